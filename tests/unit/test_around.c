#include "pool/around.h"

#include "pool/around_check.h"
#include "pool/around_limit.h"
#include "pool/around_rate.h"
#include "pool/around_retry.h"
#include "pool/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))
#define MS	  UINT64_C(1000000)

/* --- a clock that goes on only when somebody sleeps ---------------------------------------------------------------------- */

struct clock {
	struct timesource time;
	atomic_uint_fast64_t now;
	atomic_uint_fast64_t longest; /* sleep */
	uint64_t stop_at;	      /* from then on the pool is being stopped; 0: never */
};

static uint64_t clock_now(const struct timesource *self)
{
	return ((const struct clock *)self)->now;
}

static void raise_to(atomic_uint_fast64_t *place, uint64_t value)
{
	uint_fast64_t old = atomic_load(place);

	while (old < value && !atomic_compare_exchange_weak(place, &old, value)) {
	}
}

static void clock_sleep(const struct timesource *self, uint64_t ns)
{
	struct clock *clock = (struct clock *)self;

	raise_to(&clock->longest, ns);
	raise_to(&clock->now, clock->now + ns);
}

static bool is_stopping(void *arg)
{
	const struct clock *clock = arg;

	return clock->stop_at && clock->now >= clock->stop_at;
}

#define CLOCK_INIT                                        \
	{                                                 \
		{clock_now, clock_sleep}, 1000 * MS, 0, 0 \
	}

/* --- a task, and how it is worked on -------------------------------------------------------------------------------------- */

enum { MOST = 64 };

struct task {
	struct clock *clock;
	unsigned failures; /* so many attempts fail */
	uint64_t takes;	   /* each */
	uint64_t until;	   /* what the limit says */

	unsigned attempts, asked;
	bool late;
	uint64_t began[MOST], untils[MOST];
	char trace[2 * MOST];
};

static int work(void *ctx, void *state, void *arg)
{
	struct task *task = arg;
	uint64_t now = task->clock->now;

	(void)ctx;
	(void)state;
	strcat(task->trace, "w");
	task->began[task->attempts] = now;
	task->untils[task->attempts++] = task->until;
	task->late = task->until && now + task->takes >= task->until;
	task->clock->now = task->late && task->until > now ? task->until : now + task->takes;
	return task->late || task->attempts <= task->failures ? -1 : 0;
}

static bool again(void *ctx, const void *arg, enum pool_outcome outcome)
{
	(void)ctx;
	((struct task *)arg)->asked++;
	return outcome == POOL_FAILED;
}

static void set_until(void *state, uint64_t until)
{
	((struct task *)state)->until = until;
}

static struct around_call call_for(struct task *task)
{
	return (struct around_call){.state = task,
		.task = task,
		.work = work,
		.stopping = is_stopping,
		.pool = task->clock};
}

static struct around_retry retry_of(unsigned retries, struct clock *clock)
{
	struct around_retry retry;

	around_retry_init(&retry, again, retries);
	retry.time = &clock->time;
	return retry;
}

static struct around_limit limit_of(uint64_t ns, struct clock *clock)
{
	struct around_limit limit;

	around_limit_init(&limit, ns, set_until);
	limit.time = &clock->time;
	return limit;
}

/* --- the list ------------------------------------------------------------------------------------------------------------- */

struct tracer {
	struct around around;
	const char *before, *behind;
	unsigned times;
};

static enum pool_outcome trace(
	struct around *self, struct around *const *rest, struct around_call *call)
{
	const struct tracer *tracer = (const struct tracer *)self;
	struct task *task = call->task;
	enum pool_outcome outcome = POOL_DROPPED;

	for (unsigned i = 0; i < tracer->times; i++) {
		strcat(task->trace, tracer->before);
		outcome = around_run(rest, call);
		strcat(task->trace, tracer->behind);
	}
	return outcome;
}

