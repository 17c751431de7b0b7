/*
 * The commands. To add one, NAME:
 *
 *  1. cli/NAME_options.h: `struct NAME_options` for its values, with `struct common_options common` as its first member, and
 *     `int NAME_run(void *values, struct strlist *operands)`.
 *  2. cli/NAME_options.c: its `struct opt` rows, the groups (its own rows, shared ones, COMMON_GROUP last) and
 *     `const struct command NAME_command`.
 *  3. cli/cmd_NAME.c: NAME_run(), which does the work and returns the exit status. Results go to stdout, all else by say().
 *  4. One line in cli/command_table.c, in the order of the help.
 *  5. tests/cli/NAME.test; then `make completions man` and commit what they write.
 *
 * Parsing, --help, the man page, the completions and "did you mean" follow from the table.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/opt.h"

#include <stddef.h>

struct command {
	const char *name;
	const char *operands; /* for usage lines: "FILE..."; "" for none */
	const char *help;     /* one line, lower case, no final stop */
	/* Paragraphs for --help and the man page, separated by an empty line; NULL: none */
	const char *more;
	const struct opt_group *groups;
	enum opt_completion complete;	   /* of its operands */
	const char *const *choices;	   /* or the words that an operand may be; NULL: any */
	size_t min_operands, max_operands; /* max 0: any number */
	size_t values_size;		   /* of its struct */
	/*
	 * `values` is filled by opt_parse(), --help is dealt with, the operands are of the right number and -C is done.
	 * Returns the exit status (cli/exit_status.h). Prints its own errors; standard output is flushed and checked by main().
	 */
	int (*run)(void *values, struct strlist *operands);
};

extern const struct command *const commands[]; /* NULL-terminated, in the order of the help */

/* NULL: ERROR_USAGE, with the nearest name. */
const struct command *command_find(const char *name, struct error *err);

#endif
