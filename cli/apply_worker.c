#include "cli/apply_worker.h"

#include "base/file.h"
#include "base/interrupt.h"
#include "cli/apply_findings.h"
#include "cli/limits.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- workers ---------------------------------------------------------------------------------------------------------------- */

int apply_workers_init(struct apply_workers *workers, const struct changes *changes,
	const struct validate_opts *validate, bool only_new, unsigned most, struct error *err)
{
	*workers = (struct apply_workers){
		.changes = changes, .validate = *validate, .only_new = only_new, .most = most};
	workers->v = calloc(most, sizeof(*workers->v));
	return workers->v ? 0 : error_nomem(err);
}

void apply_workers_release(struct apply_workers *workers)
{
	free(workers->v);
	workers->v = NULL;
}

struct apply_worker *apply_worker_begin(struct apply_workers *workers)
{
	struct apply_worker *worker = &workers->v[atomic_fetch_add(&workers->nr, 1)];
	struct validate_opts opts = workers->validate;

	worker->all = workers;
	worker->stop = (struct stop){.cancel = &interrupt_signal};
	worker->text = (struct str)STR_INIT;
	worker->findings = worker->before = worker->fresh = (struct findings)FINDINGS_INIT;
	opts.limits.stop = &worker->stop;
	validator_init(&worker->validator, &opts);
	changer_init(&worker->changer, &opts.limits);
	worker->changer.keeps_problems = workers->only_new;
	return worker;
}

void apply_worker_end(struct apply_worker *worker)
{
	changer_release(&worker->changer);
	validator_release(&worker->validator);
	findings_release(&worker->findings);
	findings_release(&worker->before);
	findings_release(&worker->fresh);
	str_release(&worker->text);
}

void apply_workers_tell(struct apply_workers *workers)
{
	unsigned nr = atomic_load(&workers->nr);

	for (unsigned i = 0; i < nr; i++)
		whereabouts_tell(&workers->v[i].where, i + 1);
}

/* --- the result of a file ------------------------------------------------------------------------------------------------------ */

/* What keeps the file from being changed. Takes over the error. 0; -1: out of memory. Of one that was not waited for nothing is known. */
static int settle_failure(struct plan_file *file, struct error *err, const char *option)
{
	bool lacks_memory = err->code == ERROR_NOMEM;

	if (lacks_memory || err->code == ERROR_CANCELLED) {
		error_release(err);
		plan_file_release(file);
		return lacks_memory ? -1 : 0;
	}
	limits_name_option(err, err->code == ERROR_LATE ? "--file-timeout" : option);
	file->status = PLAN_FAILED;
	error_move(&file->err, err);
	return 0;
}

static char *copy_text(const char *text, size_t len)
{
	char *copy = malloc(len + 1);

	if (copy) {
		memcpy(copy, text, len);
		copy[len] = '\0';
	}
	return copy;
}

static int keep_lines(struct plan_file *file, const struct change_result *result)
{
	file->lines = calloc(result->lines_nr + 1, sizeof(*file->lines));
	if (!file->lines)
		return -1;
	for (size_t i = 0; i < result->lines_nr; i++) {
		const struct change_line *from = &result->lines[i];
		struct plan_line *line = &file->lines[file->lines_nr];

		*line = (struct plan_line){strdup(from->text), from->line, from->document};
		if (!line->text)
			return -1;
		file->lines_nr++;
	}
	return 0;
}

static int keep_texts(
	struct plan_file *file, const struct str *old, const struct change_result *result)
{
	file->old_text = copy_text(old->s, old->len);
	file->new_text = copy_text(result->text, result->len);
	if (!file->old_text || !file->new_text)
		return -1;
	file->old_len = file->seen.len = old->len;
	file->new_len = result->len;
	file->seen.bytes = file->old_text;
	file->status = PLAN_CHANGED;
	file->chosen = true;
	return keep_lines(file, result);
}

/* --- validation ----------------------------------------------------------------------------------------------------------------- */

