#include "base/cleanup.h"
#include "base/clock.h"
#include "base/deadline.h"
#include "base/interrupt.h"
#include "base/plural.h"
#include "base/utf8.h"
#include "cli/batch_around.h"
#include "cli/batch_watch.h"
#include "cli/exit_status.h"
#include "cli/feed.h"
#include "cli/limits.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/say.h"
#include "cli/select.h"
#include "cli/validate_options.h"
#include "cli/validate_stats.h"
#include "cli/validate_worker.h"
#include "pool/pool.h"
#include "validate/validate.h"
#include "walk/walk_pool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One run of the command. All but `validate`, `workers` and `around` belongs to the calling thread. */
struct run {
	const struct validate_options *opts;
	struct validate_opts validate;
	struct validate_workers workers;
	struct batch_around around;
	struct select select;
	struct feed feed;
	struct report report;
	struct batch_watch watch;
	struct stats stats;
	size_t files, bad_files, unread, unopened, errors;
	bool stopped;	 /* on our side: --fail-fast, or a failure */
	int interrupted; /* the signal; 0: none */
	bool timed_out;
	bool on_terminal;     /* the results, where the progress may be in their way */
	struct str line;      /* of --list-files */
	struct error failure; /* why it could not go on */
};

/* --- on the workers ------------------------------------------------------------------------------------------------------- */

static int begin_worker(void *ctx, void **ret_state, struct error *err)
{
	struct run *run = ctx;

	(void)err;
	*ret_state = validate_worker_begin(&run->workers);
	return 0;
}

static void end_worker(void *ctx, void *state)
{
	(void)ctx;
	validate_worker_end(state);
}

static int validate_entry(void *ctx, void *state, void *arg)
{
	struct validate_task *task = arg;

	(void)ctx;
	return validate_worker_check(state, task);
}

/* --- on the calling thread ------------------------------------------------------------------------------------------------- */

/* 0 where nobody wants to know: a clock costs little, but not nothing. */
static uint64_t now(const struct run *run)
{
	return run->opts->stats ? clock_ns() : 0;
}

static int feed(void *ctx, struct pool *pool)
{
	struct run *run = ctx;

	return feed_run(&run->feed, pool, &run->failure);
}

static bool has_rule(const struct findings *findings, const char *rule)
{
	for (size_t i = 0; i < findings->nr; i++)
		if (strcmp(findings->v[i].rule, rule) == 0)
			return true;
	return false;
}

static int write_findings(struct run *run, const struct validate_task *task)
{
	uint64_t start = now(run);
	int r;

	if (run->on_terminal && task->result.findings.nr)
		progress_clear(&run->watch.progress);
	r = report_file(
		&run->report, select_entry_shown(&task->feed.entry), &task->result.findings);
	if (run->opts->stats)
		statistics_add(&run->stats.write, clock_seconds(now(run) - start));
	return r;
}

/* Count and write what was found in one file. */
static int report_task(struct run *run, const struct validate_task *task)
{
	const struct findings *findings = &task->result.findings;

	if (task->result.cancelled)
		return 0;
	run->files++;
	run->errors += findings->errors;
	run->bad_files += findings->errors > 0;
	run->unread += has_rule(findings, "io");
	run->unopened += task->feed.entry.named && has_rule(findings, "io");
	if (run->opts->stats &&
		stats_count(&run->stats, &task->result.cost, select_entry_shown(&task->feed.entry),
			task->result.root) < 0)
		return -1;
	return write_findings(run, task);
}

static bool take_result(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *run = ctx;
	struct validate_task *task = arg;

	/* What was already begun when it stopped is not told: the output must not depend on the number of workers. */
	if (!run->stopped) {
		/* A worker fails only for want of memory. */
		if (outcome == POOL_FAILED || (outcome == POOL_OK && report_task(run, task) < 0))
			error_nomem(&run->failure);
		run->stopped = run->failure.code != ERROR_NONE ||
			       (run->opts->fail_fast && task->result.findings.errors);
	}
	run->feed.stopped = run->stopped;
	feed_give_back(&run->feed, &task->feed);
	return !run->stopped;
}

static struct progress_counts count_progress(void *ctx)
{
	struct run *run = ctx;
	bool all;
	size_t known = feed_known(&run->feed, &all);

	return (struct progress_counts){run->files, all ? known : 0, run->errors};
}

static void tell_whereabouts(void *ctx, const struct progress_counts *counts)
{
	struct run *run = ctx;

	batch_say_done(counts, "%zu error%s so far", counts->problems, plural(counts->problems));
	validate_workers_tell(&run->workers);
}

static void tick(void *ctx)
{
	struct run *run = ctx;

	batch_watch_tick(&run->watch);
}

