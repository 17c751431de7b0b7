/* Jobs that workers give to each other: pool_give(), pool_is_busy(). */
#include "tests/unit/pool_laws.h"

enum { TASKS = 100, JOBS = 400 };

/* Jobs for the tasks of a run, or for nobody yet. */
static struct job *plant(struct run *r, uint64_t seed, unsigned sleep_us)
{
	struct job *jobs = new_jobs(r, JOBS, seed);

	for (size_t i = 0; i < JOBS; i += 5)
		jobs[i].sleep_us = sleep_us;
	return jobs;
}

static void each_job_is_given_away_or_done_by_oneself(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++)
		for (uint64_t seed = 0; seed < 5; seed++) {
			struct run *r = new_run(TASKS, worker_counts[i]);
			struct job *jobs = plant(r, seed, 100);

			produce_by(r, BY_FEED);
			go(r);
			all_is_done(r);
			assert_int_equal(r->jobs_done, JOBS);
			free(jobs);
			free_run(r);
		}
}

static void a_single_task_may_have_jobs(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++)
		for (size_t collect = 0; collect < 2; collect++) {
			struct run *r = new_run(1, worker_counts[i]);
			struct job *jobs = plant(r, 1, 100);

			produce_by(r, BY_FEED);
			r->collect_every = collect;
			go(r);
			all_is_done(r);
			assert_int_equal(r->jobs_done, JOBS);
			free(jobs);
			free_run(r);
		}
}

/* The first task stands for what feed() does itself, so it is not given. */
static int give_all(void *ctx, struct pool *pool)
{
	struct run *r = ctx;
	int own_state = 0;

	r->pool = pool;
	do_jobs(r, r->tasks[0].jobs, &own_state);
	for (size_t t = 1; t < r->nr; t++)
		if (!pool_submit(pool, &r->tasks[t]))
			break;
	return 0;
}

static void feed_may_give_jobs_as_well(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++)
		for (size_t nr = 1; nr < 4; nr++)
			for (int has_work = 0; has_work < 2; has_work++) {
				struct run *r = new_run(nr, worker_counts[i]);
				struct job *jobs = new_jobs(r, JOBS, nr);

				for (size_t t = 0; t < JOBS; t++)
					jobs[t].sleep_us = t % 7 ? 0 : 100;
				produce_by(r, BY_FEED);
				r->opts.feed = give_all;
				r->opts.work = has_work ? run_work : NULL;
				run_it(r);
				assert_int_equal(r->status, 0);
				assert_int_equal(r->delivered_nr, nr - 1);
				assert_true(jobs_are_done(r->tasks[0].jobs, 1));
				assert_int_equal(r->inits, r->dones);
				assert_true(completion_is_last(r));
				free(jobs);
				free_run(r);
			}
}

static bool deliver_and_give(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *r = ctx;
	struct task *task = arg;
	int own_state = 0;

	do_jobs(r, task->jobs, &own_state);
	return run_deliver(ctx, arg, outcome);
}

static int work_without_jobs(void *ctx, void *state, void *arg)
{
	struct task *task = arg;
	struct job *jobs = task->jobs;
	int r;

	task->jobs = NULL;
	r = run_work(ctx, state, task);
	task->jobs = jobs;
	return r;
}

static void deliver_may_give_jobs(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++)
		for (size_t nr = 1; nr < 200; nr *= 10) {
			struct run *r = new_run(nr, worker_counts[i]);
			struct job *jobs = plant(r, nr, 50);

			produce_by(r, BY_FEED);
			r->opts.deliver = deliver_and_give;
			r->opts.work = work_without_jobs;
			go(r);
			all_is_done(r);
			assert_int_equal(r->jobs_done, JOBS);
			free(jobs);
			free_run(r);
		}
}

static void jobs_that_were_given_are_done_also_when_stopping(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++)
		for (uint64_t seed = 0; seed < 10; seed++) {
			struct run *r = new_run(TASKS, worker_counts[i]);
			struct job *jobs = plant(r, seed, 100);

			produce_by(r, BY_FEED);
			r->tasks[seed * 7].cancels = true;
			go(r);
			assert_true(r->report.stopped);
			free(jobs);
			free_run(r);
		}
}

/* A worker's init() fails: what it would have been given is not lost. */
static void workers_that_failed_are_given_nothing(void **state)
{
	(void)state;
	for (int failures = 1; failures < 8; failures++) {
		struct run *r = new_run(TASKS, 8);
		struct job *jobs = plant(r, (uint64_t)failures, 100);

		produce_by(r, BY_FEED);
		r->init_failures = failures;
		go(r);
		all_is_done(r);
		assert_int_equal(r->jobs_done, JOBS);
		free(jobs);
		free_run(r);
	}
}

