#include "base/replace.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/inplace.h"
#include "base/metadata.h"
#include "base/replace_plan.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int failed(struct error *err, int os, const char *what)
{
	if (os == ENOMEM)
		return error_nomem(err);
	return error_set_os(err, ERROR_IO, os, "%s; the file is as it was", what);
}

/* --- staging --------------------------------------------------------------------------------------------------------------- */

/* What creating a file can say about a folder that plan could not foresee (security modules, network file systems). */
static bool is_folder_refusal(int os)
{
	return os == EACCES || os == EPERM || os == EROFS;
}

static int stage_in_place(struct replace *r, const char *reason, struct error *err)
{
	sibling_delete(&r->staged);
	str_clear(&r->warning);
	r->reason = reason;
	return inplace_stage(r, err);
}

/* METADATA_COPIED also where there is nothing to copy. */
static enum metadata_result copy_metadata(struct replace *r, int to)
{
	int CLEANUP(close_fd) from = -1;

	if (r->expect.missing)
		return METADATA_COPIED;
	from = open(r->target, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (from < 0 || fstat(from, &r->like) < 0)
		return METADATA_FAILED;
	return metadata_copy(from, to, &r->like, &r->warning);
}

/* Write and sync the new file, once its metadata are known to be possible. Takes over the descriptor. */
static int fill_staged(struct replace *r, int fd, struct error *err)
{
	enum metadata_result copied = METADATA_FAILED;
	int os = 0;

	if (file_write_all(fd, r->bytes, r->len) < 0)
		os = errno;
	if (!os)
		copied = copy_metadata(r, fd);
	if (!os && copied == METADATA_FAILED)
		os = errno;
	if (!os && copied == METADATA_COPIED && (fsync(fd) < 0 || fstat(fd, &r->staged_st) < 0))
		os = errno;
	if (close(fd) < 0 && !os)
		os = errno;
	if (os)
		return failed(err, os, "can't write the new text beside it");
	if (copied == METADATA_COPIED)
		return 0;
	return stage_in_place(r, copied == METADATA_ACL_LOST ? IN_PLACE_ACL : IN_PLACE_OWNER, err);
}

/* A new file gets the mode that any new file gets, by umask and the folder's default ACL; a copy is private until it is complete. */
static int stage_beside(struct replace *r, struct error *err)
{
	int fd = sibling_create(&r->staged, r->target, r->expect.missing ? 0666 : 0600);

	if (fd >= 0)
		return fill_staged(r, fd, err);
	if (is_folder_refusal(errno) && !r->expect.missing)
		return stage_in_place(r, IN_PLACE_FOLDER, err);
	return failed(err, errno, "can't create a file beside it");
}

static int stage(struct replace *r, struct error *err)
{
	const char *reason;

	/* What has taken the place of the file is a conflict, also if it is nothing that could be written. */
	if (!r->expect.missing && snapshot_check(&r->expect, r->target, NULL, err) < 0)
		return -1;
	if (replace_plan(r->target, &reason, err) < 0)
		return -1;
	if (r->expect.missing && snapshot_check(&r->expect, r->target, NULL, err) < 0)
		return -1;
	return reason ? stage_in_place(r, reason, err) : stage_beside(r, err);
}

int replace_stage(struct replace *r, const char *path, const char *bytes, size_t len,
	const struct snapshot *expect, struct error *err)
{
	r->expect = *expect;
	r->bytes = bytes;
	r->len = len;
	r->target = replace_resolve(path, err);
	if (!r->target)
		return -1;
	return stage(r, err) < 0 ? error_at(err, path, 0, 0) : 0;
}

/* --- putting it in place ----------------------------------------------------------------------------------------------------- */

static int exchange(const char *a, const char *b)
{
	return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
}

static bool is_unsupported(int os)
{
	return os == EINVAL || os == ENOSYS || os == EOPNOTSUPP;
}

static bool is_untouched(const char *path, const struct stat *before)
{
	struct stat st;

	return lstat(path, &st) == 0 && file_same(&st, before) && st.st_size == before->st_size &&
	       st.st_mtim.tv_sec == before->st_mtim.tv_sec &&
	       st.st_mtim.tv_nsec == before->st_mtim.tv_nsec;
}

/*
 * Is what we took away what we looked at? By its identity and times, or else by its bytes: an overlay gives a file from the lower layer
 * another inode when it is moved.
 */
static bool is_the_original(const struct replace *r, const struct stat *before)
{
	struct snapshot expect = r->expect;

	if (is_untouched(r->staged.path, before))
		return true;
	return lstat(r->staged.path, &expect.st) == 0 &&
	       snapshot_check(&expect, r->staged.path, NULL, NULL) == 0;
}

/* What we took away is not what we looked at: give it back. */
static int exchange_back(struct replace *r, struct error *err)
{
	struct str CLEANUP(str_release) safe = STR_INIT;
	int os;

	if (exchange(r->staged.path, r->target) == 0)
		return error_set(err, ERROR_CONFLICT,
			"was changed by someone else since it was read; nothing was written");
	os = errno;
	utf8_add_safe(&safe, r->staged.path, strlen(r->staged.path));
	error_set_os(err, ERROR_CONFLICT, os,
		"was changed by someone else and could not be put back: their text is in '%s'",
		safe.s);
	sibling_forget(&r->staged);
	return -1;
}

static void hand_over(struct sibling *to, struct sibling *from)
{
	*to = *from;
	*from = (struct sibling)SIBLING_INIT;
}

/* A copy of the original for undo, where a hard link is not possible. 0, or -1 with errno set. */
static int copy_old(struct replace *r)
{
	struct str CLEANUP(str_release) ignored = STR_INIT;
	int CLEANUP(close_fd) from = -1;
	int fd = sibling_create(&r->old, r->target, 0600), os = 0;
	struct stat st;

	if (fd < 0)
		return -1;
	from = open(r->target, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (from < 0 || fstat(from, &st) < 0 ||
		file_write_all(fd, r->expect.bytes, r->expect.len) < 0 ||
		metadata_copy(from, fd, &st, &ignored) == METADATA_FAILED || fsync(fd) < 0)
		os = errno;
	if (close(fd) < 0 && !os)
		os = errno;
	if (os)
		sibling_delete(&r->old);
	errno = os;
	return os ? -1 : 0;
}

/* 0, or -1 with errno set and nothing changed. */
static int rename_keeping_old(struct replace *r)
{
	int os;

	if (sibling_link(&r->old, r->target) < 0 && copy_old(r) < 0)
		return -1;
	if (rename(r->staged.path, r->target) == 0) {
		sibling_forget(&r->staged);
		return 0;
	}
	os = errno;
	sibling_delete(&r->old);
	errno = os;
	return -1;
}

static int commit_in_place_after_all(struct replace *r, const char *reason, struct error *err)
{
	if (stage_in_place(r, reason, err) < 0)
		return -1;
	return inplace_commit(r, err);
}

static int rename_failed(struct replace *r, int os, struct error *err)
{
	if (os == EBUSY)
		return commit_in_place_after_all(r, IN_PLACE_MOUNT, err);
	if (is_folder_refusal(os))
		return commit_in_place_after_all(r, IN_PLACE_FOLDER, err);
	if (os == ENOENT)
		return error_set(err, ERROR_CONFLICT,
			"was deleted or renamed by someone else; nothing was written");
	return failed(err, os, "can't put the new text in its place");
}

static bool has_same_rights(const struct stat *a, const struct stat *b)
{
	return a->st_mode == b->st_mode && a->st_uid == b->st_uid && a->st_gid == b->st_gid;
}

static int commit_existing(struct replace *r, struct error *err)
{
	struct stat before;

	if (snapshot_check(&r->expect, r->target, &before, err) < 0)
		return -1;
	if (!has_same_rights(&before, &r->like))
		return error_set(err, ERROR_CONFLICT,
			"was given another owner or mode by someone else meanwhile; nothing was written");
	/* It has got a second name since it was staged. */
	if (before.st_nlink > 1)
		return commit_in_place_after_all(r, IN_PLACE_LINKS, err);
	if (exchange(r->staged.path, r->target) == 0) {
		if (!is_the_original(r, &before))
			return exchange_back(r, err);
		hand_over(&r->old, &r->staged);
	} else if (!is_unsupported(errno) || rename_keeping_old(r) < 0) {
		return rename_failed(r, errno, err);
	}
	r->committed = true;
	return 0;
}

/* Never over something that is there. 0, or -1 with errno set. */
static int rename_to_nothing(struct replace *r)
{
	struct stat st;

	if (renameat2(AT_FDCWD, r->staged.path, AT_FDCWD, r->target, RENAME_NOREPLACE) == 0)
		return 0;
	if (!is_unsupported(errno))
		return -1;
	if (link(r->staged.path, r->target) == 0)
		return unlink(r->staged.path);
	if (errno == EEXIST)
		return -1;
	/* Neither of the two that are safe: the smallest gap that remains. */
	if (lstat(r->target, &st) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(r->staged.path, r->target);
}

static int commit_new(struct replace *r, struct error *err)
{
	if (rename_to_nothing(r) < 0) {
		if (errno == EEXIST)
			return error_set(err, ERROR_CONFLICT,
				"was created by someone else meanwhile; nothing was written");
		return error_set_os(err, ERROR_IO, errno, "can't be created");
	}
	sibling_forget(&r->staged);
	r->committed = true;
	return 0;
}

int replace_rename(struct replace *r, struct error *err)
{
	int result;

	if (r->reason)
		result = inplace_commit(r, err);
	else
		result = r->expect.missing ? commit_new(r, err) : commit_existing(r, err);
	return result < 0 ? error_at(err, r->target, 0, 0) : 0;
}

int replace_sync(const struct replace *r, struct error *err)
{
	if (r->reason || sibling_sync_folder(r->target) == 0)
		return 0;
	if (errno == ENOMEM)
		return error_nomem(err);
	error_set_os(err, ERROR_IO, errno, "its folder can't be synced to the disk");
	return error_at(err, r->target, 0, 0);
}

int replace_commit(struct replace *r, struct error *err)
{
	return replace_rename(r, err) < 0 ? -1 : replace_sync(r, err);
}

/* --- taking it back ---------------------------------------------------------------------------------------------------------- */

/* The old file stays where it is, and the message says so. */
static int strand_old(struct replace *r, enum error_code code, const char *what, struct error *err)
{
	struct str CLEANUP(str_release) safe = STR_INIT;

	utf8_add_safe(&safe, r->old.path, strlen(r->old.path));
	error_set(err, code, "%s, and the old could not be put back: it is in '%s'", what, safe.s);
	sibling_forget(&r->old);
	return -1;
}

static int changed_after_us(struct replace *r, struct error *err)
{
	static const char what[] = "was changed by someone else after its new text was written";

	if (r->old.path)
		return strand_old(r, ERROR_CONFLICT, what, err);
	return error_set(err, ERROR_CONFLICT, "%s, so it was not deleted again", what);
}

static int undo_existing(struct replace *r, struct error *err)
{
	if (rename(r->old.path, r->target) < 0)
		return strand_old(r, ERROR_IO, "has its new text", err);
	sibling_forget(&r->old);
	r->committed = false;
	return 0;
}

static int undo_new(struct replace *r, struct error *err)
{
	if (unlink(r->target) < 0 && errno != ENOENT)
		return error_set_os(
			err, ERROR_IO, errno, "was created, and can't be deleted again");
	r->committed = false;
	return 0;
}

static int undo(struct replace *r, struct error *err)
{
	if (r->reason)
		return inplace_undo(r, err);
	if (!is_untouched(r->target, &r->staged_st))
		return changed_after_us(r, err);
	if ((r->expect.missing ? undo_new(r, err) : undo_existing(r, err)) < 0)
		return -1;
	return replace_sync(r, err);
}

int replace_undo(struct replace *r, struct error *err)
{
	if (r->committed && undo(r, err) < 0)
		return error_at(err, r->target, 0, 0);
	sibling_delete(&r->staged);
	inplace_drop(r);
	return 0;
}

void replace_release(struct replace *r)
{
	sibling_delete(&r->staged);
	sibling_delete(&r->old);
	inplace_drop(r);
	str_release(&r->warning);
	free(r->target);
	*r = (struct replace)REPLACE_INIT;
}
