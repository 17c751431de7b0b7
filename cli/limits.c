#include "cli/limits.h"

struct validate_opts limits_for_validation(const struct limit_options *options)
{
	return (struct validate_opts){
		.limits = {.depth = options->max_depth, .aliases = options->max_aliases},
		.max_size = options->max_size,
	};
}
