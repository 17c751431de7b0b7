#include "pool/produce.h"

/* So far short tasks are let go ahead before they are delivered: closer by, it would be about cache lines that workers are writing to. */
static const size_t DISTANCE = 256;

static void collect_one(struct pool *p)
{
	collect_hand_over(p);
	collect_wait(p);
	collect_finished(p, p->filled);
}

static void drop(struct pool *p, void *task)
{
	collect_result(p, task, POOL_DROPPED);
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
	collect_hand_over(p);
	if (hungry)
		collect_finished(p, p->filled);
	else if (p->filled - p->first > DISTANCE)
		collect_finished(p, p->filled - DISTANCE);
}

/* With keys all workers are there from the start, since they say where a key belongs. */
static void go_to_workers(struct pool *p)
{
	p->mode = ON_WORKERS;
	if (!p->crew.keyed)
		return;
	if (crew_start_lanes(&p->crew, &p->err) < 0 || !p->crew.lanes)
		collect_lose(p);
}

static void go_to_caller(struct pool *p)
{
	p->mode = ON_CALLER;
	p->report.workers = 1;
	if (crew_begin_inline(&p->crew, &p->err) < 0)
		collect_lose(p);
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
		collect_result(p, task, crew_work_inline(&p->crew, task));
		break;
	case ON_WORKERS:
		push(p, task);
		break;
	case NOT_AT_ALL:
		collect_result(p, task, collect_is_stopping(p) ? POOL_DROPPED : POOL_OK);
		break;
	case LOST:
		drop(p, task);
		break;
	}
	return !collect_is_stopping(p);
}

bool pool_collect(struct pool *p)
{
	if (p->holds)
		submit_held(p);
	if (p->mode == ON_WORKERS) {
		collect_hand_over(p);
		crew_alert_all(&p->crew);
		collect_finished(p, p->filled);
	}
	collect_tick(p);
	return !collect_is_stopping(p);
}

/* --- what is produced ---------------------------------------------------------------------------------------------------------- */

static void feed_from_next(struct pool *p)
{
	void *task;

	while (!collect_is_stopping(p)) {
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
		crew_add_to_lane(&p->crew, i, key_of(p, crew_task(&p->crew, i)));
}

static void feed_from_array(struct pool *p)
{
	const size_t nr = p->opts->nr;
	size_t i = 0;

	if (nr > 1 && p->crew.most > 1 && p->mode == UNDECIDED)
		go_to_workers(p);
	if (p->mode == ON_WORKERS) {
		while (p->first < nr && !collect_is_stopping(p)) {
			fill_from_array(p);
			collect_one(p);
		}
		i = p->filled = p->handed;
	} else {
		while (i < nr && !collect_is_stopping(p))
			pool_submit(p, crew_task(&p->crew, i++));
	}
	p->report.unreached = nr - i;
}

static void fail_producer(struct pool *p)
{
	p->producer_failed = true;
	collect_stop(p);
}

static void feed_from_senders(struct pool *p)
{
	struct senders senders;

	p->senders = &senders;
	if (senders_feed(&senders, p->opts, p, &p->err) < 0)
		fail_producer(p);
	p->senders = NULL;
}

void produce_all(struct pool *p)
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

void produce_finish(struct pool *p)
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
	collect_kept(p);
}
