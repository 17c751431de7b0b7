/*
 * From the options that say what a file may be to what validation understands.
 */
#ifndef CLI_LIMITS_H
#define CLI_LIMITS_H

#include "cli/common_opts.h"
#include "validate/validate.h"

struct validate_opts limits_for_validation(const struct limit_options *options);

/* The option for the limit that the document is not within, as its problem says; NULL: none. */
const char *limits_option(const struct ydoc *doc);

/* Name the option (NULL: none) behind the message of an ERROR_LIMIT or ERROR_LATE, as validation does in its findings; leave other errors. */
void limits_name_option(struct error *err, const char *option);

#endif
