/*
 * A value in the place of another one.
 *
 * What stood on one line makes way where it stands; further lines of the new value come behind that line, so that a comment at its end stays on it.
 * What stood on several lines (a block scalar, a block collection) goes from behind the ":" or "-" to its end, with the comments within it; the
 * one at the end of the first line stays.
 */
#include "base/cleanup.h"
#include "yaml/scalar.h"
#include "yaml/splice/compose.h"
#include "yaml/splice/flow.h"
#include "yaml/splice/layout.h"

#include <string.h>

struct replacing {
	struct splicer *s;
	const struct ynode *node, *parent, *key;
	struct yvalue value;
	struct slot slot;
	struct str kept;
	bool props_change; /* the properties are not as they were */
};

/* --- properties ------------------------------------------------------------------------------------------------------------- */

static bool tag_stays(const struct replacing *r)
{
	const struct ynode *value = compose_node(r->value);
	const struct yprops *own = ydoc_props(r->value.doc, value);

	return r->node->kind == YNODE_SCALAR && value->kind == YNODE_SCALAR && !(own && own->tag) &&
	       yscalar_type(r->value.doc, value, YAML_1_2) == YSCALAR_STRING;
}

static void keep_anchor(struct replacing *r, const struct yprops *props)
{
	str_addf(&r->kept, "&%.*s", (int)props->anchor_len, props->anchor);
	r->slot.kept_anchor = true;
}

static void keep_tag(struct replacing *r, const struct yprops *props)
{
	if (r->kept.len)
		str_addch(&r->kept, ' ');
	str_add(&r->kept, r->s->doc->text + props->tag_start, props->tag_end - props->tag_start);
}

static int choose_props(struct replacing *r, struct error *err)
{
	const struct yprops *props = ydoc_props(r->s->doc, r->node);
	const struct yprops *own = ydoc_props(r->value.doc, compose_node(r->value));

	r->props_change = own != NULL;
	if (!props)
		return 0;
	if (props->anchor)
		keep_anchor(r, props);
	if (props->tag && tag_stays(r))
		keep_tag(r, props);
	else if (props->tag)
		r->props_change = true;
	r->slot.kept = r->kept.s;
	r->slot.kept_len = r->kept.len;
	return str_failed(&r->kept) ? error_nomem(err) : 0;
}

/* Properties that are as they were are not written again. */
static void leave_props(struct replacing *r)
{
	r->slot.kept_len = 0;
}

/* --- splices ---------------------------------------------------------------------------------------------------------------- */

static int put(
	struct replacing *r, size_t start, size_t end, const struct str *text, struct error *err)
{
	return str_failed(text) ? error_nomem(err)
				: splicer_add(r->s, start, end, text->s, text->len, err);
}

/* The first line goes into start..end, the others behind the line of `end`. */
static int put_split(struct replacing *r, size_t start, size_t end, const char *blank,
	const struct composed *text, struct error *err)
{
	struct str CLEANUP(str_release) first = STR_INIT;
	size_t line_end = text->first < text->text.len ? layout_line_end(r->s->doc, end) : end;
	size_t rest = text->text.len - text->first;

	if (str_failed(&text->text))
		return error_nomem(err);
	str_adds(&first, blank);
	str_add(&first, text->text.s, text->first);
	if (line_end == end)
		str_add(&first, text->text.s + text->first, rest);
	if (put(r, start, end, &first, err) < 0)
		return -1;
	return line_end == end ? 0
			       : splicer_add(r->s, line_end, line_end, text->text.s + text->first,
					 rest, err);
}

/* `start`..`end` becomes the value, with the comment at from..to behind its first line. */
static int put_with_comment(struct replacing *r, size_t start, size_t end, const char *blank,
	const struct composed *text, size_t from, size_t to, struct error *err)
{
	struct str CLEANUP(str_release) all = STR_INIT;

	if (str_failed(&text->text))
		return error_nomem(err);
	str_adds(&all, blank);
	str_add(&all, text->text.s, text->first);
	/* libyaml takes no tab behind a "-" that announces something on the next line. */
	if (!all.len && from < to) {
		from = layout_skip_blanks(r->s->doc, from);
		str_addch(&all, ' ');
	}
	str_add(&all, r->s->doc->text + from, to - from);
	str_add(&all, text->text.s + text->first, text->text.len - text->first);
	return put(r, start, end, &all, err);
}

