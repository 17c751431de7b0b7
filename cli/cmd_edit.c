#include "apply/transaction.h"
#include "base/cleanup.h"
#include "base/interrupt.h"
#include "cli/config.h"
#include "cli/edit_check.h"
#include "cli/edit_options.h"
#include "cli/edit_targets.h"
#include "cli/exit_status.h"
#include "cli/limits.h"
#include "cli/say.h"
#include "editor/editor_find.h"
#include "editor/session.h"
#include "repo/repo.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One run of the command. */
struct edit {
	const struct edit_options *opts;
	struct config config;
	struct editor editor;
	struct edit_targets targets;
	struct strlist not_opened;
	struct edit_check check;
	struct session session;
	struct transaction writing;
};

/* --- before the editor --------------------------------------------------------------------------------------------------- */

/* By another name it would be missed among what is opened. */
static void tell_same(const struct edit *e, const char *name)
{
	const char *other = e->targets.same_as;

	if (other && strcmp(other, name) != 0 && !e->opts->common.quiet)
		say("%s: is the same file as %s, and is opened once", name, other);
}

/* Every file that can be edited; what can't is told. Returns STATUS_OK or that of the last one that failed. */
static int open_targets(struct edit *e, const struct strlist *operands)
{
	int status = STATUS_OK;

	for (size_t i = 0; i < operands->nr; i++) {
		struct error CLEANUP(error_release) err = ERROR_INIT;

		if (edit_targets_add(&e->targets, operands->v[i], e->opts->limits.max_size, &err) ==
			0) {
			tell_same(e, operands->v[i]);
			continue;
		}
		status = say_error(&err);
		/* Without memory for the reminder, it was told once. */
		strlist_add(&e->not_opened, operands->v[i]);
	}
	return status;
}

static int core_editor(void *ctx, char **ret_editor, struct error *err)
{
	(void)ctx;
	return repo_core_editor(ret_editor, err);
}

static int find_editor(struct edit *e, struct error *err)
{
	struct editor_sources sources = {.option = e->opts->editor, .core_editor = core_editor};

	if (!e->opts->no_config && config_load(&e->config, e->opts->config, err) < 0)
		return -1;
	sources.config = e->config.editor;
	sources.config_path = e->config.path;
	return editor_find(&sources, &e->editor, err);
}

static int show_diff(void *ctx, const struct edit_file *file, struct str *out, struct error *err)
{
	(void)ctx;
	return repo_text_diff(file->path, file->bytes, file->len, file->path, file->text.s,
		file->text.len, 3, out, err);
}

static int start_session(struct edit *e, struct error *err)
{
	bool color = common_use_color(&e->opts->common, STDERR_FILENO);
	const struct session_opts opts = {.editor = &e->editor,
		.quiet = e->opts->common.quiet,
		.color = color,
		.out = stderr,
		.check = edit_check_files,
		.diff = show_diff,
		.ctx = &e->check};

	e->check = (struct edit_check){.validate = limits_for_validation(&e->opts->limits),
		.jobs = (unsigned)e->opts->common.jobs,
		.color = color};
	session_init(&e->session, &opts);
	for (size_t i = 0; i < e->targets.nr; i++) {
		const struct edit_target *target = &e->targets.v[i];

		if (session_add(
			    &e->session, target->name, target->bytes.s, target->bytes.len, err) < 0)
			return -1;
	}
	return 0;
}

/* --- after it -------------------------------------------------------------------------------------------------------------- */

/* The session's files stand in the order of the targets. */
static int write_changed(struct edit *e, struct error *err)
{
	const struct transaction_opts opts = {
		.jobs = (unsigned)e->opts->common.jobs, .cancel = &interrupt_signal};

	for (size_t i = 0; i < e->session.nr; i++) {
		const struct edit_file *file = &e->session.files[i];
		const struct edit_target *target = &e->targets.v[i];

		if (file->outcome == EDIT_CHANGED &&
			transaction_add(&e->writing, target->path, file->text.s, file->text.len,
				&target->seen, err) < 0)
			return -1;
	}
	return transaction_write(&e->writing, &opts, err);
}

