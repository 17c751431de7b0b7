#include "pool/ring.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct {
	size_t queued, most, sharers, expected;
} shares[] = {
	{0, 10, 4, 0},
	{1, 10, 4, 1}, /* never none of what is there */
	{3, 10, 4, 1},
	{40, 10, 4, 10},
	{20, 10, 4, 5},
	{100, 10, 4, 10},
	{100, 1, 4, 1},
	{7, 1000, 1, 7},
	{7, 1000, 0, 7},
};

static void nobody_claims_more_than_a_share(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		struct ring ring = {0};
		size_t position;

		assert_int_equal(ring_init(&ring, 100, NULL), 0);
		ring_hand_over(&ring, shares[i].queued);
		assert_int_equal(ring_queued(&ring), shares[i].queued);
		assert_int_equal(ring_is_empty(&ring), shares[i].queued == 0);
		assert_int_equal(ring_claim(&ring, shares[i].most, shares[i].sharers, &position),
			shares[i].expected);
		if (shares[i].expected)
			assert_int_equal(position, 0);
		assert_int_equal(ring_queued(&ring), shares[i].queued - shares[i].expected);
		ring_release(&ring);
	}
}

static void an_outcome_is_there_when_it_is_finished_and_gone_when_taken(void **state)
{
	struct ring ring = {0};

	(void)state;
	assert_int_equal(ring_init(&ring, 3, NULL), 0);
	for (size_t position = 0; position < 20; position++) {
		enum pool_outcome outcome = position % 3;

		assert_false(ring_is_finished(&ring, position));
		assert_int_equal(ring_take_outcome(&ring, position, 0), 0);
		ring_finish(&ring, position, outcome);
		assert_true(ring_is_finished(&ring, position));
		assert_int_equal(ring_take_outcome(&ring, position, 77), 1 + outcome);
		assert_int_equal(ring_take_outcome(&ring, position, 0), 77);
	}
	ring_release(&ring);
}

static void slots_of_a_window_do_not_overlap(void **state)
{
	(void)state;
	for (size_t window = 1; window < 40; window++) {
		struct ring ring = {0};

		assert_int_equal(ring_init(&ring, window, NULL), 0);
		for (size_t first = 0; first < 50; first++)
			for (size_t i = 1; i < window; i++)
				assert_ptr_not_equal(
					ring_task(&ring, first), ring_task(&ring, first + i));
		ring_release(&ring);
	}
}

/* --- many claim at a time -------------------------------------------------------------------------------------------------------- */

enum { THREADS = 4, POSITIONS = 300000 };

struct claimers {
	struct ring ring;
	size_t most;
	atomic_uchar *times_claimed;
	atomic_bool done;
};

static void *claim(void *arg)
{
	struct claimers *c = arg;

	while (!atomic_load(&c->done) || !ring_is_empty(&c->ring)) {
		size_t position, nr = ring_claim(&c->ring, c->most, THREADS, &position);

		for (size_t i = 0; i < nr; i++)
			atomic_fetch_add_explicit(
				&c->times_claimed[position + i], 1, memory_order_relaxed);
		if (!nr)
			sched_yield();
	}
	return NULL;
}

static void each_position_is_claimed_once(void **state)
{
	(void)state;
	for (size_t most = 1; most <= 10; most += 9) {
		struct claimers c = {.most = most};
		pthread_t threads[THREADS];

		assert_int_equal(ring_init(&c.ring, 16, NULL), 0);
		c.times_claimed = calloc(POSITIONS, sizeof(*c.times_claimed));
		assert_non_null(c.times_claimed);
		for (size_t i = 0; i < THREADS; i++)
			assert_int_equal(pthread_create(&threads[i], NULL, claim, &c), 0);
		for (size_t i = 0; i <= POSITIONS; i += 10)
			ring_hand_over(&c.ring, i);
		atomic_store(&c.done, true);
		for (size_t i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		for (size_t i = 0; i < POSITIONS; i++)
			if (c.times_claimed[i] != 1)
				fail_msg("%zu was claimed %u times", i, c.times_claimed[i]);
		free(c.times_claimed);
		ring_release(&c.ring);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_claims_more_than_a_share),
		cmocka_unit_test(an_outcome_is_there_when_it_is_finished_and_gone_when_taken),
		cmocka_unit_test(slots_of_a_window_do_not_overlap),
		cmocka_unit_test(each_position_is_claimed_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
