#include "pool/crew.h"

#include "base/clock.h"
#include "pool/around.h"
#include "pool/processors.h"

#include <signal.h>
#include <stdlib.h>

/* What it takes to wake a thread until it works, and what a task is thought to take before one has been measured. */
static const unsigned WAKE_NS = 20 * 1000;
static const unsigned UNKNOWN_NS = 1000 * 1000;

/* Tasks that take longer than this are claimed one by one: a claim holds up what is behind it, and costs little to speak of. */
static const unsigned CLAIM_NS = 500 * 1000;

/* Tasks below this are measured now and then only: a look at the clock would cost more than they do. */
static const unsigned SHORT_NS = 2 * 1000;
static const unsigned SHORT_EVERY = 16;

/* How long nothing is claimed until those awake are taken to be busy for longer, and how many alerts apart that is looked at. */
static const uint64_t STUCK_NS = 1000 * 1000;
static const unsigned STUCK_EVERY = 8;

/* How often a worker looks for more before it sleeps: some microseconds. */
static const unsigned LOOKS = 300;

/* To the processor: I'm only waiting. */
static inline void relax(void)
{
#if defined(__x86_64__) || defined(__i386__)
	__builtin_ia32_pause();
#elif defined(__aarch64__)
	__asm__ volatile("yield");
#endif
}

/* Which worker this thread is; NULL: of no pool. */
static _Thread_local struct worker *self;

/* --- who sleeps ------------------------------------------------------------------------------------------------------------ */

/* All of these with the lock held. */

static void fall_asleep(struct worker *w)
{
	struct crew *crew = w->crew;

	w->asleep = true;
	w->next_idle = crew->idle_workers;
	crew->idle_workers = w;
	atomic_fetch_add(&crew->idle, 1);
	atomic_fetch_sub(&crew->awake, 1);
}

static void wake_up(struct worker *w)
{
	struct crew *crew = w->crew;
	struct worker **at = &crew->idle_workers;

	while (*at != w)
		at = &(*at)->next_idle;
	*at = w->next_idle;
	w->asleep = false;
	atomic_fetch_sub(&crew->idle, 1);
	atomic_fetch_add(&crew->awake, 1);
}

static void rouse(struct worker *w)
{
	wake_up(w);
	cond_signal(&w->wake);
}

/* --- what a worker does ------------------------------------------------------------------------------------------------------ */

/* 0 unless times are wanted. */
static uint64_t measured_now(const struct crew *crew)
{
	return crew->opts->measure ? clock_ns() : 0;
}

bool crew_is_stopping(struct crew *crew)
{
	const atomic_int *cancel = crew->opts->cancel;

	if (atomic_load_explicit(&crew->stop, memory_order_relaxed))
		return true;
	if (!cancel || !atomic_load_explicit(cancel, memory_order_relaxed))
		return false;
	atomic_store_explicit(&crew->stop, true, memory_order_relaxed);
	return true;
}

static bool call_is_stopping(void *crew)
{
	return crew_is_stopping(crew);
}

/* Kept out of the way of those that have nothing around them. */
static __attribute__((noinline)) enum pool_outcome run_around(struct worker *w, void *task)
{
	const struct pool_opts *opts = w->crew->opts;
	struct around_call call = {.ctx = opts->ctx,
		.state = w->state,
		.task = task,
		.work = opts->work,
		.stopping = call_is_stopping,
		.pool = w->crew};
	enum pool_outcome outcome = around_run(opts->around, &call);

	w->metrics.retried += call.retried;
	return outcome;
}

static inline enum pool_outcome run_work(struct worker *w, void *task)
{
	const struct pool_opts *opts = w->crew->opts;

	if (opts->around)
		return run_around(w, task);
	return opts->work(opts->ctx, w->state, task) < 0 ? POOL_FAILED : POOL_OK;
}

static enum pool_outcome run_measured(struct worker *w, void *task)
{
	uint64_t start = clock_ns(), took;
	enum pool_outcome outcome = run_work(w, task);

	took = clock_ns() - start;
	w->metrics.processing_ns += took;
	if (outcome != POOL_DROPPED)
		statistics_add(&w->metrics.latency, clock_seconds(took));
	return outcome;
}

static void note_failure(struct worker *w)
{
	w->metrics.errors++;
	w->failed = true;
	if (w->crew->opts->stop_on_error)
		atomic_store_explicit(&w->crew->stop, true, memory_order_relaxed);
}

