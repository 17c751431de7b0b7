/*
 * Between the listing of files and the pool that checks them.
 *
 * Work begins with the first file that is found. When the pool has enough to do, the listing goes on all the same, into a *backlog* of bounded
 * length: so the number of all files is mostly known long before they are checked. With a single worker, which is the calling thread, all
 * of it goes there first.
 *
 *	struct feed feed;
 *	feed_init(&feed, &select, workers, out, &err);
 *	... pool_run() with feed.window, and with feed_run() from its feed(); deliver() gives each task back by feed_give_back() ...
 *	feed_release(&feed);
 *
 * All of it belongs to the calling thread.
 */
#ifndef CLI_VALIDATE_FEED_H
#define CLI_VALIDATE_FEED_H

#include "base/error.h"
#include "cli/select.h"
#include "cli/validate_worker.h"
#include "pool/pool.h"
#include "pool/statistics.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct feed {
	struct select *select;
	FILE *out;		  /* flushed before a list of paths is waited for */
	struct statistics *times; /* of finding a file, in seconds; NULL: nobody wants to know */
	struct pool *pool;	  /* while it runs */
	struct error *err;	  /* that of feed_run() */
	size_t window;
	bool is_alone; /* one worker */
	bool lists_all; /* the backlog has no bounds: somebody looks at the progress, and wants to know of how many files */
	struct validate_task *tasks, *free; /* used again: as many as the window is wide, and one */
	struct select_entries backlog;
	size_t taken;	    /* from select */
	size_t outstanding; /* in the pool */
	uint64_t since;	    /* when the listing went on */
	bool stopped; /* set by deliver(): no more are to be checked, it is only to be seen whether there were any */
	bool was_waiting; /* ... for more of a list of paths */
};

/* select, out are borrowed. Errors: ERROR_NOMEM. Release it also after a failure. */
int feed_init(
	struct feed *feed, struct select *select, unsigned workers, FILE *out, struct error *err);

/* In the pool's feed(). 0, also when it was stopped; -1 when memory ran out. */
int feed_run(struct feed *feed, struct pool *pool, struct error *err);

/* In deliver(), when all is done with it. */
void feed_give_back(struct feed *feed, struct validate_task *task);

/* How many files are known. *ret_all: there are no others. */
size_t feed_known(const struct feed *feed, bool *ret_all);

void feed_release(struct feed *feed);

#endif
