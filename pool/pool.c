#include "pool/pool.h"

#include "base/clock.h"
#include "pool/produce.h"

#include <stdlib.h>

static const size_t DEFAULT_BATCH = 10;
static const size_t BATCHES_PER_WORKER = 64;
/* Of an array, where the tasks themselves need no room. */
static const size_t ARRAY_WINDOW = 64 * 1024;

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t window_of(const struct pool_opts *opts, size_t workers, size_t batch)
{
	size_t window = opts->window ? opts->window : ARRAY_WINDOW;

	if (opts->tasks)
		return least(window, opts->nr ? opts->nr : 1);
	if (!opts->window && __builtin_mul_overflow(workers * BATCHES_PER_WORKER, batch, &window))
		window = SIZE_MAX; /* for which there is no memory */
	return window;
}

static int start(struct pool *p, const struct pool_opts *opts)
{
	size_t workers = opts->workers ? opts->workers : pool_default_workers();
	size_t batch = opts->batch ? opts->batch : DEFAULT_BATCH;
	size_t window = window_of(opts, workers, batch);

	workers = least(workers, window);
	p->opts = opts;
	p->mode = opts->work ? UNDECIDED : NOT_AT_ALL;
	if (ring_init(&p->ring, window, &p->err) < 0)
		return -1;
	return crew_init(&p->crew, opts, (unsigned)workers, batch, &p->ring, &p->err);
}

static void end_workers(struct pool *p)
{
	crew_close(&p->crew);
	if (p->mode == ON_CALLER)
		crew_end_inline(&p->crew);
	if (!p->report.workers) /* the calling thread was none, not even one that failed */
		p->report.workers = p->crew.started;
	for (unsigned i = 0; i < p->report.workers; i++) {
		pool_metrics_merge(&p->report.metrics, &p->crew.workers[i].metrics);
		p->report.workers_failed += p->crew.workers[i].failed;
	}
}

static int result(struct pool *p, struct error *err)
{
	if (p->mode == LOST && p->err.code == ERROR_NONE)
		error_move(&p->err, &p->crew.err);
	if (p->mode == LOST && p->err.code == ERROR_NONE)
		error_set(&p->err, ERROR_IO, "can't start a single worker thread");
	if (p->err.code == ERROR_NONE)
		return p->producer_failed ? -1 : 0;
	error_move(err, &p->err);
	return -1;
}

static void release(struct pool *p)
{
	crew_release(&p->crew);
	ring_release(&p->ring);
	free(p->kept);
	free(p->kept_outcomes);
	error_release(&p->err);
}

int pool_run(const struct pool_opts *opts, struct pool_report *ret_report, struct error *err)
{
	struct pool p = {.err = ERROR_INIT};
	uint64_t began = clock_ns();
	int r;

	if (start(&p, opts) == 0) {
		produce_all(&p);
		produce_finish(&p);
		end_workers(&p);
		collect_is_stopping(&p);
		p.report.seconds = clock_seconds(clock_ns() - began);
		if (opts->complete)
			opts->complete(opts->ctx, &p.report);
	} else if (opts->tasks) {
		p.report.unreached = opts->nr;
	}
	r = result(&p, err);
	if (ret_report)
		*ret_report = p.report;
	release(&p);
	return r;
}

bool pool_send(struct pool *p, void *task)
{
	return senders_send(p->senders, task);
}

bool pool_give(struct pool *p, pool_job_fn *job, void *arg)
{
	return crew_give(&p->crew, job, arg);
}

bool pool_is_busy(struct pool *p)
{
	return crew_is_busy(&p->crew);
}

bool pool_is_stopping(struct pool *p)
{
	return crew_is_stopping(&p->crew);
}
