#include "pool/statistics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

enum { MANY = 10000 };

/* What statistics.h says, by the book: the mean first, then the distances from it. */
static struct statistics in_two_passes(const double *values, size_t nr)
{
	struct statistics s = STATISTICS_INIT;
	long double sum = 0, squares = 0, mean;

	for (size_t i = 0; i < nr; i++) {
		sum += values[i];
		s.min = i && s.min < values[i] ? s.min : values[i];
		s.max = i && s.max > values[i] ? s.max : values[i];
	}
	mean = nr ? sum / nr : 0;
	for (size_t i = 0; i < nr; i++)
		squares += (values[i] - mean) * (values[i] - mean);
	s.count = nr;
	s.mean = (double)mean;
	s.squares = (double)squares;
	return s;
}

static struct statistics one_by_one(const double *values, size_t nr)
{
	struct statistics s = STATISTICS_INIT;

	for (size_t i = 0; i < nr; i++)
		statistics_add(&s, values[i]);
	return s;
}

/* Apart by a millionth of `scale`: the values themselves are rounded, which the smallest of variances shows. */
static void assert_close(double is, double wanted, double scale)
{
	double apart = is > wanted ? is - wanted : wanted - is;

	if (!(apart <= 1e-6 * scale))
		fail_msg("%.17g is not %.17g", is, wanted);
}

/* The mean is held to more than the variance. */
static void assert_same(const struct statistics *is, const struct statistics *wanted)
{
	double most = wanted->max > -wanted->min ? wanted->max : -wanted->min;

	assert_int_equal(is->count, wanted->count);
	assert_true(is->min == wanted->min);
	assert_true(is->max == wanted->max);
	assert_close(is->mean, wanted->mean, 1e-6 * most);
	assert_close(statistics_variance(is), statistics_variance(wanted),
		statistics_variance(wanted) + 1e-300);
	assert_close(statistics_sum(is), wanted->mean * (double)wanted->count,
		most * (double)wanted->count);
}

static double *some_values(uint32_t seed, double base, double spread)
{
	double *values = calloc(MANY, sizeof(*values));

	assert_non_null(values);
	for (size_t i = 0; i < MANY; i++) {
		seed = seed * 1664525 + 1013904223;
		values[i] = base + spread * (seed / 4294967296.0 - 0.5);
	}
	return values;
}

static void nothing_is_all_zeroes(void **state)
{
	struct statistics s = STATISTICS_INIT, other = STATISTICS_INIT;

	(void)state;
	statistics_merge(&s, &other);
	assert_int_equal(s.count, 0);
	assert_true(s.mean == 0 && s.min == 0 && s.max == 0);
	assert_true(statistics_sum(&s) == 0);
	assert_true(statistics_variance(&s) == 0);
	assert_true(statistics_deviation(&s) == 0);
}

static void one_value_is_its_own_mean_and_range(void **state)
{
	struct statistics s = STATISTICS_INIT;

	(void)state;
	statistics_add(&s, -3.5);
	assert_true(s.mean == -3.5 && s.min == -3.5 && s.max == -3.5);
	assert_true(statistics_variance(&s) == 0);
}

static void the_textbook_example_comes_out(void **state)
{
	const double values[] = {2, 4, 4, 4, 5, 5, 7, 9};
	struct statistics s = one_by_one(values, NR(values));

	(void)state;
	assert_true(s.mean == 5);
	assert_true(statistics_variance(&s) == 4);
	assert_true(statistics_deviation(&s) == 2);
	assert_true(statistics_sum(&s) == 40);
}

/* The last ones are where a sum of squares would be off by more than the variance itself. */
static const struct {
	double base, spread;
} ranges[] = {{0, 1}, {1e-9, 1e-9}, {-5, 20}, {1e9, 1}, {-1e8, 1}, {1e150, 1e149}};

static void it_agrees_with_two_passes_over_the_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(ranges); i++) {
		double *values = some_values((uint32_t)i, ranges[i].base, ranges[i].spread);
		struct statistics wanted = in_two_passes(values, MANY);
		struct statistics is = one_by_one(values, MANY);

		/* what the values themselves are rounded to is not ours */
		if (ranges[i].spread > 1e-9 * ranges[i].base)
			assert_same(&is, &wanted);
		assert_true(statistics_variance(&is) >= 0);
		free(values);
	}
}

