#include "base/cleanup.h"
#include "base/random.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/scalar_laws.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* As the program does with --set-string: a string, whatever it looks like. */
static char *write_value(struct yvalue value, const struct scalar_place *place)
{
	struct str out = STR_INIT;
	enum ynode_style style;
	struct error err = ERROR_INIT;

	if (scalar_write(value, place, &out, &style, &err) < 0)
		str_addf(&out, "error: %s", error_text(&err));
	error_release(&err);
	return str_detach(&out);
}

static const struct scalar_place usual = {.indent = 2, .eol = "\n"};

struct write_case {
	const char *text, *expected;
};

static void expect_strings(
	const struct scalar_place *place, const struct write_case *cases, size_t nr)
{
	struct arena arena = ARENA_INIT;

	for (size_t i = 0; i < nr; i++) {
		struct yvalue value;
		char *CLEANUP(free_pointer) is = NULL;

		assert_int_equal(
			yvalue_string(&arena, cases[i].text, strlen(cases[i].text), &value), 0);
		is = write_value(value, place);
		if (strcmp(is, cases[i].expected) != 0)
			fail_msg("'%s' is\n%s\nnot\n%s", cases[i].text, is, cases[i].expected);
	}
	arena_release(&arena);
}

/* As with --set: what it is, it is by its text. */
static void expect_yaml(const struct scalar_place *place, const struct write_case *cases, size_t nr)
{
	struct ydoc doc = YDOC_INIT;

	for (size_t i = 0; i < nr; i++) {
		struct yvalue value;
		char *CLEANUP(free_pointer) is = NULL;

		assert_int_equal(
			yvalue_parse(&doc, cases[i].text, strlen(cases[i].text), "x", &value, NULL),
			0);
		is = write_value(value, place);
		if (strcmp(is, cases[i].expected) != 0)
			fail_msg("%s is\n%s\nnot\n%s", cases[i].text, is, cases[i].expected);
	}
	ydoc_release(&doc);
}

