/* Rules about [ ] and { }. */
#include "yaml/diagnose_rules.h"

#include <stdint.h>
#include <string.h>

/*
 * The bracket that closes the one at `open`, or the wrong one that stands in its place; the text's length where none does. Quoted
 * strings and comments are skipped as far as one line can tell.
 */
static size_t find_close(const struct place *p, size_t open)
{
	char quote = 0;
	size_t depth = 0;

	for (size_t at = open; at < p->len; at++) {
		char c = char_at(p, at);
		bool begins = at == open || strchr(" \t\r\n,[]{}:", char_at(p, at - 1)) != NULL;

		if (quote) {
			if (c == '\\' && quote == '"')
				at++;
			else if (c == quote)
				quote = 0;
		} else if ((c == '"' || c == '\'') && begins) {
			quote = c;
		} else if (c == '#' && is_blank_at(p, at - 1)) {
			while (at + 1 < p->len && char_at(p, at + 1) != '\n' &&
				char_at(p, at + 1) != '\r')
				at++;
		} else if (c == '[' || c == '{') {
			depth++;
		} else if ((c == ']' || c == '}') && --depth == 0) {
			return at;
		}
	}
	return p->len;
}

static bool is_document_marker(const struct place *p, const struct line *line)
{
	return (starts_with(p, line->start, "---") || starts_with(p, line->start, "...")) &&
	       is_blank_at(p, line->start + 3);
}

/* Where the innermost open bracket is; SIZE_MAX: none. */
static size_t open_bracket(const struct place *p)
{
	const struct ynode *open = open_node(p);

	if (p->context < p->at && (char_at(p, p->context) == '[' || char_at(p, p->context) == '{'))
		return p->context;
	if (open && open->style == YSTYLE_FLOW)
		return open->content;
	return SIZE_MAX;
}

int rule_unclosed_bracket(const struct place *p)
{
	size_t open = open_bracket(p), close, end;
	struct line line = line_of(p, p->at);
	struct fragment f;
	char c, want;

	if (open == SIZE_MAX)
		return 0;
	c = char_at(p, open);
	want = c == '[' ? ']' : '}';
	if (p->at >= p->len)
		return diagnose_say(p, open, open + 1, "this \"%c\" is never closed", c);
	if (char_at(p, p->at) == ']' || char_at(p, p->at) == '}')
		return diagnose_say(p, open, open + 1,
			"this \"%c\" is closed by \"%c\" at line %zu, column %zu, where \"%c\" is expected",
			c, char_at(p, p->at), line_nr(p, p->at), column_of(p, p->at) + 1, want);
	close = find_close(p, open);
	if (close < p->len && char_at(p, close) == want && !is_document_marker(p, &line))
		return 0;
	/* What cannot be part of it is a line of its own: show it from its beginning. */
	end = line.text < p->at && line.start > open ? line.text : p->at;
	f = fragment(p, end, before_comment(p, end, line.end));
	return diagnose_say(p, open, open + 1,
		"this \"%c\" is never closed: " QUOTED " at line %zu cannot be part of it", c,
		FRAGMENT(f), line_nr(p, p->at));
}

int rule_missing_comma(const struct place *p)
{
	size_t open = open_bracket(p), end;
	struct line line = line_of(p, p->at);
	struct fragment f;

	if (open == SIZE_MAX || p->at >= p->len)
		return 0;
	if (char_at(p, p->at) == ':')
		return diagnose_say(p, p->at, p->at + 1,
			"\":\" is not allowed here: is a \",\" missing before this key, or does the value need "
			"quotes?");
	for (end = p->at; end < line.end && !strchr(",]}", char_at(p, end));)
		end++;
	f = fragment(p, p->at, end);
	return diagnose_say(p, p->at, end,
		"a \",\" is missing before " QUOTED " in the \"%c\" that starts at line %zu",
		FRAGMENT(f), char_at(p, open), line_nr(p, open));
}

int rule_missing_item(const struct place *p)
{
	if (open_bracket(p) == SIZE_MAX || !starts_with(p, p->at, ","))
		return 0;
	return diagnose_say(p, p->at, p->at + 1, "a value is missing before \",\"");
}

int rule_item_in_brackets(const struct place *p)
{
	size_t open = open_bracket(p);

	if (open == SIZE_MAX || !starts_with(p, p->at, "-") || !is_blank_at(p, p->at + 1))
		return 0;
	return diagnose_say(p, p->at, p->at + 1,
		"\"- \" cannot start an item inside the \"%c\" that starts at line %zu: separate items with \",\"",
		char_at(p, open), line_nr(p, open));
}

int rule_colon_without_space(const struct place *p)
{
	size_t end = p->at + 1 < p->len ? p->at + 1 : p->len;

	return diagnose_say(p, p->at, end,
		"\":\" needs a space after it here, or quotes around it if it is part of the value");
}
