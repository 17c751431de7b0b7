/*
 * Reading files whole, and knowing which file it is.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/error.h"
#include "base/stop.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Larger files are refused: nobody keeps configuration in them, and a typing mistake must not fill the memory. */
#define FILE_SIZE_DEFAULT_LIMIT ((size_t)256 * 1024 * 1024)

/*
 * Read a regular file whole into `out` (cleared first; its memory is used again, so a worker keeps one str for all files).
 *
 * limit:    most bytes; 0: FILE_SIZE_DEFAULT_LIMIT.
 * ret_stat: what fstat() said of the very file that was read; may be NULL.
 * Errors:   ERROR_OPEN (missing, no permission, or not a regular file: says which; a FIFO or device is never opened in a way
 *           that blocks or has side effects), ERROR_LIMIT, ERROR_IO, ERROR_NOMEM; each with the path set.
 * Threads:  safe.
 */
int file_read(
	const char *path, size_t limit, struct str *out, struct stat *ret_stat, struct error *err);

/* The same, but given up when `stop` says so (NULL: never): ERROR_CANCELLED, ERROR_LATE. One read() is always waited for. */
int file_read_until(const char *path, size_t limit, const struct stop *stop, struct str *out,
	struct stat *ret_stat, struct error *err);

/*
 * All of a descriptor up to its end (standard input, a pipe). `name` is for messages. It is waited for, but no longer than `stop` allows, which
 * is asked every 20 ms. Errors as above.
 */
int file_read_fd(int fd, const char *name, size_t limit, const struct stop *stop, struct str *out,
	struct error *err);

/* Is it an errno of open() or read() that may be gone in a moment: of a network file system, or for want of something? */
bool file_is_transient(int os);

/*
 * Say why `path` can't be opened, for errno `os` of an open() or stat() of it. A link that leads nowhere is called that: "No such file" is
 * hard to believe of what is there to be seen. Returns -1, with ERROR_OPEN.
 */
int file_cannot_open(const char *path, int os, struct error *err);

/* 0 for a regular file; else ERROR_OPEN with a message that says what it is. */
int file_check_regular(const struct stat *st, struct error *err);

/* Write all `len` bytes, going on after short writes and EINTR. 0 or -1 with errno set. */
int file_write_all(int fd, const char *bytes, size_t len);

/* Do the two name the same file on disk (device and inode)? */
bool file_same(const struct stat *a, const struct stat *b);

/* dir + "/" + name, without doubling the slash. Allocated; NULL when out of memory. */
char *file_join(const char *dir, const char *name);

/* The part behind the last slash (borrowed from path). */
const char *file_basename(const char *path);

#endif
