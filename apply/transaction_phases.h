/*
 * The two phases of a transaction, each through the pool: staging all files, then putting them in place.
 *
 * Internal to apply/.
 */
#ifndef APPLY_TRANSACTION_PHASES_H
#define APPLY_TRANSACTION_PHASES_H

#include "apply/transaction.h"

/*
 * Stage every item; with ALL_OR_NONE and STOP it is enough when all those before the first that fails are. 0, also when items failed, which
 * have errors then; -1: ERROR_CANCELLED, or the pool could not run.
 */
int transaction_stage(
	struct transaction *t, const struct transaction_opts *opts, struct error *err);

/*
 * Rename the items that are `staged`, and sync their folders. With ALL_OR_NONE it stops after a failure, with STOP all before the first that fails are renamed.
 * 0, also when items failed; -1: the pool could not run.
 */
int transaction_rename(
	struct transaction *t, const struct transaction_opts *opts, struct error *err);

/* Has it an error? */
static inline bool transaction_item_failed(const struct transaction_item *item)
{
	return item->err.code != ERROR_NONE;
}

/* The first item with an error; t->nr: there is none. */
size_t transaction_first_failed(const struct transaction *t);

/* Give those that are the same file each an error that names the other. */
void transaction_refuse_twins(struct transaction *t);

#endif