static const struct transaction_item *written(
	const struct edit *e, const struct edit_target *target)
{
	for (size_t i = 0; i < e->writing.nr; i++)
		if (e->writing.items[i].path == target->path)
			return &e->writing.items[i];
	return NULL;
}

/* A line a file: what became of the i-th. */
static void tell_outcome(const struct edit *e, size_t i)
{
	const struct edit_target *target = &e->targets.v[i];
	const struct transaction_item *item = written(e, target);
	const char *invalid = e->session.files[i].problems ? ", although it is not valid" : "";

	if (!item)
		say("%s: %s", target->name, target->seen.missing ? "not created" : "unchanged");
	else if (item->replace.reason)
		say("%s: saved%s, written in place: %s", target->name, invalid,
			item->replace.reason);
	else
		say("%s: saved%s", target->name, invalid);
	if (item && item->replace.warning.len)
		say("%s: not kept: %s", target->name, item->replace.warning.s);
}

/* What could not be opened was told before the editor hid it. */
static void tell_not_opened(const struct edit *e)
{
	for (size_t i = 0; i < e->not_opened.nr && !e->opts->common.quiet; i++)
		say("%s: not edited, it could not be opened", e->not_opened.v[i]);
}

/* What could not be put back holds its new text, whatever became of the rest: of each such file, where its old text is. */
static void tell_not_undone(struct edit *e)
{
	for (size_t i = 0; i < e->targets.nr; i++) {
		const struct transaction_item *item = written(e, &e->targets.v[i]);

		if (!item || item->outcome != WRITE_DONE)
			continue;
		e->session.files[i].written = true;
		if (item->err.code != ERROR_NONE)
			say_error(&item->err);
	}
}

/* Where nothing is written, the session has said of each file with changes what became of it. */
static void tell_unchanged(const struct edit *e)
{
	for (size_t i = 0; i < e->session.nr && !e->opts->common.quiet; i++)
		if (e->session.files[i].outcome == EDIT_UNCHANGED)
			say("%s: unchanged", e->session.files[i].path);
}

static int write_back(struct edit *e, int status, struct error *err)
{
	if (write_changed(e, err) < 0) {
		status = say_error(err);
		tell_not_undone(e);
		session_keep(&e->session);
		return status;
	}
	for (size_t i = 0; i < e->targets.nr && !e->opts->common.quiet; i++)
		tell_outcome(e, i);
	return status;
}

static int finish(struct edit *e, int status, struct error *err)
{
	if (session_run(&e->session, err) < 0) {
		if (e->session.nr > 1 && err->code != ERROR_EDITOR)
			tell_unchanged(e);
		return say_error(err);
	}
	/* One ^C stops the writing; a second one must not keep us from saying where the text is. */
	interrupt_hold();
	status = write_back(e, status, err);
	tell_not_opened(e);
	interrupt_unhold();
	return status;
}

static void edit_release(struct edit *e)
{
	transaction_release(&e->writing);
	session_close(&e->session);
	edit_targets_release(&e->targets);
	strlist_release(&e->not_opened);
	editor_release(&e->editor);
	config_release(&e->config);
}

int edit_run(void *values, struct strlist *operands)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct edit e = {.opts = values,
		.config = CONFIG_INIT,
		.editor = EDITOR_INIT,
		.targets = EDIT_TARGETS_INIT,
		.not_opened = STRLIST_INIT,
		.writing = TRANSACTION_INIT};
	int status;

	interrupt_catch();
	/* Nobody reads what we say: no reason to leave temporary files behind. */
	signal(SIGPIPE, SIG_IGN);
	status = open_targets(&e, operands);
	if (!e.targets.nr)
		goto out;
	if (find_editor(&e, &err) < 0 || start_session(&e, &err) < 0)
		status = say_error(&err);
	else
		status = finish(&e, status, &err);
out:
	edit_release(&e);
	interrupt_release();
	return status;
}
