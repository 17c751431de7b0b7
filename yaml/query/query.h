/*
 * Queries: JSONPath (RFC 9535), JSON Pointer (RFC 6901), and the short form, which is JSONPath without its `$.`.
 *
 *	query_compile("spec.containers[?@.name=='app'].image", strlen(...), &query, &err);      once
 *	struct query_run run = QUERY_RUN_INIT;                                                one per worker
 *	if (query_run(query, 0, doc, document, &run, &err) < 0) ...
 *	for (size_t i = 0; i < run.nr; i++)
 *		... run.v[i]->node ...
 *	query_run_release(&run);
 *	query_free(query);
 *
 * `$...` is JSONPath, strictly; `/...` and the empty text are a JSON Pointer; all else is the short form, in which a key is all up to the next `.` or `[`:
 * my-app.image-tag, 8080, metadata.labels["app.kubernetes.io/name"], [0].name, containers[?@.name=='app'], a.*, a..b. It may begin with a dot, as jq and
 * yq have it. A key that begins with a quote, or the first one with a blank, can be written in brackets only.
 *
 * A segment matches the text of a scalar key whatever its type. Aliases are looked through, and so are merge keys (`<<`): a mapping is seen
 * with the pairs that it merges behind its own, those of its own keys left out; `<<` itself is found by its name only. Types in filters are
 * those of the core schema of YAML 1.2. A tag that is not known is not looked at. A key that is a collection matches no name, only a wildcard.
 *
 * `..` does not go through an alias to what that alias is in. So it comes to an end, also where a document contains itself.
 *
 * I-Regexp (RFC 9485) of match() and search() is checked and translated for PCRE2, with limits on what a match may cost.
 */
#ifndef YAML_QUERY_QUERY_H
#define YAML_QUERY_QUERY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/stop.h"
#include "base/str.h"
#include "yaml/value.h"
#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct query; /* compiled; never changes, so any number of threads may run it at once */

/*
 * Errors: ERROR_CONFIG: one line with what is wrong, the character (from 1), and the text; also what is not well-typed (RFC 9535, 2.4.3), integers
 * beyond ±(2^53-1), an I-Regexp that can't be understood. ERROR_NOMEM.
 */
int query_compile(const char *text, size_t len, struct query **ret, struct error *err);
int query_compile_pointer(const char *text, size_t len, struct query **ret,
	struct error *err);			   /* RFC 6901 only, also "" */
void query_free(struct query *query);		   /* NULL is fine */
const char *query_text(const struct query *query); /* as it was written; NUL-terminated */

/*
 * PATH=VALUE: *ret_path is the length of PATH, which the first `=` outside of brackets and quotes ends. In a JSON Pointer brackets and quotes mean nothing: its
 * first `=` counts. Errors: ERROR_USAGE (no `=`, says the form that is expected; an open bracket or quote; a blank before the `=`).
 */
int query_split_assignment(
	const char *text, const char *option, size_t *ret_path, struct error *err);

/* That `=`; NULL: there is none, or a bracket or quote is open. */
const char *query_find_assignment(const char *text);

/*
 * A place in a document, as a chain up to its root: how a node was reached. Two places may hold the same node, by an alias.
 */
struct qplace {
	const struct qplace *up; /* NULL: the root */
	const struct ynode *
		node; /* what is there; aliases are looked through, so never one of them, unless undeclared */
	const struct ynode *alias; /* the alias as it stands at this very place; NULL: none */
	const struct ynode *key;   /* of the pair whose value this is; NULL: an item, or the root */
	size_t index;		   /* of an item, from 0 */
	bool merged; /* this pair is not of the mapping `up` itself, but comes from a merge key */
	/* The text of the node itself lies elsewhere: `alias` or `merged` somewhere above this place (at this place itself they do not count) */
	bool elsewhere;
};

struct query_run {
	const struct qplace **
		v; /* matches, in the order of RFC 9535; the same place may be there twice, if the query says so */
	size_t nr;
	/* Borrowed, may be set by the caller: asked each 1024 nodes; NULL: never */
	struct stop *stop;
	/* For yaml/query/ alone. */
	size_t cap;
	struct arena arena;
	uint64_t visited;
	void *match; /* PCRE2's */
	void *scratch;
};

#define QUERY_RUN_INIT              \
	{                           \
		.arena = ARENA_INIT \
	}

/* So many nodes may be visited in a run: aliases make a small text a large tree. */
#define QUERY_VISITS_LIMIT 50000000

/*
 * Find all matches in the i-th document, without the last `drop` segments of the query (0: the whole of it). What was found before is forgotten.
 * Matches live until the next run, or as long as the document. Errors: ERROR_LIMIT, ERROR_NOMEM, ERROR_CANCELLED, ERROR_LATE.
 */
int query_run(const struct query *query, size_t drop, const struct ydoc *doc, size_t document,
	struct query_run *run, struct error *err);
void query_run_release(struct query_run *run);

/* --- for changes ------------------------------------------------------------------------------------------------------------- */

size_t query_segments(const struct query *query);

/* How many segments at the end are the name of one key (in a JSON Pointer: any token). */
size_t query_names(const struct query *query);

/* The name of segment i (below query_segments()), which must be such a one. Borrowed from the query. */
struct ytext query_name(const struct query *query, size_t i);

/* The last segment is one index: 1, and what it is (may be negative). A JSON Pointer's "-" is 1 and INT64_MAX; else 0. */
int query_last_index(const struct query *query, int64_t *ret_index);

/* Can it match only one place (RFC 9535, singular query)? */
bool query_is_singular(const struct query *query);

/* Has it an index that is counted from the end of a list, where no other selector stands beside it? */
bool query_counts_back(const struct query *query);

/* --- how a place is written -------------------------------------------------------------------------------------------------- */

int qplace_path(
	const struct qplace *place, struct str *out); /* normalized: $['a'][0] (RFC 9535, 2.7) */
int qplace_pointer(const struct qplace *place, struct str *out); /* /a/0 */
int qplace_short(const struct qplace *place,
	struct str *out); /* a[0], metadata.labels["app.kubernetes.io/name"]; "$": the root */

#endif
