#include "tests/unit/changing.h"
#include "tests/unit/countdown.h"
#include "tests/unit/scratch.h"

#include "base/clock.h"

#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>

static void make_copies_here(struct changer *changer)
{
	changer_init(changer, NULL);
	assert_int_equal(mkdir("copies", 0700), 0);
	changer->tempdir = "copies";
}

static size_t count_left(void)
{
	DIR *stream = opendir("copies");
	size_t count = 0;

	assert_non_null(stream);
	while (readdir(stream))
		count++;
	closedir(stream);
	return count - 2;
}

static void a_command_edits_a_copy(void **state)
{
	static const struct changing_case cases[] = {
		{{"--exec sed -i s/1/2/ \"$CFGEDIT_FILE\""}, "a: 1\nb: 1\n", "a: 2\nb: 2\n"},
		{{"--exec true"}, "a: 1\n", "unchanged"},
		{{"--exec printf 'b: 2\\n' >>\"$CFGEDIT_FILE\"", "--set b=3"}, "a: 1\n",
			"a: 1\nb: 3\n"},
		{{"--set a=2", "--exec printf 'b: 2\\n' >>\"$CFGEDIT_FILE\""}, "a: 1\n",
			"a: 2\nb: 2\n"},
		{{"--where b", "--exec echo >\"$CFGEDIT_FILE\""}, "a: 1\n",
			"skipped: no document matches --where 'b'"},
		{{"--exec printf 'x: %s' \"${CFGEDIT_FILE##*/}\" >\"$CFGEDIT_FILE\""}, "a: 1\n",
			"x: a.yaml"},
		{{"--exec printf 'x: %s' $(stat -c %a \"$CFGEDIT_FILE\") >\"$CFGEDIT_FILE\""},
			"a: 1\n", "x: 600"},
		{{"--exec cat >\"$CFGEDIT_FILE\""}, "a: 1\n", ""},
		{{"--exec exit 3"}, "a: 1\n", "0:0: --exec: the command ended with status 3"},
		{{"--exec echo one; echo two >&2; exit 3"}, "a: 1\n",
			"0:0: --exec: the command ended with status 3: one | two"},
		{{"--exec kill -9 $$"}, "a: 1\n", "0:0: --exec: the command was ended by signal 9"},
		{{"--exec rm \"$CFGEDIT_FILE\""}, "a: 1\n",
			"0:0: --exec: the copy that the command was to edit can't be opened: No such file or directory"},
		{{"--exec printf 'a: 1\\na: 2\\n' >\"$CFGEDIT_FILE\""}, "a: 1\n",
			"2:1: --exec: what the command made of it is not valid: can't be changed, for a mapping has this key twice: \"a\""},
		{{"--exec yes | head -c 1000000; exit 1"}, "a: 1\n", NULL},
	};
	struct changer changer;

	(void)state;
	make_copies_here(&changer);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str out = STR_INIT;

		changing_run(&changer, cases[i].options, cases[i].before, strlen(cases[i].before),
			&out, NULL);
		if (cases[i].after)
			assert_string_equal(out.s, cases[i].after);
		else
			assert_true(out.len > 100 && out.len < 1000);
		assert_int_equal(count_left(), 0);
		str_release(&out);
	}
	changer_release(&changer);
}

static void what_changed_is_counted_in_lines(void **state)
{
	static const changing_options options = {"--exec sed -i 's/2/5/;s/3/6/' \"$CFGEDIT_FILE\""};
	struct str out = STR_INIT, lines = STR_INIT;
	struct changer changer;

	(void)state;
	make_copies_here(&changer);
	changing_run(&changer, options, "a: 1\nb: 2\nc: 3\nd: 4\n", 20, &out, &lines);
	assert_string_equal(out.s, "a: 1\nb: 5\nc: 6\nd: 4\n");
	assert_string_equal(
		lines.s, "2 0 changed by sed -i 's/2/5/;s/3/6/' \"$CFGEDIT_FILE\": 2 lines\n");
	str_release(&out);
	str_release(&lines);
	changer_release(&changer);
}

static void a_command_in_utf16_stays_so(void **state)
{
	static const char before[] = "\xff\xfe"
				     "a\0:\0 \0001\0\n\0";
	struct str out = STR_INIT;
	struct changer changer;

	(void)state;
	make_copies_here(&changer);
	changing_run(&changer,
		(changing_options){
			"--set a=2", "--exec printf '\\43\\0' >>\"$CFGEDIT_FILE\"", "--set a=3"},
		before, sizeof(before) - 1, &out, NULL);
	assert_int_equal(out.len, 14);
	assert_memory_equal(out.s,
		"\xff\xfe"
		"a\0:\0 \0003\0\n\0#\0",
		14);
	str_release(&out);
	changer_release(&changer);
}

