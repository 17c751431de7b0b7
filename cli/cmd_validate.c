#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/utf8.h"
#include "cli/exit_status.h"
#include "cli/limits.h"
#include "cli/report.h"
#include "cli/say.h"
#include "cli/select.h"
#include "cli/validate_options.h"
#include "pool/pool.h"
#include "validate/validate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Wide enough that a large file does not hold the other workers up. */
static const size_t WINDOW_PER_WORKER = 16;

/* What is done for one file. Tasks are used again: there are as many as the window is wide. */
struct file_task {
	struct select_entry entry;
	struct findings findings;
	struct file_task *next; /* in the list of free ones */
};

/* One run of the command. All but `validate` belongs to the calling thread. */
struct run {
	const struct validate_options *opts;
	struct validate_opts validate;
	struct select select;
	struct file_task *tasks, *free;
	struct report report;
	size_t files, bad_files, unread, unopened, errors;
	bool stopped;
	struct error failure; /* why it could not go on */
};

/* --- on the workers ------------------------------------------------------------------------------------------------------- */

static int validator_new(void *ctx, void **ret_state, struct error *err)
{
	const struct run *run = ctx;
	struct validator *validator = malloc(sizeof(*validator));

	if (!validator)
		return error_nomem(err);
	validator_init(validator, &run->validate);
	*ret_state = validator;
	return 0;
}

static void validator_free(void *ctx, void *state)
{
	(void)ctx;
	validator_release(state);
	free(state);
}

static bool is_stdin(const struct select_entry *entry)
{
	return strcmp(entry->path, "-") == 0;
}

static int validate_entry(void *ctx, void *state, void *arg)
{
	struct file_task *task = arg;
	struct select_entry *entry = &task->entry;

	(void)ctx;
	if (entry->error.code != ERROR_NONE)
		return validate_unreadable(&entry->error, &task->findings, NULL);
	if (is_stdin(entry))
		return validate_fd(state, STDIN_FILENO, "stdin", &task->findings, NULL);
	return validate_file(state, entry->path, &task->findings, NULL);
}

/* --- on the calling thread ------------------------------------------------------------------------------------------------- */

static void *next_file(void *ctx)
{
	struct run *run = ctx;
	struct file_task *task = run->free;
	int r = select_next(&run->select, &task->entry, &run->failure);

	if (r <= 0)
		return NULL;
	run->free = task->next;
	findings_clear(&task->findings);
	return task;
}

/* What is known so far is to be seen while we wait for more paths. */
static bool is_ready(void *ctx)
{
	struct run *run = ctx;
	bool ready = select_is_ready(&run->select);

	if (!ready)
		fflush(run->report.out);
	return ready;
}

static bool has_rule(const struct findings *findings, const char *rule)
{
	for (size_t i = 0; i < findings->nr; i++)
		if (strcmp(findings->v[i].rule, rule) == 0)
			return true;
	return false;
}

/* Count and write what was found in one file. */
static int report_task(struct run *run, const struct file_task *task)
{
	const struct findings *findings = &task->findings;

	run->files++;
	run->errors += findings->errors;
	run->bad_files += findings->errors > 0;
	run->unread += has_rule(findings, "io");
	run->unopened += task->entry.named && has_rule(findings, "io");
	return report_file(
		&run->report, is_stdin(&task->entry) ? "stdin" : task->entry.path, findings);
}

static bool take_result(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *run = ctx;
	struct file_task *task = arg;

	/* What was already begun when it stopped is not told: the output must not depend on the number of workers. */
	if (!run->stopped) {
		/* A worker fails only for want of memory. */
		if (outcome == POOL_FAILED || (outcome == POOL_OK && report_task(run, task) < 0))
			error_nomem(&run->failure);
		run->stopped = run->failure.code != ERROR_NONE ||
			       (run->opts->fail_fast && task->findings.errors);
	}
	select_entry_release(&task->entry);
	task->next = run->free;
	run->free = task;
	return !run->stopped;
}

static int make_tasks(struct run *run, size_t nr)
{
	run->tasks = calloc(nr, sizeof(*run->tasks));
	if (!run->tasks)
		return -1;
	for (size_t i = 0; i < nr; i++) {
		run->tasks[i].findings = (struct findings)FINDINGS_INIT;
		run->tasks[i].next = run->free;
		run->free = &run->tasks[i];
	}
	return 0;
}

static int validate_all(struct run *run, struct pool_report *report, struct error *err)
{
	const unsigned long jobs = run->opts->common.jobs;
	struct pool_opts opts = {.workers = jobs ? (unsigned)jobs : pool_default_workers(),
		.cancel = &interrupt_signal,
		.next = next_file,
		.ready = is_ready,
		.work = validate_entry,
		.deliver = take_result,
		.init = validator_new,
		.done = validator_free,
		.ctx = run};
	int r = -1;

	opts.window = (size_t)opts.workers * WINDOW_PER_WORKER;
	if (make_tasks(run, opts.window) < 0)
		return error_nomem(err);
	r = pool_run(&opts, report, err);
	for (size_t i = 0; i < opts.window; i++)
		findings_release(&run->tasks[i].findings);
	free(run->tasks);
	if (run->failure.code == ERROR_NONE)
		return r;
	error_move(err, &run->failure);
	return -1;
}

