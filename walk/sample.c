#include "walk/sample.h"

void sample_init(struct sample *sample, size_t size, uint64_t seed)
{
	*sample = (struct sample){.size = size, .state = seed};
}

/* splitmix64 (Steele, Lea and Flood, 2014): good enough to choose files, and any seed is fine, 0 too. */
static uint64_t next_random(struct sample *sample)
{
	uint64_t x = sample->state += UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* From 0 to bound - 1. What lies behind the last whole multiple of the bound is thrown again: else the small ones came too often. */
static uint64_t random_below(struct sample *sample, uint64_t bound)
{
	uint64_t rest = -bound % bound, x; /* 2^64 modulo bound */

	do
		x = next_random(sample);
	while (x < rest);
	return x % bound;
}

size_t sample_slot(struct sample *sample)
{
	uint64_t slot = sample->seen++;

	if (slot >= sample->size)
		slot = random_below(sample, sample->seen);
	return slot < sample->size ? (size_t)slot : SAMPLE_NONE;
}
