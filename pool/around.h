/*
 * What is done around each work() of a pool: wrappers, each of which runs what is inside of it never, once or several times.
 *
 *	struct around_retry retry;
 *	struct around_rate rate;
 *	around_retry_init(&retry, ...);
 *	around_rate_init(&rate, ...);
 *	struct around *const around[] = {&retry.around, &rate.around, NULL};
 *	opts.around = around;
 *
 *	task ──▶ around[0] ──▶ around[1] ──▶ ... ──▶ work()
 *
 * The order is that of the list, outermost first, and it matters:
 *
 *	{retry, rate}   each attempt counts for the rate        {rate, retry}   a task counts once, however often it is tried
 *	{retry, limit}  each attempt has the whole time         {limit, retry}  all attempts, and the waits between them, share it
 *	{check, rate}   what is decided before costs nothing    {rate, check}   it counts, too
 *
 * All times are nanoseconds of the same clock: give all wrappers of a list the same one. A wrapper is shared by all workers, lives as long as
 * the pool runs, and may be used for several runs one after the other.
 *
 * A wrapper of one's own is a struct with a `struct around` as its first member.
 */
#ifndef POOL_AROUND_H
#define POOL_AROUND_H

#include "base/timesource.h"
#include "pool/outcome.h"

#include <stdbool.h>
#include <stdint.h>

struct around_call;

struct around {
	/* Worker: go on with around_run(rest, call), or decide. `self` is this very struct. */
	enum pool_outcome (*run)(
		struct around *self, struct around *const *rest, struct around_call *call);
};

/* One task on its way through the wrappers. It belongs to one worker. */
struct around_call {
	void *ctx, *state, *task;
	int (*work)(void *ctx, void *state, void *task); /* innermost: 0 or -1 */

	/* Is the pool being stopped? What waits asks often. NULL: it never is. */
	bool (*stopping)(void *pool);
	void *pool;

	uint64_t until;	  /* when it has to be done; 0: no end. Kept by around_limit */
	unsigned retried; /* times that it was tried again */
};

/*
 * Run what is left of the list (NULL, or NULL at its end: work() itself). POOL_DROPPED: it was being stopped before work() was run, or
 * before what failed was tried again.
 */
enum pool_outcome around_run(struct around *const *rest, struct around_call *call);

/* For wrappers that wait: sleep until the moment `at`. False: the pool is being stopped, which is noticed within AROUND_LOOK_NS. */
bool around_wait(const struct around_call *call, const struct timesource *time, uint64_t at);

#define AROUND_LOOK_NS UINT64_C(20000000)

bool around_is_stopping(const struct around_call *call);

#endif
