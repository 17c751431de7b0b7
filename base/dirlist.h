/*
 * One folder's entries, sorted so that a walk which goes through them in order meets all paths in byte order.
 *
 *	struct dirreader CLEANUP(dirreader_release) reader = DIRREADER_INIT;
 *	struct dirlist list = DIRLIST_INIT;
 *	if (dirlist_read(&list, &reader, AT_FDCWD, "conf", O_NOFOLLOW, keep, ctx, &os, err) < 0)
 *		... out of memory ...
 *	for (size_t i = 0; i < list.nr; i++)
 *		... list.names[i] is "a.yaml", or "a/" for a folder ...
 *	dirlist_release(&list);
 *
 * By getdents64() with a buffer that is used again rather than by opendir(), which allocates one, and asks the system for three more things,
 * for each folder.
 */
#ifndef BASE_DIRLIST_H
#define BASE_DIRLIST_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
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
	 * stands before "a/b.yaml"), and the slash tells the two apart. All of it is one piece of memory.
	 */
	char **names;
	uint32_t *folders; /* which of the names are folders, in order */
	size_t nr, nr_folders;
	size_t size; /* bytes allocated */
	dev_t dev;   /* of the folder; once it was read */
};

#define DIRLIST_INIT                    \
	{                               \
		NULL, NULL, 0, 0, 0, 0, \
	}

/* What reads one folder after the other; for one thread at a time. */
struct dirreader {
	char *buffer;
	struct str entries;
	int fd; /* the folder read last, still open; may be taken by setting it to -1 */
};

#define DIRREADER_INIT             \
	{                          \
		NULL, STR_INIT, -1 \
	}

/*
 * What file it is, as far as the folder tells without a look at the file: the inode of a regular file. ino 0: not told. It is a hint:
 * some file systems (FUSE, overlays) have other numbers in their folders than stat() gives.
 */
struct dirlist_id {
	dev_t dev; /* of the folder */
	ino_t ino;
};

/* The inode number stands before the name. */
static inline struct dirlist_id dirlist_id(const struct dirlist *list, size_t i)
{
	struct dirlist_id id = {list->dev, 0};

	memcpy(&id.ino, list->names[i] - sizeof(id.ino), sizeof(id.ino));
	return id;
}

/* Is the entry wanted in the list? `fd` is the folder. Not asked about "." and "..". */
typedef bool dirlist_keep_fn(void *ctx, int fd, const char *name, enum dirlist_kind kind);

/*
 * Read the folder `path`, relative to the descriptor `at` (which may be the reader's), into an empty list. An entry is looked at only where
 * the file system does not say what it is.
 *
 * flags:  further ones for open(): O_NOFOLLOW, or 0.
 * dev:    the file system (st_dev) that is not left; 0: any.
 * ret_os: errno when the folder can't be opened or not be read to its end (the list holds what came before), else 0. EXDEV: the folder
 *         is on another file system than `dev`, and was not read.
 * Returns 0; -1 only when memory ran out.
 */
int dirlist_read(struct dirlist *list, struct dirreader *reader, int at, const char *path,
	int flags, dev_t dev, dirlist_keep_fn *keep, void *ctx, int *ret_os, struct error *err);

void dirlist_release(struct dirlist *list);
void dirreader_release(struct dirreader *reader);

#endif
