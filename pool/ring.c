#include "pool/ring.h"

#include <stdint.h>
#include <stdlib.h>

int ring_init(struct ring *ring, size_t window, struct error *err)
{
	size_t capacity = 1;

	if (window > PTRDIFF_MAX / sizeof(*ring->tasks))
		return error_nomem(err);
	while (capacity < window)
		capacity *= 2;
	ring->window = window;
	ring->mask = capacity - 1;
	ring->tasks = calloc(capacity, sizeof(*ring->tasks));
	ring->outcomes = calloc(capacity, sizeof(*ring->outcomes));
	return ring->tasks && ring->outcomes ? 0 : error_nomem(err);
}

void ring_release(struct ring *ring)
{
	free(ring->tasks);
	free(ring->outcomes);
}

static size_t share(size_t queued, size_t most, size_t sharers)
{
	size_t nr = queued / (sharers ? sharers : 1);

	return nr > most ? most : nr ? nr : 1;
}

size_t ring_claim(struct ring *ring, size_t most, size_t sharers, size_t *ret_position)
{
	size_t take = atomic_load_explicit(&ring->take, memory_order_relaxed);

	for (;;) {
		/* Sequentially consistent: a worker that goes to sleep relies on it (see crew.h). */
		size_t limit = atomic_load(&ring->limit);
		size_t nr;

		if (take >= limit)
			return 0;
		nr = share(limit - take, most, sharers);
		if (atomic_compare_exchange_weak(&ring->take, &take, take + nr)) {
			*ret_position = take;
			return nr;
		}
	}
}

size_t ring_queued(struct ring *ring)
{
	size_t take = atomic_load_explicit(&ring->take, memory_order_relaxed);
	size_t limit = atomic_load_explicit(&ring->limit, memory_order_relaxed);

	return take < limit ? limit - take : 0;
}
