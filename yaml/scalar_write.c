/* Which form a scalar takes. */
#include "yaml/scalar_write.h"

#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/scalar_forms.h"

#include <string.h>

/* libyaml looks for the ":" of a key no further than this many characters. */
enum { LONGEST_KEY = 1024 };

static bool has_tag(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return props && props->tag;
}

static bool is_bare(const struct ydoc *doc, const struct ynode *node)
{
	return node->kind == YNODE_SCALAR && node->style == YSTYLE_PLAIN && !has_tag(doc, node);
}

/* Does the one that stood here need to know whether it is read as 1.1 or 1.2, in the way that the new one does? */
static bool is_alike(const struct scalar_place *place, struct yvalue value)
{
	const struct ynode *before = place->before, *node = value.node;
	enum yscalar_type type;

	if (!before || !is_bare(place->before_doc, before) || !is_bare(value.doc, node))
		return false;
	type = yscalar_resolve(node->value, node->len, YAML_1_2);
	return type == yscalar_resolve(before->value, before->len, YAML_1_2) &&
	       yscalar_resolve(node->value, node->len, YAML_1_1) ==
		       yscalar_resolve(before->value, before->len, YAML_1_1) &&
	       yscalar_is_portable(node->value, node->len) ==
		       yscalar_is_portable(before->value, before->len);
}

/* Would it be a string without quotes, too? Where a tag says what it is, it is that. */
static bool reads_as_text(struct yvalue value, const struct scalar_place *place)
{
	const struct ynode *node = value.node;

	if (has_tag(value.doc, node) && yscalar_type(value.doc, node, YAML_1_2) != YSCALAR_STRING)
		return true;
	if (yscalar_resolve(node->value, node->len, YAML_1_2) != YSCALAR_STRING)
		return false;
	return yscalar_resolve(node->value, node->len, YAML_1_1) == YSCALAR_STRING ||
	       is_alike(place, value);
}

/* --- strings ---------------------------------------------------------------------------------------------------------------- */

/* Quotes for what has none of its own: single ones, unless the text is easier to read in double ones. */
static enum ynode_style choose_quotes(const struct scalar_traits *traits, bool double_quotes)
{
	if (traits->special || traits->line_break || traits->tab)
		return YSTYLE_DOUBLE;
	if (double_quotes)
		return (traits->double_quote || traits->backslash) && !traits->single_quote
			       ? YSTYLE_SINGLE
			       : YSTYLE_DOUBLE;
	return traits->single_quote && !traits->double_quote && !traits->backslash ? YSTYLE_DOUBLE
										   : YSTYLE_SINGLE;
}

/*
 * The style for a string: that which is wished for, where it can carry it. Texts of several lines, where no double quotes were, are easiest to read as literal
 * ones; folded ones that folding would change become literal, too.
 */
static enum ynode_style choose_style(struct yvalue value, const struct scalar_place *place,
	const struct scalar_traits *traits, unsigned *ret_digit)
{
	const struct ynode *node = value.node;
	enum ynode_style wished = place->style <= YSTYLE_FOLDED ? place->style : YSTYLE_PLAIN;
	bool is_block = wished == YSTYLE_LITERAL || wished == YSTYLE_FOLDED;

	/* In quotes it would be a key like any other. */
	if (place->is_key && yscalar_is_merge_key(value.doc, node))
		return YSTYLE_PLAIN;
	if (wished == YSTYLE_DOUBLE)
		return YSTYLE_DOUBLE;
	if (wished == YSTYLE_FOLDED && scalar_can_be_block(traits, wished, place, ret_digit))
		return wished;
	if ((is_block || traits->line_break) &&
		scalar_can_be_block(traits, YSTYLE_LITERAL, place, ret_digit))
		return YSTYLE_LITERAL;
	if (wished == YSTYLE_SINGLE && !traits->special && !traits->line_break)
		return YSTYLE_SINGLE;
	if (wished == YSTYLE_PLAIN && reads_as_text(value, place) &&
		scalar_can_be_plain(node->value, node->len, traits, place->in_flow))
		return YSTYLE_PLAIN;
	return choose_quotes(traits, place->double_quotes);
}

static enum ynode_style write_string(
	struct yvalue value, const struct scalar_place *place, struct str *out)
{
	const char *text = value.node->value;
	size_t len = value.node->len;
	struct scalar_traits traits = scalar_traits(text, len);
	unsigned digit = 0;
	enum ynode_style style = choose_style(value, place, &traits, &digit);

