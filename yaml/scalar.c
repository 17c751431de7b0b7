#include "yaml/scalar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is left to match. */
struct cursor {
	const char *s, *end;
};

#define CURSOR(text, len)                          \
	{                                          \
		.s = (text), .end = (text) + (len) \
	}

static bool at_end(const struct cursor *c)
{
	return c->s == c->end;
}

static char peek(const struct cursor *c)
{
	return c->s < c->end ? *c->s : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool take(struct cursor *c, char wanted)
{
	if (at_end(c) || *c->s != wanted)
		return false;
	c->s++;
	return true;
}

static bool take_sign(struct cursor *c)
{
	return take(c, '-') || take(c, '+');
}

/* How many digits, and of the characters in `also`. */
static size_t take_digits(struct cursor *c, const char *also)
{
	const char *from = c->s;

	while (c->s < c->end && (is_digit(*c->s) || (*c->s && strchr(also, *c->s))))
		c->s++;
	return (size_t)(c->s - from);
}

/* 1 to 2 digits, say. */
static bool take_few(struct cursor *c, size_t least, size_t most)
{
	size_t nr = 0;

	while (nr < most && c->s < c->end && is_digit(*c->s)) {
		c->s++;
		nr++;
	}
	return nr >= least;
}

static size_t take_blanks(struct cursor *c)
{
	size_t nr = 0;

	while (take(c, ' ') || take(c, '\t'))
		nr++;
	return nr;
}

/* --- words ------------------------------------------------------------------------------------------------------------------ */

struct word {
	const char *lower;
	enum yscalar_type type;
	bool only_1_1;
};

static const struct word words[] = {
	{"~", YSCALAR_NULL, false},
	{"null", YSCALAR_NULL, false},
	{"true", YSCALAR_BOOL, false},
	{"false", YSCALAR_BOOL, false},
	{"yes", YSCALAR_BOOL, true},
	{"no", YSCALAR_BOOL, true},
	{"on", YSCALAR_BOOL, true},
	{"off", YSCALAR_BOOL, true},
	{"y", YSCALAR_BOOL, true},
	{"n", YSCALAR_BOOL, true},
	{".nan", YSCALAR_FLOAT, false},
	{".inf", YSCALAR_FLOAT, false},
	{"-.inf", YSCALAR_FLOAT, false},
	{"+.inf", YSCALAR_FLOAT, false},
	{"<<", YSCALAR_MERGE, true},
	{"=", YSCALAR_VALUE, true},
};

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* word, Word or WORD: letters behind the first one are all large, or all small; large ones only behind a large one. */
static bool has_usual_case(const char *text, size_t len)
{
	size_t first = 0;

	while (first < len && strchr(".+-~<=", text[first]))
		first++;
	if (first == len)
		return true;
	if (len - first == 3 && lower(text[first]) == 'n' && lower(text[first + 1]) == 'a') {
		/* .nan has three forms of its own: .nan .NaN .NAN */
		return memcmp(text + first, "nan", 3) == 0 || memcmp(text + first, "NaN", 3) == 0 ||
		       memcmp(text + first, "NAN", 3) == 0;
	}
	for (size_t i = first + 1; i < len; i++)
		if (is_upper(text[i]) != is_upper(text[first + 1]))
			return false;
	return len == first + 1 || is_upper(text[first]) || !is_upper(text[first + 1]);
}

static bool is_word(const char *text, size_t len, const char *word)
{
	for (size_t i = 0; i < len; i++)
		if (lower(text[i]) != word[i])
			return false;
	return true;
}

/* Under 1.1 in any case: Ruby takes `nO` for a boolean. */
static enum yscalar_type word_type(const char *text, size_t len, enum yversion version)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const struct word *word = &words[i];

		if (strlen(word->lower) != len || !is_word(text, len, word->lower))
			continue;
		if (version == YAML_1_1)
			return word->type;
		return !word->only_1_1 && has_usual_case(text, len) ? word->type : YSCALAR_STRING;
	}
	return YSCALAR_STRING;
}

/* --- numbers ---------------------------------------------------------------------------------------------------------------- */

