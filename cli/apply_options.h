/*
 * cfgedit apply: its options.
 */
#ifndef CLI_APPLY_OPTIONS_H
#define CLI_APPLY_OPTIONS_H

#include "base/error.h"
#include "cli/batch_options.h"
#include "cli/command.h"
#include "cli/common_opts.h"
#include "cli/select_options.h"

#include <stdbool.h>

struct apply_options {
	struct common_options common;
	struct limit_options limits;
	struct select_options select;
	struct batch_options batch;
	struct opt_ordered changes; /* what to change, in the order given */
	const char *where, *doc;    /* NULL: not given */
	bool create, through_alias, must_match;
	bool dry_run, diff, stat, yes, review, only_new;
	int on_error;		      /* enum plan_on_error */
	const char *save_plan, *plan; /* NULL: not given */
	int format;		      /* enum plan_format */
	const char *output;	      /* NULL: standard output */
};

extern const struct command apply_command;

/* What is given together must make sense: ERROR_USAGE. */
int apply_options_check(
	const struct apply_options *opts, const struct strlist *operands, struct error *err);

/* Is it standard input that is to be changed, to standard output? */
bool apply_options_filter(const struct strlist *operands);

int apply_run(void *values, struct strlist *operands);

#endif
