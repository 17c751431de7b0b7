/* Comparisons: RFC 9535, 2.3.5.2.2, over the types of YAML 1.2's core schema. */
#include "yaml/query/query_eval.h"

#include <math.h>
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

void qvalue_of(const struct eval *e, const struct ynode *node, struct qvalue *ret)
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
		return qsame_nodes(e, a->node, b->node);
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

int qvalue_compare(
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
