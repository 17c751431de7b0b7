#include "base/cleanup.h"
#include "cli/plan_show_diff.h"
#include "cli/plan_show_stat.h"
#include "tests/unit/sample_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>

#include <cmocka.h>

/* With a folder that is the current one, a folder in it, and a link out of it. */
static char here[] = "/tmp/cfgedit-test-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(here) && chdir(here) == 0 && mkdir("in", 0777) == 0 &&
			       symlink("/tmp", "out") == 0
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	(void)state;
	rmdir("in");
	unlink("out");
	return chdir("/") < 0 || rmdir(here) < 0 ? -1 : 0;
}

static void names_in_a_patch_are_relative_or_from_the_root(void **state)
{
	char inside[64], beside[64];
	const struct {
		const char *path, *expected;
	} cases[] = {
		{"app.yaml", "app.yaml"},
		{"./app.yaml", "app.yaml"},
		{".//in/.//app.yaml", "in/app.yaml"},
		{".hidden/..a/b..", ".hidden/..a/b.."},
		{"in/../app.yaml", "app.yaml"},
		{"/etc/app.yaml", "etc/app.yaml"},
		{"/app.yaml", "app.yaml"},
		{inside, "in/app.yaml"},
		{beside, beside + 1},
		{"../app.yaml", "tmp/app.yaml"},
		{"out/../app.yaml", "app.yaml"}, /* a link: its parent is another one */
		{"gone/../app.yaml", "gone/../app.yaml"},
	};

	(void)state;
	snprintf(inside, sizeof(inside), "%s/in/app.yaml", here);
	snprintf(beside, sizeof(beside), "%sx/app.yaml", here);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *CLEANUP(free_pointer) name = plan_patch_name(cases[i].path);

		assert_string_equal(name, cases[i].expected);
	}
}

static void the_diff_has_the_chosen_files_only(void **state)
{
	const struct plan_diff_opts opts = {0};
	struct plan plan = PLAN_INIT;
	struct str out = STR_INIT;

	(void)state;
	sample_plan(&plan);
	sample_texts(sample_file(&plan, "b", PLAN_CHANGED), "1\n", "2\n");
	plan.v[plan.nr - 1].chosen = false;
	sample_texts(sample_file(&plan, "c", PLAN_CHANGED), "1\n", "\x1b\n");
	assert_int_equal(plan_show_diff(&plan, &opts, &out, NULL), 0);
	assert_string_equal(out.s,
		"--- a/app.yaml\n+++ b/app.yaml\n@@ -1,2 +1,2 @@\n a: 1\n-b: 2\n+b: 3\n"
		"--- a/c\n+++ b/c\n@@ -1 +1 @@\n-1\n+\x1b\n");
	str_release(&out);
	plan_release(&plan);
}

static void utf_16_is_shown_as_text_and_patched_as_bytes(void **state)
{
	static const char before[] = "\xff\xfe"
				     "a\0:\0 \0\x31\0\n",
			  after[] = "\xff\xfe"
				    "a\0:\0 \0\x32\0\n";
	struct plan plan = PLAN_INIT;
	struct plan_file *file = sample_file(&plan, "w", PLAN_CHANGED);
	struct str out = STR_INIT;

	(void)state;
	sample_texts(file, "", "");
	free(file->old_text);
	free(file->new_text);
	file->old_len = file->new_len = sizeof(before);
	file->old_text = memcpy(malloc(sizeof(before)), before, sizeof(before));
	file->new_text = memcpy(malloc(sizeof(after)), after, sizeof(after));
	assert_int_equal(
		plan_show_file_diff(file, &(struct plan_diff_opts){.safe = true}, &out, NULL), 0);
	assert_string_equal(out.s, "--- a/w\n+++ b/w\n@@ -1 +1 @@\n"
				   "-\\xef\\xbb\\xbfa: 1\n+\\xef\\xbb\\xbfa: 2\n");
	str_clear(&out);
	assert_int_equal(plan_show_file_diff(file, &(struct plan_diff_opts){0}, &out, NULL), 0);
	assert_non_null(memmem(out.s, out.len,
		"-\xff\xfe"
		"a\0:",
		6));
	str_release(&out);
	plan_release(&plan);
}

static void stat_is(const struct plan *plan, bool color, size_t width, const char *expected)
{
	struct str out = STR_INIT;

	assert_int_equal(plan_show_stat(plan, color, width, &out, NULL), 0);
	assert_string_equal(out.s, expected);
	str_release(&out);
}

static void add_many(struct plan *plan, const char *path, size_t removed, size_t added)
{
	struct str before = STR_INIT, after = STR_INIT;

	for (size_t i = 0; i < removed; i++)
		str_adds(&before, "-\n");
	for (size_t i = 0; i < added; i++)
		str_adds(&after, "+\n");
	sample_texts(sample_file(plan, path, PLAN_CHANGED), before.s, after.s);
	str_release(&before);
	str_release(&after);
}

static void lines_of_each_file_are_counted_in_a_table(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	stat_is(&plan, false, 0, "");
	add_many(&plan, "a", 1, 1);
	stat_is(&plan, false, 0, " a | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n");
	add_many(&plan, "long/\x1b", 0, 3);
	add_many(&plan, "日本", 11, 0);
	stat_is(&plan, false, 0,
		" a           |  2 +-\n"
		" \"long/\\033\" |  3 +++\n"
		" 日本        | 11 -----------\n"
		" 3 files changed, 4 insertions(+), 12 deletions(-)\n");
	stat_is(&plan, true, 0,
		" a           |  2 \033[32m+\033[m\033[31m-\033[m\n"
		" \"long/\\033\" |  3 \033[32m+++\033[m\033[31m\033[m\n"
		" 日本        | 11 \033[32m\033[m\033[31m-----------\033[m\n"
		" 3 files changed, 4 insertions(+), 12 deletions(-)\n");
	plan_release(&plan);
}

static void a_table_that_is_too_wide_is_cut(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	add_many(&plan, "folder/folder/folder/a.yaml", 1, 300);
	add_many(&plan, "b", 1, 1);
	stat_is(&plan, false, 40,
		" ...der/folder/a.yaml | 301 +++++++++++-\n"
		" b                    |   2 +-\n"
		" 2 files changed, 301 insertions(+), 2 deletions(-)\n");
	plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_in_a_patch_are_relative_or_from_the_root),
		cmocka_unit_test(the_diff_has_the_chosen_files_only),
		cmocka_unit_test(utf_16_is_shown_as_text_and_patched_as_bytes),
		cmocka_unit_test(lines_of_each_file_are_counted_in_a_table),
		cmocka_unit_test(a_table_that_is_too_wide_is_cut),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
