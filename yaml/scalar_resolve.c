/* What plain scalars are: words, numbers, timestamps. */
#include "yaml/scalar.h"
#include "yaml/scalar_cursor.h"

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
