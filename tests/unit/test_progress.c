#include "cli/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	struct progress_counts counts;
	double seconds;
	size_t width;
	const char *bar;
} rows[] = {
	{{10, 0, 0}, 2, 79, "10 done  5.0/s"},
	{{10, 0, 1}, 0.5, 79, "10 done  20/s  1 problem"},
	{{50, 100, 0}, 5, 79, "[==================>                  ] 50/100  10/s  5 s left"},
	{{0, 100, 0}, 1, 79, "[>                                    ] 0/100  0.0/s"},
	{{100, 100, 2}, 5, 79, "[=====================================] 100/100  20/s  2 problems"},
	{{1, 1000, 0}, 1, 79,
		"[>                                    ] 1/1000  1.0/s  16 min 39 s left"},
	{{1, 10000, 0}, 1, 79,
		"[>                                    ] 1/10000  1.0/s  2 h 46 min left"},
	{{50, 100, 0}, 5, 35, "[=====>    ] 50/100  10/s  5 s left"},
	{{50, 100, 0}, 5, 24, "50/100  10/s  5 s left"},
	{{50, 100, 0}, 5, 10, "50/100  10"},
	{{50, 100, 0}, 5, 0, ""},
};

static void it_fits_the_width_and_leaves_the_bar_out_first(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(rows); i++) {
		char out[201];
		size_t len = progress_render(
			out, sizeof(out), &rows[i].counts, rows[i].seconds, rows[i].width);

		assert_string_equal(out, rows[i].bar);
		assert_int_equal(len, strlen(out));
		assert_true(len <= rows[i].width);
	}
}

static void the_largest_numbers_fit_the_buffer(void **state)
{
	struct progress_counts counts = {SIZE_MAX - 1, SIZE_MAX, SIZE_MAX};
	char out[201];

	(void)state;
	assert_true(progress_render(out, sizeof(out), &counts, 1e-9, 199) <= 199);
	counts.done = 1;
	assert_true(progress_render(out, sizeof(out), &counts, 1e18, 199) <= 199);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_fits_the_width_and_leaves_the_bar_out_first),
		cmocka_unit_test(the_largest_numbers_fit_the_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
