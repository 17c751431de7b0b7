#include "apply/diff_value.h"

#include <stdlib.h>
#include <string.h>

/* A row of nodes that grows. */
struct copy {
	struct ynode *v;
	size_t nr, cap;
};

int diff_values_init(struct diff_values *values, const struct ydoc *doc, struct error *err)
{
	size_t size = (doc->props_nr + 1) * sizeof(struct yprops);
	struct yprops *props;

	*values = (struct diff_values){.doc = doc, .bare = *doc, .arena = ARENA_INIT};
	props = arena_alloc(&values->arena, size);
	if (!props)
		return error_nomem(err);
	for (size_t i = 0; i < doc->props_nr; i++) {
		props[i] = doc->props[i];
		props[i].anchor = NULL;
		props[i].anchor_len = 0;
	}
	values->bare.props = props;
	return 0;
}

void diff_values_release(struct diff_values *values)
{
	arena_release(&values->arena);
}

static bool is_bare(const struct ydoc *doc, const struct ynode *node)
{
	for (uint32_t i = 0; i < node->size; i++) {
		const struct yprops *props = ydoc_props(doc, node + i);

		if (node[i].kind == YNODE_ALIAS || (props && props->anchor))
			return false;
	}
	return true;
}

static int append(struct copy *c, const struct ynode *node, size_t parent, uint32_t index)
{
	struct ynode *copied;

	if (c->nr == c->cap) {
		size_t cap = c->cap ? 2 * c->cap : 64;
		struct ynode *v = cap < UINT32_MAX ? realloc(c->v, cap * sizeof(*v)) : NULL;

		if (!v)
			return -1;
		c->v = v;
		c->cap = cap;
	}
	copied = &c->v[c->nr];
	*copied = *node;
	copied->up = parent == SIZE_MAX ? 0 : (uint32_t)(c->nr - parent);
	copied->index = index;
	copied->last = true;
	c->nr++;
	return 0;
}

/* Aliases within what aliases stand for may be deeper than any text. */
static int copy_node(struct copy *c, const struct ynode *node, size_t parent, uint32_t index,
	size_t depth, struct error *err)
{
	const struct ynode *meant = ynode_meant(node), *child;
	size_t at = c->nr;

	if (depth > YDOC_DEPTH_LIMIT)
		return error_set(err, ERROR_LIMIT,
			"more than %d levels of nesting, once aliases are expanded",
			YDOC_DEPTH_LIMIT);
	if (append(c, meant, parent, index) < 0)
		return error_nomem(err);
	YNODE_EACH (child, meant) {
		size_t next = c->nr;

		if (copy_node(c, child, at, child->index, depth + 1, err) < 0)
			return -1;
		c->v[next].last = child->last;
	}
	c->v[at].size = (uint32_t)(c->nr - at);
	return 0;
}

int diff_value(
	struct diff_values *values, const struct ynode *node, struct yvalue *ret, struct error *err)
{
	struct copy c = {NULL, 0, 0};
	const struct ynode *meant = ynode_meant(node);
	struct ynode *nodes = NULL;

	if (is_bare(values->doc, meant)) {
		*ret = (struct yvalue){values->doc, meant};
		return 0;
	}
	if (copy_node(&c, meant, SIZE_MAX, 0, 0, err) == 0) {
		nodes = arena_alloc(&values->arena, c.nr * sizeof(*nodes));
		if (nodes)
			memcpy(nodes, c.v, c.nr * sizeof(*nodes));
		else
			error_nomem(err);
	}
	free(c.v);
	*ret = (struct yvalue){&values->bare, nodes};
	return nodes ? 0 : -1;
}
