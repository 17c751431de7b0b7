/*
 * What it costs to add a value to running statistics from several threads:
 *
 *	updates [UPDATES [THREADS [ROUNDS]]]
 *
 * Kept by each worker and merged at the end, as the program does; one for all, under a mutex; and sent through a queue to a single
 * collector. Time is that of the whole, divided by all updates; starting, ending and merging are in it.
 */
#include "bench/parts/bounded_queue.h"
#include "bench/parts/contest.h"
#include "bench/parts/measure.h"
#include "bench/parts/team.h"
#include "pool/statistics.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct own {
	_Alignas(128) struct statistics statistics;
};

struct job {
	size_t updates;
	unsigned threads;
	struct own own[TEAM_MOST];
	struct statistics shared;
	pthread_mutex_t lock;
	struct bounded_queue queue;
	pthread_mutex_t senders_lock;
	unsigned senders;
};

/* Thread i adds the values i, i + threads, i + 2 threads, ...: together 0 to updates - 1. */
static void add_own(void *ctx, unsigned i)
{
	struct job *job = ctx;

	for (size_t v = i; v < job->updates; v += job->threads)
		statistics_add(&job->own[i].statistics, (double)v);
}

static void add_locked(void *ctx, unsigned i)
{
	struct job *job = ctx;

	for (size_t v = i; v < job->updates; v += job->threads) {
		pthread_mutex_lock(&job->lock);
		statistics_add(&job->shared, (double)v);
		pthread_mutex_unlock(&job->lock);
	}
}

/* The last one closes the queue. */
static void send(void *ctx, unsigned i)
{
	struct job *job = ctx;

	for (size_t v = i; v < job->updates; v += job->threads)
		bounded_queue_put(&job->queue, v);
	pthread_mutex_lock(&job->senders_lock);
	if (--job->senders == 0)
		bounded_queue_close(&job->queue);
	pthread_mutex_unlock(&job->senders_lock);
}

static void collect(void *ctx)
{
	struct job *job = ctx;
	uint64_t v;

	while (bounded_queue_get(&job->queue, &v))
		statistics_add(&job->shared, (double)v);
}

/* Everything came in once: the sums tell, up to their last bits. */
static void verify(const struct job *job, const char *who)
{
	const struct statistics *s = &job->shared;
	double last = (double)job->updates - 1;

	if (s->count == job->updates && s->min == 0 && s->max == last &&
		fabs(s->mean - last / 2) <= 1e-6 * (last + 1) &&
		fabs(statistics_variance(s) - last * (last + 2) / 12) <=
			1e-6 * (last + 1) * (last + 1))
		return;
	fprintf(stderr, "%s: not every value came in once\n", who);
	exit(1);
}

static double kept_by_worker(void *ctx, size_t arg)
{
	struct job *job = ctx;
	double began = measure_now(), took;

	(void)arg;
	job->shared = (struct statistics)STATISTICS_INIT;
	for (unsigned i = 0; i < job->threads; i++)
		job->own[i].statistics = (struct statistics)STATISTICS_INIT;
	team_run(job->threads, add_own, NULL, job);
	for (unsigned i = 0; i < job->threads; i++)
		statistics_merge(&job->shared, &job->own[i].statistics);
	took = measure_now() - began;
	verify(job, "kept by worker");
	return took / (double)job->updates;
}

static double under_mutex(void *ctx, size_t arg)
{
	struct job *job = ctx;
	double took;

	(void)arg;
	job->shared = (struct statistics)STATISTICS_INIT;
	took = team_run(job->threads, add_locked, NULL, job);
	verify(job, "under a mutex");
	return took / (double)job->updates;
}

static double through_queue(void *ctx, size_t arg)
{
	struct job *job = ctx;
	double took;

	(void)arg;
	job->shared = (struct statistics)STATISTICS_INIT;
	job->senders = job->threads;
	bounded_queue_init(&job->queue);
	took = team_run(job->threads, send, collect, job);
	bounded_queue_release(&job->queue);
	verify(job, "through a queue");
	return took / (double)job->updates;
}

int main(int argc, char **argv)
{
	static struct job job = {
		.lock = PTHREAD_MUTEX_INITIALIZER, .senders_lock = PTHREAD_MUTEX_INITIALIZER};
	struct contender all[] = {
		{.name = "kept by each worker, merged at the end",
			.run = kept_by_worker,
			.ctx = &job},
		{.name = "one for all, under a mutex", .run = under_mutex, .ctx = &job},
		{.name = "through a queue to a collector", .run = through_queue, .ctx = &job},
	};
	size_t rounds = measure_argument(argc, argv, 3, 5);

	job.updates = measure_argument(argc, argv, 1, 2000000);
	job.threads = (unsigned)measure_argument(argc, argv, 2, 4);
	if (job.threads > TEAM_MOST)
		measure_die("too many threads", 0);
	contest_run(all, 3, rounds);

	printf("%zu updates of running statistics, %u threads, median of %zu\n", job.updates,
		job.threads, rounds);
	contest_header("ns each", "to first");
	for (size_t i = 0; i < 3; i++)
		contest_row(&all[i], &all[0], job.updates);
	contest_aim("mutex to kept by each worker", contest_ratio(&all[1], &all[0]), 1, 0);
	contest_aim("queue to kept by each worker", contest_ratio(&all[2], &all[0]), 1, 0);
	printf("  published, in Go on another machine: 81 ns under a mutex, 140 ns through a queue\n");
	contest_release(all, 3);
	return 0;
}
