/*
 * A bounded pool of workers whose results come back in input order.
 *
 *	struct pool_opts opts = {.next = ..., .work = ..., .deliver = ..., .ctx = ...};
 *	pool_run(&opts, &report, &err);
 *
 * The calling thread produces and collects: it asks next() for tasks while there is room in the window, and hands every task to
 * deliver() in the order in which next() gave it. Workers run work(). All of it goes through one ring of `window` slots, so
 * memory is the same for ten tasks and for ten million, also when the first is the slowest.
 *
 *	next() ──▶ [ queued | running | finished, waiting for an earlier one ] ──▶ deliver()
 *	               end                                               first
 *
 * There are never more threads than tasks. With one worker, or one task, everything runs on the calling thread. Fewer
 * threads than asked for (EAGAIN) is fine. Nothing is left running when pool_run() returns. Callbacks must not call pool_run().
 * No fork() while it runs: see DESIGN (an editor is started when no pool is alive).
 */
#ifndef POOL_POOL_H
#define POOL_POOL_H

#include "base/error.h"
#include "pool/around.h"
#include "pool/outcome.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct pool_opts {
	unsigned workers;   /* most threads; 0: the processors this process may use */
	size_t window;	    /* most tasks between next() and deliver(); 0: 8 per worker */
	bool stop_on_error; /* the first failure in time: what is queued is dropped */

	/* Non-zero stops in the same way; NULL: never. Any thread or signal handler may set it. */
	const atomic_int *cancel;

	/* Calling thread: after each deliver(), and every 50 ms while it waits for a worker; may be NULL. */
	void (*tick)(void *ctx);

	/* Calling thread: the next task, NULL when there is none left. The task is the caller's. */
	void *(*next)(void *ctx);

	/*
	 * Calling thread: would next() return at once? While it would have to wait (for somebody who sends tasks slowly, say), what is
	 * finished is delivered; it is called all the same when there is nothing else to do. NULL: always.
	 */
	bool (*ready)(void *ctx);

	/* Worker, no lock held: touches only its task and its state. 0 or -1; details belong into the task. */
	int (*work)(void *ctx, void *state, void *task);

	/* What is done around each work(), outermost first, NULL-terminated: see pool/around.h. NULL: nothing. */
	struct around *const *around;

	/* Calling thread, in input order, each task of next() exactly once. false: stop. */
	bool (*deliver)(void *ctx, void *task, enum pool_outcome outcome);

	/*
	 * Each worker's own state (a parser, an arena, buffers), handed to every work() of that worker. Both run on that worker;
	 * both may be NULL. A worker whose init() fails does no work; if all fail, pool_run() fails with the first error.
	 */
	int (*init)(void *ctx, void **ret_state, struct error *err);
	void (*done)(void *ctx, void *state);

	void *ctx;
};

struct pool_report {
	size_t done, failed, dropped; /* tasks by outcome; done counts POOL_OK only */
	size_t retried;		      /* times that a task was tried again (around_retry) */
	unsigned workers;	      /* that were running */
	bool stopped; /* by an error, deliver() or cancel: next() may have had more */
};

/* 0, also when tasks failed; -1 when the pool could not run at all. ret_report may be NULL. */
int pool_run(const struct pool_opts *opts, struct pool_report *ret_report, struct error *err);

/* Processors this process may use (affinity, cgroup quota), at least 1. */
unsigned pool_default_workers(void);

#endif
