/* What a filter's expression comes to at one place: RFC 9535, 2.3.5.2. */
#include "yaml/query/query_eval.h"

int qfilter_path(struct eval *e, const struct expr *path, struct frame *current, size_t most,
	struct found *ret)
{
	struct known *known = &e->known[path->slot];

	if (!path->absolute)
		return eval_steps(e, &path->steps, current, most, ret);
	/* A query is used in one way only, so `most` is always the same. */
	if (!known->is_known) {
		if (eval_steps(e, &path->steps, e->root, most, &known->found) < 0)
			return -1;
		known->is_known = true;
	}
	*ret = known->found;
	return 0;
}

int qfilter_value(
	struct eval *e, const struct expr *expr, struct frame *current, struct qvalue *ret)
{
	struct found found;

	*ret = (struct qvalue){.kind = QVALUE_NOTHING};
	if (expr->kind == EXPR_LITERAL) {
		*ret = expr->literal;
		return 0;
	}
	if (expr->kind == EXPR_CALL)
		return qfunction_value(e, expr, current, ret);
	if (qfilter_path(e, expr, current, 1, &found) < 0)
		return -1;
	if (found.nr)
		qvalue_of(e, found.first, ret);
	return 0;
}

static int compare(struct eval *e, const struct expr *expr, struct frame *current)
{
	struct qvalue left, right;

	if (qfilter_value(e, expr->left, current, &left) < 0 ||
		qfilter_value(e, expr->right, current, &right) < 0)
		return -1;
	return qvalue_compare(e, expr->op, &left, &right);
}

/* AND: the first that does not hold decides; OR: the first that does. */
static int join(struct eval *e, const struct expr *expr, struct frame *current)
{
	int neutral = expr->kind == EXPR_AND;

	for (const struct expr *operand = expr->operands; operand; operand = operand->next) {
		int holds = qfilter_holds(e, operand, current);

		if (holds != neutral)
			return holds;
	}
	return neutral;
}

int qfilter_holds(struct eval *e, const struct expr *expr, struct frame *current)
{
	struct found found;
	int holds;

	switch (expr->kind) {
	case EXPR_AND:
	case EXPR_OR:
		return join(e, expr, current);
	case EXPR_NOT:
		holds = qfilter_holds(e, expr->left, current);
		return holds < 0 ? -1 : !holds;
	case EXPR_COMPARE:
		return compare(e, expr, current);
	case EXPR_CALL:
		return qfunction_holds(e, expr, current);
	case EXPR_PATH:
		if (qfilter_path(e, expr, current, 1, &found) < 0)
			return -1;
		return found.nr > 0;
	case EXPR_LITERAL:
		break; /* refused when it was compiled */
	}
	return 0;
}
