/* Longest common subsequences: tables, and against the textbook's quadratic table for random rows. */
#include "apply/diff_align.h"
#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 60 };

static size_t matched(const uint32_t *a, size_t a_nr, const uint32_t *b, size_t b_nr)
{
	size_t *match = malloc((a_nr + 1) * sizeof(*match));
	size_t nr = 0, next = 0;

	assert_int_equal(diff_align(a, a_nr, b, b_nr, match), 0);
	for (size_t i = 0; i < a_nr; i++) {
		if (match[i] == DIFF_ALIGN_NONE)
			continue;
		assert_true(match[i] >= next && match[i] < b_nr);
		assert_int_equal(a[i], b[match[i]]);
		next = match[i] + 1;
		nr++;
	}
	free(match);
	return nr;
}

/* By the textbook. */
static size_t longest(const uint32_t *a, size_t a_nr, const uint32_t *b, size_t b_nr)
{
	static size_t table[MOST + 1][MOST + 1];

	for (size_t i = 0; i <= a_nr; i++) {
		for (size_t j = 0; j <= b_nr; j++) {
			if (!i || !j)
				table[i][j] = 0;
			else if (a[i - 1] == b[j - 1])
				table[i][j] = table[i - 1][j - 1] + 1;
			else
				table[i][j] = table[i - 1][j] > table[i][j - 1] ? table[i - 1][j]
										: table[i][j - 1];
		}
	}
	return table[a_nr][b_nr];
}

static void random_rows_are_aligned_as_long_as_can_be(void **state)
{
	uint64_t seed = 4711;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		uint32_t a[MOST], b[MOST];
		size_t a_nr = random_next(&seed) % MOST, b_nr = random_next(&seed) % MOST;
		uint32_t kinds = 1 + random_next(&seed) % 20;

		for (size_t i = 0; i < a_nr; i++)
			a[i] = (uint32_t)(random_next(&seed) % kinds);
		for (size_t i = 0; i < b_nr; i++)
			b[i] = (uint32_t)(random_next(&seed) % kinds);
		assert_int_equal(matched(a, a_nr, b, b_nr), longest(a, a_nr, b, b_nr));
	}
}

static uint32_t *row(size_t nr)
{
	uint32_t *v = malloc((nr + 1) * sizeof(*v));

	assert_non_null(v);
	return v;
}

/* What takes hours by the textbook, and too many differences for Myers. */
static void a_large_row_turned_round_keeps_one(void **state)
{
	enum { NR = 200000 };
	uint32_t *a = row(NR), *b = row(NR);

	(void)state;
	for (uint32_t i = 0; i < NR; i++) {
		a[i] = i + 1;
		b[NR - 1 - i] = i + 1;
	}
	assert_int_equal(matched(a, NR, b, NR), 1);
	free(a);
	free(b);
}

static void a_large_row_with_many_changes_keeps_what_is_unique(void **state)
{
	enum { NR = 200000 };
	uint32_t *a = row(NR), *b = row(NR);

	(void)state;
	for (uint32_t i = 0; i < NR; i++) {
		a[i] = i + 10;
		b[i] = i % 7 ? i + 10 : 1000000 + i;
	}
	assert_int_equal(matched(a, NR, b, NR), NR - (NR + 6) / 7);
	/* The same few numbers over and over in two rhythms. */
	for (uint32_t i = 0; i < NR; i++) {
		a[i] = i * i % 5;
		b[i] = i * 7 % 4;
	}
	a[0] = b[NR - 1] = 99;
	(void)matched(a, NR, b, NR);
	free(a);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_rows_are_aligned_as_long_as_can_be),
		cmocka_unit_test(a_large_row_turned_round_keeps_one),
		cmocka_unit_test(a_large_row_with_many_changes_keeps_what_is_unique),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
