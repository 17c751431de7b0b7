/* Values as text: what holds for block and for flow style. */
#include "yaml/splice/render.h"

#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/splice/render_parts.h"

#include <string.h>

/* libyaml looks for the ":" of a key no further. */
enum { LONGEST_KEY = 1024 };

void render_line(struct render *r, size_t indent)
{
	str_adds(r->out, r->style->eol);
	str_pad(r->out, ' ', indent);
}

int render_enter(struct render *r)
{
	if (++r->depth <= YDOC_DEPTH_LIMIT)
		return 0;
	return error_set(r->err, ERROR_LIMIT,
		"the value would be nested more than %d levels deep%s", YDOC_DEPTH_LIMIT,
		r->expand ? ": an alias may lead to what it stands in" : "");
}

static int count_node(struct render *r)
{
	if (++r->nodes <= YDOC_ALIASES_LIMIT)
		return 0;
	return error_set(r->err, ERROR_LIMIT,
		"the value would have more than %d nodes with its aliases expanded",
		YDOC_ALIASES_LIMIT);
}

static void cut(struct str *out, size_t len)
{
	if (out->cap)
		out->s[out->len = len] = '\0';
}

/* --- tags, anchors, aliases ------------------------------------------------------------------------------------------------- */

/* Does the tag mean the same where there is no %TAG? */
static bool is_portable_tag(const char *written, size_t len, const struct yprops *props)
{
	static const char core[] = "tag:yaml.org,2002:";
	const size_t prefix = sizeof(core) - 1;

	if (len > 1 && written[1] == '!')
		return props->tag_len == len - 2 + prefix &&
		       memcmp(props->tag, core, prefix) == 0 &&
		       memcmp(props->tag + prefix, written + 2, len - 2) == 0;
	return props->tag_len == len && memcmp(props->tag, written, len) == 0;
}

static void add_uri(struct str *out, const char *tag, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char c = tag[i];
		bool is_word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
			       (c >= 'A' && c <= 'Z') || (c && strchr("-;/?:@&=+$,_.!~*'()[]#", c));

		if (is_word)
			str_addch(out, c);
		else
			str_addf(out, "%%%02X", (unsigned char)c);
	}
}

void render_tag(const struct ydoc *doc, const struct yprops *props, bool verbatim, struct str *out)
{
	const char *written = doc->text + props->tag_start;
	size_t len = props->tag_end - props->tag_start;

	if (len == 1 || written[1] == '<' || (!verbatim && is_portable_tag(written, len, props))) {
		str_add(out, written, len);
		return;
	}
	str_adds(out, "!<");
	add_uri(out, props->tag, props->tag_len);
	str_addch(out, '>');
}

static void add_anchor(struct render *r, const struct ynode *node, const struct yprops *props)
{
	bool is_new;
	uint32_t *at = textmap_put(&r->anchors, props->anchor, props->anchor_len, &is_new);

	if (at)
		*at = (uint32_t)(node - r->value.node);
	else
		r->out->oom = true;
	str_addch(r->out, '&');
	str_add(r->out, props->anchor, props->anchor_len);
}

bool render_props(struct render *r, const struct ynode *node, const struct rplace *place)
{
	const struct yprops *props = ydoc_props(r->value.doc, node);
	bool anchor = props && props->anchor && !r->expand && !place->no_anchors;
	bool tag = props && props->tag && !r->style->json;

	if (tag)
		render_tag(r->value.doc, props, r->style->verbatim_tags, r->out);
	if (tag && anchor)
		str_addch(r->out, ' ');
	if (anchor)
		add_anchor(r, node, props);
	return tag || anchor;
}

/* Was the anchor that it needs the last one of its name? */
static bool can_refer(const struct render *r, const struct ynode *alias, const struct ynode *target)
{
	const uint32_t *at = r->expand ? NULL : textmap_get(&r->anchors, alias->value, alias->len);

	return at && r->value.node + *at == target;
}

const struct ynode *render_shown(struct render *r, const struct ynode *node, struct rplace *place)
{
	const struct ynode *target;

	if (node->kind != YNODE_ALIAS)
		return node;
	target = ynode_target(node);
	if (!target) {
		error_set(r->err, ERROR_INVALID, "no anchor stands for the alias *%.*s",
			(int)node->len, node->value);
		return NULL;
	}
	if (can_refer(r, node, target))
		return node;
	place->no_anchors = true;
	return target;
}

/* --- one node --------------------------------------------------------------------------------------------------------------- */

bool render_is_block(const struct render *r, const struct ynode *shown, const struct rplace *place)
{
	(void)r;
	return ynode_is_collection(shown) && shown->nr && !place->flow &&
	       place->indent <= RENDER_COLUMNS;
}

