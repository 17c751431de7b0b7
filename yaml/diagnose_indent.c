/* Rules about items among keys, keys among items, and indentation. */
#include "base/cleanup.h"
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
			QUOTED " is indented as if it belonged to " QUOTED
			       " (line %zu), which already has a value",
			FRAGMENT(item), FRAGMENT(f), line_nr(p, key->start));
	return diagnose_say(p, p->at, line.end,
		QUOTED
		" is a list item inside the mapping that starts at line %zu: is a key missing above it?",
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
		" is a key inside the list that starts at line %zu: indent it like the keys of the item "
		"above, or put \"- \" before it",
		FRAGMENT(f), line_nr(p, p->context));
}

int rule_item_on_key_line(const struct place *p)
{
	struct line line = line_of(p, p->at);
	size_t colon = key_end(p, line.item, line.end);
	struct fragment item = fragment(p, p->at, before_comment(p, p->at, line.end)), key;

	if (colon >= p->at)
		return diagnose_say(p, p->at, line.end, "a list item (\"- \") is not allowed here");
	key = fragment(p, line.item, colon);
	return diagnose_say(p, p->at, line.end,
		QUOTED " is a list item and cannot be on the same line as its key " QUOTED
		       ": put it on the next line, or quote it if it is text",
		FRAGMENT(item), FRAGMENT(key));
}

/* --- indentation ------------------------------------------------------------------------------------------------------------- */

/* How far a collection or text block above is indented. `node` == NULL: there is nothing. */
struct level {
	size_t column;
	size_t at; /* where it begins */
	const struct ynode *node;
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
	return (struct level){column_of(p, at), at, node};
}

/* What a line looks like, and so where it belongs. */
enum shape { SHAPE_KEY, SHAPE_ITEM, SHAPE_TEXT, SHAPE_ANY };

static bool fits(const struct ynode *node, enum shape shape)
{
	switch (shape) {
	case SHAPE_KEY:
		return node->kind == YNODE_MAPPING;
	case SHAPE_ITEM:
		return node->kind == YNODE_SEQUENCE;
	case SHAPE_TEXT:
		return node->kind == YNODE_SCALAR;
	default:
		return true;
	}
}

/*
 * The levels around column `indent`: what was read last and is indented least among what is indented more, and the innermost
 * that is indented less or the same.
 */
static void find_levels(const struct place *p, size_t indent, enum shape shape,
	struct level *ret_more, struct level *ret_less)
{
	const struct ydoc *doc = p->doc;
	size_t first = doc->documents_nr ? doc->documents[doc->documents_nr - 1].first : 0;

	*ret_more = *ret_less = (struct level){SIZE_MAX, SIZE_MAX, NULL};
	for (size_t i = doc->nodes_nr; i-- > first && !ret_less->node;) {
		const struct ynode *node = &doc->nodes[i];
		struct level level;

		if (node->style != YSTYLE_BLOCK && node->style != YSTYLE_LITERAL &&
			node->style != YSTYLE_FOLDED)
			continue;
		if (!fits(node, shape))
			continue;
		level = level_of(p, node);
		if (level.column > indent && level.column < ret_more->column)
			*ret_more = level;
		else if (level.column <= indent)
			*ret_less = level;
	}
}

/* The last child that was read; the node itself where it has none. Collections may still be open, without a size. */
static const struct ynode *last_child(const struct place *p, const struct ynode *node)
{
	const struct ydoc *doc = p->doc;
	const struct ynode *child = node;

	for (size_t i = doc->frames_nr; i-- > 0;)
		if (&doc->nodes[doc->frames[i].node] == node)
			return &doc->nodes[doc->frames[i].last];
	if (ynode_is_collection(node))
		YNODE_EACH (child, node)
			if (child->last)
				return child;
	return node;
}

/* The key of the last pair, or the last item. */
static const struct ynode *last_entry(const struct place *p, const struct ynode *node)
{
	const struct ynode *entry = last_child(p, node);

	if (node->kind != YNODE_MAPPING || entry == node || entry->index % 2 == 0)
		return entry;
	for (entry--; entry - entry->up != node;)
		entry -= entry->up;
	return entry;
}

