/*
 * What one worker does from its init() to its done(): claim tasks, work on them, look out for more, sleep, be woken, do a job.
 *
 * Internal to pool/.
 */
#ifndef POOL_WORKER_H
#define POOL_WORKER_H

#include "pool/crew.h"

/* A thread's: with its struct worker. */
void *worker_main(void *arg);

/* The same by hand, for the calling thread as a worker. */
int worker_begin(struct worker *w, struct error *err);
enum pool_outcome worker_do(struct worker *w, void *task);
void worker_end(struct worker *w);

/* With the lock of the crew held: it goes among those asleep; it is taken from them; and its thread is woken, too. */
void worker_fall_asleep(struct worker *w);
void worker_wake_up(struct worker *w);
void worker_rouse(struct worker *w);

#endif
