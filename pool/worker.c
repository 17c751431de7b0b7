#include "pool/worker.h"

#include "base/clock.h"
#include "pool/around.h"

/* Tasks that take longer than this are claimed one by one: a claim holds up what is behind it, and costs little to speak of. */
static const unsigned CLAIM_NS = 500 * 1000;

/* Tasks below this are measured now and then only: a look at the clock would cost more than they do. */
static const unsigned SHORT_NS = 2 * 1000;
static const unsigned SHORT_EVERY = 16;

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

/* --- its work ------------------------------------------------------------------------------------------------------ */

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
	crew_stop(crew);
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
		crew_stop(w->crew);
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
		if (opts->work(opts->ctx, w->state, crew_task(crew, position)) >= 0) {
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
	unsigned seen = ns < CREW_COST_MOST_NS ? (unsigned)ns : CREW_COST_MOST_NS;

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
	return atomic_load_explicit(&crew->cost_ns, memory_order_relaxed) >= CREW_WAKE_NS;
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
		worker_fall_asleep(w);
		if (has_tasks(w))
			worker_wake_up(w);
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

/* --- its life --------------------------------------------------------------------------------------------------------- */

/* With or without a thread of its own. */
int worker_begin(struct worker *w, struct error *err)
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

void worker_end(struct worker *w)
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

void *worker_main(void *arg)
{
	struct worker *w = arg;
	struct error err = ERROR_INIT;
	bool ready = worker_begin(w, &err) == 0;

	note_begun(w, ready, &err);
	if (ready) {
		work_until_closed(w);
		worker_end(w);
	}
	note_ended(w);
	return NULL;
}

void pool_count(unsigned counter, uint64_t by)
{
	if (self)
		self->metrics.counters[counter] += by;
}

enum pool_outcome worker_do(struct worker *w, void *task)
{
	return work_on(w, task);
}
