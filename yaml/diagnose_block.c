/* Rules about keys, colons and values. */
#include "base/utf8.h"
#include "yaml/diagnose_rules.h"

#include <stdint.h>
#include <string.h>

/* --- what cannot stand where it is ------------------------------------------------------------------------------------------- */

int rule_stray_indicator(const struct place *p)
{
	char c = p->at < p->len ? char_at(p, p->at) : '\0';

	if (c == ']' || c == '}')
		return diagnose_say(p, p->at, p->at + 1, "\"%c\" has no matching \"%c\"", c,
			c == ']' ? '[' : '{');
	if (c == ',')
		return diagnose_say(p, p->at, p->at + 1,
			"\",\" separates values only inside [ ] and { }: remove it, or quote the value");
	return 0;
}

int rule_lone_colon(const struct place *p)
{
	struct line line = line_of(p, p->at);

	if (!starts_with(p, p->at, ":"))
		return 0;
	if (p->at == line.item)
		return diagnose_say(p, p->at, p->at + 1, "the key before \":\" is missing");
	return diagnose_say(p, p->at, p->at + 1,
		"\":\" is not allowed here: it must follow a key on the same line");
}

int rule_complex_key(const struct place *p)
{
	return diagnose_say(p, p->at, p->at + 1,
		"\"? \" starts a key, which is not allowed here: quote the value");
}

/* `&a *b`, `!t *b` */
int rule_named_alias(const struct place *p)
{
	struct line line = line_of(p, p->at);
	size_t end = before_comment(p, p->at, line.end);
	struct fragment f = fragment(p, p->at, end);

	if (!starts_with(p, p->at, "*"))
		return 0;
	return diagnose_say(p, p->at, end,
		QUOTED " is an alias: it cannot have an anchor or a tag of its own", FRAGMENT(f));
}

/* `"key" text: value`: libyaml takes notice only at the text. */
int rule_behind_quoted_key(const struct place *p)
{
	struct line line = line_of(p, p->at);
	size_t quotes, end = before_comment(p, p->at, line.end);
	struct fragment key, rest;

	if (line.item >= p->at || (char_at(p, line.item) != '"' && char_at(p, line.item) != '\''))
		return 0;
	quotes = quotes_end(p, line.item, line.end);
	if (quotes > p->at)
		return 0;
	key = fragment(p, line.item, quotes);
	rest = fragment(p, p->at, end);
	return diagnose_say(p, p->at, end,
		QUOTED " is where the \":\" after the key %.*s%s should be", FRAGMENT(rest),
		key.len, key.text, key.more);
}

/* A quoted string, a list, a mapping or an alias ends, and text goes on behind it on the same line. */
static int behind_quotes(
	const struct place *p, const struct ynode *node, struct fragment rest, size_t rest_end)
{
	const char *kind = node->style == YSTYLE_SINGLE ? "single" : "double";
	size_t first = line_nr(p, node->content), last = line_nr(p, node->end);
	struct fragment text = fragment(p, node->content, node->end);

	if (first != last)
		return diagnose_say(p, node->content, node->content + 1,
			"the %s-quoted string that starts here does not end until line %zu, where " QUOTED
			" follows it: is its closing quote missing?",
			kind, last, FRAGMENT(rest));
	if (p->at == node->end)
		return diagnose_say(p, p->at, rest_end,
			QUOTED " follows the closing quote of %.*s%s: inside %s quotes, write %s",
			FRAGMENT(rest), text.len, text.text, text.more, kind,
			node->style == YSTYLE_SINGLE ? "'' for '" : "\\\" for \"");
	return diagnose_say(p, p->at, rest_end,
		QUOTED " follows the closing quote of %.*s%s: quote the whole value, or none of it",
		FRAGMENT(rest), text.len, text.text, text.more);
}

int rule_text_behind_value(const struct place *p)
{
	struct line line = line_of(p, p->at);
	const struct ynode *node = last_node(p);
	size_t end = before_comment(p, p->at, line.end), node_end;
	struct fragment rest = fragment(p, p->at, end);

	if (p->at == line.item || p->at >= p->len || !node)
		return 0;
	/* The last one that ends here: closed collections end behind their last child. */
	while (node->up && (node - node->up)->end > node->end)
		node -= node->up;
	node_end = node->end;
	if (node_end > p->at || node_end < line.start)
		return 0;
	if (node->style == YSTYLE_SINGLE || node->style == YSTYLE_DOUBLE)
		return behind_quotes(p, node, rest, end);
	if (ynode_is_collection(node) && node->style == YSTYLE_FLOW)
		return diagnose_say(p, p->at, end,
			QUOTED " follows the closing \"%c\": quote the whole value if it is text",
			FRAGMENT(rest), char_at(p, node_end - 1));
	if (node->kind == YNODE_ALIAS)
		return diagnose_say(p, p->at, end,
			QUOTED " follows the alias \"*%.*s\", which is already a whole value",
			FRAGMENT(rest), (int)node->len, node->value);
	return 0;
}

