/*
 * The files that an edit is for: opened, read and looked at before any editor is, so that what can't be written is told
 * before anybody types.
 */
#ifndef CLI_EDIT_TARGETS_H
#define CLI_EDIT_TARGETS_H

#include "base/error.h"
#include "base/replace.h"
#include "base/str.h"

#include <stddef.h>

struct edit_target {
	const char *name;     /* as the user gave it; borrowed */
	char *path;	      /* absolute, behind all links */
	struct str bytes;     /* what it holds now; empty for a file that is not there yet */
	struct snapshot seen; /* what it was when it was read; points to bytes */
};

struct edit_targets {
	struct edit_target *v;
	size_t nr, cap;
	const char *
		same_as; /* the last one was not added, as it is the file of this name; NULL: it was added */
};

#define EDIT_TARGETS_INIT        \
	{                        \
		NULL, 0, 0, NULL \
	}

/*
 * Open one more. A file that is there already, by whatever name or link, is not added again: then same_as is set. A missing file is fine when its
 * folder can be written: it starts empty. Errors: as replace_check() and file_read(), with the path set.
 */
int edit_targets_add(
	struct edit_targets *targets, const char *name, size_t max_size, struct error *err);

void edit_targets_release(struct edit_targets *targets);

#endif
