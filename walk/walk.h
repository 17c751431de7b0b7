/*
 * Which files are below a folder: in byte order of their paths, hidden ones too, never `.git`. Names may hold any byte.
 *
 *	struct walk_opts opts = {.want = is_yaml, .file = add_file, .unreadable = add_problem, .ctx = &list};
 *	if (walk_folder("conf", &opts, &err) < 0)
 *		...
 *
 * Symbolic links to files are followed, to folders not, so there is no loop. Whatever has a wanted name and is no folder counts as a
 * file, a dangling link and a FIFO too: who reads it says what is wrong with it, so that nothing is left out in silence.
 *
 * With helpers, several threads read folders ahead of the one that walks (walk/ahead.h); what is told, and in what order, is the same.
 */
#ifndef WALK_WALK_H
#define WALK_WALK_H

#include "base/dirlist.h"
#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

/* What the names in a folder say it could be: the callee makes sure. Both where a folder could not be read. */
enum walk_signs {
	WALK_MAYBE_WORK_TREE = 1, /* there is a `.git` */
	WALK_MAYBE_BARE = 2,	  /* there are `HEAD`, `objects` and `refs` */
};

/*
 * Who may help to read folders. Both are called from any thread.
 *
 * give: have job(arg, ...) run by a thread that has nothing else to do, and return true; it must then be run, whatever happens. False: there
 *       is none. Must not wait.
 * busy: is there something more important to do for those threads? A job that runs comes to its end then. May be NULL.
 */
struct walk_help {
	bool (*give)(void *ctx, void (*job)(void *arg, void *state), void *arg);
	bool (*busy)(void *ctx);
	void *ctx;
};

struct walk_opts {
	/* Any thread: is this a file that is wanted (its base name)? NULL: all are. */
	bool (*want)(void *ctx, const char *name);
	/* Any thread: is the folder below the one given to be looked into, by its path? NULL: all are. */
	bool (*enter)(void *ctx, const char *path);
	/*
	 * A wanted file. The path starts with the folder as it was given ("." is left out) and is borrowed for the call. Non-zero stops.
	 */
	int (*file)(void *ctx, const char *path, struct dirlist_id id);
	/*
	 * A folder below the one given (that one itself is not asked about), before anything else is told of it, also that it is unreadable:
	 * 0 to walk it, 1 if the callee has dealt with it, -1 to stop. signs: of enum walk_signs. May be NULL.
	 */
	int (*folder)(void *ctx, const char *path, unsigned signs);
	/*
	 * A folder that can't be opened, or not read to its end; the others are still walked. os: errno. Also the folder that was
	 * given; ENAMETOOLONG where the tree is deeper than the system can name. Non-zero stops.
	 */
	int (*unreadable)(void *ctx, const char *path, int os);
	void *ctx;
	dev_t dev; /* the file system (st_dev) that is not left: a folder on another one is unreadable by EXDEV; 0: any */
	const struct walk_help *help; /* NULL: none */
	bool into_all; /* helpers also look into folders that have signs, before folder() is asked about them */
	size_t ahead; /* most bytes of names that are read ahead, give or take a folder for each helper; 0: 512 KiB */
};

/*
 * Walk. Each thread that reads has at most three descriptors open, for a moment, and no call is nested, so the depth is bounded by the length of a path
 * only. Memory is one folder's wanted names for each level, and what is read ahead. When it returns, no helper is at work any more.
 *
 * Returns 0; -1 if a callback stopped it (err is left alone) or memory ran out.
 * Threads: safe. Callbacks run on the calling thread but for want() and enter(), in the order of the paths.
 */
int walk_folder(const char *dir, const struct walk_opts *opts, struct error *err);

#endif
