#include "editor/editor_find.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/utf8.h"
#include "editor/editor_table.h"
#include "editor/editor_words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Tried on PATH in this order when nothing is set. */
static const char *const defaults[] = {"editor", "vim", "nvim", "nano", "emacs", "vi"};

static int from_option(
	const struct editor_sources *s, const char *name, char **ret, struct error *err)
{
	(void)name;
	*ret = s->option ? strdup(s->option) : NULL;
	return s->option && !*ret ? error_nomem(err) : 0;
}

static int from_config(
	const struct editor_sources *s, const char *name, char **ret, struct error *err)
{
	(void)name;
	*ret = s->config ? strdup(s->config) : NULL;
	return s->config && !*ret ? error_nomem(err) : 0;
}

static int from_git(const struct editor_sources *s, const char *name, char **ret, struct error *err)
{
	(void)name;
	*ret = NULL;
	return s->core_editor ? s->core_editor(s->ctx, ret, err) : 0;
}

static int from_environment(
	const struct editor_sources *s, const char *name, char **ret, struct error *err)
{
	const char *value = getenv(name + 1); /* behind the $ */

	(void)s;
	*ret = value ? strdup(value) : NULL;
	return value && !*ret ? error_nomem(err) : 0;
}

/* Who is asked, in this order. A value of blanks only counts as unset. */
static const struct source {
	const char *name;
	int (*get)(const struct editor_sources *s, const char *name, char **ret, struct error *err);
} sources_in_order[] = {
	{"--editor", from_option},
	{"$CFGEDIT_EDITOR", from_environment},
	{"editor:", from_config},
	{"core.editor of git", from_git},
	{"$VISUAL", from_environment},
	{"$EDITOR", from_environment},
};

static bool is_unset(const char *value)
{
	return !value || !value[strspn(value, " \t\n\r")];
}

/* Why a path can't be run: 0, or an errno (EISDIR for a folder). */
static int why_not_runnable(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	if (!S_ISREG(st.st_mode))
		return EACCES;
	return faccessat(AT_FDCWD, path, X_OK, AT_EACCESS) < 0 ? errno : 0;
}

static char *absolute(char *path)
{
	char *CLEANUP(free_pointer) cwd = NULL;
	char *joined;

	if (!path || path[0] == '/')
		return path;
	cwd = getcwd(NULL, 0);
	joined = cwd ? file_join(cwd, path) : NULL;
	free(path);
	return joined;
}

/* The search path: $PATH or what the system has for those without one. Allocated. */
static char *search_path(void)
{
	const char *path = getenv("PATH");
	size_t len;
	char *standard;

	if (path)
		return strdup(path);
	len = confstr(_CS_PATH, NULL, 0);
	standard = malloc(len + 1);
	if (standard) {
		standard[0] = '\0';
		confstr(_CS_PATH, standard, len + 1);
	}
	return standard;
}

/*
 * Find a program as execvp() would. *ret_path: absolute, allocated; NULL: not there, and *ret_why has the errno of the nearest thing to it
 * (ENOENT: nothing of that name). -1: out of memory.
 */
static int find_program(const char *name, char **ret_path, int *ret_why)
{
	char *CLEANUP(free_pointer) path = NULL;
	char *rest, *dir;

	*ret_path = NULL;
	*ret_why = ENOENT;
	if (strchr(name, '/')) {
		*ret_why = why_not_runnable(name);
		if (*ret_why)
			return 0;
		*ret_path = absolute(strdup(name));
		return *ret_path ? 0 : -1;
	}
	path = search_path();
	if (!path)
		return -1;
	for (rest = path; *name && (dir = strsep(&rest, ":"));) {
		char *candidate = file_join(*dir ? dir : ".", name);
		int why;

		if (!candidate)
			return -1;
		why = why_not_runnable(candidate);
		if (!why) {
			*ret_path = absolute(candidate);
			return *ret_path ? 0 : -1;
		}
		if (why != ENOENT && why != ENOTDIR)
			*ret_why = why;
		free(candidate);
	}
	return 0;
}

