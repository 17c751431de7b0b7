#include "pool/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { TASKS = 500 };

/* Workers touch only their task and the atomics. */
struct task {
	size_t index;
	int times_worked;
	bool fails;
	unsigned sleep_us;
	int *worker; /* the state of who did it */
};

/* What a run is made of, and what it left behind. */
struct run {
	struct task tasks[TASKS];
	size_t nr, given;
	size_t delivered[TASKS], delivered_nr;
	enum pool_outcome outcomes[TASKS];
	size_t stop_after; /* deliver() says stop after so many; 0: never */
	size_t cancel_at;  /* the task that sets cancel; TASKS: none */
	size_t most_outstanding, ticks;
	atomic_int inits, dones;
	atomic_int init_failures; /* so many init() fail first */
	atomic_int cancel;
};

static void *next_task(void *ctx)
{
	struct run *r = ctx;

	if (r->given == r->nr)
		return NULL;
	if (r->given + 1 - r->delivered_nr > r->most_outstanding)
		r->most_outstanding = r->given + 1 - r->delivered_nr;
	return &r->tasks[r->given++];
}

static int work(void *ctx, void *state, void *arg)
{
	struct run *r = ctx;
	struct task *task = arg;

	task->times_worked++;
	task->worker = state;
	++*(int *)state;
	if (task->sleep_us)
		usleep(task->sleep_us);
	if (task->index == r->cancel_at)
		r->cancel = 1;
	return task->fails ? -1 : 0;
}

static bool deliver(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *r = ctx;
	struct task *task = arg;

	r->outcomes[task->index] = outcome;
	r->delivered[r->delivered_nr++] = task->index;
	return r->delivered_nr != r->stop_after;
}

static int init(void *ctx, void **ret_state, struct error *err)
{
	struct run *r = ctx;

	if (atomic_fetch_sub(&r->init_failures, 1) > 0)
		return error_set(err, ERROR_IO, "no state today");
	*ret_state = calloc(1, sizeof(int));
	if (!*ret_state)
		return error_nomem(err);
	atomic_fetch_add(&r->inits, 1);
	return 0;
}

static void done(void *ctx, void *state)
{
	struct run *r = ctx;

	atomic_fetch_add(&r->dones, 1);
	free(state);
}

static struct run *new_run(size_t nr)
{
	struct run *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	r->nr = nr;
	r->cancel_at = TASKS;
	for (size_t i = 0; i < TASKS; i++)
		r->tasks[i].index = i;
	return r;
}

static struct pool_opts opts_for(struct run *r, unsigned workers)
{
	return (struct pool_opts){.workers = workers,
		.next = next_task,
		.work = work,
		.deliver = deliver,
		.init = init,
		.done = done,
		.cancel = &r->cancel,
		.ctx = r};
}

/* Whatever happened: each task given was delivered once, in order, and worked on once or reported as dropped. */
static void check_laws(const struct run *r, const struct pool_report *report)
{
	assert_int_equal(r->delivered_nr, r->given);
	for (size_t i = 0; i < r->given; i++) {
		assert_int_equal(r->delivered[i], i);
		assert_int_equal(r->tasks[i].times_worked, r->outcomes[i] == POOL_DROPPED ? 0 : 1);
		if (r->outcomes[i] != POOL_DROPPED)
			assert_int_equal(r->outcomes[i] == POOL_FAILED, r->tasks[i].fails);
	}
	for (size_t i = r->given; i < r->nr; i++)
		assert_int_equal(r->tasks[i].times_worked, 0);
	assert_int_equal(report->done + report->failed + report->dropped, r->given);
	assert_int_equal(r->inits, r->dones);
}

/* One case: a run of `nr` tasks that the caller may adjust, for each of some numbers of workers. */
static const unsigned worker_counts[] = {1, 2, 4, 8, 64};

static void with_each_worker_count(size_t nr, void (*adjust)(struct run *, struct pool_opts *),
	void (*check)(const struct run *, const struct pool_report *))
{
	for (size_t i = 0; i < sizeof(worker_counts) / sizeof(worker_counts[0]); i++) {
		struct run *r = new_run(nr);
		struct pool_opts opts = opts_for(r, worker_counts[i]);
		struct pool_report report;

		adjust(r, &opts);
		assert_int_equal(pool_run(&opts, &report, NULL), 0);
		check_laws(r, &report);
		check(r, &report);
		free(r);
	}
}

static void some_are_slow(struct run *r, struct pool_opts *opts)
{
	(void)opts;
	for (size_t t = 0; t < TASKS; t += 7)
		r->tasks[t].sleep_us = 300;
}

static void all_is_done(const struct run *r, const struct pool_report *report)
{
	assert_int_equal(report->done, r->nr);
	assert_false(report->stopped);
}

