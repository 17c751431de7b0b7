/*
 * A bounded pool of workers that collects results on the calling thread.
 *
 *	struct pool_opts opts = {.next = ..., .work = ..., .deliver = ..., .ctx = ...};
 *	pool_run(&opts, &report, &err);
 *
 * A *task* is a pointer of the caller's. *Producers* queue tasks, *workers* work() on them, the *collector*, which is the calling thread, hands
 * each to deliver(), exactly once. All of it goes through one ring of `window` slots, so memory is the same for ten tasks and for
 * ten million, also when the first is the slowest: a producer waits while the ring is full (back-pressure).
 *
 *	an array, next(), pool_submit() ──▶ [ queued | running | finished, waiting for an earlier one ] ──▶ deliver()
 *
 * There are never more threads than tasks and jobs, and one is started only when there is work for it; with keys all are, since they say where a key
 * belongs. With one worker, or one task, everything runs on the calling thread. Fewer threads than asked for (EAGAIN) is fine. Nothing is left running when pool_run() returns.
 *
 * Callbacks must not call pool_run(). No fork() while it runs: see docs/ARCHITECTURE.md (an editor is started when no pool is alive).
 */
#ifndef POOL_POOL_H
#define POOL_POOL_H

#include "base/error.h"
#include "base/str.h"
#include "pool/around.h"
#include "pool/metrics.h"
#include "pool/outcome.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool; /* a run, as its callbacks see it; gone when pool_run() returns */
struct pool_report;

/* When deliver() gets a result. */
enum pool_order {
	POOL_IN_ORDER,	  /* of input: each as soon as all before it are finished */
	POOL_AS_FINISHED, /* as they come */
	POOL_AT_END, /* all at once when the last is finished, in order of input; costs a pointer and a byte a task */
};

struct pool_opts {
	unsigned workers; /* most threads; 0: the processors this process may use */
	size_t window; /* most tasks between producer and deliver(); 0: 64 batches a worker, 65,536 of an array */
	/*
	 * Most tasks that one queue operation hands over; 0: 10. Fewer where there would be nothing left for other workers, and where that
	 * many take long, as they hold up those behind them.
	 */
	size_t batch;
	enum pool_order order;
	bool stop_on_error; /* the first failure in time: what is queued is dropped */
	bool measure; /* fill in the times of the metrics: costs two looks at the clock a task */

	/* Non-zero stops in the same way; NULL: never. Any thread or signal handler may set it. */
	const atomic_int *cancel;

	/* Calling thread: after each deliver(), for each task that is kept to the end, and every 50 ms while it waits for a worker; may be NULL. */
	void (*tick)(void *ctx);

	/* --- what there is to do: one of the four, the first three on the calling thread --- */

	/* An array of `nr` tasks of `size` bytes each. Nothing is cheaper: workers claim indices. */
	void *tasks;
	size_t nr, size;

	/*
	 * The next task, NULL when there is none left; called when there is room for it. Nothing is delivered meanwhile: what may have to wait
	 * (for a slow pipe) is better a feed().
	 */
	void *(*next)(void *ctx);

	/* Calls pool_submit() for each task, and pool_collect() where it has to wait. 0; -1: stop the pool. */
	int (*feed)(void *ctx, struct pool *pool);

	/*
	 * Many producers: it runs for each i below `senders` (0: not at all), on threads of its own, and calls pool_send() for each task; the order
	 * of input is that in which they come. 0; -1: no more is taken, and pool_run() fails.
	 */
	int (*send)(void *ctx, struct pool *pool, unsigned i);
	unsigned senders;

	/* Calling thread: tasks of the same key go to the same worker, in order, by consistent hashing. NULL: to whoever is free. */
	uint64_t (*key)(void *ctx, const void *task);

	/*
	 * Worker, no lock held: touches only its task and its state. 0 or -1; details belong into the task. NULL: nothing is to be done for a task
	 * but to deliver it, and workers are there for what pool_give() gives them.
	 */
	int (*work)(void *ctx, void *state, void *task);

	/* What is done around each work(), outermost first, NULL-terminated (pool/around.h). NULL: nothing. */
	struct around *const *around;

	/* Calling thread, each task exactly once. false: stop. NULL: nobody wants to know. */
	bool (*deliver)(void *ctx, void *task, enum pool_outcome outcome);

	/*
	 * Each worker's own state (a parser, an arena, buffers), handed to every work() of that worker. Both run on that worker;
	 * both may be NULL. A worker whose init() fails does no work; if all fail, pool_run() fails with the first error.
	 */
	int (*init)(void *ctx, void **ret_state, struct error *err);
	void (*done)(void *ctx, void *state);

	/* Calling thread, once, when no worker is left: the last call-back of all; not where there was no memory to begin. May be NULL. */
	void (*complete)(void *ctx, const struct pool_report *report);

	void *ctx;
};

struct pool_report {
	size_t done, failed, dropped; /* tasks by outcome; done counts POOL_OK only */
	size_t unreached;	      /* of an array: never begun, as the pool was stopped */
	unsigned workers;	      /* that were running */
	unsigned workers_failed;      /* of these: init() failed, or a task did */
	bool stopped;	/* by an error, deliver() or cancel: next() may have had more */
	double seconds; /* of the whole run */
	struct pool_metrics metrics; /* of all workers */
};

/* 0, also when tasks failed; -1 when the pool could not run at all, or feed() failed (which knows why: err is not set). ret_report may be NULL. */
int pool_run(const struct pool_opts *opts, struct pool_report *ret_report, struct error *err);

/* Append "partial result: 3 of 8 workers failed; 90 tasks done, 4 failed, 6 dropped, 100 never reached"; nothing when all was done. */
int pool_report_text(const struct pool_report *report, struct str *out);

/* --- for producers ----------------------------------------------------------------------------------------------------------- */

/*
 * Calling thread, in feed(): queue a task, without a lock. While the ring is full it delivers what is finished, so deliver() and tick() are
 * called from inside of it. The task is taken, and will be delivered, in any case; false: no more of them, the pool is being stopped.
 */
bool pool_submit(struct pool *pool, void *task);

/*
 * Calling thread, in feed(), while it waits for something else (a slow pipe): hand what is queued to the workers, deliver what is finished,
 * tick. Does not wait itself. False: the pool is being stopped.
 */
bool pool_collect(struct pool *pool);

/*
 * In send(): queue a task, under a lock; waits while too many are waiting already. False: the pool is being stopped, and the task was not taken.
 */
bool pool_send(struct pool *pool, void *task);

/* --- for workers that produce work ------------------------------------------------------------------------------------------- */

/*
 * Any thread of the pool: if a worker is idle it is given job(arg, its state), which it will run in any case, also when the pool is being
 * stopped; true. Otherwise false, and the caller does it itself. So nothing waits for anything, and no queue can grow. The pool
 * is done only when all jobs are, too.
 */
typedef void pool_job_fn(void *arg, void *state);
bool pool_give(struct pool *pool, pool_job_fn *job, void *arg);

/* Are tasks waiting for a worker? A job that goes on for long looks here, and comes to an end. */
bool pool_is_busy(struct pool *pool);

bool pool_is_stopping(struct pool *pool);

/* Worker, in work() or a job: add to one of the program's own counters, below POOL_COUNTERS. */
void pool_count(unsigned counter, uint64_t by);

/* Processors this process may use (affinity, cgroup quota), at least 1. */
unsigned pool_default_workers(void);

#endif
