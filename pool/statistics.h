/*
 * Running statistics in constant memory: each worker keeps its own and nothing is locked; at the end they are merged.
 *
 *	struct statistics s = STATISTICS_INIT;
 *	statistics_add(&s, 0.25);
 *	statistics_merge(&s, &of_another_worker);
 *	statistics_deviation(&s);
 *
 * Mean and variance by B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", Technometrics 4
 * (1962), 419-420; merged as in T. F. Chan, G. H. Golub, R. J. LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing
 * Sample Variances", Stanford STAN-CS-79-773 (1979). Neither subtracts large numbers from each other, as the sum of squares does.
 *
 * Merging in another order gives the same up to the last bits. Threads: one owner at a time.
 */
#ifndef POOL_STATISTICS_H
#define POOL_STATISTICS_H

#include <stddef.h>
#include <stdint.h>

struct statistics {
	uint64_t count;
	double mean;	 /* 0 when empty */
	double squares;	 /* sum of the squared distances from the mean */
	double min, max; /* 0 when empty */
};

#define STATISTICS_INIT       \
	{                     \
		0, 0, 0, 0, 0 \
	}

void statistics_add(struct statistics *s, double value);

/* Make `s` what it would be if it had been given all values of `other`, too. */
void statistics_merge(struct statistics *s, const struct statistics *other);

double statistics_sum(const struct statistics *s);

/* Of what was seen (divided by count, not by count - 1); 0 when empty. Deviation: its square root. */
double statistics_variance(const struct statistics *s);
double statistics_deviation(const struct statistics *s);

/*
 * The k largest values, each with a label: memory for k labels, however many are offered. Largest first; the same value by label,
 * in byte order, so that the result does not depend on the order of arrival.
 */
struct largest_entry {
	double value;
	char *label; /* ours */
};

enum { LARGEST_KEPT = 10 };

struct largest {
	struct largest_entry v[LARGEST_KEPT];
	size_t nr;
};

/* `label` is copied if it is kept. 0, or -1 when out of memory. */
int largest_offer(struct largest *l, double value, const char *label);

/* Offer all that `other` has. 0, or -1 when out of memory. */
int largest_merge(struct largest *l, const struct largest *other);

void largest_release(struct largest *l);

#endif
