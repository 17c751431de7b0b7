/*
 * Which editor: the lookup order of the command line's contract, in one table. An empty value counts as unset. A value that is set and cannot be
 * run is an error that names where it comes from and its value (ERROR_EDITOR), never a silent fallback.
 */
#ifndef EDITOR_EDITOR_FIND_H
#define EDITOR_EDITOR_FIND_H

#include "base/error.h"
#include "base/str.h"

struct editor_sources {
	const char *option;	 /* --editor; NULL: not given */
	const char *config;	 /* `editor:` of the user's configuration; NULL: unset */
	const char *config_path; /* where it stands, for messages */
	/* git's core.editor, asked only when nothing before it is set (it loads libgit2). Allocated into *ret; NULL: unset. */
	int (*core_editor)(void *ctx, char **ret, struct error *err);
	void *ctx;
};

struct editor {
	char *source; /* where it was named: "--editor", "$VISUAL", "core.editor of git", "PATH" ...; owned */
	char *value;	      /* as it was written there; owned */
	char *path;	      /* the program, absolute; owned */
	struct strlist words; /* its argument vector; words.v[0] is as the user wrote it */
	const struct editor_kind *kind; /* NULL: not one of the known ones */
};

#define EDITOR_INIT                                  \
	{                                            \
		NULL, NULL, NULL, STRLIST_INIT, NULL \
	}

int editor_find(const struct editor_sources *sources, struct editor *ret_editor, struct error *err);
void editor_release(struct editor *editor);

#endif