static void results_come_back_in_input_order(void **state)
{
	(void)state;
	with_each_worker_count(TASKS, some_are_slow, all_is_done);
}

static void the_first_is_the_slowest(struct run *r, struct pool_opts *opts)
{
	opts->window = 10;
	r->tasks[0].sleep_us = 20000;
}

static void the_window_was_kept(const struct run *r, const struct pool_report *report)
{
	all_is_done(r, report);
	assert_true(r->most_outstanding <= 10);
}

static void memory_is_bounded_by_the_window_when_the_first_is_the_slowest(void **state)
{
	(void)state;
	with_each_worker_count(TASKS, the_first_is_the_slowest, the_window_was_kept);
}

static void there_are_never_more_workers_than_tasks(void **state)
{
	(void)state;
	for (size_t tasks = 0; tasks < 5; tasks++) {
		struct run *r = new_run(tasks);
		struct pool_opts opts = opts_for(r, 8);
		struct pool_report report;

		assert_int_equal(pool_run(&opts, &report, NULL), 0);
		check_laws(r, &report);
		all_is_done(r, &report);
		assert_true(report.workers <= (tasks ? tasks : 1));
		assert_true((unsigned)r->inits <= report.workers);
		free(r);
	}
}

static void each_worker_has_a_state_of_its_own(void **state)
{
	struct run *r = new_run(TASKS);
	struct pool_opts opts = opts_for(r, 4);
	struct pool_report report;
	size_t others = 0;

	(void)state;
	for (size_t t = 0; t < TASKS; t++)
		r->tasks[t].sleep_us = 50;
	assert_int_equal(pool_run(&opts, &report, NULL), 0);
	check_laws(r, &report);
	assert_int_equal(r->inits, 4);
	/* That nobody else touched a worker's state, TSan sees to. */
	for (size_t t = 0; t < TASKS; t++)
		others += r->tasks[t].worker != r->tasks[0].worker;
	assert_true(others > 0);
	free(r);
}

static void three_fail(struct run *r, struct pool_opts *opts)
{
	(void)opts;
	r->tasks[3].fails = r->tasks[50].fails = r->tasks[99].fails = true;
}

static void all_others_are_done(const struct run *r, const struct pool_report *report)
{
	assert_int_equal(report->done, r->nr - 3);
	assert_int_equal(report->failed, 3);
	assert_false(report->stopped);
}

static void a_failing_task_never_takes_a_neighbour_with_it(void **state)
{
	(void)state;
	with_each_worker_count(100, three_fail, all_others_are_done);
}

static void one_fails_early(struct run *r, struct pool_opts *opts)
{
	opts->stop_on_error = true;
	for (size_t t = 0; t < TASKS; t++)
		r->tasks[t].sleep_us = 200;
	r->tasks[5].fails = true;
	r->tasks[5].sleep_us = 0;
}

static void it_stopped_at_the_failure(const struct run *r, const struct pool_report *report)
{
	assert_int_equal(report->failed, 1);
	assert_true(report->stopped);
	assert_true(report->done < r->nr - 1);
}

static void the_first_error_stops_if_asked(void **state)
{
	(void)state;
	with_each_worker_count(TASKS, one_fails_early, it_stopped_at_the_failure);
}

static void the_seventh_is_enough(struct run *r, struct pool_opts *opts)
{
	r->stop_after = 7;
	opts->window = 20;
}

static void little_more_was_begun(const struct run *r, const struct pool_report *report)
{
	assert_true(report->stopped);
	assert_true(r->given <= 7 + 20);
}

static void the_collector_can_stop(void **state)
{
	(void)state;
	with_each_worker_count(TASKS, the_seventh_is_enough, little_more_was_begun);
}

static void task_ten_cancels(struct run *r, struct pool_opts *opts)
{
	opts->window = 64;
	r->cancel_at = 10;
	for (size_t t = 0; t < TASKS; t++)
		r->tasks[t].sleep_us = 100;
}

static void some_is_done_but_not_all(const struct run *r, const struct pool_report *report)
{
	assert_true(report->stopped);
	assert_true(report->done >= 1 && report->done < r->nr);
}

static void cancel_stops_and_what_is_done_is_reported(void **state)
{
	(void)state;
	with_each_worker_count(TASKS, task_ten_cancels, some_is_done_but_not_all);
}

static void cancelled_from_the_start(struct run *r, struct pool_opts *opts)
{
	(void)opts;
	r->cancel = 1;
}

static void nothing_is_done(const struct run *r, const struct pool_report *report)
{
	(void)r;
	assert_int_equal(report->done, 0);
	assert_true(report->stopped);
}

static void cancel_before_the_start_works_on_nothing(void **state)
{
	(void)state;
	with_each_worker_count(TASKS, cancelled_from_the_start, nothing_is_done);
}