static void wrappers_are_run_in_the_order_given_each_as_often_as_the_one_outside_says(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct tracer a = {{trace}, "(", ")", 1}, b = {{trace}, "[", "]", 2},
		      c = {{trace}, "{", "}", 0};
	struct around *const lists[][4] = {{NULL}, {&a.around, NULL}, {&a.around, &b.around, NULL},
		{&b.around, &a.around, NULL}, {&b.around, &a.around, &b.around, NULL},
		{&a.around, &c.around, &b.around, NULL}};
	const char *const traces[] = {
		"w", "(w)", "([w][w])", "[(w)][(w)]", "[([w][w])][([w][w])]", "()"};

	(void)state;
	for (size_t i = 0; i < NR(lists); i++) {
		struct task task = {.clock = &clock};
		struct around_call call = call_for(&task);

		assert_int_equal(around_run(lists[i], &call), i == 5 ? POOL_DROPPED : POOL_OK);
		assert_string_equal(task.trace, traces[i]);
	}
}

static void without_a_list_the_work_decides(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct task good = {.clock = &clock}, bad = {.clock = &clock, .failures = 1};
	struct around_call call = call_for(&good);

	(void)state;
	assert_int_equal(around_run(NULL, &call), POOL_OK);
	call = call_for(&bad);
	assert_int_equal(around_run(NULL, &call), POOL_FAILED);
}

/* --- the validator -------------------------------------------------------------------------------------------------------- */

static bool check(void *ctx, void *state, void *arg, enum pool_outcome *ret_outcome)
{
	const struct task *task = arg;

	(void)ctx;
	(void)state;
	if (task->failures == 1)
		*ret_outcome = POOL_OK;
	return task->failures == 0;
}

static void what_the_validator_decides_is_not_worked_on(void **state)
{
	static const enum pool_outcome outcomes[] = {POOL_OK, POOL_OK, POOL_FAILED};
	struct clock clock = CLOCK_INIT;
	struct around_check around_check;
	struct around *const list[] = {&around_check.around, NULL};

	(void)state;
	around_check_init(&around_check, check);
	for (unsigned i = 0; i < NR(outcomes); i++) {
		struct task task = {.clock = &clock, .failures = i};
		struct around_call call = call_for(&task);

		assert_int_equal(around_run(list, &call), outcomes[i]);
		assert_int_equal(task.attempts, i == 0);
	}
}

/* --- retry ---------------------------------------------------------------------------------------------------------------- */

static void what_fails_is_tried_again_so_many_times_and_no_more(void **state)
{
	static const struct {
		unsigned failures, retries, attempts;
		enum pool_outcome outcome;
	} cases[] = {
		{0, 0, 1, POOL_OK},
		{0, 3, 1, POOL_OK},
		{1, 0, 1, POOL_FAILED},
		{1, 1, 2, POOL_OK},
		{2, 1, 2, POOL_FAILED},
		{2, 2, 3, POOL_OK},
		{9, 5, 6, POOL_FAILED},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct clock clock = CLOCK_INIT;
		struct task task = {.clock = &clock, .failures = cases[i].failures};
		struct around_call call = call_for(&task);
		struct around_retry retry = retry_of(cases[i].retries, &clock);
		struct around *const list[] = {&retry.around, NULL};

		assert_int_equal(around_run(list, &call), cases[i].outcome);
		assert_int_equal(task.attempts, cases[i].attempts);
		assert_int_equal(call.retried, cases[i].attempts - 1);
	}
}

static bool never(void *ctx, const void *task, enum pool_outcome outcome)
{
	(void)ctx;
	(void)task;
	(void)outcome;
	return false;
}

static void what_is_not_worth_it_is_not_tried_again(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct task task = {.clock = &clock, .failures = 9};
	struct around_call call = call_for(&task);
	struct around_retry retry = retry_of(3, &clock);
	struct around *const list[] = {&retry.around, NULL};

	(void)state;
	retry.again = never;
	assert_int_equal(around_run(list, &call), POOL_FAILED);
	assert_int_equal(task.attempts, 1);
}

static void what_was_dropped_is_not_tried_again(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct task task = {.clock = &clock};
	struct around_call call = call_for(&task);
	struct around_retry retry = retry_of(3, &clock);
	struct tracer none = {{trace}, "", "", 0};
	struct around *const list[] = {&retry.around, &none.around, NULL};

	(void)state;
	assert_int_equal(around_run(list, &call), POOL_DROPPED);
	assert_int_equal(task.asked, 0);
}

