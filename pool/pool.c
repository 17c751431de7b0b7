#include "pool/pool.h"

#include "base/clock.h"
#include "pool/crew.h"
#include "pool/senders.h"

#include <stdlib.h>

/* How long the calling thread waits at first, and then again and again: it ticks, and looks whether the workers got stuck. */
static const uint64_t FIRST_WAIT_NS = 2 * 1000 * 1000;

/* So far short tasks are let go ahead before they are delivered: closer by, it would be about cache lines that workers are writing to. */
static const size_t DISTANCE = 256;

static const size_t DEFAULT_BATCH = 10;
static const size_t BATCHES_PER_WORKER = 64;
/* Of an array, where the tasks themselves need no room. */
static const size_t ARRAY_WINDOW = 64 * 1024;

/* Where tasks are worked on. */
enum mode {
	UNDECIDED, /* there is one at most so far, which waits */
	ON_CALLER, /* one worker, or one task: on the calling thread */
	ON_WORKERS,
	NOT_AT_ALL, /* no work(): delivered as they come */
	LOST,	    /* there is no worker: dropped */
};

/* All of it is the calling thread's but for the ring and the crew. */
struct pool {
	struct ring ring;
	struct crew crew;
	const struct pool_opts *opts;
	enum mode mode;
	size_t first;  /* position: before it all are delivered */
	size_t filled; /* position after the last task */
	size_t handed; /* the ring's limit */
	void *held;    /* the first task, while it is UNDECIDED */
	bool holds;
	struct pool_report report;
	struct error err; /* why it could not go on */
	bool producer_failed;
	struct senders *senders; /* while they run */

	/* POOL_AT_END: what is to be delivered. */
	void **kept;
	unsigned char *kept_outcomes;
	size_t kept_nr, kept_cap;
};

/* --- delivering -------------------------------------------------------------------------------------------------------------- */

static void tick(const struct pool *p)
{
	if (p->opts->tick)
		p->opts->tick(p->opts->ctx);
}

static void stop(struct pool *p)
{
	p->report.stopped = true;
	atomic_store_explicit(&p->crew.stop, true, memory_order_relaxed);
}

static bool is_stopping(struct pool *p)
{
	if (crew_is_stopping(&p->crew))
		p->report.stopped = true;
	return p->report.stopped;
}

static void deliver(struct pool *p, void *task, enum pool_outcome outcome)
{
	if (p->opts->deliver && !p->opts->deliver(p->opts->ctx, task, outcome))
		stop(p);
	tick(p);
}

static bool grow_kept(struct pool *p)
{
	size_t cap = p->kept_cap ? p->kept_cap * 2 : 64;
	void **kept = realloc(p->kept, cap * sizeof(*kept));
	unsigned char *outcomes;

	if (!kept)
		return false;
	p->kept = kept;
	outcomes = realloc(p->kept_outcomes, cap);
	if (!outcomes)
		return false;
	p->kept_outcomes = outcomes;
	p->kept_cap = cap;
	return true;
}

static void deliver_kept(struct pool *p)
{
	for (size_t i = 0; i < p->kept_nr; i++)
		deliver(p, p->kept[i], p->kept_outcomes[i]);
	p->kept_nr = 0;
}

/* Without memory the pool fails; all the same each task is delivered, and in order. */
static void keep(struct pool *p, void *task, enum pool_outcome outcome)
{
	if (p->kept_nr == p->kept_cap && !grow_kept(p)) {
		error_nomem(&p->err);
		stop(p);
		deliver_kept(p);
		deliver(p, task, outcome);
		return;
	}
	p->kept[p->kept_nr] = task;
	p->kept_outcomes[p->kept_nr++] = (unsigned char)outcome;
	tick(p);
}

static void take_result(struct pool *p, void *task, enum pool_outcome outcome)
{
	if (outcome == POOL_OK)
		p->report.done++;
	else if (outcome == POOL_DROPPED)
		p->report.dropped++;
	else if (++p->report.failed && p->opts->stop_on_error)
		stop(p);
	if (p->opts->order == POOL_AT_END)
		keep(p, task, outcome);
	else
		deliver(p, task, outcome);
}

/* --- the ring, from the calling thread's side ---------------------------------------------------------------------------------- */

/* In a slot whose task is delivered out of order, until those before it are. */
static const unsigned char DELIVERED = 0xff;

static void *task_at(struct pool *p, size_t position)
{
	return crew_task(&p->crew, position);
}

static void take_slot(struct pool *p, size_t position, unsigned char outcome)
{
	take_result(p, task_at(p, position), (enum pool_outcome)(outcome - 1));
}

/* All of these: what is finished and stands before `end`. */

static void deliver_in_order(struct pool *p, size_t end)
{
	unsigned char outcome;

	while (p->first < end && (outcome = ring_take_outcome(&p->ring, p->first, 0)) != 0)
		take_slot(p, p->first++, outcome);
}

