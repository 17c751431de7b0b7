/*
 * Writing many files: every one is staged and synced first (through the pool), then all are renamed and their folders synced (likewise, each folder by one
 * worker). Unless asked otherwise it is all or nothing: if one fails, those already renamed are put back. What a power cut or SIGKILL leaves is old
 * or new bytes in each file.
 *
 *	struct transaction t = TRANSACTION_INIT;
 *	struct transaction_opts opts = {.jobs = jobs, .cancel = &interrupt_signal};
 *	transaction_add(&t, path, bytes, len, &snapshot, &err);   once a file
 *	transaction_write(&t, &opts, &err);
 *	for each item: item->outcome, item->replace.reason, item->replace.warning, item->err
 *	transaction_release(&t);
 *
 * What comes of it does not depend on the number of workers, as long as nobody else changes the files meanwhile. One thread uses a transaction at a time; it
 * starts workers of its own.
 */
#ifndef APPLY_TRANSACTION_H
#define APPLY_TRANSACTION_H

#include "base/error.h"
#include "base/replace.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum write_outcome {
	WRITE_PENDING, /* transaction_write() was not called */
	WRITE_DONE, /* has its new bytes; with `err` set: it should have been undone, and that failed */
	WRITE_FAILED,	   /* could not be written: `err` says why */
	WRITE_UNDONE,	   /* was written and put back, for another one failed */
	WRITE_NOT_REACHED, /* was not touched, for another one failed or the run was cancelled */
};

struct transaction_item {
	const char *path; /* borrowed, as the user named it */
	const char *bytes;
	size_t len;
	struct snapshot expect;
	struct replace replace;
	enum write_outcome outcome;
	struct error err; /* of this item, set when it FAILED, or when undoing it failed */
	bool staged;	  /* and to be renamed */
};

/* What to do with the others when one can't be written. */
enum transaction_policy {
	TRANSACTION_ALL_OR_NONE, /* nothing is changed anywhere */
	TRANSACTION_STOP, /* those before the first that fails are written, those behind it are not */
	TRANSACTION_CONTINUE, /* they are written */
};

struct transaction_opts {
	enum transaction_policy policy;
	unsigned jobs; /* workers, 0 for one a processor */
	/*
	 * Non-zero stops while staging (ERROR_CANCELLED, nothing was changed, whatever the policy); once the first rename has begun it is not
	 * looked at any more: all is carried through, or undone. NULL: never. Fits &interrupt_signal.
	 */
	const atomic_int *cancel;
	/* Calling thread, for each that has been staged, or could not be, as they come. NULL: nobody wants to know */
	void (*progress)(void *ctx, size_t done, size_t total);
	void *ctx;
};

struct transaction {
	struct transaction_item *items;
	size_t nr, cap;
};

#define TRANSACTION_INIT   \
	{                  \
		NULL, 0, 0 \
	}

/* `path`, `bytes` and what `expect` points to are borrowed until release. */
int transaction_add(struct transaction *t, const char *path, const char *bytes, size_t len,
	const struct snapshot *expect, struct error *err);

/*
 * 0: every item is WRITE_DONE. -1: not all of them are; the items say what became of each (with ALL_OR_NONE, nothing was changed, but where an undo failed,
 * too), and `err` has the first failure in input order. With ALL_OR_NONE and STOP, that one is the only item that FAILED.
 *
 * A file that is there under two names (hard links, links to the same file) is never written twice: both are refused, each naming the other.
 */
int transaction_write(
	struct transaction *t, const struct transaction_opts *opts, struct error *err);

/* Deletes what was kept for undo. */
void transaction_release(struct transaction *t);

#endif