/* The last call-back of all. */
static void take_report(void *ctx, const struct pool_report *report)
{
	struct run *run = ctx;

	run->stats.pool = *report;
	run->stats.waits = run->around.rate.waits;
	run->stats.waited = clock_seconds(run->around.rate.waited_ns);
}

static int run_pool(struct run *run, const struct pool_opts *opts, struct error *err)
{
	int r;

	run->watch =
		(struct batch_watch){.count = count_progress, .tell = tell_whereabouts, .ctx = run};
	batch_watch_begin(&run->watch, &run->opts->batch, &run->opts->common);
	run->feed.lists_all = run->watch.progress.on;
	r = pool_run(opts, NULL, err);
	batch_watch_end(&run->watch);
	return r;
}

static int validate_all(struct run *run, struct error *err)
{
	struct pool_opts opts = {.workers = batch_workers(&run->opts->common),
		.cancel = &interrupt_signal,
		.measure = run->opts->stats != STATS_OFF,
		.tick = tick,
		.feed = feed,
		.work = validate_entry,
		.around = run->around.list,
		.deliver = take_result,
		.init = begin_worker,
		.done = end_worker,
		.complete = take_report,
		.ctx = run};
	int r;

	batch_around_init(&run->around, &run->opts->batch, &validate_around_hooks);
	if (validate_workers_init(&run->workers, &run->validate, opts.workers,
		    run->opts->stats != STATS_OFF, err) < 0 ||
		feed_init(&run->feed, &validate_task_kind, &run->select, opts.workers,
			run->report.out, err) < 0)
		return -1;
	if (run->opts->stats)
		run->feed.times = &run->stats.select;
	opts.window = run->feed.window;
	r = run_pool(run, &opts, err);
	if (run->failure.code == ERROR_NONE)
		return r;
	error_release(err);
	error_move(err, &run->failure);
	return -1;
}

/* --- the end --------------------------------------------------------------------------------------------------------------- */

/* Why there may be files that were not reached; NULL: there are none. A list of paths that is still being written counts as some. */
static const char *what_stopped(const struct run *run)
{
	if (run->interrupted)
		return "interrupted";
	if (run->stopped && (run->feed.taken > run->files || run->feed.was_waiting))
		return "stopped at the first file with an error";
	return NULL;
}

static void summarize(struct run *run)
{
	const char *stopped = what_stopped(run);
	size_t checked = run->files - run->unread;

	if (run->opts->common.quiet)
		return;
	/* What was found comes before its sum, also where both go to the same file. */
	fflush(run->report.out);
	if (run->unread)
		say("%zu path%s could not be read", run->unread, plural(run->unread));
	if (run->bad_files > run->unread)
		say("%zu file%s checked: %zu error%s in %zu of them", checked, plural(checked),
			run->errors - run->unread, plural(run->errors - run->unread),
			run->bad_files - run->unread);
	else if (checked)
		say("%zu file%s checked: no problems%s", checked, plural(checked),
			!stopped && !run->timed_out ? ""
			: checked == 1		    ? " in it"
						    : " in them");
	else if (!run->unread && !stopped && !run->timed_out)
		say("%s", select_why_none(&run->select));
	if (stopped)
		say("%s: the rest was not checked", stopped);
}

static void tell_timeout(const struct run *run)
{
	struct str CLEANUP(str_release) time = STR_INIT;
	bool all;
	size_t known = feed_known(&run->feed, &all);

	if (!run->opts->list_files) {
		batch_say_timeout(&run->opts->batch, known - run->files, all, "");
		return;
	}
	opt_add_time(&time, run->opts->batch.timeout);
	say("timed out after %s: not all files are listed", time.s);
}

static int print_stats(struct run *run, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (validate_workers_merge(&run->workers, &run->stats.files) < 0 ||
		stats_render(&run->stats, (enum stats_format)run->opts->stats, &text) < 0)
		return error_nomem(err);
	fwrite(text.s, 1, text.len, stderr);
	return 0;
}

static int status_of(const struct run *run)
{
	if (run->interrupted)
		return STATUS_SIGNAL + run->interrupted;
	if (run->unopened)
		return STATUS_OPEN;
	return run->errors || run->timed_out ? STATUS_PROBLEMS : STATUS_OK;
}

/* Was everything done before the time was over? Then it does not count. */
static bool is_incomplete(const struct run *run)
{
	bool all;
	size_t known = feed_known(&run->feed, &all);

	return !all || run->files < known;
}

/* Why did it end? */
static void note_end(struct run *run)
{
	run->timed_out = deadline_passed() && !run->stopped && is_incomplete(run);
	run->interrupted = deadline_passed() ? 0 : atomic_load(&interrupt_signal);
}