/* `SOURCE is 'VALUE'`, the start of every complaint. */
static void describe(struct str *text, const struct editor_sources *sources,
	const struct source *source, const char *value)
{
	str_adds(text, source->name);
	if (source->get == from_config) {
		str_adds(text, " in ");
		utf8_add_safe(text,
			sources->config_path ? sources->config_path : "the configuration",
			sources->config_path ? strlen(sources->config_path)
					     : strlen("the configuration"));
	}
	str_adds(text, " is '");
	utf8_add_safe(text, value, strlen(value));
	str_adds(text, "'");
}

static int not_runnable(const char *what, const char *program, int why, struct error *err)
{
	struct str CLEANUP(str_release) safe = STR_INIT;
	bool by_path = strchr(program, '/') != NULL;

	utf8_add_safe(&safe, program, strlen(program));
	switch (why) {
	case ENOENT:
	case ENOTDIR:
		return error_set(err, ERROR_EDITOR, "%s, but '%s' %s", what, safe.s,
			by_path ? "does not exist" : "was not found on PATH");
	case EISDIR:
		return error_set(err, ERROR_EDITOR, "%s, but '%s' is a folder", what, safe.s);
	case EACCES:
		return error_set(err, ERROR_EDITOR, "%s, but '%s' is not executable", what, safe.s);
	}
	return error_set_os(err, ERROR_EDITOR, why, "%s, but '%s' can't be run", what, safe.s);
}

/* Split, find, and know the program of `editor->value`. */
static int resolve(const struct editor_sources *sources, const struct source *source,
	struct editor *editor, struct error *err)
{
	struct str CLEANUP(str_release) what = STR_INIT;
	struct error why = ERROR_INIT;
	int os;

	describe(&what, sources, source, editor->value);
	if (str_failed(&what))
		return error_nomem(err);
	if (editor_words(editor->value, &editor->words, &why) < 0) {
		if (why.code == ERROR_NOMEM)
			error_nomem(err);
		else
			error_set(err, ERROR_EDITOR, "%s, but %s", what.s, error_text(&why));
		error_release(&why);
		return -1;
	}
	if (find_program(editor->words.v[0], &editor->path, &os) < 0)
		return error_nomem(err);
	if (!editor->path)
		return not_runnable(what.s, editor->words.v[0], os, err);
	editor->kind = editor_kind_of(editor->path);
	return 0;
}

static int find_default(struct editor *editor, struct error *err)
{
	struct str CLEANUP(str_release) tried = STR_INIT;
	int os;

	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++) {
		if (find_program(defaults[i], &editor->path, &os) < 0)
			return error_nomem(err);
		if (!editor->path)
			continue;
		editor->source = strdup("PATH");
		editor->value = strdup(defaults[i]);
		if (!editor->source || !editor->value ||
			strlist_add(&editor->words, defaults[i]) < 0)
			return error_nomem(err);
		editor->kind = editor_kind_of(editor->path);
		return 0;
	}
	for (size_t i = 0; i < sizeof(defaults) / sizeof(*defaults); i++)
		str_addf(&tried, "%s%s", i ? ", " : "", defaults[i]);
	if (str_failed(&tried))
		return error_nomem(err);
	return error_set(err, ERROR_EDITOR,
		"no editor: neither $VISUAL nor $EDITOR is set, and none of %s was found on PATH; "
		"set $EDITOR, or name one with --editor COMMAND",
		tried.s);
}

static int find(const struct editor_sources *sources, struct editor *editor, struct error *err)
{
	for (size_t i = 0; i < sizeof(sources_in_order) / sizeof(*sources_in_order); i++) {
		const struct source *source = &sources_in_order[i];

		if (source->get(sources, source->name, &editor->value, err) < 0)
			return -1;
		if (!is_unset(editor->value)) {
			editor->source = strdup(source->name);
			return editor->source ? resolve(sources, source, editor, err)
					      : error_nomem(err);
		}
		free(editor->value);
		editor->value = NULL;
	}
	return find_default(editor, err);
}

int editor_find(const struct editor_sources *sources, struct editor *ret_editor, struct error *err)
{
	struct editor editor = EDITOR_INIT;

	if (find(sources, &editor, err) < 0) {
		editor_release(&editor);
		return -1;
	}
	*ret_editor = editor;
	return 0;
}

void editor_release(struct editor *editor)
{
	free(editor->source);
	free(editor->value);
	free(editor->path);
	strlist_release(&editor->words);
	*editor = (struct editor)EDITOR_INIT;
}
