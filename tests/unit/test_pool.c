/* What holds for each run of a pool. Orders, keys, jobs, stops, metrics have files of their own: test_pool_*.c. */
#include "tests/unit/pool_laws.h"

enum { TASKS = 200 };

static void some_are_slow(struct run *r)
{
	for (size_t t = 0; t < r->nr; t += 7)
		r->tasks[t].sleep_us = 300;
}

static void results_come_back_in_input_order(void **state)
{
	(void)state;
	in_every_way(TASKS, some_are_slow, all_is_done);
}

static void the_first_is_the_slowest(struct run *r)
{
	r->opts.window = 10;
	r->tasks[0].sleep_us = 5000;
}

static void no_more_are_on_their_way_than_the_window_has_room_for(void **state)
{
	(void)state;
	in_every_way(TASKS, the_first_is_the_slowest, all_is_done);
}

static void any_batch_goes_with_any_window(void **state)
{
	static const size_t batches[] = {1, 2, 10, 1000},
			    windows[] = {0, 1, 2, 9, 10, 11, 1000, 5000};

	(void)state;
	for (size_t b = 0; b < NR_OF(batches); b++)
		for (size_t w = 0; w < NR_OF(windows); w++)
			for (enum producer by = 0; by < PRODUCERS; by++) {
				struct run *r = new_run(TASKS, 4);

				produce_by(r, by);
				r->opts.batch = batches[b];
				r->opts.window = windows[w];
				go(r);
				all_is_done(r);
				free_run(r);
			}
}

static void there_is_no_memory_for_a_window_without_end(void **state)
{
	static const struct {
		size_t window, batch;
	} cases[] = {{SIZE_MAX, 0}, {SIZE_MAX / 2 + 2, 0}, {SIZE_MAX, SIZE_MAX}, {0, SIZE_MAX},
		{0, SIZE_MAX / 256 + 1}};

	(void)state;
	for (size_t i = 0; i < NR_OF(cases); i++) {
		struct run *r = new_run(3, 4);

		r->opts.window = cases[i].window;
		r->opts.batch = cases[i].batch;
		run_it(r);
		assert_int_equal(r->status, -1);
		assert_int_equal(r->err.code, ERROR_NOMEM);
		free_run(r);
	}
}

static void there_are_never_more_workers_than_tasks(void **state)
{
	(void)state;
	for (size_t tasks = 0; tasks < 5; tasks++)
		in_every_way(tasks, NULL, all_is_done);
}

static void one_worker_or_one_task_needs_no_thread(void **state)
{
	(void)state;
	for (unsigned workers = 1; workers <= 8; workers *= 8) {
		struct run *r = new_run(workers == 1 ? TASKS : 1, workers);

		go(r);
		all_is_done(r);
		assert_int_equal(r->report.workers, 1);
		free_run(r);
	}
}

static void as_many_workers_as_processors_unless_said(void **state)
{
	struct run *r = new_run(TASKS, pool_default_workers());

	(void)state;
	some_are_slow(r);
	r->opts.workers = 0;
	run_it(r);
	all_is_done(r);
	assert_in_range(r->report.workers, 1, pool_default_workers());
	free_run(r);
}

static void all_take_as_long(struct run *r)
{
	for (size_t t = 0; t < r->nr; t++)
		r->tasks[t].sleep_us = 300;
}

static void several_shared_it(const struct run *r)
{
	all_is_done(r);
	assert_int_equal(r->inits, r->report.workers);
	assert_true(r->inits > 1 || r->opts.workers == 1);
}

static void each_worker_has_a_state_of_its_own(void **state)
{
	(void)state;
	/* That nobody else touched a worker's state, TSan sees to. */
	in_every_way(TASKS, all_take_as_long, several_shared_it);
}

static void three_fail(struct run *r)
{
	r->tasks[3].fails = r->tasks[50].fails = r->tasks[99].fails = true;
}

static void all_others_are_done(const struct run *r)
{
	assert_int_equal(r->status, 0);
	assert_int_equal(r->report.done, r->nr - 3);
	assert_int_equal(r->report.failed, 3);
	assert_false(r->report.stopped);
}

static void a_failing_task_never_takes_a_neighbour_with_it(void **state)
{
	(void)state;
	in_every_way(100, three_fail, all_others_are_done);
}

static void workers_whose_init_fails_are_done_without(void **state)
{
	(void)state;
	for (size_t nr = 2; nr <= 200; nr *= 10)
		for (int failures = 1; failures < 8; failures++)
			for (enum producer by = 0; by < PRODUCERS; by++) {
				struct run *r = new_run(nr, 8);

				produce_by(r, by);
				r->init_failures = failures;
				r->opts.key = failures % 2 ? run_key : NULL;
				go(r);
				if (failures < (int)most_workers(r))
					all_is_done(r);
				free_run(r);
			}
}

