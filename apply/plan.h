/*
 * The plan: what would become of each file, collected before anything is written; and afterwards, what did.
 *
 *	struct plan plan = PLAN_INIT;
 *	... plan_take(&plan, &file, &err) for each, in order of input ...
 *	... show it, ask (cli/plan_*.h), clear `chosen` of what is not wanted ...
 *	plan_write(&plan, &opts, &err)
 *	plan_release(&plan);
 *
 * Knows neither options nor validation: what a check found comes in as text. One thread at a time.
 */
#ifndef APPLY_PLAN_H
#define APPLY_PLAN_H

#include "apply/transaction.h"
#include "base/error.h"
#include "base/snapshot.h"
#include "base/str.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

enum plan_status {
	PLAN_CHANGED,
	PLAN_UNCHANGED, /* it was so already */
	PLAN_SKIPPED,	/* nothing matched */
	PLAN_FAILED,	/* can't be changed as asked, or the result is not valid: never written */
};

enum plan_outcome {
	PLAN_NOT_WRITTEN, /* yet, or not wanted, or nothing to write */
	PLAN_WRITTEN,
	PLAN_UNDONE,	   /* was written, and put back, as another one failed */
	PLAN_WRITE_FAILED, /* err says why; ERROR_CONFLICT: changed meanwhile */
};

/* A change of one place, for people: see change_line in change.h. */
struct plan_line {
	char *text; /* owned */
	size_t line, document;
};

struct plan_file {
	char *path; /* as it was found, owned */
	enum plan_status status;
	bool chosen; /* CHANGED, and wanted */
	enum plan_outcome outcome;
	struct error
		err; /* FAILED: the first thing that is wrong, with line and column; afterwards WRITE_FAILED */
	char *report; /* FAILED by a check: its findings as lines "path:line:col: [level] message (rule)\n"; NULL: none. Owned */
	char *why;    /* SKIPPED. Owned */
	char *old_text, *new_text; /* owned; old_text: NULL unless CHANGED */
	size_t old_len, new_len;
	struct snapshot seen; /* bytes: old_text */
	struct plan_line *lines;
	size_t lines_nr;
	char *note; /* after writing: "written in place: ...", "not kept: ..."; owned, NULL: nothing */
};

struct plan {
	struct plan_file *v;
	size_t nr, cap;
	size_t changed, unchanged, skipped, failed; /* by status */
	size_t written, undone, write_failed;	    /* by outcome */
};

#define PLAN_INIT                               \
	{                                       \
		NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0 \
	}

/* Takes over what *file owns, also on failure (-1: out of memory). */
int plan_take(struct plan *plan, struct plan_file *file, struct error *err);
void plan_file_release(struct plan_file *file);
void plan_release(struct plan *plan);

/* What to do when one file can't be written (or, before writing, failed in the plan). */
enum plan_on_error {
	PLAN_ROLLBACK, /* nothing changes anywhere */
	PLAN_STOP, /* what stands before it in order of input is written and stays, nothing behind it */
	PLAN_CONTINUE, /* all that can be written is */
};

struct plan_write_opts {
	enum plan_on_error on_error;
	unsigned jobs;
	const atomic_int *cancel;
	void (*progress)(void *ctx, size_t done, size_t total); /* calling thread; may be NULL */
	void *ctx;
};

/*
 * Of a plan in which files failed: clear `chosen` of what is not to be written then. Done by plan_write() as well, so that what is shown before
 * may be the same.
 */
void plan_choose(struct plan *plan, enum plan_on_error on_error);

/*
 * Write all chosen files. Outcomes and counts say what became of each. 0: all that were to be written are; -1: not, with the first reason in order of input
 * (ERROR_CONFLICT, ERROR_IO, ERROR_CANCELLED, ...).
 */
int plan_write(struct plan *plan, const struct plan_write_opts *opts, struct error *err);

/*
 * A plan in a file (--save-plan, --plan), as docs/plan-format.md has it: JSON, with the path, the SHA-256 of the old bytes and the new bytes of each chosen file. It is
 * written in one step, and readable by its owner alone. It takes the place of an older plan or of an empty file, whose mode it keeps, and of nothing else: ERROR_USAGE. Errors also: those of replace.h.
 *
 * Reading it looks at each file: one that differs from what the plan was made from is ERROR_CONFLICT, naming it. Errors also: ERROR_CONFIG, with line and
 * column (not a plan, or one that was changed by hand), ERROR_OPEN, ERROR_IO, ERROR_NOMEM. The plan may be filled in part then.
 */
int plan_save(const struct plan *plan, const char *path, struct error *err);
int plan_load(struct plan *plan, const char *path, struct error *err);

#endif
