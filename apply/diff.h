/*
 * What changed between two texts, by path rather than by line; and the same as changes, to be made elsewhere.
 *
 * Mappings are compared by key, sequences by their longest common subsequence of items (Myers; items that are mappings with a common `name`, `id` or `key` are
 * paired by it first), scalars by yscalar_same(). Documents are paired by place. The order of keys counts unless ignored; a change of formatting or of
 * comments alone is none.
 */
#ifndef APPLY_DIFF_H
#define APPLY_DIFF_H

#include "apply/change.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "yaml/value.h"

#include <stdbool.h>
#include <stddef.h>

enum diff_kind { DIFF_SET, DIFF_ADD, DIFF_DELETE, DIFF_MOVE_KEY };

/* One difference. Paths are normalized JSONPath and JSON Pointers of the tree as it is when those before it have been carried out. */
struct diff_entry {
	enum diff_kind kind;
	size_t document;
	const char *path, *pointer, *shown; /* in the arena; shown: the short form */
	struct yvalue before, after;	    /* node NULL: none */
	bool is_item;			    /* ADD: insert an item at this index */
};

struct diff {
	struct diff_entry *v;
	size_t nr, cap;
	struct arena arena;
};

#define DIFF_INIT                   \
	{                           \
		.arena = ARENA_INIT \
	}

struct diff_opts {
	bool ignore_order; /* of the keys of mappings */
};

/* Both documents live as long as the diff. Errors: ERROR_INVALID (a different number of documents), ERROR_NOMEM. */
int diff_documents(const struct ydoc *before, const struct ydoc *after,
	const struct diff_opts *opts, struct diff *ret, struct error *err);
void diff_release(struct diff *diff);

/*
 * Append as: a file of changes (YAML, for --changes), a JSON Patch, a JSON Merge Patch. Errors: ERROR_INVALID (no such form for it: null as a value or
 * changes within a sequence item in a merge patch are said by name; several documents in a patch), ERROR_NOMEM.
 */
int diff_add_changes(const struct diff *diff, struct str *out, struct error *err);
int diff_add_patch(const struct diff *diff, struct str *out, struct error *err);
int diff_add_merge(
	const struct ydoc *before, const struct ydoc *after, struct str *out, struct error *err);

/* The same as changes of this list (for --from OLD NEW). Values live as long as the documents. */
int diff_to_changes(
	const struct diff *diff, const char *origin, struct changes *changes, struct error *err);

#endif
