#include "apply/transaction.h"

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

/* One walk over the items, through the pool. */
struct phase {
	struct transaction *t;
	size_t at;
	bool (*wants)(const struct transaction *t, size_t i); /* NULL: all */
};

static void *next_item(void *ctx)
{
	struct phase *phase = ctx;
	struct transaction *t = phase->t;

	while (phase->at < t->nr && phase->wants && !phase->wants(t, phase->at))
		phase->at++;
	return phase->at < t->nr ? &t->items[phase->at++] : NULL;
}

/* What there is to know is in the items; the pool's own stop_on_error does the stopping. */
static bool take_note(void *ctx, void *task, enum pool_outcome outcome)
{
	(void)ctx;
	(void)task;
	(void)outcome;
	return true;
}

static int stage_item(void *ctx, void *state, void *task)
{
	struct transaction_item *item = task;

	(void)ctx;
	(void)state;
	return replace_stage(
		&item->replace, item->path, item->bytes, item->len, &item->expect, &item->err);
}

static int rename_item(void *ctx, void *state, void *task)
{
	struct transaction_item *item = task;

	(void)ctx;
	(void)state;
	return replace_rename(&item->replace, &item->err);
}

static int sync_item(void *ctx, void *state, void *task)
{
	struct transaction_item *item = task;

	(void)ctx;
	(void)state;
	return replace_sync(&item->replace, &item->err);
}

static size_t folder_length(const char *path)
{
	return (size_t)(strrchr(path, '/') - path);
}

/*
 * A folder is synced once for a row of items in it: they come in the order of their paths, so that is once for nearly every
 * folder, without a table of folders that could fail for want of memory.
 */
static bool begins_a_folder(const struct transaction *t, size_t i)
{
	const char *path, *before;
	size_t len;

	if (i == 0 || t->items[i - 1].replace.reason)
		return true;
	path = t->items[i].replace.target;
	before = t->items[i - 1].replace.target;
	len = folder_length(path);
	return len != folder_length(before) || memcmp(path, before, len) != 0;
}

static int run_phase(struct transaction *t, int (*work)(void *, void *, void *),
	bool (*wants)(const struct transaction *, size_t), unsigned jobs, const atomic_int *cancel,
	struct error *err)
{
	struct phase phase = {t, 0, wants};
	struct pool_opts opts = {
		.workers = jobs,
		.stop_on_error = true,
		.cancel = cancel,
		.next = next_item,
		.work = work,
		.deliver = take_note,
		.ctx = &phase,
	};
	struct pool_report report;

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
	size_t i;

	if (run_phase(t, rename_item, NULL, jobs, NULL, err) < 0 ||
		run_phase(t, sync_item, begins_a_folder, jobs, NULL, err) < 0)
		return fail(t, err);
	for (i = 0; i < t->nr; i++)
		t->items[i].outcome = WRITE_DONE;
	return 0;
}

int transaction_write(
	struct transaction *t, unsigned jobs, const atomic_int *cancel, struct error *err)
{
	sigset_t before;
	int result;

	if (run_phase(t, stage_item, NULL, jobs, cancel, err) < 0)
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
