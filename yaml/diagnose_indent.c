/* Rules about items among keys, keys among items, and indentation. */
#include "yaml/diagnose_rules.h"

#include <stdint.h>

static bool is_item(const struct place *p, size_t at)
{
	return starts_with(p, at, "-") && is_blank_at(p, at + 1);
}

int rule_item_among_keys(const struct place *p)
{
	struct line line = line_of(p, p->at);
	const struct ynode *key = last_key(p);
	struct fragment item = fragment(p, p->at, before_comment(p, p->at, line.end)), f;

	if (!is_item(p, p->at) || !key ||
		(p->at - line.start != column_of(p, key->start) && !has_whole_value(p, key)))
		return 0;
	f = fragment(p, key->content, key->end);
	if (p->at - line.start > column_of(p, key->start) && has_whole_value(p, key))
		return diagnose_say(p, p->at, line.end,
			QUOTED " is indented as part of " QUOTED
			       " (line %zu), which has a value already",
			FRAGMENT(item), FRAGMENT(f), line_nr(p, key->start));
	return diagnose_say(p, p->at, line.end,
		QUOTED
		" is a list item, but here goes on the mapping that starts at line %zu: is its key "
		"missing above it?",
		FRAGMENT(item), line_nr(p, p->context));
}

int rule_key_among_items(const struct place *p)
{
	struct line line = line_of(p, p->at);
	size_t colon = key_end(p, p->at, line.end);
	struct fragment f;

	if (p->at != line.text || is_item(p, p->at) ||
		p->at - line.start != column_of(p, p->context))
		return 0;
	if (colon == SIZE_MAX) {
		f = fragment(p, p->at, before_comment(p, p->at, line.end));
		return diagnose_say(p, p->at, line.end,
			QUOTED
			" needs \"- \" before it to be an item of the list that starts at line %zu",
			FRAGMENT(f), line_nr(p, p->context));
	}
	f = fragment(p, p->at, colon);
	return diagnose_say(p, p->at, colon,
		QUOTED
		" is a key, but here goes on the list that starts at line %zu: indent it as part of the "
		"item above, or begin it with \"- \"",
		FRAGMENT(f), line_nr(p, p->context));
}

int rule_item_on_key_line(const struct place *p)
{
	struct line line = line_of(p, p->at);
	size_t colon = key_end(p, line.item, line.end);
	struct fragment item = fragment(p, p->at, before_comment(p, p->at, line.end)), key;

	if (colon >= p->at)
		return diagnose_say(p, p->at, line.end, "a list item (\"- \") cannot stand here");
	key = fragment(p, line.item, colon);
	return diagnose_say(p, p->at, line.end,
		QUOTED " is a list item and cannot stand on the line of its key " QUOTED
		       ": put it on the next line, or quote it if it is text",
		FRAGMENT(item), FRAGMENT(key));
}

/* --- indentation ------------------------------------------------------------------------------------------------------------- */

/* How far something above is indented, and where it is. `at` == SIZE_MAX: there is nothing. */
struct level {
	size_t column, at;
};

static bool is_blank_line(const struct place *p, size_t at)
{
	struct line line = line_of(p, at);

	return line.text == line.end;
}

/* Of a collection, its first line. Of a block scalar, its first line of text, not its header. */
static struct level level_of(const struct place *p, const struct ynode *node)
{
	size_t at = node->content;

	if (node->style != YSTYLE_BLOCK) {
		do
			at = line_below(p, at);
		while (at < node->end && is_blank_line(p, at));
		at = line_of(p, at).text;
	}
	return (struct level){column_of(p, at), at};
}

/*
 * The levels around column `indent`: what was read last and is indented least among what is indented more, and the innermost
 * that is indented less or the same.
 */
static void find_levels(
	const struct place *p, size_t indent, struct level *ret_more, struct level *ret_less)
{
	const struct ydoc *doc = p->doc;
	size_t first = doc->documents_nr ? doc->documents[doc->documents_nr - 1].first : 0;

	*ret_more = *ret_less = (struct level){SIZE_MAX, SIZE_MAX};
	for (size_t i = doc->nodes_nr; i-- > first && ret_less->at == SIZE_MAX;) {
		const struct ynode *node = &doc->nodes[i];
		struct level level;

		if (node->style != YSTYLE_BLOCK && node->style != YSTYLE_LITERAL &&
			node->style != YSTYLE_FOLDED)
			continue;
		level = level_of(p, node);
		if (level.column > indent && level.column < ret_more->column)
			*ret_more = level;
		else if (level.column <= indent)
			*ret_less = level;
	}
}

int rule_indentation(const struct place *p)
{
	struct line line = line_of(p, p->at);
	size_t indent = line.text - line.start, colon = key_end(p, line.item, line.end);
	size_t end = colon == SIZE_MAX ? before_comment(p, line.text, line.end) : colon;
	struct fragment f = fragment(p, line.text, end), above;
	const struct ynode *key = last_key(p);
	struct level more, less;

	if (p->at >= p->len || p->at != line.text)
		return 0;
	find_levels(p, indent, &more, &less);
	if (more.at != SIZE_MAX && less.at != SIZE_MAX)
		return diagnose_say(p, line.text, end,
			QUOTED " is indented by " SPACES
			       "; the lines above it by %zu (line %zu) or %zu (line %zu)",
			FRAGMENT(f), COUNT(indent), more.column, line_nr(p, more.at), less.column,
			line_nr(p, less.at));
	if (more.at != SIZE_MAX)
		return diagnose_say(p, line.text, end,
			QUOTED " is indented by " SPACES
			       ", but the first line of this document (line %zu) by %zu",
			FRAGMENT(f), COUNT(indent), line_nr(p, more.at), more.column);
	if (less.at == SIZE_MAX || indent <= less.column)
		return 0;
	if (!key || !has_whole_value(p, key))
		return diagnose_say(p, line.text, end,
			QUOTED " is indented by " SPACES "; the lines above it by %zu (line %zu)",
			FRAGMENT(f), COUNT(indent), less.column, line_nr(p, less.at));
	above = fragment(p, key->content, key->end);
	return diagnose_say(p, line.text, end,
		QUOTED " is indented by " SPACES ", but " QUOTED
		       " (line %zu) has a value already: indent it by %zu",
		FRAGMENT(f), COUNT(indent), FRAGMENT(above), line_nr(p, key->start),
		column_of(p, key->start));
}

int rule_missing_document_start(const struct place *p)
{
	struct line line = line_of(p, p->at), above;
	const struct ynode *last = last_node(p);
	size_t end = before_comment(p, p->at, line.end);
	struct fragment f = fragment(p, p->at, end);

	if (line_above(p, &line, &above) && char_at(p, above.start) == '%')
		return diagnose_say(p, p->at, end,
			"a line \"---\" must stand between the directive of line %zu and " QUOTED,
			line_nr(p, above.start), FRAGMENT(f));
	if (!last)
		return 0;
	return diagnose_say(p, p->at, end,
		QUOTED
		" begins a second value; the first one ends at line %zu: a new document needs a line \"---\" "
		"before it",
		FRAGMENT(f), line_nr(p, last->end));
}
