/*
 * Which files are below a folder: in byte order of their paths, hidden ones too, never `.git`. Symbolic links to files are followed, to folders
 * not, so there is no loop. Names may hold any byte.
 */
#ifndef WALK_WALK_H
#define WALK_WALK_H

#include "base/error.h"

#include <stdbool.h>

struct walk_opts {
	/* Is this a file that is wanted (its base name)? */
	bool (*want)(void *ctx, const char *name);
	/* A wanted file; the path starts with the folder as it was given ("." is left out). Non-zero stops. */
	int (*file)(void *ctx, const char *path);
	/* Before a folder is read: 0 to walk it, 1 if the callee has dealt with it, -1 to stop. May be NULL. */
	int (*folder)(void *ctx, const char *path);
	/* A folder that cannot be read: reported, the others are still walked. Non-zero stops. */
	int (*unreadable)(void *ctx, const char *path, int os);
	void *ctx;
};

/* 0; -1 if a callback stopped it (err unset) or memory ran out. */
int walk_folder(const char *dir, const struct walk_opts *opts, struct error *err);

#endif
