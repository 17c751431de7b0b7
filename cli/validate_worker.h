/*
 * The workers of `validate`: each has a validator, what it measured, and says where it is. They share what they
 * learn of repositories.
 *
 *	struct validate_workers workers;
 *	validate_workers_init(&workers, &opts, most, measure, &err);
 *	... on each worker: validate_worker_begin(), validate_worker_check() for each task, validate_worker_end() ...
 *	validate_workers_merge(&workers, &stats);
 *	validate_workers_release(&workers);
 */
#ifndef CLI_VALIDATE_WORKER_H
#define CLI_VALIDATE_WORKER_H

#include "base/stop.h"
#include "cli/batch_around.h"
#include "cli/feed.h"
#include "cli/validate_stats.h"
#include "cli/whereabouts.h"
#include "repo/repo_roots.h"
#include "validate/validate.h"

#include <stdatomic.h>
#include <stdbool.h>

struct validate_worker {
	struct validator validator;
	struct stop stop; /* what its validator asks: a signal, and the end of the file's time */
	struct stats_worker stats;
	struct whereabouts where;
	struct repo_roots *roots; /* of all workers; NULL: nothing is measured */
};

struct validate_workers {
	struct validate_worker *v;
	const struct validate_opts *opts;
	unsigned most;
	atomic_uint nr; /* that have begun */
	bool measure;
	struct repo_roots roots; /* where it is measured */
};

/* What became of one file. */
struct validate_result {
	struct findings findings;
	struct validate_cost cost; /* where it is measured */
	const char
		*root;	/* there, if it was read: of its repository, the workers'; NULL: in none */
	bool cancelled; /* it was not waited for: nothing is known of it */
	bool transient; /* it could not be read, but that may be gone in a moment */
};

/* What is done for one file. */
struct validate_task {
	struct feed_task feed;
	struct validate_result result;
};

extern const struct feed_kind validate_task_kind;
extern const struct batch_around_hooks validate_around_hooks;

/* `opts` is borrowed. At most `most` workers will begin. Errors: ERROR_NOMEM. */
int validate_workers_init(struct validate_workers *workers, const struct validate_opts *opts,
	unsigned most, bool measure, struct error *err);

/* On the worker itself. */
struct validate_worker *validate_worker_begin(struct validate_workers *workers);
void validate_worker_end(struct validate_worker *worker);

/*
 * Read and check the task's file, again if it is called again: the result is that of the last time. The task must live until the calling thread
 * has the result. 0, or -1 when out of memory.
 */
int validate_worker_check(struct validate_worker *worker, struct validate_task *task);

/* Calling thread, at any time: say where each one is. */
void validate_workers_tell(struct validate_workers *workers);

/* Calling thread, when no worker runs. 0, or -1 when out of memory. */
int validate_workers_merge(const struct validate_workers *workers, struct stats_worker *into);
void validate_workers_release(struct validate_workers *workers);

#endif
