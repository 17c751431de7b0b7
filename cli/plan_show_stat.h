/*
 * How many lines of each file of a plan would be added and removed, as `git diff --stat` has it:
 *
 *	 app.yaml | 4 ++--
 *	 1 file changed, 2 insertions(+), 2 deletions(-)
 */
#ifndef CLI_PLAN_SHOW_STAT_H
#define CLI_PLAN_SHOW_STAT_H

#include "apply/plan.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Append a line for each chosen file, and the totals; at most `width` columns wide (0: 80) wherever the counts leave room for that. Errors: ERROR_OPEN (no
 * libgit2), ERROR_LIMIT, ERROR_NOMEM.
 */
int plan_show_stat(
	const struct plan *plan, bool color, size_t width, struct str *out, struct error *err);

#endif