static void no_init_succeeds(struct run *r)
{
	r->init_failures = 1000;
}

static void nothing_was_done(const struct run *r)
{
	assert_int_equal(r->status, -1);
	assert_string_equal(error_text(&r->err), "no state today");
	assert_int_equal(r->report.done, 0);
	assert_true(r->report.workers >= 1);
	assert_int_equal(r->report.workers_failed, r->report.workers);
}

static void no_worker_at_all_is_an_error_and_no_task_is_lost(void **state)
{
	(void)state;
	in_every_way(1, no_init_succeeds, nothing_was_done);
	in_every_way(TASKS, no_init_succeeds, nothing_was_done);
}

static void nobody_listens(struct run *r)
{
	r->opts.deliver = NULL;
	r->opts.tick = NULL;
	r->opts.complete = NULL;
	r->opts.cancel = NULL;
}

static void call_backs_may_be_left_out(void **state)
{
	(void)state;
	for (enum producer by = 0; by < PRODUCERS; by++) {
		struct run *r = new_run(TASKS, 4);

		produce_by(r, by);
		nobody_listens(r);
		run_it(r);
		all_is_done(r);
		for (size_t t = 0; t < TASKS; t++)
			assert_int_equal(r->tasks[t].times_worked, 1);
		free_run(r);
	}
}

static void there_is_no_work(struct run *r)
{
	r->opts.work = NULL;
}

static void it_was_delivered_without_a_worker(const struct run *r)
{
	all_is_done(r);
	assert_int_equal(r->report.workers, 0);
}

static void without_work_tasks_are_only_delivered(void **state)
{
	(void)state;
	in_every_way(TASKS, there_is_no_work, it_was_delivered_without_a_worker);
}

/* --- many ---------------------------------------------------------------------------------------------------------------------- */

static int add_up(void *ctx, void *state, void *task)
{
	(void)ctx;
	*(uint64_t *)state += *(uint64_t *)task;
	return 0;
}

static int new_sum(void *ctx, void **ret_state, struct error *err)
{
	(void)ctx;
	*ret_state = calloc(1, sizeof(uint64_t));
	return *ret_state ? 0 : error_nomem(err);
}

static void add_to_total(void *ctx, void *state)
{
	atomic_fetch_add((atomic_ullong *)ctx, *(uint64_t *)state);
	free(state);
}

static void many_short_tasks_are_each_done_once(void **state)
{
	const size_t nr = UNDER_TSAN ? 100000 : 1000000;
	uint64_t *numbers = calloc(nr, sizeof(*numbers));

	(void)state;
	assert_non_null(numbers);
	for (size_t i = 0; i < nr; i++)
		numbers[i] = i;
	for (size_t i = 0; i < NR_OF(worker_counts); i++) {
		atomic_ullong total = 0;
		struct pool_report report;
		const struct pool_opts opts = {.workers = worker_counts[i],
			.batch = 1,
			.tasks = numbers,
			.nr = nr,
			.size = sizeof(*numbers),
			.work = add_up,
			.init = new_sum,
			.done = add_to_total,
			.ctx = &total};

		assert_int_equal(pool_run(&opts, &report, NULL), 0);
		assert_int_equal(report.done, nr);
		assert_true(total == (uint64_t)nr * (nr - 1) / 2);
	}
	free(numbers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_come_back_in_input_order),
		cmocka_unit_test(no_more_are_on_their_way_than_the_window_has_room_for),
		cmocka_unit_test(any_batch_goes_with_any_window),
		cmocka_unit_test(there_is_no_memory_for_a_window_without_end),
		cmocka_unit_test(there_are_never_more_workers_than_tasks),
		cmocka_unit_test(one_worker_or_one_task_needs_no_thread),
		cmocka_unit_test(as_many_workers_as_processors_unless_said),
		cmocka_unit_test(each_worker_has_a_state_of_its_own),
		cmocka_unit_test(a_failing_task_never_takes_a_neighbour_with_it),
		cmocka_unit_test(workers_whose_init_fails_are_done_without),
		cmocka_unit_test(no_worker_at_all_is_an_error_and_no_task_is_lost),
		cmocka_unit_test(call_backs_may_be_left_out),
		cmocka_unit_test(without_work_tasks_are_only_delivered),
		cmocka_unit_test(many_short_tasks_are_each_done_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