static void strings_are_quoted_exactly_when_they_must_be(void **state)
{
	static const struct write_case cases[] = {
		{"text", "text"},
		{"two words", "two words"},
		{"a:b", "a:b"},
		{"http://x/y?z#f", "http://x/y?z#f"},
		{"a#b", "a#b"},
		{"-x", "-x"},
		{"--", "--"},
		{"?x", "?x"},
		{"it's", "it's"},
		{"1.2.3", "1.2.3"},
		{"a, b [c] {d}", "a, b [c] {d}"},
		{"\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
		{"\xC3\xA9", "\xC3\xA9"},
		{"", "''"},
		{"yes", "'yes'"},
		{"NO", "'NO'"},
		{"n", "'n'"},
		{"true", "'true'"},
		{"null", "'null'"},
		{"~", "'~'"},
		{"12", "'12'"},
		{"012", "'012'"},
		{"1e3", "'1e3'"},
		{"0x1F", "'0x1F'"},
		{"1_000", "'1_000'"},
		{"1:30", "'1:30'"},
		{"2001-01-01", "'2001-01-01'"},
		{"<<", "'<<'"},
		{"=", "'='"},
		{".inf", "'.inf'"},
		{"a: b", "'a: b'"},
		{"a:", "'a:'"},
		{"a #b", "'a #b'"},
		{"# a", "'# a'"},
		{"- a", "'- a'"},
		{"-", "'-'"},
		{"? a", "'? a'"},
		{": a", "': a'"},
		{"---", "'---'"},
		{"--- a", "'--- a'"},
		{"...", "'...'"},
		{"[a", "'[a'"},
		{"{a", "'{a'"},
		{"&a", "'&a'"},
		{"*a", "'*a'"},
		{"!a", "'!a'"},
		{"|", "'|'"},
		{">a", "'>a'"},
		{"%a", "'%a'"},
		{"@a", "'@a'"},
		{"`a", "'`a'"},
		{" a", "' a'"},
		{"a ", "'a '"},
		{"'a'", "\"'a'\""},
		{"\"a\"", "'\"a\"'"},
		{"a\tb", "\"a\\tb\""},
		{"a\rb", "\"a\\rb\""},
		{"\x01", "\"\\x01\""},
		{"\x7F", "\"\\x7F\""},
		{"\xC2\x85", "\"\\x85\""},
		{"\xC2\x9F", "\"\\x9F\""},
		{"\xC2\xA0", "\xC2\xA0"},
		{"\xE2\x80\xA8", "\"\\u2028\""},
		{"\xEF\xBB\xBF", "\"\\uFEFF\""},
		{"\xEF\xBF\xBF", "\"\\uFFFF\""},
	};

	(void)state;
	expect_strings(&usual, cases, NR(cases));
}

static void in_brackets_more_must_be_quoted(void **state)
{
	static const struct write_case cases[] = {
		{"a", "a"},
		{"a:b", "a:b"},
		{"-x", "-x"},
		{"a,b", "'a,b'"},
		{"a]", "'a]'"},
		{"a{", "'a{'"},
		{"a?b", "'a?b'"},
		{"?a", "'?a'"},
		{":a", "':a'"},
		{"a:", "'a:'"},
		{"a\nb", "\"a\\nb\""},
	};
	struct scalar_place place = usual;

	(void)state;
	place.in_flow = true;
	expect_strings(&place, cases, NR(cases));
}

static void quotes_are_kept(void **state)
{
	static const struct write_case single[] = {{"a", "'a'"}, {"it's", "'it''s'"},
		{"a\tb", "'a\tb'"}, {"a\nb", "|-\n  a\n  b"}, {"\x01", "\"\\x01\""}, {"", "''"}};
	static const struct write_case in_double[] = {{"a", "\"a\""}, {"a\nb", "\"a\\nb\""},
		{"\"", "\"\\\"\""}, {"", "\"\""}, {"'", "\"'\""}, {"\\", "\"\\\\\""}};
	struct scalar_place place = usual;

	(void)state;
	place.style = YSTYLE_SINGLE;
	expect_strings(&place, single, NR(single));
	place.style = YSTYLE_DOUBLE;
	expect_strings(&place, in_double, NR(in_double));
}

static void block_scalars_are_kept(void **state)
{
	static const struct write_case literal[] = {
		{"a\nb\n", "|\n  a\n  b"},
		{"a\nb", "|-\n  a\n  b"},
		{"a", "|-\n  a"},
		{"a\n\n  b\n", "|\n  a\n\n    b"},
		{"\na\n", "|\n\n  a"},
		{" a\n", "|2\n   a"},
		{"\n\ta", "|2-\n\n  \ta"},
		{"a \n", "|\n  a "},
		{"a\n\n", "\"a\\n\\n\""},
		{"", "''"},
		{"\n", "\"\\n\""},
		{"a\r\n", "\"a\\r\\n\""},
		{"a\x01", "\"a\\x01\""},
		{"yes", "|-\n  yes"},
		{"a\n  \nb", "|-\n  a\n    \n  b"},
		{"a\n  ", "\"a\\n  \""},
		{"  \na", "\"  \\na\""},
		{"  ", "'  '"},
	};
	static const struct write_case folded[] = {
		{"a b\n", ">\n  a b"},
		{"a b", ">-\n  a b"},
		{"a\nb\n", ">\n  a\n\n  b"},
		{"a\n\nb", ">-\n  a\n\n\n  b"},
		{"\na\n", ">\n\n  a"},
		{"a\n  b\nc\n", "|\n  a\n    b\n  c"},
		{" a", "|2-\n   a"},
	};
	struct scalar_place place = usual;

	(void)state;
	place.style = YSTYLE_LITERAL;
	expect_strings(&place, literal, NR(literal));
	place.style = YSTYLE_FOLDED;
	expect_strings(&place, folded, NR(folded));
}

static void at_the_root_no_indentation_is_counted(void **state)
{
	static const struct write_case cases[] = {
		{" a\n", "\" a\\n\""}, {"a\n b\n", "|\n  a\n   b"}};
	struct scalar_place place = usual;

	(void)state;
	place.style = YSTYLE_LITERAL;
	place.parent_indent = SIZE_MAX;
	expect_strings(&place, cases, NR(cases));
}

static void line_breaks_at_the_end_are_kept_where_none_follow(void **state)
{
	static const struct write_case may_keep[] = {
		{"a\n\n", "|+\n  a\n"}, {"a\n", "|\n  a"}, {"a\n\n\n", "|+\n  a\n\n"}};
	static const struct write_case at_end[] = {
		{"a\n\n", "|+\n  a\n\n"}, {"a\n", "|\n  a\n"}, {"a", "|-\n  a"}};
	struct scalar_place place = usual;

	(void)state;
	place.style = YSTYLE_LITERAL;
	place.may_keep = true;
	expect_strings(&place, may_keep, NR(may_keep));
	place.may_keep = false;
	place.header = "2+";
	place.header_len = 2;
	expect_strings(&place, may_keep, NR(may_keep));
	place.header = NULL;
	place.at_end = true;
	expect_strings(&place, at_end, NR(at_end));
}

static void comments_of_headers_are_kept(void **state)
{
	static const struct write_case cases[] = {
		{"a\n", "| # why\n  a"},
		{"a", "|- # why\n  a"},
		{" a", "|2- # why\n   a"},
		{"", "'' # why"},
		{"\x01", "\"\\x01\" # why"},
	};
	static const struct write_case others[] = {{"12", "12 # why"}, {"a", "|- # why\n  a"}};
	static const struct write_case none[] = {{"a", "|-\n  a"}, {"", "''"}};
	struct scalar_place place = usual;

	(void)state;
	place.style = YSTYLE_LITERAL;
	place.header = "4- # why ";
	place.header_len = strlen(place.header);
	expect_strings(&place, cases, NR(cases));
	expect_yaml(&place, others, NR(others));
	place.header = "+ ";
	place.header_len = 2;
	expect_strings(&place, none, NR(none));
}

static void texts_of_lines_become_literal_in_blocks(void **state)
{
	static const struct write_case cases[] = {{"a\nb\n", "|\r\n    a\r\n    b"}};
	static const struct write_case quoted[] = {{"a\nb\n", "\"a\\nb\\n\""}};
	struct scalar_place place = {.indent = 4, .parent_indent = 2, .eol = "\r\n"};

	(void)state;
	expect_strings(&place, cases, NR(cases));
	place.is_key = true;
	expect_strings(&place, quoted, NR(quoted));
	place.is_key = false;
	place.no_block = true;
	expect_strings(&place, quoted, NR(quoted));
}

static void values_are_written_as_what_they_are(void **state)
{
	static const struct write_case cases[] = {
		{"12", "12"},
		{"012", "012"},
		{"0x1F", "0x1F"},
		{"true", "true"},
		{"True", "True"},
		{"~", "~"},
		{"", "null"},
		{"yes", "'yes'"},
		{"2001-01-01", "'2001-01-01'"},
		{"'12'", "'12'"},
		{"1e3", "1.0e+3"},
		{"-1.5E3", "-1.5E+3"},
		{"1.e3", "1.0e+3"},
		{"1e-3", "1.0e-3"},
		{"-.5", "-0.5"},
		{"+.5e3", "+0.5e+3"},
		{".5", ".5"},
		{"0o14", "12"},
		{"0o7777777777777777777777777", "0x7FFFFFFFFFFFFFFFFFF"},
		{".inf", ".inf"},
		{"-.INF", "-.INF"},
		{"!!int '12'", "12"},
		{"!!str 12", "'12'"},
		{"!Ref yes", "yes"},
		{"!Ref", "''"},
		{"!!timestamp 2001-01-01", "2001-01-01"},
		{"|\n  a\n  b\n", "|\n  a\n  b"},
	};

	(void)state;
	expect_yaml(&usual, cases, NR(cases));
}

static void ambiguous_ones_stay_plain_where_such_ones_stood(void **state)
{
	static const struct {
		const char *before, *value, *expected;
	} cases[] = {
		{"no", "yes", "yes"},
		{"on", "off", "off"},
		{"no", "2001-01-01", "'2001-01-01'"},
		{"2001-01-01", "2002-02-02", "2002-02-02"},
		{"text", "yes", "'yes'"},
		{"'no'", "yes", "'yes'"},
		{"no", "'yes'", "'yes'"},
		{"1:30", "1:45", "1:45"},
		{"1e3", "2e3", "2e3"},
		{"1.5", "2e3", "2.0e+3"},
		{"0644", "0600", "0600"},
		{"1_000", "2_000", "2_000"},
	};
	struct ydoc before = YDOC_INIT, after = YDOC_INIT;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct scalar_place place = usual;
		struct yvalue old, value;
		char *CLEANUP(free_pointer) is = NULL;

		assert_int_equal(yvalue_parse(&before, cases[i].before, strlen(cases[i].before),
					 "x", &old, NULL),
			0);
		assert_int_equal(yvalue_parse(&after, cases[i].value, strlen(cases[i].value), "x",
					 &value, NULL),
			0);
		place.style = old.node->style;
		place.before = old.node;
		place.before_doc = old.doc;
		is = write_value(value, &place);
		if (strcmp(is, cases[i].expected) != 0)
			fail_msg("%s behind %s is %s, not %s", cases[i].value, cases[i].before, is,
				cases[i].expected);
	}
	ydoc_release(&before);
	ydoc_release(&after);
}

