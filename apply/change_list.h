/*
 * For apply/ alone: what the list of changes owns besides the changes, and errors in the files that they come from.
 */
#ifndef APPLY_CHANGE_LIST_H
#define APPLY_CHANGE_LIST_H

#include "apply/change.h"
#include "base/patterns.h"

/* A patch or file of changes may have so many bytes. */
#define CHANGE_FILE_LIMIT ((size_t)64 * 1024 * 1024)

/* What an entry of a file of changes is limited to. */
struct change_scope {
	struct change_scope *next;
	struct patterns files; /* none: all */
	struct change_where where;
};

/* One that the list owns; NULL: out of memory. */
struct change_scope *changes_add_scope(struct changes *changes);

/* A text with no document in it yet, for yvalue_parse(); the copy of `text` lives as long as the list. NULL: out of memory. */
struct ydoc *changes_add_source(
	struct changes *changes, const char *text, size_t len, const char **ret_text);

/* The one value of a parsed source; ERROR_CONFIG: there is none, or there are several. */
int changes_single(const struct ydoc *doc, const char *name, struct yvalue *ret, struct error *err);

/* ERROR_CONFIG at the place of a node of one of the list's sources. Returns -1. */
__attribute__((format(printf, 5, 6))) int changes_refuse(struct changes *changes, const char *name,
	struct yvalue at, struct error *err, const char *fmt, ...);

/* The line of a value of one of the list's sources, from 1; 0: not known. */
size_t changes_line(struct changes *changes, struct yvalue at);

/* Give an error of query_compile() and the like `what` it was about, and its place. Returns -1. */
int changes_refused(struct changes *changes, const char *name, struct yvalue at, struct error *err);

/* Is this document one of those? It has a root. `found` is for its own use. */
int change_where_matches(const struct change_where *where, const struct ydoc *doc, size_t document,
	struct query_run *found, bool *ret, struct error *err);

/* "origin: " before the message. Returns -1. */
int change_prefix(struct error *err, const char *origin);

#endif
