/* What numbers are. */
#include "yaml/scalar.h"
#include "yaml/scalar_cursor.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* More digits than these make no difference to a double, but that there are any. */
enum { MOST_DIGITS = 800 };

/* Digits of a number, in any radix: an exact integer as long as it fits, and a double. */
struct sum {
	uint64_t integer;
	double real;
	bool fits;
};

static void sum_add(struct sum *sum, unsigned radix, unsigned digit)
{
	sum->fits = sum->fits &&
		    !__builtin_mul_overflow(sum->integer, (uint64_t)radix, &sum->integer) &&
		    !__builtin_add_overflow(sum->integer, (uint64_t)digit, &sum->integer);
	sum->real = sum->real * radix + digit;
}

static unsigned digit_value(char c)
{
	return is_digit(c) ? (unsigned)(c - '0') : (unsigned)(lower(c) - 'a') + 10;
}

static struct ynumber from_sum(const struct sum *sum, bool negative)
{
	const double real = sum->fits ? (double)sum->integer : sum->real;
	struct ynumber number = {.real = negative ? -real : real};
	const uint64_t most = (uint64_t)INT64_MAX + negative;

	number.is_integer = sum->fits && sum->integer <= most;
	if (number.is_integer)
		number.integer = (int64_t)(negative ? UINT64_C(0) - sum->integer : sum->integer);
	return number;
}

static struct ynumber radix_number(struct cursor c, unsigned radix, bool negative)
{
	struct sum sum = {.fits = true};

	if (take(&c, '-'))
		negative = true;
	take(&c, '+');
	for (; !at_end(&c); c.s++)
		if (*c.s != '_' && *c.s != ',')
			sum_add(&sum, radix, digit_value(*c.s));
	return from_sum(&sum, negative);
}

/* Decimal digits with a point and an exponent, anything but these left out. */
static double decimal_real(struct cursor c)
{
	char text[MOST_DIGITS + 32];
	size_t len = 0;
	int64_t exponent = 0, written = 0;
	bool point = false, negative = false, dropped = false;

	for (; !at_end(&c) && lower(*c.s) != 'e'; c.s++) {
		point |= *c.s == '.';
		if (!is_digit(*c.s))
			continue;
		if (*c.s == '0' && !len) {
			exponent -= point;
			continue;
		}
		if (len < MOST_DIGITS) {
			text[len++] = *c.s;
			exponent -= point;
		} else {
			dropped |= *c.s != '0';
			exponent += !point;
		}
	}
	if (!len)
		return 0;
	if (dropped)
		text[len - 1] = text[len - 1] == '0' ? '1' : text[len - 1];
	if (!at_end(&c)) {
		c.s++;
		negative = take(&c, '-');
		take(&c, '+');
		for (; !at_end(&c); c.s++)
			if (is_digit(*c.s) && written < INT64_C(1000000000000000))
				written = written * 10 + (*c.s - '0');
	}
	exponent += negative ? -written : written;
	/* A length has 32 bits, so nothing else counts from here on. */
	if (exponent > 99999 || exponent < -99999)
		exponent = exponent > 0 ? 99999 : -99999;
	snprintf(text + len, sizeof(text) - len, "e%d", (int)exponent);
	return strtod(text, NULL);
}

/* Digits, in the radix that a leading zero tells to 1.1. */
static struct ynumber whole_number(struct cursor c, bool negative, enum yversion version)
{
	struct sum sum = {.fits = true};
	struct ynumber number;
	unsigned radix = version == YAML_1_1 && peek(&c) == '0' ? 8 : 10;
	struct cursor all = c;

	for (const char *s = c.s; s < c.end; s++)
		if (is_digit(*s) && *s > '7')
			radix = 10;
	for (; !at_end(&c); c.s++)
		if (is_digit(*c.s))
			sum_add(&sum, radix, digit_value(*c.s));
	number = from_sum(&sum, negative);
	/* Rounded once, not at each digit. */
	if (!number.is_integer && radix == 10)
		number.real = negative ? -decimal_real(all) : decimal_real(all);
	return number;
}

/* 1:30:00.5 */
static struct ynumber sixties_number(struct cursor c, bool negative)
{
	struct sum total = {.fits = true};
	struct ynumber number;
	const char *point = memchr(c.s, '.', (size_t)(c.end - c.s));
	const char *end = point ? point : c.end;

	while (c.s < end) {
		struct sum part = {.fits = true};

		for (; c.s < end && *c.s != ':'; c.s++)
			if (is_digit(*c.s))
				sum_add(&part, 10, digit_value(*c.s));
		total.fits = total.fits && part.fits &&
			     !__builtin_mul_overflow(total.integer, UINT64_C(60), &total.integer) &&
			     !__builtin_add_overflow(total.integer, part.integer, &total.integer);
		total.real = total.real * 60 + part.real;
		c.s++;
	}
	if (point) {
		c.s = point;
		total.real += decimal_real(c);
		total.fits = false;
	}
	number = from_sum(&total, negative);
	return number;
}

/* .inf, -.inf, .nan */
static bool is_word(struct cursor c)
{
	return c.end - c.s == 4 && c.s[0] == '.' && strchr("in", lower(c.s[1]));
}

/* 0x1F, 0o17, 0b1: a letter behind the zero that begins it. */
static bool is_radix(struct cursor c)
{
	if (!take(&c, '0'))
		return false;
	skip_underscores(&c);
	return !at_end(&c) && strchr("box", lower(*c.s));
}

static struct ynumber word_number(const char *text, size_t len)
{
	struct ynumber number = {.real = __builtin_nan("")};

	if (len >= 4 && lower(text[len - 1]) == 'f')
		number.real = text[0] == '-' ? -__builtin_inf() : __builtin_inf();
	return number;
}

struct ynumber yscalar_number(const char *text, size_t len, enum yversion version)
{
	struct cursor c = CURSOR(text, len);
	struct ynumber number = {0};
	bool negative = peek(&c) == '-';

	take_sign(&c);
	if (is_word(c))
		return word_number(text, len);
	skip_underscores(&c);
	if (is_radix(c)) {
		c.s++;
		skip_underscores(&c);
		char radix = lower(*c.s++);

		return radix_number(c, radix == 'x' ? 16 : radix == 'o' ? 8 : 2, negative);
	}
	if (memchr(c.s, ':', (size_t)(c.end - c.s)))
		return sixties_number(c, negative);
	for (const char *s = c.s; s < c.end; s++)
		if (*s == '.' || lower(*s) == 'e') {
			number.real = negative ? -decimal_real(c) : decimal_real(c);
			return number;
		}
	return whole_number(c, negative, version);
}
