/*
 * Options, from tables. These tables are the master copy of the command line: parsing, --help, the man page and the
 * completions of bash, zsh and fish are made from them.
 *
 * A value lands in the command's own struct (offset), so that a command can run twice in one process and in tests. Options
 * may follow operands; `--` ends them; long ones take =VALUE or a separate value and may be cut short where that stays unique.
 */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum opt_kind {
	OPT_FLAG,   /* bool, set to true */
	OPT_COUNT,  /* int, one more each time */
	OPT_STRING, /* const char *, borrowed from argv */
	OPT_LIST,   /* struct strlist, each one added */
	OPT_NUMBER, /* unsigned long, between min and max */
	OPT_CHOICE, /* int: index into choices */
	OPT_SIZE,   /* size_t: bytes, with k, M, G */
};

enum opt_completion {
	OPT_COMPLETE_NONE,
	OPT_COMPLETE_FILE,
	OPT_COMPLETE_DIR,
	OPT_COMPLETE_COMMAND
};

struct opt {
	enum opt_kind kind;
	char letter;	  /* 0: none */
	const char *name; /* long name without --; NULL: none */
	size_t offset;	  /* into the command's options struct */
	const char *arg;  /* name of the value in the help; NULL for flags */
	const char *help; /* one line, lower case, no final stop */
	const char *more; /* further sentences for the man page; NULL: none */
	unsigned long min, max;
	const char *const *choices; /* NULL-terminated */
	enum opt_completion complete;
};

#define OPT_END                           \
	{                                 \
		.name = NULL, .letter = 0 \
	}

/*
 * Parse argv (without the program and the command name) into `values`; operands are appended to ret_operands (borrowed pointers are
 * copied). `tables` is NULL-terminated: the command's own table and the common one. ERROR_USAGE names the option, and the nearest
 * one when it is unknown.
 */
int opt_parse(const struct opt *const *tables, void *values, int argc, char **argv,
	struct strlist *ret_operands, struct error *err);

#endif
