/*
 * From the options that say what a file may be to what validation understands.
 */
#ifndef CLI_LIMITS_H
#define CLI_LIMITS_H

#include "cli/common_opts.h"
#include "validate/validate.h"

struct validate_opts limits_for_validation(const struct limit_options *options);

#endif
