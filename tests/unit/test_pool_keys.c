/* Tasks of the same key go to the same worker, in order. */
#include "pool/lane.h"
#include "tests/unit/pool_laws.h"

enum { TASKS = 300 };

static void seven_keys(struct run *r)
{
	r->opts.key = run_key;
	for (size_t t = 0; t < r->nr; t++) {
		r->tasks[t].key = random_mix(t) % 7;
		r->tasks[t].sleep_us = t % 11 ? 0 : 200;
	}
}

static void a_key_has_a_worker(void **state)
{
	(void)state;
	in_every_way(TASKS, seven_keys, all_is_done);
}

static void seven_keys_in_a_small_window(struct run *r)
{
	seven_keys(r);
	r->opts.window = 5;
	r->opts.order = POOL_AS_FINISHED;
}

static void also_when_its_tasks_come_one_by_one(void **state)
{
	(void)state;
	in_every_way(TASKS, seven_keys_in_a_small_window, all_is_done);
}

static void a_key_each(struct run *r)
{
	r->opts.key = run_key;
	for (size_t t = 0; t < r->nr; t++)
		r->tasks[t].key = random_mix(t);
}

static size_t workers_used(const struct run *r)
{
	size_t nr = 0;

	for (size_t i = 0; i < r->nr; i++) {
		bool is_new = true;

		for (size_t j = 0; j < i; j++)
			is_new &= r->tasks[i].worker != r->tasks[j].worker;
		nr += is_new;
	}
	return nr;
}

static void keys_are_spread_over_all_workers(void **state)
{
	(void)state;
	for (int failures = 0; failures < 8; failures++) {
		struct run *r = new_run(TASKS, 8);

		a_key_each(r);
		r->init_failures = failures;
		go(r);
		all_is_done(r);
		assert_int_equal(workers_used(r), 8 - failures);
		free_run(r);
	}
}

/* All tasks of one key wait for those of another. */
static void a_key_holds_up_no_other_worker(void **state)
{
	const uint64_t slow = 1;
	uint64_t other = 2;

	(void)state;
	while (lane_of_key(other, 2) == lane_of_key(slow, 2))
		other++;
	for (enum producer by = 0; by < PRODUCERS; by++) {
		struct run *r = new_run(100, 2);

		produce_by(r, by);
		r->opts.key = run_key;
		r->opts.order = POOL_AS_FINISHED;
		r->opts.window = 100;
		for (size_t t = 0; t < 100; t++) {
			r->tasks[t].key = t < 50 ? slow : other;
			r->tasks[t].waits_for = t < 50 ? 50 : 0;
		}
		go(r);
		all_is_done(r);
		assert_true(r->delivered[0] >= 50);
		free_run(r);
	}
}

/* --- which bucket ---------------------------------------------------------------------------------------------------------------- */

enum { KEYS = 64000 };

/* Keys as they are, one after the other, and keys that are hashes. */
static uint64_t nth_key(size_t n, bool is_hash)
{
	return is_hash ? random_mix(n) : n;
}

static void keys_are_spread_evenly(void **state)
{
	(void)state;
	for (int is_hash = 0; is_hash < 2; is_hash++)
		for (size_t i = 0; i < NR_OF(worker_counts); i++) {
			const unsigned buckets = worker_counts[i];
			size_t nr[64] = {0};

			for (size_t k = 0; k < KEYS; k++) {
				unsigned bucket = lane_of_key(nth_key(k, is_hash), buckets);

				assert_true(bucket < buckets);
				nr[bucket]++;
			}
			for (unsigned b = 0; b < buckets; b++)
				assert_in_range(nr[b], KEYS / buckets * 85 / 100,
					KEYS / buckets * 115 / 100);
		}
}

static void only_what_belongs_into_a_new_bucket_moves(void **state)
{
	(void)state;
	for (unsigned buckets = 1; buckets < 70; buckets++) {
		size_t moved = 0;

		for (size_t k = 0; k < KEYS / 16; k++) {
			unsigned old = lane_of_key(random_mix(k), buckets);
			unsigned new = lane_of_key(random_mix(k), buckets + 1);

			assert_true(new == old || new == buckets);
			moved += new != old;
		}
		/* and no fewer than its share, more or less */
		assert_in_range(
			moved, KEYS / 16 / (buckets + 1) / 2, KEYS / 16 / (buckets + 1) * 2);
	}
}

/* --- a lane ------------------------------------------------------------------------------------------------------------------------ */

struct lanes {
	struct ring ring;
	struct lane lane;
	atomic_size_t claimed;
	bool in_order;
};

static void make_lane(struct lanes *l, size_t window)
{
	memset(l, 0, sizeof(*l));
	assert_int_equal(ring_init(&l->ring, window, NULL), 0);
	assert_int_equal(lane_init(&l->lane, &l->ring, NULL), 0);
	l->in_order = true;
}

static void drop_lane(struct lanes *l)
{
	lane_release(&l->lane);
	ring_release(&l->ring);
}

static void a_lane_has_room_for_a_whole_window(void **state)
{
	struct lanes l;
	size_t position;

	(void)state;
	make_lane(&l, 5);
	for (size_t round = 0; round < 10; round++) {
		assert_true(lane_is_empty(&l.lane));
		assert_false(lane_claim(&l.lane, &position));
		for (size_t i = 0; i < 5; i++)
			lane_add(&l.lane, round * 100 + i);
		for (size_t i = 0; i < 5; i++) {
			assert_false(lane_is_empty(&l.lane));
			assert_true(lane_claim(&l.lane, &position));
			assert_int_equal(position, round * 100 + i);
		}
	}
	drop_lane(&l);
}

enum { THROUGH_LANE = 100000, LANE_WINDOW = 100 };

static void *claim_all(void *arg)
{
	struct lanes *l = arg;

	for (size_t i = 0, position; i < THROUGH_LANE; i++) {
		while (!lane_claim(&l->lane, &position))
			sched_yield();
		l->in_order &= position == i * 3;
		atomic_store(&l->claimed, i + 1);
	}
	return NULL;
}

static void positions_come_out_as_they_went_in(void **state)
{
	struct lanes l;
	pthread_t worker;

	(void)state;
	make_lane(&l, LANE_WINDOW);
	assert_int_equal(pthread_create(&worker, NULL, claim_all, &l), 0);
	for (size_t i = 0; i < THROUGH_LANE; i++) {
		while (i - atomic_load(&l.claimed) == LANE_WINDOW)
			sched_yield();
		lane_add(&l.lane, i * 3);
	}
	pthread_join(worker, NULL);
	assert_true(l.in_order);
	drop_lane(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_has_a_worker),
		cmocka_unit_test(also_when_its_tasks_come_one_by_one),
		cmocka_unit_test(keys_are_spread_over_all_workers),
		cmocka_unit_test(a_key_holds_up_no_other_worker),
		cmocka_unit_test(keys_are_spread_evenly),
		cmocka_unit_test(only_what_belongs_into_a_new_bucket_moves),
		cmocka_unit_test(a_lane_has_room_for_a_whole_window),
		cmocka_unit_test(positions_come_out_as_they_went_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
