#include "pool/lane.h"

#include <stdlib.h>

/* A generator of 64 bits that visits every state: D. E. Knuth's MMIX. */
static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state;
}

unsigned lane_of_key(uint64_t key, unsigned buckets)
{
	int64_t bucket = -1, next = 0;

	/* The bucket changes at random numbers of buckets, ever farther apart: the last change before `buckets` counts. */
	while (next < (int64_t)buckets) {
		double draw;

		bucket = next;
		draw = (double)((next_random(&key) >> 33) + 1);
		next = (int64_t)((double)(bucket + 1) * (double)(1LL << 31) / draw);
	}
	return (unsigned)bucket;
}

int lane_init(struct lane *lane, const struct ring *ring, struct error *err)
{
	lane->mask = ring->mask;
	lane->positions = calloc(ring->mask + 1, sizeof(*lane->positions));
	return lane->positions ? 0 : error_nomem(err);
}

void lane_release(struct lane *lane)
{
	free(lane->positions);
}

void lane_add(struct lane *lane, size_t position)
{
	size_t end = atomic_load_explicit(&lane->end, memory_order_relaxed);

	lane->positions[end & lane->mask] = position;
	/* sequentially consistent: a worker that goes to sleep relies on it */
	atomic_store(&lane->end, end + 1);
}

bool lane_claim(struct lane *lane, size_t *ret_position)
{
	size_t take = atomic_load_explicit(&lane->take, memory_order_relaxed);

	if (take == atomic_load(&lane->end))
		return false;
	*ret_position = lane->positions[take & lane->mask];
	atomic_store_explicit(&lane->take, take + 1, memory_order_relaxed);
	return true;
}

bool lane_is_empty(struct lane *lane)
{
	return atomic_load_explicit(&lane->take, memory_order_relaxed) == atomic_load(&lane->end);
}
