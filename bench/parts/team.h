/*
 * Threads that all do the same, started by hand: no pool of any kind.
 */
#ifndef BENCH_PARTS_TEAM_H
#define BENCH_PARTS_TEAM_H

enum { TEAM_MOST = 64 };

/*
 * Run work(ctx, i) for each i < threads (at most TEAM_MOST), each on a thread of its own, and meanwhile `beside` (may be NULL) on the
 * calling thread. Returns when all are done: the nanoseconds from the first start to the last end.
 */
double team_run(unsigned threads, void (*work)(void *ctx, unsigned i), void (*beside)(void *ctx),
	void *ctx);

#endif
