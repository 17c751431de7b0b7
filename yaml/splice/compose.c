#include "yaml/splice/compose.h"

#include "base/cleanup.h"
#include "yaml/scalar.h"
#include "yaml/splice/layout.h"

#include <stdlib.h>
#include <string.h>

void composed_release(struct composed *composed)
{
	str_release(&composed->text);
}

const struct ynode *compose_node(struct yvalue value)
{
	return ynode_meant(value.node);
}

bool compose_is_block(struct yvalue value, const struct slot *slot)
{
	const struct ynode *node = compose_node(value);

	return node && ynode_is_collection(node) && node->nr && !slot->style.flow && !slot->in_flow;
}

/* --- properties ------------------------------------------------------------------------------------------------------------- */

/* What is copied within a document leaves its anchors behind: each may be there only once. */
static bool writes_anchors(const struct splicer *s, struct yvalue value, const struct slot *slot)
{
	return value.doc != s->doc && !slot->style.json && !slot->style.expand_aliases;
}

static bool has_own_props(const struct splicer *s, struct yvalue value, const struct slot *slot)
{
	const struct yprops *props = ydoc_props(value.doc, compose_node(value));

	if (!props || slot->style.json)
		return false;
	return props->tag ||
	       (props->anchor && writes_anchors(s, value, slot) && !slot->kept_anchor);
}

/* "&a !t ": a blank behind each. */
static void add_scalar_props(
	const struct splicer *s, struct yvalue value, const struct slot *slot, struct str *out)
{
	const struct yprops *props = ydoc_props(value.doc, compose_node(value));

	if (slot->kept_len) {
		str_add(out, slot->kept, slot->kept_len);
		str_addch(out, ' ');
	}
	if (!props || slot->style.json)
		return;
	if (props->anchor && writes_anchors(s, value, slot) && !slot->kept_anchor)
		str_addf(out, "&%.*s ", (int)props->anchor_len, props->anchor);
	if (!props->tag)
		return;
	render_tag(value.doc, props, s->verbatim_tags, out);
	str_addch(out, ' ');
}

/* --- what follows ----------------------------------------------------------------------------------------------------------- */

/* The scalar that the text of a value ends with; NULL: none. */
static const struct ynode *last_leaf(const struct ynode *node)
{
	const struct ynode *end = node + node->size - 1;

	return ynode_is_collection(node) && !node->nr ? NULL
	       : end->kind == YNODE_SCALAR	      ? end
						      : NULL;
}

static bool is_blank_line(const struct ydoc *doc, size_t line)
{
	return layout_skip_blanks(doc, line) == layout_line_end(doc, line);
}

/* Does a comment follow, from that line on, or a line of blanks, that a block scalar whose text stands at `indent` would take for more of it? */
static bool text_follows(const struct splicer *s, size_t indent, size_t line)
{
	const struct ydoc *doc = s->doc;
	size_t at;

	for (; line < doc->len && is_blank_line(doc, line);
		line = splicer_skip_gone(s, layout_next_line(doc, line)))
		if (layout_line_end(doc, line) - line >= indent)
			return true;
	at = layout_skip_blanks(doc, line);
	return at < doc->len && doc->text[at] == '#' && at - line >= indent;
}

/*
 * Would the last scalar, written in block style with its text at `indent` (or deeper), become something else by what follows? Line breaks at its end need one in the
 * text, and no blank lines behind them; and what is indented belongs to it.
 */
static bool must_quote(
	const struct splicer *s, const struct ynode *leaf, const struct slot *slot, size_t indent)
{
	const struct ydoc *doc = s->doc;
	size_t at = splicer_skip_gone(s, slot->follow), line;
	const char *end = leaf->value + leaf->len;
	bool breaks = leaf->len && end[-1] == '\n';

	if (slot->in_flow)
		return false;
	/* U+2028 and U+2029 break lines, but as themselves. */
	if (breaks && (at >= doc->len || layout_break(doc, layout_line_end(doc, at)) > 2))
		return true;
	/* Whole lines are gone, or what is between two line breaks and one of these. */
	line = at > slot->follow && layout_line_start(doc, at) == at
		       ? at
		       : splicer_skip_gone(s, layout_next_line(doc, at));
	if (breaks && (leaf->len == 1 || end[-2] == '\n') && line < doc->len &&
		is_blank_line(doc, line))
		return true;
	return text_follows(s, indent, line);
}

