#include "pool/collect.h"

#include "base/clock.h"

#include <stdlib.h>

/* How long the calling thread waits at first, and then again and again: it ticks, and looks whether the workers got stuck. */
static const uint64_t FIRST_WAIT_NS = 2 * 1000 * 1000;

void collect_tick(const struct pool *p)
{
	if (p->opts->tick)
		p->opts->tick(p->opts->ctx);
}

void collect_stop(struct pool *p)
{
	p->report.stopped = true;
	crew_stop(&p->crew);
}

bool collect_is_stopping(struct pool *p)
{
	if (crew_is_stopping(&p->crew))
		p->report.stopped = true;
	return p->report.stopped;
}

static void deliver(struct pool *p, void *task, enum pool_outcome outcome)
{
	if (p->opts->deliver && !p->opts->deliver(p->opts->ctx, task, outcome))
		collect_stop(p);
	collect_tick(p);
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

void collect_kept(struct pool *p)
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
		collect_stop(p);
		collect_kept(p);
		deliver(p, task, outcome);
		return;
	}
	p->kept[p->kept_nr] = task;
	p->kept_outcomes[p->kept_nr++] = (unsigned char)outcome;
	collect_tick(p);
}

void collect_result(struct pool *p, void *task, enum pool_outcome outcome)
{
	if (outcome == POOL_OK)
		p->report.done++;
	else if (outcome == POOL_DROPPED)
		p->report.dropped++;
	else if (++p->report.failed && p->opts->stop_on_error)
		collect_stop(p);
	if (p->opts->order == POOL_AT_END)
		keep(p, task, outcome);
	else
		deliver(p, task, outcome);
}

/* --- the ring, from the calling thread's side ---------------------------------------------------------------------------------- */

/* In a slot whose task is delivered out of order, until those before it are. */
static const unsigned char DELIVERED = 0xff;

static void take_slot(struct pool *p, size_t position, unsigned char outcome)
{
	collect_result(p, crew_task(&p->crew, position), (enum pool_outcome)(outcome - 1));
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
	collect_tick(p);
}

void collect_finished(struct pool *p, size_t end)
{
	if (!p->opts->deliver)
		count_finished(p, end);
	else if (p->opts->order == POOL_AS_FINISHED)
		deliver_as_finished(p, end);
	else
		deliver_in_order(p, end);
}

void collect_hand_over(struct pool *p)
{
	if (p->handed == p->filled)
		return;
	p->handed = p->filled;
	if (p->crew.keyed)
		return; /* in their lanes already */
	ring_hand_over(&p->ring, p->handed);
	crew_alert(&p->crew);
}

void collect_lose(struct pool *p)
{
	p->mode = LOST;
	collect_stop(p);
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

void collect_wait(struct pool *p)
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
		collect_is_stopping(p);
		if (wait == POOL_TICK_NS)
			collect_tick(p);
		wait = POOL_TICK_NS;
	}
	if (!has_result(p))
		collect_lose(p);
}
