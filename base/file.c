#include "base/file.h"

#include "base/cleanup.h"
#include "base/plural.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	STOP_CHECK_MS = 20,
	MOST_AT_ONCE = 1 << 20, /* bytes of a read(), between two looks at whether to stop */
};

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "a directory";
	case S_IFIFO:
		return "a FIFO";
	case S_IFSOCK:
		return "a socket";
	case S_IFCHR:
	case S_IFBLK:
		return "a device";
	case S_IFLNK:
		return "a symbolic link";
	default:
		return "not a regular file";
	}
}

int file_check_regular(const struct stat *st, struct error *err)
{
	if (S_ISREG(st->st_mode))
		return 0;
	return error_set(err, ERROR_OPEN, "is %s, not a file", kind_of(st->st_mode));
}

static int too_large(size_t limit, struct error *err)
{
	enum { KIB = 1024, MIB = KIB * KIB };

	if (limit % MIB == 0)
		return error_set(
			err, ERROR_LIMIT, "is larger than the limit of %zu MiB", limit / MIB);
	if (limit % KIB == 0)
		return error_set(
			err, ERROR_LIMIT, "is larger than the limit of %zu KiB", limit / KIB);
	return error_set(
		err, ERROR_LIMIT, "is larger than the limit of %zu byte%s", limit, plural(limit));
}

/* Until there is something to read, or it is to stop: whoever waits for a pipe must be able to. */
static int wait_readable(int fd, const struct stop *stop, struct error *err)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	int ready;

	do {
		if (stop_error(stop, err) < 0)
			return -1;
		ready = poll(&poll_fd, 1, STOP_CHECK_MS);
	} while (ready == 0 || (ready < 0 && errno == EINTR));
	return 0;
}

static int read_all(int fd, size_t limit, size_t expected, bool may_block, const struct stop *stop,
	struct str *out, struct error *err)
{
	ssize_t got;
	size_t room;

	/* One byte more than expected, so that the read that finds the end needs no larger buffer. */
	if (str_grow(out, expected + 1) < 0)
		return error_nomem(err);
	for (;;) {
		if (out->cap - out->len < 2 && str_grow(out, out->len) < 0)
			return error_nomem(err);
		if ((may_block ? wait_readable(fd, stop, err) : stop_error(stop, err)) < 0)
			return -1;
		room = out->cap - out->len - 1;
		got = read(fd, out->s + out->len, room < MOST_AT_ONCE ? room : MOST_AT_ONCE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_set_os(err, ERROR_IO, errno, "can't be read");
		if (got == 0)
			break;
		out->len += (size_t)got;
		if (out->len > limit)
			return too_large(limit, err);
	}
	out->s[out->len] = '\0';
	return 0;
}

int file_cannot_open(const char *path, int os, struct error *err)
{
	struct stat st;
	bool is_link = os == ENOENT && lstat(path, &st) == 0 && S_ISLNK(st.st_mode);

	return error_set_os(err, ERROR_OPEN, os, "%scan't be opened",
		is_link ? "is a symbolic link whose target " : "");
}

/*
 * O_NONBLOCK does not keep a device from acting on being opened (a tape rewinds, a watchdog starts), hence the stat() before.
 * The file may be another one by the time of the open(): that is what the second look is for.
 */
static int open_regular(const char *path, struct stat *st, struct error *err)
{
	int fd;

	if (stat(path, st) < 0)
		return file_cannot_open(path, errno, err);
	if (file_check_regular(st, err) < 0)
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return error_set_os(err, ERROR_OPEN, errno, "can't be opened");
	if (fstat(fd, st) < 0) {
		error_set_os(err, ERROR_OPEN, errno, "can't be opened");
		close(fd);
		return -1;
	}
	if (file_check_regular(st, err) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int read_regular(const char *path, size_t limit, const struct stop *stop, struct str *out,
	struct stat *st, struct error *err)
{
	int CLEANUP(close_fd) fd = open_regular(path, st, err);

	if (fd < 0)
		return -1;
	if (st->st_size > 0 && (uintmax_t)st->st_size > limit)
		return too_large(limit, err);
	return read_all(fd, limit, (size_t)st->st_size, false, stop, out, err);
}

int file_read_until(const char *path, size_t limit, const struct stop *stop, struct str *out,
	struct stat *ret_stat, struct error *err)
{
	struct stat st;

	str_clear(out);
	if (read_regular(path, limit ? limit : FILE_SIZE_DEFAULT_LIMIT, stop, out, &st, err) < 0)
		return error_at(err, path, 0, 0);
	if (ret_stat)
		*ret_stat = st;
	return 0;
}

int file_read(
	const char *path, size_t limit, struct str *out, struct stat *ret_stat, struct error *err)
{
	return file_read_until(path, limit, NULL, out, ret_stat, err);
}

int file_read_fd(int fd, const char *name, size_t limit, const struct stop *stop, struct str *out,
	struct error *err)
{
	str_clear(out);
	if (read_all(fd, limit ? limit : FILE_SIZE_DEFAULT_LIMIT, 4096, true, stop, out, err) < 0)
		return error_at(err, name, 0, 0);
	return 0;
}

bool file_is_transient(int os)
{
	static const int transient[] = {EAGAIN, EINTR, EBUSY, ESTALE, ETIMEDOUT, EMFILE, ENFILE,
		ENOMEM, ENOBUFS, ENOLCK, ECONNRESET, ECONNABORTED, ENETDOWN, ENETUNREACH, ENETRESET,
		EHOSTDOWN, EHOSTUNREACH};

	for (size_t i = 0; i < sizeof(transient) / sizeof(transient[0]); i++)
		if (transient[i] == os)
			return true;
	return false;
}

int file_write_all(int fd, const char *bytes, size_t len)
{
	ssize_t put;

	while (len) {
		put = write(fd, bytes, len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		if (put == 0) {
			/* A regular file never does this; if it does, going on would be a busy loop. */
			errno = ENOSPC;
			return -1;
		}
		bytes += put;
		len -= (size_t)put;
	}
	return 0;
}

bool file_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

char *file_join(const char *dir, const char *name)
{
	size_t dir_len = strlen(dir), name_len = strlen(name);
	bool slash = dir_len > 0 && dir[dir_len - 1] != '/';
	char *path = malloc(dir_len + slash + name_len + 1);

	if (!path)
		return NULL;
	memcpy(path, dir, dir_len);
	if (slash)
		path[dir_len] = '/';
	memcpy(path + dir_len + slash, name, name_len + 1);
	return path;
}

const char *file_basename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
