/* The expressions of filters: RFC 9535, 2.3.5. */
#include "yaml/query/query_parse.h"

#include <string.h>

static struct expr *parse_or(struct reader *r);

static struct expr *new_expr(struct reader *r, enum expr_kind kind, size_t at)
{
	struct expr *expr = reader_new(r, sizeof(*expr));

	if (expr) {
		expr->kind = kind;
		expr->at = at;
	}
	return expr;
}

/* --- literals, queries, functions ------------------------------------------------------------------------------------------ */

static struct expr *parse_query(struct reader *r)
{
	struct expr *path = new_expr(r, EXPR_PATH, r->at);

	if (!path)
		return NULL;
	path->absolute = r->text[r->at++] == '$';
	if (path->absolute)
		path->slot = r->query->slots++;
	if (reader_enter(r) < 0 || parse_segments(r, &path->steps) < 0)
		return NULL;
	reader_leave(r);
	path->singular = steps_are_singular(&path->steps);
	return path;
}

static struct expr *parse_number(struct reader *r)
{
	struct expr *literal = new_expr(r, EXPR_LITERAL, r->at);

	if (!literal || reader_number(r, &literal->literal.number) < 0)
		return NULL;
	literal->literal.kind = QVALUE_NUMBER;
	return literal;
}

static struct expr *parse_string(struct reader *r)
{
	struct expr *literal = new_expr(r, EXPR_LITERAL, r->at);

	if (!literal || reader_string(r, &literal->literal.text) < 0)
		return NULL;
	literal->literal.kind = QVALUE_STRING;
	return literal;
}

/* An argument is whatever may be one; whether it fits is checked when all are known. */
static int parse_arguments(struct reader *r, struct expr *call, size_t *ret_nr)
{
	struct expr *argument;

	*ret_nr = 0;
	reader_skip_blanks(r);
	if (reader_take(r, ")"))
		return 0;
	do {
		reader_skip_blanks(r);
		argument = parse_or(r);
		if (!argument)
			return -1;
		if (*ret_nr < 2)
			call->arguments[*ret_nr] = argument;
		++*ret_nr;
		reader_skip_blanks(r);
	} while (reader_take(r, ","));
	return reader_take(r, ")") ? 0 : reader_expected(r, "a comma or )");
}

static struct expr *parse_call(struct reader *r, struct ytext name, size_t at)
{
	struct expr *call = new_expr(r, EXPR_CALL, at);
	size_t nr;

	if (!call)
		return NULL;
	call->function = find_function(name);
	if (!call->function) {
		reader_refuse_at(r, at,
			"there is no function '%.*s', only length, count, match, search and value",
			(int)name.len, name.s);
		return NULL;
	}
	r->at++;
	if (reader_enter(r) < 0 || parse_arguments(r, call, &nr) < 0)
		return NULL;
	reader_leave(r);
	if (check_call(r, call, nr) < 0 || compile_literal(r, call) < 0)
		return NULL;
	return call;
}

static bool is_word(struct ytext name, const char *word)
{
	return name.len == strlen(word) && memcmp(name.s, word, name.len) == 0;
}

/* true, false, null, or a function. */
static struct expr *parse_word(struct reader *r)
{
	size_t at = r->at;
	struct ytext name = reader_name(r);
	struct expr *literal;

	if (reader_peek(r) == '(')
		return parse_call(r, name, at);
	if (!is_word(name, "true") && !is_word(name, "false") && !is_word(name, "null")) {
		reader_refuse_at(r, at,
			"'%.*s' means nothing here: a key is written @.%.*s, a text '%.*s'",
			(int)name.len, name.s, (int)name.len, name.s, (int)name.len, name.s);
		return NULL;
	}
	literal = new_expr(r, EXPR_LITERAL, at);
	if (!literal)
		return NULL;
	literal->literal.kind = is_word(name, "null") ? QVALUE_NULL : QVALUE_BOOL;
	literal->literal.truth = is_word(name, "true");
	return literal;
}

static struct expr *parse_primary(struct reader *r)
{
	char c = reader_peek(r);

	if (c == '@' || c == '$')
		return parse_query(r);
	if (c == '\'' || c == '"')
		return parse_string(r);
	if (c == '-' || (c >= '0' && c <= '9'))
		return parse_number(r);
	if (reader_at_name(r))
		return parse_word(r);
	reader_expected(r, "@, $, a text, a number, true, false, null, a function or (");
	return NULL;
}

