#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/plural.h"
#include "cli/apply_changes.h"
#include "cli/apply_options.h"
#include "cli/apply_planning.h"
#include "cli/apply_show.h"
#include "cli/batch_watch.h"
#include "cli/exit_status.h"
#include "cli/plan_ask.h"
#include "cli/plan_progress.h"
#include "cli/progress.h"
#include "cli/say.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One run of the command. */
struct run {
	const struct apply_options *opts;
	const struct strlist *operands;
	struct changes changes;
	struct plan plan;
	struct apply_planned planned;
	struct apply_show show;
};

static enum plan_on_error on_error(const struct run *run)
{
	return (enum plan_on_error)run->opts->on_error;
}

static bool has_chosen(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++)
		if (plan->v[i].chosen)
			return true;
	return false;
}

/* Where writing went well, or was not wanted. */
static int status_of(const struct run *run)
{
	if (run->planned.unopened)
		return STATUS_OPEN;
	return run->plan.failed || run->planned.timed_out ? STATUS_PROBLEMS : STATUS_OK;
}

/* A signal, or one by a pager or at a question: the error says which. */
static int status_of_error(const struct error *err)
{
	if (err->code == ERROR_CANCELLED && err->os)
		return STATUS_SIGNAL + err->os;
	return error_exit_status(err);
}

/* --- writing ----------------------------------------------------------------------------------------------------------------- */

static int write_all(struct run *run, struct error *err)
{
	const struct apply_options *opts = run->opts;
	struct progress bar;
	const struct plan_write_opts writing = {.on_error = on_error(run),
		.jobs = (unsigned)opts->common.jobs,
		.cancel = &interrupt_signal,
		.progress = plan_progress,
		.ctx = &bar};
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);
	int r;

	/* Nobody reads what we say: no reason to leave temporary files behind. */
	progress_begin(&bar, (enum progress_when)opts->batch.progress, opts->common.quiet > 0);
	r = plan_write(&run->plan, &writing, err);
	progress_end(&bar);
	signal(SIGPIPE, before);
	return r;
}

/* It was opened to be read: that it can't be opened to be written is a write that failed. */
static int status_of_write(const struct error *err)
{
	int interrupted = atomic_load(&interrupt_signal);

	if (err->code == ERROR_CANCELLED && interrupted)
		return STATUS_SIGNAL + interrupted;
	return err->code == ERROR_OPEN ? STATUS_IO : error_exit_status(err);
}

/* What is told of each file on standard error need not be said again. */
static int tell_failure(const struct run *run, const struct error *err)
{
	if (!run->plan.write_failed || !run->show.shown)
		say_error(err);
	return status_of_write(err);
}

static int write_and_tell(struct run *run)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct error CLEANUP(error_release) showing = ERROR_INIT;
	int status = write_all(run, &err) < 0 ? tell_failure(run, &err) : status_of(run);

	return apply_show_after(&run->show, &run->plan, &showing) < 0 ? say_error(&showing)
								      : status;
}

/* --- what to do with the plan ---------------------------------------------------------------------------------------------------- */

/* Nothing will be written. Returns the status. */
static int end_unwritten(struct run *run, int status)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;

	/* what would have been done was shown; programs and those who said yes have seen nothing yet */
	if (run->show.shown)
		return status;
	return apply_show_after(&run->show, &run->plan, &err) < 0 ? say_error(&err) : status;
}

static int save(struct run *run)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	int status = status_of(run);

	if (plan_save(&run->plan, run->opts->save_plan, &err) < 0)
		return say_error(&err);
	if (!run->opts->common.quiet)
		say("the plan is in '%s'; carry it out by: cfgedit apply --plan %s",
			run->opts->save_plan, run->opts->save_plan);
	return end_unwritten(run, status);
}

static int ask(struct run *run)
{
	const struct plan_ask_opts opts = {.review = run->opts->review,
		.color = common_use_color(&run->opts->common, STDERR_FILENO),
		.out = stderr};
	struct error CLEANUP(error_release) err = ERROR_INIT;
	int status;

	if (plan_ask(&run->plan, &opts, &err) == 0)
		return write_and_tell(run);
	status = status_of_error(&err);
	say_error(&err);
	return end_unwritten(run, status);
}

/* Some failed, and it is all or nothing. */
static bool is_off(const struct run *run)
{
	return run->plan.failed && on_error(run) == PLAN_ROLLBACK;
}

/* Behind the list of files, where that is seen, too. */
static void tell_off(const struct run *run)
{
	fflush(run->show.out);
	if (run->plan.changed)
		say("%zu file%s failed, so nothing %s written; --on-error continue would write the others",
			run->plan.failed, plural(run->plan.failed),
			run->opts->dry_run ? "would be" : "was");
}

