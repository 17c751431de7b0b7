/*
 * The one validation that validate, edit and apply share.
 *
 *	struct validator v;                     one per worker
 *	validator_init(&v, &opts);
 *	validate_text(&v, text, len, &findings, &err);
 *	validator_release(&v);
 */
#ifndef VALIDATE_VALIDATE_H
#define VALIDATE_VALIDATE_H

#include "base/error.h"
#include "base/str.h"
#include "validate/finding.h"
#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stdint.h>

struct validate_opts {
	struct ydoc_limits limits;
	size_t max_size; /* bytes of a file; 0: FILE_SIZE_DEFAULT_LIMIT */
};

/* What a file took: see validator.cost. */
struct validate_cost {
	uint64_t read, parse, check; /* nanoseconds */
	size_t bytes;
	bool was_read; /* and so parsed and checked; `read` counts all the same */
};

struct validator {
	struct validate_opts opts;
	/* Borrowed; where it is not NULL, every call fills it. Without it no clock is asked */
	struct validate_cost *cost;
	int read_os; /* errno of what kept the last file from being read; 0: that was not why, or it was read */
	struct ydoc doc;
	struct str text;		   /* the file being read */
	struct textmap keys;		   /* of a large mapping */
	struct str excerpt, pointer, note; /* of the finding being made */
};

/* `opts` is copied; NULL: all defaults. Cannot fail: memory is taken when it is first needed. */
void validator_init(struct validator *v, const struct validate_opts *opts);
void validator_release(struct validator *v);

/*
 * Check `len` bytes as they are in the file (any encoding that YAML allows, BOM or not). Findings are appended, and the list
 * sorted. 0: checked (findings or none); -1: could not check: ERROR_NOMEM; ERROR_CANCELLED and ERROR_LATE of opts.limits.stop, which is
 * asked all the time (there may be findings then, but not all).
 * The text is borrowed until the next call: v->doc points into it.
 * Threads: one validator is for one thread at a time.
 */
int validate_text(struct validator *v, const char *text, size_t len, struct findings *ret_findings,
	struct error *err);

/*
 * The same for a document that is parsed already (with or without success, under the same limits): it is not parsed again, and belongs to the caller.
 * v->doc is that document meanwhile; cost is not filled.
 */
int validate_document(
	struct validator *v, struct ydoc *doc, struct findings *ret_findings, struct error *err);

/*
 * Read and check a file. Errors: ERROR_NOMEM; ERROR_CANCELLED, when opts.limits.stop was set. One that can't be read is a finding of its
 * own (rule "io", or "limits" where it is too large; line 0), so that it is never silence; so is one that took too long (also "limits"),
 * and then it is the only one: the list, which must be empty before, does not depend on how far it came. Its bytes are in v->text until
 * the next call.
 */
int validate_file(
	struct validator *v, const char *path, struct findings *ret_findings, struct error *err);

/* The same for what a descriptor gives up to its end (standard input). */
int validate_fd(struct validator *v, int fd, const char *name, struct findings *ret_findings,
	struct error *err);

/*
 * The finding that stands for what could not be read; `reading` is released. -1 where there is no memory for it (ERROR_NOMEM), and for
 * what was not waited for (ERROR_CANCELLED): nothing is known of such a file.
 */
int validate_unreadable(struct error *reading, struct findings *ret_findings, struct error *err);

#endif
