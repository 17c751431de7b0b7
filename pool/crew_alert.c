#include "pool/worker.h"

#include "base/clock.h"

/* How long nothing is claimed until those awake are taken to be busy for longer, and how many alerts apart that is looked at. */
static const uint64_t STUCK_NS = 1000 * 1000;
static const unsigned STUCK_EVERY = 8;

void worker_fall_asleep(struct worker *w)
{
	struct crew *crew = w->crew;

	w->asleep = true;
	w->next_idle = crew->idle_workers;
	crew->idle_workers = w;
	atomic_fetch_add(&crew->idle, 1);
	atomic_fetch_sub(&crew->awake, 1);
}

void worker_wake_up(struct worker *w)
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

void worker_rouse(struct worker *w)
{
	worker_wake_up(w);
	cond_signal(&w->wake);
}

static bool wake_or_start(struct crew *crew)
{
	bool done = true;

	lock_take(&crew->lock);
	if (crew->idle_workers)
		worker_rouse(crew->idle_workers);
	else /* those that run may not have come to their tasks yet, nor be back from their jobs */
		done = crew->alive < atomic_load(&crew->ring->limit) + crew->jobs &&
		       crew_start_worker(crew);
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
	if (cost >= CREW_WAKE_NS)
		return count_busy(crew) + queued;
	/* more of them than processors would only stand in each other's way */
	want = 1 + queued * cost / CREW_WAKE_NS;
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
		worker_rouse(w);
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
		worker_rouse(w);
	} else {
		/* For the next time. Its init() may fail, so it can't be relied on yet. */
		crew_start_worker(crew);
	}
	lock_drop(&crew->lock);
	return w != NULL;
}
