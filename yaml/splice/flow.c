#include "yaml/splice/flow.h"

#include "base/cleanup.h"
#include "yaml/splice/layout.h"

enum { MOST_SIBLINGS = 32 };

static bool is_flow(const struct ynode *node)
{
	return node && ynode_is_collection(node) && node->style == YSTYLE_FLOW;
}

/* Is there no blank behind the first comma, or else behind the ":"? */
static bool is_compact(const struct ydoc *doc, const struct ynode *collection)
{
	const struct ynode *first = ynode_first(collection), *second = ynode_next(first);
	size_t at;

	if (collection->kind == YNODE_MAPPING) {
		at = layout_skip_space(doc, first->end);
		if (second && at < doc->len && doc->text[at] == ':' && second->end > second->start)
			return second->start == at + 1;
		return false;
	}
	if (!second)
		return is_flow(ynode_parent(collection)) &&
		       is_compact(doc, ynode_parent(collection));
	at = layout_skip_space(doc, first->end);
	return second->start == at + 1;
}

struct flow_layout flow_layout(const struct ydoc *doc, const struct ynode *collection)
{
	struct flow_layout layout = {false, false, false, 0, 0};
	size_t entry, close = collection->end - 1, column;

	if (!is_flow(collection) || !collection->nr)
		return layout;
	layout.compact = is_compact(doc, collection);
	entry = layout_entry_start(doc, ynode_first(collection), NULL);
	if (!layout_begins_line(doc, entry) || !layout_begins_line(doc, close))
		return layout;
	layout.indent = layout_column(doc, entry);
	column = layout_column(doc, close);
	layout.own_lines = layout.indent > column;
	layout.step = layout.own_lines ? layout.indent - column : 0;
	layout.tabs = layout.own_lines && doc->text[entry - 1] == '\t';
	return layout;
}

static void use_layout(const struct flow_layout *layout, size_t indent, struct slot *slot)
{
	slot->style.step = layout->step;
	slot->indent = layout->own_lines ? indent : 0;
	slot->tabs = layout->tabs;
	slot->compact = layout->compact && !layout->own_lines;
}

/* A collection with entries among the children. NULL: none. */
static const struct ynode *some_collection(const struct ynode *parent)
{
	const struct ynode *child;
	size_t looked = 0;

	YNODE_EACH (child, parent) {
		if (looked++ >= 2 * MOST_SIBLINGS)
			return NULL;
		if (is_flow(child) && child->nr)
			return child;
	}
	return NULL;
}

void flow_learn_entry(const struct splicer *s, const struct ynode *collection, struct slot *slot)
{
	struct flow_layout layout = flow_layout(s->doc, collection), inner;
	const struct ynode *sibling = some_collection(collection);

	use_layout(&layout, layout.indent, slot);
	if (!sibling)
		return;
	inner = flow_layout(s->doc, sibling);
	if (!layout.own_lines && inner.own_lines)
		use_layout(&inner, inner.indent - inner.step, slot);
	else if (!inner.own_lines)
		slot->style.step = 0;
	slot->compact = inner.compact && !inner.own_lines;
}

void flow_learn(const struct splicer *s, const struct ynode *node, const struct ynode *parent,
	struct slot *slot)
{
	struct flow_layout layout = {false, false, false, 0, 0};

	slot->style.step = 0;
	if (is_flow(node) && node->nr) {
		layout = flow_layout(s->doc, node);
		use_layout(&layout, layout.indent - layout.step, slot);
	} else if (is_flow(parent)) {
		flow_learn_entry(s, parent, slot);
	}
}

/* --- replacing -------------------------------------------------------------------------------------------------------------- */

/* `{key}` */
static int put_missing(
	struct splicer *s, const struct ynode *key, const struct str *value, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	str_adds(&text, key->kind == YNODE_ALIAS ? " : " : ": ");
	str_add(&text, value->s, value->len);
	return str_failed(&text) ? error_nomem(err)
				 : splicer_add(s, key->end, key->end, text.s, text.len, err);
}

/* `{key: }`: blanks that are only there to end the ":" make way. */
static int put_empty(
	struct splicer *s, const struct ynode *node, const struct str *value, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const struct ynode *parent = ynode_parent(node);
	const struct ydoc *doc = s->doc;
	size_t end = layout_skip_blanks(doc, node->content);
	char next = end < doc->len ? doc->text[end] : '\0';
	bool spaced = doc->text[parent->content] == '{' && doc->text[parent->content + 1] == ' ';

	str_addch(&text, ' ');
	str_add(&text, value->s, value->len);
	if (next != ',' && next != '}' && next != ']')
		end = node->content;
	else if (next == '}' && spaced)
		str_addch(&text, ' ');
	if (str_failed(&text))
		return error_nomem(err);
	/* In two steps, so that it comes before what others put in behind the ":". */
	if (end > node->content && splicer_add(s, node->content, end, "", 0, err) < 0)
		return -1;
	return splicer_add(s, node->content, node->content, text.s, text.len, err);
}

int replace_in_flow(struct splicer *s, const struct ynode *node, struct yvalue value,
	const struct slot *slot, bool props_change, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	const struct ynode *key = splice_pair_key(node);
	bool empty = node->end == node->content, has_props = node->content > node->start;
	struct slot own = *slot;

	if (!props_change)
		own.kept_len = 0;
	if (compose_value(s, value, &own, node->content, &text, err) < 0)
		return -1;
	if (empty && !has_props && key && key->end == node->start)
		return put_missing(s, key, &text.text, err);
	if (empty && !(has_props && props_change))
		return put_empty(s, node, &text.text, err);
	return splicer_add(s, props_change ? node->start : node->content, node->end, text.text.s,
		text.text.len, err);
}
