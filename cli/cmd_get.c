#include "base/cleanup.h"
#include "base/deadline.h"
#include "base/interrupt.h"
#include "base/plural.h"
#include "cli/batch_watch.h"
#include "cli/exit_status.h"
#include "cli/get_options.h"
#include "cli/get_worker.h"
#include "cli/limits.h"
#include "cli/output.h"
#include "cli/say.h"
#include "cli/select.h"
#include "pool/pool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One run of the command. All but `workers` and `around` belongs to the calling thread. */
struct run {
	const struct get_options *opts;
	struct strlist files; /* the operands behind the query */
	struct query *query;
	struct validate_opts validate;
	struct get_workers workers;
	struct batch_around around;
	struct select select;
	struct feed feed;
	struct get_print print;
	struct batch_watch watch;
	FILE *out;
	size_t document; /* --doc */
	size_t files_nr, matches, problems, unopened;
	bool ends_long; /* the last value that was printed */
	bool stopped;
	bool timed_out;
	int interrupted;      /* the signal; 0: none */
	struct error failure; /* why it could not go on */
};

/* --- on the workers -------------------------------------------------------------------------------------------------------- */

static int begin_worker(void *ctx, void **ret_state, struct error *err)
{
	struct run *run = ctx;

	(void)err;
	*ret_state = get_worker_begin(&run->workers);
	return 0;
}

static void end_worker(void *ctx, void *state)
{
	(void)ctx;
	get_worker_end(state);
}

static int work(void *ctx, void *state, void *arg)
{
	(void)ctx;
	return get_worker_run(state, arg);
}

/* --- on the calling thread ------------------------------------------------------------------------------------------------- */

static int feed(void *ctx, struct pool *pool)
{
	struct run *run = ctx;

	return feed_run(&run->feed, pool, &run->failure);
}

static void tell_problem(const char *path, const struct finding *f)
{
	if (f->line)
		say("%s:%zu:%zu: %s", path, f->line, f->column, f->message);
	else
		say("%s: %s", path, f->message);
}

/* What was found, then what was wrong; both in the order of the files. */
static void print_task(struct run *run, const struct get_task *task)
{
	const char *path = select_entry_shown(&task->feed.entry);

	if (task->out.len && run->watch.progress.on)
		progress_clear(&run->watch.progress);
	if (task->matches) {
		if (run->print.format == GET_YAML && !run->print.place && run->matches &&
			(run->ends_long || task->begins_long))
			fputs(GET_SEPARATOR, run->out);
		fwrite(task->out.s, 1, task->out.len, run->out);
		run->ends_long = task->ends_long;
	}
	if (!task->findings.nr)
		return;
	fflush(run->out);
	for (size_t i = 0; i < task->findings.nr; i++)
		tell_problem(path, &task->findings.v[i]);
}

static void take_task(struct run *run, const struct get_task *task)
{
	if (task->cancelled)
		return;
	print_task(run, task);
	run->files_nr++;
	run->matches += task->matches;
	run->problems += task->findings.errors;
	run->unopened += task->unread && task->feed.entry.named;
}

