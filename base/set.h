/*
 * A set of pairs of numbers: files by device and inode, for "each file once".
 *
 *	struct set seen = SET_INIT;
 *	switch (set_add(&seen, (struct set_key){st.st_dev, st.st_ino})) {
 *	case 1: ... for the first time ...
 *	case 0: ... again ...
 *	case -1: ... no memory ...
 *	}
 *	set_release(&seen);
 *
 * 16 bytes a slot, in powers of two, at most seven of eight slots in use. The plain form is for one thread; the locked one, over the same
 * core, for several.
 */
#ifndef BASE_SET_H
#define BASE_SET_H

#include "base/lock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct set_key {
	uint64_t a, b;
};

struct set {
	struct set_key *slots; /* both numbers 0: free */
	size_t nr, cap;	       /* keys, without the one of two zeros; slots */
	bool has_zeros;
};

#define SET_INIT                  \
	{                         \
		NULL, 0, 0, false \
	}

/* 1: added; 0: it was there; -1: no memory, and the set is as it was. */
int set_add(struct set *set, struct set_key key);
bool set_has(const struct set *set, struct set_key key);
size_t set_count(const struct set *set);
void set_release(struct set *set);

/* Any thread may call these at any time, but for the release. The name is that of its lock. */
struct locked_set {
	struct lock lock;
	struct set set;
};

#define LOCKED_SET_INIT(name)             \
	{                                 \
		LOCK_INIT(name), SET_INIT \
	}

int locked_set_add(struct locked_set *set, struct set_key key);
bool locked_set_has(struct locked_set *set, struct set_key key);
size_t locked_set_count(struct locked_set *set);
void locked_set_release(struct locked_set *set);

#endif
