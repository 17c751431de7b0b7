/*
 * What may stand before the command, or without one: the options that every command has, and -e.
 */
#ifndef CLI_GLOBAL_OPTIONS_H
#define CLI_GLOBAL_OPTIONS_H

#include "cli/common_opts.h"

struct global_options {
	struct common_options common;
	bool edit; /* -e: all that follows is for the command edit */
};

extern const struct opt_group global_groups[];

#endif
