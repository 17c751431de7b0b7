#include "walk/sample.h"

#include "base/random.h"

void sample_init(struct sample *sample, size_t size, uint64_t seed)
{
	*sample = (struct sample){.size = size, .state = seed};
}

/* From 0 to bound - 1. What lies behind the last whole multiple of the bound is thrown again: else the small ones came too often. */
static uint64_t random_below(struct sample *sample, uint64_t bound)
{
	uint64_t rest = -bound % bound, x; /* 2^64 modulo bound */

	do
		x = random_next(&sample->state);
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
