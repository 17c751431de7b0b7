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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_compared_line_by_line),
		cmocka_unit_test(any_bytes_are_compared_as_text_and_cannot_drive_the_terminal),
		cmocka_unit_test(it_is_appended_and_names_cannot_drive_the_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