/* --- who would have to wait ---------------------------------------------------------------------------------------------------- */

/* A job that goes on until tasks wait for a worker: with a single one of these they would wait for ever. */
struct patient {
	struct run *run;
	atomic_bool saw_tasks;
	bool was_given;
};

static void until_busy(void *arg, void *state)
{
	struct patient *patient = arg;

	(void)state;
	while (!pool_is_busy(patient->run->pool))
		usleep(100);
	patient->saw_tasks = true;
}

static struct patient patient;

static int feed_behind_a_job(void *ctx, struct pool *pool)
{
	struct run *r = ctx;

	r->pool = pool;
	while (!pool_give(pool, until_busy, &patient))
		usleep(100);
	patient.was_given = true;
	return run_feed(ctx, pool);
}

static void a_long_job_sees_that_tasks_are_waiting(void **state)
{
	(void)state;
	for (int keyed = 0; keyed < 2; keyed++) {
		struct run *r = new_run(TASKS, 2);

		produce_by(r, BY_FEED);
		patient = (struct patient){.run = r};
		r->opts.feed = feed_behind_a_job;
		r->opts.key = keyed ? run_key : NULL;
		for (size_t t = 0; t < TASKS; t++) {
			r->tasks[t].key = t;
			r->tasks[t].sleep_us = 500;
		}
		run_it(r);
		all_is_done(r);
		assert_null(broken_law(r));
		assert_true(patient.was_given && patient.saw_tasks);
		free_run(r);
	}
}

static void note_whether_given(void *arg, void *state)
{
	(void)state;
	*(bool *)arg = true;
}

static int feed_with_one_worker(void *ctx, struct pool *pool)
{
	bool ran = false;

	for (int i = 0; i < 100; i++)
		if (pool_give(pool, note_whether_given, &ran))
			return -1;
	return run_feed(ctx, pool);
}

static void with_one_worker_nothing_is_given_away(void **state)
{
	struct run *r = new_run(TASKS, 1);

	(void)state;
	produce_by(r, BY_FEED);
	r->opts.feed = feed_with_one_worker;
	go(r);
	all_is_done(r);
	free_run(r);
}

/* --- tasks beside jobs ----------------------------------------------------------------------------------------------------------- */

enum { BUSY = 2, A_WHILE_US = 2000000 };

static struct {
	atomic_int begun, alone; /* jobs, and those that saw no task delivered */
} beside;

static void await_delivery(void *arg, void *state)
{
	struct run *r = arg;

	(void)state;
	atomic_fetch_add(&beside.begun, 1);
	for (unsigned us = 0; us < A_WHILE_US && !r->delivered_nr; us += 1000)
		usleep(1000);
	if (!r->delivered_nr)
		atomic_fetch_add(&beside.alone, 1);
}

/* Two workers are at jobs, and the other six not even started, when there is a task. */
static int feed_beside_jobs(void *ctx, struct pool *pool)
{
	struct run *r = ctx;

	for (int given = 0; given < BUSY; usleep(1000))
		given += pool_give(pool, await_delivery, r);
	pool_submit(pool, give_task(r));
	for (unsigned us = 0; us < 2 * A_WHILE_US && r->delivered_nr < r->given; us += 1000) {
		pool_collect(pool);
		usleep(1000);
	}
	return 0;
}

static void a_task_gets_a_worker_while_others_are_at_jobs(void **state)
{
	struct run *r = new_run(1, 8);

	(void)state;
	beside.begun = beside.alone = 0;
	r->opts.feed = feed_beside_jobs;
	r->opts.next = NULL;
	run_it(r);
	all_is_done(r);
	assert_int_equal(beside.begun, BUSY);
	assert_int_equal(beside.alone, 0);
	free_run(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_job_is_given_away_or_done_by_oneself),
		cmocka_unit_test(a_single_task_may_have_jobs),
		cmocka_unit_test(feed_may_give_jobs_as_well),
		cmocka_unit_test(deliver_may_give_jobs),
		cmocka_unit_test(jobs_that_were_given_are_done_also_when_stopping),
		cmocka_unit_test(workers_that_failed_are_given_nothing),
		cmocka_unit_test(a_long_job_sees_that_tasks_are_waiting),
		cmocka_unit_test(a_task_gets_a_worker_while_others_are_at_jobs),
		cmocka_unit_test(with_one_worker_nothing_is_given_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
