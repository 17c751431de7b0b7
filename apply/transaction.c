#include "apply/transaction.h"

#include "base/hash.h"
#include "pool/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

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

/* --- phases ------------------------------------------------------------------------------------------------------------------ */

static int stage_item(void *ctx, void *state, void *task)
{
	struct transaction_item *item = task;

	(void)ctx;
	(void)state;
	return replace_stage(
		&item->replace, item->path, item->bytes, item->len, &item->expect, &item->err);
}

static size_t folder_length(const struct transaction_item *item)
{
	return (size_t)(strrchr(item->replace.target, '/') - item->replace.target);
}

/*
 * One worker does all that are in a folder, in their order: two would only wait for each other, since the system changes one entry of a
 * folder at a time, and so it is known which one is the last.
 */
static uint64_t folder_key(void *ctx, const void *task)
{
	const struct transaction_item *item = task;

	(void)ctx;
	return hash_bytes(item->replace.target, folder_length(item));
}

static bool is_same_folder(
	const struct transaction_item *item, const struct transaction_item *other)
{
	size_t len = folder_length(item);

	return len == folder_length(other) &&
	       memcmp(item->replace.target, other->replace.target, len) == 0;
}

/*
 * A folder is synced once for a row of items in it, after the last: they come in the order of their paths, so that is once for nearly
 * every folder, without a table of folders that could fail for want of memory. Any of the row will do that was renamed, rather
 * than written in place.
 */
static int sync_row(const struct transaction *t, struct transaction_item *last)
{
	const struct transaction_item *item = last;

	while (item > t->items && item->replace.reason && is_same_folder(last, item - 1))
		item--;
	return replace_sync(&item->replace, &last->err);
}

static int rename_item(void *ctx, void *state, void *task)
{
	struct transaction *t = ctx;
	struct transaction_item *item = task;
	bool ends_row = item + 1 == t->items + t->nr || !is_same_folder(item, item + 1);

	(void)state;
	if (replace_rename(&item->replace, &item->err) < 0)
		return -1;
	return ends_row ? sync_row(t, item) : 0;
}

/* All items, through the pool. What there is to know of each is in the item. */
static int run_phase(struct transaction *t, const struct pool_opts *phase, struct error *err)
{
	struct pool_opts opts = *phase;
	struct pool_report report;

	opts.stop_on_error = true;
	opts.batch = 1;
	opts.tasks = t->items;
	opts.nr = t->nr;
	opts.size = sizeof(*t->items);
	opts.ctx = t;
	if (pool_run(&opts, &report, err) < 0)
		return -1;
	return report.failed || report.stopped ? -1 : 0;
}

/* --- what became of it ------------------------------------------------------------------------------------------------------- */

static bool has_failed(const struct transaction_item *item)
{
	return item->err.code != ERROR_NONE;
}

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

/* Put the items back, last first, and say of each what became of it. */
static void take_back(struct transaction *t)
{
	size_t i;

	for (i = t->nr; i-- > 0;) {
		struct transaction_item *item = &t->items[i];
		bool failed = has_failed(item), committed = item->replace.committed;

		if (undo_item(item) < 0)
			item->outcome = WRITE_DONE;
		else if (failed)
			item->outcome = WRITE_FAILED;
		else
			item->outcome = committed ? WRITE_UNDONE : WRITE_NOT_REACHED;
	}
}

static int fail(struct transaction *t, struct error *err)
{
	size_t i;

	for (i = 0; i < t->nr && !has_failed(&t->items[i]); i++)
		;
	if (i < t->nr)
		report_item(&t->items[i], err);
	else
		error_set(err, ERROR_CANCELLED, "interrupted; nothing was written");
	take_back(t);
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

static int put_in_place(struct transaction *t, unsigned jobs, struct error *err)
{
	const struct pool_opts phase = {.workers = jobs, .work = rename_item, .key = folder_key};

	if (run_phase(t, &phase, err) < 0)
		return fail(t, err);
	for (size_t i = 0; i < t->nr; i++)
		t->items[i].outcome = WRITE_DONE;
	return 0;
}

int transaction_write(
	struct transaction *t, unsigned jobs, const atomic_int *cancel, struct error *err)
{
	const struct pool_opts phase = {.workers = jobs, .work = stage_item, .cancel = cancel};
	sigset_t before;
	int result;

	if (run_phase(t, &phase, err) < 0)
		return fail(t, err);
	if (cancel && atomic_load(cancel))
		return fail(t, err);
	hold_signals(&before);
	result = put_in_place(t, jobs, err);
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
