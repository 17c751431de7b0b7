#include "cli/get_worker.h"

#include "base/file.h"
#include "base/interrupt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Larger memory of a task's output is given back, as there are many tasks. */
static const size_t KEPT_OUTPUT = 4096;

/* --- tasks ----------------------------------------------------------------------------------------------------------------- */

static void clear_task(struct feed_task *feed)
{
	struct get_task *task = (struct get_task *)feed;

	if (!task->out.s)
		task->out = (struct str)STR_INIT;
	if (task->out.cap > KEPT_OUTPUT)
		str_release(&task->out);
	str_clear(&task->out);
	findings_clear(&task->findings);
	task->matches = 0;
	task->begins_long = task->ends_long = task->unread = false;
	task->cancelled = task->transient = false;
}

static void release_task(struct feed_task *feed)
{
	struct get_task *task = (struct get_task *)feed;

	if (task->out.s)
		str_release(&task->out);
	findings_release(&task->findings);
}

const struct feed_kind get_task_kind = {sizeof(struct get_task), clear_task, release_task};

/* --- workers --------------------------------------------------------------------------------------------------------------- */

int get_workers_init(struct get_workers *workers, const struct validate_opts *validate,
	const struct query *query, unsigned most, struct error *err)
{
	*workers = (struct get_workers){
		.validate = validate, .query = query, .document = SIZE_MAX, .most = most};
	workers->v = calloc(most, sizeof(*workers->v));
	return workers->v ? 0 : error_nomem(err);
}

struct get_worker *get_worker_begin(struct get_workers *workers)
{
	struct get_worker *worker = &workers->v[atomic_fetch_add(&workers->nr, 1)];

	worker->all = workers;
	validator_init(&worker->validator, workers->validate);
	worker->run = (struct query_run)QUERY_RUN_INIT;
	worker->spare = (struct str)STR_INIT;
	worker->stop = (struct stop){.cancel = &interrupt_signal};
	worker->validator.opts.limits.stop = &worker->stop;
	worker->run.stop = &worker->stop;
	return worker;
}

void get_worker_end(struct get_worker *worker)
{
	validator_release(&worker->validator);
	query_run_release(&worker->run);
	str_release(&worker->spare);
}

void get_workers_tell(struct get_workers *workers)
{
	unsigned nr = atomic_load(&workers->nr);

	for (unsigned i = 0; i < nr; i++)
		whereabouts_tell(&workers->v[i].where, i + 1);
}

void get_workers_release(struct get_workers *workers)
{
	free(workers->v);
	workers->v = NULL;
}

/* --- one file -------------------------------------------------------------------------------------------------------------- */

/* What is wrong with the file becomes a finding; what ends all is an error. */
static int note(struct get_task *task, struct error *problem, struct error *err)
{
	int added;

	if (problem->code == ERROR_NOMEM || problem->code == ERROR_CANCELLED) {
		error_move(err, problem);
		return -1;
	}
	if (problem->code == ERROR_LATE) {
		/* How far it came depends on the machine. */
		str_clear(&task->out);
		task->matches = 0;
		return validate_unreadable(problem, &task->findings, err);
	}
	added = findings_add(&task->findings, &(struct finding){.level = FINDING_ERROR,
						      .rule = "query",
						      .line = problem->line,
						      .column = problem->column,
						      .message = error_text(problem)});
	error_release(problem);
	return added < 0 ? error_nomem(err) : 0;
}

static int print_match(struct get_worker *worker, struct get_task *task, size_t document,
	const struct qplace *place, struct error *err)
{
	const struct get_print *print = &worker->all->print;
	const struct get_match match = {select_entry_shown(&task->feed.entry),
		&worker->validator.doc, document, place, task->matches == 0, task->ends_long};
	struct error problem = ERROR_INIT;
	bool is_long;

	if (get_print(print, &match, &worker->spare, &task->out, &is_long, &problem) < 0)
		return note(task, &problem, err);
	if (!task->matches)
		task->begins_long = is_long;
	task->ends_long = is_long;
	task->matches++;
	return str_failed(&task->out) ? error_nomem(err) : 0;
}

/* A problem with one document, or one match, does not keep the others from being shown. */
static int search_document(
	struct get_worker *worker, struct get_task *task, size_t i, struct error *err)
{
	struct error problem = ERROR_INIT;

	if (query_run(worker->all->query, 0, &worker->validator.doc, i, &worker->run, &problem) < 0)
		return note(task, &problem, err);
	for (size_t n = 0; n < worker->run.nr; n++)
		if (print_match(worker, task, i, worker->run.v[n], err) < 0)
			return -1;
	return 0;
}

static int search(struct get_worker *worker, struct get_task *task, struct error *err)
{
	size_t only = worker->all->document, nr = worker->validator.doc.documents_nr;

	for (size_t i = only == SIZE_MAX ? 0 : only; i < nr; i++) {
		if (search_document(worker, task, i, err) < 0)
			return -1;
		if (i == only)
			break;
	}
	return 0;
}

static int read_file(struct get_worker *worker, struct get_task *task, struct error *err)
{
	const struct select_entry *entry = &task->feed.entry;

	if (select_entry_is_stdin(entry))
		return validate_fd(&worker->validator, STDIN_FILENO, "stdin", &task->findings, err);
	return validate_file(&worker->validator, entry->path, &task->findings, err);
}

int get_worker_run(struct get_worker *worker, struct get_task *task)
{
	const struct select_entry *entry = &task->feed.entry;
	struct error err = ERROR_INIT;
	int r;

	clear_task(&task->feed);
	whereabouts_enter(&worker->where, select_entry_shown(entry));
	r = read_file(worker, task, &err);
	task->unread = task->findings.nr && strcmp(task->findings.v[0].rule, "io") == 0;
	/* What was read of standard input does not come again. */
	task->transient =
		!select_entry_is_stdin(entry) && file_is_transient(worker->validator.read_os);
	if (r == 0 && !task->findings.errors)
		r = search(worker, task, &err);
	whereabouts_leave(&worker->where);
	task->cancelled = err.code == ERROR_CANCELLED;
	error_release(&err);
	return task->cancelled ? 0 : r;
}

/* --- around it ------------------------------------------------------------------------------------------------------------- */

static bool is_worth_beginning(void *ctx, void *state, void *arg, enum pool_outcome *ret_outcome)
{
	struct get_task *task = arg;

	(void)ctx;
	(void)state;
	if (task->feed.entry.error.code == ERROR_NONE)
		return true;
	clear_task(&task->feed);
	task->unread = true;
	*ret_outcome = validate_unreadable(&task->feed.entry.error, &task->findings, NULL) < 0
			       ? POOL_FAILED
			       : POOL_OK;
	return false;
}

static bool is_worth_a_retry(void *ctx, const void *arg, enum pool_outcome outcome)
{
	const struct get_task *task = arg;

	(void)ctx;
	return outcome == POOL_OK && task->transient;
}

static void set_end(void *state, uint64_t until)
{
	((struct get_worker *)state)->stop.until = until;
}

const struct batch_around_hooks get_around_hooks = {is_worth_beginning, is_worth_a_retry, set_end};