static inline enum pool_outcome work_on(struct worker *w, void *task)
{
	enum pool_outcome outcome = POOL_DROPPED;

	if (!crew_is_stopping(w->crew))
		outcome = w->crew->opts->measure ? run_measured(w, task) : run_work(w, task);
	if (outcome == POOL_DROPPED)
		w->metrics.dropped++;
	else
		w->metrics.processed++;
	if (outcome == POOL_FAILED)
		note_failure(w);
	return outcome;
}

/*
 * The calling thread is woken when what it waits for is there, but not as long as there is plenty queued: it would have to be woken for each
 * task. (Its tick looks, too.)
 */
static void tell_caller(struct crew *crew)
{
	/* An exchange rather than a load, so that what was finished before it has been seen by whoever waits after it. */
	size_t position = atomic_fetch_add(&crew->waited_for, 0);

	if (position == WAITS_FOR_NOTHING || ring_queued(crew->ring) > crew->ring->window / 2)
		return;
	if (position != WAITS_FOR_ANY && !ring_is_finished(crew->ring, position))
		return;
	if (!atomic_compare_exchange_strong(&crew->waited_for, &position, WAITS_FOR_NOTHING))
		return;
	lock_take(&crew->lock);
	cond_signal(&crew->finished);
	lock_drop(&crew->lock);
}

/* Nothing is around the work, and nothing measured: for tasks that are as short as the bookkeeping. */
static size_t work_plainly(struct worker *w, size_t position, size_t end)
{
	struct crew *crew = w->crew;
	const struct pool_opts *opts = crew->opts;
	size_t first = position;

	for (; position < end && !crew_is_stopping(crew); position++) {
		if (opts->work(opts->ctx, w->state, crew_task(crew, position)) == 0) {
			ring_finish(crew->ring, position, POOL_OK);
		} else {
			note_failure(w);
			ring_finish(crew->ring, position, POOL_FAILED);
		}
	}
	w->metrics.processed += position - first;
	return position;
}

static void work_on_batch(struct worker *w, size_t position, size_t nr)
{
	struct crew *crew = w->crew;
	size_t end = position + nr;

	if (!crew->opts->around && !crew->opts->measure)
		position = work_plainly(w, position, end);
	for (; position < end; position++)
		ring_finish(crew->ring, position, work_on(w, crew_task(crew, position)));
	tell_caller(crew);
}

/* Up at once, down by halves: to take tasks for shorter than they are leaves workers asleep. */
static void learn_cost(struct crew *crew, uint64_t ns)
{
	unsigned cost = atomic_load_explicit(&crew->cost_ns, memory_order_relaxed);
	unsigned seen = ns < UNKNOWN_NS ? (unsigned)ns : UNKNOWN_NS;

	if (seen < cost)
		seen = cost - (cost - seen + 1) / 2;
	if (seen != cost)
		atomic_store_explicit(&crew->cost_ns, seen, memory_order_relaxed);
}

static void work_on_claim(struct worker *w, size_t position, size_t nr)
{
	struct crew *crew = w->crew;
	bool is_short = atomic_load_explicit(&crew->cost_ns, memory_order_relaxed) < SHORT_NS;
	uint64_t start;

	if (is_short && ++w->claims % SHORT_EVERY) {
		work_on_batch(w, position, nr);
		return;
	}
	start = clock_ns();
	work_on_batch(w, position, nr);
	learn_cost(crew, (clock_ns() - start) / nr);
}

bool crew_tasks_are_long(struct crew *crew)
{
	return atomic_load_explicit(&crew->cost_ns, memory_order_relaxed) >= WAKE_NS;
}

static size_t claim_size(struct crew *crew)
{
	unsigned cost = atomic_load_explicit(&crew->cost_ns, memory_order_relaxed);
	size_t nr = cost ? CLAIM_NS / cost : crew->batch;

	return nr > crew->batch ? crew->batch : nr ? nr : 1;
}

static bool do_tasks(struct worker *w)
{
	struct crew *crew = w->crew;
	size_t position, nr;

	if (crew->keyed)
		nr = lane_claim(&w->lane, &position);
	else
		nr = ring_claim(crew->ring, claim_size(crew),
			atomic_load_explicit(&crew->awake, memory_order_relaxed), &position);
	if (!nr)
		return false;
	atomic_store_explicit(&w->busy, true, memory_order_relaxed);
	work_on_claim(w, position, nr);
	atomic_store_explicit(&w->busy, false, memory_order_relaxed);
	return true;
}

