#include "cli/validate_worker.h"

#include "pool/pool.h"

#include "base/file.h"
#include "base/interrupt.h"

#include <stdlib.h>
#include <unistd.h>

int validate_workers_init(struct validate_workers *workers, const struct validate_opts *opts,
	unsigned most, bool measure, struct error *err)
{
	*workers = (struct validate_workers){
		.opts = opts, .most = most, .measure = measure, .roots = REPO_ROOTS_INIT};
	workers->v = calloc(most, sizeof(*workers->v));
	return workers->v ? 0 : error_nomem(err);
}

struct validate_worker *validate_worker_begin(struct validate_workers *workers)
{
	struct validate_worker *worker = &workers->v[atomic_fetch_add(&workers->nr, 1)];

	validator_init(&worker->validator, workers->opts);
	worker->roots = workers->measure ? &workers->roots : NULL;
	worker->stop = (struct stop){.cancel = &interrupt_signal};
	worker->validator.opts.limits.stop = &worker->stop;
	return worker;
}

void validate_worker_end(struct validate_worker *worker)
{
	validator_release(&worker->validator);
}

static int check(struct validate_worker *worker, const struct select_entry *entry,
	struct findings *findings, struct error *err)
{
	if (validate_is_stdin(entry))
		return validate_fd(&worker->validator, STDIN_FILENO, "stdin", findings, err);
	return validate_file(&worker->validator, entry->path, findings, err);
}

static int measure(struct validate_worker *worker, const char *path, struct validate_result *result)
{
	size_t len;
	const char *dir = stats_folder(path, &len);

	if (result->cost.was_read)
		pool_count(STATS_COUNT_NODES, worker->validator.doc.nodes_nr);
	pool_count(STATS_COUNT_FINDINGS, result->findings.nr);
	if (result->cost.was_read && repo_roots_find(worker->roots, dir, len, &result->root) < 0)
		return -1;
	return stats_worker_add(&worker->stats, &result->cost, path);
}

static void begin_result(struct validate_result *result)
{
	findings_clear(&result->findings);
	result->cost = (struct validate_cost){.was_read = false};
	result->root = NULL;
	result->cancelled = result->transient = false;
}

int validate_worker_check(struct validate_worker *worker, struct validate_task *task)
{
	const struct select_entry *entry = &task->entry;
	struct validate_result *result = &task->result;
	struct error err = ERROR_INIT;
	int r;

	begin_result(result);
	worker->validator.cost = worker->roots ? &result->cost : NULL;
	whereabouts_enter(&worker->where, validate_shown_path(entry));
	r = check(worker, entry, &result->findings, &err);
	whereabouts_leave(&worker->where);
	result->cancelled = err.code == ERROR_CANCELLED;
	/* What was read of standard input does not come again. */
	result->transient =
		!validate_is_stdin(entry) && file_is_transient(worker->validator.read_os);
	error_release(&err);
	if (result->cancelled)
		return 0;
	if (r == 0 && worker->roots)
		r = measure(worker, validate_shown_path(entry), result);
	return r;
}

int validate_task_decide(struct validate_task *task)
{
	begin_result(&task->result);
	return validate_unreadable(&task->entry.error, &task->result.findings, NULL);
}

void validate_workers_tell(struct validate_workers *workers)
{
	unsigned nr = atomic_load(&workers->nr);

	for (unsigned i = 0; i < nr; i++)
		whereabouts_tell(&workers->v[i].where, i + 1);
}

int validate_workers_merge(const struct validate_workers *workers, struct stats_worker *into)
{
	for (unsigned i = 0; i < workers->most; i++)
		if (stats_worker_merge(into, &workers->v[i].stats) < 0)
			return -1;
	return 0;
}

void validate_workers_release(struct validate_workers *workers)
{
	for (unsigned i = 0; workers->v && i < workers->most; i++)
		stats_worker_release(&workers->v[i].stats);
	free(workers->v);
	workers->v = NULL;
	repo_roots_release(&workers->roots);
}