static void json_stays_json(void **state)
{
	static const struct write_case cases[] = {
		{"12", "12"},
		{"012", "12"},
		{"-012.50", "-12.50"},
		{"+1", "1"},
		{"0x1F", "31"},
		{"0o14", "12"},
		{".5", "0.5"},
		{"1.", "1.0"},
		{"1e3", "1e3"},
		{"123456789012345678901234567890", "123456789012345678901234567890"},
		{"True", "true"},
		{"~", "null"},
		{"", "null"},
		{"yes", "\"yes\""},
		{"a", "\"a\""},
		{"'12'", "\"12\""},
		{"!Ref a", "\"a\""},
		{"\"a\\x7F\\x85\\u2028\\uFEFF\\x01\\e\\n\\\"\\\\/\"",
			"\"a\\u007F\\u0085\\u2028\\uFEFF\\u0001\\u001B\\n\\\"\\\\/\""},
		{"\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\""},
		{".inf", "error: JSON has no number for .inf: give it as a string"},
		{"0xFFFFFFFFFFFFFFFFFF",
			"error: JSON has no number for 0xFFFFFFFFFFFFFFFFFF: give it as a string"},
	};
	static const struct write_case keys[] = {
		{"12", "\"12\""}, {"~", "\"~\""}, {".inf", "\".inf\""}};
	struct scalar_place place = usual;

	(void)state;
	place.json = place.in_flow = true;
	expect_yaml(&place, cases, NR(cases));
	place.is_key = true;
	expect_yaml(&place, keys, NR(keys));
}

