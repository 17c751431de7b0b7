/*
 * One of the two texts that are compared: a file, or standard input ("-"), read and parsed.
 *
 *	struct diff_source old = DIFF_SOURCE_INIT;
 *	diff_read(&old, path, &opts->limits, &stop, &err);
 *	... {&old.doc, old.name} ...
 *	diff_source_release(&old);
 */
#ifndef CLI_DIFF_READ_H
#define CLI_DIFF_READ_H

#include "base/error.h"
#include "base/stop.h"
#include "base/str.h"
#include "cli/common_opts.h"
#include "yaml/ydoc.h"

struct diff_source {
	struct str bytes;
	struct ydoc doc;
	const char *name; /* for messages; borrowed from the path, or static */
};

#define DIFF_SOURCE_INIT                            \
	{                                           \
		.bytes = STR_INIT, .doc = YDOC_INIT \
	}

/* Is it standard input? */
bool diff_is_stdin(const char *path);

/* `stop` is asked while it is waited for, and while it is parsed; NULL: never. Errors: those of file_read_until() and ydoc_parse(), with the name; ERROR_USAGE: both are standard input. */
int diff_read(struct diff_source *source, const char *path, const struct limit_options *limits,
	struct stop *stop, struct error *err);
int diff_read_both(struct diff_source *old, const char *old_path, struct diff_source *new,
	const char *new_path, const struct limit_options *limits, struct stop *stop,
	struct error *err);

void diff_source_release(struct diff_source *source);

#endif
