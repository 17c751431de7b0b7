#include "bench/parts/contest.h"

#include "bench/parts/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

/* Nanoseconds. */
static double processor_time(void)
{
	double sum = 0;

	for (int child = 0; child < 2; child++) {
		struct rusage u;

		getrusage(child ? RUSAGE_CHILDREN : RUSAGE_SELF, &u);
		sum += 1e9 * (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec);
		sum += 1e3 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
	}
	return sum;
}

void contest_run(struct contender *all, size_t nr, size_t rounds)
{
	for (size_t i = 0; i < nr; i++) {
		all[i].costs = measure_array(rounds);
		all[i].processor = measure_array(rounds);
		all[i].rounds = rounds;
	}
	for (size_t round = 0; round < rounds; round++)
		for (size_t i = 0; i < nr; i++) {
			double before = processor_time();

			all[i].costs[round] = all[i].run(all[i].ctx, all[i].arg);
			all[i].processor[round] = processor_time() - before;
		}
}

void contest_release(struct contender *all, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		free(all[i].costs), free(all[i].processor);
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

void contest_header(const char *cost, const char *to)
{
	printf("  %-40s %10s %10s %10s\n", "", cost, to, "processor");
}

void contest_row(const struct contender *c, const struct contender *to, size_t operations)
{
	double processor = measure_median(c->processor, c->rounds) / (double)operations;

	printf("  %-40s %10.1f ", c->name, contest_cost(c));
	if (c == to)
		printf("%10s", "");
	else
		printf("%10.2f", contest_ratio(c, to));
	printf(" %10.1f\n", processor);
}

void contest_aim(const char *what, double value, double least, double most)
{
	printf("  %s: %.2f; aim: at %s %g: %s\n", what, value, most > 0 ? "most" : "least",
		most > 0 ? most : least,
		(most > 0 ? value <= most : value >= least) ? "met" : "MISSED");
}
