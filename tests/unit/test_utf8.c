#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TEXT(literal) literal, sizeof(literal) - 1

/* A text, what a terminal is shown of it, and what stands in a JSON string. */
static const struct {
	const char *text;
	size_t len;
	const char *safe, *json;
} cases[] = {
	{TEXT("plain, ä, €, 😀"), "plain, ä, €, 😀", "plain, ä, €, 😀"},
	{TEXT("a\tb\nc\r"), "a\\tb\\nc\\r", "a\\tb\\nc\\r"},
	{TEXT("\"q\" \\"), "\"q\" \\", "\\\"q\\\" \\\\"},
	{TEXT("\x1b[2J\x7f"), "\\x1b[2J\\x7f", "\\u001b[2J\\u007f"},
	{TEXT("a\0b"), "a\\x00b", "a\\u0000b"},
	/* C1 controls, as code points and as bare bytes */
	{TEXT("\xc2\x9b"), "\\xc2\\x9b", "\\u009b"},
	{TEXT("\x9b"), "\\x9b", "\\ufffd"},
	/* line and paragraph separator */
	{TEXT("\xe2\x80\xa8\xe2\x80\xa9"), "\\xe2\\x80\\xa8\\xe2\\x80\\xa9", "\\u2028\\u2029"},
	/* what changes the direction of the text: marks, overrides, isolates */
	{TEXT("\xd8\x9c\xe2\x80\x8e\xe2\x80\x8f"), "\\xd8\\x9c\\xe2\\x80\\x8e\\xe2\\x80\\x8f",
		"\\u061c\\u200e\\u200f"},
	{TEXT("\xe2\x80\xae\xe2\x81\xa6"), "\\xe2\\x80\\xae\\xe2\\x81\\xa6", "\\u202e\\u2066"},
	/* overlong, surrogate, beyond the last, cut off */
	{TEXT("\xc0\xaf"), "\\xc0\\xaf", "\\ufffd\\ufffd"},
	{TEXT("\xed\xa0\x80"), "\\xed\\xa0\\x80", "\\ufffd\\ufffd\\ufffd"},
	{TEXT("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80", "\\ufffd\\ufffd\\ufffd\\ufffd"},
	{TEXT("x\xe2\x82"), "x\\xe2\\x82", "x\\ufffd\\ufffd"},
};

static void nothing_that_is_printed_drives_the_terminal(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		str_clear(&out);
		assert_int_equal(utf8_add_safe(&out, cases[i].text, cases[i].len), 0);
		assert_string_equal(out.s, cases[i].safe);
	}
	str_release(&out);
}

static void any_bytes_make_valid_json(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		str_clear(&out);
		assert_int_equal(utf8_add_json(&out, cases[i].text, cases[i].len), 0);
		assert_string_equal(out.s, cases[i].json);
	}
	str_release(&out);
}

/* Behind ASCII of every length, since that is gone through eight bytes at a time. */
static void the_first_invalid_byte_is_found_anywhere(void **state)
{
	char text[64];

	(void)state;
	for (size_t before = 0; before < sizeof(text) - 4; before++) {
		memset(text, 'a', sizeof(text));
		memcpy(text + before, "\xe2\x82\xac", 3);
		assert_int_equal(utf8_check(text, sizeof(text)), sizeof(text));
		assert_int_equal(utf8_count(text, sizeof(text)), sizeof(text) - 2);
		assert_int_equal(utf8_check(text, before + 2), before);
		text[before + 2] = 'a';
		assert_int_equal(utf8_check(text, sizeof(text)), before);
	}
}

static void what_is_encoded_is_decoded_again(void **state)
{
	static const uint32_t points[] = {
		0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
	struct str out = STR_INIT;
	uint32_t cp = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(*points); i++) {
		str_clear(&out);
		assert_int_equal(utf8_encode(&out, points[i]), 0);
		assert_int_equal(utf8_decode(out.s, out.len, &cp), out.len);
		assert_int_equal(cp, points[i]);
	}
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_is_printed_drives_the_terminal),
		cmocka_unit_test(any_bytes_make_valid_json),
		cmocka_unit_test(the_first_invalid_byte_is_found_anywhere),
		cmocka_unit_test(what_is_encoded_is_decoded_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
