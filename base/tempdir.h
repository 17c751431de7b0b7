/*
 * Private folders for working copies: mode 0700, owned by us, a name nobody can guess or plant. What is inside dies with the
 * folder (an editor's .swp and ~ files too) by tempdir_remove(), or stays for the user by tempdir_keep().
 *
 * They are made in $XDG_STATE_HOME/cfgedit (~/.local/state/cfgedit), which outlives a reboot, so that typing that could not
 * be written back is still there afterwards; where that cannot be made, in $TMPDIR or /tmp.
 */
#ifndef BASE_TEMPDIR_H
#define BASE_TEMPDIR_H

#include "base/error.h"

struct tempdir {
	char *path; /* absolute; NULL: none */
};

#define TEMPDIR_INIT \
	{            \
		NULL \
	}

int tempdir_make(struct tempdir *dir, struct error *err);

/*
 * Create `name` in the folder, mode 0600, and write the bytes: in the sub-folder `folder` where that is not NULL, so that files of
 * the same name can be told apart. If the name is taken, in a numbered sub-folder (2/name, 3/name, ...). Both are one component
 * each. Returns the absolute path, the caller's to free(); NULL on failure. Never follows a link that somebody planted.
 */
char *tempdir_add(struct tempdir *dir, const char *folder, const char *name, const char *bytes,
	size_t len, struct error *err);

/* Delete it with all that is in it. Failures are ignored: there is nothing of the user's in it any more. */
void tempdir_remove(struct tempdir *dir);

/* Forget it without deleting: the user's typing stays. */
void tempdir_keep(struct tempdir *dir);

#endif
