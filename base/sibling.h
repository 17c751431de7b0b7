/*
 * Files of ours in the folder of a file: `.NAME.cfgedit.XXXXXX`, in which NAME is cut so that the result fits everywhere.
 * Each is on the list of tempfiles.h while it lives.
 *
 *	struct sibling s = SIBLING_INIT;
 *	fd = sibling_create(&s, target, 0600)
 *	... write, close
 *	sibling_delete(&s), or sibling_forget(&s) once it has been renamed or shall stay
 */
#ifndef BASE_SIBLING_H
#define BASE_SIBLING_H

#include <sys/types.h>

struct tempfile;

struct sibling {
	char *path; /* owned; NULL: none */
	struct tempfile *entry;
};

#define SIBLING_INIT       \
	{                  \
		NULL, NULL \
	}

/* A new, empty file beside `target`, open for reading and writing. The descriptor, or -1 with errno set. */
int sibling_create(struct sibling *s, const char *target, mode_t mode);

/* A hard link to `target` beside it. 0, or -1 with errno set. */
int sibling_link(struct sibling *s, const char *target);

void sibling_delete(struct sibling *s); /* delete the file, if there is one, and forget it */
void sibling_forget(struct sibling *s); /* it is no longer there under this name, or shall stay */
/* It shall outlive a signal from now on; the name is still ours. */
void sibling_untrack(struct sibling *s);

/* Write the folder of `path` itself to disk: what was created, renamed or deleted in it. 0, or -1 with errno set. */
int sibling_sync_folder(const char *path);

/* The folder of an absolute path; allocated, NULL when out of memory. */
char *sibling_folder(const char *path);

#endif