/* --- keys without a colon, values with one ----------------------------------------------------------------------------------- */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-' || c == '.' || c == '/';
}

/* The line where the collection that is open around `at`'s column starts; 0: none is known. */
static size_t home_line(const struct place *p)
{
	const struct ynode *open = open_node(p);

	return open && open->style == YSTYLE_BLOCK ? line_nr(p, open->content) : 0;
}

/* Could an item stand here: in a list, or below a key whose value is still to come? */
static bool wants_item(const struct place *p)
{
	const struct ynode *open = open_node(p), *key = last_key(p);

	return (open && open->kind == YNODE_SEQUENCE) || (key && key == last_node(p));
}

/* "key:value", "key=value", "-item". */
static int missing_space(const struct place *p, size_t start, size_t end)
{
	struct fragment f = fragment(p, start, end);
	size_t at = start;

	if (char_at(p, start) == '-' && start + 1 < end && is_word(char_at(p, start + 1)) &&
		char_at(p, start + 1) != '-' && wants_item(p))
		return diagnose_say(p, start, end,
			QUOTED " needs a space after its \"-\" to be a list item", FRAGMENT(f));
	while (at < end && is_word(char_at(p, at)))
		at++;
	if (at == start || at >= end)
		return 0;
	if (char_at(p, at) == ':' && !starts_with(p, at, "://"))
		return diagnose_say(
			p, start, end, QUOTED " needs a space after its colon", FRAGMENT(f));
	if (char_at(p, at) == '=' || starts_with(p, at, " = "))
		return diagnose_say(p, start, end,
			QUOTED " is not a key and value: YAML uses \": \" instead of \"=\"",
			FRAGMENT(f));
	return 0;
}

/* A quoted key must end on its line. */
static int unclosed_key(const struct place *p, size_t start)
{
	struct line line = line_of(p, start);
	char quote = char_at(p, start);

	if ((quote != '"' && quote != '\'') ||
		memchr(p->text + start + 1, quote, line.end - start - 1))
		return 0;
	return diagnose_say(p, start, start + 1,
		"the %s-quoted key that starts here does not end on its line: is its closing quote missing?",
		quote == '"' ? "double" : "single");
}

/* Is it rather more text of the value above? */
static int continued_value(const struct place *p, size_t start, size_t end)
{
	const struct ynode *node = last_node(p);
	struct fragment f = fragment(p, start, end);

	if (!node || !node->up || ynode_is_key(node) || node->kind != YNODE_SCALAR ||
		node->start == node->end || !memchr(f.text, ' ', (size_t)f.len))
		return 0;
	return diagnose_say(p, start, end,
		QUOTED
		" has no \":\" after it, so it is not a key; if it belongs to the text that starts at "
		"line %zu, indent it more",
		FRAGMENT(f), line_nr(p, node->content));
}

/* The key that the text at `start` is the value of, as far as libyaml has read; NULL: none. */
static const struct ynode *key_above(const struct place *p, size_t start)
{
	const struct ynode *key = last_key(p), *last = last_node(p);
	bool is_value = key && (last == key || last->content == start);

	return is_value && line_nr(p, key->start) < line_nr(p, start) ? key : NULL;
}

static int no_colon(const struct place *p, size_t start, size_t end)
{
	struct fragment f = fragment(p, start, end), name;
	const struct ynode *key = key_above(p, start);
	size_t home = home_line(p);

	if (key) {
		name = fragment(p, key->content, key->end);
		return diagnose_say(p, start, end,
			QUOTED ", in the value of " QUOTED " (line %zu), has no \":\" after it",
			FRAGMENT(f), FRAGMENT(name), line_nr(p, key->start));
	}
	if (home && home < line_nr(p, start))
		return diagnose_say(p, start, end,
			QUOTED ", in the mapping that starts at line %zu, has no \":\" after it",
			FRAGMENT(f), home);
	return diagnose_say(p, start, end, QUOTED " has no \":\" after it", FRAGMENT(f));
}