/* --- scalars ---------------------------------------------------------------------------------------------------------------- */

static const struct ynode *old_scalar(const struct slot *slot)
{
	const struct ynode *old = slot->old;

	return old && old->kind == YNODE_SCALAR && old->end > old->content ? old : NULL;
}

static enum ynode_style wished_style(
	const struct splicer *s, const struct ynode *node, const struct slot *slot, size_t indent)
{
	const struct ynode *old = old_scalar(slot);

	if (((old && old->style >= YSTYLE_LITERAL) || memchr(node->value, '\n', node->len)) &&
		must_quote(s, node, slot, indent))
		return YSTYLE_DOUBLE;
	if (old)
		return (enum ynode_style)old->style;
	if (!slot->in_flow && memchr(node->value, '\n', node->len))
		return YSTYLE_LITERAL;
	return slot->style.quote;
}

/* The columns at which the text of the old block scalar stands; 0: it has none. */
static size_t old_indent(const struct ydoc *doc, const struct ynode *old)
{
	size_t line = layout_next_line(doc, old->content);

	for (; line < old->end; line = layout_next_line(doc, line)) {
		size_t at = line;

		while (at < old->end && doc->text[at] == ' ')
			at++;
		if (!layout_break(doc, at))
			return at - line;
	}
	return 0;
}

static void set_header(const struct ydoc *doc, const struct ynode *old, struct scalar_place *place)
{
	size_t end = layout_line_end(doc, old->content), indent = old_indent(doc, old);
	const char *digit = NULL;

	place->header = doc->text + old->content + 1;
	place->header_len = end - old->content - 1;
	for (size_t i = 0; i < 2 && i < place->header_len; i++)
		if (place->header[i] >= '1' && place->header[i] <= '9')
			digit = place->header + i;
	/* An indicator tells how far the text is indented; its own blanks may come first. */
	if (digit)
		place->indent = (place->parent_indent == SIZE_MAX ? 0 : place->parent_indent) +
				(size_t)(*digit - '0');
	else if (indent)
		place->indent = indent;
}

static int add_scalar(struct splicer *s, struct yvalue value, const struct slot *slot,
	struct str *out, enum ynode_style *ret_style, struct error *err)
{
	const struct ynode *old = old_scalar(slot);
	size_t parent = slot->parent_indent == SIZE_MAX ? 0 : slot->parent_indent;
	struct scalar_place place = {
		.double_quotes = slot->style.double_quotes,
		.in_flow = slot->in_flow,
		.json = slot->style.json,
		.indent = parent + (slot->style.step ? slot->style.step : 2),
		.parent_indent = slot->parent_indent,
		.eol = s->eol,
		.at_end = !slot->in_flow && slot->follow >= s->doc->len,
		.may_keep = true, /* or wished_style() says otherwise */
	};

	/* What is copied within a text is written for the same version. */
	if ((old && old->style == YSTYLE_PLAIN) || value.doc == s->doc) {
		place.before = value.doc == s->doc ? value.node : old;
		place.before_doc = s->doc;
	}
	if (old && old->style >= YSTYLE_LITERAL)
		set_header(s->doc, old, &place);
	place.style = wished_style(s, value.node, slot, place.indent);
	return scalar_write(value, &place, out, ret_style, err);
}

static int compose_scalar(struct splicer *s, struct yvalue value, const struct slot *slot,
	struct composed *ret, struct error *err)
{
	enum ynode_style style;
	const char *eol;

	add_scalar_props(s, value, slot, &ret->text);
	if (add_scalar(s, value, slot, &ret->text, &style, err) < 0)
		return -1;
	if (str_failed(&ret->text))
		return error_nomem(err);
	eol = style >= YSTYLE_LITERAL ? strstr(ret->text.s, s->eol) : NULL;
	ret->first = eol ? (size_t)(eol - ret->text.s) : ret->text.len;
	return 0;
}

/* --- collections ------------------------------------------------------------------------------------------------------------ */

/* Blanks at the beginning of lines become tabs. */
static void use_tabs(struct str *text, size_t from)
{
	bool leading = false;

	for (size_t i = from; i < text->len; i++) {
		if (text->s[i] == '\n' || text->s[i] == '\r')
			leading = true;
		else if (leading && text->s[i] == ' ')
			text->s[i] = '\t';
		else
			leading = false;
	}
}

