/*
 * The workers of a pool: when a thread is started, sleeps, is woken, and what it does in between.
 *
 * To wake a thread costs thousands of times as much as a trivial task. So a worker is woken, or started, only when what is queued is more than
 * those awake would have done in the time that waking takes; how long tasks take is measured as they go by. Where that is wrong (a long task
 * after a million short ones), the calling thread's tick sets it right.
 *
 * Who goes to sleep first says so and then looks once more; who has something to hand over first hands it over and then looks whether somebody
 * sleeps. Both by sequentially consistent operations, so one of the two sees the other.
 *
 * Internal to pool/.
 */
#ifndef POOL_CREW_H
#define POOL_CREW_H

#include "base/lock.h"
#include "pool/lane.h"
#include "pool/pool.h"
#include "pool/ring.h"

struct pool_job {
	pool_job_fn *run; /* NULL: none */
	void *arg;
};

struct worker {
	_Alignas(POOL_CACHE_LINE) struct crew *crew;
	pthread_t thread;
	void *state;
	atomic_bool busy; /* at a task or a job */
	unsigned claims;
	struct lane lane;
	uint64_t began; /* ns */
	struct pool_metrics metrics;
	bool failed; /* its init() did, or a task of its */

	/* Under crew->lock: */
	struct cond wake;
	bool asleep, has_lane;
	struct worker *next_idle;
	struct pool_job job; /* given, to be done next */
};

struct crew {
	const struct pool_opts *opts;
	struct ring *ring;
	unsigned most;	     /* workers */
	unsigned processors; /* that they may run on */
	size_t batch;
	bool keyed; /* workers have lanes */
	struct worker *workers;
	size_t last_take;	/* the calling thread's: what had been claimed at the last alert */
	unsigned unmoved;	/* alerts since */
	uint64_t unmoved_since; /* clock_ns(), roughly */
	struct worker **lane_workers; /* the calling thread's: those that keys are spread over */
	unsigned lanes;

	_Alignas(POOL_CACHE_LINE) atomic_uint cost_ns; /* of a task, as measured; saturates */
	_Alignas(POOL_CACHE_LINE) atomic_bool stop;    /* what is queued is not to be worked on */
	atomic_uint awake;			       /* started, and not asleep or ended */
	atomic_uint idle;			       /* asleep */
	atomic_bool somebody_looks;		       /* out for tasks, before it sleeps */

	/* The calling thread waits for this position to be finished; WAITS_FOR_NOTHING: it does not. */
	_Alignas(POOL_CACHE_LINE) atomic_size_t waited_for;

	_Alignas(POOL_CACHE_LINE) struct lock lock;
	struct cond
		finished; /* to the calling thread, from whoever finishes what it waits for, or ends */
	struct worker *idle_workers;
	unsigned started;	 /* threads */
	unsigned beginning;	 /* that have not got through init() */
	unsigned alive;		 /* threads that have not ended */
	atomic_bool all_started; /* or no further one is to be had; written under the lock */
	size_t jobs;		 /* that were given, so far */
	bool closing;		 /* no more tasks will come */
	struct error err;	 /* the first init() that failed */
};

/* How often the calling thread ticks while it waits. */
#define POOL_TICK_NS UINT64_C(50000000)

/* What it takes to wake a thread until it works; and what a task is thought to take before one has been measured, and at most. */
#define CREW_WAKE_NS	  20000u
#define CREW_COST_MOST_NS 1000000u

#define WAITS_FOR_NOTHING SIZE_MAX
#define WAITS_FOR_ANY	  (SIZE_MAX - 1)

/* Errors: ERROR_NOMEM. Release it also after a failure. */
int crew_init(struct crew *crew, const struct pool_opts *opts, unsigned most, size_t batch,
	struct ring *ring, struct error *err);
void crew_release(struct crew *crew);

/* Calling thread: something was handed over. Wakes or starts workers where it is worth it. */
void crew_alert(struct crew *crew);

/* Calling thread: wake or start whoever could find something to do, whatever the measurements say. */
void crew_alert_all(struct crew *crew);

/* Calling thread, with keys: start all and wait until they have begun. `lanes` says how many there are. Errors: ERROR_NOMEM. */
int crew_start_lanes(struct crew *crew, struct error *err);

/* Calling thread: queue a task with a key. */
void crew_add_to_lane(struct crew *crew, size_t position, uint64_t key);

/* Any thread. See pool_give(). */
bool crew_give(struct crew *crew, pool_job_fn *job, void *arg);

/* With the lock held. False: no further thread is to be had. */
bool crew_start_worker(struct crew *crew);

/* Calling thread: nothing more will come. Returns when all have ended. */
void crew_close(struct crew *crew);

/* The calling thread does the work itself, as worker 0, when there are no threads. */
int crew_begin_inline(struct crew *crew, struct error *err);
enum pool_outcome crew_work_inline(struct crew *crew, void *task);
void crew_end_inline(struct crew *crew);

bool crew_has_threads(struct crew *crew);

/* Any thread: do tasks wait for a worker? */
bool crew_is_busy(struct crew *crew);

/* Any thread: what is queued is not to be worked on any more. Has somebody said so, or is it cancelled? */
static inline void crew_stop(struct crew *crew)
{
	atomic_store_explicit(&crew->stop, true, memory_order_relaxed);
}

bool crew_is_stopping(struct crew *crew);

/* Do tasks take longer than to wake a worker? */
bool crew_tasks_are_long(struct crew *crew);

static inline void *crew_task(struct crew *crew, size_t position)
{
	const struct pool_opts *opts = crew->opts;

	return opts->tasks ? (char *)opts->tasks + position * opts->size
			   : *ring_task(crew->ring, position);
}

#endif
