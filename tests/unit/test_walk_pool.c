/* A walk whose folders are read by the workers of the pool that it feeds. */
#include "base/str.h"
#include "tests/unit/scratch.h"
#include "walk/walk_pool.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>

static const unsigned counts[] = {1, 2, 4, 8, 64};

struct run {
	struct pool *pool;
	const char *wanted; /* what names of files begin with */
	struct str delivered;
	atomic_int states, most_states; /* made and not yet undone */
	atomic_int worked;
	int stop_after;
};

static bool want(void *ctx, const char *name)
{
	const struct run *run = ctx;

	return strncmp(name, run->wanted, strlen(run->wanted)) == 0;
}

static int submit(void *ctx, const char *path, struct dirlist_id id)
{
	struct run *run = ctx;

	(void)id;
	return pool_submit(run->pool, strdup(path)) ? 0 : 1;
}

static int tell(void *ctx, const char *path, int os)
{
	struct run *run = ctx;

	str_addf(&run->delivered, "%s: %s\n", path, strerror(os));
	return 0;
}

static int feed(void *ctx, struct pool *pool)
{
	struct run *run = ctx;
	const struct walk_help help = walk_help_of(pool);
	const struct walk_opts opts = {
		.want = want, .file = submit, .unreadable = tell, .ctx = run, .help = &help};

	run->pool = pool;
	walk_folder(".", &opts, NULL);
	return 0;
}

static int work(void *ctx, void *state, void *task)
{
	struct run *run = ctx;

	(void)task;
	atomic_fetch_add(&run->worked, 1);
	return state == (void *)run ? 0 : -1;
}

static bool deliver(void *ctx, void *task, enum pool_outcome outcome)
{
	struct run *run = ctx;

	if (outcome == POOL_OK)
		str_addf(&run->delivered, "%s\n", (char *)task);
	free(task);
	return !run->stop_after || --run->stop_after;
}

static int begin(void *ctx, void **ret_state, struct error *err)
{
	struct run *run = ctx;

	(void)err;
	atomic_fetch_add(&run->states, 1);
	atomic_fetch_add(&run->most_states, 1);
	*ret_state = run;
	return 0;
}

static void end(void *ctx, void *state)
{
	struct run *run = ctx;

	(void)state;
	atomic_fetch_sub(&run->states, 1);
}

static void run_pool(struct run *run, unsigned workers, bool works)
{
	struct pool_opts opts = {.workers = workers,
		.feed = feed,
		.work = works ? work : NULL,
		.deliver = deliver,
		.init = begin,
		.done = end,
		.ctx = run};

	assert_int_equal(pool_run(&opts, NULL, NULL), 0);
	assert_int_equal(run->states, 0);
	assert_in_range(run->most_states, 0, workers);
}

static void make_tree(void)
{
	for (int i = 0; i < 300; i++) {
		char path[64];

		snprintf(path, sizeof(path), "%d", i % 7);
		assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
		snprintf(path, sizeof(path), "%d/%d", i % 7, i);
		assert_int_equal(mkdir(path, 0755), 0);
		for (int k = 0; k < i % 5; k++) {
			snprintf(path, sizeof(path), "%d/%d/f%d", i % 7, i, k);
			scratch_write(path, "", 0);
		}
	}
	scratch_write("3/150/only", "", 0);
}

static void check(const char *wanted, int stop_after)
{
	struct run first = {.wanted = wanted, .delivered = STR_INIT, .stop_after = stop_after};

	run_pool(&first, 1, false);
	for (size_t i = 0; i < 2 * sizeof(counts) / sizeof(*counts); i++) {
		struct run run = {
			.wanted = wanted, .delivered = STR_INIT, .stop_after = stop_after};

		run_pool(&run, counts[i / 2], i % 2);
		if (stop_after)
			assert_int_equal(
				strncmp(run.delivered.s, first.delivered.s, first.delivered.len),
				0);
		else
			assert_string_equal(run.delivered.s, first.delivered.s);
		str_release(&run.delivered);
	}
	str_release(&first.delivered);
}

static void any_number_of_workers_delivers_the_same_in_the_same_order(void **state)
{
	(void)state;
	make_tree();
	check("", 0);
	check("f", 0);
}

/* It is held back until there is a second one; meanwhile workers have begun, for the walk. */
static void a_single_file_in_many_folders_is_worked_on_once(void **state)
{
	(void)state;
	make_tree();
	for (int i = 0; i < 20; i++)
		check("only", 0);
	check("nothing", 0);
}

static void a_pool_that_is_stopped_leaves_no_helper_behind(void **state)
{
	(void)state;
	make_tree();
	for (int i = 1; i < 60; i += 7)
		check("f", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(any_number_of_workers_delivers_the_same_in_the_same_order),
		SCRATCH_TEST(a_single_file_in_many_folders_is_worked_on_once),
		SCRATCH_TEST(a_pool_that_is_stopped_leaves_no_helper_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
