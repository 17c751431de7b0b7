/*
 * The ring that all tasks of a pool go through: who has which slot is told by three positions, without a lock.
 *
 *	    first             take              limit            filled
 *	──────┼─────────────────┼─────────────────┼────────────────┼──────
 *	      │ running or      │ to be claimed   │ not yet handed │
 *	      │ finished        │                 │ over (a batch) │
 *
 * Positions count all tasks since the start; position modulo capacity is the slot. The calling thread alone moves first, limit and
 * filled; workers move take. first <= take <= limit <= filled <= first + window.
 *
 * A slot's task is written before `limit` passes it and read by the one worker that claimed it; its outcome is written by that worker
 * and read by the calling thread, which makes it 0 again before the slot is used anew.
 */
#ifndef POOL_RING_H
#define POOL_RING_H

#include "base/error.h"
#include "pool/outcome.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* Who writes one does not slow down who reads the other. */
#define POOL_CACHE_LINE 64

struct ring {
	size_t window; /* most tasks in it */
	size_t mask;   /* capacity - 1, a power of two */
	void **tasks;
	atomic_uchar *outcomes; /* 1 + enum pool_outcome; 0: not finished */

	_Alignas(POOL_CACHE_LINE) atomic_size_t limit; /* calling thread */
	_Alignas(POOL_CACHE_LINE) atomic_size_t take;  /* workers */
};

/* Errors: ERROR_NOMEM. */
int ring_init(struct ring *ring, size_t window, struct error *err);
void ring_release(struct ring *ring);

/*
 * Worker: claim at most `most` of the queued tasks, and never more than 1/sharers of them, so that the others find some, too.
 * Returns how many (0: none is queued) and the position of the first.
 */
size_t ring_claim(struct ring *ring, size_t most, size_t sharers, size_t *ret_position);

static inline size_t ring_taken(struct ring *ring)
{
	return atomic_load_explicit(&ring->take, memory_order_relaxed);
}

/* Any thread, a moment later no longer true: how many could be claimed. */
size_t ring_queued(struct ring *ring);

static inline void **ring_task(struct ring *ring, size_t position)
{
	return &ring->tasks[position & ring->mask];
}

static inline atomic_uchar *ring_outcome(struct ring *ring, size_t position)
{
	return &ring->outcomes[position & ring->mask];
}

/* Calling thread: hand over everything before this position. */
static inline void ring_hand_over(struct ring *ring, size_t limit)
{
	atomic_store(&ring->limit, limit);
}

/* Worker: this one is finished. */
static inline void ring_finish(struct ring *ring, size_t position, enum pool_outcome outcome)
{
	atomic_store_explicit(
		ring_outcome(ring, position), (unsigned char)(1 + outcome), memory_order_release);
}

static inline bool ring_is_empty(struct ring *ring)
{
	return atomic_load(&ring->take) >= atomic_load(&ring->limit);
}

/* Any thread. */
static inline bool ring_is_finished(struct ring *ring, size_t position)
{
	return atomic_load(ring_outcome(ring, position)) != 0;
}

/* Calling thread: the outcome (0: not finished), which `mark` takes the place of. */
static inline unsigned char ring_take_outcome(
	struct ring *ring, size_t position, unsigned char mark)
{
	atomic_uchar *at = ring_outcome(ring, position);
	unsigned char outcome = atomic_load_explicit(at, memory_order_acquire);

	if (outcome)
		atomic_store_explicit(at, mark, memory_order_relaxed);
	return outcome;
}

#endif