static bool take_exponent(struct cursor *c)
{
	if (!take(c, 'e') && !take(c, 'E'))
		return false;
	take_sign(c);
	return take_digits(c, "");
}

/* 0x1F and 0o17, without a sign. */
static bool is_radix_1_2(struct cursor c)
{
	bool hex;

	if (!take(&c, '0'))
		return false;
	hex = peek(&c) == 'x';
	if (!take(&c, 'x') && !take(&c, 'o'))
		return false;
	if (at_end(&c))
		return false;
	for (; !at_end(&c); c.s++)
		if (!(hex ? is_digit(*c.s) || (lower(*c.s) >= 'a' && lower(*c.s) <= 'f')
			  : *c.s >= '0' && *c.s <= '7'))
			return false;
	return true;
}

static enum yscalar_type number_1_2(const char *text, size_t len)
{
	struct cursor c = CURSOR(text, len);
	bool whole, fraction = false;

	if (is_radix_1_2(c))
		return YSCALAR_INT;
	take_sign(&c);
	whole = take_digits(&c, "");
	if (whole && at_end(&c))
		return YSCALAR_INT;
	if (take(&c, '.'))
		fraction = take_digits(&c, "");
	if (!whole && !fraction)
		return YSCALAR_STRING;
	if (!at_end(&c) && !take_exponent(&c))
		return YSCALAR_STRING;
	return at_end(&c) ? YSCALAR_FLOAT : YSCALAR_STRING;
}

/* To Go, a number is what is one without its _. */
static void skip_underscores(struct cursor *c)
{
	while (take(c, '_'))
		;
}

static bool take_exponent_1_1(struct cursor *c)
{
	if (!take(c, 'e') && !take(c, 'E'))
		return false;
	skip_underscores(c);
	take_sign(c);
	skip_underscores(c);
	return take_digits(c, "_");
}

/* 0b1, 0x1F, 0o17, with _ and , among the digits; Go reads 0b-1, too. */
static bool is_radix_1_1(struct cursor c)
{
	size_t digits = 0;
	char radix;

	skip_underscores(&c);
	if (!take(&c, '0'))
		return false;
	skip_underscores(&c);
	radix = lower(peek(&c));
	if (at_end(&c) || !strchr("box", radix))
		return false;
	c.s++;
	if (radix != 'x')
		take_sign(&c);
	for (; !at_end(&c); c.s++, digits++) {
		bool is_one = radix == 'b'   ? *c.s == '0' || *c.s == '1'
			      : radix == 'o' ? *c.s >= '0' && *c.s <= '7'
					     : is_digit(*c.s) ||
						       (lower(*c.s) >= 'a' && lower(*c.s) <= 'f');

		if (!is_one && *c.s != '_' && *c.s != ',')
			return false;
	}
	return digits;
}

/* :30:59 behind digits. */
static bool take_sixties(struct cursor *c)
{
	bool any = false;

	while (take(c, ':')) {
		const char *from = c->s;

		if (!take_few(c, 1, 2) || (c->s - from == 2 && *from > '5'))
			return false;
		any = true;
	}
	return any;
}

static enum yscalar_type number_1_1(const char *text, size_t len)
{
	struct cursor c = CURSOR(text, len);
	bool any_whole;
	const char *whole;

	if (take_sign(&c))
		skip_underscores(&c);
	if (is_radix_1_1(c))
		return YSCALAR_INT;
	whole = c.s;
	if (is_digit(peek(&c)))
		take_digits(&c, "_,");
	any_whole = c.s > whole;
	if (any_whole && at_end(&c))
		return YSCALAR_INT;
	if (any_whole && peek(&c) == ':') {
		if (!take_sixties(&c))
			return YSCALAR_STRING;
		if (at_end(&c))
			return YSCALAR_INT;
		if (take(&c, '.'))
			take_digits(&c, "_");
		return at_end(&c) ? YSCALAR_FLOAT : YSCALAR_STRING;
	}
	if (take(&c, '.')) {
		if (!take_digits(&c, "_") && !any_whole && at_end(&c))
			return YSCALAR_STRING;
	} else if (!any_whole) {
		return YSCALAR_STRING;
	}
	if (!at_end(&c) && !take_exponent_1_1(&c))
		return YSCALAR_STRING;
	return at_end(&c) ? YSCALAR_FLOAT : YSCALAR_STRING;
}

