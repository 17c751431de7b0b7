#include "cli/apply_planning.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "base/interrupt.h"
#include "base/set.h"
#include "cli/apply_worker.h"
#include "cli/batch_around.h"
#include "cli/batch_watch.h"
#include "cli/gather.h"
#include "cli/limits.h"
#include "pool/pool.h"

#include <stdlib.h>
#include <string.h>

/* One run. All but `workers` and `around` belongs to the calling thread. */
struct planning {
	const struct apply_options *opts;
	struct apply_workers workers;
	struct batch_around around;
	struct gather gather;
	struct batch_watch watch;
	struct error failure; /* why it could not go on */
};

/* --- on the workers ---------------------------------------------------------------------------------------------------------- */

static int begin_worker(void *ctx, void **ret_state, struct error *err)
{
	struct planning *p = ctx;

	(void)err;
	*ret_state = apply_worker_begin(&p->workers);
	return 0;
}

static void end_worker(void *ctx, void *state)
{
	(void)ctx;
	apply_worker_end(state);
}

/* For the bar: a file counts once, however often it is tried. */
static void count(struct planning *p, struct apply_task *task)
{
	if (!task->counted)
		atomic_fetch_add(&p->workers.done, 1);
	if (!task->counted && task->file.status == PLAN_FAILED)
		atomic_fetch_add(&p->workers.failed, 1);
	task->counted = true;
}

static int plan_entry(void *ctx, void *state, void *arg)
{
	struct apply_task *task = arg;
	int r = apply_worker_plan(state, task);

	count(ctx, task);
	return r;
}

/* It came in a list of paths; alone it would be an operand. */
static void refuse_stdin(struct select_entry *entry)
{
	if (select_entry_is_stdin(entry) && entry->error.code == ERROR_NONE)
		error_set(&entry->error, ERROR_INVALID,
			"standard input can't be changed together with files; a file of that name is ./-");
}

static bool is_worth_beginning(void *ctx, void *state, void *arg, enum pool_outcome *ret_outcome)
{
	struct apply_task *task = arg;

	(void)state;
	refuse_stdin(&task->gather.entry);
	if (task->gather.entry.error.code == ERROR_NONE)
		return true;
	*ret_outcome = apply_task_decide(task) < 0 ? POOL_FAILED : POOL_OK;
	count(ctx, task);
	return false;
}

static bool is_worth_a_retry(void *ctx, const void *arg, enum pool_outcome outcome)
{
	const struct apply_task *task = arg;

	(void)ctx;
	return outcome == POOL_OK && task->transient;
}

static void set_end(void *state, uint64_t until)
{
	((struct apply_worker *)state)->stop.until = until;
}

static const struct batch_around_hooks hooks = {is_worth_beginning, is_worth_a_retry, set_end};

/* --- on the calling thread, and those that list ------------------------------------------------------------------------------- */

static int feed(void *ctx, struct pool *pool)
{
	struct planning *p = ctx;

	return gather_feed(&p->gather, pool);
}

static int send(void *ctx, struct pool *pool, unsigned i)
{
	struct planning *p = ctx;

	return gather_send(&p->gather, pool, i);
}

static bool take_result(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct planning *p = ctx;
	struct apply_task *task = arg;

	/* A worker fails only for want of memory. */
	if (outcome == POOL_FAILED)
		error_nomem(&p->failure);
	if (gather_keep(&p->gather, &task->gather) < 0)
		error_nomem(&p->failure);
	return p->failure.code == ERROR_NONE;
}

static struct progress_counts count_progress(void *ctx)
{
	const struct planning *p = ctx;
	bool all;
	size_t known = gather_known(&p->gather, &all);

	return (struct progress_counts){
		atomic_load(&p->workers.done), all ? known : 0, atomic_load(&p->workers.failed)};
}

static void tell_whereabouts(void *ctx, const struct progress_counts *counts)
{
	struct planning *p = ctx;

	batch_say_done(counts, "%zu failed so far", counts->problems);
	apply_workers_tell(&p->workers);
}

static void tick(void *ctx)
{
	struct planning *p = ctx;

	batch_watch_tick(&p->watch);
}

