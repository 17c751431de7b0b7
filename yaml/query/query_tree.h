/*
 * For yaml/query/ alone: a query as it was understood. All of it lies in the arena of its struct query and never changes once it is compiled.
 */
#ifndef YAML_QUERY_QUERY_TREE_H
#define YAML_QUERY_QUERY_TREE_H

#include "base/arena.h"
#include "yaml/query/query.h"
#include "yaml/scalar.h"
#include "yaml/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Filters, parentheses and functions within each other. */
#define QUERY_NESTING_LIMIT 100

/* Integers of indices and slices: ±(2^53-1). */
#define QUERY_INTEGER_LIMIT INT64_C(9007199254740991)

enum selector_kind {
	SELECTOR_NAME,
	SELECTOR_WILDCARD,
	SELECTOR_INDEX,
	SELECTOR_SLICE,
	SELECTOR_FILTER,
	SELECTOR_TOKEN, /* of a JSON Pointer: a name, or an index if it is one */
};

struct slice {
	bool has_start, has_end;
	int64_t start, end, step;
};

struct selector {
	enum selector_kind kind;
	struct selector *next;
	struct ytext name; /* NAME, TOKEN */
	int64_t index;	   /* INDEX; TOKEN: -1 where it is none, INT64_MAX: "-" */
	struct slice slice;
	struct expr *filter;
};

struct segment {
	struct segment *next;
	bool descendant;
	struct selector *selectors;
};

/* Segments from somewhere: of the whole query, or of one in a filter. */
struct steps {
	struct segment *first, *last;
	size_t nr;
};

enum expr_kind { EXPR_LITERAL, EXPR_PATH, EXPR_CALL, EXPR_COMPARE, EXPR_NOT, EXPR_AND, EXPR_OR };

enum compare_op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };

/* What is compared. */
struct qvalue {
	enum qvalue_kind {
		QVALUE_NOTHING,
		QVALUE_NULL,
		QVALUE_BOOL,
		QVALUE_NUMBER,
		QVALUE_STRING,
		QVALUE_NODE, /* a collection, or an alias that was never declared */
	} kind;
	bool truth;
	struct ynumber number;
	struct ytext text;
	const struct ynode *node;
};

/* The types of RFC 9535, 2.4.1. */
enum expr_type { TYPE_VALUE, TYPE_LOGICAL, TYPE_NODES };

struct function {
	const char *name;
	enum expr_type result;
	size_t nr;
	enum expr_type parameters[2];
	enum function_id {
		FUNCTION_LENGTH,
		FUNCTION_COUNT,
		FUNCTION_MATCH,
		FUNCTION_SEARCH,
		FUNCTION_VALUE,
	} id;
};

struct expr {
	enum expr_kind kind;
	size_t at;		      /* where it begins in the text, in bytes */
	struct expr *left, *right;    /* COMPARE; NOT: only left */
	struct expr *operands, *next; /* AND, OR: one or more; the next of the same */
	enum compare_op op;
	struct qvalue literal;

	/* PATH */
	struct steps steps;
	bool absolute; /* from `$` */
	size_t slot;   /* absolute: where its result is kept during a run */
	bool singular;

	/* CALL */
	const struct function *function;
	struct expr *arguments[2];
	void *code; /* of a pattern that is a literal: PCRE2's; the query frees it */
};

struct query {
	char *text;
	struct steps steps;
	struct segment **segments; /* the same, by their number */
	bool is_pointer;
	size_t slots; /* absolute queries in filters */
	struct compiled {
		struct compiled *next;
		void *code;
	} * compiled; /* patterns */
	struct arena arena;
};

/* query_check.c: can it match only one place? */
bool steps_are_singular(const struct steps *steps);

#endif
