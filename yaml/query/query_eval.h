/*
 * For yaml/query/ alone: what a run works with. Places are on the stack while the document is walked, each below the one it was reached from; only a match
 * is saved, with the way up to it, into the arena of the run.
 */
#ifndef YAML_QUERY_QUERY_EVAL_H
#define YAML_QUERY_QUERY_EVAL_H

#include "base/textmap.h"
#include "yaml/query/query_tree.h"

/* Collections within each other, aliases expanded, that a run goes down: the stack has an end. */
#define QUERY_DEPTH_LIMIT 2500

struct frame {
	struct qplace place;	    /* `up` is the place of another frame */
	const struct qplace *saved; /* in the arena; NULL: not yet */
};

struct merged_pair {
	const struct ynode *key, *value;
};

/* Memory that is kept from run to run. */
struct scratch {
	struct merged_pair *pairs; /* a stack: those of each mapping that is being walked */
	size_t nr, cap;
	struct textmap seen; /* keys of one mapping, while its merged pairs are gathered */
};

struct found {
	size_t nr;
	const struct ynode *first;
};

struct eval {
	const struct ydoc *doc;
	struct query_run *run;
	struct frame *root;
	struct scratch *scratch;
	/* What absolute queries in filters have found, as it is the same at every place */
	struct known {
		bool is_known;
		struct found found;
	} * known;
	unsigned depth;
	struct error *err;
};

/* So many further nodes are looked at. -1: ERROR_LIMIT, or it is to stop. */
int eval_visit(struct eval *e, uint64_t nr);

/* One level down, and up again. -1: ERROR_LIMIT. */
int eval_enter(struct eval *e);
static inline void eval_leave(struct eval *e)
{
	e->depth--;
}

/* What is found from `frame` on, `most` at most. */
int eval_steps(struct eval *e, const struct steps *steps, struct frame *frame, size_t most,
	struct found *ret);

/* query_filter.c: 1, 0, or -1. */
int qfilter_holds(struct eval *e, const struct expr *expr, struct frame *current);
int qfilter_value(
	struct eval *e, const struct expr *expr, struct frame *current, struct qvalue *ret);
int qfilter_path(struct eval *e, const struct expr *path, struct frame *current, size_t most,
	struct found *ret);

/* query_functions.c */
int qfunction_value(
	struct eval *e, const struct expr *call, struct frame *current, struct qvalue *ret);
int qfunction_holds(struct eval *e, const struct expr *call, struct frame *current);

/* query_compare.c */
void qvalue_of(const struct eval *e, const struct ynode *node, struct qvalue *ret);
int qvalue_compare(
	struct eval *e, enum compare_op op, const struct qvalue *a, const struct qvalue *b);

/* query_same.c: 1, 0, or -1. */
int qsame_nodes(struct eval *e, const struct ynode *a, const struct ynode *b);

/* query_match.c: does the text match? `code`: of a literal pattern; NULL: `pattern` is compiled first. */
int qmatch_text(struct eval *e, void *code, struct ytext pattern, bool whole, struct ytext text);
void qmatch_release(struct query_run *run);

#endif
