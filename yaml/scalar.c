/* What scalars are with their styles and tags. */
#include "yaml/scalar.h"
#include "yaml/scalar_cursor.h"

/* What stands behind "tag:yaml.org,2002:"; NULL: another tag. */
static const char *core_tag(const char *tag)
{
	static const char prefix[] = "tag:yaml.org,2002:";

	return strncmp(tag, prefix, sizeof(prefix) - 1) == 0 ? tag + sizeof(prefix) - 1 : NULL;
}

static bool is_number(enum yscalar_type type)
{
	return type == YSCALAR_INT || type == YSCALAR_FLOAT;
}

/* Of a text to which its tag gives the type `wanted`: of another kind if it is not one. */
static enum yscalar_type tagged_type(
	const struct ynode *scalar, enum yscalar_type wanted, enum yversion version)
{
	enum yscalar_type is = yscalar_resolve(scalar->value, scalar->len, version);

	switch (wanted) {
	case YSCALAR_NULL:
	case YSCALAR_BOOL:
		return is == wanted ? wanted : YSCALAR_OTHER;
	case YSCALAR_INT:
	case YSCALAR_FLOAT:
		return is_number(is) ? wanted : YSCALAR_OTHER;
	default:
		return wanted;
	}
}

/* What the tag says, whatever the text. */
static enum yscalar_type meant_by_tag(const char *tag)
{
	static const struct {
		const char *name;
		enum yscalar_type type;
	} types[] = {
		{"str", YSCALAR_STRING},
		{"null", YSCALAR_NULL},
		{"bool", YSCALAR_BOOL},
		{"int", YSCALAR_INT},
		{"float", YSCALAR_FLOAT},
		{"timestamp", YSCALAR_TIMESTAMP},
		{"merge", YSCALAR_MERGE},
		{"value", YSCALAR_VALUE},
	};
	const char *name = core_tag(tag);

	if (strcmp(tag, "!") == 0)
		return YSCALAR_STRING;
	for (size_t i = 0; name && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(name, types[i].name) == 0)
			return types[i].type;
	return YSCALAR_OTHER;
}

bool yscalar_tag_takes_text(const char *tag)
{
	enum yscalar_type type = meant_by_tag(tag);

	return type == YSCALAR_STRING || type == YSCALAR_OTHER;
}

enum yscalar_type yscalar_type(
	const struct ydoc *doc, const struct ynode *scalar, enum yversion version)
{
	const struct yprops *props = ydoc_props(doc, scalar);

	if (props && props->tag)
		return tagged_type(scalar, meant_by_tag(props->tag), version);
	if (scalar->style != YSTYLE_PLAIN)
		return YSCALAR_STRING;
	return yscalar_resolve(scalar->value, scalar->len, version);
}

bool yscalar_bool(const char *text)
{
	char first = lower(text[0]);

	return first == 't' || first == 'y' || (first == 'o' && lower(text[1]) == 'n');
}

bool yscalar_is_merge_key(const struct ydoc *doc, const struct ynode *key)
{
	const struct yprops *props = ydoc_props(doc, key);

	if (key->kind != YNODE_SCALAR || !ynode_is_key(key))
		return false;
	if (props && props->tag)
		return strcmp(props->tag, "tag:yaml.org,2002:merge") == 0;
	return key->style == YSTYLE_PLAIN && key->len == 2 && memcmp(key->value, "<<", 2) == 0;
}

static const char *tag_of(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return props && props->tag ? props->tag : "";
}

bool yscalar_same(const struct ydoc *doc_a, const struct ynode *a, const struct ydoc *doc_b,
	const struct ynode *b)
{
	enum yscalar_type type = yscalar_type(doc_a, a, YAML_1_2);

	if (type != yscalar_type(doc_b, b, YAML_1_2) ||
		yscalar_type(doc_a, a, YAML_1_1) != yscalar_type(doc_b, b, YAML_1_1))
		return false;
	if (type == YSCALAR_NULL)
		return true;
	if (type == YSCALAR_BOOL)
		return yscalar_bool(a->value) == yscalar_bool(b->value);
	if (type == YSCALAR_OTHER && strcmp(tag_of(doc_a, a), tag_of(doc_b, b)) != 0)
		return false;
	return a->len == b->len && memcmp(a->value, b->value, a->len) == 0;
}