/* A block collection that must begin on a line of its own gets one. Out of memory: str_failed(&text->text). */
static void break_before(struct replacing *r, struct composed *text)
{
	struct str CLEANUP(str_release) below = STR_INIT;

	str_adds(&below, r->s->eol);
	str_pad(&below, ' ', r->slot.indent);
	str_add(&below, text->text.s, text->text.len);
	str_release(&text->text);
	text->text = below;
	below = (struct str)STR_INIT;
	text->first = 0;
}

/* --- where it stands -------------------------------------------------------------------------------------------------------- */

static const struct ydoc *doc_of(const struct replacing *r)
{
	return r->s->doc;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Behind the ":", "-" or "?" that announces the node. A root is announced by nothing. */
static size_t head_of(const struct replacing *r)
{
	const struct ydoc *doc = doc_of(r);
	size_t at;

	if (r->key) {
		at = layout_skip_space(doc, r->key->end);
		return at < r->node->start && doc->text[at] == ':' ? at + 1 : r->node->start;
	}
	if (r->parent)
		return layout_entry_start(doc, r->node, splice_before(r->node)) + 1;
	at = r->node->start;
	if (!layout_begins_line(doc, at))
		while (is_blank(doc->text[at - 1]))
			at--;
	return at;
}

/* What comes between that and a value on the same line. */
static const char *blank_behind(const struct replacing *r, size_t head)
{
	return head == r->node->start && layout_begins_line(doc_of(r), head) ? "" : " ";
}

/* May a block collection begin behind what announces the node, on the same line? */
static bool is_compact(const struct replacing *r)
{
	const struct ydoc *doc = doc_of(r);

	if (!r->parent)
		return layout_begins_line(doc, r->node->start);
	if (!r->key)
		return true;
	/* The ":" of an explicit pair begins a line. */
	return layout_begins_line(doc, head_of(r) - 1);
}

static bool is_on_line(const struct replacing *r, size_t head)
{
	return layout_line_end(doc_of(r), head) >= r->node->content;
}

/* Columns of the entries of a block collection that stands below its key. */
static size_t indent_below(const struct replacing *r)
{
	size_t parent = r->slot.parent_indent;
	bool sequence = compose_node(r->value)->kind == YNODE_SEQUENCE;

	if (!r->parent)
		return 0;
	if (r->key && sequence && !r->slot.style.indent_sequences)
		return parent;
	return parent + (r->slot.style.step ? r->slot.style.step : 2);
}

/* --- what stood on one line ------------------------------------------------------------------------------------------------- */

/* A scalar, or a collection in flow style. */
static int replace_inline(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	const struct ynode *node = r->node;
	size_t start = node->start;

	if (!r->props_change) {
		leave_props(r);
		start = node->content;
	}
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	return put_split(r, start, node->end, "", &text, err);
}

/* A block collection in the place of what stood on one line. */
static int inline_to_block(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	const struct ynode *node = r->node;
	size_t start = node->start;
	bool own_line = layout_begins_line(doc_of(r), node->start);

	if (!r->slot.kept_len && (own_line || is_compact(r)))
		r->slot.indent = layout_column(doc_of(r), node->start);
	else
		r->slot.indent =
			is_compact(r) ? layout_column(doc_of(r), node->start) : indent_below(r);
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	if (text.below && !own_line && !is_compact(r)) {
		break_before(r, &text);
		start = head_of(r);
	}
	return put_split(r, start, node->end, "", &text, err);
}

/* --- where nothing stood ---------------------------------------------------------------------------------------------------- */

/* `? key` without its ":". */
static int replace_missing(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	struct str CLEANUP(str_release) all = STR_INIT;
	size_t at = layout_line_end(doc_of(r), r->key->end);

	r->slot.indent = r->slot.parent_indent + 2;
	if (compose_value(r->s, r->value, &r->slot, r->node->start, &text, err) < 0)
		return -1;
	str_adds(&all, r->s->eol);
	str_pad(&all, ' ', r->slot.parent_indent);
	str_adds(&all, ": ");
	str_add(&all, text.text.s, text.text.len);
	return put(r, at, at, &all, err);
}

/* Blanks behind an empty node, which would end the line, make way. */
static size_t behind_blanks(const struct ydoc *doc, size_t at)
{
	size_t end = layout_skip_blanks(doc, at);

	return end >= doc->len || layout_break(doc, end) ? end : at;
}

/* Columns at which a block collection begins behind what announces it; *blanks go between. */
static size_t compact_indent(const struct replacing *r, struct str *blanks)
{
	size_t column = layout_column(doc_of(r), r->node->start);
	size_t pad = r->key || !r->parent ? 1 : splice_learn_dash(r->s, r->parent);

	if (r->node->content > r->node->start)
		return column;
	str_pad(blanks, ' ', pad);
	return column + pad;
}

static int replace_empty(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	struct str CLEANUP(str_release) blanks = STR_INIT;
	const struct ynode *node = r->node;
	bool block = compose_is_block(r->value, &r->slot), compact = is_compact(r);
	bool has_props = node->content > node->start;
	size_t start = node->start, end = behind_blanks(doc_of(r), node->content);

	if (r->key && !has_props && r->key->end == node->start)
		return replace_missing(r, err);
	if (has_props && !r->props_change && !block) {
		leave_props(r);
		start = node->content;
	}
	if (block && compact && !r->slot.kept_len)
		r->slot.indent = compact_indent(r, &blanks);
	else if (block)
		r->slot.indent = indent_below(r);
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	if (text.below && !compact)
		break_before(r, &text);
	else if (!blanks.len && (start > node->start || !has_props))
		str_addch(&blanks, ' ');
	return str_failed(&blanks) ? error_nomem(err)
				   : put_split(r, start, end, blanks.s, &text, err);
}

/* --- what stood on several lines -------------------------------------------------------------------------------------------- */

/* Where the comment of a block scalar's header begins, with its blanks; its line's end where there is none. */
static size_t header_comment(const struct ydoc *doc, const struct ynode *scalar)
{
	size_t at = scalar->content;

	while (at < doc->len && doc->text[at] != ' ' && doc->text[at] != '\t' &&
		!layout_break(doc, at))
		at++;
	return layout_comment(doc, at) < doc->len ? at : layout_line_end(doc, at);
}

static int replace_block_scalar(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	const struct ydoc *doc = doc_of(r);
	const struct ynode *node = r->node;
	size_t start = node->start, comment = header_comment(doc, node);
	size_t header_end = layout_line_end(doc, node->content);
	size_t end = node->end > header_end ? node->end : header_end; /* without text: its header */
	bool block = compose_is_block(r->value, &r->slot);
	struct str CLEANUP(str_release) blanks = STR_INIT;

	if (block) {
		r->slot.indent = is_compact(r) ? layout_column(doc, node->start) : indent_below(r);
	} else if (!r->props_change) {
		leave_props(r);
		start = node->content;
	}
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	if (text.below && !is_compact(r)) {
		break_before(r, &text);
		start = head_of(r);
	}
	/* Below its key it may stand in the same column, which nothing else may. */
	if (r->key && start == node->start && layout_begins_line(doc, start) &&
		layout_column(doc, start) <= r->slot.parent_indent)
		str_pad(&blanks, ' ', r->slot.parent_indent + 1 - layout_column(doc, start));
	if (str_failed(&blanks))
		return error_nomem(err);
	/* scalar_write() has the comment behind what it wrote already. */
	if (compose_node(r->value)->kind == YNODE_SCALAR)
		comment = header_end;
	return put_with_comment(r, start, end, blanks.s, &text, comment, header_end, err);
}

/* A collection of the same kind, where the old one began. */
static bool fits_in_place(const struct replacing *r, size_t head)
{
	const struct ynode *value = compose_node(r->value);

	if (r->props_change || !compose_is_block(r->value, &r->slot))
		return false;
	return value->kind == r->node->kind || (!r->key && is_on_line(r, head)) || !r->parent;
}

/* The comment behind what announces a node and its properties, blanks included; `to` where there is none. */
static size_t head_comment(const struct replacing *r, size_t head, size_t *ret_end)
{
	const struct ydoc *doc = doc_of(r);
	const struct yprops *props = ydoc_props(doc, r->node);
	size_t at = head;

	*ret_end = layout_line_end(doc, head);
	if (props && r->node->start < *ret_end) {
		size_t anchor =
			props->anchor ? (size_t)(props->anchor - doc->text) + props->anchor_len : 0;

		at = props->tag && props->tag_end > anchor ? props->tag_end : anchor;
		*ret_end = layout_line_end(doc, at);
	}
	return layout_comment(doc, at) < doc->len ? at : *ret_end;
}

static size_t block_end(const struct replacing *r)
{
	const struct ydoc *doc = doc_of(r);
	size_t column = layout_indent(doc, r->node);

	if (r->parent && column && column - 1 > r->slot.parent_indent)
		column--;
	else if (r->parent)
		column = r->slot.parent_indent;
	return layout_tail_end(doc, r->node->end, column);
}

static int block_in_place(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	size_t end = block_end(r);

	leave_props(r);
	r->slot.indent = layout_indent(doc_of(r), r->node);
	r->slot.follow = end;
	if (compose_value(r->s, r->value, &r->slot, r->node->content, &text, err) < 0)
		return -1;
	return put(r, r->node->content, end, &text.text, err);
}

static int replace_block(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	size_t head = head_of(r), end = block_end(r), comment, comment_end;
	bool on_line, same;

	if (fits_in_place(r, head))
		return block_in_place(r, err);
	on_line = is_on_line(r, head);
	same = compose_node(r->value)->kind == r->node->kind;
	r->slot.follow = end;
	r->slot.indent = same || !r->parent ? layout_indent(doc_of(r), r->node) : indent_below(r);
	if (compose_value(r->s, r->value, &r->slot, r->node->content, &text, err) < 0)
		return -1;
	if (on_line)
		return put(r, r->node->start, end, &text.text, err);
	comment = head_comment(r, head, &comment_end);
	if (text.below)
		break_before(r, &text);
	return put_with_comment(r, head, end, text.below ? "" : blank_behind(r, head), &text,
		comment, comment_end, err);
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

static int replace_in_block(struct replacing *r, struct error *err)
{
	const struct ynode *node = r->node;
	bool block = compose_is_block(r->value, &r->slot);

	if (node->kind != YNODE_ALIAS && ynode_is_collection(node) && node->style == YSTYLE_BLOCK)
		return replace_block(r, err);
	if (node->kind == YNODE_SCALAR && node->style >= YSTYLE_LITERAL)
		return replace_block_scalar(r, err);
	if (node->end == node->content)
		return replace_empty(r, err);
	return block ? inline_to_block(r, err) : replace_inline(r, err);
}

/* What stays in flow style: within brackets, or a collection that was in flow style itself. */
static void choose_style(struct replacing *r)
{
	const struct ynode *node = r->node;
	bool was_flow = ynode_is_collection(node) && node->style == YSTYLE_FLOW;

	splice_learn_style(
		r->s, ynode_is_collection(node) && node->nr ? node : r->parent, &r->slot.style);
	r->slot.in_flow = r->parent && r->parent->style == YSTYLE_FLOW;
	if (was_flow || r->slot.in_flow || r->s->json)
		flow_learn(r->s, node, r->parent, &r->slot);
	r->slot.style.flow |= was_flow || r->slot.in_flow;
	r->slot.old = node;
	r->slot.parent_indent =
		r->parent && !r->slot.in_flow ? layout_indent(doc_of(r), r->parent) : SIZE_MAX;
}

static int replace(struct replacing *r, struct error *err)
{
	if (!compose_node(r->value))
		return splice_refuse(
			r->s, r->node->start, err, "the value is an alias without its anchor");
	choose_style(r);
	if (choose_props(r, err) < 0)
		return -1;
	if (r->slot.in_flow)
		return replace_in_flow(r->s, r->node, r->value, &r->slot, r->props_change, err);
	r->slot.follow = layout_line_end(doc_of(r), r->node->end);
	return replace_in_block(r, err);
}

int splice_replace(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *node = edits->node;
	struct replacing r = {
		.s = s,
		.node = node,
		.parent = ynode_parent(node),
		.key = splice_pair_key(node),
		.value = edits->value,
		.kept = STR_INIT,
	};
	int replaced;

	(void)nr;
	if (!node->up && node->kind == YNODE_SCALAR && node->end == node->start)
		return splice_root(s, edits, nr, err);
	replaced = replace(&r, err);
	str_release(&r.kept);
	return replaced;
}
