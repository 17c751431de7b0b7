/*
 * Random runs of a pool: whatever was asked for, and whatever happened, the laws hold.
 *
 * CFGEDIT_SEED=N runs that seed alone, as often as CFGEDIT_ROUNDS says.
 */
#include "tests/unit/pool_laws.h"

enum { ROUNDS = UNDER_TSAN ? 300 : 1000, FIRST_SEED = 20260101 };

static uint64_t seed;

/* 0 to below - 1 */
static size_t draw(size_t below)
{
	return random_next(&seed) % below;
}

static bool one_in(size_t nr)
{
	return draw(nr) == 0;
}

static size_t draw_one_of(const size_t *values, size_t nr)
{
	return values[draw(nr)];
}

static void draw_tasks(struct run *r)
{
	size_t keys = 1 + draw(20), failing = one_in(2) ? 40 : 1000000, slow = 1 + draw(20);

	for (size_t t = 0; t < r->nr; t++) {
		r->tasks[t].key = draw(keys);
		r->tasks[t].fails = one_in(failing);
		r->tasks[t].sleep_us = one_in(slow) ? (unsigned)draw(120) : 0;
	}
}

static void draw_opts(struct run *r)
{
	static const size_t windows[] = {0, 0, 1, 2, 3, 7, 16, 100, 1000};
	static const size_t batches[] = {0, 1, 2, 10, 1000};

	produce_by(r, (enum producer)draw(PRODUCERS));
	r->opts.window = draw_one_of(windows, NR_OF(windows));
	r->opts.batch = draw_one_of(batches, NR_OF(batches));
	r->opts.order = (enum pool_order)draw(3);
	r->opts.key = one_in(3) ? run_key : NULL;
	r->opts.measure = one_in(3);
	r->opts.stop_on_error = one_in(4);
	r->opts.work = one_in(12) ? NULL : run_work;
	r->collect_every = one_in(3) ? 1 + draw(10) : 0;
}

static void draw_trouble(struct run *r)
{
	r->stop_after = one_in(5) ? 1 + draw(r->nr + 5) : 0;
	r->feed_fails_at = r->producer == BY_FEED && one_in(6) ? draw(r->nr + 5) : SIZE_MAX;
	r->init_failures = one_in(4) ? (int)draw(r->opts.workers + 2) : 0;
	if (r->nr && one_in(5))
		r->tasks[draw(r->nr)].cancels = true;
}

static void run_and_cancel(struct run *r)
{
	struct canceller c = {&r->cancel, (unsigned)draw(1500)};
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, cancel_later, &c), 0);
	run_it(r);
	pthread_join(thread, NULL);
}

static void do_round(uint64_t round_seed)
{
	const char *law;
	struct job *jobs = NULL;
	struct run *r;

	seed = random_mix(round_seed);
	r = new_run(one_in(4) ? draw(4) : draw(250), worker_counts[draw(NR_OF(worker_counts))]);
	draw_opts(r);
	draw_tasks(r);
	draw_trouble(r);
	if (r->nr && one_in(3))
		jobs = new_jobs(r, 1 + draw(150), draw(1000));
	if (one_in(6))
		run_and_cancel(r);
	else
		run_it(r);
	law = broken_law(r);
	if (law)
		fail_msg("seed %llu (CFGEDIT_SEED): not so: %s", (unsigned long long)round_seed,
			law);
	free(jobs);
	free_run(r);
}

static uint64_t number_in_environment(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void laws_hold_for_random_runs(void **state)
{
	uint64_t only = number_in_environment("CFGEDIT_SEED", 0);
	uint64_t rounds = number_in_environment("CFGEDIT_ROUNDS", ROUNDS);

	(void)state;
	for (uint64_t i = 0; i < rounds; i++)
		do_round(only ? only : FIRST_SEED + i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(laws_hold_for_random_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
