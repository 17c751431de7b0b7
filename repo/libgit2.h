/*
 * libgit2, loaded (dlopen) at the first call that needs it: linking it would cost every start some 10 ms. Only for repo/'s own .c files.
 *
 *	const struct libgit2 *git = libgit2(err);
 *	if (!git)
 *		return -1;
 *	if (git->git_repository_open_ext(&repo, ...) < 0)
 *		return libgit2_error(git, err, ERROR_OPEN, "can't open the repository '%s'", path);
 */
#ifndef REPO_LIBGIT2_H
#define REPO_LIBGIT2_H

#include "base/error.h"

#include <git2.h>

/* Every function of it that is used. */
#define LIBGIT2_FUNCTIONS(X)          \
	X(git_libgit2_init)           \
	X(git_libgit2_opts)           \
	X(git_error_last)             \
	X(git_repository_open_ext)    \
	X(git_repository_free)        \
	X(git_repository_item_path)   \
	X(git_repository_index)       \
	X(git_index_free)             \
	X(git_index_entrycount)       \
	X(git_index_get_byindex)      \
	X(git_config_new)             \
	X(git_config_free)            \
	X(git_config_add_file_ondisk) \
	X(git_config_get_string_buf)  \
	X(git_config_get_path)        \
	X(git_config_get_bool)        \
	X(git_buf_dispose)            \
	X(git_diff_options_init)      \
	X(git_diff_buffers)

struct libgit2 {
#define X(name) __typeof__(name) *name;
	LIBGIT2_FUNCTIONS(X)
#undef X
};

/*
 * The library, loaded and initialised once for the process; never unloaded. NULL when it can't be had: ERROR_OPEN that says what to install.
 * Threads: safe.
 */
const struct libgit2 *libgit2(struct error *err);

/*
 * Set err to the message, with what libgit2 said of the call that has just failed on this thread. An owner that git does not trust is
 * told with the command that mends it. Returns -1.
 */
__attribute__((format(printf, 4, 5))) int libgit2_error(
	const struct libgit2 *git, struct error *err, enum error_code code, const char *fmt, ...);

#endif
