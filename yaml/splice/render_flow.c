/* Collections in flow style, and JSON. */
#include "yaml/splice/render_parts.h"

/* Between two members, or a bracket and a member. */
static void render_gap(struct render *r, const struct rplace *place, size_t indent, bool spaced)
{
	if (place->step)
		render_line(r, indent);
	else if (spaced)
		str_addch(r->out, ' ');
}

static void render_comma(struct render *r, const struct rplace *place)
{
	str_addch(r->out, ',');
	render_gap(r, place, place->indent, !r->style->compact);
}

static int render_member(struct render *r, const struct ynode *node, struct rplace place)
{
	const struct ynode *shown = render_shown(r, node, &place);

	return shown ? render_inline(r, shown, place) : -1;
}

static int render_pair(struct render *r, const struct rpair *pair, struct rplace place)
{
	bool is_explicit;

	place.no_anchors |= pair->merged;
	if (render_key(r, pair->key, &place, &is_explicit) < 0)
		return -1;
	if (is_explicit) {
		str_adds(r->out, "? ");
		if (render_member(r, pair->key, place) < 0)
			return -1;
		str_addch(r->out, ' ');
	}
	str_adds(r->out, r->style->json && r->style->compact ? ":" : ": ");
	return render_member(r, pair->value, place);
}

static int render_pairs(struct render *r, struct rpairs *pairs, const struct rplace *place)
{
	struct rpair pair;

	while (rpairs_next(pairs, &pair)) {
		if (pairs->i > 1)
			render_comma(r, place);
		if (render_pair(r, &pair, *place) < 0)
			return -1;
	}
	return 0;
}

static int render_items(struct render *r, const struct ynode *node, const struct rplace *place)
{
	const struct ynode *item;

	YNODE_EACH (item, node) {
		if (item->index)
			render_comma(r, place);
		if (render_member(r, item, *place) < 0)
			return -1;
	}
	return 0;
}

static int render_brackets(
	struct render *r, const struct ynode *node, struct rpairs *pairs, struct rplace place)
{
	const bool is_mapping = node->kind == YNODE_MAPPING;
	const bool spaced = is_mapping ? r->style->spaced_braces : r->style->spaced_brackets;
	const size_t nr = is_mapping ? pairs->nr : node->nr, indent = place.indent;

	if (indent > RENDER_COLUMNS)
		place.step = 0;
	place.indent += place.step;
	str_addch(r->out, is_mapping ? '{' : '[');
	if (nr) {
		render_gap(r, &place, place.indent, spaced);
		if ((is_mapping ? render_pairs(r, pairs, &place) : render_items(r, node, &place)) <
			0)
			return -1;
		render_gap(r, &place, indent, spaced);
	}
	str_addch(r->out, is_mapping ? '}' : ']');
	return 0;
}

int render_flow(struct render *r, const struct ynode *node, struct rplace place)
{
	struct rpairs pairs = {.nr = 0};
	int result = render_enter(r);

	if (result == 0 && node->kind == YNODE_MAPPING)
		result = rpairs_begin(&pairs, r, node);
	if (result == 0)
		result = render_brackets(r, node, &pairs, place);
	rpairs_end(&pairs);
	r->depth--;
	return result;
}
