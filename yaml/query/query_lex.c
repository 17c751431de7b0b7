#include "yaml/query/query_lex.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool reader_take(struct reader *r, const char *bytes)
{
	size_t len = strlen(bytes);

	if (r->len - r->at < len || memcmp(r->text + r->at, bytes, len) != 0)
		return false;
	r->at += len;
	return true;
}

void reader_skip_blanks(struct reader *r)
{
	while (reader_peek(r) == ' ' || reader_peek(r) == '\t' || reader_peek(r) == '\n' ||
		reader_peek(r) == '\r')
		r->at++;
}

int reader_refuse_at(struct reader *r, size_t at, const char *fmt, ...)
{
	struct str CLEANUP(str_release) what = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&what, fmt, ap);
	va_end(ap);
	if (str_failed(&what))
		return error_nomem(r->err);
	return error_set(r->err, ERROR_CONFIG, "character %zu of the query '%.*s': %s",
		utf8_count(r->text, at) + 1, (int)r->len, r->text, what.s);
}

int reader_expected(struct reader *r, const char *what)
{
	uint32_t cp;
	size_t len;

	if (reader_at_end(r))
		return reader_refuse_at(r, r->at, "%s is expected here, but the query ends", what);
	len = utf8_decode(r->text + r->at, r->len - r->at, &cp);
	return reader_refuse_at(r, r->at, "%s is expected here, not '%.*s'", what,
		(int)(len ? len : 1), r->text + r->at);
}

void *reader_new(struct reader *r, size_t size)
{
	void *result = arena_alloc(&r->query->arena, size);

	if (result)
		memset(result, 0, size);
	else
		error_nomem(r->err);
	return result;
}

int reader_enter(struct reader *r)
{
	if (++r->depth > QUERY_NESTING_LIMIT)
		return reader_refuse_at(r, r->at,
			"filters and parentheses are nested more than %d deep",
			QUERY_NESTING_LIMIT);
	return 0;
}

void reader_leave(struct reader *r)
{
	r->depth--;
}

/* --- strings --------------------------------------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The four digits of \uXXXX, which is at the `u`. */
static int read_hex(struct reader *r, uint32_t *ret)
{
	*ret = 0;
	r->at++;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(reader_peek(r));

		if (digit < 0)
			return reader_expected(r, "a hexadecimal digit of \\uXXXX");
		*ret = *ret << 4 | (uint32_t)digit;
		r->at++;
	}
	return 0;
}

static int read_unicode(struct reader *r, struct str *out)
{
	size_t at = r->at;
	uint32_t cp, low;

	if (read_hex(r, &cp) < 0)
		return -1;
	if (cp >= 0xDC00 && cp <= 0xDFFF)
		return reader_refuse_at(r, at, "the second half of a surrogate pair has no first");
	if (cp >= 0xD800 && cp <= 0xDBFF) {
		if (reader_peek(r) != '\\' || reader_peek_at(r, 1) != 'u')
			return reader_refuse_at(
				r, at, "the first half of a surrogate pair has no second");
		r->at++;
		if (read_hex(r, &low) < 0)
			return -1;
		if (low < 0xDC00 || low > 0xDFFF)
			return reader_refuse_at(
				r, at, "the first half of a surrogate pair has no second");
		cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
	}
	return utf8_encode(out, cp);
}

/* Behind a backslash. */
static int read_escape(struct reader *r, char quote, struct str *out)
{
	static const char names[] = "bfnrt/\\", values[] = "\b\f\n\r\t/\\";
	char c = reader_peek(r);
	const char *found = c ? strchr(names, c) : NULL;

	if (c == 'u')
		return read_unicode(r, out);
	if (c != quote && !found)
		return reader_expected(r, quote == '"' ? "one of b f n r t / \\ u \" behind the \\"
						       : "one of b f n r t / \\ u ' behind the \\");
	r->at++;
	return str_addch(out, found ? values[found - names] : quote);
}

