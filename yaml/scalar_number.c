/* Numbers of YAML 1.2 in the forms of others. */
#include "yaml/scalar.h"
#include "yaml/scalar_forms.h"

#include <string.h>

/* A decimal number of 1.2, taken to pieces. */
struct pieces {
	char sign;				 /* '-', '+' or '\0' */
	const char *whole, *fraction, *exponent; /* the exponent with its sign */
	size_t whole_len, fraction_len, exponent_len;
	bool point;
	char e; /* 'e', 'E' or '\0' */
};

static size_t count_digits(const char *s, const char *end)
{
	const char *from = s;

	while (s < end && *s >= '0' && *s <= '9')
		s++;
	return (size_t)(s - from);
}

static struct pieces take_apart(const char *s, size_t len)
{
	const char *end = s + len;
	struct pieces p = {.sign = '\0'};

	if (s < end && (*s == '-' || *s == '+'))
		p.sign = *s++;
	p.whole = s;
	p.whole_len = count_digits(s, end);
	s += p.whole_len;
	p.point = s < end && *s == '.';
	s += p.point;
	p.fraction = s;
	p.fraction_len = count_digits(s, end);
	s += p.fraction_len;
	if (s < end) {
		p.e = *s++;
		p.exponent = s;
		p.exponent_len = (size_t)(end - s);
	}
	return p;
}

static void add_fraction(struct str *out, const struct pieces *p)
{
	str_addch(out, '.');
	str_add(out, p->fraction, p->fraction_len);
	if (!p->fraction_len)
		str_addch(out, '0');
}

static void add_decimal(struct str *out, const struct pieces *p)
{
	if (p->sign)
		str_addch(out, p->sign);
	str_add(out, p->whole, p->whole_len);
	if (!p->whole_len)
		str_addch(out, '0');
	add_fraction(out, p);
	if (!p->e)
		return;
	str_addch(out, p->e);
	if (p->exponent[0] != '-' && p->exponent[0] != '+')
		str_addch(out, '+');
	str_add(out, p->exponent, p->exponent_len);
}

/* 0o17 as 15 or, where it is too long for that, as 0xF: three bits a digit become four. */
static void add_octal(struct str *out, const char *text, size_t len)
{
	struct ynumber number = yscalar_number(text, len, YAML_1_2);
	size_t from;
	unsigned bits = 0, held = 0;

	if (number.is_integer) {
		str_addf(out, "%lld", (long long)number.integer);
		return;
	}
	str_adds(out, "0x");
	from = out->len;
	for (size_t i = len; i > 2 || held;) {
		while (held < 4 && i > 2) {
			bits |= (unsigned)(text[--i] - '0') << held;
			held += 3;
		}
		str_addch(out, "0123456789ABCDEF"[bits & 15]);
		bits >>= 4;
		held = held > 4 ? held - 4 : 0;
	}
	if (str_failed(out))
		return;
	for (size_t i = from, j = out->len; i + 1 < j; i++) {
		char c = out->s[--j];

		out->s[j] = out->s[i];
		out->s[i] = c;
	}
}

void scalar_add_portable(struct str *out, const char *text, size_t len)
{
	struct pieces p;

	if (yscalar_is_portable(text, len)) {
		str_add(out, text, len);
		return;
	}
	if (len > 1 && text[1] == 'o') {
		add_octal(out, text, len);
		return;
	}
	p = take_apart(text, len);
	add_decimal(out, &p);
}

/* 0x1F and 0o17. */
static bool add_json_radix(struct str *out, const char *text, size_t len)
{
	struct ynumber number = yscalar_number(text, len, YAML_1_2);

	if (number.is_integer)
		str_addf(out, "%lld", (long long)number.integer);
	return number.is_integer;
}

bool scalar_add_json_number(struct str *out, const char *text, size_t len)
{
	struct pieces p;

	if (len > 1 && (text[1] == 'o' || text[1] == 'x'))
		return add_json_radix(out, text, len);
	p = take_apart(text, len);
	if (!p.whole_len && !p.fraction_len)
		return false; /* .inf, .nan */
	if (p.sign == '-')
		str_addch(out, '-');
	while (p.whole_len > 1 && *p.whole == '0') {
		p.whole++;
		p.whole_len--;
	}
	str_add(out, p.whole, p.whole_len);
	if (!p.whole_len)
		str_addch(out, '0');
	if (p.point)
		add_fraction(out, &p);
	if (p.e) {
		str_addch(out, p.e);
		str_add(out, p.exponent, p.exponent_len);
	}
	return true;
}
