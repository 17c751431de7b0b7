#include "walk/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 64 };

/* Choose `size` of the numbers from 0 to nr - 1, into `chosen`. Returns how many. */
static size_t choose(size_t size, size_t nr, uint64_t seed, size_t chosen[MOST])
{
	struct sample sample;
	size_t filled = 0;

	sample_init(&sample, size, seed);
	for (size_t i = 0; i < nr; i++) {
		size_t slot = sample_slot(&sample);

		if (slot == SAMPLE_NONE)
			continue;
		assert_true(slot < size && slot <= filled);
		filled += slot == filled;
		chosen[slot] = i;
	}
	return filled;
}

static void fewer_things_than_asked_for_are_all_chosen_in_order(void **state)
{
	size_t chosen[MOST];

	(void)state;
	assert_int_equal(choose(10, 0, 1, chosen), 0);
	assert_int_equal(choose(10, 10, 1, chosen), 10);
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(chosen[i], i);
}

static void nothing_is_chosen_twice(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		size_t chosen[MOST];
		bool seen[1000] = {false};

		assert_int_equal(choose(40, 1000, seed, chosen), 40);
		for (size_t i = 0; i < 40; i++) {
			assert_false(seen[chosen[i]]);
			seen[chosen[i]] = true;
		}
	}
}

/* Written down once: a change would choose other files for the seeds that people have noted. */
static void a_seed_means_the_same_everywhere_and_for_ever(void **state)
{
	static const size_t expected[] = {607, 670, 902, 442, 910};
	size_t chosen[MOST], other[MOST];

	(void)state;
	choose(5, 1000, 42, chosen);
	assert_memory_equal(chosen, expected, sizeof(expected));
	choose(5, 1000, 43, other);
	assert_memory_not_equal(chosen, other, sizeof(expected));
}

/* One cell of Pearson's chi-square. */
static double deviation(size_t hits, double expected)
{
	return ((double)hits - expected) * ((double)hits - expected) / expected;
}

/*
 * How often is each of NR things chosen, and which ends in slot 0? A fair choice is above these bounds once in a thousand times; the seeds
 * are fixed, so this is no matter of luck. Things are not put back, which makes the first sum smaller by (NR - SIZE) / (NR - 1).
 */
static void every_thing_has_the_same_chance(void **state)
{
	enum { NR = 50, SIZE = 10, ROUNDS = 20000 };
	size_t hits[NR] = {0}, firsts[NR] = {0};
	double chi = 0, chi_first = 0;

	(void)state;
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		size_t chosen[MOST];

		choose(SIZE, NR, seed, chosen);
		for (size_t i = 0; i < SIZE; i++)
			hits[chosen[i]]++;
		firsts[chosen[0]]++;
	}
	for (size_t i = 0; i < NR; i++)
		chi += deviation(hits[i], (double)ROUNDS * SIZE / NR);
	/* of the first SIZE things, only the very first can be there: when no later one took its place */
	chi_first = deviation(firsts[0], (double)ROUNDS * SIZE / NR);
	for (size_t i = SIZE; i < NR; i++)
		chi_first += deviation(firsts[i], (double)ROUNDS / NR);
	assert_true(chi * (NR - 1) / (NR - SIZE) < 85.4); /* 49 degrees of freedom */
	assert_true(chi_first < 73.4);			  /* 40 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fewer_things_than_asked_for_are_all_chosen_in_order),
		cmocka_unit_test(nothing_is_chosen_twice),
		cmocka_unit_test(a_seed_means_the_same_everywhere_and_for_ever),
		cmocka_unit_test(every_thing_has_the_same_chance),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
