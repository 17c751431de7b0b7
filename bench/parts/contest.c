#include "bench/parts/contest.h"

#include "bench/parts/measure.h"

#include <stdio.h>
#include <stdlib.h>

void contest_run(struct contender *all, size_t nr, size_t rounds)
{
	for (size_t i = 0; i < nr; i++) {
		all[i].costs = measure_array(rounds);
		all[i].rounds = rounds;
	}
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < nr; i++)
			all[i].costs[round] = all[i].run(all[i].ctx, all[i].arg);
}

void contest_release(struct contender *all, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free(all[i].costs);
}

double contest_ratio(const struct contender *c, const struct contender *other)
{
	double *ratios = measure_array(c->rounds);
	double median;

	for (size_t i = 0; i < c->rounds; i++)
		ratios[i] = c->costs[i] / (other ? other->costs[i] : 1);
	median = measure_median(ratios, c->rounds);
	free(ratios);
	return median;
}

double contest_cost(const struct contender *c)
{
	return contest_ratio(c, NULL);
}

void contest_row(const struct contender *c, const struct contender *to)
{
	printf("  %-40s %9.1f", c->name, contest_cost(c));
	if (c == to)
		printf("\n");
	else
		printf(" %10.2f\n", contest_ratio(c, to));
}

void contest_aim(const char *what, double value, double least, double most)
{
	printf("  %s: %.2f; aim: at %s %g: %s\n", what, value, most > 0 ? "most" : "least",
		most > 0 ? most : least,
		(most > 0 ? value <= most : value >= least) ? "met" : "MISSED");
}
