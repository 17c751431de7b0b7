/*
 * Try again what is worth it, after a wait that grows: exponential backoff with "full jitter" (Marc Brooker, "Exponential Backoff And
 * Jitter", AWS Architecture Blog, 2015). The n-th wait is a random time between 0 and min(most_ns, first_ns * 2^(n-1)), so that many who
 * were turned away together do not come back together.
 *
 *	around_retry_init(&retry, is_transient, 2);
 *	retry.random = seed;
 *
 * A wait that would end behind the limit around it (around_limit) is not begun: it stays at what came last. One that is stopped gives
 * POOL_DROPPED.
 */
#ifndef POOL_AROUND_RETRY_H
#define POOL_AROUND_RETRY_H

#include "pool/around.h"

#include <stdatomic.h>

/* Worker, behind each attempt but the last: is it worth trying again? The task says what went wrong. Not asked when it was dropped. */
typedef bool around_retry_fn(void *ctx, const void *task, enum pool_outcome outcome);

struct around_retry {
	struct around around;
	around_retry_fn *again;
	unsigned retries; /* attempts after the first */
	uint64_t first_ns, most_ns;
	atomic_uint_fast64_t random;   /* its seed: the same one gives the same waits */
	const struct timesource *time; /* NULL: the real one */
};

/* Waits from 50 ms to 2 s, seed 0: the members may be set to others before it is used. */
void around_retry_init(struct around_retry *retry, around_retry_fn *again, unsigned retries);

#endif
