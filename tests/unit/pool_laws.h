/*
 * For the tests of the pool: a run with everything that a test may want of it, and the laws that hold for every run, whatever is wanted.
 *
 *	struct run *r = new_run(100, 4);
 *	r->tasks[3].fails = true;
 *	go(r);			runs it, and fails the test if a law was broken
 *	free_run(r);
 *
 * Include it where <cmocka.h> and what that wants have their place. Nothing here calls an assertion on a worker's thread.
 */
#ifndef TESTS_UNIT_POOL_LAWS_H
#define TESTS_UNIT_POOL_LAWS_H

#include "base/random.h"
#include "pool/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NR_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Everything takes ten times as long there. */
#if defined(__SANITIZE_THREAD__)
#define UNDER_TSAN true
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define UNDER_TSAN true
#endif
#endif
#ifndef UNDER_TSAN
#define UNDER_TSAN false
#endif

enum producer { BY_NEXT, BY_FEED, BY_ARRAY, PRODUCERS };

/* What a task or another job gives to others. */
struct job {
	struct run *run;
	struct job *children, *next;
	int times_done; /* plain, so that TSan sees two who do it */
	unsigned sleep_us;
};

/* The one who works on it writes the second half, the calling thread the rest. */
struct task {
	size_t index;
	uint64_t key;
	bool fails, cancels;
	unsigned sleep_us;
	size_t waits_for; /* so many must be delivered before it is finished */
	struct job *jobs;
	int times_delivered;
	enum pool_outcome outcome;

	int times_worked;
	int *worker;	    /* the state of who did it */
	int nr_with_worker; /* so many had it done before */
};

struct run {
	/* What is wanted of it. `opts` is made by new_run(), and may be changed. */
	struct pool_opts opts;
	enum producer producer;
	size_t nr;
	size_t stop_after;    /* deliver() says stop after so many; 0: never */
	size_t feed_fails_at; /* feed() fails before this task; SIZE_MAX: it does not */
	size_t collect_every; /* feed() collects after so many; 0: never */
	int init_failures;    /* so many init() fail first */

	/* What happened. */
	struct pool *pool; /* BY_FEED */
	size_t given, most_outstanding;
	size_t *delivered; /* index of each, as they came */
	atomic_size_t delivered_nr;
	size_t ticks, strangers; /* call-backs of the calling thread on another */
	size_t worked_at_first_delivery, ticks_at_first_delivery;
	int completed, dones_at_completion;
	size_t jobs_at_completion;
	atomic_size_t worked, jobs_done, beyond_window;
	atomic_int inits, dones, init_failures_left, cancel;
	pthread_t caller;
	int status;
	struct pool_report report;
	struct error err;
	struct task tasks[];
};

/* --- its call-backs ---------------------------------------------------------------------------------------------------------- */

static inline void on_caller(struct run *r)
{
	r->strangers += !pthread_equal(pthread_self(), r->caller);
}

static inline struct task *give_task(struct run *r)
{
	size_t outstanding = r->given + 1 - r->delivered_nr;

	if (outstanding > r->most_outstanding)
		r->most_outstanding = outstanding;
	return &r->tasks[r->given++];
}

static inline void *run_next(void *ctx)
{
	struct run *r = ctx;

	on_caller(r);
	return r->given == r->nr ? NULL : give_task(r);
}

static inline int run_feed(void *ctx, struct pool *pool)
{
	struct run *r = ctx;

	on_caller(r);
	if (!r->pool) /* jobs that look at it may be running already */
		r->pool = pool;
	while (r->given < r->nr) {
		if (r->given == r->feed_fails_at)
			return -1;
		if (!pool_submit(pool, give_task(r)))
			return 0;
		if (r->collect_every && r->given % r->collect_every == 0 && !pool_collect(pool))
			return 0;
	}
	return 0;
}

static inline uint64_t run_key(void *ctx, const void *arg)
{
	const struct task *task = arg;

	on_caller(ctx);
	return task->key;
}

static inline void do_jobs(struct run *r, struct job *list, void *state);

static inline void do_job(void *arg, void *state)
{
	struct job *job = arg;

	job->times_done++;
	++*(int *)state;
	if (job->sleep_us)
		usleep(job->sleep_us);
	do_jobs(job->run, job->children, state);
	atomic_fetch_add(&job->run->jobs_done, 1);
}

