/* Comparisons: RFC 9535, 2.3.5.2.2, over the types of YAML 1.2's core schema. */
#include "base/cleanup.h"
#include "yaml/query/query_children.h"
#include "yaml/query/query_eval.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what a node is worth -------------------------------------------------------------------------------------------------- */

/* A tag that is none of the core schema's is not looked at. */
static enum yscalar_type type_of(const struct ydoc *doc, const struct ynode *scalar)
{
	enum yscalar_type type = yscalar_type(doc, scalar, YAML_1_2);

	if (type != YSCALAR_OTHER)
		return type;
	if (scalar->style != YSTYLE_PLAIN)
		return YSCALAR_STRING;
	return yscalar_resolve(scalar->value, scalar->len, YAML_1_2);
}

void node_value(const struct eval *e, const struct ynode *node, struct qvalue *ret)
{
	*ret = (struct qvalue){.kind = QVALUE_NODE, .node = node};
	if (node->kind != YNODE_SCALAR)
		return;
	ret->text = (struct ytext){node->value, node->len};
	switch (type_of(e->doc, node)) {
	case YSCALAR_NULL:
		ret->kind = QVALUE_NULL;
		break;
	case YSCALAR_BOOL:
		ret->kind = QVALUE_BOOL;
		ret->truth = node->len && (node->value[0] == 't' || node->value[0] == 'T');
		break;
	case YSCALAR_INT:
	case YSCALAR_FLOAT:
		ret->kind = QVALUE_NUMBER;
		ret->number = yscalar_number(node->value, node->len, YAML_1_2);
		break;
	default:
		ret->kind = QVALUE_STRING;
	}
}

/* --- numbers --------------------------------------------------------------------------------------------------------------- */

enum order { ORDER_LESS = -1, ORDER_EQUAL, ORDER_GREATER, ORDER_NONE };

static enum order order_of(int sign)
{
	return sign < 0 ? ORDER_LESS : sign > 0 ? ORDER_GREATER : ORDER_EQUAL;
}

/* An integer that no double holds is compared exactly with one that is near. */
static enum order compare_mixed(int64_t integer, double real)
{
	const double end = 9223372036854775808.0; /* 2^63 */
	int64_t whole;

	if (isnan(real))
		return ORDER_NONE;
	if (real >= end || real < -end)
		return real > 0 ? ORDER_LESS : ORDER_GREATER;
	whole = (int64_t)real;
	if (integer != whole)
		return integer < whole ? ORDER_LESS : ORDER_GREATER;
	return order_of((real < (double)whole) - (real > (double)whole));
}

static enum order compare_numbers(const struct ynumber *a, const struct ynumber *b)
{
	if (a->is_integer && b->is_integer)
		return order_of((a->integer > b->integer) - (a->integer < b->integer));
	if (a->is_integer)
		return compare_mixed(a->integer, b->real);
	if (b->is_integer) {
		enum order order = compare_mixed(b->integer, a->real);

		return order == ORDER_NONE ? ORDER_NONE : order_of(-(int)order);
	}
	if (isnan(a->real) || isnan(b->real))
		return ORDER_NONE;
	return order_of((a->real > b->real) - (a->real < b->real));
}

/* By code points, which is by bytes in UTF-8. */
static enum order compare_texts(struct ytext a, struct ytext b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int sign = len ? memcmp(a.s, b.s, len) : 0;

	return order_of(sign ? sign : (a.len > b.len) - (a.len < b.len));
}

/* --- collections ----------------------------------------------------------------------------------------------------------- */

static int same_nodes(struct eval *e, const struct ynode *a, const struct ynode *b);

/* What holds itself is the same as itself only: there would be no end. */
static int same_places(struct eval *e, const struct frame *a, const struct frame *b)
{
	if ((a->place.alias && is_recursive(a->place.alias)) ||
		(b->place.alias && is_recursive(b->place.alias)))
		return a->place.node == b->place.node;
	return same_nodes(e, a->place.node, b->place.node);
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

	return children_key(a->place.key, &x) && children_key(b->place.key, &y) &&
	       compare_texts(x, y) == ORDER_EQUAL;
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

static int same_nodes(struct eval *e, const struct ynode *a, const struct ynode *b)
{
	struct qvalue x, y;
	int same;

	if (a->kind != b->kind || a->kind == YNODE_ALIAS)
		return a == b;
	if (a->kind == YNODE_SCALAR) {
		node_value(e, a, &x);
		node_value(e, b, &y);
		return compare_values(e, OP_EQ, &x, &y);
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

/* --- all ------------------------------------------------------------------------------------------------------------------- */

static int same_values(struct eval *e, const struct qvalue *a, const struct qvalue *b)
{
	if (a->kind != b->kind)
		return 0;
	switch (a->kind) {
	case QVALUE_NOTHING:
	case QVALUE_NULL:
		return 1;
	case QVALUE_BOOL:
		return a->truth == b->truth;
	case QVALUE_NUMBER:
		return compare_numbers(&a->number, &b->number) == ORDER_EQUAL;
	case QVALUE_STRING:
		return compare_texts(a->text, b->text) == ORDER_EQUAL;
	case QVALUE_NODE:
		return same_nodes(e, a->node, b->node);
	}
	return 0;
}

/* Only numbers and strings have an order. */
static bool is_less(const struct qvalue *a, const struct qvalue *b)
{
	if (a->kind == QVALUE_NUMBER && b->kind == QVALUE_NUMBER)
		return compare_numbers(&a->number, &b->number) == ORDER_LESS;
	return a->kind == QVALUE_STRING && b->kind == QVALUE_STRING &&
	       compare_texts(a->text, b->text) == ORDER_LESS;
}

int compare_values(
	struct eval *e, enum compare_op op, const struct qvalue *a, const struct qvalue *b)
{
	int same;

	switch (op) {
	case OP_EQ:
		return same_values(e, a, b);
	case OP_NE:
		same = same_values(e, a, b);
		return same < 0 ? -1 : !same;
	case OP_LT:
		return is_less(a, b);
	case OP_GT:
		return is_less(b, a);
	case OP_LE:
		return is_less(a, b) ? 1 : same_values(e, a, b);
	case OP_GE:
		return is_less(b, a) ? 1 : same_values(e, a, b);
	}
	return 0;
}
