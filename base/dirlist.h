/*
 * One folder's entries, sorted so that a walk which goes through them in order meets all paths in byte order.
 *
 *	struct dirlist list = DIRLIST_INIT;
 *	if (dirlist_read(&list, AT_FDCWD, "conf", O_NOFOLLOW, keep, ctx, &os, err) < 0)
 *		... out of memory ...
 *	for (size_t i = 0; i < list.nr; i++)
 *		... list.names[i] is "a.yaml", or "a/" for a folder ...
 *	dirlist_release(&list);
 */
#ifndef BASE_DIRLIST_H
#define BASE_DIRLIST_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum dirlist_kind {
	DIRLIST_FILE,
	DIRLIST_FOLDER,
	DIRLIST_LINK,	/* a symbolic link, wherever it leads */
	DIRLIST_SPECIAL /* FIFO, socket, device */
};

struct dirlist {
	/*
	 * A folder's name ends in a slash: then plain byte order of the names is byte order of the paths below them ("a.yaml"
	 * stands before "a/b.yaml"), and the slash tells the two apart.
	 */
	char **names;
	size_t nr;
	struct str text; /* what names points into */
	/* Set before reading: the file system (st_dev) that is not left; 0: any. */
	dev_t dev;
};

#define DIRLIST_INIT                 \
	{                            \
		NULL, 0, STR_INIT, 0 \
	}

/* Is the entry wanted in the list? `fd` is the folder. Not asked about "." and "..". */
typedef bool dirlist_keep_fn(void *ctx, int fd, const char *name, enum dirlist_kind kind);

/*
 * Read the folder `path`, relative to the descriptor `at`, into an empty list. stat() is called only where the file system does not
 * say what an entry is.
 *
 * flags:  further ones for open(): O_NOFOLLOW, or 0.
 * ret_os: errno when the folder can't be opened or not be read to its end (the list holds what came before), else 0. EXDEV: the folder
 *         is on another file system than list->dev, and was not read.
 * Returns 0; -1 only when memory ran out.
 */
int dirlist_read(struct dirlist *list, int at, const char *path, int flags, dirlist_keep_fn *keep,
	void *ctx, int *ret_os, struct error *err);

void dirlist_release(struct dirlist *list);

#endif
