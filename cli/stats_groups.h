/*
 * Files counted by where they are: by the top-level folders of what was named, and by the repositories they belong to
 * (repo/repo_roots.h).
 *
 * Memory: one entry a folder or repository. Threads: the calling one.
 */
#ifndef CLI_STATS_GROUPS_H
#define CLI_STATS_GROUPS_H

#include "base/str.h"
#include "base/textmap.h"

#include <stddef.h>
#include <stdint.h>

struct stats_group {
	char *name; /* a path; ours */
	uint64_t files, bytes;
};

struct stats_groups {
	struct stats_group *v; /* in the order of arrival */
	size_t nr, cap;
	struct textmap index;
};

/* One file more for the group of that name (len bytes). 0, or -1 when out of memory. */
int stats_groups_add(struct stats_groups *groups, const char *name, size_t len, uint64_t bytes);

/* By name, in byte order. No additions any more. */
void stats_groups_sort(struct stats_groups *groups);

/* By bytes, the most first, the same by name; then the first `most` by name. No additions any more. */
void stats_groups_sort_largest(struct stats_groups *groups, size_t most);

void stats_groups_release(struct stats_groups *groups);

/* Finds the group of a path. Zeroed but for operands it is ready; it remembers where the last one was. */
struct stats_places {
	const struct strlist *operands; /* borrowed; empty: the current folder */
	size_t operand;			/* of the last path */
};

#define STATS_PLACES_INIT(list) \
	{                       \
		(list), 0       \
	}

/*
 * The top-level folder that `path` is in: the first component below the operand, or the operand itself where there is none; of a file
 * that was named, its folder. Borrowed from path or static, *ret_len bytes.
 */
const char *stats_top_folder(struct stats_places *places, const char *path, size_t *ret_len);

/* The folder in which it is; "." where there is none in the path. Borrowed from path or static, *ret_len bytes. Any thread. */
const char *stats_folder(const char *path, size_t *ret_len);

#endif
