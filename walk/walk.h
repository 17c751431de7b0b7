/*
 * Which files are below a folder: in byte order of their paths, hidden ones too, never `.git`. Names may hold any byte.
 *
 *	struct walk_opts opts = {.want = is_yaml, .file = add_file, .unreadable = add_problem, .ctx = &list};
 *	if (walk_folder("conf", &opts, &err) < 0)
 *		...
 *
 * Symbolic links to files are followed, to folders not, so there is no loop. Whatever has a wanted name and is no folder counts as a
 * file, a dangling link and a FIFO too: who reads it says what is wrong with it, so that nothing is left out in silence.
 */
#ifndef WALK_WALK_H
#define WALK_WALK_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

struct walk_opts {
	/* Is this a file that is wanted (its base name)? NULL: all are. */
	bool (*want)(void *ctx, const char *name);
	/*
	 * A wanted file. The path starts with the folder as it was given ("." is left out) and is borrowed for the call. Non-zero stops.
	 */
	int (*file)(void *ctx, const char *path);
	/*
	 * Before a folder below the one given is read (that one itself is not asked about): 0 to walk it, 1 if the callee has
	 * dealt with it, -1 to stop. May be NULL.
	 */
	int (*folder)(void *ctx, const char *path);
	/*
	 * A folder that can't be opened, or not read to its end; the others are still walked. os: errno. Also the folder that was
	 * given; ENAMETOOLONG where the tree is deeper than the system can name. Non-zero stops.
	 */
	int (*unreadable)(void *ctx, const char *path, int os);
	void *ctx;
	dev_t dev; /* the file system (st_dev) that is not left: a folder on another one is unreadable by EXDEV; 0: any */
};

/*
 * Walk. One descriptor is open at a time and no call is nested, so the depth is bounded by the length of a path only; memory is one
 * folder's wanted names for each level.
 *
 * Returns 0; -1 if a callback stopped it (err is left alone) or memory ran out.
 * Threads: safe.
 */
int walk_folder(const char *dir, const struct walk_opts *opts, struct error *err);

#endif