/* Waits between the attempts of one task that always fails. */
static void waits_for(uint64_t seed, unsigned retries, uint64_t *waits)
{
	struct clock clock = CLOCK_INIT;
	struct task task = {.clock = &clock, .failures = MOST};
	struct around_call call = call_for(&task);
	struct around_retry retry = retry_of(retries, &clock);
	struct around *const list[] = {&retry.around, NULL};

	retry.random = seed;
	around_run(list, &call);
	for (unsigned i = 0; i < retries; i++)
		waits[i] = task.began[i + 1] - task.began[i];
}

static void waits_grow_to_a_bound_and_are_random_below_it(void **state)
{
	enum { RETRIES = 10, SEEDS = 400 };
	uint64_t waits[RETRIES], sums[RETRIES] = {0}, largest[RETRIES] = {0};

	(void)state;
	for (unsigned seed = 0; seed < SEEDS; seed++) {
		waits_for(seed, RETRIES, waits);
		for (unsigned i = 0; i < RETRIES; i++) {
			sums[i] += waits[i];
			largest[i] = waits[i] > largest[i] ? waits[i] : largest[i];
		}
	}
	for (unsigned i = 0; i < RETRIES; i++) {
		uint64_t most = 50 * MS << i < 2000 * MS ? 50 * MS << i : 2000 * MS;

		assert_true(largest[i] <= most);
		assert_true(largest[i] > most / 10 * 9);
		assert_true(sums[i] / SEEDS > most / 10 * 4);
		assert_true(sums[i] / SEEDS < most / 10 * 6);
	}
}

static void the_same_seed_gives_the_same_waits(void **state)
{
	uint64_t a[8], b[8], c[8];

	(void)state;
	waits_for(1, 8, a);
	waits_for(1, 8, b);
	waits_for(2, 8, c);
	assert_memory_equal(a, b, sizeof(a));
	assert_memory_not_equal(a, c, sizeof(a));
}

static void many_retries_and_endless_waits_overflow_nothing(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct task task = {.clock = &clock, .failures = MOST};
	struct around_call call = call_for(&task);
	struct around_retry retry = retry_of(MOST - 1, &clock);
	struct around *const list[] = {&retry.around, NULL};

	(void)state;
	retry.first_ns = 1;
	retry.most_ns = 3;
	assert_int_equal(around_run(list, &call), POOL_FAILED);
	assert_int_equal(task.attempts, MOST);
	assert_true(clock.now <= 1000 * MS + 3 * MOST);
	retry = retry_of(2, &clock);
	retry.first_ns = retry.most_ns = UINT64_MAX;
	clock.stop_at = clock.now + 500 * MS;
	task.attempts = 0;
	assert_int_equal(around_run(list, &call), POOL_DROPPED);
}

static void a_wait_notices_within_20_ms_that_the_pool_is_stopped(void **state)
{
	(void)state;
	for (uint64_t at = 1; at < 400; at += 7) {
		struct clock clock = CLOCK_INIT;
		struct task task = {.clock = &clock, .failures = MOST};
		struct around_call call = call_for(&task);
		struct around_retry retry = retry_of(50, &clock);
		struct around *const list[] = {&retry.around, NULL};

		clock.stop_at = clock.now + at * MS;
		assert_int_equal(around_run(list, &call), POOL_DROPPED);
		assert_true(clock.now < clock.stop_at + 20 * MS);
		assert_true(clock.longest <= 20 * MS);
	}
}

/* --- the limit ------------------------------------------------------------------------------------------------------------ */

static void the_work_is_told_its_end_and_what_held_before_holds_afterwards(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct task task = {.clock = &clock};
	struct around_call call = call_for(&task);
	struct around_limit limit = limit_of(100 * MS, &clock);
	struct around *const list[] = {&limit.around, NULL};

	(void)state;
	assert_int_equal(around_run(list, &call), POOL_OK);
	assert_true(task.untils[0] == 1100 * MS);
	assert_true(task.until == 0 && call.until == 0);
}

