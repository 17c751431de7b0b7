/*
 * For yaml/splice/ alone: what verify.c (the walk over both documents) and verify_value.c (a value and what became of it) have in common.
 */
#ifndef YAML_SPLICE_VERIFY_H
#define YAML_SPLICE_VERIFY_H

#include "base/textmap.h"
#include "yaml/splice/edit.h"

/* An anchored node of a value, and what it became. */
struct verify_anchored {
	const struct ynode *value, *after;
};

struct verify {
	struct ydoc *before, *after;
	const struct yedit *edits;
	size_t nr, next; /* the first one that the walk has not come to */
	const struct ynode **
		meant; /* by the place in before->props: what became of the node in `after`; NULL: not seen */
	int json; /* -1: not asked yet */
	/* Anchors of the value that is compared: their names lead to places in `anchored`. */
	struct textmap names;
	struct verify_anchored *anchored;
	size_t anchored_nr, anchored_cap;
	struct error *err;
};

/* ERROR_INVALID at `node`, a place of the document `after` (NULL: its end): `what` is there and not what was meant. Returns -1. */
__attribute__((format(printf, 3, 4))) int verify_differ(
	struct verify *v, const struct ynode *node, const char *fmt, ...);

bool verify_is_json(struct verify *v); /* was the text? */

/* Remember what became of an anchored node of `before`. */
void verify_note(struct verify *v, const struct ynode *before, const struct ynode *after);

/* Same bytes, which may be NULL for none? */
bool verify_same_text(const char *a, size_t a_len, const char *b, size_t b_len);

/*
 * Is `after` the value, by its meaning: a scalar of the same type and text to 1.2 (a number may be written another way if its own is not portable), the same to
 * 1.1 unless it stands in for a plain scalar that is as ambiguous? Aliases may have been expanded.
 *
 * replaced: of `before`, whose anchor and (see YEDIT_REPLACE) tag stay; NULL: there was nothing.
 */
int verify_value(struct verify *v, struct yvalue value, const struct ynode *after,
	const struct ynode *replaced);

#endif
