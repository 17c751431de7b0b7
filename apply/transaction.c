#include "apply/transaction.h"

#include "apply/transaction_phases.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

int transaction_add(struct transaction *t, const char *path, const char *bytes, size_t len,
	const struct snapshot *expect, struct error *err)
{
	struct transaction_item *items;
	size_t cap;

	if (t->nr == t->cap) {
		cap = t->cap ? 2 * t->cap : 16;
		items = reallocarray(t->items, cap, sizeof(*items));
		if (!items)
			return error_nomem(err);
		t->items = items;
		t->cap = cap;
	}
	t->items[t->nr++] = (struct transaction_item){
		.path = path,
		.bytes = bytes,
		.len = len,
		.expect = *expect,
		.replace = REPLACE_INIT,
		.err = ERROR_INIT,
	};
	return 0;
}

/* --- what became of it ------------------------------------------------------------------------------------------------------- */

/* A copy, since the item keeps its own. */
static int report_item(const struct transaction_item *item, struct error *err)
{
	const struct error *from = &item->err;

	if (from->os && !from->message)
		error_set_os(err, from->code, from->os, "can't be written");
	else if (from->code == ERROR_NOMEM)
		error_nomem(err);
	else
		error_set(err, from->code, "%s", error_text(from));
	return error_at(err, from->path ? from->path : item->path, from->line, from->column);
}

/* A failed undo is the graver news and says where the old bytes are: it takes the place of the item's first error. */
static int undo_item(struct transaction_item *item)
{
	struct error err = ERROR_INIT;

	if (replace_undo(&item->replace, &err) == 0)
		return 0;
	error_release(&item->err);
	error_move(&item->err, &err);
	return -1;
}

/* What stays written: with errors, only what stands before the first one, or what has none itself. */
static bool is_kept(
	const struct transaction_item *item, bool before_first, enum transaction_policy policy)
{
	if (transaction_item_failed(item) || !item->replace.committed)
		return false;
	return policy == TRANSACTION_CONTINUE || (policy == TRANSACTION_STOP && before_first);
}

static enum write_outcome settle_item(struct transaction_item *item)
{
	bool failed = transaction_item_failed(item), committed = item->replace.committed;

	if (undo_item(item) < 0)
		return WRITE_DONE;
	if (failed)
		return WRITE_FAILED;
	return committed ? WRITE_UNDONE : WRITE_NOT_REACHED;
}

/* Put back what is not to stay, last first, and say of each item what became of it. `first`: the first that failed. */
static void settle(struct transaction *t, size_t first, enum transaction_policy policy)
{
	for (size_t i = t->nr; i-- > 0;) {
		struct transaction_item *item = &t->items[i];

		/* How many others were tried before it was known depends on the workers. */
		if (i > first && policy != TRANSACTION_CONTINUE)
			error_release(&item->err);
		item->outcome = is_kept(item, i < first, policy) ? WRITE_DONE : settle_item(item);
	}
}

/* It could not be carried out at all. */
static int give_up(struct transaction *t)
{
	settle(t, t->nr, TRANSACTION_ALL_OR_NONE);
	return -1;
}

/* A second ^C ends the program at once, by interrupt.h: it has to wait until no file is left between the old and the new. */
static void hold_signals(sigset_t *before)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	sigset_t set;
	size_t i;

	sigemptyset(&set);
	for (i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		sigaddset(&set, numbers[i]);
	pthread_sigmask(SIG_BLOCK, &set, before);
}

/* Items that were staged, but shall not be written. */
static void leave_out(struct transaction *t, size_t first, enum transaction_policy policy)
{
	for (size_t i = 0; i < t->nr; i++)
		if (transaction_item_failed(&t->items[i]) ||
			(i > first && policy != TRANSACTION_CONTINUE))
			t->items[i].staged = false;
}

static int put_in_place(
	struct transaction *t, const struct transaction_opts *opts, struct error *err)
{
	size_t first = transaction_first_failed(t);

	leave_out(t, first, opts->policy);
	if ((first == t->nr || opts->policy != TRANSACTION_ALL_OR_NONE) &&
		transaction_rename(t, opts, err) < 0)
		return give_up(t);
	first = transaction_first_failed(t);
	if (first < t->nr)
		report_item(&t->items[first], err);
	settle(t, first, first < t->nr ? opts->policy : TRANSACTION_CONTINUE);
	return first < t->nr ? -1 : 0;
}

int transaction_write(struct transaction *t, const struct transaction_opts *opts, struct error *err)
{
	sigset_t before;
	int result;

	if (transaction_stage(t, opts, err) < 0)
		return give_up(t);
	hold_signals(&before);
	result = put_in_place(t, opts, err);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

void transaction_release(struct transaction *t)
{
	size_t i;

	for (i = 0; i < t->nr; i++) {
		replace_release(&t->items[i].replace);
		error_release(&t->items[i].err);
	}
	free(t->items);
	*t = (struct transaction)TRANSACTION_INIT;
}
