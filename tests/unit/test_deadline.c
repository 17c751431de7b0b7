#include "base/clock.h"
#include "base/deadline.h"
#include "base/interrupt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

static void wait_for_signal(void)
{
	uint64_t start = clock_ns();

	while (!atomic_load(&interrupt_signal) && clock_ns() - start < 10000000000U)
		usleep(1000);
}

static void the_flag_is_set_when_the_time_is_over_and_not_before(void **state)
{
	struct deadline d = {.set = false};
	uint64_t start = clock_ns();

	(void)state;
	assert_int_equal(deadline_set(&d, 100, NULL), 0);
	assert_false(deadline_passed());
	wait_for_signal();
	assert_true(clock_ns() - start >= 100000000);
	assert_true(deadline_passed());
	deadline_end(&d);
	assert_false(deadline_passed());
	assert_int_equal(atomic_load(&interrupt_signal), 0);
}

static void it_comes_also_where_its_signal_was_blocked_or_ignored(void **state)
{
	struct deadline d = {.set = false};
	struct sigaction ignore = {.sa_handler = SIG_IGN}, after;
	sigset_t alarm, mask;

	(void)state;
	sigaction(SIGALRM, &ignore, NULL);
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_BLOCK, &alarm, NULL);
	assert_int_equal(deadline_set(&d, 1, NULL), 0);
	wait_for_signal();
	assert_true(deadline_passed());
	deadline_end(&d);
	sigaction(SIGALRM, NULL, &after);
	sigprocmask(SIG_SETMASK, NULL, &mask);
	assert_true(after.sa_handler == SIG_IGN);
	assert_true(sigismember(&mask, SIGALRM));
}

static void one_that_is_ended_in_time_never_comes(void **state)
{
	struct deadline d = {.set = false};

	(void)state;
	assert_int_equal(deadline_set(&d, 20, NULL), 0);
	deadline_end(&d);
	usleep(50000);
	assert_int_equal(atomic_load(&interrupt_signal), 0);
}

static void a_signal_that_came_first_stays(void **state)
{
	struct deadline d = {.set = false};

	(void)state;
	atomic_store(&interrupt_signal, SIGTERM);
	assert_int_equal(deadline_set(&d, 1, NULL), 0);
	usleep(50000);
	assert_false(deadline_passed());
	deadline_end(&d);
	assert_int_equal(atomic_load(&interrupt_signal), SIGTERM);
	atomic_store(&interrupt_signal, 0);
}

static void no_time_is_never(void **state)
{
	struct deadline d = {.set = false};

	(void)state;
	assert_int_equal(deadline_set(&d, 0, NULL), 0);
	assert_false(d.set);
	deadline_end(&d);
}

static void a_time_beyond_all_clocks_is_no_error(void **state)
{
	struct deadline d = {.set = false};

	(void)state;
	assert_int_equal(deadline_set(&d, (unsigned long)-2, NULL), 0);
	usleep(20000);
	assert_false(deadline_passed());
	deadline_end(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_flag_is_set_when_the_time_is_over_and_not_before),
		cmocka_unit_test(it_comes_also_where_its_signal_was_blocked_or_ignored),
		cmocka_unit_test(one_that_is_ended_in_time_never_comes),
		cmocka_unit_test(a_signal_that_came_first_stays),
		cmocka_unit_test(no_time_is_never),
		cmocka_unit_test(a_time_beyond_all_clocks_is_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
