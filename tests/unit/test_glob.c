#include "base/glob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *pattern, *text;
	bool matches;
} cases[] = {
	{"", "", true},
	{"", "a", false},
	{"a", "a", true},
	{"a", "A", false},
	{"a", "ab", false},
	{"ab", "a", false},
	{"?", "a", true},
	{"?", "", false},
	{"?", "/", false},
	{"*", "", true},
	{"*", "abc", true},
	{"*", "a/b", false},
	{"*.yaml", "a.yaml", true},
	{"*.yaml", "a.yaml.yaml", true},
	{"*.yaml", "a.yml", false},
	{"a*b*c", "aXbYbZc", true},
	{"a*b*c", "aXbYbZ", false},
	{"a/*/c", "a/b/c", true},
	{"a/*/c", "a/b/b/c", false},
	{"*/*", "a/b", true},
	{"*/b", "a/c/b", false},
	/* a ** of a whole component */
	{"**", "a/b/c", true},
	{"**/c", "c", true},
	{"**/c", "a/b/c", true},
	{"**/c", "a/bc", false},
	{"a/**", "a/b/c", true},
	{"a/**", "b/c", false},
	{"a/**/c", "a/c", true},
	{"a/**/c", "a/b/b/c", true},
	{"a/**/c", "ac", false},
	{"**/a/**/b", "x/a/y/z/b", true},
	{"**/a/**/b", "x/y/z/b", false},
	{"**/*.c", "x/y.c/z.c", true},
	{"**/a*/b", "x/ab/ac/b", true},
	/* else as one star */
	{"x**c", "xabc", true},
	{"x**c", "xa/bc", false},
	{"a/**b", "a/x/b", false},
	{"a/x**/b", "a/xy/b", true},
	/* sets */
	{"[ab]", "b", true},
	{"[ab]", "c", false},
	{"[!ab]", "c", true},
	{"[^ab]", "a", false},
	{"[!a]", "/", false},
	{"[a-c]x", "bx", true},
	{"[c-a]", "b", false},
	{"[]]", "]", true},
	{"[]-a]", "^", true},
	{"[!]]", "a", true},
	{"[a-]", "-", true},
	{"[\\]]", "]", true},
	{"[\\a-\\c]", "b", true},
	{"[[:digit:]x]", "7", true},
	{"[[:digit:]x]", "x", true},
	{"[[:upper:]]", "a", false},
	{"[[:nothing:]]", "a", false},
	{"[", "[", false},
	{"[a", "a", false},
	{"[a-", "a", false},
	{"*[", "a[", false},
	{"[\xc3-\xc4]\xa9", "\xc3\xa9", true},
	/* escapes */
	{"\\*", "*", true},
	{"\\*", "a", false},
	{"\\a", "a", true},
	{"a\\", "a\\", false},
	{"a\\", "a", false},
};

static void patterns_match_as_gitignore_has_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (glob_match(cases[i].pattern, cases[i].text, false) != cases[i].matches)
			fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].text);
	}
}

static void folding_takes_capitals_for_small_letters(void **state)
{
	(void)state;
	assert_true(glob_match("*.YaML", "a.yAml", true));
	assert_true(glob_match("[a-c]", "B", true));
	assert_true(glob_match("[A-C]", "b", true));
	assert_true(glob_match("[[:upper:]]", "b", true));
	assert_false(glob_match("[A-C]", "d", true));
	assert_false(glob_match("[!A-C]", "b", true));
}

/* A matcher that tries every way would need longer than the tests may take. */
static void a_hostile_pattern_takes_no_time(void **state)
{
	char text[2001], pattern[200] = "";

	(void)state;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (size_t i = 0; i < 40; i++)
		strcat(pattern, "*a");
	strcat(pattern, "b");
	assert_false(glob_match(pattern, text, false));
	for (size_t i = 1; i < sizeof(text) - 1; i += 2)
		text[i] = '/';
	strcpy(pattern, "**/a/**/a/**/a/**/a/**/a/**/a/**/a/**/b");
	assert_false(glob_match(pattern, text, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_as_gitignore_has_it),
		cmocka_unit_test(folding_takes_capitals_for_small_letters),
		cmocka_unit_test(a_hostile_pattern_takes_no_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