static void merging_in_any_order_is_as_good_as_adding_one_by_one(void **state)
{
	static const size_t cuts[] = {0, 1, 1, 2, 17, 5000, 5001, MANY};
	static const size_t orders[][NR(cuts) - 1] = {
		{0, 1, 2, 3, 4, 5, 6}, {6, 5, 4, 3, 2, 1, 0}, {3, 0, 6, 1, 5, 2, 4}};

	(void)state;
	for (size_t range = 0; range < NR(ranges); range++) {
		double *values = some_values(7, ranges[range].base, ranges[range].spread);
		struct statistics wanted = in_two_passes(values, MANY);

		for (size_t order = 0; order < NR(orders); order++) {
			struct statistics all = STATISTICS_INIT;

			for (size_t i = 0; i < NR(orders[order]); i++) {
				size_t part = orders[order][i];
				struct statistics s = one_by_one(
					values + cuts[part], cuts[part + 1] - cuts[part]);

				statistics_merge(&all, &s);
			}
			assert_same(&all, &wanted);
		}
		free(values);
	}
}

static void values_too_far_apart_for_a_variance_keep_their_range(void **state)
{
	const double values[] = {1e308, -1e308, 5e-324, 0};
	struct statistics s = one_by_one(values, NR(values));

	(void)state;
	assert_true(s.min == -1e308 && s.max == 1e308);
	assert_true(statistics_deviation(&s) >= 0);
	s = one_by_one(values + 2, 2);
	assert_true(s.min == 0 && s.max == 5e-324);
	assert_true(statistics_deviation(&s) >= 0);
}

/* --- the largest ---------------------------------------------------------------------------------------------------------- */

static void assert_largest(const struct largest *l, const char *wanted)
{
	char is[512] = "";

	for (size_t i = 0; i < l->nr; i++) {
		size_t len = strlen(is);

		snprintf(is + len, sizeof(is) - len, "%s%g%s", i ? " " : "", l->v[i].value,
			l->v[i].label);
	}
	assert_string_equal(is, wanted);
}

static void offer_all(struct largest *l, const char *letters, size_t step)
{
	size_t nr = strlen(letters);

	for (size_t i = 0, at = 0; i < nr; i++, at = (at + step) % nr) {
		const char label[] = {letters[at], '\0'};

		assert_int_equal(largest_offer(l, (double)(at / 2), label), 0);
	}
}

static void the_largest_stay_with_the_same_values_by_label(void **state)
{
	static const size_t steps[] = {1, 3, 5, 7, 15};

	(void)state;
	for (size_t i = 0; i < NR(steps); i++) {
		struct largest l = {.nr = 0};

		offer_all(&l, "abcdefghijklmnop", steps[i]);
		assert_largest(&l, "7o 7p 6m 6n 5k 5l 4i 4j 3g 3h");
		largest_release(&l);
		assert_int_equal(l.nr, 0);
	}
}

static void fewer_than_are_kept_are_all_there(void **state)
{
	struct largest l = {.nr = 0};

	(void)state;
	offer_all(&l, "abc", 1);
	assert_largest(&l, "1c 0a 0b");
	largest_release(&l);
}

static void merged_ones_are_those_of_all(void **state)
{
	struct largest a = {.nr = 0}, b = {.nr = 0}, empty = {.nr = 0};

	(void)state;
	offer_all(&a, "abcdefghijkl", 1);
	offer_all(&b, "ABCDEFGHIJKLMN", 1);
	assert_int_equal(largest_merge(&a, &b), 0);
	assert_int_equal(largest_merge(&a, &empty), 0);
	assert_largest(&a, "6M 6N 5K 5L 5k 5l 4I 4J 4i 4j");
	largest_release(&a);
	largest_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_all_zeroes),
		cmocka_unit_test(one_value_is_its_own_mean_and_range),
		cmocka_unit_test(the_textbook_example_comes_out),
		cmocka_unit_test(it_agrees_with_two_passes_over_the_values),
		cmocka_unit_test(merging_in_any_order_is_as_good_as_adding_one_by_one),
		cmocka_unit_test(values_too_far_apart_for_a_variance_keep_their_range),
		cmocka_unit_test(the_largest_stay_with_the_same_values_by_label),
		cmocka_unit_test(fewer_than_are_kept_are_all_there),
		cmocka_unit_test(merged_ones_are_those_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
