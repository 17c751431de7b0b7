/* What a pool says of itself: metrics, the program's own counters, the report in words. */
#include "base/clock.h"
#include "base/str.h"
#include "tests/unit/pool_laws.h"

enum { TASKS = 200 };

static void times_are_wanted(struct run *r)
{
	r->opts.measure = true;
	r->tasks[7].fails = true;
	for (size_t t = 0; t < r->nr; t += 10)
		r->tasks[t].sleep_us = 1000;
}

/* What must have been slept is a lower bound for what was measured, whatever the machine does. */
static void the_times_were_measured(const struct run *r)
{
	const struct pool_metrics *m = &r->report.metrics;
	double processing = clock_seconds(m->processing_ns);

	assert_int_equal(m->processed, TASKS);
	assert_int_equal(m->errors, 1);
	assert_true(m->processing_ns >= TASKS / 10 * 1000000);
	assert_true(m->latency.max >= 0.001 && m->latency.min >= 0);
	assert_true(statistics_sum(&m->latency) <= processing * 1.000001);
	assert_true(r->report.seconds > 0);
	assert_true(clock_seconds(m->total_ns) <= r->report.seconds * r->report.workers);
	assert_true(pool_metrics_utilisation(m) > 0 && pool_metrics_utilisation(m) <= 1);
}

static void times_are_measured_if_asked(void **state)
{
	(void)state;
	in_every_way(TASKS, times_are_wanted, the_times_were_measured);
}

static void no_time_was_measured(const struct run *r)
{
	const struct pool_metrics *m = &r->report.metrics;

	assert_int_equal(m->processed, TASKS);
	assert_true(m->starting_ns + m->processing_ns + m->waiting_ns + m->ending_ns == 0);
	assert_true(m->total_ns + m->latency.count == 0);
	assert_true(r->report.seconds > 0);
}

static void and_otherwise_not(void **state)
{
	(void)state;
	in_every_way(TASKS, NULL, no_time_was_measured);
}

static int count_index(void *ctx, void *state, void *arg)
{
	const struct task *task = arg;

	pool_count(0, 1);
	pool_count(POOL_COUNTERS - 1, task->index);
	return run_work(ctx, state, arg);
}

static void work_counts(struct run *r)
{
	r->opts.work = count_index;
}

static void the_counts_were_added_up(const struct run *r)
{
	assert_int_equal(r->report.metrics.counters[0], TASKS);
	assert_int_equal(r->report.metrics.counters[1], 0);
	assert_int_equal(r->report.metrics.counters[POOL_COUNTERS - 1], TASKS * (TASKS - 1) / 2);
}

static void the_program_has_counters_of_its_own(void **state)
{
	(void)state;
	in_every_way(TASKS, work_counts, the_counts_were_added_up);
	pool_count(0, 1); /* elsewhere it counts for nobody */
}

static void no_init_of_eight(struct run *r)
{
	r->init_failures = 1000;
}

static void nothing_counts(const struct run *r)
{
	assert_int_equal(r->report.metrics.processed, 0);
	pool_count(0, 1);
}

static void after_a_failure_nobody_counts(void **state)
{
	(void)state;
	in_every_way(3, no_init_of_eight, nothing_counts);
}

/* --- what is around ------------------------------------------------------------------------------------------------------------ */

static enum pool_outcome drop_odd(
	struct around *self, struct around *const *rest, struct around_call *call)
{
	const struct task *task = call->task;

	(void)self;
	return task->index % 2 ? POOL_DROPPED : around_run(rest, call);
}

static void what_is_dropped_has_no_latency(void **state)
{
	struct around dropper = {drop_odd};
	struct around *const around[] = {&dropper, NULL};

	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++) {
		struct run *r = new_run(TASKS, worker_counts[i]);
		const struct pool_metrics *m = &r->report.metrics;

		r->opts.around = around;
		r->opts.measure = true;
		run_it(r);
		assert_int_equal(m->dropped, TASKS / 2);
		assert_int_equal(m->processed, TASKS / 2);
		assert_int_equal(m->latency.count, m->processed);
		free_run(r);
	}
}

/* --- in words -------------------------------------------------------------------------------------------------------------------- */

