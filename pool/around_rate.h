/*
 * So many calls per time and no more, whichever worker makes them: a token bucket. `burst` of them may come at once after a rest; then
 * there is one each `interval_ns`.
 *
 *	struct around_rate rate;
 *	around_rate_init(&rate, 100000000, 10);      10/s, the first 10 at once
 *
 * It is kept as one number, the time at which the bucket would be full again (the "theoretical arrival time" of the Generic Cell Rate
 * Algorithm in its virtual scheduling form, ITU-T I.371, annex A), so no lock is needed: each call moves that number on by one interval
 * and has its own moment by it. That makes it fair: calls go in the order in which they came, also while they wait.
 *
 * A call whose moment would be behind the limit around it (around_limit) fails at once: it does not wait, takes nothing from the others,
 * and the work, which could say so in the task, is not run. One that waits while the pool is stopped gives POOL_DROPPED.
 */
#ifndef POOL_AROUND_RATE_H
#define POOL_AROUND_RATE_H

#include "pool/around.h"

#include <stdatomic.h>

struct around_rate {
	struct around around;
	uint64_t interval_ns;
	uint64_t slack_ns; /* burst - 1 intervals: a call may come that much before its time */
	const struct timesource *time; /* NULL: the real one */
	atomic_uint_fast64_t full_at;
	atomic_uint_fast64_t waits, waited_ns; /* calls that had to wait, and for how long in all */
};

/* burst: at least 1. */
void around_rate_init(struct around_rate *rate, uint64_t interval_ns, uint64_t burst);

#endif
