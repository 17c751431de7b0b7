#include "yaml/scalar.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static const char letters[] = "SNBIFTMVO";

struct resolve_case {
	const char *text;
	char type_1_2, type_1_1; /* of `letters` */
};

static void expect_types(const struct resolve_case *cases, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const char *text = cases[i].text;
		char is_1_2 = letters[yscalar_resolve(text, strlen(text), YAML_1_2)];
		char is_1_1 = letters[yscalar_resolve(text, strlen(text), YAML_1_1)];

		if (is_1_2 != cases[i].type_1_2 || is_1_1 != cases[i].type_1_1)
			fail_msg("'%s' is %c %c, not %c %c", text, is_1_2, is_1_1,
				cases[i].type_1_2, cases[i].type_1_1);
	}
}

static void words_have_types(void **state)
{
	static const struct resolve_case cases[] = {
		{"", 'N', 'N'},
		{"~", 'N', 'N'},
		{"null", 'N', 'N'},
		{"Null", 'N', 'N'},
		{"NULL", 'N', 'N'},
		{"nULL", 'S', 'N'},
		{"NuLL", 'S', 'N'},
		{"nul", 'S', 'S'},
		{"true", 'B', 'B'},
		{"True", 'B', 'B'},
		{"TRUE", 'B', 'B'},
		{"tRUE", 'S', 'B'},
		{"truE", 'S', 'B'},
		{"false", 'B', 'B'},
		{"FALSE", 'B', 'B'},
		{"FAlse", 'S', 'B'},
		{"yes", 'S', 'B'},
		{"No", 'S', 'B'},
		{"nO", 'S', 'B'},
		{"on", 'S', 'B'},
		{"OFF", 'S', 'B'},
		{"y", 'S', 'B'},
		{"N", 'S', 'B'},
		{"yess", 'S', 'S'},
		{"ya", 'S', 'S'},
		{"<<", 'S', 'M'},
		{"=", 'S', 'V'},
		{"<", 'S', 'S'},
		{"==", 'S', 'S'},
		{".inf", 'F', 'F'},
		{".Inf", 'F', 'F'},
		{"-.INF", 'F', 'F'},
		{"+.inf", 'F', 'F'},
		{".iNF", 'S', 'F'},
		{"inf", 'S', 'S'},
		{".nan", 'F', 'F'},
		{".NaN", 'F', 'F'},
		{".NAN", 'F', 'F'},
		{".Nan", 'S', 'F'},
		{"-.nan", 'S', 'S'},
		{"hello", 'S', 'S'},
		{"hello world", 'S', 'S'},
		{":latest", 'S', 'O'},
		{":", 'S', 'S'},
		{"\xF0\x9F\x98\x80", 'S', 'S'},
	};

	(void)state;
	expect_types(cases, NR(cases));
}

static void numbers_have_types(void **state)
{
	static const struct resolve_case cases[] = {
		{"0", 'I', 'I'},
		{"-1", 'I', 'I'},
		{"+12", 'I', 'I'},
		{"012", 'I', 'I'},
		{"08", 'I', 'I'},
		{"0644", 'I', 'I'},
		{"0o14", 'I', 'I'},
		{"-0o14", 'S', 'I'},
		{"0x1F", 'I', 'I'},
		{"-0x1f", 'S', 'I'},
		{"0b11", 'S', 'I'},
		{"0b", 'S', 'S'},
		{"0x", 'S', 'S'},
		{"0o8", 'S', 'S'},
		{"0xg", 'S', 'S'},
		{"1_000", 'S', 'I'},
		{"1,000", 'S', 'I'},
		{"_1", 'S', 'S'},
		{"1.5", 'F', 'F'},
		{"1.", 'F', 'F'},
		{".5", 'F', 'F'},
		{"-.5", 'F', 'F'},
		{".", 'S', 'S'},
		{"-", 'S', 'S'},
		{"+", 'S', 'S'},
		{"-.", 'S', 'S'},
		{"...", 'S', 'S'},
		{"1e3", 'F', 'F'},
		{"1.0e+3", 'F', 'F'},
		{"1e", 'S', 'S'},
		{"1e+", 'S', 'S'},
		{"e3", 'S', 'S'},
		{"1.2.3", 'S', 'S'},
		{"1.5_0", 'S', 'F'},
		{"v1", 'S', 'S'},
		{"1a", 'S', 'S'},
		{"12e03", 'F', 'F'},
		{"1:30", 'S', 'I'},
		{"22:22", 'S', 'I'},
		{"80:80", 'S', 'S'},
		{"8080:22", 'S', 'I'},
		{"09:30:00", 'S', 'I'},
		{"1:30.5", 'S', 'F'},
		{"1:2:", 'S', 'S'},
		{"8e_+0_4", 'S', 'F'},
		{"-_1", 'S', 'I'},
		{"+_.8", 'S', 'F'},
		{"1:60", 'S', 'S'},
		{"127.0.0.1", 'S', 'S'},
		{"1-2", 'S', 'S'},
		{"--1", 'S', 'S'},
	};

	(void)state;
	expect_types(cases, NR(cases));
}

