#include "pool/pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* How often the collector looks at `cancel`, and ticks, while nothing finishes. */
static const long TICK_NS = 50 * 1000 * 1000;
static const size_t WINDOW_PER_WORKER = 8;

enum slot_state { SLOT_QUEUED, SLOT_RUNNING, SLOT_FINISHED };

struct slot {
	void *task;
	enum slot_state state;
	enum pool_outcome outcome;
};

/*
 * Positions count all tasks since the start; position modulo window is the slot. first <= take <= end <= first + window.
 * `lock` guards everything below it; a task itself is touched only by whoever its slot's state says: the collector while
 * QUEUED or FINISHED, one worker while RUNNING.
 */
struct pool {
	const struct pool_opts *opts;
	size_t window;
	struct slot *slots;
	struct pool_report report; /* the collector's */
	bool exhausted;		   /* the collector's: next() has said that there is no more */

	pthread_mutex_t lock;
	pthread_cond_t work_ready; /* to workers: something is queued, or closing */
	pthread_cond_t
		first_done; /* to the collector: the first slot is finished, or no worker is left */
	size_t first, take, end;
	unsigned workers; /* alive */
	unsigned idle;	  /* waiting for work_ready */
	bool closing;	  /* no more tasks will come */
	bool stop;	  /* what is queued is not to be worked on */
	size_t retried;
	struct error err; /* the first init() that failed */
};

static struct slot *slot_at(struct pool *p, size_t position)
{
	return &p->slots[position % p->window];
}

/* --- one task ----------------------------------------------------------------------------------------------------------- */

/* What waits around a task asks it, on the worker. */
static bool is_stopping(void *pool)
{
	struct pool *p = pool;
	bool stop;

	if (p->opts->cancel && atomic_load(p->opts->cancel))
		return true;
	pthread_mutex_lock(&p->lock);
	stop = p->stop;
	pthread_mutex_unlock(&p->lock);
	return stop;
}

/* No lock held. */
static enum pool_outcome run_task(struct pool *p, void *state, void *task, size_t *retried)
{
	struct around_call call = {.ctx = p->opts->ctx,
		.state = state,
		.task = task,
		.work = p->opts->work,
		.stopping = is_stopping,
		.pool = p};
	enum pool_outcome outcome = around_run(p->opts->around, &call);

	*retried = call.retried;
	return outcome;
}

/* --- workers ------------------------------------------------------------------------------------------------------------- */

/* Claim the next queued slot, waiting for one. NULL: nothing will come any more. Called and returns with the lock held. */
static struct slot *claim(struct pool *p)
{
	struct slot *slot;

	while (p->take == p->end && !p->closing) {
		p->idle++;
		pthread_cond_wait(&p->work_ready, &p->lock);
		p->idle--;
	}
	if (p->take == p->end)
		return NULL;
	slot = slot_at(p, p->take++);
	slot->state = SLOT_RUNNING;
	return slot;
}

static void finish(struct pool *p, struct slot *slot, enum pool_outcome outcome)
{
	slot->outcome = outcome;
	slot->state = SLOT_FINISHED;
	if (outcome == POOL_FAILED && p->opts->stop_on_error)
		p->stop = true;
	/* Not for every task: while there is plenty queued, the collector is let sleep (until its next tick at most). */
	if (p->end - p->take <= p->window / 2 && slot_at(p, p->first)->state == SLOT_FINISHED)
		pthread_cond_signal(&p->first_done);
}

static void work_until_closed(struct pool *p, void *state)
{
	struct slot *slot;

	pthread_mutex_lock(&p->lock);
	while ((slot = claim(p))) {
		enum pool_outcome outcome = POOL_DROPPED;

		if (!p->stop) {
			size_t retried;

			pthread_mutex_unlock(&p->lock);
			outcome = run_task(p, state, slot->task, &retried);
			pthread_mutex_lock(&p->lock);
			p->retried += retried;
		}
		finish(p, slot, outcome);
	}
	pthread_mutex_unlock(&p->lock);
}

