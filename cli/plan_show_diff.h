/*
 * The changes of a plan line by line, as a patch.
 *
 * For machines it is byte for byte what `git apply` and `patch -p1` take. A name in it is relative to the current folder; one outside of
 * it is named from the root, without the leading slash, so that `patch -p1 -d /` finds it.
 */
#ifndef CLI_PLAN_SHOW_DIFF_H
#define CLI_PLAN_SHOW_DIFF_H

#include "apply/plan.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

struct plan_diff_opts {
	bool safe; /* it goes to a terminal: control characters are escaped, UTF-16 is shown as UTF-8 */
	bool color; /* as git has it */
};

/* Append the unified diff of all chosen files. Errors: ERROR_OPEN (no libgit2), ERROR_LIMIT, ERROR_NOMEM. */
int plan_show_diff(const struct plan *plan, const struct plan_diff_opts *opts, struct str *out,
	struct error *err);
int plan_show_file_diff(const struct plan_file *file, const struct plan_diff_opts *opts,
	struct str *out, struct error *err);

/* The name of a file in a patch, as said above, without a/ and b/; allocated. NULL: out of memory. */
char *plan_patch_name(const char *path);

#endif
