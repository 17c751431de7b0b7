/*
 * Shall this plan be written? One key on the terminal; file by file, if wanted.
 *
 *	if (plan_ask(&plan, &opts, &err) < 0)
 *		return say_error(&err);
 *	plan_write(...)            the files that are still chosen
 */
#ifndef CLI_PLAN_ASK_H
#define CLI_PLAN_ASK_H

#include "apply/plan.h"
#include "base/error.h"
#include "editor/prompt.h"

#include <stdbool.h>
#include <stdio.h>

struct plan_ask_opts {
	bool review; /* --review: file by file from the beginning, each with its diff */
	bool color;  /* of what is shown on the terminal */
	FILE *out; /* where the question goes: standard error; to the terminal itself if that is none */
};

/*
 * 0: the files with `chosen` are to be written, at least one; `chosen` is cleared of those that are not wanted. Without any chosen file nothing is
 * asked. -1: nothing must be written, no file is chosen any more: ERROR_GIVEUP (no, quit, end of input, a hangup, no terminal: says
 * so and names --yes), ERROR_CANCELLED with err->os the signal, ERROR_NOMEM.
 *
 * Catches signals while it asks, as session_run() does. ^Z works. No worker may be alive: a pager may be started.
 */
int plan_ask(struct plan *plan, const struct plan_ask_opts *opts, struct error *err);

/* The answers, of all files and of one, for the man page. */
extern const struct prompt_row plan_ask_answers[], plan_ask_file_answers[];

#endif
