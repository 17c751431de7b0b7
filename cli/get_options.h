/*
 * cfgedit get: its options.
 */
#ifndef CLI_GET_OPTIONS_H
#define CLI_GET_OPTIONS_H

#include "cli/batch_options.h"
#include "cli/command.h"
#include "cli/common_opts.h"
#include "cli/select_options.h"

enum get_format { GET_YAML, GET_JSON, GET_RAW };

struct get_options {
	struct common_options common;
	struct limit_options limits;
	struct select_options select;
	struct batch_options batch;
	int format;	    /* enum get_format */
	const char *doc;    /* as it was written; NULL: all */
	const char *output; /* NULL: standard output */
	bool place,
		no_place; /* whether they are shown; neither: where there may be several files */
	bool print0;
};

extern const struct command get_command;

int get_run(void *values, struct strlist *operands);

/* Read --doc N: SIZE_MAX when it was not given. Errors: ERROR_USAGE. */
int get_options_doc(const struct get_options *opts, size_t *ret_doc, struct error *err);

#endif