/* Give each away if somebody is idle, and else do it. */
static inline void do_jobs(struct run *r, struct job *list, void *state)
{
	for (; list; list = list->next)
		if (!r->pool || !pool_give(r->pool, do_job, list))
			do_job(list, state);
}

static inline int run_work(void *ctx, void *state, void *arg)
{
	struct run *r = ctx;
	struct task *task = arg;

	if (r->opts.window && task->index >= r->delivered_nr + r->opts.window &&
		r->opts.order != POOL_AT_END)
		atomic_fetch_add(&r->beyond_window, 1);
	task->times_worked++;
	task->worker = state;
	task->nr_with_worker = ++*(int *)state;
	if (task->sleep_us)
		usleep(task->sleep_us);
	while (r->delivered_nr < task->waits_for)
		usleep(100);
	do_jobs(r, task->jobs, state);
	if (task->cancels)
		r->cancel = 1;
	atomic_fetch_add(&r->worked, 1);
	return task->fails ? -1 : 0;
}

static inline bool run_deliver(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *r = ctx;
	struct task *task = arg;

	on_caller(r);
	if (r->delivered_nr == 0) {
		r->worked_at_first_delivery = r->worked;
		r->ticks_at_first_delivery = r->ticks;
	}
	task->times_delivered++;
	task->outcome = outcome;
	if (r->delivered_nr < r->nr)
		r->delivered[r->delivered_nr] = task->index;
	return ++r->delivered_nr != r->stop_after;
}

static inline void run_tick(void *ctx)
{
	struct run *r = ctx;

	on_caller(r);
	r->ticks++;
}

static inline int run_init(void *ctx, void **ret_state, struct error *err)
{
	struct run *r = ctx;

	if (atomic_fetch_sub(&r->init_failures_left, 1) > 0)
		return error_set(err, ERROR_IO, "no state today");
	*ret_state = calloc(1, sizeof(int));
	if (!*ret_state)
		return error_nomem(err);
	atomic_fetch_add(&r->inits, 1);
	return 0;
}

static inline void run_done(void *ctx, void *state)
{
	struct run *r = ctx;

	free(state);
	atomic_fetch_add(&r->dones, 1);
}

static inline void run_complete(void *ctx, const struct pool_report *report)
{
	struct run *r = ctx;

	(void)report;
	on_caller(r);
	r->completed++;
	r->dones_at_completion = r->dones;
	r->jobs_at_completion = r->jobs_done;
}

/* --- laws -------------------------------------------------------------------------------------------------------------------- */

static inline size_t least_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many workers there can have been. */
static inline size_t most_workers(const struct run *r)
{
	size_t most = least_of(r->opts.workers, r->opts.window ? r->opts.window : SIZE_MAX);

	return r->given <= 1 ? 1 : r->producer == BY_ARRAY ? least_of(most, r->nr) : most;
}

static inline bool fails_for_a_reason(const struct run *r)
{
	if (r->feed_fails_at < r->given + 1 && r->status < 0)
		return true;
	return (r->status < 0) <= (r->init_failures >= (int)most_workers(r));
}

static inline bool each_is_delivered_once(const struct run *r)
{
	for (size_t i = 0; i < r->nr; i++)
		if (r->tasks[i].times_delivered != (i < r->given))
			return false;
	return r->delivered_nr == r->given;
}

static inline bool the_order_is_kept(const struct run *r)
{
	for (size_t i = 0; r->opts.order != POOL_AS_FINISHED && i < r->given; i++)
		if (r->delivered[i] != i)
			return false;
	return true;
}

static inline bool at_the_end_is_after_all(const struct run *r)
{
	return r->opts.order != POOL_AT_END || !r->given ||
	       r->worked_at_first_delivery == r->worked;
}

static inline bool each_is_worked_on_or_dropped(const struct run *r)
{
	for (size_t i = 0; i < r->nr; i++) {
		bool worked = i < r->given && r->tasks[i].outcome != POOL_DROPPED;

		if (r->opts.work && r->tasks[i].times_worked != worked)
			return false;
	}
	return true;
}

static inline bool outcomes_are_those_of_work(const struct run *r)
{
	for (size_t i = 0; i < r->given; i++)
		if (r->opts.work && r->tasks[i].outcome != POOL_DROPPED &&
			(r->tasks[i].outcome == POOL_FAILED) != r->tasks[i].fails)
			return false;
	return true;
}

