/*
 * Changes for which there is not enough memory: the makefile has the linker put the functions named __wrap_* below in the place of the C library's, wherever
 * the program's own code calls them.
 */
#include "tests/unit/changing.h"
#include "tests/unit/scratch.h"

static struct {
	bool are_on;
	size_t good, nr; /* of so many allocations all succeed, then one fails, or all */
	bool fail_for_ever;
} allocations;

void *__real_malloc(size_t size);
void *__real_calloc(size_t nr, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_reallocarray(void *old, size_t nr, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t nr, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_reallocarray(void *old, size_t nr, size_t size);

static bool allocation_fails(void)
{
	size_t nr = allocations.nr;

	if (!allocations.are_on)
		return false;
	allocations.nr++;
	return allocations.fail_for_ever ? nr >= allocations.good : nr == allocations.good;
}

void *__wrap_malloc(size_t size)
{
	return allocation_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t nr, size_t size)
{
	return allocation_fails() ? NULL : __real_calloc(nr, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return allocation_fails() ? NULL : __real_realloc(old, size);
}

void *__wrap_reallocarray(void *old, size_t nr, size_t size)
{
	return allocation_fails() ? NULL : __real_reallocarray(old, nr, size);
}

/* --- the tests -------------------------------------------------------------------------------------------------------------- */

static const struct {
	changing_options options;
	const char *before;
} rows[] = {
	{{"--set a=2", "--set b.c=[x, {d: 1}]"}, "a: 1\nb: {}\n"},
	{{"--create", "--set a.b.c=1", "--append l=1", "--insert m[0]=1"}, "l: [1]\nm: [2]\n"},
	{{"--set-string a=1", "--set-file t=patch", "--rename a=b", "--delete c"},
		"a: 2\nc: 3\nt: 4\n"},
	{{"--through-alias", "--set b.k=2", "--set *.l=3", "--expect b.k=2"},
		"a: &x {k: 1}\nb: *x\n"},
	{{"--merge merge"}, "a: {b: 1}\nc: 2\n"},
	{{"--patch patch"}, "a: 1\nl: [1, 2]\n"},
	{{"--changes changes"}, "a: 1\nl: [1, 2]\n"},
	{{"--where a", "--set a=2"}, "a: 1\n---\nb: 1\n"},
	{{"--where a=[1, {c: x}]", "--set a=2"}, "a: [1, {c: x}]\n---\nb: 1\n"},
	{{"--set a=2"}, "\xff\xfe"
			"a\0"},
	/* errors, whose messages need memory, too */
	{{"--set a.b.c=2"}, "a: {}\n"},
	{{"--expect a=2"}, "a: 1\n"},
	{{"--set a=2"}, "a: 1\na: 2\n"},
	{{"--set a=["}, "a: 1\n"},
	{{"--changes broken"}, "a: 1\n"},
	{{"--delete b"}, "a: 1\n"},
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void make_files(void)
{
	static const char
		merge[] = "a: {b: null, x: [1]}\nz: &z {q: 1}\ny: *z\n",
		patch[] =
			"- {op: test, path: /a, value: 1}\n- {op: add, path: /l/-, value: {x: 1}}\n"
			"- {op: copy, from: /l, path: /m}\n- {op: move, from: /l/0, path: /l/1}\n"
			"- {op: move, from: /a, path: /b}\n- {op: remove, path: /m/0}\n",
		changes[] = "changes:\n- {set: a, value: 2, files: ['*.yaml', x], where: a}\n"
			    "- {patch: [{op: remove, path: /a}], doc: 0}\n- {merge: {k: v}}\n",
		broken[] = "changes:\n- {sett: a}\n";

	scratch_write("merge", merge, strlen(merge));
	scratch_write("patch", patch, strlen(patch));
	scratch_write("changes", changes, strlen(changes));
	scratch_write("broken", broken, strlen(broken));
}

/* What a run came to. */
struct outcome {
	enum error_code code;
	struct str text;
};

static void run(size_t row, struct outcome *ret)
{
	struct changes changes = CHANGES_INIT;
	struct changer changer;
	struct change_result result = {.text = NULL};
	struct error err = ERROR_INIT;
	const char *text = rows[row].before;

	changer_init(&changer, NULL);
	allocations.nr = 0;
	allocations.are_on = true;
	if (changing_read(&changes, rows[row].options, &err) == 0 &&
		change_text(&changer, &changes, "a.yaml", text,
			text[0] == '\xff' ? 4 : strlen(text), &result, &err) == 0) {
		allocations.are_on = false;
		str_add(&ret->text, result.text, result.len);
	}
	allocations.are_on = false;
	ret->code = err.code;
	error_release(&err);
	changes_release(&changes);
	changer_release(&changer);
}

static void check_row(size_t row, bool for_ever)
{
	struct outcome good = {.text = STR_INIT};

	allocations.good = SIZE_MAX;
	run(row, &good);
	for (size_t n = 0;; n++) {
		struct outcome now = {.text = STR_INIT};
		size_t nr;

		allocations.good = n;
		allocations.fail_for_ever = for_ever;
		run(row, &now);
		nr = allocations.nr;
		/* Not enough memory, or what it would have come to anyway, be it without its words. */
		if (now.code != ERROR_NOMEM &&
			(now.code != good.code || strcmp(now.text.s, good.text.s) != 0))
			fail_msg("row %zu, allocation %zu: %d, not %d: %s", row, n, (int)now.code,
				(int)good.code, now.text.s);
		str_release(&now.text);
		if (nr <= n)
			break;
	}
	str_release(&good.text);
}

static void every_allocation_that_fails_is_noticed(void **state)
{
	(void)state;
	make_files();
	for (size_t row = 0; row < ROWS; row++)
		check_row(row, false);
}

static void so_is_memory_that_is_gone_for_good(void **state)
{
	(void)state;
	make_files();
	for (size_t row = 0; row < ROWS; row++)
		check_row(row, true);
}

/* A changer that once had too little memory is as good as new. */
static void a_changer_recovers(void **state)
{
	struct changes changes = CHANGES_INIT;
	struct changer changer;
	struct change_result result = {.text = NULL};
	struct error err = ERROR_INIT;
	size_t n = 0;
	int r;

	(void)state;
	make_files();
	assert_int_equal(changing_read(&changes, (changing_options){"--patch patch"}, &err), 0);
	changer_init(&changer, NULL);
	do {
		allocations.nr = 0;
		allocations.good = n++;
		allocations.fail_for_ever = false;
		allocations.are_on = true;
		r = change_text(
			&changer, &changes, "a.yaml", "a: 1\nl: [1, 2]\n", 15, &result, &err);
		allocations.are_on = false;
		if (r < 0)
			assert_int_equal(err.code, ERROR_NOMEM);
		error_release(&err);
	} while (r < 0 && n < 1000);
	assert_int_equal(r, 0);
	assert_int_equal(result.verdict, CHANGE_DONE);
	changes_release(&changes);
	changer_release(&changer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(every_allocation_that_fails_is_noticed),
		SCRATCH_TEST(so_is_memory_that_is_gone_for_good),
		SCRATCH_TEST(a_changer_recovers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
