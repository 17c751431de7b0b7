/* A run that is stopped: by a failure, by deliver(), by whoever cancels, by a producer that fails. */
#include "tests/unit/pool_laws.h"

enum { TASKS = 400 };

static void all_take(struct run *r, unsigned sleep_us)
{
	for (size_t t = 0; t < r->nr; t++)
		r->tasks[t].sleep_us = sleep_us;
}

static void one_fails_early(struct run *r)
{
	r->opts.stop_on_error = true;
	all_take(r, 100);
	r->tasks[5].fails = true;
	r->tasks[5].sleep_us = 0;
}

static void it_stopped_at_the_failure(const struct run *r)
{
	assert_int_equal(r->status, 0);
	assert_int_equal(r->report.failed, 1);
	assert_true(r->report.stopped);
	assert_true(r->report.done < r->nr - 1);
}

static void the_first_error_stops_if_asked(void **state)
{
	(void)state;
	in_every_way(TASKS, one_fails_early, it_stopped_at_the_failure);
}

static void the_seventh_is_enough(struct run *r)
{
	r->stop_after = 7;
	r->opts.window = 20;
}

static void little_more_was_begun(const struct run *r)
{
	assert_int_equal(r->status, 0);
	assert_true(r->report.stopped);
	assert_true(r->given <= 7 + 20);
	if (r->producer == BY_ARRAY)
		assert_true(r->report.unreached >= TASKS - 7 - 20);
}

static void the_collector_can_stop(void **state)
{
	(void)state;
	in_every_way(TASKS, the_seventh_is_enough, little_more_was_begun);
}

static void the_seventh_is_enough_at_the_end(struct run *r)
{
	r->stop_after = 7;
	r->opts.order = POOL_AT_END;
}

static void it_had_all_the_same(const struct run *r)
{
	assert_int_equal(r->delivered_nr, TASKS);
	assert_int_equal(r->report.done, TASKS);
	assert_true(r->report.stopped);
}

static void a_collector_that_stops_at_the_end_has_the_others_too(void **state)
{
	(void)state;
	in_every_way(TASKS, the_seventh_is_enough_at_the_end, it_had_all_the_same);
}

static void task_ten_cancels(struct run *r)
{
	r->opts.window = 64;
	r->tasks[10].cancels = true;
	all_take(r, 100);
}

static void some_is_done_but_not_all(const struct run *r)
{
	assert_int_equal(r->status, 0);
	assert_true(r->report.stopped);
	assert_true(r->report.done >= 1 && r->report.done < r->nr);
}

static void cancel_stops_and_what_is_done_is_reported(void **state)
{
	(void)state;
	in_every_way(TASKS, task_ten_cancels, some_is_done_but_not_all);
}

static void cancelled_from_the_start(struct run *r)
{
	r->cancel = 1;
}

static void nothing_is_done(const struct run *r)
{
	assert_int_equal(r->status, 0);
	assert_int_equal(r->report.done + r->report.failed, 0);
	assert_true(r->report.stopped);
}

static void cancel_before_the_start_works_on_nothing(void **state)
{
	(void)state;
	in_every_way(TASKS, cancelled_from_the_start, nothing_is_done);
}

static void of_an_array_what_was_not_begun_is_unreached(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++) {
		struct run *r = new_run(TASKS, worker_counts[i]);

		produce_by(r, BY_ARRAY);
		r->cancel = 1;
		go(r);
		assert_int_equal(r->report.unreached, TASKS);
		assert_int_equal(r->delivered_nr, 0);
		free_run(r);
	}
}

static void feed_fails_after_fifty(struct run *r)
{
	r->feed_fails_at = 50;
}

static void it_failed_if_it_was_feed(const struct run *r)
{
	assert_int_equal(r->status, r->producer == BY_FEED ? -1 : 0);
	assert_int_equal(r->given, r->producer == BY_FEED ? 50 : TASKS);
	assert_int_equal(r->report.stopped, r->producer == BY_FEED);
	assert_int_equal(r->err.code, ERROR_NONE);
}

static void a_feed_that_fails_fails_the_run(void **state)
{
	(void)state;
	in_every_way(TASKS, feed_fails_after_fifty, it_failed_if_it_was_feed);
}

/* --- from elsewhere ---------------------------------------------------------------------------------------------------------------- */

static void another_thread_may_cancel_at_any_moment(void **state)
{
	uint64_t seed = 4711;

	(void)state;
	for (int round = 0; round < 60; round++) {
		struct run *r = new_run(2000, worker_counts[round % NR_OF(worker_counts)]);
		struct canceller c = {&r->cancel, (unsigned)(random_next(&seed) % 4000)};
		pthread_t thread;

		produce_by(r, (enum producer)(random_next(&seed) % PRODUCERS));
		r->opts.order = (enum pool_order)(random_next(&seed) % 3);
		r->opts.window = random_next(&seed) % 100;
		r->opts.key = random_next(&seed) % 4 ? NULL : run_key;
		for (size_t t = 0; t < r->nr; t++)
			r->tasks[t].sleep_us = random_next(&seed) % 8 ? 0 : 50;
		assert_int_equal(pthread_create(&thread, NULL, cancel_later, &c), 0);
		run_it(r);
		pthread_join(thread, NULL);
		assert_null(broken_law(r));
		free_run(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_error_stops_if_asked),
		cmocka_unit_test(the_collector_can_stop),
		cmocka_unit_test(a_collector_that_stops_at_the_end_has_the_others_too),
		cmocka_unit_test(cancel_stops_and_what_is_done_is_reported),
		cmocka_unit_test(cancel_before_the_start_works_on_nothing),
		cmocka_unit_test(of_an_array_what_was_not_begun_is_unreached),
		cmocka_unit_test(a_feed_that_fails_fails_the_run),
		cmocka_unit_test(another_thread_may_cancel_at_any_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
