/* When deliver() gets what: POOL_IN_ORDER, POOL_AS_FINISHED, POOL_AT_END, and what happens while the calling thread waits. */
#include "tests/unit/pool_laws.h"

enum { TASKS = 200 };

static void some_are_slow(struct run *r)
{
	for (size_t t = 0; t < r->nr; t += 7)
		r->tasks[t].sleep_us = 300;
	r->tasks[3].fails = r->tasks[77].fails = true;
}

static void two_failed(const struct run *r)
{
	assert_int_equal(r->report.done, TASKS - 2);
	assert_int_equal(r->report.failed, 2);
	assert_false(r->report.stopped);
}

static void in_order(struct run *r)
{
	some_are_slow(r);
	r->opts.order = POOL_IN_ORDER;
	r->opts.window = 20;
}

static void each_comes_in_its_turn(void **state)
{
	(void)state;
	in_every_way(TASKS, in_order, two_failed);
}

static void as_finished(struct run *r)
{
	some_are_slow(r);
	r->opts.order = POOL_AS_FINISHED;
	r->opts.window = 20;
}

static void each_comes_when_it_is_finished(void **state)
{
	(void)state;
	in_every_way(TASKS, as_finished, two_failed);
}

static void at_end(struct run *r)
{
	some_are_slow(r);
	r->opts.order = POOL_AT_END;
	r->opts.window = 20;
}

static void all_come_when_the_last_is_finished(void **state)
{
	(void)state;
	in_every_way(TASKS, at_end, two_failed);
}

static void a_slow_one_does_not_hold_up_what_is_finished(void **state)
{
	(void)state;
	for (unsigned workers = 2; workers <= 64; workers *= 2)
		for (enum producer by = 0; by < PRODUCERS; by++) {
			struct run *r = new_run(TASKS, workers);

			produce_by(r, by);
			r->opts.order = POOL_AS_FINISHED;
			r->opts.window = 64;
			r->opts.batch = 1;
			r->tasks[0].waits_for = 40;
			go(r);
			all_is_done(r);
			assert_int_not_equal(r->delivered[0], 0);
			free_run(r);
		}
}

static void the_caller_ticks_while_it_waits(void **state)
{
	(void)state;
	for (enum pool_order order = POOL_IN_ORDER; order <= POOL_AT_END; order++)
		for (enum producer by = 0; by < PRODUCERS; by++) {
			struct run *r = new_run(8, 2);

			produce_by(r, by);
			r->opts.order = order;
			r->opts.window = 4;
			r->opts.batch = 1;
			r->tasks[0].sleep_us = 180000;
			go(r);
			all_is_done(r);
			assert_true(r->ticks > r->nr);
			free_run(r);
		}
}

/* None of them takes long enough to be waited for until it ticks for that. */
static void it_ticks_also_while_all_is_kept_to_the_end(void **state)
{
	(void)state;
	for (enum producer by = 0; by < PRODUCERS; by++) {
		struct run *r = new_run(40, 2);

		produce_by(r, by);
		r->opts.order = POOL_AT_END;
		r->opts.window = 4;
		for (size_t i = 0; i < r->nr; i++)
			r->tasks[i].sleep_us = 2000;
		go(r);
		all_is_done(r);
		assert_true(r->ticks_at_first_delivery >= r->nr / 2);
		free_run(r);
	}
}

static int begin_slowly(void *ctx, void **ret_state, struct error *err)
{
	usleep(180000);
	return run_init(ctx, ret_state, err);
}

static void end_slowly(void *ctx, void *state)
{
	usleep(180000);
	run_done(ctx, state);
}

static void it_ticks_also_while_workers_begin_and_end(void **state)
{
	(void)state;
	for (int slow_end = 0; slow_end < 2; slow_end++) {
		struct run *r = new_run(8, 2);

		r->opts.key = run_key;
		if (slow_end)
			r->opts.done = end_slowly;
		else
			r->opts.init = begin_slowly;
		go(r);
		all_is_done(r);
		assert_true(r->ticks > r->nr);
		free_run(r);
	}
}

static void also_when_nobody_wants_to_know_of_each(void **state)
{
	struct run *r = new_run(8, 2);

	(void)state;
	r->opts.order = POOL_AS_FINISHED;
	r->opts.deliver = NULL;
	r->opts.window = 4;
	r->opts.batch = 1;
	r->tasks[0].sleep_us = 180000;
	run_it(r);
	all_is_done(r);
	/* It waited, and did not go round and round. */
	assert_in_range(r->ticks, 1, 1000);
	free_run(r);
}

/* --- a producer that would have to wait ----------------------------------------------------------------------------------------- */

/* Between two tasks, feed() waits for the first to be delivered. */
static int feed_and_wait(void *ctx, struct pool *pool)
{
	struct run *r = ctx;

	while (r->given < r->nr) {
		if (!pool_submit(pool, give_task(r)))
			return -1;
		while (r->delivered_nr < r->given) {
			if (!pool_collect(pool))
				return -1;
			usleep(100);
		}
	}
	return 0;
}

static void what_is_finished_comes_while_feed_collects(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR_OF(worker_counts); i++)
		for (enum pool_order order = POOL_IN_ORDER; order < POOL_AT_END; order++) {
			struct run *r = new_run(50, worker_counts[i]);

			produce_by(r, BY_FEED);
			r->opts.feed = feed_and_wait;
			r->opts.order = order;
			go(r);
			all_is_done(r);
			assert_int_equal(r->most_outstanding, 1);
			free_run(r);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_comes_in_its_turn),
		cmocka_unit_test(each_comes_when_it_is_finished),
		cmocka_unit_test(all_come_when_the_last_is_finished),
		cmocka_unit_test(a_slow_one_does_not_hold_up_what_is_finished),
		cmocka_unit_test(the_caller_ticks_while_it_waits),
		cmocka_unit_test(it_ticks_also_while_all_is_kept_to_the_end),
		cmocka_unit_test(it_ticks_also_while_workers_begin_and_end),
		cmocka_unit_test(also_when_nobody_wants_to_know_of_each),
		cmocka_unit_test(what_is_finished_comes_while_feed_collects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