static void what_takes_longer_is_late(void **state)
{
	static const struct {
		uint64_t takes;
		enum pool_outcome outcome;
	} cases[] = {{0, POOL_OK}, {99, POOL_OK}, {100, POOL_FAILED}, {5000, POOL_FAILED}};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct clock clock = CLOCK_INIT;
		struct task task = {.clock = &clock, .takes = cases[i].takes * MS};
		struct around_call call = call_for(&task);
		struct around_limit limit = limit_of(100 * MS, &clock);
		struct around *const list[] = {&limit.around, NULL};

		assert_int_equal(around_run(list, &call), cases[i].outcome);
		assert_int_equal(task.late, cases[i].outcome == POOL_FAILED);
	}
}

static void of_two_limits_the_earlier_end_holds(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct around_limit near = limit_of(100 * MS, &clock), far = limit_of(300 * MS, &clock),
			    endless = limit_of(UINT64_MAX, &clock);
	struct around *const lists[][4] = {{&near.around, &far.around, NULL},
		{&far.around, &near.around, NULL}, {&endless.around, &near.around, NULL},
		{&near.around, &endless.around, &far.around, NULL}};

	(void)state;
	for (size_t i = 0; i < NR(lists); i++) {
		struct task task = {.clock = &clock};
		struct around_call call = call_for(&task);

		around_run(lists[i], &call);
		assert_true(task.untils[0] == clock.now + 100 * MS);
		assert_true(task.until == 0);
	}
}

static void each_attempt_has_the_whole_time_where_retry_is_outside(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct task task = {.clock = &clock, .failures = 3, .takes = 60 * MS};
	struct around_call call = call_for(&task);
	struct around_retry retry = retry_of(3, &clock);
	struct around_limit limit = limit_of(100 * MS, &clock);
	struct around *const list[] = {&retry.around, &limit.around, NULL};

	(void)state;
	assert_int_equal(around_run(list, &call), POOL_OK);
	assert_int_equal(task.attempts, 4);
	for (unsigned i = 0; i < 4; i++)
		assert_true(task.untils[i] == task.began[i] + 100 * MS);
	assert_false(task.late);
}

static void all_attempts_and_waits_share_the_time_where_the_limit_is_outside(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 50; seed++) {
		struct clock clock = CLOCK_INIT;
		struct task task = {.clock = &clock, .failures = 3, .takes = 60 * MS};
		struct around_call call = call_for(&task);
		struct around_retry retry = retry_of(3, &clock);
		struct around_limit limit = limit_of(100 * MS, &clock);
		struct around *const list[] = {&limit.around, &retry.around, NULL};

		retry.random = seed;
		assert_int_equal(around_run(list, &call), POOL_FAILED);
		assert_true(task.attempts <= 2);
		assert_true(clock.now <= 1100 * MS);
		for (unsigned i = 0; i < task.attempts; i++)
			assert_true(task.untils[i] == 1100 * MS);
	}
}

/* --- the rate ------------------------------------------------------------------------------------------------------------- */

static struct around_rate rate_of(uint64_t interval, uint64_t burst, struct clock *clock)
{
	struct around_rate rate;

	around_rate_init(&rate, interval, burst);
	rate.time = &clock->time;
	return rate;
}

static uint64_t one_call(struct around_rate *rate, struct clock *clock)
{
	struct task task = {.clock = clock};
	struct around_call call = call_for(&task);
	struct around *const list[] = {&rate->around, NULL};

	assert_int_equal(around_run(list, &call), POOL_OK);
	return task.began[0] - 1000 * MS;
}

static void a_burst_comes_at_once_then_one_each_interval(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct around_rate rate = rate_of(100 * MS, 3, &clock);
	static const uint64_t at[] = {0, 0, 0, 100, 200, 300, 400};

	(void)state;
	for (size_t i = 0; i < NR(at); i++)
		assert_true(one_call(&rate, &clock) == at[i] * MS);
	assert_int_equal(rate.waits, 4);
	assert_true(rate.waited_ns == 400 * MS);
}