static void *worker_main(void *arg)
{
	struct pool *p = arg;
	const struct pool_opts *opts = p->opts;
	struct error err = ERROR_INIT;
	void *state = NULL;
	bool ready = !opts->init || opts->init(opts->ctx, &state, &err) == 0;

	if (ready) {
		work_until_closed(p, state);
		if (opts->done)
			opts->done(opts->ctx, state);
	}
	pthread_mutex_lock(&p->lock);
	if (!ready)
		error_move(&p->err, &err);
	p->workers--;
	pthread_cond_signal(&p->first_done);
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* --- the collector: the calling thread ------------------------------------------------------------------------------------- */

static void tick(const struct pool *p)
{
	if (p->opts->tick)
		p->opts->tick(p->opts->ctx);
}

static void hand_over(struct pool *p, void *task, enum pool_outcome outcome)
{
	size_t *counts[] = {&p->report.done, &p->report.failed, &p->report.dropped};

	++*counts[outcome];
	if (!p->opts->deliver(p->opts->ctx, task, outcome))
		p->report.stopped = true;
	tick(p);
}

/* Should no further task be begun? Learns of cancel and of a failed worker, tells the workers. */
static bool stopping(struct pool *p)
{
	bool stop;

	if (p->opts->cancel && atomic_load(p->opts->cancel))
		p->report.stopped = true;
	pthread_mutex_lock(&p->lock);
	p->stop |= p->report.stopped;
	stop = p->stop;
	pthread_mutex_unlock(&p->lock);
	p->report.stopped = stop;
	return stop;
}

/* Fill the window from next(). */
static void produce(struct pool *p)
{
	/* Only the collector changes first and end, so it may read them without the lock. */
	while (!p->exhausted && p->end - p->first < p->window && !stopping(p)) {
		bool ready = !p->opts->ready || p->opts->ready(p->opts->ctx);
		void *task;

		if (!ready && p->first < p->end)
			return;
		task = p->opts->next(p->opts->ctx);
		if (!task) {
			p->exhausted = true;
			return;
		}
		*slot_at(p, p->end) = (struct slot){task, SLOT_QUEUED, POOL_DROPPED};
		pthread_mutex_lock(&p->lock);
		p->end++;
		if (p->idle)
			pthread_cond_signal(&p->work_ready);
		pthread_mutex_unlock(&p->lock);
	}
}

static struct timespec next_tick(void)
{
	struct timespec at;

	clock_gettime(CLOCK_REALTIME, &at);
	at.tv_nsec += TICK_NS;
	if (at.tv_nsec >= 1000000000L) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000L;
	}
	return at;
}

/* Wait until the first slot is finished, or will never be; false: it never will. */
static bool wait_for_first(struct pool *p)
{
	struct slot *slot = slot_at(p, p->first);
	bool finished;

	pthread_mutex_lock(&p->lock);
	while (slot->state != SLOT_FINISHED && p->workers) {
		struct timespec until = next_tick();

		if (pthread_cond_timedwait(&p->first_done, &p->lock, &until) != ETIMEDOUT)
			continue;
		pthread_mutex_unlock(&p->lock);
		tick(p);
		pthread_mutex_lock(&p->lock);
		if (p->opts->cancel && atomic_load(p->opts->cancel))
			p->stop = true;
	}
	finished = slot->state == SLOT_FINISHED;
	pthread_mutex_unlock(&p->lock);
	return finished;
}

/* Deliver the first slot and move the window on. */
static void collect(struct pool *p)
{
	struct slot done = *slot_at(p, p->first);

	hand_over(p, done.task, done.outcome);
	pthread_mutex_lock(&p->lock);
	if (p->take == p->first) /* no worker was left to claim it */
		p->take++;
	p->first++;
	pthread_mutex_unlock(&p->lock);
}

