/*
 * From all sources of paths at once to a pool: each operand, each list of --files-from and each folder of --find-repos is a source. Several are listed side by side,
 * by threads of their own, since a slow pipe or disk must not hold up the others; a single one by the calling thread, with the workers' help. Each
 * file becomes a task, which says what source it came from and where it stood there: so they can be put into order when all is done.
 *
 *	struct gather gather;
 *	gather_init(&gather, sizeof(struct my_task), &options, operands, workers, verbose, &err);
 *	opts.senders = gather_senders(&gather);
 *	... pool_run(), with gather_feed() from its feed(), and gather_send() from its send(); deliver() keeps each task by gather_keep() ...
 *	gather_sort(&gather);
 *	for (i = 0; i < gather.nr; i++) ... gather.tasks[i] ...
 *	gather_release(&gather);
 *
 * Threads: init, feed, keep, sort, release: the calling one.
 */
#ifndef CLI_GATHER_H
#define CLI_GATHER_H

#include "base/error.h"
#include "cli/select.h"
#include "pool/pool.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* What every task begins with. */
struct gather_task {
	struct select_entry entry; /* with its number within the source */
	size_t source;
};

struct gather_source {
	struct gather *all;
	struct select_options opts; /* those of the command, with this source alone */
	struct strlist operands;
	char *word[2]; /* what opts or operands has */
	struct select select;
	struct pool *pool; /* while it runs */
	bool sends;	   /* on a thread of its own */
	struct error failure;
};

struct gather {
	struct gather_source *sources;
	size_t sources_nr;
	size_t task_size;
	bool is_alone;		      /* one worker: it begins when all is listed */
	atomic_size_t found;	      /* tasks */
	atomic_size_t listing;	      /* sources that are not at their end */
	struct gather_task **waiting; /* where it is alone: not yet in the pool */
	size_t waiting_nr, waiting_cap;
	struct gather_task **tasks; /* that were kept */
	size_t nr, cap;
};

enum {
	GATHER_WINDOW = 65536
}; /* for the pool: the listing is to go on while files are worked on, so that their number is known */

/*
 * opts and operands are borrowed. task_size: of one, whose first member is a struct gather_task; all else in it is zeroed. verbose: as with select_init(). Errors: those of select_init(). Release
 * it also after a failure.
 */
int gather_init(struct gather *gather, size_t task_size, const struct select_options *opts,
	const struct strlist *operands, unsigned workers, int verbose, struct error *err);

/* For pool_opts: how many send() is to be called for; 0: there is a feed(). */
unsigned gather_senders(const struct gather *gather);

/* In the pool's feed() and send(): 0, also when it was stopped; -1 when memory ran out. */
int gather_feed(struct gather *gather, struct pool *pool);
int gather_send(struct gather *gather, struct pool *pool, unsigned i);

/* In deliver(): -1, and the task is released, when memory ran out. */
int gather_keep(struct gather *gather, struct gather_task *task);

/* Put them into the order of the input: of the sources, and within each that in which they were found. */
void gather_sort(struct gather *gather);

/* Any thread: how many tasks there are so far. *ret_all: there are no others. */
size_t gather_known(const struct gather *gather, bool *ret_all);

/* Where there were no tasks: what to say. Static. */
const char *gather_why_none(const struct gather *gather);

/* What the tasks own, but for their entries, has been released. */
void gather_release(struct gather *gather);

#endif
