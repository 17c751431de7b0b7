/*
 * For apply/ alone: the work on one text while changes are made in it.
 */
#ifndef APPLY_CHANGE_WORK_H
#define APPLY_CHANGE_WORK_H

#include "apply/change_make.h"
#include "yaml/source.h"

struct work {
	struct changer *r;
	const struct changes *changes;
	const char *name, *original;
	size_t original_len;
	const char *text; /* the current one, as r->doc has it, or as a command left it */
	size_t len;
	enum yencoding encoding;
	struct splice_opts splice;
	size_t matched;
	const char *why; /* the first reason why nothing matched */
	/* Edits that are not carried out yet: of the changes first..next, which see the document as it was before them */
	struct {
		bool is_open;
		size_t first, lines_nr, matched;
		size_t alone; /* changes below this number are made one by one: a batch with them failed */
	} batch;
	size_t next;   /* change */
	size_t scoped; /* the JSON Patch that r->scoped is of; 0: none */
	struct error *err;
};

/* --- change_text.c: the text -------------------------------------------------------------------------------------------------- */

/* A text that nobody of us has written becomes r->doc, which lies in `doc`. */
int work_take_text(struct work *w, struct ydoc *doc, const char *text, size_t len);

/* The ones that the current text does not lie in. */
struct ydoc *work_other_doc(struct changer *r);
struct str *work_other_text(const struct work *w);

/* The current text in the encoding that it came in. */
int work_encode(struct work *w, const char **ret, size_t *ret_len);

/* --- change_choose.c: which documents ------------------------------------------------------------------------------------------ */

/* Those of `among` (NULL: all) that the two let pass; a byte each. */
int work_choose(struct work *w, const struct str *among, long doc, const struct change_where *where,
	struct str *ret);

/* The documents that this change is for. All operations of a JSON Patch go where its first one does. */
int work_choose_for(struct work *w, const struct change *change, const struct str **ret);

bool work_is_any(const struct str *chosen);

/* Why nothing is changed; the first reason counts. -1: out of memory. */
__attribute__((format(printf, 2, 3))) int work_say_why(struct work *w, const char *fmt, ...);
int work_say_not_chosen(struct work *w, long doc, const struct change_where *where);

/* --- change_command.c ----------------------------------------------------------------------------------------------------------- */

/* A change by a shell command: what it leaves is the text from now on. */
int work_run_command(struct work *w, const struct change *change, const struct str *chosen);

#endif
