/*
 * Another key in the place of a key, which may be a scalar, an alias or a collection. Its anchor stays. A tag stays where YEDIT_REPLACE would keep it, else it
 * goes. The ":" stays where it is; where the new key must not touch what is behind it (`{"n":1}`, `{n: 1}`), a blank is put there.
 */
#include "yaml/scalar.h"
#include "yaml/splice/layout.h"
#include "yaml/splice/splice.h"

#include "base/cleanup.h"

static bool is_empty(const struct ynode *key)
{
	return key->kind == YNODE_SCALAR && key->style == YSTYLE_PLAIN && key->content == key->end;
}

/* Does a tag that says "string", or that only its reader understands, stay on a new string? */
static bool tag_stays(const struct ydoc *doc, const struct ynode *key, struct yvalue value)
{
	const struct yprops *own = ydoc_props(value.doc, value.node);
	enum yscalar_type type;

	if (key->kind != YNODE_SCALAR || (own && own->tag))
		return false;
	type = yscalar_type(doc, key, YAML_1_2);
	return (type == YSCALAR_STRING || type == YSCALAR_OTHER) &&
	       yscalar_type(value.doc, value.node, YAML_1_2) == YSCALAR_STRING;
}

/* Where the pair begins: at its "?" or its key. */
static size_t mapping_entry(const struct ydoc *doc, const struct ynode *key)
{
	const struct ynode *before = key->index ? key - 1 : NULL;

	while (before && ynode_parent(before) != ynode_parent(key))
		before = ynode_parent(before);
	return layout_entry_start(doc, key, before);
}

/* Where the new text begins, and what of the old one (or a blank) comes first. */
static int begin(struct splicer *s, const struct ynode *key, struct yvalue value, size_t *ret,
	struct str *text)
{
	const struct yprops *props = ydoc_props(s->doc, key);
	size_t start;

	*ret = key->content;
	if (props && props->tag && !tag_stays(s->doc, key, value)) {
		*ret = key->start;
		if (props->anchor) {
			str_addch(text, '&');
			str_add(text, props->anchor, props->anchor_len);
			str_addch(text, ' ');
		}
		return str_failed(text) ? -1 : 0;
	}
	if (!is_empty(key))
		return 0;
	start = mapping_entry(s->doc, key);
	if (s->doc->text[start] != '?')
		return props ? str_addch(text, ' ') : 0;
	/* `? : value`: libyaml puts the empty key somewhere behind the "?", where the value may be put, too. */
	if (props)
		return str_addch(text, ' ');
	*ret = start;
	return str_adds(text, "? ");
}

/* `?` and a key below it, in its column: a plain key or a block scalar may stand there, but nothing else. */
static int add_indent(
	const struct splicer *s, const struct ynode *key, size_t start, struct str *text)
{
	const struct ynode *mapping = ynode_parent(key);
	size_t least = mapping->style == YSTYLE_BLOCK ? layout_indent(s->doc, mapping) + 1 : 0;
	size_t column, entry = mapping_entry(s->doc, key);

	if (start != key->start || entry == key->start || is_empty(key) ||
		!layout_begins_line(s->doc, start))
		return 0;
	column = layout_column(s->doc, start);
	if (column >= least)
		return 0;
	return str_pad(text, ' ', least - column);
}

static int add_tag(const struct splicer *s, struct yvalue value, struct str *text)
{
	const struct yprops *props = ydoc_props(value.doc, value.node);

	if (!props || !props->tag)
		return 0;
	render_tag(value.doc, props, s->verbatim_tags, text);
	return str_addch(text, ' ');
}

static int write_key(struct splicer *s, const struct ynode *key, struct yvalue value,
	struct str *text, enum ynode_style *ret_style, struct error *err)
{
	bool plain = key->kind == YNODE_SCALAR && key->style == YSTYLE_PLAIN;
	bool quoted = key->kind == YNODE_SCALAR &&
		      (key->style == YSTYLE_SINGLE || key->style == YSTYLE_DOUBLE);
	struct scalar_place place = {
		.style = quoted ? (enum ynode_style)key->style : YSTYLE_PLAIN,
		.before = plain ? key : NULL,
		.before_doc = plain ? s->doc : NULL,
		.in_flow = ynode_parent(key)->style == YSTYLE_FLOW,
		.is_key = true,
		.json = s->json,
		.parent_indent = SIZE_MAX,
		.eol = s->eol,
	};

	if (!s->json && add_tag(s, value, text) < 0)
		return error_nomem(err);
	return scalar_write(value, &place, text, ret_style, err);
}

/* Behind the ":" there must be a blank, unless the key is quoted. */
static int part_from_value(
	struct splicer *s, const struct ynode *key, enum ynode_style style, struct error *err)
{
	size_t at = layout_skip_space(s->doc, key->end);

	if (style != YSTYLE_PLAIN || at == s->doc->len || s->doc->text[at] != ':')
		return 0;
	at++;
	if (at == s->doc->len || layout_break(s->doc, at) || layout_skip_blanks(s->doc, at) > at)
		return 0;
	return splicer_add(s, at, at, " ", 1, err);
}

int splice_rename(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *key = edits[0].node;
	struct yvalue value = {edits[0].key.doc, ynode_meant(edits[0].key.node)};
	struct str CLEANUP(str_release) text = STR_INIT;
	enum ynode_style style = YSTYLE_PLAIN;
	size_t start, end;

	(void)nr;
	if (!ynode_is_key(key))
		return splice_refuse(s, key->start, err, "this is no key: it can't be renamed");
	if (!value.node || value.node->kind != YNODE_SCALAR)
		return splice_refuse(s, key->start, err, "a new key must be a single value");
	if (begin(s, key, value, &start, &text) < 0 || add_indent(s, key, start, &text) < 0)
		return error_nomem(err);
	if (write_key(s, key, value, &text, &style, err) < 0)
		return -1;
	end = key->end;
	if (is_empty(key) && !key->props)
		end = start + (s->doc->text[start] == '?');
	if (splicer_add(s, start, end, text.s, text.len, err) < 0)
		return -1;
	return part_from_value(s, key, style, err);
}