/* --- timestamps ------------------------------------------------------------------------------------------------------------- */

static bool take_zone(struct cursor *c)
{
	take_blanks(c);
	if (take(c, 'Z'))
		return true;
	if (!take_sign(c) || !take_few(c, 1, 4))
		return false;
	return at_end(c) || (take(c, ':') && (at_end(c) || take_few(c, 2, 2)));
}

/* 2001-01-02, 2001-1-2 3:04:05.6 +01:00 and what lies between. */
static bool is_timestamp(const char *text, size_t len)
{
	struct cursor c = CURSOR(text, len);

	take(&c, '-');
	if (!take_few(&c, 4, 4) || !take(&c, '-') || !take_few(&c, 1, 2) || !take(&c, '-') ||
		!take_few(&c, 1, 2))
		return false;
	if (at_end(&c))
		return true;
	if (!take(&c, 'T') && !take(&c, 't') && !take_blanks(&c))
		return false;
	if (!take_few(&c, 1, 2) || !take(&c, ':') || !take_few(&c, 1, 2) || !take(&c, ':') ||
		!take_few(&c, 1, 2))
		return false;
	if (take(&c, '.') || take(&c, ','))
		take_digits(&c, "");
	return at_end(&c) || (take_zone(&c) && at_end(&c));
}

/* --- plain scalars ---------------------------------------------------------------------------------------------------------- */

static enum yscalar_type resolve_1_1(const char *text, size_t len)
{
	enum yscalar_type type = number_1_1(text, len);

	if (type == YSCALAR_STRING && is_timestamp(text, len))
		return YSCALAR_TIMESTAMP;
	/* To Ruby `:name` is a symbol, which it refuses to load from what it does not trust. */
	if (type == YSCALAR_STRING && text[0] == ':' && len > 1)
		return YSCALAR_OTHER;
	return type;
}

enum yscalar_type yscalar_resolve(const char *text, size_t len, enum yversion version)
{
	enum { LONGEST_WORD = 5 };

	if (!len)
		return YSCALAR_NULL;
	if (len <= LONGEST_WORD) {
		enum yscalar_type type = word_type(text, len, version);

		if (type != YSCALAR_STRING)
			return type;
	}
	if (!is_digit(text[0]) && !strchr("+-.:", text[0]))
		return YSCALAR_STRING;
	return version == YAML_1_1 ? resolve_1_1(text, len) : number_1_2(text, len);
}

bool yscalar_is_portable(const char *text, size_t len)
{
	struct cursor c = CURSOR(text, len);
	enum yscalar_type type = yscalar_resolve(text, len, YAML_1_2);

	if (type != YSCALAR_INT && type != YSCALAR_FLOAT)
		return true;
	if (len > 1 && text[0] == '0' && text[1] == 'o')
		return false;
	if (type == YSCALAR_INT)
		return true;
	if (len <= 5 && word_type(text, len, YAML_1_2) == YSCALAR_FLOAT)
		return true;
	/* PyYAML: a sign needs a digit behind it, an exponent a point before it and a sign. */
	if (take_sign(&c) && peek(&c) == '.')
		return false;
	take_digits(&c, "");
	if (!take(&c, '.'))
		return false;
	take_digits(&c, "");
	if (at_end(&c))
		return true;
	c.s++;
	return take_sign(&c);
}

/* --- nodes ------------------------------------------------------------------------------------------------------------------ */

/* What stands behind "tag:yaml.org,2002:"; NULL: another tag. */
static const char *core_tag(const char *tag)
{
	static const char prefix[] = "tag:yaml.org,2002:";

	return strncmp(tag, prefix, sizeof(prefix) - 1) == 0 ? tag + sizeof(prefix) - 1 : NULL;
}

