#include "apply/diff.h"
#include "base/cleanup.h"
#include "base/deadline.h"
#include "base/interrupt.h"
#include "base/stop.h"
#include "cli/diff_options.h"
#include "cli/diff_read.h"
#include "cli/diff_text.h"
#include "cli/exit_status.h"
#include "cli/output.h"
#include "cli/say.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

struct run {
	const struct diff_options *opts;
	struct diff_source old, new;
	struct diff diff;
	size_t orders; /* mappings in which only the order of keys differs */
	struct str out;
	struct stop stop;
};

/* --- comparing ------------------------------------------------------------------------------------------------------------ */

static int compare(struct run *run, const struct diff_opts *opts, struct error *err)
{
	const struct diff_input old = {&run->old.doc, run->old.name};
	const struct diff_input new = {&run->new.doc, run->new.name};

	return diff_documents(&run->diff, &old, &new, opts, err);
}

/* What is for people tells the order of keys; what is carried out knows none. */
static int compare_both(struct run *run, struct error *err)
{
	const struct diff_options *opts = run->opts;
	const struct diff_opts shown = {.ignore_order = opts->ignore_order, .stop = &run->stop};
	const struct diff_opts done = {.ignore_order = true,
		.for_changes = true,
		.stop = &run->stop,
		.whole_sequences = opts->format == DIFF_MERGE_PATCH};

	if (opts->format == DIFF_TEXT || !opts->ignore_order) {
		if (compare(run, &shown, err) < 0)
			return -1;
		run->orders = diff_orders(&run->diff);
	}
	return opts->format == DIFF_TEXT ? 0 : compare(run, &done, err);
}

static bool differs(const struct run *run)
{
	return run->diff.nr || run->orders;
}

/* --- writing -------------------------------------------------------------------------------------------------------------- */

static int add_text(const struct run *run, struct str *out, struct error *err)
{
	int fd = output_is_file(run->opts->output) ? -1 : STDOUT_FILENO;
	bool color = common_use_color(&run->opts->common, fd);

	return diff_text(&run->diff, color, out) < 0 ? error_nomem(err) : 0;
}

static int format(struct run *run, struct error *err)
{
	switch ((enum diff_format)run->opts->format) {
	case DIFF_TEXT:
		return add_text(run, &run->out, err);
	case DIFF_YAML:
		return diff_add_changes(&run->diff, &run->out, err);
	case DIFF_JSON_PATCH:
		return diff_add_patch(&run->diff, &run->out, err);
	case DIFF_MERGE_PATCH:
		return diff_add_merge(&run->diff, &run->out, err);
	}
	return 0;
}

static int write_out(const struct run *run, const struct strlist *operands, struct error *err)
{
	const char *path = run->opts->output;
	FILE *file = output_open(path, operands, false, err);
	bool lost;

	if (!file)
		return -1;
	lost = fwrite(run->out.s, 1, run->out.len, file) != run->out.len;
	if (file != stdout && (fclose(file) != 0 || lost))
		return error_set_os(err, ERROR_IO, errno, "can't write to '%s'", path);
	return 0;
}

static void tell_orders(const struct run *run)
{
	if (run->orders && run->opts->format != DIFF_TEXT && !run->opts->common.quiet)
		say("%zu mapping%s the same keys in another order, which this format does not tell",
			run->orders, run->orders == 1 ? " has" : "s have");
}

/* --- all ------------------------------------------------------------------------------------------------------------------ */

static int diff_files(struct run *run, const struct strlist *operands, struct error *err)
{
	if (diff_read_both(&run->old, operands->v[0], &run->new, operands->v[1], &run->opts->limits,
		    &run->stop, err) < 0 ||
		compare_both(run, err) < 0 || format(run, err) < 0 ||
		write_out(run, operands, err) < 0)
		return -1;
	tell_orders(run);
	return 0;
}

/* A signal, or the end of the time. */
static int end_early(const struct run *run)
{
	struct str CLEANUP(str_release) time = STR_INIT;

	if (!deadline_passed())
		return STATUS_SIGNAL + atomic_load(&interrupt_signal);
	opt_add_time(&time, run->opts->timeout);
	say("timed out after %s; the files were not compared", time.s);
	return STATUS_PROBLEMS;
}

int diff_run(void *values, struct strlist *operands)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct run run = {.opts = values,
		.old = DIFF_SOURCE_INIT,
		.new = DIFF_SOURCE_INIT,
		.diff = DIFF_INIT,
		.out = STR_INIT,
		.stop = {.cancel = &interrupt_signal}};
	struct deadline deadline = {.set = false};
	int status = STATUS_OK;

	interrupt_catch();
	if (deadline_set(&deadline, run.opts->timeout, &err) < 0 ||
		diff_files(&run, operands, &err) < 0)
		status = err.code == ERROR_CANCELLED ? end_early(&run) : say_error(&err);
	else if (run.opts->exit_code && differs(&run))
		status = STATUS_PROBLEMS;
	diff_release(&run.diff);
	diff_source_release(&run.old);
	diff_source_release(&run.new);
	str_release(&run.out);
	deadline_end(&deadline);
	interrupt_release();
	return status;
}