static int decide(struct run *run)
{
	const struct apply_options *opts = run->opts;
	int status;

	plan_choose(&run->plan, on_error(run));
	if ((opts->dry_run && !opts->save_plan) || is_off(run)) {
		status = end_unwritten(run, status_of(run));
		if (is_off(run))
			tell_off(run);
		return status;
	}
	if (opts->save_plan)
		return save(run);
	if (!has_chosen(&run->plan))
		return end_unwritten(run, status_of(run));
	return opts->yes ? write_and_tell(run) : ask(run);
}

/* --- the plan -------------------------------------------------------------------------------------------------------------------- */

static void tell_timeout(const struct run *run)
{
	batch_say_timeout(&run->opts->batch, run->planned.missed, run->planned.all_known,
		"; nothing was written");
}

static int end_early(struct run *run)
{
	for (size_t i = 0; i < run->plan.nr; i++)
		run->plan.v[i].chosen = false;
	if (run->planned.timed_out) {
		tell_timeout(run);
		return end_unwritten(run, status_of(run));
	}
	say("interrupted; nothing was written");
	return STATUS_SIGNAL + run->planned.interrupted;
}

static int carry_out(struct run *run)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	int status;

	if (run->planned.interrupted || run->planned.timed_out)
		return end_early(run);
	if (run->planned.why_none && !run->opts->common.quiet)
		say("%s", run->planned.why_none);
	if (on_error(run) == PLAN_STOP)
		plan_choose(&run->plan, PLAN_STOP);
	if (apply_show_before(&run->show, &run->plan, &err) < 0) {
		status = status_of_error(&err);
		say_error(&err);
		return status;
	}
	return decide(run);
}

static int apply_to_files(struct run *run, struct error *err)
{
	int r = run->opts->plan ? apply_plan_load(run->opts, &run->plan, &run->planned, err)
				: apply_plan_files(run->opts, &run->changes, run->operands,
					  &run->plan, &run->planned, err);

	if (r == 0)
		r = apply_show_begin(&run->show, &run->plan, err);
	return r < 0 ? say_error(err) : carry_out(run);
}

/* --- standard input ---------------------------------------------------------------------------------------------------------------- */

static int show_stdin_diff(struct run *run, struct plan_file *file, struct error *err)
{
	if (plan_take(&run->plan, file, err) < 0)
		return say_error(err);
	return apply_show_diff(&run->show, &run->plan, err) < 0 ? say_error(err) : STATUS_OK;
}

static int end_stdin_early(const struct run *run)
{
	if (!run->planned.timed_out)
		return STATUS_SIGNAL + run->planned.interrupted;
	tell_timeout(run);
	return STATUS_PROBLEMS;
}

static int apply_to_stdin(struct run *run, struct error *err)
{
	struct plan_file CLEANUP(plan_file_release) file = {.err = ERROR_INIT};
	bool is_changed;

	if (apply_plan_stdin(run->opts, &run->changes, &file, &run->planned, err) < 0)
		return err->code == ERROR_CANCELLED ? end_stdin_early(run) : say_error(err);
	/* there is no plan yet, and nothing in it that could be overwritten */
	if (apply_show_begin(&run->show, &run->plan, err) < 0)
		return say_error(err);
	is_changed = file.status == PLAN_CHANGED;
	if (file.status == PLAN_FAILED) {
		error_at(&file.err, "stdin", 0, 0);
		return say_error(&file.err);
	}
	if (run->opts->diff || run->opts->dry_run)
		return show_stdin_diff(run, &file, err);
	fwrite(is_changed ? file.new_text : file.old_text, 1,
		is_changed ? file.new_len : file.old_len, run->show.out);
	return STATUS_OK;
}

/* --- all ----------------------------------------------------------------------------------------------------------------------------- */

static int prepare(struct run *run, struct error *err)
{
	if (apply_options_check(run->opts, run->operands, err) < 0)
		return -1;
	if (!run->opts->plan && apply_changes_read(&run->changes, run->opts, err) < 0)
		return -1;
	return apply_show_open(&run->show, run->opts, run->operands, err);
}

int apply_run(void *values, struct strlist *operands)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct run run = {
		.opts = values, .operands = operands, .changes = CHANGES_INIT, .plan = PLAN_INIT};
	int status;

	interrupt_catch();
	if (prepare(&run, &err) < 0)
		status = say_error(&err);
	else
		status = apply_show_close(&run.show, apply_options_filter(operands)
							     ? apply_to_stdin(&run, &err)
							     : apply_to_files(&run, &err));
	plan_release(&run.plan);
	changes_release(&run.changes);
	interrupt_release();
	return status;
}
