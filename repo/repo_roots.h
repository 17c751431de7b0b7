/*
 * Which work tree each folder is in, found once for each folder and shared by all who ask.
 *
 *	struct repo_roots roots = REPO_ROOTS_INIT;
 *	repo_roots_find(&roots, "conf/apps", strlen("conf/apps"), &root);
 *	repo_roots_release(&roots);
 *
 * There are far more files than folders: many look up, few add, so it is under a read-write lock. The file system is asked without
 * it; two who ask for the same new folder at once both find the same. Memory: an entry a folder, and the roots.
 */
#ifndef REPO_REPO_ROOTS_H
#define REPO_REPO_ROOTS_H

#include "base/lock.h"
#include "base/str.h"
#include "base/textmap.h"

#include <stddef.h>

struct repo_roots {
	struct rwlock lock;		/* of all below */
	struct textmap by_dir, by_root; /* to the number of the root, from 1; 0: in no work tree */
	struct strlist dirs, roots;	/* what the tables' keys point to */
};

/* clang-format off */
#define REPO_ROOTS_INIT {RWLOCK_INIT("roots of repositories"), TEXTMAP_INIT, TEXTMAP_INIT, STRLIST_INIT, STRLIST_INIT}
/* clang-format on */

/*
 * The top of the work tree that the folder `dir` (len bytes) is in, as repo_discover() says it: absolute, links resolved; NULL: there is none, or
 * no such folder. Borrowed until the release. 0, or -1 when out of memory. Any thread at any time.
 */
int repo_roots_find(struct repo_roots *roots, const char *dir, size_t len, const char **ret_root);

void repo_roots_release(struct repo_roots *roots);

#endif
