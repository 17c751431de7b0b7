#include "yaml/query/query_regexp.h"

#include <stdint.h>
#include <string.h>

struct regexp {
	const char *at, *end;
	struct str *out;
	const char *why;
	unsigned depth;
};

/* Groups within each other. */
static const unsigned MOST_GROUPS = 100;

static int refuse(struct regexp *x, const char *why)
{
	x->why = why;
	return -1;
}

/* 0 at the end. */
static char peek(const struct regexp *x)
{
	return x->at < x->end ? *x->at : '\0';
}

static bool take(struct regexp *x, char c)
{
	if (peek(x) != c || x->at == x->end)
		return false;
	x->at++;
	return true;
}

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* `\p{Lu}`: the backslash is behind us. */
static int translate_category(struct regexp *x)
{
	static const struct {
		char name;
		const char *minor;
	} majors[] = {{'L', "lmotu"}, {'M', "cen"}, {'N', "dlo"}, {'P', "cdefios"}, {'Z', "lps"},
		{'S', "ckmo"}, {'C', "cfno"}};
	const char *start = x->at++;
	size_t i;

	if (!take(x, '{'))
		return refuse(x, "a category is written \\p{L} or \\p{Lu}");
	for (i = 0; i < sizeof(majors) / sizeof(*majors); i++)
		if (take(x, majors[i].name))
			break;
	if (i == sizeof(majors) / sizeof(*majors))
		return refuse(x, "\\p{...} names no category of characters");
	if (is_one_of(peek(x), majors[i].minor))
		x->at++;
	if (!take(x, '}'))
		return refuse(x, "\\p{...} names no category of characters");
	str_addch(x->out, '\\');
	return str_add(x->out, start, (size_t)(x->at - start));
}

/* SingleCharEsc: the backslash is behind us. */
static int translate_escape(struct regexp *x)
{
	char c = peek(x);

	if (!is_one_of(c, "()*+-.?[\\]^nrt{|}"))
		return refuse(
			x, "behind a \\ stands one of ( ) * + - . ? [ \\ ] ^ { | } n r t p P");
	x->at++;
	str_addch(x->out, '\\');
	return str_addch(x->out, c);
}

/* --- [...] ----------------------------------------------------------------------------------------------------------------- */

/* CCchar: *ret is the character, or -1 for what is beyond ASCII. */
static int translate_class_char(struct regexp *x)
{
	char c = peek(x);

	if (x->at == x->end)
		return refuse(x, "a [ is never closed");
	if (take(x, '\\'))
		return translate_escape(x);
	if (is_one_of(c, "-[]"))
		return refuse(x, "within [...] a -, [ or ] needs a \\ before it, unless a - comes "
				 "first or last");
	/* whole characters, so that a range ends where it should */
	do
		str_addch(x->out, *x->at++);
	while (x->at < x->end && ((unsigned char)*x->at & 0xC0) == 0x80);
	return 0;
}

/* CCE1: a character, a range, or a category. */
static int translate_class_part(struct regexp *x)
{
	if (peek(x) == '\\' && x->end - x->at > 1 && is_one_of(x->at[1], "pP")) {
		x->at++;
		return translate_category(x);
	}
	if (translate_class_char(x) < 0)
		return -1;
	if (peek(x) != '-' || (x->end - x->at > 1 && x->at[1] == ']'))
		return 0;
	x->at++;
	str_addch(x->out, '-');
	return translate_class_char(x);
}

/* The [ is behind us. */
static int translate_class(struct regexp *x)
{
	str_addch(x->out, '[');
	if (take(x, '^'))
		str_addch(x->out, '^');
	if (take(x, '-'))
		str_adds(x->out, "\\-");
	else if (translate_class_part(x) < 0)
		return -1;
	while (x->at < x->end && peek(x) != ']') {
		if (peek(x) == '-' && x->end - x->at > 1 && x->at[1] == ']') {
			x->at++;
			str_adds(x->out, "\\-");
		} else if (translate_class_part(x) < 0) {
			return -1;
		}
	}
	if (!take(x, ']'))
		return refuse(x, "a [ is never closed");
	return str_addch(x->out, ']');
}

/* --- atoms and quantifiers ------------------------------------------------------------------------------------------------- */

static int translate_branches(struct regexp *x);

/* The ( is behind us. */
static int translate_group(struct regexp *x)
{
	if (++x->depth > MOST_GROUPS)
		return refuse(x, "its groups are nested too deep");
	str_adds(x->out, "(?:");
	if (translate_branches(x) < 0)
		return -1;
	if (!take(x, ')'))
		return refuse(x, "a ( is never closed");
	x->depth--;
	return str_addch(x->out, ')');
}

static int translate_atom(struct regexp *x)
{
	char c = *x->at++;

	switch (c) {
	case '.':
		return str_adds(x->out, "[^\\n\\r]");
	case '(':
		return translate_group(x);
	case '[':
		return translate_class(x);
	case '\\':
		if (is_one_of(peek(x), "pP"))
			return translate_category(x);
		return translate_escape(x);
	case '*':
	case '+':
	case '?':
	case '{':
		return refuse(x, "there is nothing ahead of a * + ? or { that could be repeated");
	case ']':
	case '}':
		return refuse(x, "a ] or } that is meant as such needs a \\ before it");
	default:
		return str_addch(x->out, c);
	}
}

static bool translate_digits(struct regexp *x)
{
	const char *start = x->at;

	while (peek(x) >= '0' && peek(x) <= '9')
		str_addch(x->out, *x->at++);
	return x->at > start;
}

static int translate_quantifier(struct regexp *x)
{
	char c = peek(x);

	if (is_one_of(c, "*+?")) {
		x->at++;
		return str_addch(x->out, c);
	}
	if (!take(x, '{'))
		return 0;
	str_addch(x->out, '{');
	if (!translate_digits(x))
		return refuse(x, "behind { stands a number");
	if (take(x, ',')) {
		str_addch(x->out, ',');
		translate_digits(x);
	}
	if (!take(x, '}'))
		return refuse(x, "a quantifier is written {2}, {2,} or {2,3}");
	return str_addch(x->out, '}');
}

static int translate_branches(struct regexp *x)
{
	while (x->at < x->end && peek(x) != ')') {
		if (take(x, '|')) {
			str_addch(x->out, '|');
			continue;
		}
		/* Bytes behind the first of a character stand for nothing by themselves. */
		if (translate_atom(x) < 0)
			return -1;
		while (x->at < x->end && ((unsigned char)*x->at & 0xC0) == 0x80)
			str_addch(x->out, *x->at++);
		if (translate_quantifier(x) < 0)
			return -1;
	}
	return 0;
}

int regexp_translate(struct ytext pattern, bool whole, struct str *out, const char **ret_why)
{
	struct regexp x = {.at = pattern.s, .end = pattern.s + pattern.len, .out = out};

	str_adds(out, whole ? "\\A(?:" : "(?:");
	if (translate_branches(&x) < 0 && !x.why)
		x.why = "out of memory";
	if (!x.why && x.at < x.end)
		x.why = "a ) has no (";
	str_adds(out, whole ? ")\\z" : ")");
	*ret_why = x.why;
	return x.why ? -1 : 0;
}
