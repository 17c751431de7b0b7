/*
 * The question after an edit that is not valid: one key on the terminal.
 */
#ifndef EDITOR_PROMPT_H
#define EDITOR_PROMPT_H

#include "editor/terminal.h"

#include <stdbool.h>
#include <stdio.h>

enum prompt_answer {
	PROMPT_EDIT,
	PROMPT_DIFF,
	PROMPT_SAVE, /* not yet confirmed: prompt_confirm() */
	PROMPT_KEEP,
	PROMPT_QUIT,
	PROMPT_REVERT,
	PROMPT_HELP,   /* never returned */
	PROMPT_END,    /* end of input, a hangup, no terminal */
	PROMPT_SIGNAL, /* session_signal() says which one */
};

/* The answers: for the question itself, its help, and the man page. */
struct prompt_row {
	char key; /* 0 in the last row */
	enum prompt_answer answer;
	const char *label;
	const char *help;
};

extern const struct prompt_row prompt_rows[];

/*
 * Ask until there is an answer; Enter is the first one of the table. What was typed before is forgotten. The question goes to `out`, or to the
 * terminal itself when `out` is none. Needs session_signals_catch() to be in effect; ^Z works.
 */
enum prompt_answer prompt_ask(const struct terminal *terminal, FILE *out);

/* Has the user typed the line `yes`? `question` is printed first, without a line break behind it. */
bool prompt_confirm(const struct terminal *terminal, FILE *out, const char *question);

#endif
