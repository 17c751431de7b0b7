/*
 * An edit session: private copies, editor rounds, a check, a question, until there is something to write or the user gives up.
 * Knows nothing of YAML, of where the files come from or how they are written back: the caller hands in bytes and a check.
 *
 *	session_init(&s, &opts);
 *	session_add(&s, "/abs/path/app.yaml", bytes, len, &err)      once a file
 *	session_run(&s, &err)                                        rounds of editor, check, question
 *	for each file: file->outcome and file->text
 *	session_close(&s)                                            copies deleted, but for those to be kept
 *
 * One session at a time in a process: it owns the terminal and the signals while it runs.
 */
#ifndef EDITOR_SESSION_H
#define EDITOR_SESSION_H

#include "base/error.h"
#include "base/str.h"
#include "base/tempdir.h"
#include "editor/editor_find.h"

#include <stdbool.h>
#include <stdio.h>

enum edit_outcome {
	EDIT_PENDING,
	EDIT_UNCHANGED, /* same bytes as before: nothing to write */
	EDIT_CHANGED,	/* valid, or the user typed yes to `save anyway`: to be written */
	EDIT_INVALID,	/* not valid, and given up */
	EDIT_DELETED,	/* the editor deleted the copy */
	EDIT_KEPT,	/* changed and perhaps valid, but the session was given up */
};

struct edit_file {
	const char *path;  /* borrowed, for messages */
	const char *bytes; /* borrowed: the original */
	size_t len;
	char *copy;	 /* path of the private copy, owned */
	struct str text; /* what came back */
	enum edit_outcome outcome;
	/* Set by the check: */
	size_t problems;     /* errors found; 0: valid */
	size_t line, column; /* of the first one, 1-based; 0: unknown. Where the editor reopens */
	/* Every problem, ready to print: `path:line:col: message`, source line, caret; lines end in \n */
	struct str report;
	bool written; /* set by the caller: session_keep() shall not say that it is not */
	/* The session's own: */
	bool fresh; /* text is new since the last check */
};

struct session_opts {
	const struct editor *editor;
	bool quiet; /* no hints */
	bool color;
	FILE *out; /* what is said to the user: standard error */
	/*
	 * Check these files (their `text`); fill problems, line, column, report of each. May start threads; runs when no editor does.
	 * -1: could not check.
	 */
	int (*check)(void *ctx, struct edit_file **files, size_t nr, struct error *err);
	/* A unified diff from bytes to text, appended to out; NULL: none can be shown. */
	int (*diff)(void *ctx, const struct edit_file *file, struct str *out, struct error *err);
	void *ctx;
};

struct session {
	struct session_opts opts;
	struct tempdir dir;
	struct edit_file *files;
	size_t nr, cap;
	bool keep; /* changed copies stay when closed, and what the editor left beside them */
};

void session_init(struct session *s, const struct session_opts *opts);

/* Copy a file into the private folder. A file that is to be made has len 0. Errors: ERROR_IO, ERROR_NOMEM. */
int session_add(
	struct session *s, const char *path, const char *bytes, size_t len, struct error *err);

/*
 * 0: every file is UNCHANGED or CHANGED (also when nothing was changed at all). -1: nothing must be written, and the copies with changes are kept; where
 * each is has been said. ERROR_GIVEUP (quit, end of input, the editor's non-zero exit, a deleted copy), ERROR_EDITOR, ERROR_CANCELLED with err->os the
 * signal: the caller ends by it once it has cleaned up. While this runs, SIGINT, SIGQUIT, SIGTERM and SIGHUP are noted in interrupt_signal (base/interrupt.h), also
 * during the check; the handlers of before are back when it returns. err->path is not set: the message names what it is about.
 */
int session_run(struct session *s, struct error *err);

/* Keep the copies of changed files (a failed write, a conflict): say where each is. Needs no memory, but for a copy that is gone: what was last
 * read from it is written again. Call it before session_close(). */
void session_keep(struct session *s);

/* Delete the private folder with all that is in it, but for the copies to be kept. Releases everything, also `text`. */
void session_close(struct session *s);

#endif
