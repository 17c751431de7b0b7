/*
 * A pool for which calls of the C library fail, or are slow: the makefile has the linker put the functions named __wrap_* below in their
 * place, wherever the program's own code calls them.
 */
#include "tests/unit/pool_laws.h"

#include <errno.h>
#include <limits.h>

/* --- what is replaced --------------------------------------------------------------------------------------------------------------- */

static struct {
	bool are_on;
	/* Of so many allocations all succeed; SIZE_MAX: of any number. Then one fails, or all. */
	size_t good;
	bool fail_for_ever;
	atomic_size_t nr, bytes;
} allocations;

static atomic_long threads_left; /* that can be started */
static atomic_bool waits_are_endless;
static atomic_uint shaking; /* one lock, or look at the clock, in so many takes its time; 0: none */
static atomic_ullong shake;

void *__real_malloc(size_t size);
void *__real_calloc(size_t nr, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
int __real_pthread_create(
	pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int __real_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
	const struct timespec *until);
int __real_clock_gettime(clockid_t clock, struct timespec *ret);
int __real_pthread_mutex_lock(pthread_mutex_t *mutex);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t nr, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
int __wrap_pthread_create(
	pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg);
int __wrap_pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
	const struct timespec *until);
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);

static bool allocation_fails(size_t size)
{
	size_t nr;

	if (!allocations.are_on)
		return false;
	nr = atomic_fetch_add(&allocations.nr, 1);
	atomic_fetch_add(&allocations.bytes, size);
	return allocations.fail_for_ever ? nr >= allocations.good : nr == allocations.good;
}

