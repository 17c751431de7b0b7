/* Values made of other values: copies of their nodes, in a row, with others before them or some of them left out. */
#include "yaml/scalar.h"
#include "yaml/value.h"

#include <stdlib.h>
#include <string.h>

/*
 * The copy while it grows. An alias whose anchor was copied before it leads there; one whose anchor lies elsewhere (outside of the value, or left out) becomes
 * a copy of what it stands for, once: further ones lead to that.
 */
struct copy {
	const struct ydoc *doc;
	struct ynode *v;
	size_t nr, cap;
	uint32_t *copied; /* by place in doc->props: 1 + where the anchored node is now */
	bool without_nulls;
};

enum { DEPTH_LIMIT = 4 * YDOC_DEPTH_LIMIT };

static int copy_init(struct copy *c, const struct ydoc *doc)
{
	*c = (struct copy){.doc = doc};
	c->copied = calloc(doc->props_nr + 1, sizeof(*c->copied));
	return c->copied ? 0 : -1;
}

/* A row of nodes becomes the value. */
static int copy_finish(struct copy *c, struct arena *arena, int result, struct yvalue *ret)
{
	size_t size = c->nr * sizeof(*c->v);
	struct ynode *nodes = result == 0 ? arena_alloc(arena, size) : NULL;

	if (nodes) {
		memcpy(nodes, c->v, size);
		*ret = (struct yvalue){c->doc, nodes};
	}
	free(c->v);
	free(c->copied);
	return nodes ? 0 : -1;
}

/* Append, as the child number `index` of the node at `parent` (of none: SIZE_MAX). */
static int append(struct copy *c, const struct ynode *node, size_t parent, uint32_t index)
{
	struct ynode *copied;

	if (c->nr == c->cap) {
		size_t cap = c->cap ? c->cap * 2 : 64;
		struct ynode *grown = cap <= 2 * (size_t)YDOC_ALIASES_LIMIT
					      ? realloc(c->v, cap * sizeof(*grown))
					      : NULL;

		if (!grown)
			return -1;
		c->v = grown;
		c->cap = cap;
	}
	copied = &c->v[c->nr];
	*copied = *node;
	copied->up = parent == SIZE_MAX ? 0 : (uint32_t)(c->nr - parent);
	copied->index = index;
	copied->last = parent == SIZE_MAX;
	copied->size = 1;
	if (ynode_is_collection(copied))
		copied->nr = 0;
	if (copied->props && copied->kind != YNODE_ALIAS)
		c->copied[copied->props - 1] = (uint32_t)c->nr + 1;
	c->nr++;
	return 0;
}

static void close_collection(struct copy *c, size_t at, size_t last)
{
	c->v[at].size = (uint32_t)(c->nr - at);
	if (c->v[at].nr)
		c->v[last].last = true;
}

static int copy_node(
	struct copy *c, const struct ynode *node, size_t parent, uint32_t index, unsigned depth);

static bool is_null(const struct copy *c, const struct ynode *value)
{
	value = ynode_meant(value);
	return value && value->kind == YNODE_SCALAR &&
	       yscalar_type(c->doc, value, YAML_1_2) == YSCALAR_NULL;
}

static int copy_children(struct copy *c, const struct ynode *node, unsigned depth)
{
	const bool without = c->without_nulls;
	size_t at = c->nr - 1, last = at;
	const struct ynode *child;

	if (node->kind == YNODE_SEQUENCE)
		c->without_nulls = false;
	for (child = ynode_first(node); child; child = ynode_next(child)) {
		if (c->without_nulls && child->index % 2 == 0 && is_null(c, ynode_next(child))) {
			child = ynode_next(child);
			continue;
		}
		last = c->nr;
		if (copy_node(c, child, at, c->v[at].nr, depth + 1) < 0)
			return -1;
		c->v[at].nr++;
	}
	c->without_nulls = without;
	close_collection(c, at, last);
	return 0;
}

static int copy_alias(
	struct copy *c, const struct ynode *alias, size_t parent, uint32_t index, unsigned depth)
{
	const struct ynode *target = ynode_target(alias);
	uint32_t copied = target && target->props ? c->copied[target->props - 1] : 0;

	if (target && !copied)
		return copy_node(c, target, parent, index, depth + 1);
	if (append(c, alias, parent, index) < 0)
		return -1;
	c->v[c->nr - 1].target = copied ? (uint32_t)c->nr - copied : 0;
	return 0;
}

static int copy_node(
	struct copy *c, const struct ynode *node, size_t parent, uint32_t index, unsigned depth)
{
	if (depth > DEPTH_LIMIT)
		return -1;
	if (node->kind == YNODE_ALIAS)
		return copy_alias(c, node, parent, index, depth);
	if (append(c, node, parent, index) < 0)
		return -1;
	return ynode_is_collection(node) ? copy_children(c, node, depth) : 0;
}

/* A mapping with this one key, to which the value must be added. */
static int open_mapping(struct copy *c, struct arena *arena, const struct ytext *key, size_t parent)
{
	static const struct ynode mapping = {.kind = YNODE_MAPPING, .style = YSTYLE_BLOCK};
	size_t at = c->nr;
	struct yvalue made;

	if (yvalue_key(arena, key->s, key->len, &made) < 0 ||
		append(c, &mapping, parent, parent == SIZE_MAX ? 0 : 1) < 0 ||
		append(c, made.node, at, 0) < 0)
		return -1;
	c->v[at].nr = 2;
	return 0;
}

int yvalue_wrap(struct arena *arena, const struct ytext *keys, size_t nr, struct yvalue value,
	struct yvalue *ret)
{
	struct copy c;
	int result = 0;

	if (!nr) {
		*ret = value;
		return 0;
	}
	if (copy_init(&c, value.doc) < 0)
		return -1;
	for (size_t i = 0; result == 0 && i < nr; i++)
		result = open_mapping(&c, arena, &keys[i], i ? 2 * (i - 1) : SIZE_MAX);
	if (result == 0)
		result = copy_node(&c, value.node, 2 * (nr - 1), 1, 0);
	for (size_t i = nr; result == 0 && i-- > 0;)
		close_collection(&c, 2 * i, 2 * i + 2);
	return copy_finish(&c, arena, result, ret);
}

int yvalue_without_nulls(struct arena *arena, struct yvalue value, struct yvalue *ret)
{
	struct copy c;

	if (copy_init(&c, value.doc) < 0)
		return -1;
	c.without_nulls = true;
	return copy_finish(&c, arena, copy_node(&c, value.node, SIZE_MAX, 0, 0), ret);
}
