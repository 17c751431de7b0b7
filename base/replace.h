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
 * reserved, the bytes are written, synced, and the file is cut to length last. `reason` says why, for the report.
 *
 * Threads: safe on different files.
 */
#ifndef BASE_REPLACE_H
#define BASE_REPLACE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <sys/stat.h>

/* What a file was when it was read; replace_stage() and replace_commit() refuse (ERROR_CONFLICT) if it is no longer that. */
struct snapshot {
	struct stat st;
	bool missing; /* there was no such file: it will be created, and must still be missing then */
	const char *bytes; /* borrowed; what was read */
	size_t len;
};

struct replace {
	char *target; /* absolute path behind all links, owned */
	char *staged; /* the temporary file or, in place, the backup; owned; NULL: none */
	char *old; /* hard link or copy of the original kept until release, for undo; owned; NULL: none */
	const char *reason; /* why in place, static text; NULL: by rename */
	bool committed;
	struct snapshot expect;
	const char *bytes; /* borrowed until release */
	size_t len;
};

#define REPLACE_INIT \
	{            \
		0    \
	}

/*
 * Can `path` be written at all? ERROR_OPEN with a message that says what to do if not: no permission (also a file of mode 0444
 * of one's own: who made it read-only meant it), read-only file system, immutable, not a regular file, dangling link. A missing file is fine when its folder
 * can be written. *ret_reason as `reason` above (NULL: will be renamed); may be NULL.
 */
int replace_check(const char *path, const char **ret_reason, struct error *err);

int replace_stage(struct replace *r, const char *path, const char *bytes, size_t len,
	const struct snapshot *expect, struct error *err);
int replace_commit(struct replace *r, struct error *err);
int replace_undo(struct replace *r, struct error *err);
void replace_release(struct replace *r);

/* The absolute path behind all links; allocated. A missing last component is fine, a dangling link is ERROR_OPEN. */
char *replace_resolve(const char *path, struct error *err);

#endif
