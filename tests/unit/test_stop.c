#include "base/stop.h"

#include "tests/unit/countdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void without_a_flag_or_an_end_it_goes_on(void **state)
{
	struct stop stop = {.cancel = NULL};
	atomic_int flag = 0;

	(void)state;
	assert_int_equal(stop_reason(NULL), STOP_NOT);
	assert_int_equal(stop_reason(&stop), STOP_NOT);
	stop.cancel = &flag;
	assert_int_equal(stop_reason(&stop), STOP_NOT);
	assert_int_equal(stop_error(&stop, NULL), 0);
	assert_false(stop_between(NULL));
}

static void a_flag_and_an_end_have_errors_of_their_own(void **state)
{
	struct error err = ERROR_INIT;
	struct countdown countdown;
	atomic_int flag = 1;

	(void)state;
	countdown_init(&countdown, 1);
	assert_int_equal(stop_error(&countdown.stop, &err), 0);
	assert_int_equal(stop_error(&countdown.stop, &err), -1);
	assert_int_equal(err.code, ERROR_LATE);
	error_release(&err);
	countdown.stop.cancel = &flag;
	assert_int_equal(stop_error(&countdown.stop, &err), -1);
	assert_int_equal(err.code, ERROR_CANCELLED);
	error_release(&err);
}

static void the_real_clock_is_the_one_that_is_used_where_there_is_no_other(void **state)
{
	struct stop past = {.until = clock_ns()}, future = {.until = UINT64_MAX};

	(void)state;
	assert_int_equal(stop_reason(&past), STOP_LATE);
	assert_int_equal(stop_reason(&future), STOP_NOT);
}

static void small_steps_ask_the_clock_rarely(void **state)
{
	struct countdown countdown;
	unsigned steps = 0;

	(void)state;
	countdown_init(&countdown, 3);
	while (!stop_between(&countdown.stop))
		steps++;
	assert_int_equal(steps, 4 * STOP_STEPS - 1);
}

static void a_sleep_takes_at_least_its_time(void **state)
{
	uint64_t start = clock_ns();

	(void)state;
	timesource_sleep(NULL, 3000000);
	assert_true(clock_ns() - start >= 3000000);
	assert_true(timesource_add(UINT64_MAX - 1, 1) == UINT64_MAX);
	assert_true(timesource_add(UINT64_MAX - 1, 3) == UINT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_flag_or_an_end_it_goes_on),
		cmocka_unit_test(a_flag_and_an_end_have_errors_of_their_own),
		cmocka_unit_test(the_real_clock_is_the_one_that_is_used_where_there_is_no_other),
		cmocka_unit_test(small_steps_ask_the_clock_rarely),
		cmocka_unit_test(a_sleep_takes_at_least_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
