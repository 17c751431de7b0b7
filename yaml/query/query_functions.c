/* The functions of RFC 9535, 2.4.4 to 2.4.8. */
#include "base/utf8.h"
#include "yaml/query/query_children.h"
#include "yaml/query/query_eval.h"

static void set_integer(struct qvalue *ret, size_t nr)
{
	*ret = (struct qvalue){.kind = QVALUE_NUMBER, .number = {true, (int64_t)nr, (double)nr}};
}

/* With what is merged, so they must be gone over. */
static int count_pairs(struct eval *e, const struct ynode *mapping, size_t *ret)
{
	struct frame parent = {.place = {.node = mapping}}, child;
	struct kids kids;
	int result;

	*ret = 0;
	kids_begin(&kids, e, &parent);
	while ((result = kids_next(&kids, &child)) > 0)
		++*ret;
	kids_end(&kids);
	return result;
}

static int length(struct eval *e, const struct qvalue *value, struct qvalue *ret)
{
	size_t nr;

	if (value->kind == QVALUE_STRING) {
		set_integer(ret, utf8_count(value->text.s, value->text.len));
	} else if (value->kind == QVALUE_NODE && value->node->kind == YNODE_SEQUENCE) {
		set_integer(ret, value->node->nr);
	} else if (value->kind == QVALUE_NODE && value->node->kind == YNODE_MAPPING) {
		if (count_pairs(e, value->node, &nr) < 0)
			return -1;
		set_integer(ret, nr);
	}
	return 0;
}

int qfunction_value(
	struct eval *e, const struct expr *call, struct frame *current, struct qvalue *ret)
{
	const struct expr *argument = call->arguments[0];
	struct qvalue value;
	struct found found;

	*ret = (struct qvalue){.kind = QVALUE_NOTHING};
	if (call->function->id == FUNCTION_LENGTH)
		return qfilter_value(e, argument, current, &value) < 0 ? -1
								       : length(e, &value, ret);
	if (qfilter_path(e, argument, current, call->function->id == FUNCTION_COUNT ? SIZE_MAX : 2,
		    &found) < 0)
		return -1;
	if (call->function->id == FUNCTION_COUNT)
		set_integer(ret, found.nr);
	else if (found.nr == 1)
		qvalue_of(e, found.first, ret);
	return 0;
}

int qfunction_holds(struct eval *e, const struct expr *call, struct frame *current)
{
	struct qvalue text, pattern;

	if (qfilter_value(e, call->arguments[0], current, &text) < 0 ||
		qfilter_value(e, call->arguments[1], current, &pattern) < 0)
		return -1;
	if (text.kind != QVALUE_STRING || pattern.kind != QVALUE_STRING)
		return 0;
	return qmatch_text(
		e, call->code, pattern.text, call->function->id == FUNCTION_MATCH, text.text);
}
