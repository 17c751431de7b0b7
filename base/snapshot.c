#include "base/snapshot.h"

#include "base/cleanup.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#define CHUNK 16384

static int conflict(struct error *err, const char *what)
{
	return error_set(err, ERROR_CONFLICT, "%s since it was read; nothing was written", what);
}

static int check_missing(const char *target, struct error *err)
{
	struct stat st;

	if (lstat(target, &st) == 0)
		return conflict(err, "was created by someone else");
	if (errno == ENOENT)
		return 0;
	return error_set_os(err, ERROR_OPEN, errno, "can't be looked at");
}

/* 1: the same, 0: not, -1: errno is set. */
static int compare_bytes(int fd, const char *bytes, size_t len)
{
	char chunk[CHUNK];
	size_t seen = 0;
	ssize_t got;

	for (;;) {
		got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			return seen == len;
		if ((size_t)got > len - seen || memcmp(chunk, bytes + seen, (size_t)got))
			return 0;
		seen += (size_t)got;
	}
}

static int check_there(
	const struct snapshot *expect, const char *target, struct stat *st, struct error *err)
{
	int CLEANUP(close_fd) fd = -1;
	int same;

	if (lstat(target, st) < 0) {
		if (errno == ENOENT)
			return conflict(err, "was deleted or renamed by someone else");
		return error_set_os(err, ERROR_OPEN, errno, "can't be looked at");
	}
	if (!S_ISREG(st->st_mode) || !file_same(st, &expect->st))
		return conflict(err, "was replaced by someone else");
	fd = open(target, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return error_set_os(err, ERROR_OPEN, errno, "can't be read again");
	if (fstat(fd, st) < 0)
		return error_set_os(err, ERROR_OPEN, errno, "can't be read again");
	if (!file_same(st, &expect->st))
		return conflict(err, "was replaced by someone else");
	same = (uintmax_t)st->st_size == expect->len ? compare_bytes(fd, expect->bytes, expect->len)
						     : 0;
	if (same < 0)
		return error_set_os(err, ERROR_IO, errno, "can't be read again");
	return same ? 0 : conflict(err, "was changed by someone else");
}

int snapshot_check(
	const struct snapshot *expect, const char *target, struct stat *ret_st, struct error *err)
{
	struct stat st;

	if (expect->missing ? check_missing(target, err) < 0
			    : check_there(expect, target, &st, err) < 0)
		return error_at(err, target, 0, 0);
	if (ret_st && !expect->missing)
		*ret_st = st;
	return 0;
}