/* --- the end --------------------------------------------------------------------------------------------------------------- */

static const char *plural(size_t nr)
{
	return nr == 1 ? "" : "s";
}

/* Was there anything left to be asked for? A list of paths that is still being written counts as that. */
static bool has_more(struct run *run)
{
	struct select_entry entry = {0};
	bool more = !select_is_ready(&run->select) || select_next(&run->select, &entry, NULL) > 0;

	select_entry_release(&entry);
	return more;
}

/* Why there may be files that were not reached; NULL: there are none. */
static const char *what_stopped(struct run *run, const struct pool_report *report)
{
	size_t begun = report->done + report->failed + report->dropped;

	if (atomic_load(&interrupt_signal))
		return "interrupted";
	if (run->stopped && (begun > run->files || has_more(run)))
		return "stopped at the first file with an error";
	return NULL;
}

static void summarize(struct run *run, const struct pool_report *report)
{
	const char *stopped = what_stopped(run, report);
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
			stopped ? " in them" : "");
	else if (!run->unread && !stopped)
		say("no YAML file found");
	if (stopped)
		say("%s: the rest was not checked", stopped);
}

static int status_of(const struct run *run)
{
	if (atomic_load(&interrupt_signal))
		return STATUS_SIGNAL + atomic_load(&interrupt_signal);
	if (run->unopened)
		return STATUS_OPEN;
	return run->errors ? STATUS_PROBLEMS : STATUS_OK;
}

static int run_all(struct run *run, struct error *err)
{
	struct pool_report report;

	if (validate_all(run, &report, err) < 0)
		return say_error(err);
	summarize(run, &report);
	return status_of(run);
}

/* --- --list-files ---------------------------------------------------------------------------------------------------------- */

static int list_entry(struct run *run, const struct select_entry *entry)
{
	struct str CLEANUP(str_release) line = STR_INIT;
	const struct error *problem = &entry->error;

	run->unopened += problem->code != ERROR_NONE && entry->named;
	run->errors += problem->code != ERROR_NONE;
	if (problem->code != ERROR_NONE) {
		say("%s: %s", entry->path, error_text(problem));
		return 0;
	}
	if (run->opts->select.null)
		str_add(&line, entry->path, strlen(entry->path) + 1);
	else
		utf8_add_safe(&line, entry->path, strlen(entry->path));
	if (!run->opts->select.null)
		str_addch(&line, '\n');
	fwrite(line.s, 1, line.len, run->report.out);
	return str_failed(&line) ? -1 : 0;
}

static int list_files(struct run *run, struct error *err)
{
	struct select_entry entry;
	int r = 0;

	while (!atomic_load(&interrupt_signal) && !ferror(run->report.out) &&
		(r = select_next(&run->select, &entry, err)) > 0) {
		if (list_entry(run, &entry) < 0)
			error_nomem(err);
		select_entry_release(&entry);
	}
	return err->code != ERROR_NONE ? say_error(err) : status_of(run);
}

/* --- all ------------------------------------------------------------------------------------------------------------------- */

static bool writes_file(const struct validate_options *opts)
{
	return opts->output && strcmp(opts->output, "-") != 0;
}

static int open_output(struct run *run, struct error *err)
{
	const struct validate_options *opts = run->opts;

	run->report.out = writes_file(opts) ? fopen(opts->output, "we") : stdout;
	if (!run->report.out)
		return error_set_os(err, ERROR_OPEN, errno, "can't write to '%s'", opts->output);
	run->report.format = report_choose((enum report_format)opts->format,
		common_use_color(&opts->common, writes_file(opts) ? -1 : STDOUT_FILENO));
	run->report.excerpts = opts->common.verbose > 0;
	return 0;
}

static int close_output(const struct run *run, int status)
{
	bool lost;
	int os = 0;

	if (!writes_file(run->opts))
		return status;
	lost = ferror(run->report.out) != 0;
	if (fclose(run->report.out) != 0)
		os = errno;
	if (!lost && !os)
		return status;
	/* what an earlier write failed with is forgotten by now */
	say("can't write to '%s'%s%s", run->opts->output, os ? ": " : "", os ? strerror(os) : "");
	return STATUS_IO;
}

int validate_run(void *values, struct strlist *operands)
{
	const struct validate_options *opts = values;
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct run run = {.opts = opts,
		.validate = limits_for_validation(&opts->limits),
		.failure = ERROR_INIT};
	int status;

	if (select_init(&run.select, &opts->select, operands,
		    opts->common.quiet ? -1 : opts->common.verbose, &err) < 0 ||
		open_output(&run, &err) < 0) {
		select_release(&run.select);
		return say_error(&err);
	}
	interrupt_catch();
	status =
		close_output(&run, opts->list_files ? list_files(&run, &err) : run_all(&run, &err));
	select_release(&run.select);
	interrupt_release();
	return status;
}
