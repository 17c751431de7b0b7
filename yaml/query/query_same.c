/* Are two collections the same? */
#include "base/cleanup.h"
#include "yaml/query/query_children.h"
#include "yaml/query/query_eval.h"

#include <stdlib.h>
#include <string.h>

/* What holds itself is the same as itself only: there would be no end. */
static int same_places(struct eval *e, const struct frame *a, const struct frame *b)
{
	if ((a->place.alias && is_recursive(a->place.alias)) ||
		(b->place.alias && is_recursive(b->place.alias)))
		return a->place.node == b->place.node;
	return qsame_nodes(e, a->place.node, b->place.node);
}

/* The values of a mapping by their keys. */
struct index {
	struct textmap map; /* to the place in v, from 1 */
	struct frame *v;
	size_t nr, cap;
};

static void index_release(struct index *index)
{
	textmap_release(&index->map);
	free(index->v);
}

static int index_add(struct index *index, const struct frame *child)
{
	struct ytext name;
	uint32_t *at;
	bool is_new;

	if (index->nr == index->cap) {
		size_t cap = index->cap ? 2 * index->cap : 64;
		struct frame *v = realloc(index->v, cap * sizeof(*v));

		if (!v)
			return -1;
		index->v = v;
		index->cap = cap;
	}
	index->v[index->nr++] = *child;
	if (!children_key(child->place.key, &name))
		return 0;
	at = textmap_put(&index->map, name.s, name.len, &is_new);
	if (!at)
		return -1;
	*at = (uint32_t)index->nr;
	return 0;
}

static int index_build(struct eval *e, const struct ynode *mapping, struct index *index)
{
	struct frame parent = {.place = {.node = mapping}}, child;
	struct kids kids;
	int result;

	kids_begin(&kids, e, &parent);
	while ((result = kids_next(&kids, &child)) > 0)
		if (index_add(index, &child) < 0) {
			result = error_nomem(e->err);
			break;
		}
	kids_end(&kids);
	return result;
}

/* One pair of the one in the other. */
static int same_in_index(struct eval *e, const struct frame *child, const struct index *index)
{
	struct ytext name;
	const uint32_t *at;

	/* A key that is a collection is equal to none. */
	if (!children_key(child->place.key, &name))
		return 0;
	at = textmap_get(&index->map, name.s, name.len);
	return at ? same_places(e, child, &index->v[*at - 1]) : 0;
}

static int same_in_any_order(struct eval *e, const struct ynode *a, const struct ynode *b)
{
	struct index CLEANUP(index_release) index = {.map = TEXTMAP_INIT};
	struct frame parent = {.place = {.node = a}}, child;
	struct kids kids;
	size_t nr = 0;
	int result, same = 1;

	if (index_build(e, b, &index) < 0)
		return -1;
	kids_begin(&kids, e, &parent);
	while ((result = kids_next(&kids, &child)) > 0) {
		nr++;
		same = same_in_index(e, &child, &index);
		if (same <= 0)
			break;
	}
	kids_end(&kids);
	if (result < 0 || same < 0)
		return -1;
	return same && nr == index.nr;
}

static bool same_keys(const struct frame *a, const struct frame *b)
{
	struct ytext x, y;

	return children_key(a->place.key, &x) && children_key(b->place.key, &y) && x.len == y.len &&
	       memcmp(x.s, y.s, x.len) == 0;
}

/* Mostly the keys stand in the same order: 1, 0, -1; 2: they do not. */
static int same_in_order(struct eval *e, const struct ynode *a, const struct ynode *b)
{
	struct frame parents[2] = {{.place = {.node = a}}, {.place = {.node = b}}}, children[2];
	struct kids kids[2];
	int more[2], same = 1;

	kids_begin(&kids[0], e, &parents[0]);
	kids_begin(&kids[1], e, &parents[1]);
	do {
		more[0] = kids_next(&kids[0], &children[0]);
		more[1] = kids_next(&kids[1], &children[1]);
		if (more[0] < 0 || more[1] < 0)
			same = -1;
		else if (more[0] != more[1])
			same = 0;
		else if (more[0] && a->kind == YNODE_MAPPING &&
			 !same_keys(&children[0], &children[1]))
			same = 2;
		else if (more[0])
			same = same_places(e, &children[0], &children[1]);
	} while (same == 1 && more[0]);
	/* in the order of the stack, whichever gathered last */
	e->scratch->nr = kids[0].gathered && (!kids[1].gathered || kids[0].from < kids[1].from)
				 ? kids[0].from
			 : kids[1].gathered ? kids[1].from
					    : e->scratch->nr;
	return same;
}

int qsame_nodes(struct eval *e, const struct ynode *a, const struct ynode *b)
{
	struct qvalue x, y;
	int same;

	if (a->kind != b->kind || a->kind == YNODE_ALIAS)
		return a == b;
	if (a->kind == YNODE_SCALAR) {
		qvalue_of(e, a, &x);
		qvalue_of(e, b, &y);
		return qvalue_compare(e, OP_EQ, &x, &y);
	}
	if (a->kind == YNODE_SEQUENCE && a->nr != b->nr)
		return 0;
	if (eval_enter(e) < 0)
		return -1;
	same = same_in_order(e, a, b);
	if (same == 2)
		same = same_in_any_order(e, a, b);
	eval_leave(e);
	return same;
}
