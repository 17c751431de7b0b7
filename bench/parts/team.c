#include "bench/parts/team.h"

#include "bench/parts/measure.h"

#include <pthread.h>

struct member {
	pthread_t thread;
	void (*work)(void *ctx, unsigned i);
	void *ctx;
	unsigned i;
};

static void *start(void *member)
{
	const struct member *m = member;

	m->work(m->ctx, m->i);
	return NULL;
}

double team_run(
	unsigned threads, void (*work)(void *ctx, unsigned i), void (*beside)(void *ctx), void *ctx)
{
	struct member members[TEAM_MOST];
	double began = measure_now();

	if (threads > TEAM_MOST)
		measure_die("too many threads", 0);
	for (unsigned i = 0; i < threads; i++) {
		members[i] = (struct member){.work = work, .ctx = ctx, .i = i};

		int code = pthread_create(&members[i].thread, NULL, start, &members[i]);

		if (code)
			measure_die("pthread_create", code);
	}
	if (beside)
		beside(ctx);
	for (unsigned i = 0; i < threads; i++)
		pthread_join(members[i].thread, NULL);
	return measure_now() - began;
}
