/*
 * Options that several commands share: one row each, whoever uses them.
 */
#ifndef CLI_COMMON_OPTS_H
#define CLI_COMMON_OPTS_H

#include "cli/opt.h"

#include <stdbool.h>

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Every command has them; first member of every command's struct. */
struct common_options {
	struct strlist
		dirs; /* -C, each relative to the one before; main() has changed to them already */
	unsigned long jobs; /* 0: one a processor */
	int quiet, verbose; /* how often */
	int color;	    /* enum color: see common_use_color() */
	bool help, version; /* dealt with by main() */
};

extern const struct opt common_options[];

#define COMMON_GROUP                                \
	{                                           \
		"Common options", common_options, 0 \
	}

/* What a file may be; `type` has a member `struct limit_options limits`. */
struct limit_options {
	unsigned long max_depth;   /* nesting of collections */
	unsigned long max_aliases; /* nodes after all aliases are expanded */
	size_t max_size;	   /* bytes */
};

extern const struct opt limit_options[];

#define LIMIT_GROUP(type)                                       \
	{                                                       \
		"Limits", limit_options, offsetof(type, limits) \
	}

/* Colour on this descriptor? NO_COLOR (set and not empty) and TERM=dumb count as never when it is up to us. */
bool common_use_color(const struct common_options *common, int fd);

#endif
