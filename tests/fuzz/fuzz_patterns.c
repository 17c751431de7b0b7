/*
 * Fuzz the patterns of gitignore's language: each line of the input is a path up to the first empty line, and a pattern behind it.
 */
#include "walk/filter.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of every call. */
#define MUST(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

/* Both looks at a path agree where the base name is all that counts, and leave the path as it was. */
static void check_path(const struct filter *filter, char *path)
{
	char *before = strdup(path);
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	enum patterns_verdict below;

	MUST(before);
	below = patterns_check_below(&filter->include, path);
	if (patterns_are_of_names(&filter->include))
		MUST(below == patterns_check(&filter->include, name, false, false));
	patterns_check(&filter->include, path, true, true);
	filter_enters(filter, path);
	if (filter_wants_name(filter, name))
		filter_wants_file(filter, path);
	MUST(strcmp(before, path) == 0);
	free(before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strlist patterns = STRLIST_INIT;
	const struct filter_opts opts = {&patterns, &patterns, size % 2 != 0};
	struct filter filter = FILTER_INIT;
	char *text = strndup((const char *)data, size), *rest = text, *paths[MOST], *line;
	size_t nr = 0;

	MUST(text);
	while ((line = strsep(&rest, "\n")) && *line)
		if (nr < MOST)
			paths[nr++] = line;
	while ((line = strsep(&rest, "\n")) && patterns.nr < MOST)
		MUST(strlist_add(&patterns, line) == 0);
	MUST(filter_init(&filter, &opts, NULL) == 0);
	for (size_t i = 0; i < nr; i++)
		check_path(&filter, paths[i]);
	filter_release(&filter);
	strlist_release(&patterns);
	free(text);
	return 0;
}