static int add_collection(struct splicer *s, struct yvalue value, const struct slot *slot,
	struct str *out, struct error *err)
{
	const struct ynode *leaf = last_leaf(value.node);
	struct render_style style = slot->style;
	size_t from = out->len;

	style.flow |= slot->in_flow;
	style.indent = slot->indent;
	style.expand_aliases |= !writes_anchors(s, value, slot) || slot->kept_anchor;
	style.keep_plain = value.doc == s->doc;
	style.compact = slot->compact;
	style.verbatim_tags = s->verbatim_tags;
	style.closed = leaf && compose_is_block(value, slot) &&
		       must_quote(s, leaf, slot, slot->indent + 1);
	if (render_value(value, &style, out, err) < 0)
		return -1;
	if (slot->tabs)
		use_tabs(out, from);
	return 0;
}

static int compose_collection(struct splicer *s, struct yvalue value, const struct slot *slot,
	struct composed *ret, struct error *err)
{
	bool block = compose_is_block(value, slot);
	const char *eol;

	if (slot->kept_len) {
		str_add(&ret->text, slot->kept, slot->kept_len);
		if (block && !has_own_props(s, value, slot)) {
			str_adds(&ret->text, s->eol);
			str_pad(&ret->text, ' ', slot->indent);
		} else {
			str_addch(&ret->text, ' ');
		}
	}
	ret->below = block && !slot->kept_len && !has_own_props(s, value, slot);
	if (add_collection(s, value, slot, &ret->text, err) < 0)
		return -1;
	if (str_failed(&ret->text))
		return error_nomem(err);
	eol = block ? strstr(ret->text.s, s->eol) : NULL;
	ret->first = eol ? (size_t)(eol - ret->text.s) : ret->text.len;
	return 0;
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

/* What is wrong in a value is wrong at the place it was meant for. */
static int place_error(struct splicer *s, size_t at, struct error *err)
{
	size_t line, column;

	if (err && !err->line && err->code == ERROR_INVALID &&
		ydoc_position(s->doc, at, &line, &column) == 0)
		error_at(err, NULL, line, column);
	return -1;
}

int compose_value(struct splicer *s, struct yvalue value, const struct slot *slot, size_t at,
	struct composed *ret, struct error *err)
{
	int composed;

	value.node = compose_node(value);
	if (!value.node)
		return splice_refuse(s, at, err, "the value is an alias without its anchor");
	composed = value.node->kind == YNODE_SCALAR ? compose_scalar(s, value, slot, ret, err)
						    : compose_collection(s, value, slot, ret, err);
	return composed < 0 ? place_error(s, at, err) : 0;
}

int compose_key(struct splicer *s, struct yvalue key, const struct slot *slot, size_t at,
	struct str *out, struct error *err)
{
	struct scalar_place place = {
		.style = slot->style.key_quote,
		.double_quotes = slot->style.double_quotes,
		.in_flow = slot->in_flow,
		.is_key = true,
		.json = slot->style.json,
		.indent = slot->indent,
		.parent_indent = slot->parent_indent,
		.eol = s->eol,
	};
	struct slot alone = *slot;
	enum ynode_style style;

	key.node = compose_node(key);
	if (!key.node || key.node->kind != YNODE_SCALAR)
		return splice_refuse(
			s, at, err, "a key that is a mapping or a sequence can't be put in");
	alone.kept_len = 0;
	alone.kept_anchor = false;
	add_scalar_props(s, key, &alone, out);
	if (scalar_write(key, &place, out, &style, err) < 0)
		return place_error(s, at, err);
	return 0;
}

int compose_pair(struct splicer *s, const struct yedit *edit, const struct slot *slot, size_t at,
	struct str *out, struct error *err)
{
	struct composed CLEANUP(composed_release) value = COMPOSED_INIT;

	if (compose_key(s, edit->key, slot, at, out, err) < 0 ||
		compose_value(s, edit->value, slot, at, &value, err) < 0)
		return -1;
	str_addch(out, ':');
	if (value.below) {
		str_adds(out, s->eol);
		str_pad(out, ' ', slot->indent);
	} else if (!slot->compact) {
		str_addch(out, ' ');
	}
	str_add(out, value.text.s, value.text.len);
	return str_failed(out) ? error_nomem(err) : 0;
}
