/*
 * The commands. A new one is a file cmd_NAME.c that exports a `struct command`, and one line in command_table.c.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/opt.h"

#include <stddef.h>

struct command {
	const char *name;
	const char *alias;    /* NULL: none */
	const char *operands; /* "FILE...", for usage lines */
	const char *help;     /* one line */
	const char *more; /* paragraphs for --help and the man page, separated by an empty line */
	const struct opt *options;
	enum opt_completion complete; /* of its operands */
	const char *const *choices;   /* or the words that its operand may be; NULL: none */
	size_t values_size;
	/* `values` is zeroed and filled by opt_parse(); returns the exit status. Prints its own errors. */
	int (*run)(void *values, struct strlist *operands);
};

extern const struct command *const commands[]; /* NULL-terminated, in the order of the help */

const struct command *command_find(const char *name);

#endif
