/*
 * The check of an edit session: each file that came back is validated, many of them through the pool.
 */
#ifndef CLI_EDIT_CHECK_H
#define CLI_EDIT_CHECK_H

#include "base/error.h"
#include "editor/session.h"
#include "validate/validate.h"

#include <stdbool.h>
#include <stddef.h>

struct edit_check {
	struct validate_opts validate;
	unsigned jobs; /* 0: one a processor */
	bool color;
};

/* Fits session_opts.check; ctx is a struct edit_check. */
int edit_check_files(void *ctx, struct edit_file **files, size_t nr, struct error *err);

#endif