/* Where the key begins that the ":" at p->at ends, or the one that libyaml was reading; SIZE_MAX: nowhere. */
static size_t start_of_key(const struct place *p, size_t *ret_colon)
{
	struct line line = line_of(p, p->at), context = line_of(p, p->context);
	const struct ynode *node = last_node(p);

	/* Within brackets, a key without a colon has got an empty value. */
	if (node && node->end == node->start && ynode_parent(node) && node->index % 2)
		node--;
	*ret_colon = p->at;
	if (char_at(p, p->at) == ':' && !strchr("[{", char_at(p, line.item)) &&
		key_end(p, line.item, line.end) == p->at)
		return line.item;
	if (char_at(p, p->at) == ':' && node && node->end <= p->at &&
		skip_blanks(p, node->end, p->at) == p->at)
		return node->start;
	*ret_colon = key_end(p, p->context, context.end);
	return *ret_colon == SIZE_MAX ? SIZE_MAX : p->context;
}

/* libyaml gives up looking for the ":". */
int rule_long_key(const struct place *p)
{
	enum { LONGEST_KEY = 1024 };
	size_t colon, start = start_of_key(p, &colon);

	if (start == SIZE_MAX || colon <= start + LONGEST_KEY ||
		utf8_count(p->text + start, colon - start) <= LONGEST_KEY)
		return 0;
	return diagnose_say(p, start, colon,
		"this key is longer than %d characters: shorten it, or put \"? \" before it and its "
		"\":\" on the next line",
		LONGEST_KEY);
}

int rule_missing_colon(const struct place *p)
{
	struct line line = line_of(p, p->context);
	size_t start = p->context, end = before_comment(p, start, line.end);
	struct fragment f = fragment(p, start, end);
	const struct ynode *open = open_node(p);
	int said = unclosed_key(p, start);

	if (!said)
		said = missing_space(p, start, end);
	if (said)
		return said;
	if (open && open->kind == YNODE_SEQUENCE && open->style == YSTYLE_BLOCK)
		return diagnose_say(p, start, end,
			QUOTED
			" needs \"- \" before it to be an item in the list that starts at line %zu",
			FRAGMENT(f), line_nr(p, open->content));
	if (char_at(p, start) == '*')
		return diagnose_say(p, start, end,
			QUOTED
			" has no \":\" after it; to merge the mapping it refers to, write \"<<: %.*s\"",
			FRAGMENT(f), f.len, f.text);
	said = continued_value(p, start, end);
	return said ? said : no_colon(p, start, end);
}

/* `key: some: text` */
int rule_value_with_colon(const struct place *p)
{
	struct line line = line_of(p, p->at);
	size_t colon = key_end(p, line.item, line.end), start, end;
	struct fragment f;

	if (colon >= p->at)
		return 0;
	start = skip_blanks(p, colon + 1, line.end);
	end = before_comment(p, start, line.end);
	f = fragment(p, start, end);
	if (char_at(p, start) == '"' || char_at(p, start) == '\'')
		return diagnose_say(p, p->at, end,
			"\":\" follows the quoted value on line %zu: quote the whole value",
			line_nr(p, p->at));
	return diagnose_say(p, start, end,
		"the value " QUOTED " contains \": \", so it must be quoted", FRAGMENT(f));
}

static int nested_below_value(
	const struct place *p, const struct line *line, const struct line *above, size_t colon)
{
	struct fragment key = fragment(p, line->item, p->at);
	struct fragment above_key = fragment(p, above->item, colon);

	return diagnose_say(p, line->item, p->at,
		QUOTED " " INDENTED_BY ", but " QUOTED " (line %zu) already has a value: " INDENT_IT
		       ", or remove that value",
		FRAGMENT(key), INDENTED(line->item - line->start), FRAGMENT(above_key),
		line_nr(p, above->start), INDENT(above->item - above->start));
}

/* `key:` with something above it that it cannot follow: a line without a colon, or a key that has its value. */
int rule_line_above(const struct place *p)
{
	struct line line = line_of(p, p->at), above;
	size_t colon, end;

	if (key_end(p, line.item, line.end) != p->at || line.item == p->at ||
		!line_above(p, &line, &above))
		return 0;
	colon = key_end(p, above.item, above.end);
	end = before_comment(p, above.item, above.end);
	if (colon != SIZE_MAX && colon + 1 < end)
		return nested_below_value(p, &line, &above, colon);
	if (colon == SIZE_MAX && above.item < end) {
		int said = missing_space(p, above.item, end);

		return said ? said : no_colon(p, above.item, end);
	}
	return 0;
}
