/*
 * A value in the place of another one.
 *
 * What stood on one line makes way where it stands; further lines of the new value come behind that line, so that a comment at its end stays on it.
 * What stood on several lines (a block scalar, a block collection) goes from behind the ":" or "-" to its end, with the comments within it; the
 * one at the end of the first line stays.
 */
#include "base/cleanup.h"
#include "yaml/scalar.h"
#include "yaml/splice/flow.h"
#include "yaml/splice/layout.h"
#include "yaml/splice/replace_parts.h"

#include <string.h>

/* --- properties ------------------------------------------------------------------------------------------------------------- */

static bool tag_stays(const struct replacing *r, const struct yprops *props)
{
	const struct ynode *value = compose_node(r->value);
	const struct yprops *own = ydoc_props(r->value.doc, value);

	return r->node->kind == YNODE_SCALAR && value->kind == YNODE_SCALAR && !(own && own->tag) &&
	       yscalar_type(r->value.doc, value, YAML_1_2) == YSCALAR_STRING &&
	       yscalar_tag_takes_text(props->tag);
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
	if (props->tag && tag_stays(r, props))
		keep_tag(r, props);
	else if (props->tag)
		r->props_change = true;
	r->slot.kept = r->kept.s;
	r->slot.kept_len = r->kept.len;
	return str_failed(&r->kept) ? error_nomem(err) : 0;
}

/* --- what stood on one line ------------------------------------------------------------------------------------------------- */

/* A scalar, or a collection in flow style. */
static int replace_inline(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	const struct ynode *node = r->node;
	size_t start = node->start;

	if (!r->props_change) {
		replace_leave_props(r);
		start = node->content;
	}
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	return replace_split(r, start, node->end, "", &text, err);
}

/* A block collection in the place of what stood on one line. */
static int inline_to_block(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	const struct ynode *node = r->node;
	size_t start = node->start;
	bool own_line = layout_begins_line(replace_doc(r), node->start);

	if (!r->slot.kept_len && (own_line || replace_is_compact(r)))
		r->slot.indent = layout_column(replace_doc(r), node->start);
	else
		r->slot.indent = replace_is_compact(r) ? layout_column(replace_doc(r), node->start)
						       : replace_indent_below(r);
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	if (text.below && !own_line && !replace_is_compact(r)) {
		replace_break_before(r, &text);
		start = replace_head(r);
	}
	return replace_split(r, start, node->end, "", &text, err);
}

/* --- where nothing stood ---------------------------------------------------------------------------------------------------- */

/* `? key` without its ":". */
static int replace_missing(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	struct str CLEANUP(str_release) all = STR_INIT;
	size_t at = layout_line_end(replace_doc(r), r->key->end);

	r->slot.indent = r->slot.parent_indent + 2;
	if (compose_value(r->s, r->value, &r->slot, r->node->start, &text, err) < 0)
		return -1;
	str_adds(&all, r->s->eol);
	str_pad(&all, ' ', r->slot.parent_indent);
	str_adds(&all, ": ");
	str_add(&all, text.text.s, text.text.len);
	return replace_put(r, at, at, &all, err);
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
	size_t column = layout_column(replace_doc(r), r->node->start);
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
	bool block = compose_is_block(r->value, &r->slot), compact = replace_is_compact(r);
	bool has_props = node->content > node->start;
	size_t start = node->start, end = behind_blanks(replace_doc(r), node->content);

	if (r->key && !has_props && r->key->end == node->start)
		return replace_missing(r, err);
	if (has_props && !r->props_change && !block) {
		replace_leave_props(r);
		start = node->content;
	}
	if (block && compact && !r->slot.kept_len)
		r->slot.indent = compact_indent(r, &blanks);
	else if (block)
		r->slot.indent = replace_indent_below(r);
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	if (text.below && !compact)
		replace_break_before(r, &text);
	else if (!blanks.len && (start > node->start || !has_props))
		str_addch(&blanks, ' ');
	return str_failed(&blanks) ? error_nomem(err)
				   : replace_split(r, start, end, blanks.s, &text, err);
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
		r->parent && !r->slot.in_flow ? layout_indent(replace_doc(r), r->parent) : SIZE_MAX;
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
	r->slot.follow = layout_line_end(replace_doc(r), r->node->end);
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
