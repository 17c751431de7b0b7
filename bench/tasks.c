/*
 * What it costs to have a trivial task run by a worker:
 *
 *	tasks [TASKS [WORKERS [ROUNDS [ERRGROUP]]]]
 *
 * The pool, with several sizes of its batches, against what one would write by hand, and against ERRGROUP, the program made of
 * errgroup.go. Starting and ending the threads is in it, for all.
 */
#include "bench/parts/bounded_queue.h"
#include "bench/parts/contest.h"
#include "bench/parts/measure.h"
#include "bench/parts/task.h"
#include "bench/parts/team.h"
#include "pool/pool.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

struct job {
	size_t tasks;
	unsigned workers;
	const char *errgroup;
	struct tally tallies[TEAM_MOST];

	size_t produced, delivered;	     /* the pool */
	atomic_uint states;		     /* the pool: tallies handed out */
	_Alignas(128) atomic_size_t claimed; /* the loop that claims indices */
	_Alignas(128) struct bounded_queue queue;
};

static void clear(struct job *job)
{
	memset(job->tallies, 0, sizeof(job->tallies));
	job->produced = job->delivered = 0;
	atomic_store(&job->states, 0);
	atomic_store(&job->claimed, 0);
}

/* --- the pool ------------------------------------------------------------------------------------------------------------- */

/* A task is its number from 1, as NULL is no task. */
static void *next_task(void *ctx)
{
	struct job *job = ctx;

	return job->produced < job->tasks ? (void *)(uintptr_t)++job->produced : NULL;
}

static int take_tally(void *ctx, void **ret_state, struct error *err)
{
	struct job *job = ctx;

	(void)err;
	*ret_state = &job->tallies[atomic_fetch_add(&job->states, 1)];
	return 0;
}

static int work(void *ctx, void *state, void *task)
{
	(void)ctx;
	task_do(state, (uint64_t)(uintptr_t)task - 1);
	return 0;
}

static bool deliver(void *ctx, void *task, enum pool_outcome outcome)
{
	struct job *job = ctx;

	job->delivered += task && outcome == POOL_OK;
	return true;
}

static double by_pool(void *ctx, size_t batch)
{
	struct job *job = ctx;
	struct error err = ERROR_INIT;
	struct pool_opts opts = {.workers = job->workers,
		.batch = batch,
		.next = next_task,
		.work = work,
		.deliver = deliver,
		.init = take_tally,
		.ctx = job};
	double began, took;

	clear(job);
	began = measure_now();
	if (pool_run(&opts, NULL, &err) < 0)
		measure_die(error_text(&err), 0);
	took = measure_now() - began;
	task_verify("the pool", job->tallies, job->tasks);
	if (job->delivered != job->tasks)
		measure_die("the pool did not deliver every task once", 0);
	return took / (double)job->tasks;
}

/* --- by hand -------------------------------------------------------------------------------------------------------------- */

static void claim(void *ctx, unsigned i)
{
	struct job *job = ctx;
	size_t task;

	while ((task = atomic_fetch_add(&job->claimed, 1)) < job->tasks)
		task_do(&job->tallies[i], task);
}

static double by_counter(void *ctx, size_t arg)
{
	struct job *job = ctx;
	double took;

	(void)arg;
	clear(job);
	took = team_run(job->workers, claim, NULL, job);
	task_verify("the atomic counter", job->tallies, job->tasks);
	return took / (double)job->tasks;
}

static void fill_queue(void *ctx)
{
	struct job *job = ctx;

	for (size_t task = 0; task < job->tasks; task++)
		bounded_queue_put(&job->queue, task);
	bounded_queue_close(&job->queue);
}

static void empty_queue(void *ctx, unsigned i)
{
	struct job *job = ctx;
	uint64_t task;

	while (bounded_queue_get(&job->queue, &task))
		task_do(&job->tallies[i], task);
}

static double by_queue(void *ctx, size_t arg)
{
	struct job *job = ctx;
	double took;

	(void)arg;
	clear(job);
	bounded_queue_init(&job->queue);
	took = team_run(job->workers, empty_queue, fill_queue, job);
	bounded_queue_release(&job->queue);
	task_verify("the queue", job->tallies, job->tasks);
	return took / (double)job->tasks;
}

/* --- errgroup ------------------------------------------------------------------------------------------------------------- */

/* It looks at the clock itself, so that starting the program is not in it. */
static double by_errgroup(void *ctx, size_t arg)
{
	const struct job *job = ctx;
	char command[4096];
	double took = 0;
	uint64_t sum = 0;
	FILE *in;

	(void)arg;
	snprintf(command, sizeof(command), "'%s' %zu %u", job->errgroup, job->tasks, job->workers);
	in = popen(command, "r");
	if (!in)
		measure_die(job->errgroup, errno);
	if (fscanf(in, "%lf %" SCNu64, &took, &sum) != 2 || sum != task_checksum(job->tasks))
		measure_die("errgroup did not run every task once", 0);
	pclose(in);
	return took / (double)job->tasks;
}

/* --- the table ------------------------------------------------------------------------------------------------------------ */

enum { BATCH_1, BATCH_10, BATCH_100, BATCH_1000, COUNTER, QUEUE, ERRGROUP, CONTENDERS };

int main(int argc, char **argv)
{
	static struct job job;
	struct contender all[CONTENDERS] = {
		[BATCH_1] = {.name = "pool, batches of 1", .run = by_pool, .ctx = &job, .arg = 1},
		[BATCH_10] = {.name = "pool, batches of 10 (default)",
			.run = by_pool,
			.ctx = &job,
			.arg = 10},
		[BATCH_100] = {.name = "pool, batches of 100",
			.run = by_pool,
			.ctx = &job,
			.arg = 100},
		[BATCH_1000] = {.name = "pool, batches of 1000",
			.run = by_pool,
			.ctx = &job,
			.arg = 1000},
		[COUNTER] = {.name = "threads, atomic counter", .run = by_counter, .ctx = &job},
		[QUEUE] = {.name = "threads, queue with mutex and condition",
			.run = by_queue,
			.ctx = &job},
		[ERRGROUP] = {.name = "Go, errgroup with SetLimit",
			.run = by_errgroup,
			.ctx = &job},
	};
	size_t rounds = measure_argument(argc, argv, 3, 5);
	size_t nr = argc > 4 ? CONTENDERS : ERRGROUP;

	job.tasks = measure_argument(argc, argv, 1, 1000000);
	job.workers = (unsigned)measure_argument(argc, argv, 2, 8);
	job.errgroup = argc > 4 ? argv[4] : NULL;
	if (job.workers > TEAM_MOST)
		measure_die("too many workers", 0);
	contest_run(all, nr, rounds);

	printf("%zu trivial tasks, %u workers, median of %zu\n", job.tasks, job.workers, rounds);
	printf("  %-40s %9s %9s\n", "", "ns a task", "to pool");
	for (size_t i = 0; i < nr; i++)
		contest_row(&all[i], &all[BATCH_10]);
	contest_aim("pool to atomic counter", contest_ratio(&all[BATCH_10], &all[COUNTER]), 0, 1.3);
	if (nr == CONTENDERS)
		contest_aim(
			"errgroup to pool", contest_ratio(&all[ERRGROUP], &all[BATCH_10]), 8, 0);
	printf("  published, for a million on another machine: errgroup 1.878 s, a tuned Go pool 1.105 s\n");
	contest_release(all, nr);
	return 0;
}
