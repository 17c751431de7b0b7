#include "base/tempfiles.h"
#include "tests/unit/scratch.h"

#include <pthread.h>
#include <sys/wait.h>

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static void what_is_on_the_list_is_deleted_once(void **state)
{
	struct tempfile *a, *b;

	(void)state;
	scratch_write("a", "", 0);
	scratch_write("b", "", 0);
	a = tempfiles_add("a");
	b = tempfiles_add("b");
	tempfiles_remove(b);
	tempfiles_unlink_all();
	assert_false(exists("a"));
	assert_true(exists("b"));
	/* The name may be another file's by now. */
	scratch_write("a", "", 0);
	tempfiles_unlink_all();
	assert_true(exists("a"));
	tempfiles_remove(a);
	tempfiles_remove(NULL);
}

static void a_child_deletes_nothing(void **state)
{
	struct tempfile *entry;
	pid_t child;

	(void)state;
	scratch_write("a", "", 0);
	entry = tempfiles_add("a");
	child = fork();
	if (child == 0) {
		tempfiles_unlink_all();
		_exit(0);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	assert_true(exists("a"));
	tempfiles_remove(entry);
}

enum { THREADS = 4, ROUNDS = 300 };

/* Make, list, forget, delete. What is not there at the end of a round was deleted by the cleaning. */
static void *work(void *number)
{
	size_t *taken = number;
	char path[32];
	int i;

	snprintf(path, sizeof(path), "f%zu", *taken);
	*taken = 0;
	for (i = 0; i < ROUNDS; i++) {
		struct tempfile *entry;
		int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

		close(fd);
		entry = tempfiles_add(path);
		tempfiles_remove(entry);
		*taken += unlink(path) < 0;
	}
	return NULL;
}

static void threads_add_and_remove_while_all_is_deleted(void **state)
{
	pthread_t threads[THREADS];
	size_t numbers[THREADS];
	int i;

	(void)state;
	for (i = 0; i < THREADS; i++) {
		numbers[i] = (size_t)i;
		assert_int_equal(pthread_create(&threads[i], NULL, work, &numbers[i]), 0);
	}
	for (i = 0; i < ROUNDS; i++)
		tempfiles_unlink_all();
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (i = 0; i < THREADS; i++) {
		char path[32];

		snprintf(path, sizeof(path), "f%d", i);
		assert_false(exists(path));
		assert_true(numbers[i] <= ROUNDS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(what_is_on_the_list_is_deleted_once),
		SCRATCH_TEST(a_child_deletes_nothing),
		SCRATCH_TEST(threads_add_and_remove_while_all_is_deleted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
