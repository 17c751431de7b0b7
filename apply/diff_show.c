#include "apply/diff_show.h"

#include "base/utf8.h"
#include "yaml/scalar.h"

#include <string.h>

struct showing {
	const struct ydoc *doc;
	struct str *out;
	size_t end; /* of out, where it is cut */
};

static bool is_full(const struct showing *s)
{
	return s->out->len >= s->end || s->out->oom;
}

static bool looks_like_string(const char *text, size_t len)
{
	return len && yscalar_resolve(text, len, YAML_1_2) == YSCALAR_STRING &&
	       yscalar_resolve(text, len, YAML_1_1) == YSCALAR_STRING;
}

/* Does its text say where it begins and ends? Within brackets it must. */
static bool is_clear(const struct ynode *scalar, bool within)
{
	const char *text = scalar->value;

	for (size_t i = 0; i < scalar->len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < ' ' || (c == ' ' && (!i || i + 1 == scalar->len)))
			return false;
		if (within && strchr(",[]{}", c))
			return false;
		if (c == ':' && (i + 1 == scalar->len || text[i + 1] == ' '))
			return false;
	}
	return !scalar->len || (text[0] != '"' && text[0] != '\'');
}

static void show_scalar(struct showing *s, const struct ynode *scalar, bool within)
{
	bool string = yscalar_type(s->doc, scalar, YAML_1_2) == YSCALAR_STRING;
	size_t room = s->end - s->out->len, len = scalar->len < room ? scalar->len : room;
	bool bare = scalar->style == YSTYLE_PLAIN || looks_like_string(scalar->value, scalar->len);

	if (!string && !scalar->len) {
		str_adds(s->out, "null");
	} else if (bare && is_clear(scalar, within)) {
		str_add(s->out, scalar->value, len);
	} else {
		str_addch(s->out, '"');
		utf8_add_json(s->out, scalar->value, len);
		str_addch(s->out, '"');
	}
}

static void show(struct showing *s, const struct ynode *node, bool within);

static void show_children(struct showing *s, const struct ynode *node)
{
	bool mapping = node->kind == YNODE_MAPPING;
	const struct ynode *child;

	str_addch(s->out, mapping ? '{' : '[');
	YNODE_EACH (child, node) {
		if (is_full(s))
			return;
		if (child->index)
			str_adds(s->out, mapping && child->index % 2 ? ": " : ", ");
		show(s, child, true);
	}
	str_addch(s->out, mapping ? '}' : ']');
}

/* Each level adds a character, so it is no deeper than `most`. */
static void show(struct showing *s, const struct ynode *node, bool within)
{
	const struct ynode *meant = ynode_meant(node);
	const struct yprops *props;

	if (is_full(s))
		return;
	if (!meant) {
		str_addf(s->out, "*%.*s", (int)node->len, node->value);
		return;
	}
	props = ydoc_props(s->doc, meant);
	if (props && props->tag)
		str_addf(s->out, "%.*s ", (int)(props->tag_end - props->tag_start),
			s->doc->text + props->tag_start);
	if (is_full(s))
		return;
	if (ynode_is_collection(meant))
		show_children(s, meant);
	else
		show_scalar(s, meant, within);
}

/* Back to the beginning of a character. */
static void cut(struct str *out, size_t end)
{
	while (end && ((unsigned char)out->s[end] & 0xC0) == 0x80)
		end--;
	out->len = end;
	out->s[end] = '\0';
	str_adds(out, "…");
}

void diff_show_value(struct yvalue value, size_t most, struct str *out)
{
	struct showing s = {.doc = value.doc, .out = out, .end = out->len + most};

	show(&s, value.node, false);
	if (out->len > s.end && !str_failed(out))
		cut(out, s.end);
}