static int run_pool(struct planning *p, struct error *err)
{
	struct pool_opts opts = {.workers = batch_workers(&p->opts->common),
		.window = GATHER_WINDOW,
		.order = POOL_AT_END,
		.cancel = &interrupt_signal,
		.tick = tick,
		.feed = feed,
		.work = plan_entry,
		.around = p->around.list,
		.deliver = take_result,
		.init = begin_worker,
		.done = end_worker,
		.ctx = p};
	int r;

	opts.senders = gather_senders(&p->gather);
	if (opts.senders) {
		opts.feed = NULL;
		opts.send = send;
	}
	p->watch =
		(struct batch_watch){.count = count_progress, .tell = tell_whereabouts, .ctx = p};
	batch_watch_begin(&p->watch, &p->opts->batch, &p->opts->common);
	r = pool_run(&opts, NULL, err);
	batch_watch_end(&p->watch);
	/* What lists fails only for want of memory, too. */
	if (p->failure.code != ERROR_NONE || (r < 0 && err->code == ERROR_NONE))
		return error_nomem(err);
	return r;
}

/* --- what came of it ----------------------------------------------------------------------------------------------------------- */

/* The same file by another name was before it. 1: it is new; 0: not; -1: out of memory. */
static int is_new(struct set *seen, const struct plan_file *file)
{
	const struct stat *st = &file->seen.st;

	if (!st->st_ino)
		return 1;
	return set_add(seen, (struct set_key){st->st_dev, st->st_ino});
}

static void count_unopened(struct apply_planned *planned, const struct apply_task *task)
{
	planned->unopened += task->gather.entry.named && task->file.status == PLAN_FAILED &&
			     task->file.err.code == ERROR_OPEN;
}

static int collect(
	struct planning *p, struct plan *plan, struct apply_planned *planned, struct error *err)
{
	struct set CLEANUP(set_release) seen = SET_INIT;
	size_t reached = 0;

	gather_sort(&p->gather);
	for (size_t i = 0; i < p->gather.nr; i++) {
		struct apply_task *task = (struct apply_task *)p->gather.tasks[i];
		int r = 1;

		if (!task->file.path)
			continue;
		reached++;
		r = is_new(&seen, &task->file);
		if (r < 0)
			return error_nomem(err);
		if (r == 0)
			continue;
		count_unopened(planned, task);
		if (plan_take(plan, &task->file, err) < 0)
			return -1;
	}
	planned->missed = gather_known(&p->gather, &planned->all_known) - reached;
	if (!plan->nr)
		planned->why_none = gather_why_none(&p->gather);
	return 0;
}

/* Why did it end? A time that was over when all was done does not count. */
static void note_end(struct apply_planned *planned)
{
	bool is_late = deadline_passed();

	planned->timed_out = is_late && (planned->missed || !planned->all_known);
	planned->interrupted = is_late ? 0 : atomic_load(&interrupt_signal);
}

static void planning_release(struct planning *p)
{
	for (size_t i = 0; i < p->gather.nr; i++)
		plan_file_release(&((struct apply_task *)p->gather.tasks[i])->file);
	gather_release(&p->gather);
	apply_workers_release(&p->workers);
	error_release(&p->failure);
}

static int init_workers(struct apply_workers *workers, const struct apply_options *opts,
	const struct changes *changes, unsigned most, struct error *err)
{
	const struct validate_opts validate = limits_for_validation(&opts->limits);

	return apply_workers_init(workers, changes, &validate, opts->only_new, most, err);
}

static int prepare(struct planning *p, const struct changes *changes,
	const struct strlist *operands, struct error *err)
{
	const struct apply_options *opts = p->opts;
	unsigned workers = batch_workers(&opts->common);

	batch_around_init(&p->around, &opts->batch, &hooks);
	if (init_workers(&p->workers, opts, changes, workers, err) < 0)
		return -1;
	return gather_init(&p->gather, sizeof(struct apply_task), &opts->select, operands, workers,
		opts->common.quiet ? -1 : opts->common.verbose, err);
}

