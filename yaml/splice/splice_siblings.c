/* What the text around a place looks like. Only so many nodes are looked at, so that many edits of one large collection stay cheap. */
#include "yaml/scalar.h"
#include "yaml/splice/layout.h"
#include "yaml/splice/splice.h"

#include <string.h>

enum { MOST_SIBLINGS = 32, MOST_LEVELS = 8, MOST_NODES = 2000, MOST_STEP = 16 };

/* --- what is counted -------------------------------------------------------------------------------------------------------- */

struct quotes {
	size_t plain, single, doubled;
};

static void count_quotes(const struct ydoc *doc, const struct ynode *node, struct quotes *quotes)
{
	if (node->kind != YNODE_SCALAR || node->end == node->content)
		return;
	if (node->style == YSTYLE_SINGLE)
		quotes->single++;
	else if (node->style == YSTYLE_DOUBLE)
		quotes->doubled++;
	else if (node->style == YSTYLE_PLAIN && yscalar_type(doc, node, YAML_1_2) == YSCALAR_STRING)
		quotes->plain++;
}

/* --- steps ------------------------------------------------------------------------------------------------------------------ */

/* Is it a block collection that stands below its key? */
static bool is_below_key(const struct ydoc *doc, const struct ynode *node)
{
	return ynode_is_collection(node) && node->style == YSTYLE_BLOCK && node->up &&
	       !ynode_is_key(node) && (node - node->up)->kind == YNODE_MAPPING &&
	       layout_begins_line(doc, node->content);
}

/* Learn from one node; true: nothing is left to be learned. */
static bool learn_step(
	const struct ydoc *doc, const struct ynode *node, struct render_style *style, bool *known)
{
	size_t outer, inner;

	if (is_below_key(doc, node)) {
		outer = layout_indent(doc, ynode_parent(node));
		inner = layout_indent(doc, node);
		if (node->kind == YNODE_SEQUENCE && !style->sequences_known) {
			style->indent_sequences = inner > outer;
			style->sequences_known = true;
		}
		if (!*known && inner > outer && inner - outer <= MOST_STEP) {
			style->step = inner - outer;
			*known = true;
		}
	}
	return *known && style->sequences_known;
}

static void learn_general(struct splicer *s)
{
	struct render_style style = RENDER_STYLE_DEFAULT;
	size_t styles[YSTYLE_FLOW + 1] = {0};
	bool known = false;

	for (size_t i = 0; i < s->doc->nodes_nr && i < MOST_NODES; i++)
		if (learn_step(s->doc, &s->doc->nodes[i], &style, &known))
			break;
	for (size_t i = 0; i < s->doc->nodes_nr && i < MOST_NODES; i++)
		styles[s->doc->nodes[i].style]++;
	s->general_known = true;
	s->general_double_quotes = styles[YSTYLE_DOUBLE] > styles[YSTYLE_SINGLE];
	s->general_step = known ? style.step : 0;
	s->general_sequences_known = style.sequences_known;
	s->general_indent_sequences = style.indent_sequences;
}

/* The collection's own children first, then it and what it stands in, then the text as a whole. */
static void learn_steps(
	struct splicer *s, const struct ynode *collection, struct render_style *style)
{
	const struct ynode *node;
	size_t looked = 0;
	bool known = false, done = false;

	YNODE_EACH (node, collection) {
		if (done || looked++ >= MOST_SIBLINGS)
			break;
		done = learn_step(s->doc, node, style, &known);
	}
	node = collection;
	for (looked = 0; node && !done && looked < MOST_LEVELS; looked++) {
		done = learn_step(s->doc, node, style, &known);
		node = ynode_parent(node);
	}
	if (!s->general_known)
		learn_general(s);
	style->double_quotes = s->general_double_quotes;
	if (!known && s->general_step)
		style->step = s->general_step;
	if (!style->sequences_known && s->general_sequences_known) {
		style->sequences_known = true;
		style->indent_sequences = s->general_indent_sequences;
	}
}

/* --- quotes ----------------------------------------------------------------------------------------------------------------- */

/* What all strings have; plain where they differ, or where there are none. */
static enum ynode_style common_quotes(const struct quotes *quotes)
{
	if (!quotes->plain && !quotes->single && quotes->doubled)
		return YSTYLE_DOUBLE;
	if (!quotes->plain && !quotes->doubled && quotes->single)
		return YSTYLE_SINGLE;
	return YSTYLE_PLAIN;
}

static bool have_any(const struct quotes *quotes)
{
	return quotes->plain || quotes->single || quotes->doubled;
}

