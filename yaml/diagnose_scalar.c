/* Rules about single values: quotes, escapes, indicators, anchors, tags, text blocks; and directives. */
#include "yaml/diagnose_rules.h"

#include <string.h>

/* A plain value that begins at `at`: to the end of its line or, within brackets, to the next of their signs. */
static size_t plain_end(const struct place *p, size_t at)
{
	struct line line = line_of(p, at);
	const struct ynode *open = open_node(p);
	size_t end = before_comment(p, at, line.end);

	if (open && open->style == YSTYLE_FLOW)
		for (size_t i = at; i < end; i++)
			if (strchr(",]}", char_at(p, i)))
				return i;
	return end;
}

int rule_reserved_character(const struct place *p)
{
	size_t end = plain_end(p, p->at);
	struct fragment f = fragment(p, p->at, end);
	struct line line = line_of(p, p->at);
	char c = p->at < p->len ? char_at(p, p->at) : '\0';

	if (c == '|' || c == '>')
		return diagnose_say(p, p->at, end,
			"a text block (\"%c\") is not allowed inside [ ] or { }: quote " QUOTED
			" if it is plain text",
			c, FRAGMENT(f));
	if (c == '\t')
		return diagnose_say(p, p->at, p->at + 1, "a tab is not allowed here: use spaces");
	if (c == '%' && p->at == line.item)
		return diagnose_say(p, p->at, end, "a line cannot start with \"%%\": quote " QUOTED,
			FRAGMENT(f));
	return diagnose_say(
		p, p->at, end, "a value cannot start with \"%c\": quote " QUOTED, c, FRAGMENT(f));
}

int rule_alias_or_anchor(const struct place *p)
{
	size_t end = plain_end(p, p->context);
	struct fragment f = fragment(p, p->context, end);
	bool alias = char_at(p, p->context) == '*';

	return diagnose_say(p, p->context, end,
		"\"%c\" starts the name of an %s, but " QUOTED
		" is not one: quote the value if it is text",
		char_at(p, p->context), alias ? "alias" : "anchor", FRAGMENT(f));
}

/* --- tags -------------------------------------------------------------------------------------------------------------------- */

static size_t tag_end(const struct place *p, size_t at)
{
	while (!is_blank_at(p, at))
		at++;
	return at;
}

int rule_undeclared_handle(const struct place *p)
{
	size_t start = p->at, end, handle;
	struct fragment f;

	while (start < p->len && char_at(p, start) != '!' && char_at(p, start) != '\n')
		start++;
	end = tag_end(p, start);
	for (handle = start + 1; handle < end && char_at(p, handle) != '!';)
		handle++;
	f = fragment(p, start, handle < end ? handle + 1 : end);
	return diagnose_say(p, start, end,
		"the tag handle " QUOTED
		" is not declared: quote the value if it is text, or put a line \"%%TAG %.*s ...\" before "
		"the document's \"---\"",
		FRAGMENT(f), f.len, f.text);
}

int rule_bad_tag(const struct place *p)
{
	size_t end = tag_end(p, p->context);
	struct fragment f = fragment(p, p->context, end);

	return diagnose_say(p, p->context, end,
		"\"!\" starts a tag, but " QUOTED " is not one: quote the value if it is text",
		FRAGMENT(f));
}

/* --- quotes ------------------------------------------------------------------------------------------------------------------ */

int rule_unclosed_quote(const struct place *p)
{
	const char *kind = char_at(p, p->context) == '\'' ? "single" : "double";

	if (strcmp(p->problem, "found unexpected document indicator") == 0)
		return diagnose_say(p, p->context, p->context + 1,
			"the %s-quoted string that starts here is not closed before the document ends at line %zu",
			kind, line_nr(p, p->at));
	return diagnose_say(p, p->context, p->context + 1,
		"the %s-quoted string that starts here is never closed", kind);
}

static const char single_quotes[] = "in single quotes, a backslash is just a backslash";

int rule_unknown_escape(const struct place *p)
{
	struct fragment f = fragment(p, p->at, p->at + 2);

	if (is_blank_at(p, p->at + 1))
		return diagnose_say(p, p->at, p->at + 1,
			"a \"\\\" alone is not a YAML escape sequence: %s", single_quotes);
	return diagnose_say(p, p->at, p->at + (size_t)f.len,
		QUOTED " is not a YAML escape sequence: %s", FRAGMENT(f), single_quotes);
}

/* libyaml stands behind the letter of the escape. */
static size_t backslash_before(const struct place *p)
{
	size_t at = p->at;

	while (at > p->context && char_at(p, at) != '\\')
		at--;
	return at;
}

int rule_hex_escape(const struct place *p)
{
	size_t at = backslash_before(p);
	char c = at + 1 < p->len ? char_at(p, at + 1) : 'x';

	return diagnose_say(p, at, at + 2, "\"\\%c\" must be followed by %d hexadecimal digits: %s",
		c,
		c == 'x'   ? 2
		: c == 'u' ? 4
			   : 8,
		single_quotes);
}

int rule_no_character(const struct place *p)
{
	size_t at = backslash_before(p), end = at + 2;
	struct fragment f;

	while (end < p->len && strchr("0123456789abcdefABCDEF", char_at(p, end)) && end < at + 10)
		end++;
	f = fragment(p, at, end);
	return diagnose_say(p, at, end,
		QUOTED
		" is not a Unicode character (write a surrogate pair of two \"\\u\" as one \"\\U\" with 8 digits)",
		FRAGMENT(f));
}

/* --- text blocks ------------------------------------------------------------------------------------------------------------- */

int rule_block_scalar_header(const struct place *p)
{
	struct line line = line_of(p, p->context);
	size_t end = before_comment(p, p->context, line.end);
	struct fragment f = fragment(p, p->context, end);

	return diagnose_say(p, p->context, end,
		"\"%c\" starts a text block, whose text begins on the next line: quote " QUOTED
		" if it is the value",
		char_at(p, p->context), FRAGMENT(f));
}

int rule_block_scalar_tab(const struct place *p)
{
	return diagnose_say(p, p->at, p->at + 1,
		"the text block that starts at line %zu is indented with a tab here: YAML allows only spaces",
		line_nr(p, p->context));
}

int rule_zero_indentation(const struct place *p)
{
	return diagnose_say(p, p->context, p->at + 1,
		"the number after \"%c\" says how far the text is indented and must be 1 to 9, not 0",
		char_at(p, p->context));
}

/* --- directives -------------------------------------------------------------------------------------------------------------- */

int rule_directive(const struct place *p)
{
	struct line line = line_of(p, p->context);
	size_t end = before_comment(p, line.text, line.end);
	struct fragment f = fragment(p, line.text, end);

	if (strncmp(p->problem, "found duplicate", 15) == 0)
		return diagnose_say(p, line.text, end,
			QUOTED " repeats a directive: each is allowed only once per document",
			FRAGMENT(f));
	if (strcmp(p->problem, "found incompatible YAML document") == 0)
		return diagnose_say(p, line.text, end,
			QUOTED " asks for an unknown YAML version: only 1.1 and 1.2 are supported",
			FRAGMENT(f));
	if (starts_with(p, line.text, "%YAML") || starts_with(p, line.text, "%TAG"))
		return diagnose_say(p, line.text, end,
			QUOTED
			" is not a valid directive: write \"%%YAML 1.2\" or \"%%TAG !handle! prefix\"",
			FRAGMENT(f));
	return diagnose_say(p, line.text, end,
		"a line that starts with \"%%\" is a directive, and " QUOTED
		" is not one that YAML knows: quote it if it is text",
		FRAGMENT(f));
}