/* Where not all was done: what the workers did. */
static void tell_partial(const struct run *run)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (pool_report_text(&run->stats.pool, &text) == 0 && text.len)
		say("%s", text.s);
}

static int run_all(struct run *run, struct error *err)
{
	if (validate_all(run, err) < 0)
		return say_error(err);
	note_end(run);
	summarize(run);
	if (run->opts->common.verbose > 0)
		tell_partial(run);
	if (run->timed_out)
		tell_timeout(run);
	if (run->opts->stats && print_stats(run, err) < 0)
		return say_error(err);
	return status_of(run);
}

/* --- --list-files ---------------------------------------------------------------------------------------------------------- */

static int list_entry(struct run *run, const struct select_entry *entry)
{
	struct str *line = &run->line;
	const struct error *problem = &entry->error;

	run->unopened += problem->code != ERROR_NONE && entry->named;
	run->errors += problem->code != ERROR_NONE;
	if (problem->code != ERROR_NONE) {
		say("%s: %s", entry->path, error_text(problem));
		return 0;
	}
	str_clear(line);
	if (run->opts->select.null)
		str_add(line, entry->path, strlen(entry->path) + 1);
	else
		utf8_add_safe(line, entry->path, strlen(entry->path));
	if (!run->opts->select.null)
		str_addch(line, '\n');
	fwrite(line->s, 1, line->len, run->report.out);
	return str_failed(line) ? -1 : 0;
}

static int list_one(void *ctx, struct select_entry *entry)
{
	struct run *run = ctx;
	int r = list_entry(run, entry);

	/* as if it had been checked */
	run->feed.taken++;
	run->files++;
	select_entry_release(entry);
	if (r < 0)
		error_nomem(&run->failure);
	return r < 0 || ferror(run->report.out);
}

static int turn_of_list(void *ctx, bool waits)
{
	struct run *run = ctx;

	if (waits)
		fflush(run->report.out);
	return ferror(run->report.out) ? -1 : 0;
}

/* There are no tasks: the workers help to read folders. */
static int feed_list(void *ctx, struct pool *pool)
{
	struct run *run = ctx;
	const struct walk_help help = walk_help_of(pool);
	const struct select_sink sink = {.take = list_one,
		.turn = turn_of_list,
		.help = batch_workers(&run->opts->common) > 1 ? &help : NULL,
		.ctx = run};

	select_run(&run->select, &sink, &run->failure);
	return 0;
}

static int list_files(struct run *run, struct error *err)
{
	const struct pool_opts opts = {.workers = batch_workers(&run->opts->common),
		.cancel = &interrupt_signal,
		.feed = feed_list,
		.ctx = run};

	run->feed.select = &run->select;
	if (pool_run(&opts, NULL, err) < 0)
		return say_error(err);
	if (run->failure.code != ERROR_NONE)
		return say_error(&run->failure);
	note_end(run);
	if (run->timed_out)
		tell_timeout(run);
	return status_of(run);
}

/* --- all ------------------------------------------------------------------------------------------------------------------- */

static int open_output(struct run *run, const struct strlist *operands, struct error *err)
{
	const struct validate_options *opts = run->opts;

	run->report.out = output_open(opts->output, operands, false, err);
	if (!run->report.out)
		return -1;
	run->report.format = report_choose((enum report_format)opts->format,
		common_use_color(&opts->common, output_is_file(opts->output) ? -1 : STDOUT_FILENO));
	run->report.excerpts = opts->common.verbose > 0;
	run->on_terminal = isatty(fileno(run->report.out));
	return 0;
}

int validate_run(void *values, struct strlist *operands)
{
	const struct validate_options *opts = values;
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct run run = {.opts = opts,
		.validate = limits_for_validation(&opts->limits),
		.stats = {.places = STATS_PLACES_INIT(operands)},
		.line = STR_INIT,
		.failure = ERROR_INIT};
	struct deadline deadline = {.set = false};
	int status;

	if (select_init(&run.select, &opts->select, operands,
		    opts->common.quiet ? -1 : opts->common.verbose, &err) < 0 ||
		open_output(&run, operands, &err) < 0) {
		select_release(&run.select);
		return say_error(&err);
	}
	interrupt_catch();
	whereabouts_catch();
	status = deadline_set(&deadline, opts->batch.timeout, &err) < 0 ? say_error(&err)
		 : opts->list_files					? list_files(&run, &err)
									: run_all(&run, &err);
	status = output_close(run.report.out, opts->output, status);
	deadline_end(&deadline);
	whereabouts_release();
	str_release(&run.line);
	feed_release(&run.feed);
	validate_workers_release(&run.workers);
	stats_release(&run.stats);
	select_release(&run.select);
	interrupt_release();
	return status;
}
