/*
 * For apply/ alone: how a change becomes edits of one document. One function for each kind of change; each looks at the document as it is, and
 * adds edits with a line for each.
 *
 * A place is `indirect` where its text stands elsewhere: behind an alias or a merge key. What stands at a place is the node there, or the alias to it.
 */
#ifndef APPLY_CHANGE_MAKE_H
#define APPLY_CHANGE_MAKE_H

#include "apply/change.h"

struct making {
	struct changer *changer;
	const struct changes *changes;
	const struct change *change;
	struct ydoc *doc; /* as it is now */
	size_t document;
	/* What is missing is added, or refused. Not so while a stream is searched for documents that have it */
	bool strict;
	bool is_stream; /* several documents, and nobody said which: no key is added */
	unsigned round; /* of this change, from 0 */
	bool again;	/* to be set: it needs another round */
	/* It is made along with changes before it, on the document as it was before these, so it may not depend on them */
	bool follows;
	size_t matched; /* places that there were, or that were made */
	struct error *err;
};

/* Edits of m->document. */
typedef int make_fn(struct making *m);

make_fn make_set;    /* change_put.c */
make_fn make_append; /* change_put.c */
make_fn make_insert; /* change_put.c */
make_fn make_delete; /* change_keys.c */
make_fn make_rename; /* change_keys.c */
make_fn make_merge;  /* change_merge.c */
make_fn make_expect; /* change_expect.c */
make_fn make_test;   /* change_expect.c */
make_fn make_add;    /* change_patch.c, with those that follow */
make_fn make_remove;
make_fn make_replace;
make_fn make_move;
make_fn make_copy;

/* --- change_make.c: what they share ----------------------------------------------------------------------------------------- */

/* Run a query on m->document. One without content has no matches. */
int make_run(struct making *m, const struct query *query, size_t drop, struct query_run *run);

/* ERROR_INVALID with the origin of the change and the place of the node (NULL: none). Returns -1. */
__attribute__((format(printf, 3, 4))) int make_refuse(
	struct making *m, const struct ynode *node, const char *fmt, ...);

/* Append how a place is called; NULL: the root. */
void make_path(const struct qplace *place, struct str *out);
/* In changer->scratch; NULL (with m->err set): out of memory. */
const char *make_path_text(struct making *m, const struct qplace *place);

/* Marks of nodes are 0 at the beginning of each round. The mark of a node; never NULL after make_marks(). */
int make_marks(struct making *m);
uint32_t *make_mark(struct making *m, const struct ynode *node);
enum { MARK_REPLACED = 1, MARK_ENTERED = 2 };

const struct ynode *make_standing(const struct qplace *place);

/* Is what lies within the place indirect? (The place itself is, where place->elsewhere.) */
bool make_is_indirect_within(const struct qplace *place);
int make_refuse_indirect(struct making *m, const struct qplace *place);

/* The root of a document without content, or a null that nobody wrote. */
bool make_is_blank_root(const struct making *m, const struct ynode *node);
bool make_is_null(const struct ydoc *doc, const struct ynode *node);
/* "a mapping", "a list", "null", "a text" ... */
const char *make_kind_name(const struct making *m, const struct ynode *node);

/* Edits, each with its line. A place that the same change has been at already counts as matched, and nothing more. */
int make_put_value(
	struct making *m, const struct qplace *place, struct yvalue value, bool indirect);
int make_put_root(struct making *m, struct yvalue value);
int make_add_key(struct making *m, const struct qplace *mapping, struct ytext name,
	struct yvalue value, const char *how);
int make_add_item(struct making *m, const struct qplace *sequence, size_t at, struct yvalue value,
	const char *how);
int make_take_out(struct making *m, const struct qplace *place, const char *how);
int make_rename_key(struct making *m, const struct qplace *place, struct yvalue key);

/* As ynode_lookup(), for mappings of m->doc that are looked into again and again. ret NULL: no such key. -1: out of memory. */
int make_lookup(
	struct making *m, const struct ynode *mapping, struct ytext name, const struct ynode **ret);

/* The place of a pair of the mapping at `up` by its name; node NULL: it has none of its own. -1: out of memory. */
int make_child(struct making *m, const struct qplace *up, struct ytext name, struct qplace *ret);

/* The place of a value that stands in the mapping or sequence at `up`. */
struct qplace make_place(const struct qplace *up, const struct ynode *standing);

/* --- change_twin.c ---------------------------------------------------------------------------------------------------------- */

/* Has the list an item that is the change's value? 1, 0; -1: it has another one of that name, or out of memory. */
int make_find_twin(struct making *m, const struct qplace *list);

/* DELETE with one_item. */
int make_delete_item(struct making *m);

/* --- change_lines.c --------------------------------------------------------------------------------------------------------- */

/* Append a value for people, cut where it is long. */
void lines_add_value(struct str *out, struct yvalue value);

/* Take scratch as the line of the edit that is added next. */
int lines_take(struct making *m, const struct ynode *deleted);

/* An edit list was carried out: what nodes the lines are of in the new document. */
int lines_shift(struct changer *r, const struct ydoc *before, size_t first);

/* All nodes become lines of r->doc. */
int lines_finish(struct changer *r, struct error *err);

/* --- change_batch.c: changes that are made in one go, as none depends on another ---------------------------------------------- */

/* The edits that there are begin a batch. -1: out of memory. */
int batch_begin(struct making *m);

/* For one that follows: 0: it may look at the node, or make the edit, which then counts as made; -1: not so, or out of memory. */
int batch_look(struct making *m, const struct ynode *node);
int batch_places(const struct query_run *run); /* that a query found */
int batch_missed(struct making *m);	       /* nothing was found in m->document */
int batch_edit(struct making *m, const struct yedit *edit);

/* --- change_exec.c ---------------------------------------------------------------------------------------------------------- */

/* Let the command change `text`, which a file called `name` has; the outcome is in `out`. */
int exec_change(struct making *m, const char *name, const char *text, size_t len, struct str *out);

#endif
