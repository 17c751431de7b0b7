#include "editor/editor_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The words joined by | . */
static void check_words(const char *command, const char *expected)
{
	struct strlist words = STRLIST_INIT;
	struct error err = ERROR_INIT;
	struct str joined = STR_INIT;

	if (editor_words(command, &words, &err) < 0)
		fail_msg("%s: %s", command, error_text(&err));
	for (size_t i = 0; i < words.nr; i++) {
		str_adds(&joined, i ? "|" : "");
		str_adds(&joined, words.v[i]);
	}
	assert_string_equal(joined.s, expected);
	str_release(&joined);
	strlist_release(&words);
}

static void check_error(const char *command, const char *message)
{
	struct strlist words = STRLIST_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(editor_words(command, &words, &err), -1);
	assert_int_equal(err.code, ERROR_EDITOR);
	assert_string_equal(error_text(&err), message);
	strlist_release(&words);
	error_release(&err);
}

static void quotes_and_backslashes_are_understood(void **state)
{
	static const struct {
		const char *command, *words;
	} cases[] = {
		{"vim", "vim"},
		{"  vim\t-u  NONE\n", "vim|-u|NONE"},
		{"\"/opt/My Ed/ed\" --wait -x \"a b\"", "/opt/My Ed/ed|--wait|-x|a b"},
		{"'/opt/My Ed/ed' 'a\"b' \"c'd\"", "/opt/My Ed/ed|a\"b|c'd"},
		{"/opt/My\\ Ed/ed a\\\\b \\'", "/opt/My Ed/ed|a\\b|'"},
		{"a'b c'\"d e\"f", "ab cd ef"},
		{"\"a\\\"b\\\\c\\n\\$\"", "a\"b\\c\\n$"},
		{"'a\\b'", "a\\b"},
		{"a '' \"\" b", "a|||b"},
		{"sed -i 's/a/b/; $d' *.yaml", "sed|-i|s/a/b/; $d|*.yaml"},
		{"\"a\nb\"", "a\nb"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_words(cases[i].command, cases[i].words);
}

static void a_blank_command_has_no_words(void **state)
{
	(void)state;
	check_words("", "");
	check_words(" \t\n", "");
}

static void a_leading_tilde_is_the_home_folder(void **state)
{
	(void)state;
	setenv("HOME", "/home/a b", 1);
	check_words("~/bin/ed ~/x", "/home/a b/bin/ed|~/x");
	check_words("'~/bin/ed'", "~/bin/ed");
	check_words("~", "~");
	check_words("~root/ed", "~root/ed");
	unsetenv("HOME");
	check_words("~/ed", "~/ed");
}

static void an_unclosed_quote_is_an_error_with_its_place(void **state)
{
	(void)state;
	check_error("vim 'a b", "the single quote is not closed at character 5");
	check_error("\xc3\xa9 \"a\\\"", "the double quote is not closed at character 3");
	check_error("vim \\", "nothing follows the backslash at character 5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quotes_and_backslashes_are_understood),
		cmocka_unit_test(a_blank_command_has_no_words),
		cmocka_unit_test(a_leading_tilde_is_the_home_folder),
		cmocka_unit_test(an_unclosed_quote_is_an_error_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
