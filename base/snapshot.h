/*
 * What a file was when it was read, and whether it still is that.
 */
#ifndef BASE_SNAPSHOT_H
#define BASE_SNAPSHOT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct snapshot {
	struct stat st; /* of the file itself, behind all links; device and inode count */
	bool missing; /* there was no such file: it will be created, and must still be missing then */
	const char *bytes; /* borrowed; what was read; not used when missing */
	size_t len;
};

/*
 * Is the file at `target` (a path behind all links) still the same one, device, inode and bytes? Else ERROR_CONFLICT, with a message
 * that says in what way not and that nothing was written.
 *
 * ret_st: what it is now; undefined when it is missing as expected; may be NULL.
 * Allocates nothing but the error's text. Threads: safe.
 */
int snapshot_check(
	const struct snapshot *expect, const char *target, struct stat *ret_st, struct error *err);

#endif