static void a_rest_fills_the_bucket_and_never_more_than_that(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct around_rate rate = rate_of(100 * MS, 3, &clock);
	/* rest before the call, and when it then goes */
	static const struct {
		uint64_t rest, at;
	} calls[] = {{0, 0}, {0, 0}, {0, 0}, {150, 150}, {0, 200}, {0, 300}, {10000, 10300},
		{0, 10300}, {0, 10300}, {0, 10400}, {250, 10650}, {0, 10650}, {0, 10700}};

	(void)state;
	for (size_t i = 0; i < NR(calls); i++) {
		clock.now += calls[i].rest * MS;
		assert_true(one_call(&rate, &clock) == calls[i].at * MS);
	}
}

static void a_burst_of_one_and_odd_intervals_keep_the_rate(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct around_rate rate = rate_of(333333333, 1, &clock);

	(void)state;
	for (uint64_t i = 0; i < 1000; i++)
		assert_true(one_call(&rate, &clock) == i * 333333333);
}

static void a_wait_for_the_rate_ends_when_the_pool_is_stopped(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct around_rate rate = rate_of(3600000 * MS, 1, &clock);
	struct task task = {.clock = &clock};
	struct around_call call = call_for(&task);
	struct around *const list[] = {&rate.around, NULL};

	(void)state;
	one_call(&rate, &clock);
	clock.stop_at = clock.now + 50 * MS;
	assert_int_equal(around_run(list, &call), POOL_DROPPED);
	assert_int_equal(task.attempts, 0);
	assert_true(clock.now < clock.stop_at + 20 * MS);
}

static void what_would_come_behind_its_end_fails_at_once_and_takes_nothing(void **state)
{
	struct clock clock = CLOCK_INIT;
	struct around_rate rate = rate_of(100 * MS, 1, &clock);
	struct around_limit limit = limit_of(50 * MS, &clock);
	struct task task = {.clock = &clock};
	struct around_call call = call_for(&task);
	struct around *const list[] = {&limit.around, &rate.around, NULL};

	(void)state;
	assert_true(one_call(&rate, &clock) == 0);
	for (int i = 0; i < 5; i++)
		assert_int_equal(around_run(list, &call), POOL_FAILED);
	assert_int_equal(task.attempts, 0);
	assert_true(clock.now == 1000 * MS);
	assert_true(one_call(&rate, &clock) == 100 * MS);
}

/* How many intervals a task that succeeds at the third attempt takes. */
static uint64_t intervals(bool retry_outside)
{
	struct clock clock = CLOCK_INIT;
	struct around_rate rate = rate_of(1000 * MS, 1, &clock);
	struct around_retry retry = retry_of(2, &clock);
	struct task task = {.clock = &clock, .failures = 2};
	struct around_call call = call_for(&task);
	struct around *const outside[] = {&retry.around, &rate.around, NULL};
	struct around *const inside[] = {&rate.around, &retry.around, NULL};

	assert_int_equal(around_run(retry_outside ? outside : inside, &call), POOL_OK);
	return (rate.full_at - 1000 * MS) / (1000 * MS);
}

static void attempts_count_for_the_rate_where_retry_is_outside_and_tasks_where_it_is_inside(
	void **state)
{
	(void)state;
	assert_int_equal(intervals(true), 3);
	assert_int_equal(intervals(false), 1);
}

/* --- shared by threads ---------------------------------------------------------------------------------------------------- */

enum { THREADS = 8, CALLS = 500, BURST = 20 };

struct crowd {
	struct clock clock;
	struct around_rate rate;
	atomic_uint nr;
	uint64_t at[THREADS * CALLS];
};

static int note_time(void *ctx, void *state, void *task)
{
	struct crowd *crowd = ctx;

	(void)state;
	(void)task;
	crowd->at[atomic_fetch_add(&crowd->nr, 1)] = crowd->clock.now - 1000 * MS;
	return 0;
}

static void *call_often(void *arg)
{
	struct crowd *crowd = arg;
	struct around *const list[] = {&crowd->rate.around, NULL};

	for (int i = 0; i < CALLS; i++) {
		struct around_call call = {.ctx = crowd, .work = note_time};

		around_run(list, &call);
	}
	return NULL;
}

