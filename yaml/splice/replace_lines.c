/* A value in the place of what stood on several lines: a block scalar, a block collection. */
#include "yaml/splice/replace_parts.h"

#include "base/cleanup.h"
#include "yaml/splice/layout.h"

/* Where the comment of a block scalar's header begins, with its blanks; its line's end where there is none. */
static size_t header_comment(const struct ydoc *doc, const struct ynode *scalar)
{
	size_t at = scalar->content;

	while (at < doc->len && doc->text[at] != ' ' && doc->text[at] != '\t' &&
		!layout_break(doc, at))
		at++;
	return layout_comment(doc, at) < doc->len ? at : layout_line_end(doc, at);
}

int replace_block_scalar(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	const struct ydoc *doc = replace_doc(r);
	const struct ynode *node = r->node;
	size_t start = node->start, comment = header_comment(doc, node);
	size_t header_end = layout_line_end(doc, node->content);
	size_t end = node->end > header_end ? node->end : header_end; /* without text: its header */
	bool block = compose_is_block(r->value, &r->slot);
	struct str CLEANUP(str_release) blanks = STR_INIT;

	if (block) {
		r->slot.indent = replace_is_compact(r) ? layout_column(doc, node->start)
						       : replace_indent_below(r);
	} else if (!r->props_change) {
		replace_leave_props(r);
		start = node->content;
	}
	if (compose_value(r->s, r->value, &r->slot, node->content, &text, err) < 0)
		return -1;
	if (text.below && !replace_is_compact(r)) {
		replace_break_before(r, &text);
		start = replace_head(r);
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
	return replace_put_commented(r, start, end, blanks.s, &text, comment, header_end, err);
}

/* A collection of the same kind, where the old one began. */
static bool fits_in_place(const struct replacing *r, size_t head)
{
	const struct ynode *value = compose_node(r->value);

	if (r->props_change || !compose_is_block(r->value, &r->slot))
		return false;
	return value->kind == r->node->kind || (!r->key && replace_is_on_line(r, head)) ||
	       !r->parent;
}

/* The comment behind what announces a node and its properties, blanks included; `to` where there is none. */
static size_t head_comment(const struct replacing *r, size_t head, size_t *ret_end)
{
	const struct ydoc *doc = replace_doc(r);
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
	const struct ydoc *doc = replace_doc(r);
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

	replace_leave_props(r);
	r->slot.indent = layout_indent(replace_doc(r), r->node);
	r->slot.follow = end;
	if (compose_value(r->s, r->value, &r->slot, r->node->content, &text, err) < 0)
		return -1;
	return replace_put(r, r->node->content, end, &text.text, err);
}

int replace_block(struct replacing *r, struct error *err)
{
	struct composed CLEANUP(composed_release) text = COMPOSED_INIT;
	size_t head = replace_head(r), end = block_end(r), comment, comment_end;
	bool on_line, same;

	if (fits_in_place(r, head))
		return block_in_place(r, err);
	on_line = replace_is_on_line(r, head);
	same = compose_node(r->value)->kind == r->node->kind;
	r->slot.follow = end;
	r->slot.indent = same || !r->parent ? layout_indent(replace_doc(r), r->node)
					    : replace_indent_below(r);
	if (compose_value(r->s, r->value, &r->slot, r->node->content, &text, err) < 0)
		return -1;
	if (on_line)
		return replace_put(r, r->node->start, end, &text.text, err);
	comment = head_comment(r, head, &comment_end);
	if (text.below)
		replace_break_before(r, &text);
	return replace_put_commented(r, head, end, text.below ? "" : replace_blank_behind(r, head),
		&text, comment, comment_end, err);
}
