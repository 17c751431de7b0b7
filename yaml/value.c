/* Values: parsing them, making scalars, looking into them. */
#include "yaml/value.h"

#include "base/textmap.h"
#include "yaml/scalar.h"

#include <string.h>

/* For nodes that are made: these have neither tag nor anchor. */
static const struct ydoc no_doc = YDOC_INIT;

const struct ynode *ynode_meant(const struct ynode *node)
{
	while (node && node->kind == YNODE_ALIAS)
		node = ynode_target(node);
	return node;
}

static bool is_text(const struct ynode *node, const char *text, size_t len, uint8_t sketch)
{
	node = node->kind == YNODE_ALIAS ? ynode_meant(node) : node;
	return node && node->kind == YNODE_SCALAR && node->sketch == sketch && node->len == len &&
	       memcmp(node->value, text, len) == 0;
}

const struct ynode *ynode_lookup(const struct ynode *mapping, const char *key, size_t len)
{
	const uint8_t sketch = ynode_sketch(key, len);
	const struct ynode *k = mapping->kind == YNODE_MAPPING ? ynode_first(mapping) : NULL;

	while (k) {
		const struct ynode *value = ynode_next(k);

		if (!value || is_text(k, key, len, sketch))
			return value;
		k = ynode_next(value);
	}
	return NULL;
}

/* --- made scalars ----------------------------------------------------------------------------------------------------------- */

static int make_scalar(struct arena *arena, const char *text, size_t len, enum ynode_style style,
	struct yvalue *ret)
{
	struct ynode *node = len < UINT32_MAX ? arena_alloc(arena, sizeof(*node)) : NULL;

	if (!node)
		return -1;
	*node = (struct ynode){
		.size = 1,
		.len = (uint32_t)len,
		.value = text,
		.kind = YNODE_SCALAR,
		.style = (uint8_t)style,
		.last = true,
		.sketch = ynode_sketch(text, len),
	};
	*ret = (struct yvalue){&no_doc, node};
	return 0;
}

int yvalue_string(struct arena *arena, const char *text, size_t len, struct yvalue *ret)
{
	return make_scalar(arena, text, len, YSTYLE_DOUBLE, ret);
}

int yvalue_key(struct arena *arena, const char *text, size_t len, struct yvalue *ret)
{
	/* A number that would have to be written as another text (1e3) would not be found again by its own. */
	bool plain = len && yscalar_is_portable(text, len);

	return make_scalar(arena, text, len, plain ? YSTYLE_PLAIN : YSTYLE_DOUBLE, ret);
}

/* --- parsing ---------------------------------------------------------------------------------------------------------------- */

static int refuse(struct ydoc *doc, const struct ynode *node, const char *origin, const char *what,
	struct error *err)
{
	size_t line, column;

	if (ydoc_position(doc, node->start, &line, &column) < 0)
		return error_nomem(err);
	return error_set(err, ERROR_CONFIG, "%s: %s \"%.*s\" (line %zu, column %zu of the value)",
		origin, what, (int)(node->len < 100 ? node->len : 100), node->value, line, column);
}

/* The first key that stands twice. -1: out of memory. */
static int find_twice(const struct ydoc *doc, const struct ynode *mapping, struct textmap *map,
	const struct ynode **ret)
{
	const struct ynode *child;

	textmap_clear(map);
	YNODE_EACH (child, mapping) {
		const struct yprops *props = ydoc_props(doc, child);
		bool is_new;

		if (child->index % 2 || child->kind != YNODE_SCALAR || (props && props->tag) ||
			yscalar_is_merge_key(doc, child))
			continue;
		if (!textmap_put(map, child->value, child->len, &is_new))
			return -1;
		if (!is_new) {
			*ret = child;
			return 0;
		}
	}
	return 0;
}

static int check_keys(struct ydoc *doc, const char *origin, struct error *err)
{
	struct textmap map = TEXTMAP_INIT;
	const struct ynode *twice = NULL;
	int found = 0;

	for (size_t i = 0; !found && !twice && i < doc->suspects_nr; i++)
		found = find_twice(doc, &doc->nodes[doc->suspects[i]], &map, &twice);
	textmap_release(&map);
	if (found < 0)
		return error_nomem(err);
	return twice ? refuse(doc, twice, origin, "this key stands twice:", err) : 0;
}

static int check_aliases(struct ydoc *doc, const char *origin, struct error *err)
{
	for (size_t i = 0; doc->undeclared && i < doc->nodes_nr; i++)
		if (doc->nodes[i].kind == YNODE_ALIAS && !doc->nodes[i].target)
			return refuse(doc, &doc->nodes[i], origin,
				"no anchor stands for this alias:", err);
	return 0;
}

/* The user's own words: wrong usage, whatever it was that libyaml or a limit said. */
static int say_broken(struct error *why, const char *origin, struct error *err)
{
	if (why->code != ERROR_INVALID && why->code != ERROR_LIMIT) {
		error_move(err, why);
		return -1;
	}
	error_set(err, ERROR_CONFIG, "%s: %s (line %zu, column %zu of the value)", origin,
		error_text(why), why->line, why->column);
	error_release(why);
	return -1;
}

int yvalue_parse(struct ydoc *doc, const char *text, size_t len, const char *origin,
	struct yvalue *ret, struct error *err)
{
	struct error why = ERROR_INIT;
	struct yvalue value;

	if (ydoc_parse(doc, text, len, NULL, &why) < 0)
		return say_broken(&why, origin, err);
	if (doc->documents_nr > 1)
		return error_set(err, ERROR_CONFIG,
			"%s: the value has %zu documents, but must be one", origin,
			doc->documents_nr);
	if (check_aliases(doc, origin, err) < 0 || check_keys(doc, origin, err) < 0)
		return -1;
	value.doc = doc;
	value.node = doc->documents_nr ? ydoc_root(doc, 0) : NULL;
	if (!value.node && make_scalar(&doc->arena, "", 0, YSTYLE_PLAIN, &value) < 0)
		return error_nomem(err);
	*ret = value;
	return 0;
}