/* The findings that count, of those of the new text; NULL: out of memory, or stopped. */
static const struct findings *those_that_count(
	struct apply_worker *worker, const char *old, size_t len, struct error *err)
{
	if (!worker->findings.errors || !worker->all->only_new)
		return &worker->findings;
	findings_clear(&worker->before);
	findings_clear(&worker->fresh);
	if (validate_text(&worker->validator, old, len, &worker->before, err) < 0)
		return NULL;
	if (apply_findings_fresh(&worker->findings, &worker->before, &worker->fresh) < 0) {
		error_nomem(err);
		return NULL;
	}
	return &worker->fresh;
}

/* The file fails if there are any. 0; -1: out of memory, or stopped. */
static int judge(struct apply_worker *worker, struct plan_file *file, const char *old, size_t len,
	struct error *err)
{
	const struct findings *findings = those_that_count(worker, old, len, err);

	if (!findings)
		return -1;
	if (findings->errors && apply_findings_fail(file, findings) < 0)
		return error_nomem(err);
	return 0;
}

int apply_worker_check(struct apply_worker *worker, struct plan_file *file, struct error *err)
{
	findings_clear(&worker->findings);
	if (validate_text(
		    &worker->validator, file->new_text, file->new_len, &worker->findings, err) < 0)
		return -1;
	return judge(worker, file, file->old_text, file->old_len, err);
}

/* --- planning ------------------------------------------------------------------------------------------------------------------- */

static int keep_result(struct apply_worker *worker, struct plan_file *file,
	const struct change_result *result, struct error *err)
{
	const struct str *old = &worker->text;

	if (result->verdict == CHANGE_UNCHANGED) {
		file->status = PLAN_UNCHANGED;
		return 0;
	}
	if (result->verdict == CHANGE_SKIPPED) {
		file->status = PLAN_SKIPPED;
		file->why = strdup(result->why);
		return file->why ? 0 : error_nomem(err);
	}
	findings_clear(&worker->findings);
	if (validate_document(&worker->validator, worker->changer.doc, &worker->findings, err) <
			0 ||
		judge(worker, file, old->s, old->len, err) < 0)
		return -1;
	if (file->status == PLAN_FAILED)
		return 0;
	return keep_texts(file, old, result) < 0 ? error_nomem(err) : 0;
}

static int read_text(struct apply_worker *worker, const struct select_entry *entry,
	struct plan_file *file, struct error *err)
{
	size_t most = worker->all->validate.max_size;

	if (select_entry_is_stdin(entry))
		return file_read_fd(STDIN_FILENO, "stdin", most, &worker->stop, &worker->text, err);
	return file_read_until(
		entry->path, most, &worker->stop, &worker->text, &file->seen.st, err);
}

static int plan_file(struct apply_worker *worker, struct apply_task *task)
{
	struct plan_file *file = &task->file;
	struct change_result result;
	struct error err = ERROR_INIT;

	if (read_text(worker, &task->gather.entry, file, &err) < 0) {
		task->transient = file_is_transient(err.os);
		return settle_failure(file, &err, "--max-size");
	}
	if (change_text(&worker->changer, worker->all->changes, file->path, worker->text.s,
		    worker->text.len, &result, &err) < 0 ||
		keep_result(worker, file, &result, &err) < 0)
		return settle_failure(file, &err, limits_option(worker->changer.doc));
	return 0;
}

static int begin_result(struct apply_task *task)
{
	const char *path = select_entry_shown(&task->gather.entry);

	plan_file_release(&task->file);
	task->transient = false;
	task->file.path = strdup(path);
	return task->file.path ? 0 : -1;
}

int apply_worker_plan(struct apply_worker *worker, struct apply_task *task)
{
	int r = begin_result(task);

	if (r < 0)
		return -1;
	whereabouts_enter(&worker->where, select_entry_shown(&task->gather.entry));
	r = plan_file(worker, task);
	whereabouts_leave(&worker->where);
	return r;
}

int apply_task_decide(struct apply_task *task)
{
	struct error *problem = &task->gather.entry.error;

	if (begin_result(task) < 0)
		return -1;
	task->file.status = PLAN_FAILED;
	error_move(&task->file.err, problem);
	return 0;
}
