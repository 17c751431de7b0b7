#include "pool/senders.h"

#include "base/clock.h"

#include <signal.h>
#include <stdlib.h>

enum { ROOM = 1024, AT_ONCE = 64 };

/* While nothing arrives the calling thread looks for results, at ever longer intervals. */
static const uint64_t SHORTEST_NS = 500 * 1000;
static const uint64_t LONGEST_NS = 50 * 1000 * 1000;

static void send_all(struct senders *senders, unsigned number)
{
	const struct pool_opts *opts = senders->opts;

	if (opts->send(opts->ctx, senders->pool, number) < 0)
		atomic_store(&senders->failed, true);
	inbox_end_producer(&senders->inbox);
}

static void *sender_main(void *arg)
{
	const struct sender *sender = arg;

	send_all(sender->all, sender->number);
	return NULL;
}

static int start(struct senders *senders, struct error *err)
{
	const unsigned nr = senders->opts->senders;
	sigset_t all, before;

	senders->v = calloc(nr, sizeof(*senders->v));
	if (inbox_init(&senders->inbox, ROOM, nr, err) < 0)
		return -1;
	if (!senders->v)
		return error_nomem(err);
	/* Signals are for the calling thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; senders->started < nr; senders->started++) {
		struct sender *sender = &senders->v[senders->started];

		sender->all = senders;
		sender->number = senders->started;
		if (pthread_create(&sender->thread, NULL, sender_main, sender) != 0)
			break;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return 0;
}

static size_t submit_some(struct senders *senders)
{
	void *tasks[AT_ONCE];
	size_t nr = inbox_take(&senders->inbox, tasks, AT_ONCE);

	for (size_t i = 0; i < nr; i++)
		pool_submit(senders->pool, tasks[i]);
	return nr;
}

/* Also what was sent before the pool was stopped is submitted: it has been taken, so it has to be delivered, if only as dropped. */
static void submit_all(struct senders *senders)
{
	uint64_t wait = SHORTEST_NS;

	while (!inbox_is_done(&senders->inbox)) {
		if (atomic_load(&senders->failed) || pool_is_stopping(senders->pool))
			inbox_close(&senders->inbox);
		if (submit_some(senders)) {
			wait = SHORTEST_NS;
			continue;
		}
		pool_collect(senders->pool);
		inbox_wait(&senders->inbox, clock_ns() + wait);
		wait = wait * 2 < LONGEST_NS ? wait * 2 : LONGEST_NS;
	}
}

int senders_feed(
	struct senders *senders, const struct pool_opts *opts, struct pool *pool, struct error *err)
{
	int r;

	*senders = (struct senders){.opts = opts, .pool = pool, .caller = pthread_self()};
	r = start(senders, err);
	if (r == 0) {
		/* in place of those for which there was no thread */
		for (unsigned i = senders->started; i < opts->senders; i++)
			send_all(senders, i);
		submit_all(senders);
	}
	for (unsigned i = 0; i < senders->started; i++)
		pthread_join(senders->v[i].thread, NULL);
	free(senders->v);
	inbox_release(&senders->inbox);
	return r < 0 || atomic_load(&senders->failed) ? -1 : 0;
}

bool senders_send(struct senders *senders, void *task)
{
	if (pthread_equal(pthread_self(), senders->caller))
		return pool_submit(senders->pool, task);
	return inbox_put(&senders->inbox, task);
}