static inline bool the_report_counts_right(const struct run *r)
{
	size_t nr[3] = {0, 0, 0};

	for (size_t i = 0; i < r->given; i++)
		nr[r->tasks[i].outcome]++;
	return r->report.done == nr[POOL_OK] && r->report.failed == nr[POOL_FAILED] &&
	       r->report.dropped == nr[POOL_DROPPED] &&
	       r->report.unreached == (r->producer == BY_ARRAY ? r->nr - r->given : 0);
}

/* Why it may have stopped; without one, all was given and nothing dropped. */
static inline bool it_stops_for_a_reason(const struct run *r)
{
	bool has_reason = r->cancel || (r->stop_after && r->delivered_nr >= r->stop_after) ||
			  (r->opts.stop_on_error && r->report.failed) ||
			  r->given == r->feed_fails_at || r->status < 0;

	if (r->report.stopped)
		return has_reason;
	return r->given == r->nr && !r->report.dropped && !r->status;
}

static inline bool metrics_add_up(const struct run *r)
{
	const struct pool_metrics *m = &r->report.metrics;

	if (r->opts.work && m->processed != r->report.done + r->report.failed)
		return false;
	if (m->errors != r->report.failed || m->dropped > r->report.dropped)
		return false;
	if (!r->opts.measure)
		return m->processing_ns + m->waiting_ns + m->latency.count == 0;
	return m->starting_ns + m->processing_ns + m->waiting_ns + m->ending_ns <= m->total_ns &&
	       m->latency.count == m->processed;
}

static inline bool each_state_is_torn_down(const struct run *r)
{
	return r->inits == r->dones;
}

static inline bool completion_is_last(const struct run *r)
{
	return r->completed == 1 && r->dones_at_completion == r->dones &&
	       r->jobs_at_completion == r->jobs_done;
}

static inline bool the_window_is_kept(const struct run *r)
{
	/* feed() has its task in hand while it waits for room */
	return !r->opts.window || r->opts.order == POOL_AT_END ||
	       (!r->beyond_window &&
		       r->most_outstanding <= r->opts.window + (r->producer == BY_FEED));
}

/* With keys all are there from the start, and jobs may have threads of their own. */
static inline bool workers_are_not_too_many(const struct run *r)
{
	return r->report.workers <= r->opts.workers &&
	       (r->opts.key || r->init_failures || r->jobs_done || !r->opts.work ||
		       r->report.workers <= (r->nr ? r->nr : 1));
}

static inline bool a_key_has_one_worker_and_its_order(const struct run *r)
{
	for (size_t i = 0; r->opts.key && i < r->given; i++)
		for (size_t j = i; j-- > 0;) {
			const struct task *a = &r->tasks[j], *b = &r->tasks[i];

			if (a->key != b->key || !a->worker || !b->worker)
				continue;
			if (a->worker != b->worker || a->nr_with_worker >= b->nr_with_worker)
				return false;
			break; /* those before it were held against this one */
		}
	return true;
}

static inline bool jobs_are_done(const struct job *list, int times)
{
	for (; list; list = list->next)
		if (list->times_done != times || !jobs_are_done(list->children, times))
			return false;
	return true;
}

static inline bool each_job_is_done_once(const struct run *r)
{
	for (size_t i = 0; i < r->nr; i++)
		if (!jobs_are_done(r->tasks[i].jobs, r->tasks[i].times_worked))
			return false;
	return true;
}

static inline bool the_caller_calls_back(const struct run *r)
{
	return r->strangers == 0 && r->ticks >= r->delivered_nr;
}

struct law {
	const char *text;
	bool (*holds)(const struct run *);
};

static const struct law laws[] = {
	{"each task is delivered once, and no other", each_is_delivered_once},
	{"tasks are delivered in the order of input", the_order_is_kept},
	{"at the end means after all were worked on", at_the_end_is_after_all},
	{"each task is worked on once, or dropped", each_is_worked_on_or_dropped},
	{"outcomes are what work() said", outcomes_are_those_of_work},
	{"the report counts right", the_report_counts_right},
	{"it fails only for a reason", fails_for_a_reason},
	{"it stops only for a reason", it_stops_for_a_reason},
	{"metrics add up", metrics_add_up},
	{"each state made is torn down", each_state_is_torn_down},
	{"complete() is called once, after all else", completion_is_last},
	{"no more tasks are on their way than the window has room for", the_window_is_kept},
	{"there are no more workers than tasks, and than allowed", workers_are_not_too_many},
	{"tasks of a key go to one worker, in order", a_key_has_one_worker_and_its_order},
	{"each job of a task worked on is done once", each_job_is_done_once},
	{"what belongs on the calling thread is called there", the_caller_calls_back},
};

