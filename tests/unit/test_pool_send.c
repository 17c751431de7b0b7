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

/* More than wait between the producers and the calling thread. */
enum { SENDERS = 4, EACH = 3000 };

struct task {
	unsigned sender;
	size_t index; /* of its sender's */
	int times_worked, times_delivered;
	enum pool_outcome outcome;
};

struct run {
	struct task tasks[SENDERS][EACH];
	size_t sent[SENDERS]; /* taken by the pool */
	size_t fails_at;      /* sender 0 fails before this one */
	size_t cancel_at;     /* deliver() says stop after so many */
	size_t delivered;
	size_t next[SENDERS]; /* index that is to be delivered next */
	size_t out_of_order;
	atomic_uint senders;
};

static int send_tasks(void *ctx, struct pool *pool, unsigned i)
{
	struct run *r = ctx;

	atomic_fetch_add(&r->senders, 1);
	for (size_t t = 0; t < EACH; t++) {
		if (i == 0 && t == r->fails_at)
			return -1;
		if (!pool_send(pool, &r->tasks[i][t]))
			return 0;
		r->sent[i]++;
	}
	return 0;
}

static int work(void *ctx, void *state, void *arg)
{
	struct task *task = arg;

	(void)ctx, (void)state;
	task->times_worked++;
	if (task->index % 500 == 7)
		usleep(500);
	return task->index % 100 == 99 ? -1 : 0;
}

static bool deliver(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *r = ctx;
	struct task *task = arg;

	task->times_delivered++;
	task->outcome = outcome;
	r->out_of_order += task->index != r->next[task->sender]++;
	return ++r->delivered != r->cancel_at;
}

static struct run *new_run(void)
{
	struct run *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	r->fails_at = r->cancel_at = SIZE_MAX;
	for (unsigned i = 0; i < SENDERS; i++)
		for (size_t t = 0; t < EACH; t++)
			r->tasks[i][t] = (struct task){.sender = i, .index = t};
	return r;
}

/* What was taken was delivered once, in its producer's order, and worked on or dropped. */
static void check_laws(const struct run *r, const struct pool_report *report)
{
	size_t sent = 0;

	assert_int_equal(r->senders, SENDERS);
	assert_int_equal(r->out_of_order, 0);
	for (unsigned i = 0; i < SENDERS; i++) {
		sent += r->sent[i];
		for (size_t t = 0; t < EACH; t++) {
			const struct task *task = &r->tasks[i][t];

			assert_int_equal(task->times_delivered, t < r->sent[i]);
			assert_int_equal(task->times_worked,
				t < r->sent[i] && task->outcome != POOL_DROPPED);
			if (task->times_worked)
				assert_int_equal(task->outcome == POOL_FAILED, t % 100 == 99);
		}
	}
	assert_int_equal(r->delivered, sent);
	assert_int_equal(report->done + report->failed + report->dropped, sent);
}

static const unsigned worker_counts[] = {1, 2, 4, 8, 64};

static void with_each_worker_count(void (*check)(struct run *r, struct pool_opts *opts))
{
	for (size_t i = 0; i < sizeof(worker_counts) / sizeof(worker_counts[0]); i++) {
		struct run *r = new_run();
		struct pool_opts opts = {.workers = worker_counts[i],
			.send = send_tasks,
			.senders = SENDERS,
			.work = work,
			.deliver = deliver,
			.ctx = r};

		check(r, &opts);
		free(r);
	}
}

static void all_is_done(struct run *r, struct pool_opts *opts)
{
	struct pool_report report;

	assert_int_equal(pool_run(opts, &report, NULL), 0);
	check_laws(r, &report);
	assert_int_equal(r->delivered, SENDERS * EACH);
	assert_int_equal(report.failed, SENDERS * EACH / 100);
	assert_false(report.stopped);
}

static void many_producers_send_and_each_keeps_its_order(void **state)
{
	(void)state;
	with_each_worker_count(all_is_done);
}

static void it_stops(struct run *r, struct pool_opts *opts)
{
	struct pool_report report;

	r->cancel_at = 100;
	opts->window = 64;
	assert_int_equal(pool_run(opts, &report, NULL), 0);
	check_laws(r, &report);
	assert_true(report.stopped);
	assert_true(r->delivered >= 100 && r->delivered < SENDERS * EACH);
}

static void producers_that_wait_for_room_learn_that_it_was_stopped(void **state)
{
	(void)state;
	with_each_worker_count(it_stops);
}

static void it_fails(struct run *r, struct pool_opts *opts)
{
	struct pool_report report;

	r->fails_at = 50;
	assert_int_equal(pool_run(opts, &report, NULL), -1);
	check_laws(r, &report);
	assert_int_equal(r->sent[0], 50);
}

static void a_producer_that_fails_ends_all(void **state)
{
	(void)state;
	with_each_worker_count(it_fails);
}

static int send_nothing(void *ctx, struct pool *pool, unsigned i)
{
	struct run *r = ctx;

	(void)pool;
	usleep(2000 * i);
	atomic_fetch_add(&r->senders, 1);
	return 0;
}

static void nothing_comes(struct run *r, struct pool_opts *opts)
{
	struct pool_report report;

	opts->send = send_nothing;
	assert_int_equal(pool_run(opts, &report, NULL), 0);
	check_laws(r, &report);
}

static void producers_may_have_nothing_to_send(void **state)
{
	(void)state;
	with_each_worker_count(nothing_comes);
}

static int send_one_late(void *ctx, struct pool *pool, unsigned i)
{
	struct run *r = ctx;

	atomic_fetch_add(&r->senders, 1);
	if (i == 0 && pool_send(pool, &r->tasks[0][0]))
		r->sent[0]++;
	/* The others end only when it has been delivered: nobody may wait for more to come before that. */
	for (int waits = 0; i && waits < 20000 && !__atomic_load_n(&r->delivered, __ATOMIC_SEQ_CST);
		waits++)
		usleep(1000);
	return 0;
}

static bool deliver_one(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *r = ctx;
	struct task *task = arg;

	task->times_delivered++;
	task->outcome = outcome;
	__atomic_store_n(&r->delivered, 1, __ATOMIC_SEQ_CST);
	return true;
}

static void the_only_one_is_delivered(struct run *r, struct pool_opts *opts)
{
	struct pool_report report;

	opts->send = send_one_late;
	opts->deliver = deliver_one;
	assert_int_equal(pool_run(opts, &report, NULL), 0);
	check_laws(r, &report);
	assert_int_equal(report.done, 1);
}

static void a_result_does_not_wait_for_more_to_be_sent(void **state)
{
	(void)state;
	with_each_worker_count(the_only_one_is_delivered);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_producers_send_and_each_keeps_its_order),
		cmocka_unit_test(producers_that_wait_for_room_learn_that_it_was_stopped),
		cmocka_unit_test(a_producer_that_fails_ends_all),
		cmocka_unit_test(producers_may_have_nothing_to_send),
		cmocka_unit_test(a_result_does_not_wait_for_more_to_be_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