static void count_children(const struct ydoc *doc, const struct ynode *collection,
	struct quotes *keys, struct quotes *values)
{
	const struct ynode *child;
	size_t looked = 0;

	YNODE_EACH (child, collection) {
		if (looked++ >= 2 * MOST_SIBLINGS)
			break;
		count_quotes(doc, child, ynode_is_key(child) ? keys : values);
	}
}

/* An empty collection says nothing: then the next one that does, further out. */
static void learn_quotes(
	const struct ydoc *doc, const struct ynode *collection, struct render_style *style)
{
	struct quotes keys = {0, 0, 0}, values = {0, 0, 0};
	const struct ynode *node = collection;

	for (size_t levels = 0; node && levels < MOST_LEVELS; levels++) {
		struct quotes outer_keys = {0, 0, 0}, outer_values = {0, 0, 0};

		count_children(doc, node, &outer_keys, &outer_values);
		if (!have_any(&keys))
			keys = outer_keys;
		if (!have_any(&values) && (levels == 0 || node->style == YSTYLE_FLOW))
			values = outer_values;
		if (node->style != YSTYLE_FLOW || node->nr)
			break;
		node = ynode_parent(node);
	}
	style->quote = common_quotes(&values);
	style->key_quote = common_quotes(&keys);
}

/* --- brackets --------------------------------------------------------------------------------------------------------------- */

static void learn_spaces(
	const struct ydoc *doc, const struct ynode *node, struct render_style *style)
{
	char open = doc->text[node->content];
	bool spaced = doc->text[node->content + 1] == ' ';

	if (node->kind == YNODE_MAPPING && open == '{')
		style->spaced_braces = spaced;
	else if (node->kind == YNODE_SEQUENCE && open == '[')
		style->spaced_brackets = spaced;
}

static void learn_spaces_within(
	const struct ydoc *doc, const struct ynode *collection, struct render_style *style)
{
	const struct ynode *child;
	size_t looked = 0;

	YNODE_EACH (child, collection) {
		if (looked++ >= 2 * MOST_SIBLINGS)
			break;
		if (child->style == YSTYLE_FLOW && ynode_is_collection(child) && child->nr)
			learn_spaces(doc, child, style);
	}
}

/* From those beside it, those in it, and itself, which counts most. */
static void learn_brackets(
	const struct ydoc *doc, const struct ynode *collection, struct render_style *style)
{
	if (ynode_parent(collection))
		learn_spaces_within(doc, ynode_parent(collection), style);
	learn_spaces_within(doc, collection, style);
	if (collection->style == YSTYLE_FLOW && collection->nr)
		learn_spaces(doc, collection, style);
}

/* --- all of it -------------------------------------------------------------------------------------------------------------- */

static void learn_style(
	struct splicer *s, const struct ynode *collection, struct render_style *ret_style)
{
	*ret_style = (struct render_style)RENDER_STYLE_DEFAULT;
	ret_style->eol = s->eol;
	ret_style->json = s->json;
	ret_style->flow = s->json;
	if (s->json)
		ret_style->quote = ret_style->key_quote = YSTYLE_DOUBLE;
	if (s->json || !collection || !ynode_is_collection(collection))
		return;
	learn_steps(s, collection, ret_style);
	learn_quotes(s->doc, collection, ret_style);
	learn_brackets(s->doc, collection, ret_style);
}

void splice_learn_style(
	struct splicer *s, const struct ynode *collection, struct render_style *ret_style)
{
	/* Edits of one collection come one after the other. */
	if (!collection || s->learned_of != collection) {
		learn_style(s, collection, &s->learned);
		s->learned_of = collection;
	}
	*ret_style = s->learned;
}

bool splice_learn_flow(const struct ynode *collection, enum ynode_kind kind)
{
	const struct ynode *child;
	size_t looked = 0, flow = 0;

	YNODE_EACH (child, collection) {
		if (looked++ >= 2 * MOST_SIBLINGS)
			break;
		if (child->kind != kind || !child->nr || ynode_is_key(child))
			continue;
		if (child->style != YSTYLE_FLOW)
			return false;
		flow++;
	}
	return flow;
}

size_t splice_learn_dash(const struct splicer *s, const struct ynode *sequence)
{
	const struct ydoc *doc = s->doc;
	const struct ynode *item, *before = NULL;
	size_t looked = 0;

	YNODE_EACH (item, sequence) {
		size_t dash = layout_entry_start(doc, item, before), at = dash + 1;

		while (at < doc->len && doc->text[at] == ' ')
			at++;
		if (at == item->start && item->end > item->start)
			return at - dash - 1;
		before = item;
		if (++looked >= MOST_SIBLINGS)
			break;
	}
	return 1;
}
