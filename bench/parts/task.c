#include "bench/parts/task.h"

#include "bench/parts/measure.h"

#include <stdio.h>
#include <stdlib.h>

/* Spread all over the 64 bits, so that no two mistakes cancel each other out. errgroup.go has the same. */
static uint64_t value(uint64_t i)
{
	uint64_t x = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);

	return x ^ x >> 29;
}

void task_do(struct tally *tally, uint64_t i)
{
	tally->sum += value(i);
	tally->count++;
}

/* Worked out once: it shall not be in anybody's processor time. */
uint64_t task_checksum(size_t nr)
{
	static uint64_t sum;
	static size_t summed;

	if (summed != nr)
		for (sum = summed = 0; summed < nr; summed++)
			sum += value(summed);
	return sum;
}

void task_verify(const char *who, const struct tally tallies[TEAM_MOST], size_t nr)
{
	uint64_t sum = 0, count = 0;

	for (size_t i = 0; i < TEAM_MOST; i++) {
		sum += tallies[i].sum;
		count += tallies[i].count;
	}
	if (count == nr && sum == task_checksum(nr))
		return;
	fprintf(stderr, "%s: not every task was run once: %llu of %zu, or a wrong sum\n", who,
		(unsigned long long)count, nr);
	exit(1);
}
