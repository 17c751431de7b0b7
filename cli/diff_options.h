/*
 * The options of `cfgedit diff`.
 */
#ifndef CLI_DIFF_OPTIONS_H
#define CLI_DIFF_OPTIONS_H

#include "cli/command.h"
#include "cli/common_opts.h"

enum diff_format { DIFF_TEXT, DIFF_YAML, DIFF_JSON_PATCH, DIFF_MERGE_PATCH };

struct diff_options {
	struct common_options common;
	struct limit_options limits;
	int format; /* enum diff_format */
	const char *output;
	unsigned long timeout; /* milliseconds; 0: none */
	bool ignore_order, exit_code;
};

extern const struct command diff_command;

int diff_run(void *values, struct strlist *operands);

#endif
