/*
 * Exit statuses: one table for the code, the help and the man page.
 */
#ifndef CLI_EXIT_STATUS_H
#define CLI_EXIT_STATUS_H

/* name, number, meaning */
#define EXIT_STATUS_TABLE(X)                                                                                                                                                                                                                          \
	X(OK, 0, "done: valid, saved, or nothing to do")                                                                                                                                                                                              \
	X(PROBLEMS, 1, "problems: errors were found, files failed, or get found nothing")                                                                                                                                                             \
	X(GIVEUP, 3,                                                                                                                                                                                                                                  \
		"given up: an edit that is not valid was not written, since the user quit at the question, its input ended, or there was no terminal to ask on; or the editor ended with an error; a plan was not agreed to, so nothing was written") \
	X(CONFLICT, 4, "conflict: the file was changed by someone else meanwhile")                                                                                                                                                                    \
	X(EDITOR, 5, "no editor: not found, can't be run, or no terminal to run it on")                                                                                                                                                               \
	X(USAGE, 64, "wrong usage")                                                                                                                                                                                                                   \
	X(CONFIG, 65, "a query, a change, a plan, or cfgedit's configuration can't be understood")                                                                                                                                                    \
	X(OPEN, 66,                                                                                                                                                                                                                                   \
		"a path named on the command line can't be opened; the others are done, but for apply, which writes all or none")                                                                                                                     \
	X(IO, 74, "input/output error: full disk, failed write; the files are as they were")

enum exit_status {
#define X(name, number, text) STATUS_##name = number,
	EXIT_STATUS_TABLE(X)
#undef X
		STATUS_SIGNAL = 128, /* plus the number of the signal */
};

struct exit_status_row {
	const char *number; /* "128+N" for the last one */
	const char *text;
};

extern const struct exit_status_row exit_statuses[]; /* ends in NULL, NULL */

#endif
