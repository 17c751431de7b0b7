/*
 * From files to a plan: select, read, change and validate them through the pool, and collect what would become of each.
 */
#ifndef CLI_APPLY_PLANNING_H
#define CLI_APPLY_PLANNING_H

#include "apply/change.h"
#include "apply/plan.h"
#include "cli/apply_options.h"

#include <stdbool.h>

/* What there is to know besides the plan. */
struct apply_planned {
	size_t unopened;      /* of the failed files: named by the user, and can't be opened */
	size_t missed;	      /* files that were not reached, as far as they are known */
	bool all_known;	      /* there are no others */
	bool timed_out;	      /* --timeout */
	int interrupted;      /* the signal; 0: none */
	const char *why_none; /* the plan is empty: why; static. NULL: it is not */
};

/* The signals of interrupt.h are caught. Files that are reached twice stand there once, where they were first. Errors: those of gather_init(), ERROR_NOMEM. */
int apply_plan_files(const struct apply_options *opts, const struct changes *changes,
	const struct strlist *operands, struct plan *plan, struct apply_planned *ret,
	struct error *err);

/* The plan in the file opts->plan, its new texts validated. Errors: those of plan_load(). */
int apply_plan_load(const struct apply_options *opts, struct plan *plan, struct apply_planned *ret,
	struct error *err);

/*
 * Standard input: *ret has its text and what would become of it; what does not change has its text, too, in old_text. Errors: why it could not be changed;
 * ERROR_CANCELLED: a signal, or --timeout, as *ret_planned says.
 */
int apply_plan_stdin(const struct apply_options *opts, const struct changes *changes,
	struct plan_file *ret, struct apply_planned *ret_planned, struct error *err);

#endif
