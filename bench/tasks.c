/*
 * What it costs to have a trivial task run by a worker:
 *
 *	tasks [TASKS [WORKERS [ROUNDS [ERRGROUP]]]]
 *
 * The pool, with several sizes of its batches, against what one would write by hand, and against ERRGROUP, the program made of
 * errgroup.go. Starting and ending the threads is in it, for all. Like is held against like: the loop that claims indices knows all tasks
 * beforehand and delivers nothing, and so does the pool over an array; errgroup is handed one task after the other, and so is the pool by
 * next(), which delivers the results in order besides.
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
#include <stdlib.h>
#include <string.h>

struct job {
	size_t tasks;
	unsigned workers;
	const char *errgroup;
	uint64_t *numbers; /* the tasks: each its own number */
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

static void *next_task(void *ctx)
{
	struct job *job = ctx;

	return job->produced < job->tasks ? &job->numbers[job->produced++] : NULL;
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
	task_do(state, *(uint64_t *)task);
	return 0;
}

static bool deliver(void *ctx, void *task, enum pool_outcome outcome)
{
	struct job *job = ctx;

	job->delivered += task && outcome == POOL_OK;
	return true;
}

static double run_pool(struct job *job, struct pool_opts opts)
{
	struct error err = ERROR_INIT;
	double began, took;

	opts.workers = job->workers;
	opts.work = work;
	opts.init = take_tally;
	opts.ctx = job;
	clear(job);
	began = measure_now();
	if (pool_run(&opts, NULL, &err) < 0)
		measure_die(error_text(&err), 0);
	took = measure_now() - began;
	task_verify("the pool", job->tallies, job->tasks);
	if (opts.deliver && job->delivered != job->tasks)
		measure_die("the pool did not deliver every task once", 0);
	return took / (double)job->tasks;
}

static double by_array(void *ctx, size_t batch)
{
	struct job *job = ctx;

	return run_pool(job, (struct pool_opts){.tasks = job->numbers,
				     .nr = job->tasks,
				     .size = sizeof(*job->numbers),
				     .batch = batch});
}

static double by_array_delivered(void *ctx, size_t batch)
{
	struct job *job = ctx;

	return run_pool(job, (struct pool_opts){.tasks = job->numbers,
				     .nr = job->tasks,
				     .size = sizeof(*job->numbers),
				     .batch = batch,
				     .deliver = deliver});
}

static double by_next(void *ctx, size_t batch)
{
	return run_pool(
		ctx, (struct pool_opts){.next = next_task, .batch = batch, .deliver = deliver});
}

enum { SENDERS = 4 };

/* Each sends its share. */
static int send_share(void *ctx, struct pool *pool, unsigned i)
{
	struct job *job = ctx;
	size_t end = job->tasks * (i + 1) / SENDERS;

	for (size_t task = job->tasks * i / SENDERS; task < end; task++)
		if (!pool_send(pool, &job->numbers[task]))
			return -1;
	return 0;
}

static double by_send(void *ctx, size_t batch)
{
	return run_pool(ctx, (struct pool_opts){.send = send_share,
				     .senders = SENDERS,
				     .batch = batch,
				     .deliver = deliver});
}

/* --- by hand -------------------------------------------------------------------------------------------------------------- */

static void claim(void *ctx, unsigned i)
{
	struct job *job = ctx;
	size_t task;

	while ((task = atomic_fetch_add(&job->claimed, 1)) < job->tasks)
		task_do(&job->tallies[i], job->numbers[task]);
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
		task_do(&job->tallies[i], job->numbers[task]);
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

enum { ARRAY_1, ARRAY_10, ARRAY_100, ARRAY_1000, DELIVERED, NEXT_1, NEXT_10, NEXT_100, NEXT_1000 };
enum { SEND = NEXT_1000 + 1, COUNTER, QUEUE, ERRGROUP, CONTENDERS };

static struct job job;

static struct contender all[CONTENDERS] = {
	[ARRAY_1] = {.name = "pool, array, batches of 1", .run = by_array, .arg = 1},
	[ARRAY_10] = {.name = "pool, array, batches of 10 (default)", .run = by_array, .arg = 10},
	[ARRAY_100] = {.name = "pool, array, batches of 100", .run = by_array, .arg = 100},
	[ARRAY_1000] = {.name = "pool, array, batches of 1000", .run = by_array, .arg = 1000},
	[DELIVERED] = {.name = "  the same of 10, delivered in order",
		.run = by_array_delivered,
		.arg = 10},
	[NEXT_1] = {.name = "pool, next(), batches of 1", .run = by_next, .arg = 1},
	[NEXT_10] = {.name = "pool, next(), batches of 10 (default)", .run = by_next, .arg = 10},
	[NEXT_100] = {.name = "pool, next(), batches of 100", .run = by_next, .arg = 100},
	[NEXT_1000] = {.name = "pool, next(), batches of 1000", .run = by_next, .arg = 1000},
	[SEND] = {.name = "pool, 4 producers send()", .run = by_send, .arg = 10},
	[COUNTER] = {.name = "threads, atomic counter", .run = by_counter},
	[QUEUE] = {.name = "threads, queue with mutex and condition", .run = by_queue},
	[ERRGROUP] = {.name = "Go, errgroup with SetLimit", .run = by_errgroup},
};

static void print_aims(bool with_errgroup)
{
	contest_aim("pool, array, to atomic counter", contest_ratio(&all[ARRAY_10], &all[COUNTER]),
		0, 1.3);
	if (with_errgroup)
		contest_aim("errgroup to pool, next()",
			contest_ratio(&all[ERRGROUP], &all[NEXT_10]), 8, 0);
	printf("  published, for a million on another machine: errgroup 1.878 s, a tuned Go pool 1.105 s\n");
}

int main(int argc, char **argv)
{
	size_t rounds = measure_argument(argc, argv, 3, 5);
	size_t nr = argc > 4 ? CONTENDERS : ERRGROUP;

	job.tasks = measure_argument(argc, argv, 1, 1000000);
	job.workers = (unsigned)measure_argument(argc, argv, 2, 8);
	job.errgroup = argc > 4 ? argv[4] : NULL;
	job.numbers = malloc(job.tasks * sizeof(*job.numbers));
	if (!job.numbers)
		measure_die("malloc", errno);
	if (job.workers > TEAM_MOST)
		measure_die("too many workers", 0);
	for (size_t i = 0; i < job.tasks; i++)
		job.numbers[i] = i;
	for (size_t i = 0; i < nr; i++)
		all[i].ctx = &job;
	task_checksum(job.tasks);
	contest_run(all, nr, rounds);

	printf("%zu trivial tasks, %u workers, median of %zu\n", job.tasks, job.workers, rounds);
	contest_header("ns a task", "to counter");
	for (size_t i = 0; i < nr; i++)
		contest_row(&all[i], &all[COUNTER], job.tasks);
	print_aims(nr == CONTENDERS);
	contest_release(all, nr);
	free(job.numbers);
	return 0;
}
