/*
 * Which files a command works on: operands, lists of paths and repositories, turned into files one after the other.
 *
 *	struct select s;
 *	struct select_sink sink = {.take = take, .turn = turn, .help = &help, .ctx = ...};
 *	if (select_init(&s, &options, operands, verbose, &err) < 0)
 *		...
 *	if (select_run(&s, &sink, &err) < 0)
 *		...
 *	select_release(&s);
 *
 * Each file goes to take() as soon as it is found, so that work on it can begin long before the last one is.
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
#include "cli/select_choice.h"
#include "cli/select_options.h"
#include "walk/filter.h"
#include "walk/walk.h"

#include <stdbool.h>
#include <stddef.h>

struct select_sink {
	select_take_fn *take;
	/*
	 * Now and then between the files, also where there are none for long; and again and again while somebody is waited for who writes a
	 * list of paths (`waits`): then it is time to do all that is known. 0; 1: something is still going on, so don't wait for long; -1: stop.
	 * May be NULL.
	 */
	int (*turn)(void *ctx, bool waits);
	const struct walk_help *help; /* for reading folders; NULL: none */
	void *ctx;
};

struct select {
	const struct select_options *opts;
	const struct strlist *operands;
	const struct select_sink *sink;
	bool verbose; /* say what is left out */
	struct filter filter;
	struct select_choice choice;
	struct path_list list; /* that is being read */
	unsigned turns;
	size_t repositories; /* that --find-repos found, bare ones, too */
	bool asked_git;	     /* about some of the files */
	bool is_listed;	     /* all of it: what is not yet handed on is in choice.waiting */
};

/*
 * opts and operands are borrowed until the release; no operands, lists or repositories: the current folder. Says the seed of a sample for
 * which none was given, unless quiet. verbose: below 0 is quiet, above 0 tells what is left out. Release it also after a failure.
 * Errors: ERROR_USAGE, ERROR_NOMEM.
 */
int select_init(struct select *s, const struct select_options *opts, const struct strlist *operands,
	int verbose, struct error *err);

/*
 * List all. 0; -1 when memory ran out, or, with err left alone, when the sink stopped it or a signal came. Both of the sink's callbacks are
 * called on the calling thread, in order. Once for each select_init().
 */
int select_run(struct select *s, const struct select_sink *sink, struct error *err);

/* After select_run(), where there was nothing to hand on: what to say. Static. */
const char *select_why_none(const struct select *s);

/* How many are known and not yet handed on. *ret_all: there are no others, as everything is listed. */
size_t select_left(const struct select *s, bool *ret_all);

void select_release(struct select *s);

#endif