static void workers_whose_init_fails_are_done_without(void **state)
{
	(void)state;
	for (int failures = 1; failures < 4; failures++) {
		struct run *r = new_run(TASKS);
		struct pool_opts opts = opts_for(r, 4);
		struct pool_report report;

		r->init_failures = failures;
		assert_int_equal(pool_run(&opts, &report, NULL), 0);
		check_laws(r, &report);
		all_is_done(r, &report);
		free(r);
	}
}

static void no_worker_at_all_is_an_error_and_no_task_is_lost(void **state)
{
	(void)state;
	for (unsigned workers = 1; workers <= 8; workers *= 2) {
		struct run *r = new_run(TASKS);
		struct pool_opts opts = opts_for(r, workers);
		struct pool_report report;
		struct error err = ERROR_INIT;

		r->init_failures = 1000;
		assert_int_equal(pool_run(&opts, &report, &err), -1);
		assert_string_equal(error_text(&err), "no state today");
		check_laws(r, &report);
		assert_int_equal(report.done, 0);
		error_release(&err);
		free(r);
	}
}

static void count_tick(void *ctx)
{
	struct run *r = ctx;

	r->ticks++;
}

static void the_caller_ticks_while_it_waits(void **state)
{
	(void)state;
	for (unsigned workers = 1; workers <= 2; workers++) {
		struct run *r = new_run(3);
		struct pool_opts opts = opts_for(r, workers);

		opts.tick = count_tick;
		r->tasks[0].sleep_us = 180000;
		assert_int_equal(pool_run(&opts, NULL, NULL), 0);
		/* Three times for the results, and while the first one is waited for. */
		assert_true(r->ticks >= (workers > 1 ? 4 : 3));
		free(r);
	}
}

static bool never_ready(void *ctx)
{
	(void)ctx;
	return false;
}

static bool ready_at_times(void *ctx)
{
	const struct run *r = ctx;

	return r->given % 3 != 0;
}

static void before_it_waits_for_a_task_all_others_are_delivered(void **state)
{
	(void)state;
	for (unsigned workers = 1; workers <= 8; workers++) {
		struct run *r = new_run(50);
		struct pool_opts opts = opts_for(r, workers);
		struct pool_report report;

		opts.ready = never_ready;
		assert_int_equal(pool_run(&opts, &report, NULL), 0);
		check_laws(r, &report);
		assert_int_equal(r->delivered_nr, 50);
		assert_int_equal(r->most_outstanding, 1);
		free(r);
	}
}

static void laws_hold_for_random_runs(void **state)
{
	unsigned seed = 20260101;

	(void)state;
	for (int round = 0; round < 150; round++) {
		struct run *r = new_run((size_t)rand_r(&seed) % 120);
		struct pool_opts opts = opts_for(r, 1 + (unsigned)rand_r(&seed) % 12);
		struct pool_report report;

		opts.window = (size_t)rand_r(&seed) % 40;
		opts.ready = rand_r(&seed) % 3 == 0 ? ready_at_times : NULL;
		opts.stop_on_error = rand_r(&seed) % 3 == 0;
		r->stop_after = rand_r(&seed) % 4 == 0 ? (size_t)rand_r(&seed) % 100 : 0;
		r->cancel_at = rand_r(&seed) % 4 == 0 ? (size_t)rand_r(&seed) % 100 : TASKS;
		r->init_failures = rand_r(&seed) % 4 == 0;
		for (size_t t = 0; t < TASKS; t++) {
			r->tasks[t].sleep_us =
				rand_r(&seed) % 3 ? 0 : (unsigned)rand_r(&seed) % 150;
			r->tasks[t].fails = rand_r(&seed) % 50 == 0;
		}
		pool_run(&opts, &report, NULL);
		check_laws(r, &report);
		free(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(results_come_back_in_input_order),
		cmocka_unit_test(memory_is_bounded_by_the_window_when_the_first_is_the_slowest),
		cmocka_unit_test(there_are_never_more_workers_than_tasks),
		cmocka_unit_test(each_worker_has_a_state_of_its_own),
		cmocka_unit_test(a_failing_task_never_takes_a_neighbour_with_it),
		cmocka_unit_test(the_first_error_stops_if_asked),
		cmocka_unit_test(the_collector_can_stop),
		cmocka_unit_test(cancel_stops_and_what_is_done_is_reported),
		cmocka_unit_test(cancel_before_the_start_works_on_nothing),
		cmocka_unit_test(workers_whose_init_fails_are_done_without),
		cmocka_unit_test(no_worker_at_all_is_an_error_and_no_task_is_lost),
		cmocka_unit_test(the_caller_ticks_while_it_waits),
		cmocka_unit_test(before_it_waits_for_a_task_all_others_are_delivered),
		cmocka_unit_test(laws_hold_for_random_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
