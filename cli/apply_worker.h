/*
 * The workers of `apply`: each reads a file, makes the changes in it, and validates the result, all in memory.
 *
 *	struct apply_workers workers;
 *	apply_workers_init(&workers, &changes, &opts, most, &err);
 *	... on each worker: apply_worker_begin(), apply_worker_plan() for each task, apply_worker_end() ...
 *	apply_workers_release(&workers);
 *
 * The result of a task is what the plan has of its file. Of one that does not change no text is kept.
 */
#ifndef CLI_APPLY_WORKER_H
#define CLI_APPLY_WORKER_H

#include "apply/change.h"
#include "apply/plan.h"
#include "base/stop.h"
#include "cli/gather.h"
#include "cli/whereabouts.h"
#include "validate/validate.h"

#include <stdatomic.h>
#include <stdbool.h>

struct apply_task {
	struct gather_task gather;
	struct plan_file file; /* the result; path NULL: nothing is known of it */
	bool transient;	       /* it could not be read, but that may be gone in a moment */
	bool counted;	       /* among those that are done */
};

struct apply_workers {
	struct apply_worker *v;
	const struct changes *changes;
	struct validate_opts validate;
	bool only_new;
	unsigned most;
	atomic_uint nr;		    /* that have begun */
	atomic_size_t done, failed; /* files, so far */
};

struct apply_worker {
	struct apply_workers *all;
	struct changer changer;
	struct validator validator;
	struct findings findings, before, fresh;
	struct stop stop; /* what all of it asks: a signal, and the end of the file's time */
	struct str text;
	struct whereabouts where;
};

/* At most `most` workers will begin. `changes` is borrowed. Errors: ERROR_NOMEM. */
int apply_workers_init(struct apply_workers *workers, const struct changes *changes,
	const struct validate_opts *validate, bool only_new, unsigned most, struct error *err);
void apply_workers_release(struct apply_workers *workers);

/* On the worker itself. */
struct apply_worker *apply_worker_begin(struct apply_workers *workers);
void apply_worker_end(struct apply_worker *worker);

/* Again, if it is called again: the result is that of the last time. 0; -1: out of memory, or stopped (then the file's path is NULL). */
int apply_worker_plan(struct apply_worker *worker, struct apply_task *task);

/* Give a task whose path is known not to be readable its result. 0; -1: out of memory. */
int apply_task_decide(struct apply_task *task);

/* Would the new text of a file of a loaded plan be valid? Else the file fails. 0; -1: out of memory, or stopped. */
int apply_worker_check(struct apply_worker *worker, struct plan_file *file, struct error *err);

/* Calling thread, at any time: say where each one is. */
void apply_workers_tell(struct apply_workers *workers);

#endif
