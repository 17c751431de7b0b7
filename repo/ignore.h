/*
 * One file of ignore rules (.gitignore, .git/info/exclude, core.excludesFile) as gitignore(5) has them.
 *
 * The rules are matched here rather than by libgit2's git_ignore_path_is_ignored(), which starts anew from the top, with a stat() of each
 * .gitignore on the way, for every path: some 20 microseconds each, a second for 50,000 files.
 */
#ifndef REPO_IGNORE_H
#define REPO_IGNORE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct ignore_rule;

struct ignore_list {
	struct str text; /* what the rules point into */
	struct ignore_rule *rules;
	size_t nr;
	size_t base_len; /* bytes of a path up to the folder, slash included, that the rules are relative to */
};

#define IGNORE_LIST_INIT             \
	{                            \
		STR_INIT, NULL, 0, 0 \
	}

enum ignore_verdict { IGNORE_UNDECIDED, IGNORE_YES, IGNORE_NO };

/* Read the rules of the file at `path` into an empty list. Errors as file_read(). */
int ignore_list_read(
	struct ignore_list *list, const char *path, size_t base_len, struct error *err);

/*
 * What do the rules say of `path` (relative to the work tree, no slash at its end, below the list's folder)? The folders above it
 * have been asked about before: nothing in an ignored one can be taken back. fold: core.ignoreCase.
 */
enum ignore_verdict ignore_list_check(
	const struct ignore_list *list, const char *path, bool is_folder, bool fold);

void ignore_list_release(struct ignore_list *list);

#endif