static void what_cannot_be_written_is_refused(void **state)
{
	static const struct write_case broken[] = {{"\xFF", "error: the text is not valid UTF-8"}};
	struct scalar_place place = usual;
	char key[1025];
	struct write_case longest[] = {{key, key}},
			  too_long[] = {{key,
				  "error: a key of more than 1024 characters can't be written"}};

	(void)state;
	expect_strings(&place, broken, 1);
	place.is_key = true;
	memset(key, 'k', sizeof(key));
	key[1024] = '\0';
	expect_strings(&place, longest, 1);
	key[0] = '@';
	expect_strings(&place, too_long, 1);
	place.json = true;
	expect_strings(&place, too_long, 1);
}

/* --- whatever the text ------------------------------------------------------------------------------------------------------ */

static const char *const bits[] = {" ", " ", "  ", "\n", "\n", "\n\n", "\t", "\r", "\r\n", ":",
	": ", "#", " #", "-", "- ", "---", "...", "?", "? ", ",", "[", "]", "{", "}", "'", "''",
	"\"", "\\", "\\n", "&", "*", "!", "!!", "|", ">", "%", "@", "`", "~", "=", "<<", "0", "1",
	"9", "1e3", "0o7", "0x", ".", "+", "_", "e", "yes", "no", "null", "true", "on", "y", ".inf",
	".nan", "2001-01-01", "T1:2:3", "Z", "a", "b", "text", "word word", "\xC3\xA9", "\xC2\x85",
	"\xC2\xA0", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF", "\xEF\xBF\xBD", "\xEF\xBF\xBE",
	"\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "\x7F", "\x01", "\x1B", "\xC2\x80", "\xC2\x9F", "/",
	"$", "^", "(", ")", ";"};

