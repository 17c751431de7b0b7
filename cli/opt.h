/*
 * Options, from tables. These tables are the master copy of the command line: parsing, --help, the man page and the
 * completions of bash, zsh and fish are made from them.
 *
 *	struct edit_options values = {0};
 *	struct strlist operands = STRLIST_INIT;
 *	opt_defaults(groups, &values);
 *	if (opt_parse(groups, &values, argc, argv, &operands, &err) < 0) ...
 *	opt_release(groups, &values);
 *
 * A value lands in the command's own struct (offset), so that a command can run twice in one process and in tests. Options
 * may follow operands; `--` ends them; `-` is an operand; letters may be bundled (-qv, -j4); long ones take =VALUE or a
 * separate value and may be cut short where that stays unique. The last one given wins.
 *
 * Threads: safe on different values.
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
	OPT_SIZE, /* size_t: bytes, written with k, M or G (powers of 1024), between min and max */
	OPT_TIME, /* unsigned long: milliseconds, written with ms, s (or nothing), m or h, between min and max */
	OPT_RATE, /* struct opt_rate: 10/s or 300/m, the number between min and max; there is no initial one */
	OPT_ORDERED, /* struct opt_ordered, which all rows of this kind may share: each one added, so that their order among each other is known */
};

struct opt_rate {
	unsigned long nr; /* 0: no rate was given */
	unsigned long seconds;
};

struct opt;

struct opt_ordered {
	struct opt_given {
		const struct opt *row;
		const char *text;   /* borrowed from argv */
		const char *second; /* likewise; NULL: the row has no second value */
	} * v;
	size_t nr, cap;
};

enum opt_completion {
	OPT_COMPLETE_NONE,
	OPT_COMPLETE_FILE,    /* any file */
	OPT_COMPLETE_YAML,    /* *.yaml, *.yml and folders */
	OPT_COMPLETE_DIR,     /* folders */
	OPT_COMPLETE_PROGRAM, /* a program on PATH */
	OPT_COMPLETE_COMMAND, /* one of cfgedit's own commands */
};

struct opt {
	enum opt_kind kind;
	char letter;	  /* 0: none */
	const char *name; /* long name without --; NULL: none */
	size_t offset;	  /* into the struct of its group */
	const char *arg;  /* name of the value in the help; NULL for flags */
	const char *
		second; /* of ORDERED: name of a second value, always the next word; NULL: there is none */
	/* One line, lower case, no final stop; choices and default are added by who shows it */
	const char *help;
	const char *more;	/* further sentences for the man page; NULL: none */
	unsigned long min, max; /* max 0: no upper bound */
	unsigned long
		initial; /* of NUMBER, SIZE and CHOICE; the help shows it unless it is 0 for a number */
	const char *const *choices; /* NULL-terminated */
	/*
	 * The value may be left out, and this is what then stands for it; it can only be given as --name=VALUE (or behind the
	 * letter). NULL: a value is needed
	 */
	const char *bare;
	enum opt_completion complete;
};

#define OPT_END                           \
	{                                 \
		.name = NULL, .letter = 0 \
	}

/* Rows that belong together, and where their struct lies in the command's: rows shared by commands stand once. */
struct opt_group {
	const char *title; /* heading in the help */
	const struct opt *options;
	size_t base; /* offset of the rows' struct in the command's struct */
};

#define OPT_GROUP_END         \
	{                     \
		NULL, NULL, 0 \
	}

/* for (every row of every group): `group` and `row` are the variables' names */
#define OPT_EACH(groups, group, row)                                            \
	for (const struct opt_group *group = (groups); group->options; group++) \
		for (const struct opt *row = group->options; row->name || row->letter; row++)

/* Write every row's `initial` into `values`, which must be zeroed. */
void opt_defaults(const struct opt_group *groups, void *values);

/*
 * Parse argv (without the program and the command name) into `values`; operands are copied to ret_operands in their order.
 * On failure both may be partly filled: release them all the same.
 * Errors: ERROR_USAGE, one line that names the option and, when it is unknown, the nearest one; ERROR_NOMEM. The message quotes
 * argv as it is: print with utf8_add_safe(), as say_error() does.
 */
int opt_parse(const struct opt_group *groups, void *values, int argc, char **argv,
	struct strlist *ret_operands, struct error *err);

/* Free the lists in `values`. */
void opt_release(const struct opt_group *groups, void *values);

/* The same parser step by step, for who must stop in between: set the first four members, call opt_step() until it says END. */
struct opt_parser {
	const struct opt_group *groups;
	void *values;
	int argc;
	char **argv;
	int next;	    /* index of the argument to be read next */
	bool operands_only; /* `--` was seen */
};

enum opt_step { OPT_STEP_ERROR = -1, OPT_STEP_END, OPT_STEP_OPTION, OPT_STEP_OPERAND };

/* One argument with its value, if it has one. OPERAND: *ret_operand is borrowed from argv. */
enum opt_step opt_step(struct opt_parser *p, const char **ret_operand, struct error *err);

/* Does the row take a value? */
bool opt_has_value(const struct opt *row);

/* Does it count, or hold, each time that it is given? */
bool opt_is_repeated(const struct opt *row);

/* May that be the next word? Not where it may be left out. */
bool opt_takes_word(const struct opt *row);

/* Append a size as people write it: 256M, 10k, 1000. */
int opt_add_size(struct str *out, size_t size);

/* And a time: 500ms, 90s, 5m, 1h. */
int opt_add_time(struct str *out, unsigned long ms);

#endif
