/*
 * What a walk takes and what it leaves out: --include, --exclude, --skip-hidden.
 *
 *	struct filter filter;
 *	if (filter_init(&filter, &opts, &err) < 0)
 *		...
 *	filter_wants_name(&filter, "a.yaml") && filter_wants_file(&filter, path)
 *	filter_enters(&filter, "conf/sub")
 *	filter_release(&filter);
 *
 * Paths are relative to where the walk begins. A folder that is left out is not entered, so that nothing in it is taken. Threads: safe
 * once it is made, as long as each has its own path.
 */
#ifndef WALK_FILTER_H
#define WALK_FILTER_H

#include "base/error.h"
#include "base/patterns.h"
#include "base/str.h"

#include <stdbool.h>

struct filter_opts {
	const struct strlist *include; /* patterns; empty: *.yaml, *.yml, .yamllint */
	const struct strlist *exclude;
	bool skip_hidden; /* leave out every name that begins with "." or "~" */
};

struct filter {
	struct patterns include, exclude;
	bool skip_hidden;
	bool by_name; /* the names alone say what is included */
};

#define FILTER_INIT                                        \
	{                                                  \
		PATTERNS_INIT, PATTERNS_INIT, false, false \
	}

/* Errors: ERROR_NOMEM. Release it also after a failure. */
int filter_init(struct filter *filter, const struct filter_opts *opts, struct error *err);

/* Can a file of this base name be wanted at all? Costs little, so it comes first: most files of a tree are not. */
bool filter_wants_name(const struct filter *filter, const char *name);

/* Is this file wanted, given that its name can be and that the folders above it are entered? `path` is the same again afterwards. */
bool filter_wants_file(const struct filter *filter, char *path);

/* Is this folder looked into, given that those above it are? */
bool filter_enters(const struct filter *filter, const char *path);

void filter_release(struct filter *filter);

#endif
