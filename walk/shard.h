/*
 * One of several disjoint parts of all files, for machines that share the work: each file belongs to the part that the hash of its path
 * says, so it stays there when other files come and go, and the parts together are all files.
 */
#ifndef WALK_SHARD_H
#define WALK_SHARD_H

#include <stdbool.h>

struct shard {
	unsigned long index, count; /* 1 <= index <= count */
};

/* Is the path in this part? The same on every machine. A count of 0 or 1: all are. */
bool shard_has(const struct shard *shard, const char *path);

#endif
