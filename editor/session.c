#include "editor/session.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "editor/copies.h"
#include "editor/session_round.h"
#include "editor/session_say.h"
#include "editor/session_signals.h"
#include "editor/terminal.h"

#include <stdlib.h>
#include <string.h>

void session_init(struct session *s, const struct session_opts *opts)
{
	*s = (struct session){.opts = *opts, .dir = TEMPDIR_INIT};
}

static struct edit_file *add_slot(struct session *s)
{
	if (s->nr == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 8;
		struct edit_file *grown = realloc(s->files, cap * sizeof(*grown));

		if (!grown)
			return NULL;
		s->files = grown;
		s->cap = cap;
	}
	s->files[s->nr] = (struct edit_file){.text = STR_INIT, .report = STR_INIT};
	return &s->files[s->nr];
}

/* The name of the folder that a path leads through last, so that the editor shows which compose.yaml this is. NULL: none. */
static int folder_of(const char *path, char **ret_folder)
{
	const char *end = file_basename(path), *start;

	while (end > path && end[-1] == '/')
		end--;
	for (start = end; start > path && start[-1] != '/';)
		start--;
	*ret_folder = NULL;
	if (start == end || (end - start == 1 && *start == '.') ||
		(end - start == 2 && !strncmp(start, "..", 2)))
		return 0;
	*ret_folder = strndup(start, (size_t)(end - start));
	return *ret_folder ? 0 : -1;
}

int session_add(
	struct session *s, const char *path, const char *bytes, size_t len, struct error *err)
{
	char *CLEANUP(free_pointer) folder = NULL;
	struct edit_file *file = add_slot(s);

	if (!file)
		return error_nomem(err);
	if (!s->dir.path && tempdir_make(&s->dir, err) < 0)
		return -1;
	if (folder_of(path, &folder) < 0)
		return error_nomem(err);
	file->copy = tempdir_add(&s->dir, folder, file_basename(path), bytes, len, err);
	if (!file->copy)
		return -1;
	file->path = path;
	file->bytes = bytes;
	file->len = len;
	s->nr++;
	return 0;
}

/* --- what stays --------------------------------------------------------------------------------------------------------------- */

/* Does the copy hold something that is nowhere else? */
static bool is_kept(const struct edit_file *file)
{
	enum copy_state state;

	if (file->outcome == EDIT_UNCHANGED)
		return false;
	state = copy_compare(file);
	return state == COPY_CHANGED || state == COPY_STRANGE;
}

/* Has the copy gone with something that was read back before? */
static bool is_lost(const struct edit_file *file)
{
	return file->outcome != EDIT_UNCHANGED && copy_compare(file) == COPY_GONE &&
	       file->text.len &&
	       (file->text.len != file->len || memcmp(file->text.s, file->bytes, file->len) != 0);
}

static const char *kept_text(const struct edit_file *file)
{
	if (file->written)
		return "what you typed is kept in ";
	if (file->outcome == EDIT_INVALID)
		return "invalid, not written; what you typed is kept in ";
	return "not written; what you typed is kept in ";
}

/* The copy is gone, but not what was read from it: write that again. */
static void keep_again(const struct session *s, const struct edit_file *file)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	char *CLEANUP(free_pointer) path = copy_aside(file, "", &err);

	session_say(s->opts.out, file->path,
		path ? kept_text(file) : "what you typed could not be kept: ",
		path ? path : error_text(&err));
}

void session_keep(struct session *s)
{
	for (size_t i = 0; i < s->nr; i++) {
		const struct edit_file *file = &s->files[i];

		if (is_lost(file))
			keep_again(s, file);
		if (!is_kept(file))
			continue;
		s->keep = true;
		copy_sync(file);
		session_say(s->opts.out, file->path, kept_text(file), file->copy);
	}
}

/* An editor that was ended in the middle may have left its own copy of what was not saved. */
static void keep_company(struct session *s)
{
	if (!copies_have_company(s))
		return;
	s->keep = true;
	session_say(s->opts.out, NULL,
		"the editor left files, perhaps with what was not saved, in ", s->dir.path);
}

/* Say of each file what became of it, now that nothing is going to be written. */
static void settle(struct session *s)
{
	for (size_t i = 0; i < s->nr; i++) {
		struct edit_file *file = &s->files[i];

		switch (copy_compare(file)) {
		case COPY_SAME:
			file->outcome = EDIT_UNCHANGED;
			break;
		case COPY_GONE:
			file->outcome = EDIT_DELETED;
			break;
		default:
			/* Reverted: the text has been put aside. */
			if (file->outcome != EDIT_UNCHANGED)
				file->outcome = file->problems ? EDIT_INVALID : EDIT_KEPT;
		}
	}
}

int session_run(struct session *s, struct error *err)
{
	struct session_signals signals;
	struct terminal terminal;
	struct rounds rounds = {.session = s, .terminal = &terminal};
	struct error own = ERROR_INIT;
	int r;

	if (!s->nr)
		return 0;
	session_signals_catch(&signals);
	terminal_open(&terminal);
	r = rounds_run(&rounds, &own);
	if (r < 0 && rounds.launches) {
		settle(s);
		session_keep(s);
		if (rounds.broken_off)
			keep_company(s);
	}
	terminal_close(&terminal);
	session_signals_restore(&signals);
	error_move(err, &own);
	return r;
}

void session_close(struct session *s)
{
	if (s->keep) {
		copies_delete(s, is_kept);
		tempdir_keep(&s->dir);
	} else {
		tempdir_remove(&s->dir);
	}
	for (size_t i = 0; i < s->nr; i++) {
		free(s->files[i].copy);
		str_release(&s->files[i].text);
		str_release(&s->files[i].report);
	}
	free(s->files);
	*s = (struct session){.opts = s->opts, .dir = TEMPDIR_INIT};
}
