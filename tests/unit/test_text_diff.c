#include "repo/repo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *old_text, *new_text, *expected;
	unsigned context;
} cases[] = {
	{"", "", "", 3},
	{"a\nb\n", "a\nb\n", "", 3},
	{"a\nb\nc\n", "a\nB\nc\n", "--- old\n+++ new\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n", 3},
	{"a\nb\nc\n", "a\nB\nc\n", "--- old\n+++ new\n@@ -2 +2 @@ a\n-b\n+B\n", 0},
	{"", "a\n", "--- old\n+++ new\n@@ -0,0 +1 @@\n+a\n", 3},
	{"a\n", "", "--- old\n+++ new\n@@ -1 +0,0 @@\n-a\n", 3},
	{"a", "b\n", "--- old\n+++ new\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n", 3},
	{"a\n", "b", "--- old\n+++ new\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file\n", 3},
	{"a\nx", "b\nx",
		"--- old\n+++ new\n@@ -1,2 +1,2 @@\n-a\n+b\n x\n\\ No newline at end of file\n", 3},
	{"a\r\n", "a\n", "--- old\n+++ new\n@@ -1 +1 @@\n-a\\r\n+a\n", 3},
	{"a\tb\n", "a\t\tb",
		"--- old\n+++ new\n@@ -1 +1 @@\n-a\tb\n+a\t\tb\n\\ No newline at end of file\n", 3},
	{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "one\n2\n3\n4\n5\n6\n7\n8\nnine\n",
		"--- old\n+++ new\n@@ -1,2 +1,2 @@\n-1\n+one\n 2\n@@ -8,2 +8,2 @@\n 8\n-9\n+nine\n",
		1},
};

static void texts_are_compared_line_by_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct error err = ERROR_INIT;
		struct str out = STR_INIT;

		if (repo_text_diff("old", cases[i].old_text, strlen(cases[i].old_text), "new",
			    cases[i].new_text, strlen(cases[i].new_text), cases[i].context, &out,
			    &err) < 0)
			fail_msg("case %zu: %s", i, error_text(&err));
		/* behind the second @@ stands the last line before the hunk that starts with a letter, as git has it */
		assert_string_equal(out.s, cases[i].expected);
		str_release(&out);
	}
}

static void any_bytes_are_compared_as_text_and_cannot_drive_the_terminal(void **state)
{
	static const char before[] = "e\x1b[2J\n\x1b[2J\na\0b\n\xff\xfe\x9b\nend\n",
			  after[] = "e\x1b[2J\n\x1b[2J\na\x1b]0;c\x07\n\xff\xfe\x9b\nend\n";
	static const char expected[] =
		"--- old\n+++ new\n@@ -2,3 +2,3 @@ e\\x1b[2J\n \\x1b[2J\n-a\\x00b\n+a\\x1b]0;c\\x07\n \\xff\\xfe\\x9b\n";
	struct str out = STR_INIT;

	(void)state;
	assert_int_equal(repo_text_diff("old", before, sizeof(before) - 1, "new", after,
				 sizeof(after) - 1, 1, &out, NULL),
		0);
	assert_string_equal(out.s, expected);
	str_release(&out);
}

static void it_is_appended_and_names_cannot_drive_the_terminal(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	str_adds(&out, "before\n");
	assert_int_equal(repo_text_diff("a\n\x1b[2J", "x\n", 2, "b", "y\n", 2, 3, &out, NULL), 0);
	assert_string_equal(out.s, "before\n--- a\\n\\x1b[2J\n+++ b\n@@ -1 +1 @@\n-x\n+y\n");
	str_release(&out);
}

