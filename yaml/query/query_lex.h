/*
 * For yaml/query/ alone: reading the text of a query from left to right. Its texts and numbers (RFC 9535, 2.3 and 2.7).
 */
#ifndef YAML_QUERY_QUERY_LEX_H
#define YAML_QUERY_QUERY_LEX_H

#include "base/error.h"
#include "yaml/query/query_tree.h"

struct reader {
	const char *text; /* valid UTF-8 */
	size_t len, at;
	struct query *query; /* that is being made */
	unsigned depth;	     /* what is within what */
	struct error *err;
};

/* The byte here, 0 at the end. */
static inline char reader_peek(const struct reader *r)
{
	return r->at < r->len ? r->text[r->at] : '\0';
}

static inline char reader_peek_at(const struct reader *r, size_t further)
{
	return r->len - r->at > further ? r->text[r->at + further] : '\0';
}

static inline bool reader_at_end(const struct reader *r)
{
	return r->at >= r->len;
}

/* Go over these bytes if they are here. */
bool reader_take(struct reader *r, const char *bytes);

/* Go over blanks: space, tab, line breaks. */
void reader_skip_blanks(struct reader *r);

/* ERROR_CONFIG that names the character at `at` (bytes). Returns -1. */
__attribute__((format(printf, 3, 4))) int reader_refuse_at(
	struct reader *r, size_t at, const char *fmt, ...);

/* "... is expected here, not 'x'". Returns -1. */
int reader_expected(struct reader *r, const char *what);

/* Zeroed, from the arena of the query; NULL: ERROR_NOMEM is set. */
void *reader_new(struct reader *r, size_t size);

/* One level deeper, and back. -1: too deep. */
int reader_enter(struct reader *r);
void reader_leave(struct reader *r);

/* A string in single or double quotes, which begins here. */
int reader_string(struct reader *r, struct ytext *ret);

/* member-name-shorthand. */
bool reader_at_name(const struct reader *r);
struct ytext reader_name(struct reader *r);

/* An integer without leading zeros within the limits. */
bool reader_at_integer(const struct reader *r);
int reader_integer(struct reader *r, int64_t *ret);

/* A number of a comparison. */
int reader_number(struct reader *r, struct ynumber *ret);

#endif
