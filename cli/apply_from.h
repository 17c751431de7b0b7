/*
 * apply --from OLD NEW: what differs between two files, as changes.
 */
#ifndef CLI_APPLY_FROM_H
#define CLI_APPLY_FROM_H

#include "apply/change.h"
#include "cli/common_opts.h"

/*
 * Add what differs to the list. Errors: ERROR_OPEN, ERROR_IO (a file), ERROR_CONFIG (what is in one of them can't be understood, or can't be made elsewhere),
 * ERROR_USAGE, ERROR_NOMEM.
 */
int apply_from(struct changes *changes, const char *old, const char *new,
	const struct limit_options *limits, struct error *err);

#endif