static bool has_tasks(struct worker *w)
{
	return w->crew->keyed ? !lane_is_empty(&w->lane) : !ring_is_empty(w->crew->ring);
}

/*
 * Before it sleeps, one worker at a time looks out for a few microseconds: whoever hands over tasks as short as that then does not have to wake
 * anybody. True: there is something.
 */
static bool look_out(struct worker *w)
{
	struct crew *crew = w->crew;
	bool found = false;

	if (crew_tasks_are_long(crew) || atomic_exchange(&crew->somebody_looks, true))
		return false;
	for (unsigned i = 0; i < LOOKS && !found; i++) {
		relax();
		found = has_tasks(w);
	}
	atomic_store(&crew->somebody_looks, false);
	return found;
}

/*
 * Sleep until there is something to do. The job that was given, if any, is in *ret_job. False: there will be nothing any more.
 */
static bool rest(struct worker *w, struct pool_job *ret_job)
{
	struct crew *crew = w->crew;
	uint64_t start = measured_now(crew);
	bool go_on;

	lock_take(&crew->lock);
	if (!w->job.run && !crew->closing) {
		fall_asleep(w);
		if (has_tasks(w))
			wake_up(w);
		while (w->asleep)
			cond_wait(&w->wake, &crew->lock);
	}
	*ret_job = w->job;
	w->job = (struct pool_job){NULL, NULL};
	go_on = ret_job->run || !crew->closing;
	lock_drop(&crew->lock);
	w->metrics.waiting_ns += measured_now(crew) - start;
	return go_on;
}

static void do_job(struct worker *w, const struct pool_job *job)
{
	uint64_t start = measured_now(w->crew);

	atomic_store_explicit(&w->busy, true, memory_order_relaxed);
	job->run(job->arg, w->state);
	atomic_store_explicit(&w->busy, false, memory_order_relaxed);
	w->metrics.processing_ns += measured_now(w->crew) - start;
}

static void work_until_closed(struct worker *w)
{
	struct pool_job job;

	do {
		while (do_tasks(w) || look_out(w))
			;
		if (!rest(w, &job))
			return;
		if (job.run)
			do_job(w, &job);
	} while (true);
}

/* --- a worker's life --------------------------------------------------------------------------------------------------------- */

/* With or without a thread of its own. */
static int begin(struct worker *w, struct error *err)
{
	const struct pool_opts *opts = w->crew->opts;
	int r;

	w->began = measured_now(w->crew);
	r = opts->init ? opts->init(opts->ctx, &w->state, err) : 0;
	w->metrics.starting_ns = measured_now(w->crew) - w->began;
	w->metrics.total_ns = w->metrics.starting_ns; /* until its end() */
	w->failed = r < 0;
	if (r == 0)
		self = w;
	return r;
}

static void end(struct worker *w)
{
	const struct pool_opts *opts = w->crew->opts;
	uint64_t start = measured_now(w->crew), now;

	if (opts->done)
		opts->done(opts->ctx, w->state);
	now = measured_now(w->crew);
	w->metrics.ending_ns = now - start;
	w->metrics.total_ns = now - w->began;
	self = NULL;
}

static void note_begun(struct worker *w, bool ready, struct error *err)
{
	struct crew *crew = w->crew;

	lock_take(&crew->lock);
	crew->beginning--;
	w->has_lane = ready;
	if (!ready)
		error_move(&crew->err, err);
	cond_signal(&crew->finished);
	lock_drop(&crew->lock);
}

static void note_ended(struct worker *w)
{
	struct crew *crew = w->crew;

	lock_take(&crew->lock);
	crew->alive--;
	atomic_fetch_sub(&crew->awake, 1);
	cond_signal(&crew->finished);
	lock_drop(&crew->lock);
}

static void *worker_main(void *arg)
{
	struct worker *w = arg;
	struct error err = ERROR_INIT;
	bool ready = begin(w, &err) == 0;

	note_begun(w, ready, &err);
	if (ready) {
		work_until_closed(w);
		end(w);
	}
	note_ended(w);
	return NULL;
}

