/*
 * Which files a command works on: operands, lists of paths and repositories, turned into files one after the other.
 *
 *	struct select s;
 *	struct select_entry entry;
 *	if (select_init(&s, &options, operands, verbose, &err) < 0)
 *		...
 *	while ((r = select_next(&s, &entry, &err)) > 0) {
 *		... entry is ours now ...
 *		select_entry_release(&entry);
 *	}
 *	select_release(&s);
 *
 * A file that is named is taken, whatever its name and whether git ignores it or not. Below a folder the patterns decide (--include,
 * --exclude): inside a work tree among the files that git tracks or does not ignore (also in sub-modules and nested repositories, each by its
 * own rules), elsewhere among all but what is in `.git`. First come the operands, then the paths of --files-from, then the
 * repositories of --find-repos, each in the order given; below a folder it is byte order of the paths, below --find-repos one repository
 * after the other. A file is taken once, by whatever names it is reached. libgit2 is loaded only for a folder that is in, or holds, a
 * repository.
 */
#ifndef CLI_SELECT_H
#define CLI_SELECT_H

#include "base/error.h"
#include "base/str.h"
#include "cli/path_list.h"
#include "cli/select_options.h"
#include "cli/select_queue.h"
#include "walk/filter.h"

#include <stdbool.h>
#include <stddef.h>

/* Where paths come from, in this order. */
enum select_source { SELECT_OPERANDS, SELECT_LISTS, SELECT_REPOSITORIES, SELECT_END };

struct select {
	const struct select_options *opts;
	const struct strlist *operands;
	bool verbose; /* say what is left out */
	struct filter filter;
	struct select_queue queue;
	enum select_source source; /* that is being read */
	size_t next;		   /* of the source's own list */
	struct path_list list;	   /* that is being read */
};

/*
 * opts and operands are borrowed until the release; no operands, lists or repositories: the current folder. Says the seed of a sample for
 * which none was given, unless quiet. verbose: below 0 is quiet, above 0 tells what is left out. Release it also after a failure.
 * Errors: ERROR_USAGE, ERROR_NOMEM.
 */
int select_init(struct select *s, const struct select_options *opts, const struct strlist *operands,
	int verbose, struct error *err);

/*
 * The next one: 1 and *ret_entry, which is the caller's to release; 0 at the end, or when a signal interrupted it; -1 when memory ran
 * out. One path is listed at a time, when it is reached; with a sample, all at the first call.
 */
int select_next(struct select *s, struct select_entry *ret_entry, struct error *err);

/* Would select_next() return without waiting for whoever writes a list of paths? */
bool select_is_ready(struct select *s);

/* How many are known and not yet handed out. *ret_all: there are no others, as everything is listed. */
size_t select_left(struct select *s, bool *ret_all);

void select_release(struct select *s);

#endif
