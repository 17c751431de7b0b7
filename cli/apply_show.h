/*
 * What `apply` prints: the plan before it is written, and what became of it.
 *
 * Results go to standard output or to the file of -o; where that has the patch, the rest goes to standard error.
 */
#ifndef CLI_APPLY_SHOW_H
#define CLI_APPLY_SHOW_H

#include "apply/plan.h"
#include "cli/apply_options.h"

#include <stdbool.h>
#include <stdio.h>

struct apply_show {
	const struct apply_options *opts;
	FILE *out;    /* of the results */
	bool is_file; /* out is that of -o */
	bool shown;   /* the plan, before it is written */
};

/* Errors: those of output_open(). */
int apply_show_open(struct apply_show *show, const struct apply_options *opts,
	const struct strlist *operands, struct error *err);

/* Once it is known what is read: from now on the file of -o may be written. ERROR_USAGE: it is one of them. */
int apply_show_begin(struct apply_show *show, const struct plan *plan, struct error *err);

/* What would be done. 0; -1: ERROR_OPEN (no libgit2), ERROR_IO, ERROR_NOMEM, ERROR_CANCELLED by a pager. */
int apply_show_before(struct apply_show *show, const struct plan *plan, struct error *err);

/* What became of it, or, where nothing was to be written, what would have. 0; -1: ERROR_NOMEM, ERROR_IO. */
int apply_show_after(struct apply_show *show, const struct plan *plan, struct error *err);

/* Returns the status, or, when what was printed has not arrived in the file of -o, another one. */
int apply_show_close(struct apply_show *show, int status);

/* The diff of standard input, which is the only file of the plan. Errors as above. */
int apply_show_diff(struct apply_show *show, const struct plan *plan, struct error *err);

#endif