static bool is_number(enum yscalar_type type)
{
	return type == YSCALAR_INT || type == YSCALAR_FLOAT;
}

/* Of a text to which its tag gives the type `wanted`: of another kind if it is not one. */
static enum yscalar_type tagged_type(
	const struct ynode *scalar, enum yscalar_type wanted, enum yversion version)
{
	enum yscalar_type is = yscalar_resolve(scalar->value, scalar->len, version);

	switch (wanted) {
	case YSCALAR_NULL:
	case YSCALAR_BOOL:
		return is == wanted ? wanted : YSCALAR_OTHER;
	case YSCALAR_INT:
	case YSCALAR_FLOAT:
		return is_number(is) ? wanted : YSCALAR_OTHER;
	default:
		return wanted;
	}
}

static enum yscalar_type type_by_tag(
	const struct ynode *scalar, const char *tag, enum yversion version)
{
	static const struct {
		const char *name;
		enum yscalar_type type;
	} types[] = {
		{"str", YSCALAR_STRING},
		{"null", YSCALAR_NULL},
		{"bool", YSCALAR_BOOL},
		{"int", YSCALAR_INT},
		{"float", YSCALAR_FLOAT},
		{"timestamp", YSCALAR_TIMESTAMP},
		{"merge", YSCALAR_MERGE},
		{"value", YSCALAR_VALUE},
	};
	const char *name = core_tag(tag);

	if (strcmp(tag, "!") == 0)
		return YSCALAR_STRING;
	for (size_t i = 0; name && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(name, types[i].name) == 0)
			return tagged_type(scalar, types[i].type, version);
	return YSCALAR_OTHER;
}

enum yscalar_type yscalar_type(
	const struct ydoc *doc, const struct ynode *scalar, enum yversion version)
{
	const struct yprops *props = ydoc_props(doc, scalar);

	if (props && props->tag)
		return type_by_tag(scalar, props->tag, version);
	if (scalar->style != YSTYLE_PLAIN)
		return YSCALAR_STRING;
	return yscalar_resolve(scalar->value, scalar->len, version);
}

bool yscalar_bool(const char *text)
{
	char first = lower(text[0]);

	return first == 't' || first == 'y' || (first == 'o' && lower(text[1]) == 'n');
}

bool yscalar_is_merge_key(const struct ydoc *doc, const struct ynode *key)
{
	const struct yprops *props = ydoc_props(doc, key);

	if (key->kind != YNODE_SCALAR || !ynode_is_key(key))
		return false;
	if (props && props->tag)
		return strcmp(props->tag, "tag:yaml.org,2002:merge") == 0;
	return key->style == YSTYLE_PLAIN && key->len == 2 && memcmp(key->value, "<<", 2) == 0;
}

static const char *tag_of(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return props && props->tag ? props->tag : "";
}

bool yscalar_same(const struct ydoc *doc_a, const struct ynode *a, const struct ydoc *doc_b,
	const struct ynode *b)
{
	enum yscalar_type type = yscalar_type(doc_a, a, YAML_1_2);

	if (type != yscalar_type(doc_b, b, YAML_1_2) ||
		yscalar_type(doc_a, a, YAML_1_1) != yscalar_type(doc_b, b, YAML_1_1))
		return false;
	if (type == YSCALAR_NULL)
		return true;
	if (type == YSCALAR_BOOL)
		return yscalar_bool(a->value) == yscalar_bool(b->value);
	if (type == YSCALAR_OTHER && strcmp(tag_of(doc_a, a), tag_of(doc_b, b)) != 0)
		return false;
	return a->len == b->len && memcmp(a->value, b->value, a->len) == 0;
}

/* --- what numbers are ------------------------------------------------------------------------------------------------------- */

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
	bool negative;

	if (len && len <= 5 && word_type(text, len, version) == YSCALAR_FLOAT)
		return word_number(text, len);
	negative = peek(&c) == '-';
	take_sign(&c);
	if (version == YAML_1_1)
		skip_underscores(&c);
	if (version == YAML_1_1 ? is_radix_1_1(c) : is_radix_1_2(c)) {
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
