/*
 * The file of -o.
 *
 *	out = output_open(opts->output, operands, &err);
 *	... out is standard output where there is no -o, or it is "-" ...
 *	status = output_close(out, opts->output, status);
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

/* Is it a file? `path`: of -o; NULL: not given. */
bool output_is_file(const char *path);

/*
 * NULL: ERROR_USAGE when the file is one of `operands`, or standard input where that is one ("-"), whose text would be lost; ERROR_OPEN. What the file has
 * is deleted, unless `keep`: until output_begin() then.
 */
FILE *output_open(const char *path, const struct strlist *operands, bool keep, struct error *err);

/* Delete what a file has that was opened with `keep`. */
void output_begin(FILE *out);

/* Returns the status, or, when what was printed has not arrived in the file, another one, and says so. `out`: NULL is fine. */
int output_close(FILE *out, const char *path, int status);

#endif
