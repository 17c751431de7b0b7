#include "pool/crew.h"

#include "base/clock.h"
#include "pool/processors.h"
#include "pool/worker.h"

#include <signal.h>
#include <stdlib.h>

bool crew_start_worker(struct crew *crew)
{
	struct worker *w = &crew->workers[crew->started];
	sigset_t all, before;
	bool started;

	if (atomic_load_explicit(&crew->all_started, memory_order_relaxed) || crew->closing)
		return false;
	/* Signals are for the calling thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	atomic_fetch_add(&crew->awake, 1);
	started = pthread_create(&w->thread, NULL, worker_main, w) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!started) {
		atomic_fetch_sub(&crew->awake, 1);
		atomic_store(&crew->all_started, true);
		return false;
	}
	crew->alive++;
	if (++crew->started == crew->most)
		atomic_store(&crew->all_started, true);
	crew->beginning++;
	return true;
}

int crew_init(struct crew *crew, const struct pool_opts *opts, unsigned most, size_t batch,
	struct ring *ring, struct error *err)
{
	*crew = (struct crew){.opts = opts,
		.ring = ring,
		.most = most,
		.batch = batch,
		.keyed = opts->key != NULL,
		.err = ERROR_INIT};
	crew->processors = processors_allowed();
	atomic_init(&crew->cost_ns, CREW_COST_MOST_NS);
	atomic_init(&crew->waited_for, WAITS_FOR_NOTHING);
	lock_init(&crew->lock, "pool");
	cond_init(&crew->finished, "pool: something is finished");
	/* One alone is the calling thread, and has nobody to give jobs to. */
	atomic_init(&crew->all_started, most == 1);
	crew->workers = aligned_alloc(POOL_CACHE_LINE, most * sizeof(*crew->workers));
	for (unsigned i = 0; crew->workers && i < most; i++) {
		crew->workers[i] = (struct worker){.crew = crew};
		cond_init(&crew->workers[i].wake, "pool: a worker is woken");
	}
	crew->lane_workers = calloc(most, sizeof(*crew->lane_workers));
	return crew->workers && crew->lane_workers ? 0 : error_nomem(err);
}

void crew_release(struct crew *crew)
{
	for (unsigned i = 0; crew->workers && i < crew->most; i++) {
		lane_release(&crew->workers[i].lane);
		cond_destroy(&crew->workers[i].wake);
	}
	free(crew->workers);
	free(crew->lane_workers);
	cond_destroy(&crew->finished);
	lock_destroy(&crew->lock);
	error_release(&crew->err);
}

/* Calling thread, lock held: wait until there is none of them left, and tick meanwhile. */
static void await_none(struct crew *crew, const unsigned *left)
{
	const struct pool_opts *opts = crew->opts;

	while (*left) {
		uint64_t until = clock_ns() + POOL_TICK_NS;

		if (cond_wait_until(&crew->finished, &crew->lock, until) || !opts->tick)
			continue;
		lock_drop(&crew->lock);
		opts->tick(opts->ctx);
		lock_take(&crew->lock);
	}
}

int crew_start_lanes(struct crew *crew, struct error *err)
{
	for (unsigned i = 0; i < crew->most; i++)
		if (lane_init(&crew->workers[i].lane, crew->ring, err) < 0)
			return -1;
	lock_take(&crew->lock);
	while (crew_start_worker(crew))
		;
	await_none(crew, &crew->beginning);
	for (unsigned i = 0; i < crew->started; i++)
		if (crew->workers[i].has_lane)
			crew->lane_workers[crew->lanes++] = &crew->workers[i];
	lock_drop(&crew->lock);
	return 0;
}

void crew_close(struct crew *crew)
{
	lock_take(&crew->lock);
	crew->closing = true;
	while (crew->idle_workers)
		worker_rouse(crew->idle_workers);
	await_none(crew, &crew->alive);
	lock_drop(&crew->lock);
	for (unsigned i = 0; i < crew->started; i++)
		pthread_join(crew->workers[i].thread, NULL);
}

bool crew_has_threads(struct crew *crew)
{
	bool has;

	lock_take(&crew->lock);
	has = crew->started > 0;
	lock_drop(&crew->lock);
	return has;
}

bool crew_is_busy(struct crew *crew)
{
	if (!crew->keyed)
		return ring_queued(crew->ring) > 0;
	for (unsigned i = 0; i < crew->most; i++)
		if (!lane_is_empty(&crew->workers[i].lane))
			return true;
	return false;
}

int crew_begin_inline(struct crew *crew, struct error *err)
{
	/* Its place is that of the first thread, so there will be none. */
	atomic_store(&crew->all_started, true);
	return worker_begin(&crew->workers[0], err);
}

enum pool_outcome crew_work_inline(struct crew *crew, void *task)
{
	return worker_do(&crew->workers[0], task);
}

void crew_end_inline(struct crew *crew)
{
	worker_end(&crew->workers[0]);
}
