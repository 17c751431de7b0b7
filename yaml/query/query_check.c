/* Well-typedness: RFC 9535, 2.4.3. */
#include "yaml/query/query_parse.h"

#include <string.h>

static const struct function functions[] = {
	{"length", TYPE_VALUE, 1, {TYPE_VALUE}, FUNCTION_LENGTH},
	{"count", TYPE_VALUE, 1, {TYPE_NODES}, FUNCTION_COUNT},
	{"match", TYPE_LOGICAL, 2, {TYPE_VALUE, TYPE_VALUE}, FUNCTION_MATCH},
	{"search", TYPE_LOGICAL, 2, {TYPE_VALUE, TYPE_VALUE}, FUNCTION_SEARCH},
	{"value", TYPE_VALUE, 1, {TYPE_NODES}, FUNCTION_VALUE},
};

const struct function *find_function(struct ytext name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (strlen(functions[i].name) == name.len &&
			memcmp(functions[i].name, name.s, name.len) == 0)
			return &functions[i];
	return NULL;
}

bool steps_are_singular(const struct steps *steps)
{
	for (const struct segment *s = steps->first; s; s = s->next) {
		const struct selector *only = s->selectors;

		if (s->descendant || only->next)
			return false;
		if (only->kind != SELECTOR_NAME && only->kind != SELECTOR_INDEX &&
			only->kind != SELECTOR_TOKEN)
			return false;
	}
	return true;
}

int check_logical(struct reader *r, const struct expr *expr)
{
	if (expr->kind == EXPR_LITERAL)
		return reader_refuse_at(
			r, expr->at, "this value stands alone; it must be compared with something");
	if (expr->kind == EXPR_CALL && expr->function->result == TYPE_VALUE)
		return reader_refuse_at(r, expr->at,
			"%s() gives a value, which must be compared with something",
			expr->function->name);
	return 0;
}

int check_comparable(struct reader *r, const struct expr *expr)
{
	if (expr->kind == EXPR_PATH && !expr->singular)
		return reader_refuse_at(r, expr->at,
			"this query may find more than one value, which can't be compared; "
			"value(...) or count(...) may be meant");
	if (expr->kind == EXPR_CALL && expr->function->result != TYPE_VALUE)
		return reader_refuse_at(r, expr->at, "%s() is true or false; it can't be compared",
			expr->function->name);
	return 0;
}

static bool gives_value(const struct expr *expr)
{
	return expr->kind == EXPR_LITERAL || (expr->kind == EXPR_PATH && expr->singular) ||
	       (expr->kind == EXPR_CALL && expr->function->result == TYPE_VALUE);
}

/* There is no function whose parameter is a condition, and none that gives nodes. */
static int check_argument(struct reader *r, const struct expr *call, size_t i)
{
	const struct expr *argument = call->arguments[i];

	if (call->function->parameters[i] == TYPE_VALUE && !gives_value(argument))
		return reader_refuse_at(r, argument->at,
			"%s() wants one value here: a literal, a query of names and indices only, or a "
			"function that gives a value",
			call->function->name);
	if (call->function->parameters[i] == TYPE_NODES && argument->kind != EXPR_PATH)
		return reader_refuse_at(
			r, argument->at, "%s() wants a query here", call->function->name);
	return 0;
}

int check_call(struct reader *r, const struct expr *call, size_t arguments)
{
	const struct function *f = call->function;

	if (arguments != f->nr)
		return reader_refuse_at(r, call->at, "%s() wants %zu argument%s, not %zu", f->name,
			f->nr, f->nr == 1 ? "" : "s", arguments);
	for (size_t i = 0; i < arguments; i++)
		if (check_argument(r, call, i) < 0)
			return -1;
	return 0;
}