/* --- what is made of them -------------------------------------------------------------------------------------------------- */

static bool take_operator(struct reader *r, enum compare_op *ret)
{
	static const struct {
		const char *text;
		enum compare_op op;
	} ops[] = {{"==", OP_EQ}, {"!=", OP_NE}, {"<=", OP_LE}, {">=", OP_GE}, {"<", OP_LT},
		{">", OP_GT}};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (reader_take(r, ops[i].text)) {
			*ret = ops[i].op;
			return true;
		}
	return false;
}

/* A comparison, or what would be the left side of one. Blanks behind it are left. */
static struct expr *parse_comparison(struct reader *r)
{
	struct expr *left = parse_primary(r), *compare;
	size_t end = r->at;

	if (!left)
		return NULL;
	compare = new_expr(r, EXPR_COMPARE, left->at);
	if (!compare)
		return NULL;
	reader_skip_blanks(r);
	if (!take_operator(r, &compare->op)) {
		if (reader_peek(r) == '=') {
			reader_expected(r, "== (equality has two of them)");
			return NULL;
		}
		r->at = end;
		return left;
	}
	reader_skip_blanks(r);
	compare->left = left;
	compare->right = parse_primary(r);
	if (!compare->right || check_comparable(r, left) < 0 ||
		check_comparable(r, compare->right) < 0)
		return NULL;
	return compare;
}

static struct expr *parse_parentheses(struct reader *r)
{
	struct expr *inner;

	r->at++;
	if (reader_enter(r) < 0)
		return NULL;
	reader_skip_blanks(r);
	inner = parse_or(r);
	if (!inner || check_logical(r, inner) < 0)
		return NULL;
	reader_skip_blanks(r);
	if (!reader_take(r, ")")) {
		reader_expected(r, "&&, || or )");
		return NULL;
	}
	reader_leave(r);
	/* So that it is seen to be a condition, whatever it holds: (@.a) is no query. */
	if (inner->kind == EXPR_PATH || inner->kind == EXPR_CALL) {
		struct expr *test = new_expr(r, EXPR_AND, inner->at);

		if (test)
			test->operands = inner;
		return test;
	}
	return inner;
}

static struct expr *parse_not(struct reader *r)
{
	struct expr *not = new_expr(r, EXPR_NOT, r->at);

	if (!not )
		return NULL;
	r->at++;
	reader_skip_blanks(r);
	if (reader_peek(r) == '!') {
		reader_expected(r, "a query, a function or (");
		return NULL;
	}
	not ->left = reader_peek(r) == '(' ? parse_parentheses(r) : parse_primary(r);
	return not ->left && check_logical(r, not ->left) == 0 ? not : NULL;
}

static struct expr *parse_basic(struct reader *r)
{
	if (reader_peek(r) == '!')
		return parse_not(r);
	if (reader_peek(r) == '(')
		return parse_parentheses(r);
	return parse_comparison(r);
}

/* Operands joined by `sign`; a single one is itself. */
static struct expr *parse_joined(struct reader *r, enum expr_kind kind, const char *sign,
	struct expr *(*parse_operand)(struct reader *r))
{
	struct expr *first = parse_operand(r), *joined = NULL, **next = NULL;
	size_t end = r->at;

	if (!first)
		return NULL;
	for (;; end = r->at) {
		reader_skip_blanks(r);
		if (!reader_take(r, sign))
			break;
		reader_skip_blanks(r);
		if (!joined) {
			joined = new_expr(r, kind, first->at);
			if (!joined || check_logical(r, first) < 0)
				return NULL;
			joined->operands = first;
			next = &first->next;
		}
		*next = parse_operand(r);
		if (!*next || check_logical(r, *next) < 0)
			return NULL;
		next = &(*next)->next;
	}
	r->at = end;
	return joined ? joined : first;
}

static struct expr *parse_and(struct reader *r)
{
	return parse_joined(r, EXPR_AND, "&&", parse_basic);
}

static struct expr *parse_or(struct reader *r)
{
	return parse_joined(r, EXPR_OR, "||", parse_and);
}

struct expr *parse_filter(struct reader *r)
{
	struct expr *expr;

	if (reader_enter(r) < 0)
		return NULL;
	reader_skip_blanks(r);
	expr = parse_or(r);
	if (!expr || check_logical(r, expr) < 0)
		return NULL;
	reader_leave(r);
	return expr;
}