static struct scalar_place scalar_place_of(
	const struct render *r, const struct ynode *node, const struct rplace *place)
{
	bool is_block = node->style == YSTYLE_LITERAL || node->style == YSTYLE_FOLDED;
	struct scalar_place p = {
		.style = is_block && !place->flow ? node->style : r->style->quote,
		.double_quotes = r->style->double_quotes,
		.in_flow = place->flow,
		.json = r->style->json,
		.indent = place->indent,
		.parent_indent = place->parent,
		.eol = r->style->eol,
		.may_keep = !place->last,
	};

	if (r->style->keep_plain) {
		p.before = node;
		p.before_doc = r->value.doc;
		if (node->style == YSTYLE_PLAIN)
			p.style = YSTYLE_PLAIN;
	}
	return p;
}

static int render_scalar(struct render *r, const struct ynode *node, const struct rplace *place)
{
	struct scalar_place p = scalar_place_of(r, node, place);
	enum ynode_style became;

	p.no_block = (place->last && r->style->closed) || place->indent > RENDER_COLUMNS;
	return scalar_write((struct yvalue){r->value.doc, node}, &p, r->out, &became, r->err);
}

int render_inline(struct render *r, const struct ynode *node, struct rplace place)
{
	if (count_node(r) < 0)
		return -1;
	if (node->kind == YNODE_ALIAS) {
		str_addch(r->out, '*');
		str_add(r->out, node->value, node->len);
		return 0;
	}
	if (render_props(r, node, &place))
		str_addch(r->out, ' ');
	if (node->kind == YNODE_SCALAR)
		return render_scalar(r, node, &place);
	if (!place.flow)
		place.step = 0;
	place.flow = true;
	return render_flow(r, node, place);
}

int render_node(struct render *r, const struct ynode *node, struct rplace place)
{
	const struct ynode *shown = render_shown(r, node, &place);

	if (!shown)
		return -1;
	if (!render_is_block(r, shown, &place))
		return render_inline(r, shown, place);
	if (render_props(r, shown, &place))
		render_line(r, place.indent);
	return render_block(r, shown, place);
}

/* --- keys ------------------------------------------------------------------------------------------------------------------- */

static int render_json_key(struct render *r, const struct ynode *key)
{
	if (key->kind != YNODE_SCALAR)
		return error_set(r->err, ERROR_INVALID,
			"JSON has no keys that are collections, as this one is");
	scalar_add_json_string(r->out, key->value, key->len);
	return 0;
}

/* On one line; false, with nothing added, where it does not fit. */
static bool render_simple_key(struct render *r, const struct ynode *key, const struct rplace *place)
{
	struct scalar_place p = scalar_place_of(r, key, place);
	size_t from = r->out->len;
	enum ynode_style became;

	p.is_key = true;
	if (!r->style->keep_plain || key->style != YSTYLE_PLAIN)
		p.style = r->style->key_quote;
	if (render_props(r, key, place))
		str_addch(r->out, ' ');
	if (scalar_write((struct yvalue){r->value.doc, key}, &p, r->out, &became, NULL) == 0 &&
		utf8_count(r->out->s + from, r->out->len - from) <= LONGEST_KEY)
		return true;
	cut(r->out, from);
	return false;
}

int render_key(
	struct render *r, const struct ynode *key, const struct rplace *place, bool *ret_explicit)
{
	struct rplace here = *place;
	const struct ynode *shown = render_shown(r, key, &here);

	*ret_explicit = false;
	if (!shown || count_node(r) < 0)
		return -1;
	if (r->style->json)
		return render_json_key(r, shown);
	if (shown->kind == YNODE_ALIAS) {
		str_addch(r->out, '*');
		str_add(r->out, shown->value, shown->len);
		str_addch(r->out, ' ');
		return 0;
	}
	*ret_explicit = ynode_is_collection(shown) || !render_simple_key(r, shown, &here);
	return 0;
}

/* --- the whole -------------------------------------------------------------------------------------------------------------- */

int render_value(
	struct yvalue value, const struct render_style *style, struct str *out, struct error *err)
{
	struct render r = {
		.value = value,
		.style = style,
		.out = out,
		.err = err,
		.expand = style->expand_aliases || style->json,
		.step = style->step ? style->step : 2,
	};
	struct rplace place = {
		.indent = style->indent,
		.parent = SIZE_MAX,
		.step = style->step,
		.flow = style->flow || style->json,
		.last = true,
	};
	size_t from = out->len;
	int result = render_node(&r, value.node, place);

	textmap_release(&r.anchors);
	if (result == 0 && str_failed(out))
		result = error_nomem(err);
	if (result < 0 && !str_failed(out))
		cut(out, from);
	return result;
}
