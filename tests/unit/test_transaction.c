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

static int write_with(struct set *set, unsigned jobs, enum transaction_policy policy)
{
	const struct transaction_opts opts = {.jobs = jobs, .policy = policy};

	return transaction_write(&set->t, &opts, &set->err);
}

static const unsigned some_jobs[] = {1, 2, 8, 0};

static void all_get_their_new_bytes(void **state)
{
	struct set set;
	size_t i, j;

	(void)state;
	for (j = 0; j < sizeof(some_jobs) / sizeof(*some_jobs); j++) {
		prepare(&set);
		assert_int_equal(write_with(&set, some_jobs[j], TRANSACTION_ALL_OR_NONE), 0);
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
	const struct transaction_opts opts = {.jobs = 0};
	struct transaction t = TRANSACTION_INIT;

	(void)state;
	assert_int_equal(transaction_write(&t, &opts, NULL), 0);
	transaction_release(&t);
}

static void one_that_cannot_be_staged_stops_all(void **state)
{
	struct set set;
	size_t i;

	(void)state;
	prepare(&set);
	scratch_write(set.path[21], "theirs\n", 7);
	assert_int_equal(write_with(&set, 2, TRANSACTION_ALL_OR_NONE), -1);
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

/* The same new file twice: both can be staged, only one can be put in place. */
static void make_rename_fail(struct set *set)
{
	set->t.items[29].path = set->path[19];
}

static void one_that_cannot_be_renamed_takes_all_back(void **state)
{
	struct set set;
	size_t i, undone = 0;

	(void)state;
	prepare(&set);
	make_rename_fail(&set);
	assert_int_equal(write_with(&set, 1, TRANSACTION_ALL_OR_NONE), -1);
	assert_int_equal(set.err.code, ERROR_CONFLICT);
	check_all_old(&set, MANY);
	for (i = 0; i < MANY; i++)
		undone += set.t.items[i].outcome == WRITE_UNDONE;
	assert_int_equal(undone, 29);
	assert_int_equal(set.t.items[29].outcome, WRITE_FAILED);
	assert_int_equal(set.t.items[30].outcome, WRITE_NOT_REACHED);
	release(&set);
	assert_int_equal(count_left(), 0);
}

/* Each file's bytes are those that the outcome says. */
static void check_outcomes(const struct set *set, enum write_outcome before,
	enum write_outcome behind, const size_t *failed)
{
	size_t i, f = 0;

	for (i = 0; i < MANY; i++) {
		const struct transaction_item *item = &set->t.items[i];
		enum write_outcome expected = f ? behind : before;

		if (i == failed[f]) {
			expected = WRITE_FAILED;
			f++;
		}
		assert_int_equal(item->outcome, expected);
		assert_int_equal(item->err.code != ERROR_NONE, expected == WRITE_FAILED);
		if (item->outcome == WRITE_DONE)
			check_bytes(set->path[i], set->text[i]);
		else if (item->expect.missing && item->outcome != WRITE_FAILED)
			assert_int_equal(access(set->path[i], F_OK), -1);
	}
}

static void stopping_keeps_what_stands_before_the_first_failure(void **state)
{
	static const size_t failed[] = {13, MANY};

	(void)state;
	for (size_t j = 0; j < sizeof(some_jobs) / sizeof(*some_jobs); j++) {
		struct set set;

		/* a later one can't be staged either: whether it was tried is not seen */
		prepare(&set);
		scratch_write(set.path[13], "theirs\n", 7);
		scratch_write(set.path[14], "theirs\n", 7);
		assert_int_equal(write_with(&set, some_jobs[j], TRANSACTION_STOP), -1);
		assert_int_equal(set.err.code, ERROR_CONFLICT);
		assert_non_null(strstr(set.err.path, set.path[13]));
		check_outcomes(&set, WRITE_DONE, WRITE_NOT_REACHED, failed);
		check_bytes(set.path[13], "theirs\n");
		release(&set);
		assert_int_equal(count_left(), 0);
		assert_int_equal(system("rm -rf d? other*"), 0);
	}
}

static void stopping_where_one_can_not_be_renamed(void **state)
{
	static const size_t failed[] = {29, MANY};
	struct set set;

	(void)state;
	prepare(&set);
	make_rename_fail(&set);
	assert_int_equal(write_with(&set, 1, TRANSACTION_STOP), -1);
	check_outcomes(&set, WRITE_DONE, WRITE_NOT_REACHED, failed);
	release(&set);
	assert_int_equal(count_left(), 0);
}

static void going_on_writes_all_that_can_be(void **state)
{
	static const size_t failed[] = {0, 13, 29, 39, MANY};

	(void)state;
	for (size_t j = 0; j < sizeof(some_jobs) / sizeof(*some_jobs); j++) {
		struct set set;

		prepare(&set);
		scratch_write(set.path[0], "theirs\n", 7);
		scratch_write(set.path[13], "theirs\n", 7);
		scratch_write(set.path[39], "theirs\n", 7);
		/* which of the two is put in place is up to the workers, unless there is one */
		if (some_jobs[j] == 1)
			make_rename_fail(&set);
		else
			set.t.items[29].path = "d0/missing folder/f";
		assert_int_equal(write_with(&set, some_jobs[j], TRANSACTION_CONTINUE), -1);
		assert_int_equal(set.err.code, ERROR_CONFLICT);
		assert_non_null(strstr(set.err.path, set.path[0]));
		check_outcomes(&set, WRITE_DONE, WRITE_DONE, failed);
		release(&set);
		assert_int_equal(count_left(), 0);
		assert_int_equal(system("rm -rf d? other*"), 0);
	}
}

static void nothing_stays_written_of_a_run_that_is_cancelled(void **state)
{
	static const enum transaction_policy policies[] = {
		TRANSACTION_ALL_OR_NONE, TRANSACTION_STOP, TRANSACTION_CONTINUE};

	(void)state;
	for (size_t i = 0; i < sizeof(policies) / sizeof(*policies); i++) {
		atomic_int cancel = 15;
		const struct transaction_opts opts = {
			.jobs = 2, .cancel = &cancel, .policy = policies[i]};
		struct set set;

		prepare(&set);
		assert_int_equal(transaction_write(&set.t, &opts, &set.err), -1);
		assert_int_equal(set.err.code, ERROR_CANCELLED);
		check_all_old(&set, MANY);
		release(&set);
		assert_int_equal(system("rm -rf d? other*"), 0);
	}
}

/* Item 23 becomes another name of the file of item 5. */
static void make_twins(struct set *set)
{
	unlink(set->path[23]);
	assert_int_equal(link(set->path[5], set->path[23]), 0);
	str_release(&set->old[23]);
	set->old[23] = (struct str)STR_INIT;
	assert_int_equal(stat(set->path[5], &set->t.items[5].expect.st), 0);
	set->t.items[23].expect.st = set->t.items[5].expect.st;
	set->t.items[23].expect.bytes = set->t.items[5].expect.bytes;
}

static void a_file_of_two_names_is_never_written_twice(void **state)
{
	static const size_t first[] = {5, MANY}, both[] = {5, 23, MANY};
	static const struct {
		enum transaction_policy policy;
		enum write_outcome before, behind;
		const size_t *failed;
	} cases[] = {
		{TRANSACTION_ALL_OR_NONE, WRITE_NOT_REACHED, WRITE_NOT_REACHED, first},
		{TRANSACTION_STOP, WRITE_DONE, WRITE_NOT_REACHED, first},
		{TRANSACTION_CONTINUE, WRITE_DONE, WRITE_DONE, both},
	};

	(void)state;
	for (size_t j = 0; j < 12; j++) {
		struct set set;

		prepare(&set);
		make_twins(&set);
		assert_int_equal(write_with(&set, some_jobs[j % 4], cases[j / 4].policy), -1);
		assert_string_equal(error_text(&set.err),
			"is the same file as 'd3/f23', and can be written only once: name one of them");
		assert_string_equal(set.err.path, set.path[5]);
		check_outcomes(&set, cases[j / 4].before, cases[j / 4].behind, cases[j / 4].failed);
		check_bytes(set.path[5], "old: 1\n");
		if (cases[j / 4].failed == both)
			assert_string_equal(error_text(&set.t.items[23].err),
				"is the same file as 'd1/f5', and can be written only once: name one of them");
		release(&set);
		assert_int_equal(count_left(), 0);
		assert_int_equal(system("rm -rf d? other*"), 0);
	}
}

struct count {
	size_t calls, done;
	bool in_order;
};

static void count_staged(void *ctx, size_t done, size_t total)
{
	struct count *count = ctx;

	count->in_order &= done == count->done + 1 && total == MANY;
	count->done = done;
	count->calls++;
}

static void progress_is_told_of_each_that_is_staged(void **state)
{
	(void)state;
	for (size_t j = 0; j < sizeof(some_jobs) / sizeof(*some_jobs); j++) {
		struct count count = {.in_order = true};
		const struct transaction_opts opts = {
			.jobs = some_jobs[j], .progress = count_staged, .ctx = &count};
		struct set set;

		prepare(&set);
		assert_int_equal(transaction_write(&set.t, &opts, &set.err), 0);
		assert_int_equal(count.calls, MANY);
		assert_true(count.in_order);
		release(&set);
		assert_int_equal(system("rm -rf d? other*"), 0);
	}
}

static void the_first_failure_in_input_order_is_told(void **state)
{
	struct set set;

	(void)state;
	prepare(&set);
	set.t.items[12].path = "d0/missing folder/f";
	set.t.items[12].expect = (struct snapshot){.missing = true};
	scratch_write(set.path[30], "theirs\n", 7);
	assert_int_equal(write_with(&set, 4, TRANSACTION_ALL_OR_NONE), -1);
	assert_int_equal(set.err.code, ERROR_OPEN);
	assert_string_equal(set.err.path, "d0/missing folder/f");
	release(&set);
}

static void a_cancelled_run_changes_nothing(void **state)
{
	atomic_int cancel = 2;
	const struct transaction_opts opts = {.jobs = 2, .cancel = &cancel};
	struct set set;
	size_t i;

	(void)state;
	prepare(&set);
	assert_int_equal(transaction_write(&set.t, &opts, &set.err), -1);
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
		SCRATCH_TEST(stopping_keeps_what_stands_before_the_first_failure),
		SCRATCH_TEST(stopping_where_one_can_not_be_renamed),
		SCRATCH_TEST(going_on_writes_all_that_can_be),
		SCRATCH_TEST(nothing_stays_written_of_a_run_that_is_cancelled),
		SCRATCH_TEST(a_file_of_two_names_is_never_written_twice),
		SCRATCH_TEST(progress_is_told_of_each_that_is_staged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