static void deliver_as_finished(struct pool *p, size_t end)
{
	for (size_t i = p->first; i < end; i++) {
		unsigned char outcome = ring_take_outcome(&p->ring, i, DELIVERED);

		if (outcome && outcome != DELIVERED)
			take_slot(p, i, outcome);
	}
	/* Only what is delivered makes room: others were finished since. */
	while (p->first < end && atomic_load(ring_outcome(&p->ring, p->first)) == DELIVERED)
		ring_take_outcome(&p->ring, p->first++, 0);
}

/* Nobody wants to know of each: only counted. */
static void count_finished(struct pool *p, size_t end)
{
	size_t counts[] = {0, 0, 0}, first = p->first;
	unsigned char outcome;

	while (first < end && (outcome = ring_take_outcome(&p->ring, first, 0)) != 0) {
		counts[outcome - 1]++;
		first++;
	}
	p->first = first;
	p->report.done += counts[POOL_OK];
	p->report.failed += counts[POOL_FAILED];
	p->report.dropped += counts[POOL_DROPPED];
	tick(p);
}

static void deliver_finished(struct pool *p, size_t end)
{
	if (!p->opts->deliver)
		count_finished(p, end);
	else if (p->opts->order == POOL_AS_FINISHED)
		deliver_as_finished(p, end);
	else
		deliver_in_order(p, end);
}

static void hand_over(struct pool *p)
{
	if (p->handed == p->filled)
		return;
	p->handed = p->filled;
	if (p->crew.keyed)
		return; /* in their lanes already */
	ring_hand_over(&p->ring, p->handed);
	crew_alert(&p->crew);
}

/* No worker is there, and none is to be had: what is left is dropped here. */
static void lose(struct pool *p)
{
	p->mode = LOST;
	stop(p);
	if (!p->crew.keyed)
		ring_hand_over(&p->ring, p->handed = p->filled);
	for (size_t i = p->first; i < p->filled; i++)
		if (!ring_is_finished(&p->ring, i))
			ring_finish(&p->ring, i, POOL_DROPPED);
}

/* What nobody wants to know of is only counted, one after the other. */
static bool takes_any(const struct pool *p)
{
	return p->opts->order == POOL_AS_FINISHED && p->opts->deliver;
}

static bool is_deliverable(struct pool *p, size_t position)
{
	unsigned char outcome = atomic_load(ring_outcome(&p->ring, position));

	return outcome && outcome != DELIVERED;
}

static bool has_result(struct pool *p)
{
	if (!takes_any(p))
		return is_deliverable(p, p->first);
	for (size_t i = p->first; i < p->filled; i++)
		if (is_deliverable(p, i))
			return true;
	return false;
}

/* Sleep until there is a result, or no worker. Lock held. */
static void sleep_for_result(struct pool *p, uint64_t until)
{
	struct crew *crew = &p->crew;

	/* An exchange, as in tell_caller(): it sees all that was finished by those who did not see it. */
	atomic_exchange(&crew->waited_for, takes_any(p) ? WAITS_FOR_ANY : p->first);
	if (!has_result(p) && crew->alive)
		cond_wait_until(&crew->finished, &crew->lock, until);
	atomic_store(&crew->waited_for, WAITS_FOR_NOTHING);
}

/* Wait until something is there to be delivered. There is a task that is not. */
static void wait_for_result(struct pool *p)
{
	struct crew *crew = &p->crew;
	uint64_t wait = FIRST_WAIT_NS;
	bool is_alone = false;

	while (!has_result(p) && !is_alone) {
		crew_alert(crew);
		lock_take(&crew->lock);
		/* Those whose init() failed may all have ended before the others were even started. */
		is_alone = !crew->alive && crew->all_started;
		if (crew->alive)
			sleep_for_result(p, clock_ns() + wait);
		lock_drop(&crew->lock);
		if (has_result(p))
			return;
		crew_alert_all(crew);
		is_stopping(p);
		if (wait == POOL_TICK_NS)
			tick(p);
		wait = POOL_TICK_NS;
	}
	if (!has_result(p))
		lose(p);
}

/* --- taking tasks ------------------------------------------------------------------------------------------------------------ */

static void collect_one(struct pool *p)
{
	hand_over(p);
	wait_for_result(p);
	deliver_finished(p, p->filled);
}

static void drop(struct pool *p, void *task)
{
	take_result(p, task, POOL_DROPPED);
}

static uint64_t key_of(struct pool *p, const void *task)
{
	return p->opts->key(p->opts->ctx, task);
}

static bool is_full(const struct pool *p)
{
	return p->filled - p->first == p->ring.window;
}

/* Would a worker take tasks now that a full batch is waited for? */
static bool is_hungry(struct pool *p)
{
	return !atomic_load_explicit(&p->crew.awake, memory_order_relaxed) ||
	       crew_tasks_are_long(&p->crew);
}

