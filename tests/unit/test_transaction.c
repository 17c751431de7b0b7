#include "apply/transaction.h"
#include "tests/unit/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define MANY 40

/* MANY files `d0/f0`, `d1/f1`, ... in four folders, hard-linked ones among them, with what they were and shall be. */
struct set {
	struct transaction t;
	char path[MANY][32], text[MANY][64];
	struct str old[MANY];
	struct error err;
};

static void add(struct set *set, size_t i, bool missing)
{
	struct snapshot s = {.missing = missing};

	if (!missing) {
		assert_int_equal(file_read(set->path[i], 0, &set->old[i], &s.st, NULL), 0);
		s.bytes = set->old[i].s;
		s.len = set->old[i].len;
	}
	assert_int_equal(transaction_add(&set->t, set->path[i], set->text[i], strlen(set->text[i]),
				 &s, NULL),
		0);
}

static void prepare(struct set *set)
{
	char other[64];
	size_t i;

	*set = (struct set){.t = TRANSACTION_INIT, .err = ERROR_INIT};
	for (i = 0; i < MANY; i++) {
		set->old[i] = (struct str)STR_INIT;
		snprintf(set->path[i], sizeof(set->path[i]), "d%zu", i % 4);
		mkdir(set->path[i], 0755);
		snprintf(set->path[i], sizeof(set->path[i]), "d%zu/f%zu", i % 4, i);
		snprintf(set->text[i], sizeof(set->text[i]), "new: %zu\nand: longer\n", i);
		if (i % 10 == 9) { /* a new file */
			add(set, i, true);
			continue;
		}
		scratch_write(set->path[i], "old: 1\n", 7);
		snprintf(other, sizeof(other), "other%zu", i);
		if (i % 7 == 3)
			assert_int_equal(link(set->path[i], other), 0);
		add(set, i, false);
	}
}

static void release(struct set *set)
{
	size_t i;

	transaction_release(&set->t);
	error_release(&set->err);
	for (i = 0; i < MANY; i++)
		str_release(&set->old[i]);
}

static void check_bytes(const char *path, const char *bytes)
{
	struct str out = STR_INIT;

	assert_int_equal(file_read(path, 0, &out, NULL, NULL), 0);
	assert_string_equal(out.s, bytes);
	str_release(&out);
}

static void check_all_old(const struct set *set, size_t besides)
{
	size_t i;

	for (i = 0; i < MANY; i++) {
		if (i == besides)
			continue;
		if (set->t.items[i].expect.missing)
			assert_int_equal(access(set->path[i], F_OK), -1);
		else
			check_bytes(set->path[i], "old: 1\n");
	}
}

static int count_in(const char *folder)
{
	DIR *stream = opendir(folder);
	const struct dirent *entry;
	int count = 0;

	assert_non_null(stream);
	while ((entry = readdir(stream)))
		count += strstr(entry->d_name, ".cfgedit.") != NULL;
	closedir(stream);
	return count;
}

static int count_left(void)
{
	return count_in("d0") + count_in("d1") + count_in("d2") + count_in("d3");
}

static void all_get_their_new_bytes(void **state)
{
	static const unsigned jobs[] = {1, 2, 8, 0};
	struct set set;
	size_t i, j;

	(void)state;
	for (j = 0; j < sizeof(jobs) / sizeof(*jobs); j++) {
		prepare(&set);
		assert_int_equal(transaction_write(&set.t, jobs[j], NULL, &set.err), 0);
		for (i = 0; i < MANY; i++) {
			check_bytes(set.path[i], set.text[i]);
			assert_int_equal(set.t.items[i].outcome, WRITE_DONE);
			assert_int_equal(
				set.t.items[i].replace.reason != NULL, i % 7 == 3 && i % 10 != 9);
		}
		release(&set);
		assert_int_equal(count_left(), 0);
		assert_int_equal(system("rm -rf d? other*"), 0);
	}
}

static void no_items_is_success(void **state)
{
	struct transaction t = TRANSACTION_INIT;

	(void)state;
	assert_int_equal(transaction_write(&t, 0, NULL, NULL), 0);
	transaction_release(&t);
}

static void one_that_cannot_be_staged_stops_all(void **state)
{
	struct set set;
	size_t i;

	(void)state;
	prepare(&set);
	scratch_write(set.path[21], "theirs\n", 7);
	assert_int_equal(transaction_write(&set.t, 2, NULL, &set.err), -1);
	assert_int_equal(set.err.code, ERROR_CONFLICT);
	assert_non_null(strstr(set.err.path, set.path[21]));
	assert_int_equal(count_left(), 0);
	check_all_old(&set, 21);
	check_bytes(set.path[21], "theirs\n");
	for (i = 0; i < MANY; i++)
		assert_int_equal(
			set.t.items[i].outcome, i == 21 ? WRITE_FAILED : WRITE_NOT_REACHED);
	release(&set);
}

/* The same file twice: both can be staged, only one can be put in place. */
static void one_that_cannot_be_renamed_takes_all_back(void **state)
{
	struct set set;
	size_t i, undone = 0;

	(void)state;
	prepare(&set);
	set.t.items[25].path = set.path[5];
	set.t.items[25].expect = set.t.items[5].expect;
	assert_int_equal(transaction_write(&set.t, 1, NULL, &set.err), -1);
	assert_int_equal(set.err.code, ERROR_CONFLICT);
	check_all_old(&set, MANY);
	for (i = 0; i < MANY; i++)
		undone += set.t.items[i].outcome == WRITE_UNDONE;
	assert_int_equal(undone, 25);
	assert_int_equal(set.t.items[25].outcome, WRITE_FAILED);
	assert_int_equal(set.t.items[26].outcome, WRITE_NOT_REACHED);
	release(&set);
	assert_int_equal(count_left(), 0);
}

static void the_first_failure_in_input_order_is_told(void **state)
{
	struct set set;

	(void)state;
	prepare(&set);
	set.t.items[12].path = "d0/missing folder/f";
	set.t.items[12].expect = (struct snapshot){.missing = true};
	scratch_write(set.path[30], "theirs\n", 7);
	assert_int_equal(transaction_write(&set.t, 4, NULL, &set.err), -1);
	assert_int_equal(set.err.code, ERROR_OPEN);
	assert_string_equal(set.err.path, "d0/missing folder/f");
	release(&set);
}

static void a_cancelled_run_changes_nothing(void **state)
{
	atomic_int cancel = 2;
	struct set set;
	size_t i;

	(void)state;
	prepare(&set);
	assert_int_equal(transaction_write(&set.t, 2, &cancel, &set.err), -1);
	assert_int_equal(set.err.code, ERROR_CANCELLED);
	check_all_old(&set, MANY);
	assert_int_equal(count_left(), 0);
	for (i = 0; i < MANY; i++)
		assert_int_equal(set.t.items[i].outcome, WRITE_NOT_REACHED);
	release(&set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(all_get_their_new_bytes),
		SCRATCH_TEST(no_items_is_success),
		SCRATCH_TEST(one_that_cannot_be_staged_stops_all),
		SCRATCH_TEST(one_that_cannot_be_renamed_takes_all_back),
		SCRATCH_TEST(the_first_failure_in_input_order_is_told),
		SCRATCH_TEST(a_cancelled_run_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
