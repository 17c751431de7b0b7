/*
 * Folders read ahead of a walk, by whoever has time: the walk without its callbacks.
 *
 * The one that walks (the *consumer*) goes depth-first through a tree of folders. Those that have been read and have sub-folders which
 * nobody has begun stand in a list, in the order of their paths; whoever reads takes the earliest of all, so that memory goes to what is
 * needed next, and what is found in it stands before what comes after it. What is read and not yet reached is bounded: over that, helpers leave,
 * and are called again when there is room.
 *
 * When the consumer gets to a folder that nobody has begun, it reads it itself; when one is being read, it waits for just that one. So
 * nothing depends on helpers ever coming, and nothing can wait in a circle.
 *
 *	    list:  conf/a ──▶ conf ──▶ (top)              conf/a/x and its sub-folders come before conf/a/y, that before conf/b
 *
 *	struct ahead a;
 *	top = ahead_begin(&a, dir, &opts, &err);
 *	for (k = 0; k < top->list.nr_folders; k++) {
 *		sub = ahead_claim(&a, top, &err);
 *		... the k-th sub-folder ...
 *		ahead_drop(&a, sub);
 *	}
 *	ahead_drop(&a, top);
 *	ahead_end(&a);
 */
#ifndef WALK_AHEAD_H
#define WALK_AHEAD_H

#include "base/dirlist.h"
#include "base/error.h"
#include "base/lock.h"
#include "base/str.h"
#include "walk/walk.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum folder_state {
	FOLDER_READING,
	FOLDER_READ,
	FOLDER_AGAIN,	 /* a helper had no memory or descriptor for it: the consumer reads it */
	FOLDER_LEFT_OUT, /* enter() said so */
};

struct folder {
	/* The consumer may look at these, once it has claimed it, and nobody changes them any more. */
	const char *
		name; /* with a slash at its end; borrowed from the folder above; of the top: what all paths begin with, perhaps "" */
	struct folder *above;
	enum folder_state state;
	struct dirlist list;
	unsigned signs; /* of enum walk_signs */
	int os;		/* why it could not be read, or not to its end */

	/* The consumer's. */
	size_t at;	 /* of the names */
	size_t path_len; /* of what stands before the names */

	/* Under the lock. */
	uint64_t id;		     /* never used twice */
	size_t begun;		     /* of its own sub-folders */
	struct folder *first, *last; /* sub-folders begun by helpers and not yet claimed */
	struct folder *sibling;	     /* the next of those */
	struct folder *prev, *next;  /* in the list */
	bool is_listed;
	size_t ahead; /* bytes that it takes of what may be read ahead */
};

/* What each thread that reads has for itself. */
struct ahead_reader {
	struct dirreader dir;
	struct str path;
	/* The last folder that was read and has sub-folders: those are opened from there rather than by their whole path. */
	int above_fd;
	uint64_t above_id;
};

struct ahead {
	const struct walk_opts *opts;
	char *prefix; /* the top's name */
	size_t most;
	struct ahead_reader reader; /* the consumer's */

	struct lock lock;
	struct cond changed;  /* what the consumer may wait for */
	struct folder *first; /* of the list */
	size_t unread;	      /* sub-folders of those in the list that nobody has begun */
	size_t bytes;	      /* read ahead */
	unsigned helpers;
	bool is_stopping;
	uint64_t ids;
};

/* Read the folder itself. NULL: no memory; ahead_end() is to be called all the same. */
struct folder *ahead_begin(
	struct ahead *a, const char *dir, const struct walk_opts *opts, struct error *err);

/* The next sub-folder: it is read, or its state is FOLDER_LEFT_OUT. Call it once for each. NULL: no memory. */
struct folder *ahead_claim(struct ahead *a, struct folder *above, struct error *err);

/* A claimed folder that has signs is walked: helpers may look into it, too. (Until then they don't, as it may be somebody else's.) */
void ahead_look_into(struct ahead *a, struct folder *folder);

/* Done with a claimed folder, and with all below it. */
void ahead_drop(struct ahead *a, struct folder *folder);

/* From here on without helpers: waits until none is at work any more. */
void ahead_stop(struct ahead *a);

/* All claimed folders must have been dropped. */
void ahead_end(struct ahead *a);

#endif
