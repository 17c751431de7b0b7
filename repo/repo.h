/*
 * Git repositories, by libgit2, which is loaded (dlopen) at the first call that needs it: linking it would cost every start some
 * 10 ms. No third-party type appears in this header. All of it is thread-safe.
 */
#ifndef REPO_REPO_H
#define REPO_REPO_H

#include "base/dirlist.h"
#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <sys/types.h>

/*
 * The work tree that the folder `dir` is in, found as git does: the nearest `.git` (a folder, or a file as sub-modules and linked
 * work trees have) in `dir` or above it on the same file system. Without libgit2.
 *
 * ret_root: its top, absolute, links resolved; allocated; NULL when there is none, or `dir` is inside a `.git`.
 * Errors:   ERROR_OPEN (no such folder), ERROR_NOMEM.
 */
int repo_discover(const char *dir, char **ret_root, struct error *err);

/* Is the top of a work tree exactly this folder? Is it a bare repository? Both without libgit2, by a stat() or two. */
bool repo_is_root(const char *dir);
bool repo_is_root_at(int fd, const char *dir); /* relative to a descriptor, as openat() */
bool repo_is_bare(const char *dir);

struct repo_files_opts {
	/* Is this a file that is wanted (its base name)? NULL: all are. */
	bool (*want)(void *ctx, const char *name);
	/* A wanted file; path relative to the root, borrowed for the call. Symbolic links are reported as any file. */
	int (*file)(void *ctx, const char *path, struct dirlist_id id);
	/* Is this folder to be looked into? Path as for a file. 1; 0: leave it out; -1: stop. NULL: all are. */
	int (*enter)(void *ctx, const char *path);
	/* The folder of a sub-module (perhaps not checked out) or nested repository; it is not entered. May be NULL. */
	int (*repository)(void *ctx, const char *path);
	/*
	 * A folder or file of ignore rules that can't be read: path relative to the root, or absolute for a file elsewhere. The listing
	 * goes on without it. `why` may be taken by error_move().
	 */
	int (*unreadable)(void *ctx, const char *path, struct error *why);
	void *ctx;
	dev_t dev; /* the file system (st_dev) that is not left: a folder on another one is unreadable by EXDEV; 0: any */
};

/*
 * The files of the work tree at `root` below `prefix` ("" for all; relative to root, no slash at its end): those that git tracks and
 * that are there, plus the untracked ones that it does not ignore; each once, in byte order of the path. A callback that returns
 * non-zero stops, with -1 and err left alone.
 *
 * Errors: ERROR_OPEN (no repository, a corrupt index, an owner that is not trusted: says why and what to do), ERROR_CONFIG, ERROR_NOMEM.
 */
int repo_files(const char *root, const char *prefix, const struct repo_files_opts *opts,
	struct error *err);

/*
 * git's core.editor as the user or the system has set it, seen from the current folder. The repository's own configuration is left out: a
 * repository must not name a command to run. Honours GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM and GIT_CONFIG_NOSYSTEM. libgit2 is loaded only
 * if there is any such configuration.
 *
 * ret_editor: allocated; NULL when unset or empty.
 * Errors:     ERROR_CONFIG (a configuration that can't be read or parsed), ERROR_OPEN (no libgit2), ERROR_NOMEM.
 */
int repo_core_editor(char **ret_editor, struct error *err);

/*
 * Append the unified diff of two texts, with `context` lines around each change; nothing when they are equal. The bytes may be anything. It is
 * for a person to look at: the names in the header lines and the lines of the texts are made safe for a terminal, as utf8_add_safe() does it
 * but for tabs.
 */
int repo_text_diff(const char *old_name, const char *old_text, size_t old_len, const char *new_name,
	const char *new_text, size_t new_len, unsigned context, struct str *out, struct error *err);

/* Escape sequences for a patch; `plain` ends each. Never NULL, "" for none. */
struct repo_patch_colors {
	const char *header, *hunk, *removed, *added, *plain;
};

struct repo_patch_opts {
	unsigned context; /* unchanged lines around each change */
	bool safe; /* the lines of the texts are made safe for a terminal; else they are the bytes as they are, which `git apply` and `patch -p1` take */
	const struct repo_patch_colors *colors; /* NULL: none */
};

/*
 * Append the unified diff of a file whose text changes; nothing when both texts are equal. `name` is relative, without "./"; it
 * stands behind a/ and b/, and is quoted as git does it where it has to be, so it is always safe. There is no line "diff --git": behind it, git
 * would take the name to be relative to the top of the repository rather than to the current folder, and pass over the file without a word.
 * Errors: ERROR_OPEN (no libgit2), ERROR_LIMIT, ERROR_NOMEM.
 */
int repo_text_patch(const char *name, const char *old_text, size_t old_len, const char *new_text,
	size_t new_len, const struct repo_patch_opts *opts, struct str *out, struct error *err);

/*
 * Append prefix and name as they stand in a patch: within quotes, with backslashes as in C, where the name has control characters, bytes that
 * are not UTF-8, quotes or backslashes, or a blank at its end. (Letters beyond ASCII stay as they are, as with git's core.quotePath off.) 0, or -1: out of memory.
 */
int repo_patch_name(struct str *out, const char *prefix, const char *name);

struct repo_line_counts {
	size_t added, removed;
};

/* How many lines a unified diff would add and remove. Errors as for repo_text_patch(). */
int repo_text_count(const char *old_text, size_t old_len, const char *new_text, size_t new_len,
	struct repo_line_counts *ret_counts, struct error *err);

#endif
