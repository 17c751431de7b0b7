/*
 * From the options of `apply` to the changes that they ask for.
 */
#ifndef CLI_APPLY_CHANGES_H
#define CLI_APPLY_CHANGES_H

#include "apply/change.h"
#include "cli/apply_options.h"

/* `changes` is empty. Release it also after a failure. Errors: those of changes_add_option(). */
int apply_changes_read(
	struct changes *changes, const struct apply_options *opts, struct error *err);

#endif
