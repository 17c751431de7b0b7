/*
 * A run of a pool from the calling thread's side, and what it does as the collector: hand tasks over, wait for results, deliver them.
 *
 * Internal to pool/. All of it is the calling thread's but for the ring and the crew.
 */
#ifndef POOL_COLLECT_H
#define POOL_COLLECT_H

#include "pool/crew.h"
#include "pool/pool.h"
#include "pool/ring.h"
#include "pool/senders.h"

/* Where tasks are worked on. */
enum mode {
	UNDECIDED, /* there is one at most so far, which waits */
	ON_CALLER, /* one worker, or one task: on the calling thread */
	ON_WORKERS,
	NOT_AT_ALL, /* no work(): delivered as they come */
	LOST,	    /* there is no worker: dropped */
};

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

/* A task and what became of it: count it, and deliver it in its turn. */
void collect_result(struct pool *p, void *task, enum pool_outcome outcome);

/* Deliver what is finished and stands before `end`, as far as the order allows. */
void collect_finished(struct pool *p, size_t end);

/* POOL_AT_END: the end has come. */
void collect_kept(struct pool *p);

/* Let the workers have all that was queued. */
void collect_hand_over(struct pool *p);

/* Wait until something is there to be delivered. There is a task that is not. */
void collect_wait(struct pool *p);

/* No worker is there, and none is to be had: what is left is dropped. */
void collect_lose(struct pool *p);

void collect_tick(const struct pool *p);
void collect_stop(struct pool *p);
bool collect_is_stopping(struct pool *p);

#endif