static pthread_t *run_threads(struct pool *p, unsigned workers)
{
	pthread_t *threads = calloc(workers, sizeof(*threads));
	unsigned started = 0;
	sigset_t all, before;

	if (!threads)
		return NULL;
	/* Signals are for the calling thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pthread_mutex_lock(&p->lock);
	while (started < workers && pthread_create(&threads[started], NULL, worker_main, p) == 0)
		started++;
	p->workers = p->report.workers = started;
	pthread_mutex_unlock(&p->lock);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return threads;
}

static void join_threads(struct pool *p, pthread_t *threads)
{
	pthread_mutex_lock(&p->lock);
	p->closing = true;
	pthread_cond_broadcast(&p->work_ready);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->report.workers; i++)
		pthread_join(threads[i], NULL);
	free(threads);
}

static int run_on_workers(struct pool *p, unsigned workers, struct error *err)
{
	pthread_t *threads = run_threads(p, workers);
	bool lost = false; /* tasks that no worker was there for */

	if (!threads)
		error_nomem(&p->err);
	while (p->first < p->end) {
		lost |= !wait_for_first(p);
		collect(p);
		if (!lost)
			produce(p);
	}
	if (threads)
		join_threads(p, threads);
	p->report.stopped |= p->stop;
	if (!lost) {
		error_release(&p->err);
		return 0;
	}
	if (p->err.code == ERROR_NONE)
		error_set(&p->err, ERROR_IO, "can't start a single worker thread");
	error_move(err, &p->err);
	return -1;
}

/* There is nothing to be done meanwhile, but who is asked may want to know that there will be a wait. */
static void *next_inline(const struct pool *p)
{
	if (p->opts->ready)
		p->opts->ready(p->opts->ctx);
	return p->opts->next(p->opts->ctx);
}

/* One worker or one task: no thread, no lock, no ring. */
static int run_inline(struct pool *p, struct error *err)
{
	const struct pool_opts *opts = p->opts;
	void *state = NULL;
	bool ready = !opts->init || opts->init(opts->ctx, &state, err) == 0;

	p->report.workers = 1;
	for (;;) {
		enum pool_outcome outcome = POOL_DROPPED;
		size_t retried = 0;
		void *task;

		if (p->first < p->end)
			task = slot_at(p, p->first++)->task;
		else if (ready && !p->exhausted && !stopping(p))
			task = next_inline(p);
		else
			break;
		if (!task)
			break;
		if (ready && !stopping(p))
			outcome = run_task(p, state, task, &retried);
		p->retried += retried;
		if (outcome == POOL_FAILED && opts->stop_on_error)
			p->report.stopped = true;
		hand_over(p, task, outcome);
	}
	if (ready && opts->done)
		opts->done(opts->ctx, state);
	return ready ? 0 : -1;
}

int pool_run(const struct pool_opts *opts, struct pool_report *ret_report, struct error *err)
{
	unsigned workers = opts->workers ? opts->workers : pool_default_workers();
	struct pool p = {.opts = opts, .err = ERROR_INIT};
	int r;

	p.window = opts->window ? opts->window : workers * WINDOW_PER_WORKER;
	if (workers > p.window)
		workers = (unsigned)p.window;
	p.slots = calloc(p.window, sizeof(*p.slots));
	if (!p.slots)
		return error_nomem(err);
	pthread_mutex_init(&p.lock, NULL);
	pthread_cond_init(&p.work_ready, NULL);
	pthread_cond_init(&p.first_done, NULL);

	/* The first fill tells how many tasks there are, if they are few: no thread is started in vain. */
	if (workers > 1)
		produce(&p);
	if (p.exhausted && p.end < workers)
		workers = (unsigned)p.end;
	r = workers > 1 ? run_on_workers(&p, workers, err) : run_inline(&p, err);

	pthread_cond_destroy(&p.first_done);
	pthread_cond_destroy(&p.work_ready);
	pthread_mutex_destroy(&p.lock);
	free(p.slots);
	p.report.retried = p.retried;
	if (ret_report)
		*ret_report = p.report;
	return r;
}