static const struct {
	struct pool_report report;
	const char *text;
} reports[] = {
	{{.done = 0}, ""},
	{{.done = 100, .workers = 8}, ""},
	{{.done = 7, .workers = 8, .stopped = true}, ""},
	{{.done = 90,
		 .failed = 4,
		 .dropped = 6,
		 .unreached = 100,
		 .workers = 8,
		 .workers_failed = 3},
		"partial result: 3 of 8 workers failed; 90 tasks done, 4 failed, 6 dropped, 100 never reached"},
	{{.done = 1, .failed = 1, .workers = 1, .workers_failed = 1},
		"partial result: 1 of 1 worker failed; 1 task done, 1 failed, 0 dropped"},
	{{.done = 2, .dropped = 1, .workers = 2},
		"partial result: 2 tasks done, 0 failed, 1 dropped"},
	{{.unreached = 5, .stopped = true},
		"partial result: 0 tasks done, 0 failed, 0 dropped, 5 never reached"},
	{{.done = 5, .workers = 4, .workers_failed = 1},
		"partial result: 1 of 4 workers failed; 5 tasks done, 0 failed, 0 dropped"},
};

static void a_report_says_what_is_missing(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(reports); i++) {
		struct str text = STR_INIT;

		assert_int_equal(pool_report_text(&reports[i].report, &text), 0);
		assert_string_equal(text.s, reports[i].text);
		str_release(&text);
	}
}

static void a_run_says_how_many_workers_failed(void **state)
{
	struct run *r = new_run(TASKS, 4);

	(void)state;
	r->opts.key = run_key; /* all are started */
	r->init_failures = 2;
	go(r);
	assert_int_equal(r->report.workers, 4);
	assert_int_equal(r->report.workers_failed, 2);
	free_run(r);
}

static void one_task_in_ten_fails(struct run *r)
{
	for (size_t t = 0; t < r->nr; t += 10)
		r->tasks[t].fails = true;
}

static void some_workers_failed_with_them(const struct run *r)
{
	assert_int_equal(r->report.failed, TASKS / 10);
	assert_in_range(r->report.workers_failed, 1, r->report.workers);
	assert_true(pool_metrics_error_rate(&r->report.metrics) == 0.1);
}

static void a_worker_whose_task_failed_counts_as_failed(void **state)
{
	(void)state;
	in_every_way(TASKS, one_task_in_ten_fails, some_workers_failed_with_them);
}

/* --- sums ------------------------------------------------------------------------------------------------------------------------ */

static void what_is_merged_is_added(void **state)
{
	struct pool_metrics a = {.processed = 1, .errors = 2, .dropped = 3, .retried = 4};
	struct pool_metrics sum = {0};

	(void)state;
	a.counters[0] = 5, a.counters[POOL_COUNTERS - 1] = 6;
	a.starting_ns = 7, a.processing_ns = 8, a.waiting_ns = 9, a.ending_ns = 10, a.total_ns = 40;
	statistics_add(&a.latency, 0.5);
	pool_metrics_merge(&sum, &a);
	pool_metrics_merge(&sum, &a);
	assert_true(sum.processed == 2 && sum.errors == 4 && sum.dropped == 6 && sum.retried == 8);
	assert_true(sum.counters[0] == 10 && sum.counters[POOL_COUNTERS - 1] == 12);
	assert_true(sum.starting_ns == 14 && sum.processing_ns == 16 && sum.waiting_ns == 18);
	assert_true(sum.ending_ns == 20 && sum.total_ns == 80 && sum.latency.count == 2);
	assert_true(pool_metrics_rate(&sum, 4) == 0.5);
	assert_true(pool_metrics_error_rate(&sum) == 2);
	assert_true(pool_metrics_utilisation(&sum) == 0.2);
}

static void without_anything_done_rates_are_0(void **state)
{
	const struct pool_metrics none = {0};

	(void)state;
	assert_true(pool_metrics_rate(&none, 0) == 0);
	assert_true(pool_metrics_error_rate(&none) == 0);
	assert_true(pool_metrics_utilisation(&none) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_measured_if_asked),
		cmocka_unit_test(and_otherwise_not),
		cmocka_unit_test(the_program_has_counters_of_its_own),
		cmocka_unit_test(after_a_failure_nobody_counts),
		cmocka_unit_test(what_is_dropped_has_no_latency),
		cmocka_unit_test(a_report_says_what_is_missing),
		cmocka_unit_test(a_run_says_how_many_workers_failed),
		cmocka_unit_test(a_worker_whose_task_failed_counts_as_failed),
		cmocka_unit_test(what_is_merged_is_added),
		cmocka_unit_test(without_anything_done_rates_are_0),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
