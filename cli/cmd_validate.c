#include "base/cleanup.h"
#include "base/file.h"
#include "base/interrupt.h"
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

/* What is done for one file. Tasks are used again: there are as many as the window is wide. */
struct file_task {
	const struct select_entry *entry;
	struct findings findings;
	struct file_task *next; /* in the list of free ones */
};

/* One run of the command. All but `validate` belongs to the calling thread. */
struct run {
	const struct validate_options *opts;
	struct validate_opts validate;
	struct selection selection;
	size_t given;
	struct file_task *tasks, *free;
	struct report report;
	size_t files, bad_files, unopened, errors, warnings;
	bool out_of_memory;
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

static int validate_entry(void *ctx, void *state, void *arg)
{
	struct file_task *task = arg;
	const struct select_entry *entry = task->entry;

	(void)ctx;
	if (entry->err.code != ERROR_NONE)
		return findings_add_error(&task->findings, &entry->err);
	if (strcmp(entry->path, "-") == 0)
		return validate_fd(state, STDIN_FILENO, "stdin", &task->findings, NULL);
	return validate_file(state, entry->path, &task->findings, NULL);
}

/* --- on the calling thread ------------------------------------------------------------------------------------------------- */

static void *next_file(void *ctx)
{
	struct run *run = ctx;
	struct file_task *task = run->free;

	if (run->given == run->selection.nr)
		return NULL;
	run->free = task->next;
	task->entry = &run->selection.v[run->given++];
	findings_clear(&task->findings);
	return task;
}

static bool has_rule(const struct findings *findings, const char *rule)
{
	for (size_t i = 0; i < findings->nr; i++)
		if (strcmp(findings->v[i].rule, rule) == 0)
			return true;
	return false;
}

static bool report_entry(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *run = ctx;
	struct file_task *task = arg;
	const char *path = strcmp(task->entry->path, "-") == 0 ? "stdin" : task->entry->path;

	task->next = run->free;
	run->free = task;
	if (outcome == POOL_DROPPED)
		return true;
	run->files++;
	run->errors += task->findings.errors;
	run->warnings += task->findings.warnings;
	run->bad_files += task->findings.errors > 0;
	run->unopened += task->entry->named && has_rule(&task->findings, "io");
	if (outcome == POOL_FAILED || report_file(&run->report, path, &task->findings) < 0)
		run->out_of_memory = true;
	return !run->out_of_memory && !(run->opts->fail_fast && task->findings.errors);
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
		.work = validate_entry,
		.deliver = report_entry,
		.init = validator_new,
		.done = validator_free,
		.ctx = run};
	int r;

	opts.window = (size_t)opts.workers * 16;
	if (make_tasks(run, opts.window) < 0)
		return error_nomem(err);
	r = pool_run(&opts, report, err);
	for (size_t i = 0; i < opts.window; i++)
		findings_release(&run->tasks[i].findings);
	free(run->tasks);
	if (r == 0 && run->out_of_memory)
		return error_nomem(err);
	return r;
}

/* --- the end --------------------------------------------------------------------------------------------------------------- */

static const char *plural(size_t nr)
{
	return nr == 1 ? "" : "s";
}

static void summarize(const struct run *run)
{
	size_t missed = run->selection.nr - run->files;

	if (run->opts->common.quiet)
		return;
	if (!run->selection.nr)
		say("no YAML file found");
	else if (run->errors)
		say("%zu file%s checked: %zu error%s in %zu of them", run->files,
			plural(run->files), run->errors, plural(run->errors), run->bad_files);
	else
		say("%zu file%s checked: no problems", run->files, plural(run->files));
	if (missed)
		say("%s: %zu of %zu files were not checked",
			atomic_load(&interrupt_signal) ? "interrupted"
						       : "stopped at the first error",
			missed, run->selection.nr);
}

static int status_of(const struct run *run)
{
	if (atomic_load(&interrupt_signal))
		return STATUS_SIGNAL + atomic_load(&interrupt_signal);
	if (run->unopened)
		return STATUS_OPEN;
	return run->errors ? STATUS_PROBLEMS : STATUS_OK;
}

static int run_all(struct run *run, const struct strlist *operands, struct error *err)
{
	const struct select_opts select = {.no_ignore = run->opts->no_ignore};
	struct pool_report report;

	if (select_files(&run->selection, operands, &select, err) < 0 ||
		validate_all(run, &report, err) < 0)
		return say_error(err);
	summarize(run);
	return status_of(run);
}

static int open_output(struct run *run, struct error *err)
{
	const struct validate_options *opts = run->opts;

	run->report.out = opts->output ? fopen(opts->output, "we") : stdout;
	if (!run->report.out)
		return error_set_os(err, ERROR_OPEN, errno, "can't write to '%s'", opts->output);
	run->report.format = report_choose((enum report_format)opts->format,
		common_use_color(&opts->common, opts->output ? -1 : STDOUT_FILENO));
	run->report.excerpts = opts->common.verbose > 0;
	return 0;
}

static int close_output(const struct run *run, int status)
{
	bool lost;

	if (!run->opts->output)
		return status;
	lost = ferror(run->report.out) != 0;
	if (fclose(run->report.out) == 0 && !lost)
		return status;
	say("can't write to '%s': %s", run->opts->output, strerror(errno));
	return STATUS_IO;
}

int validate_run(void *values, struct strlist *operands)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct run run = {.opts = values, .selection = SELECTION_INIT};
	int status;

	run.validate = limits_for_validation(&run.opts->limits);
	if (open_output(&run, &err) < 0)
		return say_error(&err);
	if (!operands->nr && strlist_add(operands, ".") < 0) {
		error_nomem(&err);
		return say_error(&err);
	}
	interrupt_catch();
	status = run_all(&run, operands, &err);
	status = close_output(&run, status);
	selection_release(&run.selection);
	interrupt_release();
	return status;
}
