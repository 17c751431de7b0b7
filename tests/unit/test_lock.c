#include "base/lock.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { THREADS = 4, ROUNDS = 5000 };

static void start(pthread_t threads[], size_t nr, void *(*body)(void *), void *arg)
{
	for (size_t i = 0; i < nr; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, body, arg), 0);
}

static void join(const pthread_t threads[], size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		pthread_join(threads[i], NULL);
}

/* --- lock ------------------------------------------------------------------------------------------------------------------ */

static struct lock counted = LOCK_INIT("counter");
static uint64_t counter;

static void *count(void *arg)
{
	struct lock *lock = arg;

	for (int i = 0; i < ROUNDS; i++) {
		lock_take(lock);
		counter++;
		lock_drop(lock);
	}
	return NULL;
}

static void assert_counts_all(struct lock *lock)
{
	pthread_t threads[THREADS];

	counter = 0;
	start(threads, THREADS, count, lock);
	join(threads, THREADS);
	assert_int_equal(counter, THREADS * ROUNDS);
}

static void one_thread_at_a_time_has_a_lock(void **state)
{
	struct lock made;

	(void)state;
	assert_counts_all(&counted);
	lock_init(&made, "made");
	assert_counts_all(&made);
	lock_destroy(&made);
}

static void *try(void *arg)
{
	struct lock *lock = arg;

	if (!lock_try(lock))
		return NULL;
	lock_drop(lock);
	return lock;
}

static bool another_thread_gets(struct lock *lock)
{
	pthread_t thread;
	void *got;

	start(&thread, 1, try, lock);
	pthread_join(thread, &got);
	return got != NULL;
}

static void trying_gets_a_free_lock_and_leaves_a_taken_one(void **state)
{
	struct lock lock = LOCK_INIT("tried");

	(void)state;
	assert_true(another_thread_gets(&lock));
	assert_true(lock_try(&lock));
	assert_false(another_thread_gets(&lock));
	lock_drop(&lock);
	assert_true(another_thread_gets(&lock));
	lock_destroy(&lock);
}

/* --- condition ------------------------------------------------------------------------------------------------------------- */

/* Two threads that take turns. */
struct turns {
	struct lock lock;
	struct cond changed;
	unsigned turn, most;
	bool timed;
};

static void await_turn(struct turns *turns, unsigned parity)
{
	while (turns->turn % 2 != parity)
		if (turns->timed)
			cond_wait_until(
				&turns->changed, &turns->lock, clock_ns() + UINT64_C(1000000000));
		else
			cond_wait(&turns->changed, &turns->lock);
}

static void take_turns(struct turns *turns, unsigned parity)
{
	lock_take(&turns->lock);
	while (turns->turn < turns->most) {
		await_turn(turns, parity);
		turns->turn++;
		cond_signal(&turns->changed);
	}
	lock_drop(&turns->lock);
}

static void *take_odd_turns(void *arg)
{
	take_turns(arg, 1);
	return NULL;
}

static void threads_take_turns_by_a_condition(void **state)
{
	(void)state;
	for (int timed = 0; timed < 2; timed++) {
		struct turns turns = {
			LOCK_INIT("turn"), COND_INIT("turn changed"), 0, 200, timed == 1};
		pthread_t thread;

		start(&thread, 1, take_odd_turns, &turns);
		take_turns(&turns, 0);
		join(&thread, 1);
		assert_in_range(turns.turn, 200, 201);
		cond_destroy(&turns.changed);
		lock_destroy(&turns.lock);
	}
}

static void *await_all(void *arg)
{
	struct turns *turns = arg;

	lock_take(&turns->lock);
	turns->turn++;
	cond_broadcast(&turns->changed);
	while (turns->turn < turns->most)
		cond_wait(&turns->changed, &turns->lock);
	lock_drop(&turns->lock);
	return NULL;
}

static void a_broadcast_wakes_everybody(void **state)
{
	struct turns turns;
	pthread_t threads[THREADS];

	(void)state;
	turns = (struct turns){.most = THREADS};
	lock_init(&turns.lock, "all");
	cond_init(&turns.changed, "all are there");
	start(threads, THREADS, await_all, &turns);
	join(threads, THREADS);
	assert_int_equal(turns.turn, THREADS);
	cond_destroy(&turns.changed);
	lock_destroy(&turns.lock);
}

static void a_timed_wait_ends_in_time_and_has_the_lock_again(void **state)
{
	struct lock lock = LOCK_INIT("timed");
	struct cond never = COND_INIT("never");
	uint64_t until;

	(void)state;
	lock_take(&lock);
	until = clock_ns() + 20 * 1000000;
	while (cond_wait_until(&never, &lock, until))
		;
	assert_true(clock_ns() >= until);
	assert_false(another_thread_gets(&lock));
	/* a moment that has passed */
	assert_false(cond_wait_until(&never, &lock, 1));
	lock_drop(&lock);
	assert_true(another_thread_gets(&lock));
	cond_destroy(&never);
	lock_destroy(&lock);
}