static void a_patch_has_the_bytes_as_they_are(void **state)
{
	static const struct {
		const char *name, *old_text, *new_text, *expected;
	} patches[] = {
		{"a.yaml", "a\n", "a\n", ""},
		{"a.yaml", "a\n", "b\n", "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-a\n+b\n"},
		{"a b", "", "b",
			"--- a/a b\t\n+++ b/a b\t\n@@ -0,0 +1 @@\n+b\n\\ No newline at end of file\n"},
		{"\x1b", "\x1b\r\n", "\xff\r\n",
			"--- \"a/\\033\"\n+++ \"b/\\033\"\n@@ -1 +1 @@\n-\x1b\r\n+\xff\r\n"},
	};
	const struct repo_patch_opts opts = {.context = 3};

	(void)state;
	for (size_t i = 0; i < sizeof(patches) / sizeof(*patches); i++) {
		struct str out = STR_INIT;

		assert_int_equal(repo_text_patch(patches[i].name, patches[i].old_text,
					 strlen(patches[i].old_text), patches[i].new_text,
					 strlen(patches[i].new_text), &opts, &out, NULL),
			0);
		assert_string_equal(out.s, patches[i].expected);
		str_release(&out);
	}
}

static void a_patch_for_the_terminal_is_coloured_and_safe(void **state)
{
	const struct repo_patch_colors colors = {"<H>", "<@>", "<->", "<+>", "<>"};
	const struct repo_patch_opts opts = {.context = 1, .safe = true, .colors = &colors};
	struct str out = STR_INIT;

	(void)state;
	assert_int_equal(repo_text_patch("a b", "k: \x1b\n-\n1", 9 - 1, "k: \x1b\n-\n\x1b[2J\n", 12,
				 &opts, &out, NULL),
		0);
	assert_string_equal(out.s,
		"<H>--- a/a b\t<>\n<H>+++ b/a b\t<>\n"
		"<@>@@ -2,2 +2,2 @@<> k: \\x1b\n -\n<->-1<>\n\\ No newline at end of file\n<+>+\\x1b[2J<>\n");
	str_release(&out);
}

static void names_in_a_patch_are_quoted_where_they_have_to_be(void **state)
{
	static const struct {
		const char *name, *expected;
	} names[] = {
		{"app.yaml", "a/app.yaml"},
		{"a b/c", "a/a b/c"},
		{"é/日本.yaml", "a/é/日本.yaml"},
		{"q\"", "\"a/q\\\"\""},
		{"\\", "\"a/\\\\\""},
		{"\a\b\t\n\v\f\r", "\"a/\\a\\b\\t\\n\\v\\f\\r\""},
		{"\x01\x7f\xff", "\"a/\\001\\177\\377\""},
		{"é\n", "\"a/\\303\\251\\n\""},
		{"\u202e", "\"a/\\342\\200\\256\""},
		{"end ", "\"a/end \""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct str out = STR_INIT;

		assert_int_equal(repo_patch_name(&out, "a/", names[i].name), 0);
		assert_string_equal(out.s, names[i].expected);
		str_release(&out);
	}
}

static void lines_are_counted_as_a_diff_has_them(void **state)
{
	static const struct {
		const char *old_text, *new_text;
		size_t added, removed;
	} counts[] = {
		{"a\n", "a\n", 0, 0},
		{"a\nb\n", "a\nc\n", 1, 1},
		{"", "a\nb\nc", 3, 0},
		{"a\nb\n", "", 0, 2},
		{"a", "a\n", 1, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		struct repo_line_counts got;

		assert_int_equal(
			repo_text_count(counts[i].old_text, strlen(counts[i].old_text),
				counts[i].new_text, strlen(counts[i].new_text), &got, NULL),
			0);
		assert_int_equal(got.added, counts[i].added);
		assert_int_equal(got.removed, counts[i].removed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_compared_line_by_line),
		cmocka_unit_test(any_bytes_are_compared_as_text_and_cannot_drive_the_terminal),
		cmocka_unit_test(it_is_appended_and_names_cannot_drive_the_terminal),
		cmocka_unit_test(a_patch_has_the_bytes_as_they_are),
		cmocka_unit_test(a_patch_for_the_terminal_is_coloured_and_safe),
		cmocka_unit_test(names_in_a_patch_are_quoted_where_they_have_to_be),
		cmocka_unit_test(lines_are_counted_as_a_diff_has_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