static void timestamps_have_types(void **state)
{
	static const struct resolve_case cases[] = {
		{"2001-01-01", 'S', 'T'},
		{"2001-1-1", 'S', 'T'},
		{"2001-01-01T01:02:03Z", 'S', 'T'},
		{"2001-01-01t01:02:03.5-07:00", 'S', 'T'},
		{"2001-01-01 1:02:03 +1", 'S', 'T'},
		{"2001-01-01 \t 01:02:03 Z", 'S', 'T'},
		{"2001-01-01 01:02:03+0100", 'S', 'T'},
		{"2001-01-01 01:02", 'S', 'S'},
		{"2001-01", 'S', 'S'},
		{"2001-01-001", 'S', 'S'},
		{"201-01-01", 'S', 'S'},
		{"2001-01-01T01:02:03ZZ", 'S', 'S'},
		{"2001-01-01x", 'S', 'S'},
	};

	(void)state;
	expect_types(cases, NR(cases));
}

static void numbers_are_portable_or_not(void **state)
{
	static const struct {
		const char *text;
		bool portable;
	} cases[] = {
		{"1", true},
		{"012", true},
		{"0x1F", true},
		{"0o14", false},
		{"1e3", false},
		{"1.0e3", false},
		{"1.0e+3", true},
		{"1.e-3", true},
		{".5e+3", true},
		{"+.5", false},
		{"-.5", false},
		{"-0.5", true},
		{".inf", true},
		{"-.inf", true},
		{"text", true},
		{"1_0", true},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		if (yscalar_is_portable(cases[i].text, strlen(cases[i].text)) != cases[i].portable)
			fail_msg("'%s' is %s", cases[i].text,
				cases[i].portable ? "portable" : "not portable");
}

static void numbers_have_values(void **state)
{
	static const struct {
		const char *text;
		enum yversion version;
		bool is_integer;
		int64_t integer;
		double real;
	} cases[] = {
		{"12", YAML_1_2, true, 12, 12},
		{"-12", YAML_1_2, true, -12, -12},
		{"+0", YAML_1_2, true, 0, 0},
		{"012", YAML_1_2, true, 12, 12},
		{"012", YAML_1_1, true, 10, 10},
		{"-0_12", YAML_1_1, true, -10, -10},
		{"08", YAML_1_1, true, 8, 8},
		{"0o14", YAML_1_2, true, 12, 12},
		{"0x1F", YAML_1_2, true, 31, 31},
		{"-0x1F", YAML_1_1, true, -31, -31},
		{"0b1_1", YAML_1_1, true, 3, 3},
		{"0b-11", YAML_1_1, true, -3, -3},
		{"1,000", YAML_1_1, true, 1000, 1000},
		{"1:30", YAML_1_1, true, 90, 90},
		{"-1:30:00", YAML_1_1, true, -5400, -5400},
		{"1:30.5", YAML_1_1, false, 0, 90.5},
		{"1.5", YAML_1_2, false, 0, 1.5},
		{"-.5e1", YAML_1_2, false, 0, -5},
		{"1e3", YAML_1_2, false, 0, 1000},
		{"1_0.2_5", YAML_1_1, false, 0, 10.25},
		{"0.0001e+4", YAML_1_2, false, 0, 1},
		{"100e-2", YAML_1_2, false, 0, 1},
		{"1e99999999999999999999", YAML_1_2, false, 0, INFINITY},
		{"1e-99999999999999999999", YAML_1_2, false, 0, 0},
		{"-.inf", YAML_1_2, false, 0, -INFINITY},
		{"9223372036854775807", YAML_1_2, true, INT64_MAX, 9223372036854775807.0},
		{"-9223372036854775808", YAML_1_2, true, INT64_MIN, -9223372036854775808.0},
		{"9223372036854775808", YAML_1_2, false, 0, 9223372036854775808.0},
		{"0xFFFFFFFFFFFFFFFFFF", YAML_1_2, false, 0, 4722366482869645213695.0},
		{"123456789012345678901234567890", YAML_1_2, false, 0,
			123456789012345678901234567890.0},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct ynumber number =
			yscalar_number(cases[i].text, strlen(cases[i].text), cases[i].version);

		if (number.is_integer != cases[i].is_integer ||
			number.integer != cases[i].integer || number.real != cases[i].real)
			fail_msg("'%s' is %d %lld %g", cases[i].text, number.is_integer,
				(long long)number.integer, number.real);
	}
	assert_true(isnan(yscalar_number(".nan", 4, YAML_1_2).real));
}

static void long_numbers_are_read_without_memory(void **state)
{
	enum { DIGITS = 5000 };
	char *text = malloc(DIGITS + 8);

	(void)state;
	assert_non_null(text);
	memset(text, '1', DIGITS);
	memcpy(text + DIGITS, "e-4999", 7);
	assert_true(yscalar_number(text, DIGITS + 6, YAML_1_2).real == 1.1111111111111112);
	memset(text, '0', DIGITS);
	text[1] = '.';
	memcpy(text + DIGITS, "5e4999", 7);
	assert_true(yscalar_number(text, DIGITS + 6, YAML_1_2).real == 5);
	free(text);
}

/* The only scalar of a text. */
static char type_of(const char *text, enum yversion version)
{
	struct ydoc doc = YDOC_INIT;
	char type;

	assert_int_equal(ydoc_parse(&doc, text, strlen(text), NULL, NULL), 0);
	type = letters[yscalar_type(&doc, ydoc_root(&doc, 0), version)];
	ydoc_release(&doc);
	return type;
}

static void styles_and_tags_win(void **state)
{
	static const struct resolve_case cases[] = {
		{"'1'", 'S', 'S'},
		{"\"true\"", 'S', 'S'},
		{"|\n  1", 'S', 'S'},
		{"!!str 1", 'S', 'S'},
		{"! 1", 'S', 'S'},
		{"!!int '1'", 'I', 'I'},
		{"!!int x", 'O', 'O'},
		{"!!float 1", 'F', 'F'},
		{"!!bool 'true'", 'B', 'B'},
		{"!!bool yes", 'O', 'B'},
		{"!!null ''", 'N', 'N'},
		{"!!timestamp 2001-01-01", 'T', 'T'},
		{"!!binary aGk=", 'O', 'O'},
		{"!Ref x", 'O', 'O'},
		{"--- !!str", 'S', 'S'},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		if (type_of(cases[i].text, YAML_1_2) != cases[i].type_1_2 ||
			type_of(cases[i].text, YAML_1_1) != cases[i].type_1_1)
			fail_msg("%s is %c %c", cases[i].text, type_of(cases[i].text, YAML_1_2),
				type_of(cases[i].text, YAML_1_1));
}

static void scalars_are_the_same_by_what_they_mean(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{"~", "null", true},
		{"~", "''", false},
		{"true", "True", true},
		{"true", "false", false},
		{"yes", "true", false},
		{"yes", "Yes", false},
		{"yes", "'yes'", false},
		{"a", "'a'", true},
		{"a", "\"a\"", true},
		{"a", "|-\n  a", true},
		{"1", "'1'", false},
		{"1.1", "1.10", false},
		{"!!str 1", "'1'", true},
		{"!Ref a", "!Ref a", true},
		{"!Ref a", "!Sub a", false},
		{"!Ref a", "a", false},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct ydoc a = YDOC_INIT, b = YDOC_INIT;

		assert_int_equal(ydoc_parse(&a, cases[i].a, strlen(cases[i].a), NULL, NULL), 0);
		assert_int_equal(ydoc_parse(&b, cases[i].b, strlen(cases[i].b), NULL, NULL), 0);
		if (yscalar_same(&a, ydoc_root(&a, 0), &b, ydoc_root(&b, 0)) != cases[i].same ||
			yscalar_same(&b, ydoc_root(&b, 0), &a, ydoc_root(&a, 0)) != cases[i].same)
			fail_msg("%s and %s: not %d", cases[i].a, cases[i].b, cases[i].same);
		ydoc_release(&a);
		ydoc_release(&b);
	}
}

static void merge_keys_are_plain_or_tagged(void **state)
{
	static const char text[] = "<<: 1\n'<<': 2\n!!merge x: 3\ny: <<\n";
	static const bool expected[] = {true, false, false, false, true, false, false, false};
	struct ydoc doc = YDOC_INIT;
	const struct ynode *child;

	(void)state;
	assert_int_equal(ydoc_parse(&doc, text, strlen(text), NULL, NULL), 0);
	YNODE_EACH (child, ydoc_root(&doc, 0))
		assert_int_equal(yscalar_is_merge_key(&doc, child), expected[child->index]);
	ydoc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_have_types),
		cmocka_unit_test(numbers_have_types),
		cmocka_unit_test(timestamps_have_types),
		cmocka_unit_test(numbers_are_portable_or_not),
		cmocka_unit_test(numbers_have_values),
		cmocka_unit_test(long_numbers_are_read_without_memory),
		cmocka_unit_test(styles_and_tags_win),
		cmocka_unit_test(scalars_are_the_same_by_what_they_mean),
		cmocka_unit_test(merge_keys_are_plain_or_tagged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