void *__wrap_malloc(size_t size)
{
	return allocation_fails(size) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t nr, size_t size)
{
	return allocation_fails(nr * size) ? NULL : __real_calloc(nr, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return allocation_fails(size) ? NULL : __real_realloc(old, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return allocation_fails(size) ? NULL : __real_aligned_alloc(alignment, size);
}

int __wrap_pthread_create(
	pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *), void *arg)
{
	if (atomic_fetch_sub(&threads_left, 1) <= 0)
		return EAGAIN;
	return __real_pthread_create(thread, attr, run, arg);
}

int __wrap_pthread_cond_clockwait(
	pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock, const struct timespec *until)
{
	if (waits_are_endless)
		return pthread_cond_wait(cond, mutex);
	return __real_pthread_cond_clockwait(cond, mutex, clock, until);
}

/* Threads meet each other in all ways if each is late at times. */
static void be_late(void)
{
	unsigned one_in = shaking;
	uint64_t draw;

	if (!one_in)
		return;
	draw = random_mix(atomic_fetch_add(&shake, RANDOM_STEP));
	if (draw % one_in == 0)
		usleep((useconds_t)(draw >> 32) % 100);
}

/* Called by the pool where it measures, that is, between any two things that a worker does. */
int __wrap_clock_gettime(clockid_t clock, struct timespec *ret)
{
	be_late();
	return __real_clock_gettime(clock, ret);
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
	be_late();
	return __real_pthread_mutex_lock(mutex);
}

static int nothing_fails(void **state)
{
	(void)state;
	allocations.are_on = false;
	threads_left = LONG_MAX;
	waits_are_endless = false;
	shaking = 0;
	return 0;
}

/* --- threads -------------------------------------------------------------------------------------------------------------------------- */

enum { TASKS = 100 };

static void fewer_threads_are_fine(void **state)
{
	(void)state;
	for (long threads = 1; threads < 8; threads++)
		for (enum producer by = 0; by < PRODUCERS; by++)
			for (int keyed = 0; keyed < 2; keyed++) {
				struct run *r = new_run(TASKS, 8);

				produce_by(r, by);
				r->opts.key = keyed ? run_key : NULL;
				for (size_t t = 0; t < TASKS; t++) {
					r->tasks[t].key = t;
					r->tasks[t].sleep_us = t % 4 ? 0 : 200;
				}
				threads_left = threads;
				go(r);
				all_is_done(r);
				assert_in_range(r->report.workers, 1, threads);
				free_run(r);
			}
}

static void without_any_thread_it_fails_and_no_task_is_lost(void **state)
{
	(void)state;
	for (enum producer by = 0; by < PRODUCERS; by++)
		for (int keyed = 0; keyed < 2; keyed++) {
			struct run *r = new_run(TASKS, 8);
			const char *law;

			produce_by(r, by);
			r->opts.key = keyed ? run_key : NULL;
			threads_left = 0;
			run_it(r);
			assert_int_equal(r->status, -1);
			assert_string_equal(
				error_text(&r->err), "can't start a single worker thread");
			assert_int_equal(r->report.done, 0);
			r->init_failures = 8; /* which it looks like */
			law = broken_law(r);
			if (law)
				fail_msg("not so: %s", law);
			free_run(r);
		}
}

/* Threads may end before others are even started. */
static void a_single_worker_that_begins_is_enough(void **state)
{
	(void)state;
	for (int round = 0; round < 70; round++) {
		struct run *r = new_run(2 + (size_t)round % 2, 8);

		produce_by(r, round % 3 ? BY_NEXT : BY_FEED);
		r->init_failures = 1 + round % 7;
		shaking = 2;
		go(r);
		all_is_done(r);
		free_run(r);
	}
}

static void one_worker_does_without_threads(void **state)
{
	(void)state;
	for (unsigned workers = 1; workers <= 8; workers *= 8) {
		struct run *r = new_run(workers == 1 ? TASKS : 1, workers);

		threads_left = 0;
		go(r);
		all_is_done(r);
		free_run(r);
	}
}

static void jobs_that_nobody_can_be_given_are_done_by_oneself(void **state)
{
	(void)state;
	for (long threads = 1; threads < 4; threads++) {
		struct run *r = new_run(TASKS, 8);
		struct job *jobs = new_jobs(r, 200, (uint64_t)threads);

		produce_by(r, BY_FEED);
		threads_left = threads;
		go(r);
		all_is_done(r);
		assert_int_equal(r->jobs_done, 200);
		free(jobs);
		free_run(r);
	}
}

/* --- memory --------------------------------------------------------------------------------------------------------------------------- */

/* A run that keeps no book, so that only the pool allocates. */
static void *some_task(void *ctx)
{
	size_t *left = ctx;

	return *left ? (--*left, ctx) : NULL;
}

static int nothing_to_do(void *ctx, void *state, void *task)
{
	(void)ctx, (void)state, (void)task;
	return 0;
}

static size_t bytes_for(size_t nr, size_t window, unsigned workers)
{
	const struct pool_opts opts = {.workers = workers,
		.window = window,
		.next = some_task,
		.work = nothing_to_do,
		.ctx = &nr};
	struct pool_report report;
	size_t expected = nr;

	allocations.nr = allocations.bytes = 0;
	allocations.good = SIZE_MAX;
	allocations.are_on = true;
	assert_int_equal(pool_run(&opts, &report, NULL), 0);
	allocations.are_on = false;
	assert_int_equal(report.done, expected);
	return allocations.bytes;
}

static void memory_is_the_same_for_ten_tasks_and_for_a_million(void **state)
{
	const size_t many = UNDER_TSAN ? 100000 : 1000000;

	(void)state;
	for (unsigned workers = 1; workers <= 4; workers *= 2)
		assert_int_equal(bytes_for(10, 0, workers), bytes_for(many, 0, workers));
	assert_true(bytes_for(10, 64, 4) < bytes_for(10, 4096, 4));
}

static void check_starved(struct run *r)
{
	const char *law;

	run_it(r);
	allocations.are_on = false;
	if (r->status < 0)
		assert_int_equal(r->err.code, ERROR_NOMEM);
	else
		all_is_done(r);
	if (!r->completed) { /* it did not even begin */
		assert_int_equal(r->given, 0);
		return;
	}
	r->init_failures = r->status < 0 ? 8 : 0;
	/* What could not be kept for the end comes before it. */
	if (r->opts.order == POOL_AT_END)
		r->worked_at_first_delivery = r->worked;
	law = broken_law(r);
	if (law)
		fail_msg("allocation %zu: not so: %s", allocations.good + 1, law);
}

/* A state that needs no memory. */
static int lend_state(void *ctx, void **ret_state, struct error *err)
{
	static _Thread_local int own_state;
	struct run *r = ctx;

	(void)err;
	*ret_state = &own_state;
	atomic_fetch_add(&r->inits, 1);
	return 0;
}

static void take_state_back(void *ctx, void *state)
{
	struct run *r = ctx;

	(void)state;
	atomic_fetch_add(&r->dones, 1);
}

static void no_allocation_is_one_that_must_succeed(void **state)
{
	(void)state;
	for (int ever = 0; ever < 2; ever++)
		for (size_t variant = 0; variant < PRODUCERS * 3 * 2; variant++)
			for (size_t good = 0;; good++) {
				struct run *r = new_run(TASKS, 4);
				bool is_past;

				produce_by(r, (enum producer)(variant % PRODUCERS));
				r->opts.order = (enum pool_order)(variant / PRODUCERS % 3);
				r->opts.key = variant >= PRODUCERS * 3 ? run_key : NULL;
				r->opts.init = lend_state;
				r->opts.done = take_state_back;
				allocations.nr = 0;
				allocations.good = good;
				allocations.fail_for_ever = ever;
				allocations.are_on = true;
				check_starved(r);
				is_past = allocations.nr <= good;
				free_run(r);
				if (is_past)
					break;
			}
}

/* --- waking --------------------------------------------------------------------------------------------------------------------------- */

/*
 * The calling thread looks up from its sleep every now and then, which hides it when nobody wakes it, or when it does not wake a worker.
 * Here it does not look up: then such a run never ends, and the alarm ends this program.
 */
static void everybody_is_woken_who_has_something_to_do(void **state)
{
	uint64_t seed = 99;

	(void)state;
	waits_are_endless = true;
	for (int round = 0; round < (UNDER_TSAN ? 100 : 400); round++) {
		struct run *r = new_run(random_next(&seed) % 60, worker_counts[1 + round % 4]);
		struct job *jobs = NULL;

		alarm(20);
		shake = random_next(&seed);
		shaking = random_next(&seed) % 2 ? 0 : 3;
		produce_by(r, (enum producer)(random_next(&seed) % PRODUCERS));
		r->opts.measure = true;
		r->opts.order = (enum pool_order)(random_next(&seed) % 3);
		r->opts.key = random_next(&seed) % 3 ? NULL : run_key;
		r->opts.window = random_next(&seed) % 3 ? 1 + random_next(&seed) % 4 : 0;
		r->opts.batch = 1 + random_next(&seed) % 3;
		r->init_failures = random_next(&seed) % 4 ? 0 : (int)(random_next(&seed) % 5);
		for (size_t t = 0; t < r->nr; t++) {
			r->tasks[t].key = random_next(&seed) % 5;
			r->tasks[t].sleep_us = random_next(&seed) % 4 ? 0 : 60;
		}
		if (r->nr && random_next(&seed) % 3 == 0)
			jobs = new_jobs(r, 20, random_next(&seed));
		go(r);
		free(jobs);
		free_run(r);
	}
	alarm(0);
}

#define FAULT_TEST(test) cmocka_unit_test_setup_teardown(test, nothing_fails, nothing_fails)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FAULT_TEST(fewer_threads_are_fine),
		FAULT_TEST(without_any_thread_it_fails_and_no_task_is_lost),
		FAULT_TEST(a_single_worker_that_begins_is_enough),
		FAULT_TEST(one_worker_does_without_threads),
		FAULT_TEST(jobs_that_nobody_can_be_given_are_done_by_oneself),
		FAULT_TEST(memory_is_the_same_for_ten_tasks_and_for_a_million),
		FAULT_TEST(no_allocation_is_one_that_must_succeed),
		FAULT_TEST(everybody_is_woken_who_has_something_to_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