static size_t random_text(uint64_t *seed, char *text)
{
	size_t nr = random_next(seed) % 7, len = 0;

	for (size_t i = 0; i < nr; i++) {
		const char *bit = bits[random_next(seed) % NR(bits)];

		memcpy(text + len, bit, strlen(bit));
		len += strlen(bit);
	}
	if (random_next(seed) % 100 == 0)
		text[len++] = '\0';
	return len;
}

static void expect_trial(const struct scalar_trial *t, uint64_t seed)
{
	struct str text = STR_INIT, shown = STR_INIT;
	const char *wrong = scalar_try(t, &text);

	if (wrong) {
		utf8_add_json(&shown, t->value.node->value, t->value.node->len);
		fail_msg("seed %llx: \"%s\" (style %d, wished %d) %s:\n%s",
			(unsigned long long)seed, shown.s, t->value.node->style, t->style, wrong,
			text.s);
	}
	str_release(&text);
}

static void any_string_reads_back_in_any_style_and_place(void **state)
{
	static const char *const headers[] = {
		NULL, NULL, NULL, "", "-", "2", " # c", "+ # c", "9+"};
	const char *rounds = getenv("SCALAR_ROUNDS");
	uint64_t seed = 20;

	(void)state;
	for (long i = rounds ? atol(rounds) : 20000; i > 0; i--) {
		char bytes[256];
		uint64_t start = seed;
		struct arena arena = ARENA_INIT;
		struct scalar_trial t = {.hole = &scalar_holes[random_next(&seed) % SCALAR_HOLES]};
		size_t len = random_text(&seed, bytes);

		assert_int_equal(yvalue_string(&arena, bytes, len, &t.value), 0);
		/* Half of them as what they look like. */
		if (random_next(&seed) % 2) {
			struct ynode *node = (struct ynode *)t.value.node;

			node->style = YSTYLE_PLAIN;
		}
		t.style = (enum ynode_style)(random_next(&seed) % (YSTYLE_FLOW + 1));
		t.crlf = random_next(&seed) % 4 == 0;
		/* Where a + stood, no empty line followed. */
		t.header = headers[random_next(&seed) % NR(headers)];
		if (t.hole->in_flow || t.hole->is_key ||
			(t.header && strchr(t.header, '+') && !t.hole->may_keep))
			t.header = NULL;
		expect_trial(&t, start);
		arena_release(&arena);
	}
}

static void memory_may_run_out(void **state)
{
	struct str out = {.s = str_empty, .oom = true};
	struct arena arena = ARENA_INIT;
	struct error err = ERROR_INIT;
	struct yvalue value;
	enum ynode_style style;

	(void)state;
	assert_int_equal(yvalue_string(&arena, "a\nb", 3, &value), 0);
	assert_int_equal(scalar_write(value, &usual, &out, &style, &err), -1);
	assert_int_equal(err.code, ERROR_NOMEM);
	error_release(&err);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_quoted_exactly_when_they_must_be),
		cmocka_unit_test(in_brackets_more_must_be_quoted),
		cmocka_unit_test(quotes_are_kept),
		cmocka_unit_test(block_scalars_are_kept),
		cmocka_unit_test(at_the_root_no_indentation_is_counted),
		cmocka_unit_test(line_breaks_at_the_end_are_kept_where_none_follow),
		cmocka_unit_test(comments_of_headers_are_kept),
		cmocka_unit_test(texts_of_lines_become_literal_in_blocks),
		cmocka_unit_test(values_are_written_as_what_they_are),
		cmocka_unit_test(ambiguous_ones_stay_plain_where_such_ones_stood),
		cmocka_unit_test(json_stays_json),
		cmocka_unit_test(what_cannot_be_written_is_refused),
		cmocka_unit_test(any_string_reads_back_in_any_style_and_place),
		cmocka_unit_test(memory_may_run_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
