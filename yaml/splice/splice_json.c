#include "base/cleanup.h"
#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/splice/splice.h"

#include <string.h>

static bool is_json_number(const char *s, size_t len)
{
	size_t i = 0, digits;

	i += i < len && s[i] == '-';
	digits = i;
	while (i < len && s[i] >= '0' && s[i] <= '9')
		i++;
	if (i == digits || (s[digits] == '0' && i > digits + 1))
		return false;
	if (i < len && s[i] == '.') {
		digits = ++i;
		while (i < len && s[i] >= '0' && s[i] <= '9')
			i++;
		if (i == digits)
			return false;
	}
	if (i < len && (s[i] == 'e' || s[i] == 'E')) {
		i++;
		i += i < len && (s[i] == '+' || s[i] == '-');
		digits = i;
		while (i < len && s[i] >= '0' && s[i] <= '9')
			i++;
		if (i == digits)
			return false;
	}
	return i == len;
}

static bool is_json_literal(const char *s, size_t len)
{
	static const char *const words[] = {"null", "true", "false"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (len == strlen(words[i]) && memcmp(s, words[i], len) == 0)
			return true;
	return is_json_number(s, len);
}

/* Between the quotes: no line breaks or other control characters, and only the escapes of JSON. */
static bool is_json_string(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] < 0x20)
			return false;
		if (s[i] == '\\' && (++i == len || !strchr("\"\\/bfnrtu", s[i])))
			return false;
	}
	return true;
}

static bool is_json_scalar(const struct ydoc *doc, const struct ynode *node)
{
	const char *text = doc->text + node->content;
	size_t len = node->end - node->content;

	if (node->style == YSTYLE_DOUBLE)
		return is_json_string(text + 1, len - 2);
	return node->style == YSTYLE_PLAIN && !ynode_is_key(node) && is_json_literal(text, len);
}

static bool is_json_node(const struct ydoc *doc, const struct ynode *node)
{
	char first = doc->text[node->content];

	if (node->props || node->kind == YNODE_ALIAS)
		return false;
	if (node->kind == YNODE_SCALAR)
		return is_json_scalar(doc, node);
	return node->style == YSTYLE_FLOW && first == (node->kind == YNODE_MAPPING ? '{' : '[');
}

/* Between the scalars there may be nothing but brackets, commas with an entry behind them, colons, and white space of JSON. */
static bool is_json_between(const struct ydoc *doc, size_t from, size_t to, bool *comma)
{
	for (size_t i = from; i < to; i++) {
		char c = doc->text[i];

		if (c == '\0' || !strchr(" \t\r\n[]{},:", c))
			return false;
		if (*comma && (c == ']' || c == '}'))
			return false;
		if (c == ',' || !strchr(" \t\r\n", c))
			*comma = c == ',';
	}
	return true;
}

bool splice_is_json(const struct ydoc *doc)
{
	const struct ynode *root;
	size_t at = doc->bom;
	bool comma = false;

	if (doc->documents_nr != 1 || doc->documents[0].explicit_start ||
		doc->documents[0].explicit_end || doc->problem.kind != YPROBLEM_NONE)
		return false;
	root = ydoc_root(doc, 0);
	if (!root || !ynode_is_collection(root))
		return false;
	for (size_t i = 0; i < doc->nodes_nr; i++) {
		const struct ynode *node = &doc->nodes[i];

		if (!is_json_node(doc, node))
			return false;
		if (node->kind != YNODE_SCALAR)
			continue;
		if (!is_json_between(doc, at, node->start, &comma))
			return false;
		comma = false;
		at = node->end;
	}
	return is_json_between(doc, at, doc->len, &comma);
}

/* Is it something else without its tag, in JSON? */
static bool needs_tag(const struct ydoc *doc, const struct ynode *node, const char *tag)
{
	if (node->kind == YNODE_SCALAR)
		return yscalar_type(doc, node, YAML_1_2) > YSCALAR_FLOAT;
	return strcmp(tag, "!") != 0 && strcmp(tag, "tag:yaml.org,2002:map") != 0 &&
	       strcmp(tag, "tag:yaml.org,2002:seq") != 0;
}

static int check_tags(
	struct splicer *s, const struct yedit *edit, struct yvalue value, struct error *err)
{
	if (!value.node || !value.doc->props_nr)
		return 0;
	for (size_t i = 0; i < value.node->size; i++) {
		const struct ynode *node = value.node + i;
		const struct yprops *props = ydoc_props(value.doc, node);
		struct str CLEANUP(str_release) tag = STR_INIT;

		if (!props || !props->tag || !needs_tag(value.doc, node, props->tag))
			continue;
		utf8_add_safe(&tag, props->tag, props->tag_len);
		if (str_failed(&tag))
			return error_nomem(err);
		return splice_refuse(s, edit->node ? edit->node->content : 0, err,
			"JSON has no tags: the value can't have '%s' here; leave it out", tag.s);
	}
	return 0;
}

int splice_check_json(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	for (size_t i = 0; s->json && i < nr; i++)
		if (check_tags(s, &edits[i], edits[i].key, err) < 0 ||
			check_tags(s, &edits[i], edits[i].value, err) < 0)
			return -1;
	return 0;
}
