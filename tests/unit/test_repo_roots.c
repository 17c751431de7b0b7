#include "repo/repo_roots.h"

#include "repo/repo.h"
#include "tests/unit/scratch.h"

#include <pthread.h>
#include <sys/stat.h>

enum { DIRS = 200, THREADS = 4 };

static void make_dir(const char *path)
{
	assert_int_equal(mkdir(path, 0755), 0);
}

static void make_repository(const char *path)
{
	char git[64];

	make_dir(path);
	snprintf(git, sizeof(git), "%s/.git", path);
	make_dir(git);
	snprintf(git, sizeof(git), "%s/.git/HEAD", path);
	scratch_write(git, "ref: refs/heads/main\n", 21);
}

static const char *find(struct repo_roots *roots, const char *dir)
{
	const char *root = "none was told";

	assert_int_equal(repo_roots_find(roots, dir, strlen(dir), &root), 0);
	return root;
}

static void each_folder_is_in_the_work_tree_that_discovery_finds(void **state)
{
	static const char *const dirs[] = {
		".", "plain", "one", "one/sub", "one/sub/two", "one/.git", "missing", "/"};
	struct repo_roots roots = REPO_ROOTS_INIT;

	(void)state;
	make_dir("plain");
	make_repository("one");
	make_dir("one/sub");
	make_repository("one/sub/two");
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
			char *wanted = NULL;
			const char *is = find(&roots, dirs[i]);

			repo_discover(dirs[i], &wanted, NULL);
			assert_int_equal(is == NULL, wanted == NULL);
			if (is)
				assert_string_equal(is, wanted);
			free(wanted);
		}
	repo_roots_release(&roots);
}

static void a_folder_is_looked_up_once_and_named_by_its_length(void **state)
{
	struct repo_roots roots = REPO_ROOTS_INIT;
	const char *first, *again;

	(void)state;
	make_repository("one");
	make_dir("one/sub");
	first = find(&roots, "one");
	assert_non_null(first);
	/* what is known stays, and is one text for all */
	assert_int_equal(rename("one", "gone"), 0);
	assert_int_equal(repo_roots_find(&roots, "one/a.yaml", 3, &again), 0);
	assert_ptr_equal(again, first);
	assert_null(find(&roots, "one/sub"));
	repo_roots_release(&roots);
}

static struct repo_roots shared = REPO_ROOTS_INIT;

static void *find_all(void *unused)
{
	size_t wrong = 0;

	(void)unused;
	for (int i = 0; i < 4 * DIRS; i++) {
		const char *root;
		char dir[16], end[16];

		snprintf(dir, sizeof(dir), "r%d", i % DIRS);
		snprintf(end, sizeof(end), "/r%d", i % DIRS);
		wrong += repo_roots_find(&shared, dir, strlen(dir), &root) < 0 || !root ||
			 strcmp(strrchr(root, '/'), end) != 0;
	}
	return (void *)wrong;
}

static void threads_share_what_they_find(void **state)
{
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < DIRS; i++) {
		char dir[16];

		snprintf(dir, sizeof(dir), "r%d", i);
		make_repository(dir);
	}
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, find_all, NULL), 0);
	for (int i = 0; i < THREADS; i++) {
		void *wrong;

		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
	assert_int_equal(shared.dirs.nr, DIRS);
	assert_int_equal(shared.roots.nr, DIRS);
	repo_roots_release(&shared);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(each_folder_is_in_the_work_tree_that_discovery_finds),
		SCRATCH_TEST(a_folder_is_looked_up_once_and_named_by_its_length),
		SCRATCH_TEST(threads_share_what_they_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
