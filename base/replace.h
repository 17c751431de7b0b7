/*
 * Writing a file back so that it holds its old bytes or its new bytes at every instant, with nothing else about it changed.
 *
 *	struct replace r = REPLACE_INIT;
 *	replace_check(path, &err)                       before any work: could it be written at all?
 *	replace_stage(&r, path, bytes, len, expect, &err)   everything that can fail for want of space or rights
 *	replace_commit(&r, &err)                        rename, sync the folder
 *	replace_undo(&r, &err)                          put the old bytes back after a commit (or drop what was staged)
 *	replace_release(&r)                             forget; deletes what is left over
 *
 * Normally: temporary file `.NAME.cfgedit.XXXXXX` in the same folder, written, synced, owner, mode, ACLs, extended attributes and
 * SELinux label copied from the original, renamed over it, folder synced. Symbolic links are resolved first (chains, relative
 * ones): the link stays, its target changes; a dangling link is an error.
 *
 * In place, when renaming would lose something or is impossible: more than one hard link, a folder that cannot be written, a
 * mount point (EBUSY on rename), an owner that cannot be reproduced. Then a full backup is written and synced first, the space is
 * reserved, the bytes are written, synced, and the file is cut to length last. `reason` says why, for the report. A process that
 * is killed while it writes in place leaves the backup, `.NAME.cfgedit.XXXXXX` beside the file or in the folder of tempdir.h.
 *
 * Where the file system can (RENAME_EXCHANGE), the new file and the original change places in one step: so the original is at hand
 * for undo, and what was taken away is looked at once more, which closes the gap between the last look and the rename.
 *
 * Every file of ours is on the list of tempfiles.h. Threads: safe on different files.
 */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include "base/error.h"
#include "base/sibling.h"
#include "base/snapshot.h"
#include "base/str.h"
#include "base/tempdir.h"

#include <stdbool.h>
#include <sys/stat.h>

struct replace {
	char *target; /* absolute path behind all links, owned */
	/* Why in place, static text; NULL: by rename. Final only after the commit */
	const char *reason;
	/* "": none; else what could not be kept, for a line "NAME: not kept: WARNING" */
	struct str warning;
	bool committed;
	struct snapshot expect;
	const char *bytes; /* borrowed until release */
	size_t len;

	/* The rest is for base/replace*.c and base/inplace.c alone. */
	struct sibling staged; /* the new file, not yet in place */
	struct sibling old;    /* the original, kept for undo until release */
	struct sibling backup; /* of a file that is written in place */
	struct tempdir refuge; /* where the backup is, if not beside the file */
	struct stat like;      /* of the original, when the new file got its owner and mode */
	struct stat staged_st; /* of the new file: undo takes back only what we wrote */
};

#define REPLACE_INIT                \
	{                           \
		.warning = STR_INIT \
	}

/*
 * Can `path` be written at all? ERROR_OPEN with a message that says what to do if not: no permission (also a file of mode 0444
 * of one's own: who made it read-only meant it), read-only file system, immutable, not a regular file, dangling link. A missing
 * file is fine when its folder can be written. *ret_reason as `reason` above (NULL: will be renamed); may be NULL.
 */
int replace_check(const char *path, const char **ret_reason, struct error *err);

/*
 * Everything that can fail for want of space or rights. `bytes` and what `expect` points to are borrowed until release.
 * Errors: those of replace_check(), ERROR_CONFLICT, ERROR_IO, ERROR_NOMEM. The file is as it was; call replace_release().
 */
int replace_stage(struct replace *r, const char *path, const char *bytes, size_t len,
	const struct snapshot *expect, struct error *err);

/*
 * replace_rename() puts the new bytes in place; they outlive a power cut only after replace_sync() (nothing to do for a file written
 * in place). replace_commit() is both. After a failure look at `committed`: if it is set, the file has the new bytes and
 * replace_undo() brings back the old ones; if not, the file is as it was, or the message says what is wrong with it.
 */
int replace_rename(struct replace *r, struct error *err);
int replace_sync(const struct replace *r, struct error *err);
int replace_commit(struct replace *r, struct error *err);

/*
 * Put the old bytes back after a commit, or drop what was staged. If that fails, the message names where the old bytes are, and that
 * file stays. ERROR_CONFLICT: someone changed the file after us; theirs is left alone.
 */
int replace_undo(struct replace *r, struct error *err);
void replace_release(struct replace *r);

/* The absolute path behind all links; allocated. A missing last component is fine, a dangling link is ERROR_OPEN. */
char *replace_resolve(const char *path, struct error *err);

#endif
