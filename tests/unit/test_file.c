#include "base/cleanup.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/tempdir.h"
#include "tests/unit/countdown.h"
#include "tests/unit/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Read `name`, expect failure with this code and a text that contains `part`. */
static void check_fails(const char *name, size_t limit, enum error_code code, const char *part)
{
	struct str out = STR_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(file_read(name, limit, &out, NULL, &err), -1);
	assert_int_equal(err.code, code);
	assert_non_null(strstr(error_text(&err), part));
	assert_string_equal(err.path, name);
	error_release(&err);
	str_release(&out);
}

static void a_file_is_read_whole_with_its_status(void **state)
{
	static const char bytes[] = "a: 1\0b\r\n";
	struct str out = STR_INIT;
	struct stat st, again;

	(void)state;
	scratch_write("f", bytes, sizeof(bytes));
	str_adds(&out, "what was there before");
	assert_int_equal(file_read("f", 0, &out, &st, NULL), 0);
	assert_int_equal(out.len, sizeof(bytes));
	assert_memory_equal(out.s, bytes, sizeof(bytes));
	assert_int_equal(out.s[out.len], '\0');
	assert_int_equal(stat("f", &again), 0);
	assert_true(file_same(&st, &again));
	str_release(&out);
}

static void files_of_every_size_around_a_buffer_are_read(void **state)
{
	static char bytes[70000];
	struct str out = STR_INIT;
	size_t sizes[] = {0, 1, 31, 32, 33, 4095, 4096, 4097, 65535, 65536, 70000}, i;

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		scratch_write("f", bytes, sizes[i]);
		assert_int_equal(file_read("f", 0, &out, NULL, NULL), 0);
		assert_int_equal(out.len, sizes[i]);
		assert_memory_equal(out.s, bytes, sizes[i]);
	}
	str_release(&out);
}

static void a_file_whose_size_is_not_told_is_read_whole(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	assert_int_equal(file_read("/proc/self/status", 0, &out, NULL, NULL), 0);
	assert_true(out.len > 100);
	str_release(&out);
}

static void what_is_no_file_is_refused_by_name(void **state)
{
	(void)state;
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	check_fails("dir", 0, ERROR_OPEN, "a directory");
	check_fails("fifo", 0, ERROR_OPEN, "a FIFO");
	check_fails("/dev/null", 0, ERROR_OPEN, "a device");
	check_fails("missing", 0, ERROR_OPEN, "No such file");
	check_fails("", 0, ERROR_OPEN, "No such file");
}

static void more_than_the_limit_is_refused(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	scratch_write("f", "12345", 5);
	assert_int_equal(file_read("f", 5, &out, NULL, NULL), 0);
	check_fails("f", 4, ERROR_LIMIT, "4 bytes");
	check_fails("/proc/self/status", 10, ERROR_LIMIT, "10 bytes");
	str_release(&out);
}

static void a_pipe_is_read_to_its_end(void **state)
{
	struct str out = STR_INIT;
	struct error err = ERROR_INIT;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(file_write_all(ends[1], "hello", 5), 0);
	close(ends[1]);
	assert_int_equal(file_read_fd(ends[0], "standard input", 0, NULL, &out, NULL), 0);
	assert_string_equal(out.s, "hello");
	close(ends[0]);
	assert_int_equal(file_read_fd(ends[0], "standard input", 0, NULL, &out, &err), -1);
	assert_int_equal(err.code, ERROR_IO);
	assert_string_equal(err.path, "standard input");
	error_release(&err);
	str_release(&out);
}

/* Whoever waits for a pipe that nobody writes to must be able to stop, by one signal: the alarm ends the test if not. */
static void a_signal_ends_the_wait_for_a_pipe(void **state)
{
	const struct stop stop = {.cancel = &interrupt_signal};
	struct error err = ERROR_INIT;
	struct str text = STR_INIT;
	int ends[2];
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	interrupt_catch();
	alarm(10);
	child = fork();
	if (child == 0) {
		usleep(100 * 1000);
		_exit(kill(getppid(), SIGINT) < 0);
	}
	assert_int_equal(file_read_fd(ends[0], "pipe", 0, &stop, &text, &err), -1);
	assert_int_equal(err.code, ERROR_CANCELLED);
	alarm(0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	interrupt_release();
	atomic_store(&interrupt_signal, 0);
	error_release(&err);
	str_release(&text);
	close(ends[0]);
	close(ends[1]);
}

static void reading_is_given_up_when_the_time_is_over(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct countdown countdown;
	struct error err = ERROR_INIT;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	countdown_init(&countdown, 2);
	assert_int_equal(file_read_fd(ends[0], "pipe", 0, &countdown.stop, &text, &err), -1);
	assert_int_equal(err.code, ERROR_LATE);
	error_release(&err);
	close(ends[0]);
	close(ends[1]);

	str_pad(&text, 'x', 3 << 20);
	scratch_write("f", text.s, text.len);
	for (unsigned looks = 0; looks < 4; looks++) {
		countdown_init(&countdown, looks);
		assert_int_equal(file_read_until("f", 0, &countdown.stop, &text, NULL, &err), -1);
		assert_int_equal(err.code, ERROR_LATE);
		assert_string_equal(err.path, "f");
		error_release(&err);
	}
	countdown_init(&countdown, 4);
	assert_int_equal(file_read_until("f", 0, &countdown.stop, &text, NULL, &err), 0);
	assert_int_equal(text.len, 3 << 20);
}

static void what_may_be_gone_in_a_moment_is_transient_and_nothing_else(void **state)
{
	static const int transient[] = {EAGAIN, EBUSY, ESTALE, EMFILE, ENFILE, ETIMEDOUT, ENOMEM},
			 lasting[] = {0, ENOENT, EACCES, EPERM, ENOTDIR, EISDIR, ELOOP, EIO,
				 ENAMETOOLONG, ENXIO};

	(void)state;
	for (size_t i = 0; i < sizeof(transient) / sizeof(*transient); i++)
		assert_true(file_is_transient(transient[i]));
	for (size_t i = 0; i < sizeof(lasting) / sizeof(*lasting); i++)
		assert_false(file_is_transient(lasting[i]));
}

static void paths_are_joined_and_taken_apart(void **state)
{
	static const struct {
		const char *dir, *name, *path;
	} cases[] = {{"/a", "b", "/a/b"}, {"/a/", "b", "/a/b"}, {"/", "b", "/b"}, {"", "b", "b"}};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *path = file_join(cases[i].dir, cases[i].name);
		assert_string_equal(path, cases[i].path);
		assert_string_equal(file_basename(path), "b");
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_file_is_read_whole_with_its_status),
		SCRATCH_TEST(files_of_every_size_around_a_buffer_are_read),
		SCRATCH_TEST(a_file_whose_size_is_not_told_is_read_whole),
		SCRATCH_TEST(what_is_no_file_is_refused_by_name),
		SCRATCH_TEST(more_than_the_limit_is_refused),
		SCRATCH_TEST(a_pipe_is_read_to_its_end),
		SCRATCH_TEST(a_signal_ends_the_wait_for_a_pipe),
		SCRATCH_TEST(reading_is_given_up_when_the_time_is_over),
		SCRATCH_TEST(what_may_be_gone_in_a_moment_is_transient_and_nothing_else),
		SCRATCH_TEST(paths_are_joined_and_taken_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
