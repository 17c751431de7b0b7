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

static void clear_task(struct feed_task *feed)
{
	struct validate_task *task = (struct validate_task *)feed;

	findings_clear(&task->result.findings);
}

static void release_task(struct feed_task *feed)
{
	struct validate_task *task = (struct validate_task *)feed;

	findings_release(&task->result.findings);
}

const struct feed_kind validate_task_kind = {
	sizeof(struct validate_task), clear_task, release_task};

static int check(struct validate_worker *worker, const struct select_entry *entry,
	struct findings *findings, struct error *err)
{
	if (select_entry_is_stdin(entry))
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
	const struct select_entry *entry = &task->feed.entry;
	struct validate_result *result = &task->result;
	struct error err = ERROR_INIT;
	int r;

	begin_result(result);
	worker->validator.cost = worker->roots ? &result->cost : NULL;
	whereabouts_enter(&worker->where, select_entry_shown(entry));
	r = check(worker, entry, &result->findings, &err);
	whereabouts_leave(&worker->where);
	result->cancelled = err.code == ERROR_CANCELLED;
	/* What was read of standard input does not come again. */
	result->transient =
		!select_entry_is_stdin(entry) && file_is_transient(worker->validator.read_os);
	error_release(&err);
	if (result->cancelled)
		return 0;
	if (r == 0 && worker->roots)
		r = measure(worker, select_entry_shown(entry), result);
	return r;
}

/* Its path is known not to be readable: that is its result. */
static int decide_task(struct validate_task *task)
{
	begin_result(&task->result);
	return validate_unreadable(&task->feed.entry.error, &task->result.findings, NULL);
}

static bool is_worth_beginning(void *ctx, void *state, void *arg, enum pool_outcome *ret_outcome)
{
	struct validate_task *task = arg;

	(void)ctx;
	(void)state;
	if (task->feed.entry.error.code == ERROR_NONE)
		return true;
	*ret_outcome = decide_task(task) < 0 ? POOL_FAILED : POOL_OK;
	return false;
}

static bool is_worth_a_retry(void *ctx, const void *arg, enum pool_outcome outcome)
{
	const struct validate_task *task = arg;

	(void)ctx;
	/* One that failed had no memory for the result. */
	return outcome == POOL_OK && task->result.transient;
}

static void set_end(void *state, uint64_t until)
{
	((struct validate_worker *)state)->stop.until = until;
}

const struct batch_around_hooks validate_around_hooks = {
	is_worth_beginning, is_worth_a_retry, set_end};

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