/* Whatever it has started goes with it, and what it leaves beside the copy. */
static void nothing_of_a_command_is_left(void **state)
{
	static const changing_options options = {
		"--exec sleep 1000 & echo $! >pid; cp \"$CFGEDIT_FILE\" \"$CFGEDIT_FILE.bak\"; mkdir \"${CFGEDIT_FILE%/*}/d\""};
	struct str out = STR_INIT;
	struct changer changer;
	long pid;
	uint64_t begun = clock_ns();

	(void)state;
	make_copies_here(&changer);
	changing_run(&changer, options, "a: 1\n", 5, &out, NULL);
	assert_string_equal(out.s, "unchanged");
	assert_int_equal(count_left(), 0);
	str_clear(&out);
	assert_int_equal(file_read("pid", 0, &out, NULL, NULL), 0);
	pid = atol(out.s);
	assert_true(pid > 1);
	/* It is killed, and reaped by whoever takes in orphans. */
	while (kill((pid_t)pid, 0) == 0 && clock_ns() - begun < UINT64_C(20000000000)) {
		char path[64];

		snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
		str_clear(&out);
		if (file_read(path, 0, &out, NULL, NULL) < 0 || strstr(out.s, ") Z"))
			break;
		usleep(1000);
	}
	assert_true(clock_ns() - begun < UINT64_C(20000000000));
	str_release(&out);
	changer_release(&changer);
}

static void a_command_is_ended_when_we_are_to_stop(void **state)
{
	struct changes changes = CHANGES_INIT;
	struct changer changer;
	struct change_result result;
	struct error err = ERROR_INIT;
	struct stop stop = {.until = clock_ns() + 200000000};

	(void)state;
	make_copies_here(&changer);
	changer.limits.stop = &stop;
	assert_int_equal(changing_read(&changes, (changing_options){"--exec sleep 1000"}, &err), 0);
	assert_int_equal(change_text(&changer, &changes, "x", "a: 1\n", 5, &result, &err), -1);
	assert_int_equal(err.code, ERROR_LATE);
	assert_int_equal(count_left(), 0);
	error_release(&err);
	changes_release(&changes);
	changer_release(&changer);
}

/* --- workers side by side --------------------------------------------------------------------------------------------------- */

enum { WORKERS = 4, ROUNDS = 10 };

struct worker {
	pthread_t thread;
	const struct changes *changes;
	size_t wrong;
};

static void *work(void *arg)
{
	struct worker *worker = arg;
	struct changer changer;

	changer_init(&changer, NULL);
	changer.tempdir = "copies";
	for (int i = 0; i < ROUNDS; i++) {
		struct change_result result;
		char text[32], meant[32];
		size_t len = (size_t)snprintf(text, sizeof(text), "a: %d%p\n", i, arg);

		snprintf(meant, sizeof(meant), "b: %d%p\n", i, arg);
		if (change_text(&changer, worker->changes, "same.yaml", text, len, &result, NULL) <
				0 ||
			result.len != len || memcmp(result.text, meant, len) != 0)
			worker->wrong++;
	}
	changer_release(&changer);
	return NULL;
}

static void workers_run_commands_side_by_side(void **state)
{
	struct worker workers[WORKERS] = {{.wrong = 0}};
	struct changes changes = CHANGES_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	assert_int_equal(mkdir("copies", 0700), 0);
	assert_int_equal(
		changing_read(&changes,
			(changing_options){"--exec sed -i s/a/b/ \"$CFGEDIT_FILE\""}, &err),
		0);
	for (int i = 0; i < WORKERS; i++) {
		workers[i].changes = &changes;
		assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < WORKERS; i++)
		pthread_join(workers[i].thread, NULL);
	for (int i = 0; i < WORKERS; i++)
		assert_int_equal(workers[i].wrong, 0);
	assert_int_equal(count_left(), 0);
	changes_release(&changes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_command_edits_a_copy),
		SCRATCH_TEST(what_changed_is_counted_in_lines),
		SCRATCH_TEST(a_command_in_utf16_stays_so),
		SCRATCH_TEST(nothing_of_a_command_is_left),
		SCRATCH_TEST(a_command_is_ended_when_we_are_to_stop),
		SCRATCH_TEST(workers_run_commands_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
