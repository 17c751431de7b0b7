/*
 * git's configuration, with the environment variables that say where it is. Only for repo/'s own .c files.
 */
#ifndef REPO_REPO_CONFIG_H
#define REPO_REPO_CONFIG_H

#include "repo/libgit2.h"

#include <stdbool.h>

/* Is GIT_CONFIG_NOSYSTEM set to something that git takes for true? */
bool repo_config_nosystem(void);

/*
 * The system's and the user's configuration, and with `local` the repository's own. repo: what conditional includes refer to; NULL: none.
 * *ret_config is released with git_config_free(). Errors: ERROR_CONFIG, ERROR_NOMEM.
 */
int repo_config_open(const struct libgit2 *git, git_repository *repo, bool local,
	git_config **ret_config, struct error *err);

/* $XDG_CONFIG_HOME/git/NAME or ~/.config/git/NAME, allocated. NULL: no home, or out of memory (then err is set). */
char *repo_config_xdg_path(const char *name, struct error *err);

#endif
