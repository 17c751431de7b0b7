/*
 * For apply/diff*.c alone: values of the new document as something that needs nothing outside of itself.
 */
#ifndef APPLY_DIFF_VALUE_H
#define APPLY_DIFF_VALUE_H

#include "base/arena.h"
#include "base/error.h"
#include "yaml/value.h"

struct diff_values {
	const struct ydoc *doc;
	struct ydoc bare; /* the same, with tags but without anchors */
	struct arena arena;
};

int diff_values_init(struct diff_values *values, const struct ydoc *doc, struct error *err);
void diff_values_release(struct diff_values *values);

/*
 * The value of a node, without anchors, and with what aliases stand for in their place. Merge keys stay merge keys. Lives as long as both `values` and the
 * document. The document has passed diff_documents(), so no alias lies in what it stands for. Errors: ERROR_LIMIT (deeper
 * than YDOC_DEPTH_LIMIT), ERROR_NOMEM.
 */
int diff_value(struct diff_values *values, const struct ynode *node, struct yvalue *ret,
	struct error *err);

#endif
