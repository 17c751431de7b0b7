/*
 * What is known about editors: how each is told a place, whether it needs a terminal, how it is made to wait.
 * The table in editor_table.c is the only place that knows an editor by name.
 */
#ifndef EDITOR_EDITOR_TABLE_H
#define EDITOR_EDITOR_TABLE_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct editor;
struct editor_kind;

struct editor_target {
	const char *path;    /* absolute, so it can't be taken for an option */
	size_t line, column; /* 1-based, columns in code points; 0: unknown */
};

/*
 * The row for a program. A name that says nothing about what it is (`vi`, `editor`) or that is not known is followed through
 * its symbolic links first. NULL: not a known editor. Static.
 */
const struct editor_kind *editor_kind_of(const char *path);

/* Has it no use without a terminal, started with these words (and in this environment)? Unknown ones: false. */
bool editor_needs_terminal(const struct editor *editor);

/* Does it open a window of its own, started with these words? Unknown ones: false. */
bool editor_has_window(const struct editor *editor);

/* How many files can it be given at once? Unknown ones: all. */
size_t editor_max_files(const struct editor *editor);

/*
 * The argument vector: the user's words, a wait flag if the editor needs one and the user gave none, then each file with its
 * place as far as the editor can be told (some take it for the first file only). An unknown editor gets the paths and nothing
 * else. Appended to ret_argv. Errors: ERROR_NOMEM.
 */
int editor_argv(const struct editor *editor, const struct editor_target *targets, size_t nr,
	struct strlist *ret_argv, struct error *err);

#endif