static void push(struct pool *p, void *task)
{
	bool hungry;

	while (is_full(p) && p->mode == ON_WORKERS)
		collect_one(p);
	if (p->mode == LOST) {
		drop(p, task);
		return;
	}
	*ring_task(&p->ring, p->filled) = task;
	if (p->crew.keyed)
		crew_add_to_lane(&p->crew, p->filled, key_of(p, task));
	p->filled++;
	hungry = is_hungry(p);
	if (p->filled - p->handed < p->crew.batch && !hungry)
		return;
	hand_over(p);
	if (hungry)
		deliver_finished(p, p->filled);
	else if (p->filled - p->first > DISTANCE)
		deliver_finished(p, p->filled - DISTANCE);
}

/* With keys all workers are there from the start, since they say where a key belongs. */
static void go_to_workers(struct pool *p)
{
	p->mode = ON_WORKERS;
	if (!p->crew.keyed)
		return;
	if (crew_start_lanes(&p->crew, &p->err) < 0 || !p->crew.lanes)
		lose(p);
}

static void go_to_caller(struct pool *p)
{
	p->mode = ON_CALLER;
	p->report.workers = 1;
	if (crew_begin_inline(&p->crew, &p->err) < 0)
		lose(p);
}

static void submit_first(struct pool *p, void *task)
{
	if (p->crew.most == 1) {
		go_to_caller(p);
		pool_submit(p, task);
	} else {
		p->held = task;
		p->holds = true;
	}
}

/* There is more than one task, or somebody waits for the result of the only one. */
static void submit_held(struct pool *p)
{
	p->holds = false;
	go_to_workers(p);
	push(p, p->held);
}

bool pool_submit(struct pool *p, void *task)
{
	if (p->holds)
		submit_held(p);
	switch (p->mode) {
	case UNDECIDED:
		submit_first(p, task);
		break;
	case ON_CALLER:
		take_result(p, task, crew_work_inline(&p->crew, task));
		break;
	case ON_WORKERS:
		push(p, task);
		break;
	case NOT_AT_ALL:
		take_result(p, task, is_stopping(p) ? POOL_DROPPED : POOL_OK);
		break;
	case LOST:
		drop(p, task);
		break;
	}
	return !is_stopping(p);
}

bool pool_collect(struct pool *p)
{
	if (p->holds)
		submit_held(p);
	if (p->mode == ON_WORKERS) {
		hand_over(p);
		crew_alert_all(&p->crew);
		deliver_finished(p, p->filled);
	}
	tick(p);
	return !is_stopping(p);
}

/* --- producers --------------------------------------------------------------------------------------------------------------- */

static void feed_from_next(struct pool *p)
{
	void *task;

	while (!is_stopping(p)) {
		if (is_full(p)) {
			collect_one(p);
			continue;
		}
		task = p->opts->next(p->opts->ctx);
		if (!task || !pool_submit(p, task))
			return;
	}
}

/* As far as the window reaches. */
static void fill_from_array(struct pool *p)
{
	size_t room = p->first + p->ring.window, old = p->filled;

	p->filled = room < p->opts->nr ? room : p->opts->nr;
	for (size_t i = old; p->crew.keyed && i < p->filled; i++)
		crew_add_to_lane(&p->crew, i, key_of(p, task_at(p, i)));
}

static void feed_from_array(struct pool *p)
{
	const size_t nr = p->opts->nr;
	size_t i = 0;

	if (nr > 1 && p->crew.most > 1 && p->mode == UNDECIDED)
		go_to_workers(p);
	if (p->mode == ON_WORKERS) {
		while (p->first < nr && !is_stopping(p)) {
			fill_from_array(p);
			collect_one(p);
		}
		i = p->filled = p->handed;
	} else {
		while (i < nr && !is_stopping(p))
			pool_submit(p, task_at(p, i++));
	}
	p->report.unreached = nr - i;
}

static void fail_producer(struct pool *p)
{
	p->producer_failed = true;
	stop(p);
}

static void feed_from_senders(struct pool *p)
{
	struct senders senders;

	p->senders = &senders;
	if (senders_feed(&senders, p->opts, p, &p->err) < 0)
		fail_producer(p);
	p->senders = NULL;
}

static void produce(struct pool *p)
{
	const struct pool_opts *opts = p->opts;

	if (opts->tasks)
		feed_from_array(p);
	else if (opts->next)
		feed_from_next(p);
	else if (opts->senders)
		feed_from_senders(p);
	else if (opts->feed && opts->feed(opts->ctx, p) < 0)
		fail_producer(p);
}

/* Nothing more will come: what is queued is worked on, or dropped, and all of it delivered. */
static void finish(struct pool *p)
{
	if (p->holds && crew_has_threads(&p->crew)) {
		submit_held(p); /* there are some for jobs already */
	} else if (p->holds) {
		p->holds = false;
		go_to_caller(p);
		pool_submit(p, p->held);
	}
	while (p->first < p->filled)
		collect_one(p);
	deliver_kept(p);
}

/* --- the whole run ----------------------------------------------------------------------------------------------------------- */

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
		produce(&p);
		finish(&p);
		end_workers(&p);
		is_stopping(&p);
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
