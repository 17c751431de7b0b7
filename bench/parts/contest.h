/*
 * Contenders that do the same work, each in its own way: they run in turn, many rounds of all of them, so that each gets the same
 * share of whatever else the machine does.
 *
 *	struct contender all[] = {{.name = "locked", .run = locked}, {.name = "plain", .run = plain}};
 *	contest_run(all, 2, rounds);
 *	contest_row(&all[0], &all[1]);
 *	contest_release(all, 2);
 */
#ifndef BENCH_PARTS_CONTEST_H
#define BENCH_PARTS_CONTEST_H

#include <stddef.h>

struct contender {
	const char *name;
	double (*run)(void *ctx, size_t arg); /* one round: nanoseconds an operation */
	void *ctx;			      /* handed to it, as is */
	size_t arg;

	double *costs; /* one a round; ours */
	double *processor; /* of the process and of those it waited for, nanoseconds of the whole round */
	size_t rounds;
};

void contest_run(struct contender *all, size_t nr, size_t rounds);
void contest_release(struct contender *all, size_t nr);

/* Median of the rounds, in nanoseconds an operation. */
double contest_cost(const struct contender *c);

/* Median over the rounds of the ratio of its cost to that of `other` in the same round. */
double contest_ratio(const struct contender *c, const struct contender *other);

/*
 * Print name, cost, the ratio to `to`, unless that is the same one, and the processor time of each of `operations` (median; all that a
 * round does, also before and after the clock runs). contest_header() names the columns; `to`, short: that of the ratio.
 */
void contest_header(const char *cost, const char *to);
void contest_row(const struct contender *c, const struct contender *to, size_t operations);

/* Print a sentence with `value` in it, the aim, and whether that is met: at most `most`, or at least `least` (0: no such limit). */
void contest_aim(const char *what, double value, double least, double most);

#endif
