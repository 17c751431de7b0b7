#include "cli/limits.h"

struct validate_opts limits_for_validation(const struct limit_options *options)
{
	return (struct validate_opts){
		.limits = {.depth = options->max_depth, .aliases = options->max_aliases},
		.max_size = options->max_size,
	};
}

const char *limits_option(const struct ydoc *doc)
{
	return doc->problem.kind == YPROBLEM_DEPTH     ? "--max-depth"
	       : doc->problem.kind == YPROBLEM_ALIASES ? "--max-aliases"
						       : NULL;
}

void limits_name_option(struct error *err, const char *option)
{
	struct error named = ERROR_INIT;

	if ((err->code != ERROR_LIMIT && err->code != ERROR_LATE) || !option)
		return;
	error_set(&named, err->code, "%s (%s)", error_text(err), option);
	error_at(&named, err->path, err->line, err->column);
	error_release(err);
	error_move(err, &named);
}
