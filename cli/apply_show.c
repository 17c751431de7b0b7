#include "cli/apply_show.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/str.h"
#include "cli/output.h"
#include "cli/pager.h"
#include "cli/plan_report.h"
#include "cli/plan_show.h"
#include "cli/plan_show_diff.h"
#include "cli/plan_show_stat.h"
#include "editor/terminal.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- where to ------------------------------------------------------------------------------------------------------------------ */

int apply_show_open(struct apply_show *show, const struct apply_options *opts,
	const struct strlist *operands, struct error *err)
{
	*show = (struct apply_show){.opts = opts, .is_file = output_is_file(opts->output)};
	show->out = output_open(opts->output, operands, true, err);
	return show->out ? 0 : -1;
}

int apply_show_begin(struct apply_show *show, const struct plan *plan, struct error *err)
{
	struct stat st;

	if (!show->is_file)
		return 0;
	for (size_t i = 0; fstat(fileno(show->out), &st) == 0 && i < plan->nr; i++)
		if (plan->v[i].seen.st.st_ino && file_same(&plan->v[i].seen.st, &st))
			return error_set(err, ERROR_USAGE,
				"-o '%s' would overwrite one of the files that are read: name another file for the results",
				show->opts->output);
	output_begin(show->out);
	return 0;
}

int apply_show_close(struct apply_show *show, int status)
{
	return output_close(show->out, show->opts->output, status);
}

static bool on_terminal(const struct apply_show *show)
{
	return !show->is_file && isatty(STDOUT_FILENO);
}

static bool use_color(const struct apply_show *show, const FILE *to)
{
	if (to == stderr)
		return common_use_color(&show->opts->common, STDERR_FILENO);
	return common_use_color(&show->opts->common, show->is_file ? -1 : STDOUT_FILENO);
}

/* Through the pager where that is of use. */
static int print(const struct apply_show *show, const struct str *text, struct error *err)
{
	if (str_failed(text))
		return error_nomem(err);
	if (on_terminal(show)) {
		fflush(show->out);
		return pager_show(STDOUT_FILENO, text->s, text->len, err);
	}
	fwrite(text->s, 1, text->len, show->out);
	return 0;
}

static int print_to_person(const struct str *text, struct error *err)
{
	if (str_failed(text))
		return error_nomem(err);
	fflush(stdout);
	fwrite(text->s, 1, text->len, stderr);
	return 0;
}

/* --- before -------------------------------------------------------------------------------------------------------------------- */

static struct plan_show_opts show_opts(const struct apply_show *show, const FILE *to)
{
	return (struct plan_show_opts){
		.color = use_color(show, to), .all = show->opts->common.verbose > 0};
}

static size_t screen_width(const struct apply_show *show)
{
	struct winsize size;

	if (!on_terminal(show) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}

int apply_show_diff(struct apply_show *show, const struct plan *plan, struct error *err)
{
	const struct plan_diff_opts opts = {
		.safe = on_terminal(show), .color = use_color(show, show->out)};
	struct str CLEANUP(str_release) text = STR_INIT;

	if (plan_show_diff(plan, &opts, &text, err) < 0)
		return -1;
	return print(show, &text, err);
}

static int show_stat(struct apply_show *show, const struct plan *plan, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (plan_show_stat(plan, use_color(show, show->out), screen_width(show), &text, err) < 0)
		return -1;
	return print(show, &text, err);
}

static int show_list(struct apply_show *show, const struct plan *plan, struct error *err)
{
	const struct plan_show_opts opts = show_opts(show, show->out);
	struct str CLEANUP(str_release) text = STR_INIT;

	plan_show(plan, &opts, &text);
	return print(show, &text, err);
}

/* What no patch tells: the files that can't be changed, and how many there are of each kind. */
static int show_rest(struct apply_show *show, const struct plan *plan, struct error *err)
{
	const struct plan_show_opts opts = show_opts(show, stderr);
	struct str CLEANUP(str_release) text = STR_INIT;

	for (size_t i = 0; i < plan->nr; i++)
		if (plan->v[i].status == PLAN_FAILED)
			plan_show_file(&plan->v[i], &opts, &text);
	if (!show->opts->common.quiet)
		plan_show_totals(plan, &opts, &text);
	return print_to_person(&text, err);
}

/* Programs want the end, but who is asked must see what for. */
static int show_to_person(struct apply_show *show, const struct plan *plan, struct error *err)
{
	const struct plan_show_opts opts = show_opts(show, stderr);
	struct str CLEANUP(str_release) text = STR_INIT;

	plan_show(plan, &opts, &text);
	return print_to_person(&text, err);
}

static bool is_asked(const struct apply_options *opts)
{
	return !opts->yes && !opts->dry_run && !opts->save_plan && isatty(STDERR_FILENO);
}

/* The list goes into a file, or into a pipe, from where it comes to the screen at a time of its own, if it does. */
static int show_elsewhere(struct apply_show *show, const struct plan *plan, struct error *err)
{
	if (!is_asked(show->opts) || isatty(fileno(show->out)))
		return 0;
	return show_to_person(show, plan, err);
}

/* For --review each file is shown when it is asked for. */
static bool is_reviewed(const struct apply_options *opts)
{
	struct terminal terminal = TERMINAL_INIT;
	bool is_there;

	if (!opts->review)
		return false;
	terminal_open(&terminal);
	is_there = terminal.fd >= 0;
	terminal_close(&terminal);
	return is_there;
}

int apply_show_before(struct apply_show *show, const struct plan *plan, struct error *err)
{
	const struct apply_options *opts = show->opts;
	bool is_review = is_reviewed(opts);

	if (opts->format != PLAN_FORMAT_TEXT)
		return is_asked(opts) ? show_to_person(show, plan, err) : 0;
	if (opts->yes && !opts->diff && !opts->stat)
		return 0;
	show->shown = true;
	if (!opts->diff && !opts->stat && !is_review)
		return show_elsewhere(show, plan, err) < 0 ? -1 : show_list(show, plan, err);
	if (opts->diff && !is_review && apply_show_diff(show, plan, err) < 0)
		return -1;
	if (opts->stat && show_stat(show, plan, err) < 0)
		return -1;
	return show_rest(show, plan, err);
}

/* --- after --------------------------------------------------------------------------------------------------------------------- */

int apply_show_after(struct apply_show *show, const struct plan *plan, struct error *err)
{
	struct plan_show_opts opts = show_opts(show, show->shown ? stderr : show->out);
	struct str CLEANUP(str_release) text = STR_INIT;

	if (show->opts->format != PLAN_FORMAT_TEXT)
		return plan_report(plan, (enum plan_format)show->opts->format, show->out) < 0
			       ? error_nomem(err)
			       : 0;
	opts.after = true;
	opts.brief = show->shown;
	plan_show(plan, &opts, &text);
	return show->shown ? print_to_person(&text, err) : print(show, &text, err);
}