int apply_plan_files(const struct apply_options *opts, const struct changes *changes,
	const struct strlist *operands, struct plan *plan, struct apply_planned *ret,
	struct error *err)
{
	struct planning CLEANUP(planning_release) p = {.opts = opts, .failure = ERROR_INIT};
	struct deadline deadline = {.set = false};
	int r;

	if (prepare(&p, changes, operands, err) < 0)
		return -1;
	whereabouts_catch();
	r = deadline_set(&deadline, opts->batch.timeout, err);
	if (r == 0)
		r = run_pool(&p, err);
	if (r == 0)
		r = collect(&p, plan, ret, err);
	note_end(ret);
	deadline_end(&deadline);
	whereabouts_release();
	return r;
}

/* --- one at a time -------------------------------------------------------------------------------------------------------------- */

/* What could not be planned for some time has failed now. */
static void fail_again(struct plan *plan, struct plan_file *file)
{
	if (file->status != PLAN_FAILED)
		return;
	file->chosen = false;
	plan->changed--;
	plan->failed++;
}

int apply_plan_load(const struct apply_options *opts, struct plan *plan, struct apply_planned *ret,
	struct error *err)
{
	struct apply_workers CLEANUP(apply_workers_release) workers = {.v = NULL};
	struct changes none = CHANGES_INIT;
	struct deadline deadline = {.set = false};
	struct apply_worker *worker;
	size_t done = 0;
	int r = plan_load(plan, opts->plan, err);

	if (r == 0)
		r = init_workers(&workers, opts, &none, 1, err);
	if (r < 0)
		return -1;
	worker = apply_worker_begin(&workers);
	r = deadline_set(&deadline, opts->batch.timeout, err);
	for (; r == 0 && done < plan->nr; done++) {
		r = apply_worker_check(worker, &plan->v[done], err);
		fail_again(plan, &plan->v[done]);
	}
	apply_worker_end(worker);
	ret->all_known = true;
	ret->missed = plan->nr - done + (r < 0);
	note_end(ret);
	deadline_end(&deadline);
	if (!plan->nr)
		ret->why_none = "the plan is empty";
	return r < 0 && err->code != ERROR_CANCELLED ? -1 : 0;
}

static uint64_t end_of_file_time(const struct batch_options *batch)
{
	uint64_t ms = batch->file_timeout;

	return ms ? clock_ns() + (ms < UINT64_MAX / 4000000 ? ms * 1000000 : UINT64_MAX / 4) : 0;
}

static int plan_stdin(struct apply_worker *worker, struct plan_file *ret, struct error *err)
{
	static char name[] = "-";
	struct apply_task task = {
		.gather.entry = {name, true, ERROR_INIT, 0}, .file = {.err = ERROR_INIT}};
	struct str *text = &worker->text;
	int r = apply_worker_plan(worker, &task);

	if (r < 0)
		error_nomem(err);
	else if (!task.file.path)
		r = error_set(err, ERROR_CANCELLED, "interrupted");
	if (r == 0 && task.file.status != PLAN_CHANGED && task.file.status != PLAN_FAILED) {
		task.file.old_len = text->len;
		task.file.old_text = text->cap ? str_detach(text) : strdup("");
		*text = (struct str)STR_INIT;
		r = task.file.old_text ? 0 : error_nomem(err);
	}
	*ret = task.file;
	return r;
}

int apply_plan_stdin(const struct apply_options *opts, const struct changes *changes,
	struct plan_file *ret, struct apply_planned *ret_planned, struct error *err)
{
	struct apply_workers CLEANUP(apply_workers_release) workers = {.v = NULL};
	struct deadline deadline = {.set = false};
	struct apply_worker *worker;
	int r;

	if (init_workers(&workers, opts, changes, 1, err) < 0)
		return -1;
	worker = apply_worker_begin(&workers);
	worker->stop.until = end_of_file_time(&opts->batch);
	r = deadline_set(&deadline, opts->batch.timeout, err);
	if (r == 0)
		r = plan_stdin(worker, ret, err);
	ret_planned->all_known = true;
	ret_planned->missed = r < 0 && err->code == ERROR_CANCELLED;
	note_end(ret_planned);
	deadline_end(&deadline);
	apply_worker_end(worker);
	return r;
}
