/*
 * The workers of `get`: each reads, parses and checks files, and prints what the query finds in them into the task.
 *
 *	struct get_workers workers;
 *	get_workers_init(&workers, &validate, query, most, &err);
 *	... on each worker: get_worker_begin(), get_worker_run() for each task, get_worker_end() ...
 *	get_workers_release(&workers);
 */
#ifndef CLI_GET_WORKER_H
#define CLI_GET_WORKER_H

#include "base/stop.h"
#include "cli/batch_around.h"
#include "cli/feed.h"
#include "cli/get_print.h"
#include "cli/whereabouts.h"
#include "validate/validate.h"

#include <stdatomic.h>

struct get_worker {
	const struct get_workers *all;
	struct validator validator;
	struct query_run run;
	struct stop stop; /* a signal, and the end of the file's time */
	struct str spare;
	struct whereabouts where;
};

struct get_workers {
	struct get_worker *v;
	const struct validate_opts *validate;
	const struct query *query;
	struct get_print print;
	size_t document; /* the only one that counts; SIZE_MAX: all do */
	unsigned most;
	atomic_uint nr; /* that have begun */
};

/* What is done for one file. */
struct get_task {
	struct feed_task feed;
	struct str out;		  /* to be printed */
	struct findings findings; /* why it was not, or not all of it */
	size_t matches;
	bool begins_long,
		ends_long; /* the first of them and the last, as YAML, take more than a line */
	bool unread;	   /* it could not even be opened */
	bool cancelled;	   /* it was not waited for: nothing is known of it */
	bool transient;	   /* it could not be read, but that may be gone in a moment */
};

extern const struct feed_kind get_task_kind;
extern const struct batch_around_hooks get_around_hooks;

/* print and document are the caller's to set. `validate` and `query` are borrowed. Errors: ERROR_NOMEM. */
int get_workers_init(struct get_workers *workers, const struct validate_opts *validate,
	const struct query *query, unsigned most, struct error *err);

/* On the worker itself. */
struct get_worker *get_worker_begin(struct get_workers *workers);
void get_worker_end(struct get_worker *worker);

/* Again, if it is called again: the result is that of the last time. 0, or -1 when out of memory. */
int get_worker_run(struct get_worker *worker, struct get_task *task);

/* Calling thread, at any time: say where each one is. */
void get_workers_tell(struct get_workers *workers);

/* When no worker runs. */
void get_workers_release(struct get_workers *workers);

#endif
