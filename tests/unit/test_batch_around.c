#include "cli/batch_around.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct batch_around_hooks hooks = {NULL, NULL, NULL};

static void what_is_asked_for_is_in_the_list_in_its_order(void **state)
{
	struct batch_around around;
	struct around *const all[] = {&around.check.around, &around.retry.around,
		&around.rate.around, &around.limit.around};

	(void)state;
	for (unsigned asked = 0; asked < 8; asked++) {
		const struct batch_options opts = {.retries = asked & 1 ? 3 : 0,
			.rate = {asked & 2 ? 10 : 0, 1},
			.file_timeout = asked & 4 ? 100 : 0};
		size_t at = 0;

		batch_around_init(&around, &opts, &hooks);
		for (unsigned i = 0; i < 4; i++)
			if (i == 0 || asked & 1U << (i - 1))
				assert_ptr_equal(around.list[at++], all[i]);
		assert_null(around.list[at]);
	}
}

static void a_burst_is_what_one_second_allows(void **state)
{
	static const struct {
		struct opt_rate rate;
		uint64_t interval_ns, burst;
	} cases[] = {
		{{1, 1}, 1000000000, 1},
		{{10, 1}, 100000000, 10},
		{{3, 1}, 333333333, 3},
		{{1000000, 1}, 1000, 1000000},
		{{1, 60}, 60000000000, 1},
		{{59, 60}, 1016949152, 1},
		{{300, 60}, 200000000, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct batch_options opts = {.rate = cases[i].rate};
		struct batch_around around;

		batch_around_init(&around, &opts, &hooks);
		assert_int_equal(around.rate.interval_ns, cases[i].interval_ns);
		assert_int_equal(around.rate.slack_ns, (cases[i].burst - 1) * cases[i].interval_ns);
	}
}

static void times_and_numbers_are_those_of_the_options(void **state)
{
	const struct batch_options opts = {.retries = 7, .file_timeout = 1500},
				   endless = {.file_timeout = (unsigned long)-2};
	struct batch_around around;

	(void)state;
	batch_around_init(&around, &opts, &hooks);
	assert_int_equal(around.retry.retries, 7);
	assert_int_equal(around.retry.first_ns, 50000000);
	assert_int_equal(around.limit.ns, 1500000000);
	batch_around_init(&around, &endless, &hooks);
	assert_true(around.limit.ns == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_asked_for_is_in_the_list_in_its_order),
		cmocka_unit_test(a_burst_is_what_one_second_allows),
		cmocka_unit_test(times_and_numbers_are_those_of_the_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
