/*
 * What was found and is not yet handed out, once all that is to choose among it has chosen: each file once, the shard, the sample.
 *
 * Files are told apart by device and inode, so one that has several names, or that lies below several of the paths that were named, is taken
 * where it is met first. Only files are chosen among; problems come in any case, in their place.
 */
#ifndef CLI_SELECT_QUEUE_H
#define CLI_SELECT_QUEUE_H

#include "base/error.h"
#include "base/set.h"
#include "walk/sample.h"
#include "walk/shard.h"

#include <stdbool.h>
#include <stddef.h>

struct select_entry {
	char *path; /* to be opened and shown: as the user gave it, joined with what is below; "-" is passed on */
	bool named; /* by the user: that it can't be opened gives status 66 */
	struct error
		error; /* code other than ERROR_NONE: no file, but something that can't be opened or listed, in its place */
	size_t number; /* its place in the order */
};

struct select_entries {
	struct select_entry *v;
	size_t first, nr, cap; /* from `first` on not yet handed out */
};

struct select_queue {
	struct shard shard;
	struct sample sample; /* size 0: all are taken */
	struct set seen;      /* device and inode */
	bool has_stdin;	      /* "-" was among them */
	size_t numbers;	      /* handed out to entries */
	struct select_entries ready;
	struct select_entries chosen; /* by the sample, by slot; until the end is reached */
};

/*
 * A file. Takes over `path` (NULL: no memory). below: the part of it that does not depend on where the walk began, which says
 * what shard it is in. 0; -1 when memory ran out.
 */
int select_queue_file(
	struct select_queue *queue, char *path, const char *below, bool named, struct error *err);

/* Something that can't be opened or listed. Takes over both. 0; -1 when memory ran out, also where that is the problem. */
int select_queue_problem(struct select_queue *queue, char *path, bool named, struct error *problem,
	struct error *err);

/* Nothing will be added any more: the sample is ready. 0; -1 when memory ran out. */
int select_queue_finish(struct select_queue *queue, struct error *err);

/* The next one, now the caller's; false: there is none yet, or none any more. */
bool select_queue_take(struct select_queue *queue, struct select_entry *ret_entry);

bool select_queue_is_empty(const struct select_queue *queue);

void select_entry_release(struct select_entry *entry);
void select_queue_release(struct select_queue *queue);

#endif
