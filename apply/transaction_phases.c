#include "apply/transaction_phases.h"

#include "base/hash.h"
#include "base/set.h"
#include "pool/pool.h"

#include <stdint.h>
#include <string.h>

/* One phase, as the workers see it. */
struct phase {
	struct transaction *t;
	const struct transaction_opts *opts;
	atomic_size_t failed_at;   /* the first item that failed so far; SIZE_MAX: none */
	struct locked_set claimed; /* device and inode of the files that are being staged */
	size_t done;		   /* the calling thread's */
};

static struct phase phase_of(struct transaction *t, const struct transaction_opts *opts)
{
	return (struct phase){.t = t,
		.opts = opts,
		.failed_at = SIZE_MAX,
		.claimed = LOCKED_SET_INIT("files being staged")};
}

static size_t index_of(const struct phase *phase, const struct transaction_item *item)
{
	return (size_t)(item - phase->t->items);
}

/* Returns -1. */
static int note_failure(struct phase *phase, const struct transaction_item *item)
{
	size_t i = index_of(phase, item), before = atomic_load(&phase->failed_at);

	while (i < before && !atomic_compare_exchange_weak(&phase->failed_at, &before, i))
		;
	return -1;
}

/* Unless it goes on in any case, what stands before a failure still counts, so that the first one in the input is always found. */
static bool is_wanted(const struct phase *phase, const struct transaction_item *item)
{
	return phase->opts->policy == TRANSACTION_CONTINUE ||
	       index_of(phase, item) < atomic_load(&phase->failed_at);
}

size_t transaction_first_failed(const struct transaction *t)
{
	size_t i = 0;

	while (i < t->nr && !transaction_item_failed(&t->items[i]))
		i++;
	return i;
}

/* All items, through the pool. What there is to know of each is in the item. */
static int run_phase(struct phase *phase, const struct pool_opts *how, struct error *err)
{
	struct pool_opts opts = *how;
	struct pool_report report;

	opts.workers = phase->opts->jobs;
	opts.batch = 1;
	opts.tasks = phase->t->items;
	opts.nr = phase->t->nr;
	opts.size = sizeof(*phase->t->items);
	opts.ctx = phase;
	if (pool_run(&opts, &report, err) < 0)
		return -1;
	if (report.stopped && !report.failed)
		return error_set(err, ERROR_CANCELLED, "interrupted; nothing was written");
	return 0;
}

/* --- staging ----------------------------------------------------------------------------------------------------------------- */

/* One that is claimed already gets its error when it is known which other one it is. */
static int claim(struct phase *phase, struct transaction_item *item)
{
	const struct stat *st = &item->expect.st;
	int r = 1;

	if (!item->expect.missing)
		r = locked_set_add(&phase->claimed, (struct set_key){st->st_dev, st->st_ino});
	if (r < 0)
		error_nomem(&item->err);
	return r > 0 ? 0 : -1;
}

static int stage_item(void *ctx, void *state, void *task)
{
	struct phase *phase = ctx;
	struct transaction_item *item = task;

	(void)state;
	if (!is_wanted(phase, item))
		return 0;
	if (claim(phase, item) < 0 || replace_stage(&item->replace, item->path, item->bytes,
					      item->len, &item->expect, &item->err) < 0)
		return note_failure(phase, item);
	item->staged = true;
	return 0;
}

static bool tell_progress(void *ctx, void *task, enum pool_outcome outcome)
{
	struct phase *phase = ctx;

	(void)task, (void)outcome;
	phase->opts->progress(phase->opts->ctx, ++phase->done, phase->t->nr);
	return true;
}

int transaction_stage(struct transaction *t, const struct transaction_opts *opts, struct error *err)
{
	const struct pool_opts how = {.work = stage_item,
		.order = POOL_AS_FINISHED,
		.deliver = opts->progress ? tell_progress : NULL,
		.cancel = opts->cancel};
	struct phase phase = phase_of(t, opts);
	int r = run_phase(&phase, &how, err);

	if (r == 0 && opts->cancel && atomic_load(opts->cancel))
		r = error_set(err, ERROR_CANCELLED, "interrupted; nothing was written");
	if (atomic_load(&phase.failed_at) != SIZE_MAX)
		transaction_refuse_twins(t);
	locked_set_release(&phase.claimed);
	return r;
}

/* --- putting in place -------------------------------------------------------------------------------------------------------- */

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
	return item->staged ? hash_bytes(item->replace.target, folder_length(item)) : 0;
}

static bool is_same_folder(
	const struct transaction_item *item, const struct transaction_item *other)
{
	size_t len = folder_length(item);

	return len == folder_length(other) &&
	       memcmp(item->replace.target, other->replace.target, len) == 0;
}

/* The one behind it that takes part; NULL: none. */
static const struct transaction_item *next_staged(
	const struct transaction *t, const struct transaction_item *item)
{
	const struct transaction_item *end = t->items + t->nr;

	while (++item < end)
		if (item->staged)
			return item;
	return NULL;
}

static bool ends_row(const struct transaction *t, const struct transaction_item *item)
{
	const struct transaction_item *next = next_staged(t, item);

	return !next || !is_same_folder(item, next);
}

/*
 * A folder is synced once for a row of items in it, behind the last: they come in the order of their paths, so that is once for nearly
 * every folder, without a table of folders that could fail for want of memory. Any of the row will do that was renamed, rather
 * than written in place.
 */
static int sync_row(const struct transaction *t, struct transaction_item *last)
{
	struct transaction_item *item = last;

	for (;; item--) {
		if (item->staged && !is_same_folder(last, item))
			return 0;
		if (item->staged && item->replace.committed && !item->replace.reason)
			return replace_sync(&item->replace, &item->err);
		if (item == t->items)
			return 0;
	}
}

static int rename_item(void *ctx, void *state, void *task)
{
	struct phase *phase = ctx;
	struct transaction_item *item = task;
	int r = 0;

	(void)state;
	if (!item->staged)
		return 0;
	if (is_wanted(phase, item))
		r = replace_rename(&item->replace, &item->err);
	if (ends_row(phase->t, item) && sync_row(phase->t, item) < 0)
		r = -1;
	return r < 0 ? note_failure(phase, item) : 0;
}

int transaction_rename(
	struct transaction *t, const struct transaction_opts *opts, struct error *err)
{
	const struct pool_opts how = {.work = rename_item,
		.key = folder_key,
		.stop_on_error = opts->policy == TRANSACTION_ALL_OR_NONE};
	struct phase phase = phase_of(t, opts);
	int r = run_phase(&phase, &how, err);

	locked_set_release(&phase.claimed);
	return r;
}