static int read_string(struct reader *r, struct str *out)
{
	size_t start = r->at;
	char quote = r->text[r->at++], c;

	while ((c = reader_peek(r)) != quote) {
		if (reader_at_end(r))
			return reader_refuse_at(r, start, "this quote is never closed");
		if ((unsigned char)c < 0x20)
			return reader_refuse_at(
				r, r->at, "a control character must be escaped: \\u%04x", c);
		r->at++;
		if (c != '\\')
			str_addch(out, c);
		else if (read_escape(r, quote, out) < 0)
			return str_failed(out) ? error_nomem(r->err) : -1;
	}
	r->at++;
	return str_failed(out) ? error_nomem(r->err) : 0;
}

int reader_string(struct reader *r, struct ytext *ret)
{
	struct str CLEANUP(str_release) out = STR_INIT;

	if (read_string(r, &out) < 0)
		return -1;
	ret->s = arena_copy(&r->query->arena, out.s, out.len);
	ret->len = out.len;
	return ret->s ? 0 : error_nomem(r->err);
}

/* --- names ----------------------------------------------------------------------------------------------------------------- */

static bool starts_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool reader_at_name(const struct reader *r)
{
	return starts_name(reader_peek(r));
}

struct ytext reader_name(struct reader *r)
{
	size_t start = r->at;

	while (starts_name(reader_peek(r)) || is_digit(reader_peek(r)))
		r->at++;
	return (struct ytext){r->text + start, r->at - start};
}

/* --- numbers --------------------------------------------------------------------------------------------------------------- */

bool reader_at_integer(const struct reader *r)
{
	return is_digit(reader_peek(r)) ||
	       (reader_peek(r) == '-' && is_digit(reader_peek_at(r, 1)));
}

static void skip_digits(struct reader *r)
{
	while (is_digit(reader_peek(r)))
		r->at++;
}

/* An optional minus and digits, without leading zeros. */
static int skip_integer(struct reader *r)
{
	size_t digits;

	reader_take(r, "-");
	digits = r->at;
	skip_digits(r);
	if (r->at == digits)
		return reader_expected(r, "a digit");
	if (r->text[digits] == '0' && r->at > digits + 1)
		return reader_refuse_at(r, digits, "a number has no leading zeros");
	return 0;
}

int reader_integer(struct reader *r, int64_t *ret)
{
	size_t start = r->at;
	char digits[24];

	if (skip_integer(r) < 0)
		return -1;
	if (r->at - start == 2 && r->text[start] == '-' && r->text[start + 1] == '0')
		return reader_refuse_at(r, start, "-0 is no index");
	if (r->at - start < sizeof(digits)) {
		memcpy(digits, r->text + start, r->at - start);
		digits[r->at - start] = '\0';
		errno = 0;
		*ret = strtoll(digits, NULL, 10);
		if (!errno && *ret >= -QUERY_INTEGER_LIMIT && *ret <= QUERY_INTEGER_LIMIT)
			return 0;
	}
	return reader_refuse_at(
		r, start, "an integer must be between -(2^53-1) and 2^53-1, 9007199254740991");
}

/* Is it a whole number that an int64_t holds? */
static bool read_exactly(const char *text, int64_t *ret)
{
	errno = 0;
	*ret = strtoll(text, NULL, 10);
	return !errno;
}

int reader_number(struct reader *r, struct ynumber *ret)
{
	size_t start = r->at;
	bool whole = true;
	char *text;

	if (skip_integer(r) < 0)
		return -1;
	if (reader_take(r, ".")) {
		whole = false;
		if (!is_digit(reader_peek(r)))
			return reader_expected(r, "a digit behind the point");
		skip_digits(r);
	}
	if (reader_take(r, "e") || reader_take(r, "E")) {
		whole = false;
		if (!reader_take(r, "-"))
			reader_take(r, "+");
		if (!is_digit(reader_peek(r)))
			return reader_expected(r, "a digit of the exponent");
		skip_digits(r);
	}
	text = arena_copy(&r->query->arena, r->text + start, r->at - start);
	if (!text)
		return error_nomem(r->err);
	*ret = (struct ynumber){.real = strtod(text, NULL)};
	ret->is_integer = whole && read_exactly(text, &ret->integer);
	return 0;
}