/* --- read-write lock ------------------------------------------------------------------------------------------------------- */

static struct rwlock table = RWLOCK_INIT("table");
static uint64_t left, right; /* the same, but while a writer is at work */
static atomic_uint torn;

static void *write_pairs(void *unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS / 10; i++) {
		rwlock_write(&table);
		left++;
		right++;
		rwlock_drop(&table);
	}
	return NULL;
}

static void *read_pairs(void *unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		rwlock_read(&table);
		if (left != right)
			atomic_fetch_add(&torn, 1);
		rwlock_drop(&table);
	}
	return NULL;
}

static void readers_never_see_half_of_what_a_writer_does(void **state)
{
	pthread_t readers[THREADS], writers[2];

	(void)state;
	start(readers, THREADS, read_pairs, NULL);
	start(writers, 2, write_pairs, NULL);
	join(readers, THREADS);
	join(writers, 2);
	assert_int_equal(atomic_load(&torn), 0);
	assert_int_equal(left, 2 * (ROUNDS / 10));
	assert_int_equal(left, right);
}

/*
 * Two readers that never leave the lock free: each keeps it until the other one has it, too, or for KEPT_NS if it is kept out. Only a
 * lock that makes new readers wait behind a writer breaks that chain.
 */
static struct rwlock streamed = RWLOCK_INIT("streamed");
static atomic_uint reads;
static atomic_bool written;
static uint64_t stream_end; /* clock_ns() */

static const uint64_t KEPT_NS = 100 * 1000000, STREAM_NS = UINT64_C(10) * 1000000000;

static void await_reads(unsigned least, uint64_t until)
{
	while (atomic_load(&reads) < least && clock_ns() < until)
		usleep(50);
}

static void *stream(void *unused)
{
	(void)unused;
	while (!atomic_load(&written) && clock_ns() < stream_end) {
		unsigned mine;

		rwlock_read(&streamed);
		mine = atomic_fetch_add(&reads, 1) + 1;
		await_reads(mine + 1, clock_ns() + KEPT_NS);
		rwlock_drop(&streamed);
	}
	return NULL;
}

static void a_writer_is_let_in_though_readers_never_leave_the_lock_free(void **state)
{
	pthread_t readers[2];
	uint64_t in;

	(void)state;
	stream_end = clock_ns() + STREAM_NS;
	start(readers, 2, stream, NULL);
	await_reads(10, stream_end);
	rwlock_write(&streamed);
	in = clock_ns();
	atomic_store(&written, true);
	rwlock_drop(&streamed);
	join(readers, 2);
	/* else it was only let in when the stream had ended */
	assert_true(in < stream_end);
}

/* --- what watches them ----------------------------------------------------------------------------------------------------- */

enum { MANY = 1500 }; /* more than a build that watches locks has room for */

static void *use_lock(void *arg)
{
	lock_take(arg);
	lock_drop(arg);
	return NULL;
}

#ifdef LOCKDIAG
/* Free it. */
static char *report(void)
{
	FILE *file = tmpfile();
	char *text = calloc(1, 1 << 20);

	assert_non_null(file);
	assert_non_null(text);
	lockdiag_report(fileno(file));
	rewind(file);
	assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
	fclose(file);
	return text;
}

static void assert_reported(const char *text, bool is)
{
	char *all = report();

	if (is)
		assert_non_null(strstr(all, text));
	else
		assert_null(strstr(all, text));
	free(all);
}
#else
#define assert_reported(text, is) ((void)(text))
#endif

static void any_number_of_locks_and_threads_may_come_and_go(void **state)
{
	static struct lock locks[MANY];
	pthread_t thread;

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < MANY; i++) {
			lock_init(&locks[i], i ? "one of many" : "first of many");
			use_lock(&locks[i]);
		}
		assert_reported("lock 'first of many': taken 1 times", true);
		assert_reported(" locks more are not recorded", true);
		for (int i = 0; i < MANY; i++)
			lock_destroy(&locks[i]);
		assert_reported(" of many'", false);
	}
	lock_init(&locks[0], "used by many");
	for (int i = 0; i < MANY; i++) {
		start(&thread, 1, use_lock, &locks[0]);
		join(&thread, 1);
	}
	assert_reported("lock 'used by many': taken 1500 times, 0 waits; longest hold", true);
	assert_reported(" threads more are not recorded", false);
	lock_destroy(&locks[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_thread_at_a_time_has_a_lock),
		cmocka_unit_test(trying_gets_a_free_lock_and_leaves_a_taken_one),
		cmocka_unit_test(threads_take_turns_by_a_condition),
		cmocka_unit_test(a_broadcast_wakes_everybody),
		cmocka_unit_test(a_timed_wait_ends_in_time_and_has_the_lock_again),
		cmocka_unit_test(readers_never_see_half_of_what_a_writer_does),
		cmocka_unit_test(a_writer_is_let_in_though_readers_never_leave_the_lock_free),
		cmocka_unit_test(any_number_of_locks_and_threads_may_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
