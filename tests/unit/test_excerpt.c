#include "base/cleanup.h"
#include "validate/excerpt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static void expect_render(const struct finding *f, bool color, const char *expected)
{
	struct str CLEANUP(str_release) out = STR_INIT;

	assert_int_equal(excerpt_render("a.yaml", f, color, &out), 0);
	assert_string_equal(out.s, expected);
}

static void the_caret_stands_below_the_place(void **state)
{
	static const struct {
		const char *line;
		size_t column, end_column;
		const char *expected;
	} cases[] = {
		{"a: *x", 4, 6, "  a: *x\n     ^~\n"},
		{"a: *x", 4, 4, "  a: *x\n     ^\n"},
		{"a", 2, 2, "  a\n   ^\n"},
		{"a", 7, 9, "  a\n   ^\n"},
		{"\ta: b", 2, 3, "          a: b\n          ^\n"},
		{"ab\tc", 4, 5, "  ab      c\n          ^\n"},
		{"\xE6\x97\xA5: x", 4, 5, "  \xE6\x97\xA5: x\n      ^\n"},
		{"\xE6\x97\xA5\xE6\x9C\xAC: x", 1, 3, "  \xE6\x97\xA5\xE6\x9C\xAC: x\n  ^~~~\n"},
		{"e\xCC\x81: x", 5, 6, "  e\xCC\x81: x\n     ^\n"},
		{"\x1b[2J: x", 7, 8, "  \\x1b[2J: x\n           ^\n"},
		{"\xE9: x", 4, 5, "  \\xe9: x\n        ^\n"},
		{"", 1, 1, "  \n  ^\n"},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct str CLEANUP(str_release) expected = STR_INIT;
		struct finding f = {.line = 3,
			.column = cases[i].column,
			.end_line = 3,
			.end_column = cases[i].end_column,
			.message = "m",
			.excerpt = cases[i].line,
			.excerpt_column = 1};

		str_addf(&expected, "a.yaml:3:%zu: m\n%s", f.column, cases[i].expected);
		expect_render(&f, false, expected.s);
	}
}

static void a_place_of_several_lines_is_marked_to_the_end_of_the_first(void **state)
{
	const struct finding f = {.line = 1,
		.column = 4,
		.end_line = 2,
		.end_column = 1,
		.message = "m",
		.excerpt = "a: \"bc",
		.excerpt_column = 1};

	(void)state;
	expect_render(&f, false, "a.yaml:1:4: m\n  a: \"bc\n     ^~~\n");
}

static void a_finding_about_the_file_has_no_place(void **state)
{
	const struct finding f = {.message = "is a directory"};

	(void)state;
	expect_render(&f, false, "a.yaml: is a directory\n");
}

static void messages_cannot_drive_the_terminal(void **state)
{
	const struct finding f = {.line = 1, .column = 2, .message = "x\x1b]0;y\x07\nz"};

	(void)state;
	expect_render(&f, false, "a.yaml:1:2: x\\x1b]0;y\\x07\\nz\n");
}

static void a_note_follows_the_caret(void **state)
{
	struct finding f = {.line = 1,
		.column = 1,
		.end_line = 1,
		.end_column = 2,
		.message = "m",
		.note = "the first one\x1b is at line 3",
		.excerpt = "a",
		.excerpt_column = 1};

	(void)state;
	expect_render(&f, false, "a.yaml:1:1: m\n  a\n  ^\n  the first one\\x1b is at line 3\n");
	f.excerpt = NULL;
	expect_render(&f, false, "a.yaml:1:1: m\n  the first one\\x1b is at line 3\n");
}

static void colours_are_reset(void **state)
{
	const struct finding f = {.line = 1,
		.column = 1,
		.end_line = 1,
		.end_column = 2,
		.message = "m",
		.excerpt = "a",
		.excerpt_column = 1};

	(void)state;
	expect_render(&f, true, "\x1b[1ma.yaml:1:1:\x1b[0m m\n  a\n  \x1b[31m^\x1b[0m\n");
}

/* The caret must stand below the x, wherever the line was cut. */
static void expect_caret_below_x(const struct finding *f)
{
	struct str CLEANUP(str_release) out = STR_INIT;
	const char *line, *caret;

	assert_int_equal(excerpt_render("a", f, false, &out), 0);
	line = strchr(out.s, '\n') + 1;
	caret = strchr(line, '\n') + 1;
	assert_non_null(strstr(line, "\xE2\x80\xA6"));
	assert_in_range(caret - line, 50, 120);
	/* The ellipsis on the left takes three bytes and one column. */
	assert_int_equal(strchr(line, 'x') - line - (line[2] == (char)0xE2 ? 2 : 0),
		strchr(caret, '^') - caret);
}

static void long_lines_are_cut_around_the_place(void **state)
{
	char line[401];
	struct finding f = {
		.line = 1, .end_line = 1, .message = "m", .excerpt = line, .excerpt_column = 1};

	(void)state;
	for (size_t at = 0; at < 400; at += 7) {
		memset(line, '.', 400);
		line[400] = '\0';
		line[at] = 'x';
		f.column = at + 1;
		f.end_column = at + 2;
		expect_caret_below_x(&f);
	}
}

static void a_cut_excerpt_knows_its_column(void **state)
{
	const struct finding f = {.line = 1,
		.column = 503,
		.end_line = 1,
		.end_column = 505,
		.message = "m",
		.excerpt = "abcde",
		.excerpt_column = 501,
		.excerpt_cut = true};

	(void)state;
	expect_render(&f, false,
		"a.yaml:1:503: m\n  \xE2\x80\xA6"
		"abcde\xE2\x80\xA6\n     ^~\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_caret_stands_below_the_place),
		cmocka_unit_test(a_place_of_several_lines_is_marked_to_the_end_of_the_first),
		cmocka_unit_test(a_finding_about_the_file_has_no_place),
		cmocka_unit_test(messages_cannot_drive_the_terminal),
		cmocka_unit_test(a_note_follows_the_caret),
		cmocka_unit_test(colours_are_reset),
		cmocka_unit_test(long_lines_are_cut_around_the_place),
		cmocka_unit_test(a_cut_excerpt_knows_its_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
