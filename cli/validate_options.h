/*
 * cfgedit validate: its options.
 */
#ifndef CLI_VALIDATE_OPTIONS_H
#define CLI_VALIDATE_OPTIONS_H

#include "cli/command.h"
#include "cli/common_opts.h"

enum validate_format {
	FORMAT_AUTO, /* colored on a terminal, github in a GitHub workflow, else standard */
	FORMAT_STANDARD,
	FORMAT_COLORED,
	FORMAT_PARSABLE,
	FORMAT_GITHUB,
	FORMAT_JSON,
};

struct validate_options {
	struct common_options common;
	struct limit_options limits;
	int format;	    /* enum validate_format */
	const char *output; /* NULL: standard output */
	bool no_ignore, fail_fast;
};

extern const struct command validate_command;

int validate_run(void *values, struct strlist *operands);

#endif
