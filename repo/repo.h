/*
 * Git repositories, by libgit2, which is loaded (dlopen) at the first call that needs it: linking it would cost every start some
 * 10 ms. No third-party type appears in this header.
 */
#ifndef REPO_REPO_H
#define REPO_REPO_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

/*
 * Is `dir` inside a work tree? Looks for `.git` (a folder, or a file as submodules and linked work trees have) in `dir` and its parents, without
 * libgit2. *ret_root: the top of the work tree (allocated), NULL when there is none.
 */
int repo_discover(const char *dir, char **ret_root, struct error *err);

/* Is there a `.git` in exactly this folder, or is it a bare repository? Without libgit2. */
bool repo_is_root(const char *dir);
bool repo_is_bare(const char *dir);

/*
 * The files of the work tree at `root` below `prefix` ("" for all; relative to root, no slash at its end): those that git tracks and that are there, plus the
 * untracked ones that it does not ignore. Called once a file, in byte order of the path, with the path relative to root; non-zero from `each` stops with -1. Sub-modules and
 * nested repositories are reported with is_repo true (path of their folder), not entered. Symbolic links are reported as any file.
 * Errors: ERROR_OPEN (no repository, or git refuses it: says why, for instance an owner that is not trusted).
 */
int repo_files(const char *root, const char *prefix,
	int (*each)(void *ctx, const char *path, bool is_repo), void *ctx, struct error *err);

/* git's core.editor as seen from the current folder (repository's own configuration left out: promise 5); NULL in *ret_editor when unset. Allocated. */
int repo_core_editor(char **ret_editor, struct error *err);

/* A unified diff of two texts with `context` lines; names stand in the header lines. Appended to out. */
int repo_text_diff(const char *old_name, const char *old_text, size_t old_len, const char *new_name,
	const char *new_text, size_t new_len, unsigned context, struct str *out, struct error *err);

#endif
