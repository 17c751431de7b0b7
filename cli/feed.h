/*
 * Between the listing of files and the pool that works on them.
 *
 * Work begins with the first file that is found. When the pool has enough to do, the listing goes on all the same, into a *backlog* of bounded
 * length: so the number of all files is mostly known long before they are done. With a single worker, which is the calling thread, all
 * of it goes there first.
 *
 *	struct feed feed;
 *	struct feed_kind kind = {sizeof(struct validate_task), clear, release};
 *	feed_init(&feed, &kind, &select, workers, out, &err);
 *	... pool_run() with feed.window, and with feed_run() from its feed(); deliver() gives each task back by feed_give_back() ...
 *	feed_release(&feed);
 *
 * All of it belongs to the calling thread.
 */
#ifndef CLI_FEED_H
#define CLI_FEED_H

#include "base/error.h"
#include "cli/select.h"
#include "pool/pool.h"
#include "pool/statistics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What every task begins with. */
struct feed_task {
	struct select_entry entry;
	struct feed_task *next; /* in a list of free ones */
};

/* What the tasks of a command are. */
struct feed_kind {
	size_t size; /* of one, whose first member is a struct feed_task */
	/* Make ready for the next file: of one that is all zeros, or was used before. Cannot fail */
	void (*clear)(struct feed_task *task);
	void (*release)(struct feed_task *task); /* what it owns, but for the entry */
};

struct feed {
	const struct feed_kind *kind;
	struct select *select;
	FILE *out;		  /* flushed before a list of paths is waited for */
	struct statistics *times; /* of finding a file, in seconds; NULL: nobody wants to know */
	struct pool *pool;	  /* while it runs */
	struct error *err;	  /* that of feed_run() */
	size_t window;
	bool is_alone; /* one worker */
	bool lists_all; /* the backlog has no bounds: somebody looks at the progress, and wants to know of how many files */
	char *tasks; /* used again: as many as the window is wide, and one */
	struct feed_task *free;
	struct select_entries backlog;
	size_t taken;	    /* from select */
	size_t outstanding; /* in the pool */
	uint64_t since;	    /* when the listing went on */
	bool stopped; /* set by deliver(): no more are to be done, it is only to be seen whether there were any */
	bool was_waiting; /* ... for more of a list of paths */
};

/* kind, select, out are borrowed. Errors: ERROR_NOMEM. Release it also after a failure. */
int feed_init(struct feed *feed, const struct feed_kind *kind, struct select *select,
	unsigned workers, FILE *out, struct error *err);

/* In the pool's feed(). 0, also when it was stopped; -1 when memory ran out. */
int feed_run(struct feed *feed, struct pool *pool, struct error *err);

/* In deliver(), when all is done with it. */
void feed_give_back(struct feed *feed, struct feed_task *task);

/* How many files are known. *ret_all: there are no others. */
size_t feed_known(const struct feed *feed, bool *ret_all);

void feed_release(struct feed *feed);

#endif