	if (style == YSTYLE_PLAIN)
		str_add(out, text, len);
	else if (style == YSTYLE_SINGLE)
		scalar_add_single(out, text, len);
	else if (style == YSTYLE_DOUBLE)
		scalar_add_double(out, text, len);
	else
		scalar_add_block(out, text, len, &traits, style, place, digit);
	if (style < YSTYLE_LITERAL)
		scalar_add_header_comment(out, place);
	return style;
}

/* --- all else --------------------------------------------------------------------------------------------------------------- */

static bool is_number(enum yscalar_type type)
{
	return type == YSCALAR_INT || type == YSCALAR_FLOAT;
}

/* Null, booleans, numbers. */
static void write_literal(struct yvalue value, enum yscalar_type type,
	const struct scalar_place *place, struct str *out)
{
	const struct ynode *node = value.node;

	if (!node->len)
		str_adds(out, "null");
	else if (is_number(type) && !is_alike(place, value))
		scalar_add_portable(out, node->value, node->len);
	else
		str_add(out, node->value, node->len);
	scalar_add_header_comment(out, place);
}

/* By its text, as it is to 1.2: not, where it has a tag that says something else. */
static bool is_literal(struct yvalue value, enum yscalar_type type)
{
	if (type != YSCALAR_NULL && type != YSCALAR_BOOL && !is_number(type))
		return false;
	return yscalar_resolve(value.node->value, value.node->len, YAML_1_2) != YSCALAR_STRING;
}

static void cut(struct str *out, size_t len)
{
	if (out->cap)
		out->s[out->len = len] = '\0';
}

static int check_key(struct str *out, size_t from, struct error *err)
{
	if (utf8_count(out->s + from, out->len - from) <= LONGEST_KEY)
		return 0;
	cut(out, from);
	return error_set(err, ERROR_INVALID, "a key of more than %d characters can't be written",
		LONGEST_KEY);
}

static int write_json(struct yvalue value, const struct scalar_place *place, struct str *out,
	enum ynode_style *ret_style, struct error *err)
{
	const struct ynode *node = value.node;
	enum yscalar_type type = yscalar_type(value.doc, node, YAML_1_2);
	size_t from = out->len;

	if (is_number(type) && !place->is_key &&
		!scalar_add_json_number(out, node->value, node->len))
		return error_set(err, ERROR_INVALID,
			"JSON has no number for %.*s: give it as a string",
			(int)(node->len < 100 ? node->len : 100), node->value);
	if (out->len == from && place->is_key)
		scalar_add_json_string(out, node->value, node->len);
	else if (out->len == from)
		scalar_add_json(out, value.doc, node);
	*ret_style = !str_failed(out) && out->s[from] == '"' ? YSTYLE_DOUBLE : YSTYLE_PLAIN;
	if (str_failed(out))
		return error_nomem(err);
	return place->is_key ? check_key(out, from, err) : 0;
}

int scalar_write(struct yvalue value, const struct scalar_place *place, struct str *out,
	enum ynode_style *ret_style, struct error *err)
{
	const struct ynode *node = value.node;
	enum yscalar_type type = yscalar_type(value.doc, node, YAML_1_2);
	size_t from = out->len;

	if (utf8_check(node->value, node->len) < node->len)
		return error_set(err, ERROR_INVALID, "the text is not valid UTF-8");
	if (place->json)
		return write_json(value, place, out, ret_style, err);
	if (is_literal(value, type)) {
		write_literal(value, type, place, out);
		*ret_style = YSTYLE_PLAIN;
	} else {
		*ret_style = write_string(value, place, out);
	}
	if (str_failed(out))
		return error_nomem(err);
	return place->is_key ? check_key(out, from, err) : 0;
}

void scalar_add_json(struct str *out, const struct ydoc *doc, const struct ynode *scalar)
{
	switch (yscalar_type(doc, scalar, YAML_1_2)) {
	case YSCALAR_NULL:
		str_adds(out, "null");
		return;
	case YSCALAR_BOOL:
		str_adds(out, yscalar_bool(scalar->value) ? "true" : "false");
		return;
	case YSCALAR_INT:
	case YSCALAR_FLOAT:
		if (scalar_add_json_number(out, scalar->value, scalar->len))
			return;
		break;
	default:
		break;
	}
	scalar_add_json_string(out, scalar->value, scalar->len);
}