static int by_time(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static void threads_together_are_not_faster_than_the_rate(void **state)
{
	struct crowd *crowd = calloc(1, sizeof(*crowd));
	pthread_t threads[THREADS];
	int started = 0;

	(void)state;
	assert_non_null(crowd);
	crowd->clock = (struct clock)CLOCK_INIT;
	crowd->rate = rate_of(7 * MS, BURST, &crowd->clock);
	while (started < THREADS && pthread_create(&threads[started], NULL, call_often, crowd) == 0)
		started++;
	for (int i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(started, THREADS);
	qsort(crowd->at, THREADS * CALLS, sizeof(crowd->at[0]), by_time);
	for (uint64_t i = BURST; i < THREADS * CALLS; i++)
		assert_true(crowd->at[i] >= (i - BURST + 1) * 7 * MS);
	/* None is lost either: the last one had the last place. */
	assert_true(crowd->rate.full_at >= 1000 * MS + (uint64_t)THREADS * CALLS * 7 * MS);
	free(crowd);
}

/* --- in the pool ---------------------------------------------------------------------------------------------------------- */

enum { TASKS = 200 };

struct batch {
	struct clock clock;
	struct {
		unsigned attempts;
		enum pool_outcome outcome;
	} tasks[TASKS];
	size_t given, delivered;
	size_t cancel_after; /* attempts; 0: never */
	atomic_size_t attempts;
	atomic_int cancel;
};

static void *next_of_batch(void *ctx)
{
	struct batch *batch = ctx;

	return batch->given < TASKS ? &batch->tasks[batch->given++] : NULL;
}

/* The i-th task fails i % 4 times. */
static int fail_some(void *ctx, void *state, void *arg)
{
	struct batch *batch = ctx;
	unsigned *attempts = arg;
	size_t index = (size_t)((char *)arg - (char *)batch->tasks) / sizeof(batch->tasks[0]);

	(void)state;
	if (atomic_fetch_add(&batch->attempts, 1) + 1 == batch->cancel_after)
		batch->cancel = 1;
	return ++*attempts <= index % 4 ? -1 : 0;
}

static bool if_failed(void *ctx, const void *task, enum pool_outcome outcome)
{
	(void)ctx;
	(void)task;
	return outcome == POOL_FAILED;
}

static bool take(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct batch *batch = ctx;
	size_t index = (size_t)((char *)arg - (char *)batch->tasks) / sizeof(batch->tasks[0]);

	batch->tasks[index].outcome = outcome;
	batch->delivered++;
	return true;
}

static void run_batch(struct batch *batch, unsigned workers, unsigned retries,
	struct timesource *time, struct pool_report *report)
{
	struct around_retry retry;
	struct around *const list[] = {&retry.around, NULL};
	struct pool_opts opts = {.workers = workers,
		.cancel = &batch->cancel,
		.next = next_of_batch,
		.work = fail_some,
		.around = list,
		.deliver = take,
		.ctx = batch};

	around_retry_init(&retry, if_failed, retries);
	retry.time = time;
	if (!time)
		retry.first_ns = retry.most_ns = UINT64_MAX; /* nobody lives to see that */
	assert_int_equal(pool_run(&opts, report, NULL), 0);
	assert_int_equal(batch->delivered, batch->given);
}

static const unsigned worker_counts[] = {1, 2, 4, 8, 64};

static void the_pool_runs_the_list_and_counts_what_was_tried_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(worker_counts); i++) {
		struct batch batch = {.clock = CLOCK_INIT};
		struct pool_report report;

		run_batch(&batch, worker_counts[i], 2, &batch.clock.time, &report);
		assert_int_equal(report.done, TASKS / 4 * 3);
		assert_int_equal(report.failed, TASKS / 4);
		assert_int_equal(report.metrics.retried, TASKS / 4 * (1 + 2 + 2));
		for (unsigned t = 0; t < TASKS; t++)
			assert_int_equal(batch.tasks[t].attempts, t % 4 < 3 ? t % 4 + 1 : 3);
	}
}

