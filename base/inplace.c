#include "base/inplace.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int failed(struct error *err, int os, const char *what)
{
	if (os == ENOMEM)
		return error_nomem(err);
	return error_set_os(err, ERROR_IO, os, "%s; the file is as it was", what);
}

/* Beside the file, or else in the private folder, which outlives a reboot. The descriptor, or -1 with errno or `err` set. */
static int create_backup(struct replace *r, struct error *err)
{
	char *CLEANUP(free_pointer) elsewhere = NULL;
	int fd = sibling_create(&r->backup, r->target, 0600);

	if (fd >= 0)
		return fd;
	if (tempdir_make(&r->refuge, err) < 0)
		return -1;
	elsewhere = file_join(r->refuge.path, file_basename(r->target));
	fd = elsewhere ? sibling_create(&r->backup, elsewhere, 0600) : -1;
	return fd < 0 ? failed(err, errno, "can't make a backup") : fd;
}

static int write_backup(struct replace *r, struct error *err)
{
	int fd = create_backup(r, err), os = 0;

	if (fd < 0)
		return -1;
	if (file_write_all(fd, r->expect.bytes, r->expect.len) < 0 || fsync(fd) < 0)
		os = errno;
	if (close(fd) < 0 && !os)
		os = errno;
	if (!os && sibling_sync_folder(r->backup.path) < 0)
		os = errno;
	return os ? failed(err, os, "can't write a backup") : 0;
}

static int open_target(const struct replace *r)
{
	return open(r->target, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

/*
 * The first opening for writing can give a file another identity: on an overlay it is copied from the lower layer then. So that is
 * what it is known by from here on, provided that it still has the bytes that are expected.
 */
static int adopt_identity(struct replace *r, int fd, struct error *err)
{
	if (fstat(fd, &r->expect.st) < 0)
		return error_set_os(err, ERROR_OPEN, errno, "can't be looked at");
	return snapshot_check(&r->expect, r->target, NULL, err);
}

int inplace_stage(struct replace *r, struct error *err)
{
	int CLEANUP(close_fd) fd = open_target(r);

	if (fd < 0)
		return error_set_os(err, ERROR_OPEN, errno, "can't be opened for writing");
	if (adopt_identity(r, fd, err) < 0)
		return -1;
	return write_backup(r, err);
}

/*
 * Space for the new text, without changing the size: the file has to stay what it was until the first byte is written. Not done
 * while staging, since giving the space back (by cutting the file) could cut off what someone else appended meanwhile.
 */
static int reserve(const struct replace *r, int fd, struct error *err)
{
	if (r->len <= r->expect.len)
		return 0;
	if (fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)r->len) == 0)
		return 0;
	if (errno == EOPNOTSUPP || errno == ENOSYS)
		return 0;
	return failed(err, errno, "can't reserve the space for the new text");
}

/* 0, or -1 with errno set. */
static int overwrite(int fd, const char *bytes, size_t len)
{
	if (lseek(fd, 0, SEEK_SET) < 0 || file_write_all(fd, bytes, len) < 0 || fsync(fd) < 0)
		return -1;
	return ftruncate(fd, (off_t)len) < 0 || fsync(fd) < 0 ? -1 : 0;
}

/* Writing takes the set-id bits away unless root does it. Looked at again, for chmod() may drop them silently. */
static void mend_mode(struct replace *r, int fd, const struct stat *st)
{
	struct stat is;

	if (fstat(fd, &is) == 0 && is.st_mode == st->st_mode)
		return;
	if (fchmod(fd, st->st_mode & 07777) < 0 || fstat(fd, &is) < 0 || is.st_mode != st->st_mode)
		str_adds(&r->warning, r->warning.len ? ", set-id bits" : "set-id bits");
}

/* The old bytes could not be put back: the backup stays. */
static int strand(struct replace *r, enum error_code code, const char *what, struct error *err)
{
	struct str CLEANUP(str_release) safe = STR_INIT;

	utf8_add_safe(&safe, r->backup.path, strlen(r->backup.path));
	error_set(err, code, "%s, and its old text could not be put back: it is in '%s'", what,
		str_failed(&safe) ? "the backup beside it" : safe.s);
	sibling_forget(&r->backup);
	tempdir_keep(&r->refuge);
	return -1;
}

static int write_over(struct replace *r, int fd, const struct stat *st, struct error *err)
{
	int os;

	/* From here on the backup is the only place that has all of the old text: no signal may take it. */
	sibling_untrack(&r->backup);
	if (overwrite(fd, r->bytes, r->len) == 0) {
		mend_mode(r, fd, st);
		r->committed = true;
		return 0;
	}
	os = errno;
	if (overwrite(fd, r->expect.bytes, r->expect.len) < 0)
		return strand(r, ERROR_IO, "was only partly written", err);
	mend_mode(r, fd, st);
	return failed(err, os, "can't be written in place");
}

int inplace_commit(struct replace *r, struct error *err)
{
	int CLEANUP(close_fd) fd = -1;
	struct stat before, st;

	if (snapshot_check(&r->expect, r->target, &before, err) < 0)
		return -1;
	fd = open_target(r);
	if (fd < 0 || fstat(fd, &st) < 0)
		return failed(err, errno, "can't be opened for writing");
	if (!file_same(&st, &before))
		return error_set(err, ERROR_CONFLICT,
			"was replaced by someone else since it was read; nothing was written");
	if (reserve(r, fd, err) < 0)
		return -1;
	return write_over(r, fd, &st, err);
}

int inplace_undo(struct replace *r, struct error *err)
{
	struct snapshot ours = {r->expect.st, false, r->bytes, r->len};
	int CLEANUP(close_fd) fd = -1;
	struct stat st;

	if (snapshot_check(&ours, r->target, &st, NULL) < 0)
		return strand(
			r, ERROR_CONFLICT, "was changed by someone else after it was written", err);
	fd = open_target(r);
	if (fd < 0 || overwrite(fd, r->expect.bytes, r->expect.len) < 0)
		return strand(r, ERROR_IO, "has its new text, or part of it", err);
	mend_mode(r, fd, &st);
	r->committed = false;
	return 0;
}

void inplace_drop(struct replace *r)
{
	sibling_delete(&r->backup);
	tempdir_remove(&r->refuge);
}