/* Lock held. False: no further thread is to be had. */
static bool start_worker(struct crew *crew)
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

/* --- waking ------------------------------------------------------------------------------------------------------------------ */

static bool wake_or_start(struct crew *crew)
{
	bool done = true;

	lock_take(&crew->lock);
	if (crew->idle_workers)
		rouse(crew->idle_workers);
	else /* those that run may not have come to their tasks yet, nor be back from their jobs */
		done = crew->alive < atomic_load(&crew->ring->limit) + crew->jobs &&
		       start_worker(crew);
	lock_drop(&crew->lock);
	return done;
}

static unsigned count_busy(struct crew *crew)
{
	unsigned busy = 0;

	for (unsigned i = 0; i < crew->most; i++)
		busy += atomic_load_explicit(&crew->workers[i].busy, memory_order_relaxed);
	return busy;
}

/* How many workers should be awake for so many tasks. */
static size_t wanted(struct crew *crew, size_t queued)
{
	unsigned cost = atomic_load_explicit(&crew->cost_ns, memory_order_relaxed);
	size_t want;

	if (!queued)
		return 0;
	/* who is busy will not get to them in time */
	if (cost >= WAKE_NS)
		return count_busy(crew) + queued;
	/* more of them than processors would only stand in each other's way */
	want = 1 + queued * cost / WAKE_NS;
	return want < crew->processors ? want : crew->processors;
}

void crew_alert_all(struct crew *crew)
{
	size_t queued = ring_queued(crew->ring);

	while (queued && queued-- && wake_or_start(crew))
		;
}

/* Has nobody claimed anything for a while? Then those awake are at something longer than what has been measured so far. */
static bool is_stuck(struct crew *crew)
{
	size_t take = ring_taken(crew->ring);
	uint64_t now;

	if (take != crew->last_take) {
		crew->last_take = take;
		crew->unmoved = 0;
	}
	/* now and then only, as this looks at the clock */
	if (++crew->unmoved % STUCK_EVERY)
		return false;
	now = clock_ns();
	if (crew->unmoved == STUCK_EVERY)
		crew->unmoved_since = now;
	return now - crew->unmoved_since > STUCK_NS;
}

/* What is wanted is asked for again each time: those that were woken first may be done with it all, and asleep again. */
void crew_alert(struct crew *crew)
{
	for (unsigned i = 0; i < crew->most; i++) {
		size_t want = wanted(crew, ring_queued(crew->ring));

		if (atomic_load(&crew->awake) >= want || !wake_or_start(crew))
			break;
	}
	if (is_stuck(crew))
		crew_alert_all(crew);
}

void crew_add_to_lane(struct crew *crew, size_t position, uint64_t key)
{
	struct worker *w = crew->lane_workers[lane_of_key(key, crew->lanes)];

	lane_add(&w->lane, position);
	if (!atomic_load(&crew->idle))
		return;
	lock_take(&crew->lock);
	if (w->asleep)
		rouse(w);
	lock_drop(&crew->lock);
}

bool crew_give(struct crew *crew, pool_job_fn *run, void *arg)
{
	struct worker *w;

	/* Without the lock, since it is asked often, and mostly in vain. */
	if (!atomic_load_explicit(&crew->idle, memory_order_relaxed) &&
		atomic_load_explicit(&crew->all_started, memory_order_relaxed))
		return false;
	lock_take(&crew->lock);
	w = crew->idle_workers;
	if (w) {
		w->job = (struct pool_job){run, arg};
		crew->jobs++;
		rouse(w);
	} else {
		/* For the next time. Its init() may fail, so it can't be relied on yet. */
		start_worker(crew);
	}
	lock_drop(&crew->lock);
	return w != NULL;
}

/* --- the whole crew ---------------------------------------------------------------------------------------------------------- */

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
	atomic_init(&crew->cost_ns, UNKNOWN_NS);
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
	while (start_worker(crew))
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
		rouse(crew->idle_workers);
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
	return begin(&crew->workers[0], err);
}

enum pool_outcome crew_work_inline(struct crew *crew, void *task)
{
	return work_on(&crew->workers[0], task);
}

void crew_end_inline(struct crew *crew)
{
	end(&crew->workers[0]);
}

void pool_count(unsigned counter, uint64_t by)
{
	if (self)
		self->metrics.counters[counter] += by;
}
