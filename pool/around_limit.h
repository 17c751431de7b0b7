/*
 * A time limit for what is inside of it. A thread can't be ended from outside: work() is told when it has to be done, looks at the clock
 * in its loops (base/stop.h), and comes to an end by itself, with -1 and the reason in its task.
 *
 *	static void set_end(void *state, uint64_t until) { ((struct worker *)state)->stop.until = until; }
 *	around_limit_init(&limit, 2000000000, set_end);
 *
 * What was done all the same is done: a result that comes late is not thrown away. Within another limit the earlier end holds.
 */
#ifndef POOL_AROUND_LIMIT_H
#define POOL_AROUND_LIMIT_H

#include "pool/around.h"

struct around_limit {
	struct around around;
	uint64_t ns;
	/* Worker, before what is inside runs: when it has to be done; and behind it: what held before (0: no end) */
	void (*set)(void *state, uint64_t until);
	const struct timesource *time; /* NULL: the real one */
};

void around_limit_init(
	struct around_limit *limit, uint64_t ns, void (*set)(void *state, uint64_t until));

#endif
