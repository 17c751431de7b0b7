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
 * Create `name` (one component) in the folder, mode 0600, and write the bytes. If the name is taken, the file is put into a
 * numbered sub-folder (2/name, 3/name, ...), so that it keeps its name. Returns the absolute path, the caller's to free();
 * NULL on failure. Never follows a link that somebody planted.
 */
char *tempdir_add(
	struct tempdir *dir, const char *name, const char *bytes, size_t len, struct error *err);

/* Delete it with all that is in it. Failures are ignored: there is nothing of the user's in it any more. */
void tempdir_remove(struct tempdir *dir);

/* Forget it without deleting: the user's typing stays. */
void tempdir_keep(struct tempdir *dir);

#endif