static void a_cancelled_pool_waits_for_no_retry_and_drops_what_waited(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(worker_counts); i++) {
		/* The second attempt of all is that of a task that fails. */
		struct batch batch = {.clock = CLOCK_INIT, .cancel_after = 2};
		struct pool_report report;

		run_batch(&batch, worker_counts[i], 2, NULL, &report);
		assert_int_equal(report.done + report.failed + report.dropped, batch.given);
		assert_int_equal(report.failed, 0);
		assert_int_equal(report.metrics.retried, 0);
		assert_true(report.dropped > 0);
	}
}

static bool refuse(void *ctx, void *arg, enum pool_outcome outcome)
{
	take(ctx, arg, outcome);
	return false;
}

/* The first in order of input is to be the first at the rate. */
static enum pool_outcome let_the_first_go_first(
	struct around *self, struct around *const *rest, struct around_call *call)
{
	struct batch *batch = call->ctx;

	(void)self;
	while (call->task != &batch->tasks[TASKS - 2] && !batch->attempts &&
		!around_is_stopping(call))
		usleep(1000);
	return around_run(rest, call);
}

/* The others would have their turn in an hour. */
static void those_who_wait_for_their_turn_do_not_once_deliver_says_stop(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(worker_counts); i++) {
		struct batch batch = {.clock = CLOCK_INIT, .given = TASKS - 2};
		struct around_rate rate;
		struct around gate = {let_the_first_go_first};
		struct around *const list[] = {&gate, &rate.around, NULL};
		struct pool_report report;
		struct pool_opts opts = {.workers = worker_counts[i],
			.next = next_of_batch,
			.work = fail_some,
			.around = list,
			.deliver = refuse,
			.ctx = &batch};

		around_rate_init(&rate, 3600000 * MS, 1);
		assert_int_equal(pool_run(&opts, &report, NULL), 0);
		assert_true(report.stopped);
		assert_int_equal(batch.attempts, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			wrappers_are_run_in_the_order_given_each_as_often_as_the_one_outside_says),
		cmocka_unit_test(without_a_list_the_work_decides),
		cmocka_unit_test(what_the_validator_decides_is_not_worked_on),
		cmocka_unit_test(what_fails_is_tried_again_so_many_times_and_no_more),
		cmocka_unit_test(what_is_not_worth_it_is_not_tried_again),
		cmocka_unit_test(what_was_dropped_is_not_tried_again),
		cmocka_unit_test(waits_grow_to_a_bound_and_are_random_below_it),
		cmocka_unit_test(the_same_seed_gives_the_same_waits),
		cmocka_unit_test(many_retries_and_endless_waits_overflow_nothing),
		cmocka_unit_test(a_wait_notices_within_20_ms_that_the_pool_is_stopped),
		cmocka_unit_test(the_work_is_told_its_end_and_what_held_before_holds_afterwards),
		cmocka_unit_test(what_takes_longer_is_late),
		cmocka_unit_test(of_two_limits_the_earlier_end_holds),
		cmocka_unit_test(each_attempt_has_the_whole_time_where_retry_is_outside),
		cmocka_unit_test(all_attempts_and_waits_share_the_time_where_the_limit_is_outside),
		cmocka_unit_test(a_burst_comes_at_once_then_one_each_interval),
		cmocka_unit_test(a_rest_fills_the_bucket_and_never_more_than_that),
		cmocka_unit_test(a_burst_of_one_and_odd_intervals_keep_the_rate),
		cmocka_unit_test(a_wait_for_the_rate_ends_when_the_pool_is_stopped),
		cmocka_unit_test(what_would_come_behind_its_end_fails_at_once_and_takes_nothing),
		cmocka_unit_test(
			attempts_count_for_the_rate_where_retry_is_outside_and_tasks_where_it_is_inside),
		cmocka_unit_test(threads_together_are_not_faster_than_the_rate),
		cmocka_unit_test(the_pool_runs_the_list_and_counts_what_was_tried_again),
		cmocka_unit_test(those_who_wait_for_their_turn_do_not_once_deliver_says_stop),
		cmocka_unit_test(a_cancelled_pool_waits_for_no_retry_and_drops_what_waited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
