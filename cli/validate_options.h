/*
 * cfgedit validate: its options.
 */
#ifndef CLI_VALIDATE_OPTIONS_H
#define CLI_VALIDATE_OPTIONS_H

#include "cli/batch_options.h"
#include "cli/command.h"
#include "cli/common_opts.h"
#include "cli/select_options.h"

struct validate_options {
	struct common_options common;
	struct limit_options limits;
	struct select_options select;
	struct batch_options batch;
	int format;	    /* enum report_format */
	int stats;	    /* enum stats_format */
	const char *output; /* NULL: standard output */
	bool list_files, fail_fast;
};

extern const struct command validate_command;

int validate_run(void *values, struct strlist *operands);

#endif
