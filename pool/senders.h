/*
 * The producers of a pool that have threads of their own: pool_opts.send.
 *
 * Internal to pool/.
 */
#ifndef POOL_SENDERS_H
#define POOL_SENDERS_H

#include "pool/inbox.h"
#include "pool/pool.h"

#include <pthread.h>
#include <stdatomic.h>

struct sender {
	struct senders *all;
	pthread_t thread;
	unsigned number;
};

struct senders {
	const struct pool_opts *opts;
	struct pool *pool;
	pthread_t caller;
	struct inbox inbox;
	struct sender *v;
	unsigned started;
	atomic_bool failed; /* one of them says that the pool is to be stopped */
};

/*
 * Calling thread: run opts->send() on threads, as many as can be had, and submit what they send until all have ended. 0; -1: memory ran out, or
 * one of them failed. `senders` is for senders_send() meanwhile.
 */
int senders_feed(struct senders *senders, const struct pool_opts *opts, struct pool *pool,
	struct error *err);

/* See pool_send(). */
bool senders_send(struct senders *senders, void *task);

#endif
