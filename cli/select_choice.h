/*
 * What is left of the files that were found once all has chosen that is to choose: each file once, the shard, the sample. What is chosen is
 * handed on at once, but with a sample, which is known at the end only.
 *
 * A file that has several names, or that lies below several of the paths that were named, is taken where it is met first. Only files are
 * chosen among; problems come in any case, in their place.
 */
#ifndef CLI_SELECT_CHOICE_H
#define CLI_SELECT_CHOICE_H

#include "base/dirlist.h"
#include "base/error.h"
#include "cli/select_once.h"
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

static inline bool select_entry_is_stdin(const struct select_entry *entry)
{
	return entry->path[0] == '-' && !entry->path[1];
}

/* What it is called to people. Borrowed from the entry, or static. */
static inline const char *select_entry_shown(const struct select_entry *entry)
{
	return select_entry_is_stdin(entry) ? "stdin" : entry->path;
}

struct select_entries {
	struct select_entry *v;
	size_t first, nr, cap; /* from `first` on not yet handed on */
};

/* Where files and problems go. The calling thread, in order. Non-zero stops. Takes over the entry. */
typedef int select_take_fn(void *ctx, struct select_entry *entry);

struct select_choice {
	struct shard shard;
	struct sample sample; /* size 0: all are taken */
	select_take_fn *take;
	void *ctx; /* for take() */
	struct select_once once;
	size_t numbers;		       /* given to entries */
	struct select_entries chosen;  /* by the sample, by slot */
	struct select_entries waiting; /* with a sample: problems, and at the end all, in order */
};

/* What was found. */
struct select_found {
	const char *path; /* borrowed */
	const char *
		below; /* the part of it that does not depend on where the walk began: says what shard it is in */
	bool named;
	struct dirlist_id id; /* ino 0: not known */
};

/* 0; -1 when memory ran out, or take() stopped it (err is left alone). */
int select_choice_file(
	struct select_choice *choice, const struct select_found *found, struct error *err);

/* Something that can't be opened or listed. Takes over `problem`. As above; ERROR_NOMEM also where that is the problem. */
int select_choice_problem(struct select_choice *choice, const char *path, bool named,
	struct error *problem, struct error *err);

/* Nothing will be added any more: the sample is handed on. As above. */
int select_choice_finish(struct select_choice *choice, struct error *err);

/* Takes over `entry`, also when it fails. 0; -1 when memory ran out. */
int select_entries_add(
	struct select_entries *entries, struct select_entry *entry, struct error *err);
/* The first one, now the caller's. False: there is none. */
bool select_entries_take(struct select_entries *entries, struct select_entry *ret_entry);
size_t select_entries_left(const struct select_entries *entries);
void select_entries_release(struct select_entries *entries);

void select_entry_release(struct select_entry *entry);
void select_choice_release(struct select_choice *choice);

#endif
