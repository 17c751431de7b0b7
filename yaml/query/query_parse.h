/*
 * For yaml/query/ alone: from text to tree. Each of these appends to a list of steps or makes a node of the tree; 0, or -1 with the error in r->err.
 */
#ifndef YAML_QUERY_QUERY_PARSE_H
#define YAML_QUERY_QUERY_PARSE_H

#include "yaml/query/query_lex.h"

/* query_parse.c: all segments from here on, as far as there are any (RFC 9535, 2.1.1: `segments`). */
int parse_segments(struct reader *r, struct steps *steps);

/* `[...]`, which begins here. */
int parse_brackets(struct reader *r, struct steps *steps, bool descendant);

/* An empty segment at the end; one selector in it. NULL: no memory. */
struct segment *add_segment(struct reader *r, struct steps *steps, bool descendant);
struct selector *add_selector(struct reader *r, struct segment *segment, enum selector_kind kind);

/* query_short.c: the whole text in the short form. */
int parse_short(struct reader *r, struct steps *steps);

/* query_pointer.c: the whole text as a JSON Pointer. */
int parse_pointer(struct reader *r, struct steps *steps);

/* query_expr.c: `?` is behind us. */
struct expr *parse_filter(struct reader *r);

/* query_check.c: well-typedness (RFC 9535, 2.4.3). */
int check_logical(struct reader *r, const struct expr *expr);
int check_comparable(struct reader *r, const struct expr *expr);
int check_call(struct reader *r, const struct expr *call, size_t arguments);
const struct function *find_function(struct ytext name);

/* query_match.c: translate and compile the literal pattern of a match() or search(). */
int compile_literal(struct reader *r, struct expr *call);
void compiled_release(struct query *query);

#endif
