#include "walk/filter.h"

#include <string.h>

static char yaml[] = "*.yaml", yml[] = "*.yml", yamllint[] = ".yamllint";
static char *const default_words[] = {yaml, yml, yamllint, NULL};
static const struct strlist defaults = {(char **)default_words, 3, 0};

int filter_init(struct filter *filter, const struct filter_opts *opts, struct error *err)
{
	const struct strlist *include = opts->include->nr ? opts->include : &defaults;

	*filter = (struct filter)FILTER_INIT;
	filter->skip_hidden = opts->skip_hidden;
	if (patterns_set(&filter->include, include, err) < 0 ||
		patterns_set(&filter->exclude, opts->exclude, err) < 0)
		return -1;
	filter->by_name = patterns_are_of_names(&filter->include);
	return 0;
}

void filter_release(struct filter *filter)
{
	patterns_release(&filter->include);
	patterns_release(&filter->exclude);
}

static bool is_hidden(const struct filter *filter, const char *name)
{
	return filter->skip_hidden && (*name == '.' || *name == '~');
}

bool filter_wants_name(const struct filter *filter, const char *name)
{
	if (is_hidden(filter, name))
		return false;
	return !filter->by_name ||
	       patterns_check(&filter->include, name, false, false) == PATTERNS_YES;
}

bool filter_wants_file(const struct filter *filter, char *path)
{
	if (!filter->by_name && patterns_check_below(&filter->include, path) != PATTERNS_YES)
		return false;
	return patterns_check(&filter->exclude, path, false, false) != PATTERNS_YES;
}

bool filter_enters(const struct filter *filter, const char *path)
{
	const char *slash = strrchr(path, '/');

	return !is_hidden(filter, slash ? slash + 1 : path) &&
	       patterns_check(&filter->exclude, path, true, false) != PATTERNS_YES;
}
