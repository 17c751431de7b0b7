/*
 * Writing many files, all or nothing: every one is staged and synced first (through the pool), then all are renamed and their folders
 * synced (likewise, each folder by one worker); if one fails, those already renamed are put back. What a power cut or SIGKILL leaves is old or new bytes in each file.
 *
 *	struct transaction t = TRANSACTION_INIT;
 *	transaction_add(&t, path, bytes, len, &snapshot, &err);   once a file
 *	transaction_write(&t, jobs, &interrupt_signal, &err);
 *	for each item: item->outcome, item->replace.reason, item->replace.warning, item->err
 *	transaction_release(&t);
 *
 * One thread uses a transaction at a time; it starts workers of its own.
 */
#ifndef APPLY_TRANSACTION_H
#define APPLY_TRANSACTION_H

#include "base/error.h"
#include "base/replace.h"

#include <stdatomic.h>

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
 * 0: every item is WRITE_DONE. -1: nothing was changed (or, if an undo failed too, the items say which one was), and `err` has the
 * first failure in input order.
 *
 * jobs:   workers, 0 for one a processor.
 * cancel: non-zero stops while staging (ERROR_CANCELLED, nothing was changed); once the first rename has begun it is not looked at
 *         any more: all is carried through, or undone. NULL: never. Fits &interrupt_signal.
 */
int transaction_write(
	struct transaction *t, unsigned jobs, const atomic_int *cancel, struct error *err);

/* Deletes what was kept for undo. */
void transaction_release(struct transaction *t);

#endif