/* NULL: all hold. */
static inline const char *broken_law(const struct run *r)
{
	for (size_t i = 0; i < NR_OF(laws); i++)
		if (!laws[i].holds(r))
			return laws[i].text;
	return NULL;
}

/* --- running ----------------------------------------------------------------------------------------------------------------- */

static inline void produce_by(struct run *r, enum producer producer)
{
	r->producer = producer;
	r->opts.next = producer == BY_NEXT ? run_next : NULL;
	r->opts.feed = producer == BY_FEED ? run_feed : NULL;
	r->opts.tasks = producer == BY_ARRAY ? r->tasks : NULL;
	r->opts.nr = r->nr;
	r->opts.size = sizeof(r->tasks[0]);
}

static inline struct run *new_run(size_t nr, unsigned workers)
{
	struct run *r = calloc(1, sizeof(*r) + nr * sizeof(r->tasks[0]));

	assert_non_null(r);
	r->delivered = calloc(nr + 1, sizeof(*r->delivered));
	assert_non_null(r->delivered);
	r->nr = nr;
	r->feed_fails_at = SIZE_MAX;
	for (size_t i = 0; i < nr; i++)
		r->tasks[i].index = i;
	r->opts = (struct pool_opts){.workers = workers,
		.cancel = &r->cancel,
		.tick = run_tick,
		.work = run_work,
		.deliver = run_deliver,
		.init = run_init,
		.done = run_done,
		.complete = run_complete,
		.ctx = r};
	produce_by(r, BY_NEXT);
	return r;
}

static inline void free_run(struct run *r)
{
	error_release(&r->err);
	free(r->delivered);
	free(r);
}

static inline void run_it(struct run *r)
{
	r->caller = pthread_self();
	r->init_failures_left = r->init_failures;
	r->pool = NULL;
	r->status = pool_run(&r->opts, &r->report, &r->err);
	if (r->producer == BY_ARRAY)
		r->given = r->nr - r->report.unreached;
}

static inline void go(struct run *r)
{
	const char *law;

	run_it(r);
	law = broken_law(r);
	if (law)
		fail_msg("not so: %s", law);
}

/* Trees of jobs, at random, for the tasks of a run. The caller frees them. */
static inline struct job *new_jobs(struct run *r, size_t nr, uint64_t seed)
{
	struct job *jobs = calloc(nr, sizeof(*jobs));

	assert_non_null(jobs);
	for (size_t i = 0; i < nr; i++) {
		uint64_t draw = random_next(&seed);
		bool is_root = i == 0 || draw % 4 == 0;
		struct job **list =
			is_root ? &r->tasks[draw / 4 % r->nr].jobs : &jobs[draw / 4 % i].children;

		jobs[i].run = r;
		jobs[i].next = *list;
		*list = &jobs[i];
	}
	return jobs;
}

/* For each number of workers and each kind of producer: a run that `adjust` changes (NULL: as it is) and `check` looks at. */
static const unsigned worker_counts[] = {1, 2, 4, 8, 64};

static inline void in_every_way(
	size_t nr, void (*adjust)(struct run *), void (*check)(const struct run *))
{
	for (size_t i = 0; i < NR_OF(worker_counts); i++)
		for (enum producer by = 0; by < PRODUCERS; by++) {
			struct run *r = new_run(nr, worker_counts[i]);

			produce_by(r, by);
			if (adjust)
				adjust(r);
			go(r);
			if (check)
				check(r);
			free_run(r);
		}
}

static inline void all_is_done(const struct run *r)
{
	assert_int_equal(r->status, 0);
	assert_int_equal(r->report.done, r->nr);
	assert_false(r->report.stopped);
}

/* --- another thread that cancels a run ---------------------------------------------------------------------------------------- */

struct canceller {
	atomic_int *cancel;
	unsigned after_us;
};

static inline void *cancel_later(void *arg)
{
	const struct canceller *c = arg;

	usleep(c->after_us);
	*c->cancel = 1;
	return NULL;
}

#endif
