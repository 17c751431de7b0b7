#include "apply/plan.h"

#include "base/cleanup.h"
#include "base/plural.h"

#include <stdlib.h>
#include <string.h>

static const enum transaction_policy policies[] = {
	[PLAN_ROLLBACK] = TRANSACTION_ALL_OR_NONE,
	[PLAN_STOP] = TRANSACTION_STOP,
	[PLAN_CONTINUE] = TRANSACTION_CONTINUE,
};

static int add_chosen(const struct plan *plan, struct transaction *t, struct error *err)
{
	for (size_t i = 0; i < plan->nr; i++) {
		const struct plan_file *file = &plan->v[i];

		if (file->chosen && transaction_add(t, file->path, file->new_text, file->new_len,
					    &file->seen, err) < 0)
			return -1;
	}
	return 0;
}

/* What is to be said of a file that was written. Without memory for it, it goes unsaid: the file is as it should be. */
static char *note_of(const struct transaction_item *item)
{
	struct str note = STR_INIT;

	if (item->replace.reason)
		str_addf(&note, "written in place: %s", item->replace.reason);
	if (item->replace.warning.len)
		str_addf(&note, "%snot kept: %s", note.len ? "; " : "", item->replace.warning.s);
	if (note.len && !str_failed(&note))
		return str_detach(&note);
	str_release(&note);
	return NULL;
}

static enum plan_outcome outcome_of(const struct transaction_item *item)
{
	if (item->err.code != ERROR_NONE)
		return PLAN_WRITE_FAILED;
	if (item->outcome == WRITE_DONE)
		return PLAN_WRITTEN;
	return item->outcome == WRITE_UNDONE ? PLAN_UNDONE : PLAN_NOT_WRITTEN;
}

static void take_outcome(struct plan *plan, struct plan_file *file, struct transaction_item *item)
{
	file->outcome = outcome_of(item);
	plan->written += file->outcome == PLAN_WRITTEN;
	plan->undone += file->outcome == PLAN_UNDONE;
	plan->write_failed += file->outcome == PLAN_WRITE_FAILED;
	if (file->outcome == PLAN_WRITTEN)
		file->note = note_of(item);
	if (file->outcome == PLAN_WRITE_FAILED)
		error_move(&file->err, &item->err);
}

static int write_chosen(struct plan *plan, const struct transaction_opts *opts, struct error *err)
{
	struct transaction CLEANUP(transaction_release) t = TRANSACTION_INIT;
	struct transaction_item *item;
	int r;

	if (add_chosen(plan, &t, err) < 0)
		return -1;
	r = transaction_write(&t, opts, err);
	item = t.items;
	for (size_t i = 0; i < plan->nr; i++)
		if (plan->v[i].chosen)
			take_outcome(plan, &plan->v[i], item++);
	return r;
}

int plan_write(struct plan *plan, const struct plan_write_opts *opts, struct error *err)
{
	const struct transaction_opts writing = {.policy = policies[opts->on_error],
		.jobs = opts->jobs,
		.cancel = opts->cancel,
		.progress = opts->progress,
		.ctx = opts->ctx};

	plan_choose(plan, opts->on_error);
	if (plan->failed && opts->on_error == PLAN_ROLLBACK)
		return error_set(err, ERROR_INVALID, "%zu file%s failed; nothing was written",
			plan->failed, plural(plan->failed));
	return write_chosen(plan, &writing, err);
}
