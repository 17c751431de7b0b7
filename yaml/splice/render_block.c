/* Collections in block style. */
#include "yaml/splice/render_parts.h"

/* The children of a collection that has some, from where we are; its tag and anchor stand on the line already, if it has any. */
static int render_children(
	struct render *r, const struct ynode *node, struct rplace place, bool has_props)
{
	if (has_props)
		render_line(r, place.indent);
	return render_block(r, node, place);
}

/* Behind the ":" of a pair. */
static int render_below(struct render *r, const struct ynode *value, struct rplace place)
{
	const struct ynode *shown;
	bool has_props;

	place.parent = place.indent;
	shown = render_shown(r, value, &place);
	if (!shown)
		return -1;
	if (shown->kind != YNODE_SEQUENCE || r->style->indent_sequences || place.flow)
		place.indent += r->step;
	if (!render_is_block(r, shown, &place)) {
		place.indent = place.parent + r->step;
		str_addch(r->out, ' ');
		return render_inline(r, shown, place);
	}
	if (r->out->len && shown->props) {
		size_t from = r->out->len;

		str_addch(r->out, ' ');
		has_props = render_props(r, shown, &place);
		if (!has_props && r->out->cap)
			r->out->s[r->out->len = from] = '\0';
	}
	render_line(r, place.indent);
	return render_block(r, shown, place);
}

static int render_item(struct render *r, const struct ynode *item, struct rplace place)
{
	const struct ynode *shown;

	place.parent = place.indent;
	place.indent += 2;
	shown = render_shown(r, item, &place);
	if (!shown)
		return -1;
	str_adds(r->out, "- ");
	if (!render_is_block(r, shown, &place))
		return render_inline(r, shown, place);
	return render_children(r, shown, place, render_props(r, shown, &place));
}

static int render_sequence(struct render *r, const struct ynode *node, struct rplace place)
{
	const bool last = place.last;
	const struct ynode *item;

	YNODE_EACH (item, node) {
		if (item->index)
			render_line(r, place.indent);
		place.last = last && item->last;
		if (render_item(r, item, place) < 0)
			return -1;
	}
	return 0;
}

/* A key that does not fit on a line, or is a collection. */
static int render_explicit_key(struct render *r, const struct ynode *key, struct rplace place)
{
	size_t indent = place.indent;
	const struct ynode *shown;

	place.parent = indent;
	place.indent += 2;
	place.last = false;
	shown = render_shown(r, key, &place);
	if (!shown)
		return -1;
	str_adds(r->out, "? ");
	if (!render_is_block(r, shown, &place)) {
		if (render_inline(r, shown, place) < 0)
			return -1;
	} else if (render_children(r, shown, place, render_props(r, shown, &place)) < 0) {
		return -1;
	}
	render_line(r, indent);
	return 0;
}

static int render_pair(struct render *r, const struct rpair *pair, struct rplace place)
{
	bool is_explicit;

	place.no_anchors |= pair->merged;
	if (render_key(r, pair->key, &place, &is_explicit) < 0 ||
		(is_explicit && render_explicit_key(r, pair->key, place) < 0))
		return -1;
	str_addch(r->out, ':');
	return render_below(r, pair->value, place);
}

static int render_pairs(struct render *r, struct rpairs *pairs, struct rplace place)
{
	const bool last = place.last;
	struct rpair pair;

	while (rpairs_next(pairs, &pair)) {
		if (pairs->i > 1)
			render_line(r, place.indent);
		place.last = last && pairs->i == pairs->nr;
		if (render_pair(r, &pair, place) < 0)
			return -1;
	}
	return 0;
}

int render_block(struct render *r, const struct ynode *node, struct rplace place)
{
	struct rpairs pairs;
	int result;

	if (render_enter(r) < 0)
		return -1;
	if (node->kind == YNODE_SEQUENCE) {
		result = render_sequence(r, node, place);
	} else {
		result = rpairs_begin(&pairs, r, node);
		if (result == 0 && !pairs.nr)
			str_adds(r->out, "{}");
		else if (result == 0)
			result = render_pairs(r, &pairs, place);
		rpairs_end(&pairs);
	}
	r->depth--;
	return result;
}
