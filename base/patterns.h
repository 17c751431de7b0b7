/*
 * Lists of patterns in gitignore(5)'s language, for rules that leave files out (.gitignore, --exclude) and for those that take them
 * (--include). The only matcher of paths that there is.
 *
 *	struct patterns ignored = PATTERNS_INIT;
 *	if (patterns_read(&ignored, "conf/.gitignore", strlen("conf/"), &err) < 0)
 *		...
 *	if (patterns_check(&ignored, "conf/sub", true, false) == PATTERNS_YES)
 *		... nor is anything below it looked at ...
 *	patterns_release(&ignored);
 *
 * git's own rules are matched here, too, rather than by libgit2's git_ignore_path_is_ignored(), which starts anew from the top, with a
 * stat() of each .gitignore on the way, for every path: some 20 microseconds each, a second for 50,000 files.
 *
 * Threads: safe once the list is made.
 */
#ifndef BASE_PATTERNS_H
#define BASE_PATTERNS_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct pattern;

struct patterns {
	struct str text; /* what the patterns point into */
	struct pattern *v;
	size_t nr;
	size_t base_len; /* bytes of a path up to the folder, slash included, that the patterns are relative to */
};

#define PATTERNS_INIT                \
	{                            \
		STR_INIT, NULL, 0, 0 \
	}

enum patterns_verdict {
	PATTERNS_UNDECIDED, /* none matches */
	PATTERNS_YES,	    /* the last one that matches is a plain one */
	PATTERNS_NO,	    /* ... one with a `!` before it */
};

/* Read a file of one pattern a line, with comments, into an empty list. Errors as file_read(). */
int patterns_read(struct patterns *list, const char *path, size_t base_len, struct error *err);

/* Make a list of words, each one pattern whatever it holds (`#` begins no comment). Errors: ERROR_NOMEM. */
int patterns_set(struct patterns *list, const struct strlist *words, struct error *err);

/*
 * What do the patterns say of `path` (no slash at its end, below the list's folder)? The folders above it have been asked about
 * before: nothing in one that is left out can be taken back. fold: ASCII letters match without regard to case.
 */
enum patterns_verdict patterns_check(
	const struct patterns *list, const char *path, bool is_folder, bool fold);

/*
 * What do they say of the file `path` where the folders above it have not been asked about: a pattern that ends in a slash stands for
 * all files below the folders that it matches, any other one for files. `path` is the same again afterwards.
 */
enum patterns_verdict patterns_check_below(const struct patterns *list, char *path);

/* Does the base name of a file alone decide what patterns_check_below() says? */
bool patterns_are_of_names(const struct patterns *list);

void patterns_release(struct patterns *list);

#endif
