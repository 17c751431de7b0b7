/*
 * cfgedit edit: its options.
 */
#ifndef CLI_EDIT_OPTIONS_H
#define CLI_EDIT_OPTIONS_H

#include "cli/command.h"
#include "cli/common_opts.h"

struct edit_options {
	struct common_options common;
	struct limit_options limits;
	const char *editor; /* NULL: not given */
	const char *config; /* NULL: the usual places */
	bool no_config;
};

extern const struct command edit_command;

int edit_run(void *values, struct strlist *operands);

#endif
