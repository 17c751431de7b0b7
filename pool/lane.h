/*
 * Keys: tasks of the same key go to the same worker, each of which has a lane of its own, in the order in which they were queued.
 */
#ifndef POOL_LANE_H
#define POOL_LANE_H

#include "base/error.h"
#include "pool/ring.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Which of `buckets` (at least 1) a key belongs to: even, and when a bucket is added only the keys that move into it change.
 * J. Lamping, E. Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm" (2014), arXiv:1406.2294.
 */
unsigned lane_of_key(uint64_t key, unsigned buckets);

/* Positions in the ring, from one producer to one worker, without a lock. There is room for a whole window, so it is never full. */
struct lane {
	size_t *positions; /* NULL: there are no keys */
	size_t mask;
	_Alignas(POOL_CACHE_LINE) atomic_size_t end;  /* the producer's */
	_Alignas(POOL_CACHE_LINE) atomic_size_t take; /* the worker's */
};

/* Errors: ERROR_NOMEM. */
int lane_init(struct lane *lane, const struct ring *ring, struct error *err);
void lane_release(struct lane *lane);

/* Producer. */
void lane_add(struct lane *lane, size_t position);

/* Worker. False: nothing is queued. */
bool lane_claim(struct lane *lane, size_t *ret_position);
bool lane_is_empty(struct lane *lane);

#endif