static bool take_result(void *ctx, void *arg, enum pool_outcome outcome)
{
	struct run *run = ctx;
	struct get_task *task = arg;

	if (!run->stopped) {
		/* A worker fails only for want of memory. */
		if (outcome == POOL_FAILED)
			error_nomem(&run->failure);
		else if (outcome == POOL_OK)
			take_task(run, task);
		run->stopped = run->failure.code != ERROR_NONE || ferror(run->out);
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

	return (struct progress_counts){run->files_nr, all ? known : 0, run->problems};
}

static void tell_whereabouts(void *ctx, const struct progress_counts *counts)
{
	struct run *run = ctx;

	batch_say_done(counts, "%zu value%s found so far", run->matches, plural(run->matches));
	get_workers_tell(&run->workers);
}

static void tick(void *ctx)
{
	struct run *run = ctx;

	batch_watch_tick(&run->watch);
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

static int get_all(struct run *run, struct error *err)
{
	struct pool_opts opts = {.workers = batch_workers(&run->opts->common),
		.cancel = &interrupt_signal,
		.tick = tick,
		.feed = feed,
		.work = work,
		.around = run->around.list,
		.deliver = take_result,
		.init = begin_worker,
		.done = end_worker,
		.ctx = run};
	int r;

	batch_around_init(&run->around, &run->opts->batch, &get_around_hooks);
	if (get_workers_init(&run->workers, &run->validate, run->query, opts.workers, err) < 0 ||
		feed_init(&run->feed, &get_task_kind, &run->select, opts.workers, run->out, err) <
			0)
		return -1;
	run->workers.print = run->print;
	run->workers.document = run->document;
	opts.window = run->feed.window;
	r = run_pool(run, &opts, err);
	if (run->failure.code == ERROR_NONE)
		return r;
	error_release(err);
	error_move(err, &run->failure);
	return -1;
}

/* --- the end --------------------------------------------------------------------------------------------------------------- */

static void tell_timeout(const struct run *run)
{
	bool all;
	size_t known = feed_known(&run->feed, &all);

	batch_say_timeout(&run->opts->batch, known - run->files_nr, all, "");
}

static void note_end(struct run *run)
{
	bool all;
	size_t known = feed_known(&run->feed, &all);

	run->timed_out = deadline_passed() && (!all || run->files_nr < known);
	run->interrupted = deadline_passed() ? 0 : atomic_load(&interrupt_signal);
}

/* Somebody who knows other tools may have meant something else by the query. NULL: no idea. */
static const char *hint(const char *query)
{
	if (*query == '$' || *query == '/')
		return NULL;
	if (access(query, F_OK) == 0)
		return "; that is a file, and the query comes first";
	if (strchr(query, '|'))
		return "; there are no pipes and functions as in jq: see cfgedit help get";
	if (strchr(query, '=') && !strchr(query, '['))
		return "; items that something is true of are found by a filter, as in items[?@.name=='x']";
	for (const char *at = query; (at = strchr(at, '.')) != NULL; at++) {
		size_t digits = strspn(at + 1, "0123456789");

		if (digits && strchr(".[", at[1 + digits]))
			return "; the first item of a list is [0]";
	}
	if (strchr(query, '/'))
		return "; a key with a dot in it is written in brackets and quotes: labels[\"example.com/name\"]";
	return NULL;
}

static void tell_nothing(const struct run *run)
{
	const char *more = hint(query_text(run->query));

	say("nothing in %zu file%s matches '%s'%s", run->files_nr, plural(run->files_nr),
		query_text(run->query), more ? more : "");
}

static void tell_end(const struct run *run)
{
	if (run->timed_out)
		tell_timeout(run);
	if (run->opts->common.quiet)
		return;
	if (run->interrupted)
		say("interrupted: not all files were looked at");
	else if (!run->files_nr && !run->timed_out)
		say("%s", select_why_none(&run->select));
	else if (!run->matches && !run->problems && !run->timed_out)
		tell_nothing(run);
}

static int status_of(const struct run *run)
{
	if (run->interrupted)
		return STATUS_SIGNAL + run->interrupted;
	if (run->unopened)
		return STATUS_OPEN;
	return run->problems || run->timed_out || !run->matches ? STATUS_PROBLEMS : STATUS_OK;
}

static int run_all(struct run *run, struct error *err)
{
	if (get_all(run, err) < 0)
		return say_error(err);
	note_end(run);
	fflush(run->out);
	tell_end(run);
	return status_of(run);
}

/* --- the beginning --------------------------------------------------------------------------------------------------------- */

/* May there be several files? Then each value is shown with its place, unless that is forbidden. */
static bool may_be_several(const struct run *run)
{
	const struct select_options *select = &run->opts->select;
	struct stat st;

	return run->files.nr != 1 || select->files_from.nr || select->find_repos.nr ||
	       (stat(run->files.v[0], &st) == 0 && S_ISDIR(st.st_mode));
}

static void choose_print(struct run *run)
{
	const struct get_options *opts = run->opts;
	int fd = output_is_file(opts->output) ? -1 : STDOUT_FILENO;

	run->print = (struct get_print){
		.format = (enum get_format)opts->format,
		.place = opts->format != GET_JSON && !opts->no_place &&
			 (opts->place || may_be_several(run)),
		.color = common_use_color(&opts->common, fd),
		.on_terminal = isatty(fileno(run->out)),
		.end = opts->print0 ? '\0' : '\n',
	};
}

/* The operands behind the query; standard input where there are none. */
static int choose_files(struct run *run, const struct strlist *operands, struct error *err)
{
	const struct select_options *select = &run->opts->select;

	for (size_t i = 1; i < operands->nr; i++)
		if (strlist_add(&run->files, operands->v[i]) < 0)
			return error_nomem(err);
	if (run->files.nr || select->files_from.nr || select->find_repos.nr)
		return 0;
	if (isatty(STDIN_FILENO))
		return error_set(err, ERROR_USAGE,
			"no FILE is named, and standard input is a terminal; name a file or a folder "
			"behind the query, as in: cfgedit get '%s' .",
			operands->v[0]);
	return strlist_add(&run->files, "-") < 0 ? error_nomem(err) : 0;
}

static int check_options(const struct get_options *opts, struct error *err)
{
	if (opts->print0 && opts->format != GET_RAW)
		return error_set(err, ERROR_USAGE, "--print0 needs --format raw");
	if (opts->place && opts->no_place)
		return error_set(
			err, ERROR_USAGE, "--with-place and --no-place exclude each other");
	return 0;
}

static int prepare(struct run *run, const struct strlist *operands, struct error *err)
{
	const struct get_options *opts = run->opts;

	if (check_options(opts, err) < 0 || get_options_doc(opts, &run->document, err) < 0 ||
		query_compile(operands->v[0], strlen(operands->v[0]), &run->query, err) < 0 ||
		choose_files(run, operands, err) < 0 ||
		select_init(&run->select, &opts->select, &run->files,
			opts->common.quiet ? -1 : opts->common.verbose, err) < 0)
		return -1;
	run->out = output_open(opts->output, &run->files, false, err);
	if (!run->out)
		return -1;
	choose_print(run);
	return 0;
}

static int run_within_time(struct run *run, struct error *err)
{
	struct deadline deadline = {.set = false};
	int status;

	interrupt_catch();
	whereabouts_catch();
	if (deadline_set(&deadline, run->opts->batch.timeout, err) < 0)
		status = say_error(err);
	else
		status = run_all(run, err);
	deadline_end(&deadline);
	whereabouts_release();
	interrupt_release();
	return status;
}

int get_run(void *values, struct strlist *operands)
{
	const struct get_options *opts = values;
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct run run = {.opts = opts,
		.files = STRLIST_INIT,
		.validate = limits_for_validation(&opts->limits),
		.failure = ERROR_INIT};
	int status;

	if (prepare(&run, operands, &err) < 0)
		status = say_error(&err);
	else
		status = run_within_time(&run, &err);
	status = output_close(run.out, opts->output, status);
	if (run.feed.kind)
		feed_release(&run.feed);
	get_workers_release(&run.workers);
	select_release(&run.select);
	query_free(run.query);
	strlist_release(&run.files);
	return status;
}