/* The line that is the best example of a level: the last one with that indentation. */
static size_t level_line(const struct place *p, const struct level *level)
{
	const struct ynode *entry = last_entry(p, level->node);
	struct line line = line_of(p, entry->start);

	if (entry == level->node || level->node->style != YSTYLE_BLOCK)
		return line_nr(p, level->at);
	/* An item may begin below its "-". */
	while (level->node->kind == YNODE_SEQUENCE && line.start > level->at &&
		char_at(p, line.start + level->column) != '-')
		if (!line_above(p, &line, &line))
			break;
	return line_nr(p, line.start > level->at ? line.start : level->at);
}

/* Is it but one pair or item, which may itself be indented wrongly? */
static bool is_single(const struct level *level)
{
	return level->node->style == YSTYLE_BLOCK &&
	       level->node->nr <= (level->node->kind == YNODE_MAPPING ? 2U : 1U);
}

/* "by 4 like line 2, or not at all like line 1; or is line 2 indented wrongly?" Each of the levels may be missing, not both. */
static int advise(
	const struct place *p, const struct level *more, const struct level *less, struct str *out)
{
	size_t more_line = more->node ? level_line(p, more) : 0;
	size_t less_line = less->node ? level_line(p, less) : 0;

	str_adds(out, more->node || less->column ? "indent it " : "do not indent it");
	if (more->node)
		str_addf(out, "by %zu", more->column);
	if (more->node && more_line != less_line)
		str_addf(out, " like line %zu", more_line);
	if (more->node && less->node)
		str_adds(out, more_line == less_line ? " or " : ", or ");
	if (less->node && less->column)
		str_addf(out, "by %zu", less->column);
	else if (less->node && more->node)
		str_adds(out, "not at all");
	if (less->node)
		str_addf(out, " like line %zu", less_line);
	if (more->node && more_line != less_line && is_single(more))
		str_addf(out, "; or is line %zu indented wrongly?", more_line);
	return str_failed(out) ? -1 : 0;
}

/* The key above has its value already: no key can be below it. */
static int below_whole_value(
	const struct place *p, const struct line *line, size_t end, const struct ynode *key)
{
	struct fragment f = fragment(p, line->text, end), above;
	size_t wanted = column_of(p, key->start);

	above = fragment(p, key->content, key->end);
	return diagnose_say(p, line->text, end,
		QUOTED " " INDENTED_BY ", but " QUOTED
		       " (line %zu) already has a value: " INDENT_IT,
		FRAGMENT(f), INDENTED(line->text - line->start), FRAGMENT(above),
		line_nr(p, key->start), INDENT(wanted));
}

int rule_indentation(const struct place *p)
{
	struct str CLEANUP(str_release) advice = STR_INIT;
	struct line line = line_of(p, p->at);
	size_t indent = line.text - line.start, colon = key_end(p, line.item, line.end);
	size_t end = colon == SIZE_MAX ? before_comment(p, line.text, line.end) : colon;
	struct fragment f = fragment(p, line.text, end);
	const struct ynode *key = last_key(p);
	struct level more, less;

	if (p->at >= p->len || p->at != line.text)
		return 0;
	find_levels(p, indent,
		is_item(p, line.text) ? SHAPE_ITEM
		: colon < SIZE_MAX    ? SHAPE_KEY
				      : SHAPE_TEXT,
		&more, &less);
	if (!more.node && !less.node)
		find_levels(p, indent, SHAPE_ANY, &more, &less);
	if ((!more.node && !less.node) || (less.node && less.column == indent))
		return 0;
	if (!more.node && key && has_whole_value(p, key))
		return below_whole_value(p, &line, end, key);
	if (advise(p, &more, &less, &advice) < 0)
		return -1;
	return diagnose_say(p, line.text, end, QUOTED " " INDENTED_BY ": %s", FRAGMENT(f),
		INDENTED(indent), advice.s);
}

int rule_missing_document_start(const struct place *p)
{
	struct line line = line_of(p, p->at), above;
	const struct ynode *last = last_node(p);
	size_t end = before_comment(p, p->at, line.end);
	struct fragment f = fragment(p, p->at, end);

	if (line_above(p, &line, &above) && char_at(p, above.start) == '%')
		return diagnose_say(p, p->at, end,
			"a line \"---\" is needed between the directive on line %zu and " QUOTED,
			line_nr(p, above.start), FRAGMENT(f));
	if (!last)
		return 0;
	return diagnose_say(p, p->at, end,
		QUOTED
		" starts a second value; the first one ends at line %zu; if it is a new document, put a "
		"line \"---\" before it",
		FRAGMENT(f), line_nr(p, last->end));
}
