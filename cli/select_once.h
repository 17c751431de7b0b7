/*
 * Each file once, by whatever names it is reached: files are told apart by device and inode.
 *
 *	struct select_once once = SELECT_ONCE_INIT;
 *	r = select_once_is_new(&once, path, id);
 *	select_once_release(&once);
 *
 * What the folder says of a file (struct dirlist_id) mostly makes a stat() needless, which would cost more than all the rest of finding it.
 * It is believed only on file systems that are known to have the same numbers in folders and in stat(), and where no single file is mounted over
 * another one, of which the folder tells; and that a file has been there before is never believed without a look. So none can be left out by
 * mistake.
 */
#ifndef CLI_SELECT_ONCE_H
#define CLI_SELECT_ONCE_H

#include "base/dirlist.h"
#include "base/set.h"

#include <stdbool.h>

enum { SELECT_DEVICES = 8 };

struct select_once {
	struct set seen; /* device and inode */
	bool has_stdin;	 /* "-" was among them */
	/* Devices looked at so far; when there are more, the last one gives way. */
	struct select_device {
		dev_t dev;
		bool believed;
	} devices[SELECT_DEVICES];
	size_t nr;
};

#define SELECT_ONCE_INIT         \
	{                        \
		.seen = SET_INIT \
	}

/* 1: it is new; 0: it is not; -1: no memory. "-" is standard input. What can't be looked at is new: who reads it says why. */
int select_once_is_new(struct select_once *once, const char *path, struct dirlist_id id);

void select_once_release(struct select_once *once);

#endif
