/*
 * A question on the terminal that one key answers.
 *
 *	static const struct prompt_row rows[] = {{'y', YES, "[y]es", "do it"}, ..., {'?', PROMPT_HELP, "[?]", "this list"}, {0}};
 *	const struct prompt prompt = {"do it?", rows, .enter_is_first = true};
 *	switch (prompt_ask(&terminal, stderr, &prompt)) { case YES: ... case PROMPT_END: ... }
 */
#ifndef EDITOR_PROMPT_H
#define EDITOR_PROMPT_H

#include "editor/terminal.h"

#include <stdbool.h>
#include <stdio.h>

/* What a row may mean, and what comes instead of an answer. */
enum {
	PROMPT_HELP = -1,   /* lists the rows; never returned */
	PROMPT_END = -2,    /* end of input, a hangup, no terminal */
	PROMPT_SIGNAL = -3, /* session_signal() says which one */
};

/* An answer: for the question itself, its help, and the man page. */
struct prompt_row {
	char key;   /* a small letter, which stands for the capital, too; 0 in the last row */
	int answer; /* the caller's, from 0 */
	const char *label;
	const char *help;
};

struct prompt {
	const char *question; /* before the labels, safe for a terminal; NULL: only these */
	const struct prompt_row *rows;
	bool enter_is_first; /* what Enter means; else it is none of the answers */
};

/*
 * Ask until there is an answer. What was typed before is forgotten. The question goes to `out`, or to the
 * terminal itself when `out` is none. Needs session_signals_catch() to be in effect; ^Z works.
 */
int prompt_ask(const struct terminal *terminal, FILE *out, const struct prompt *prompt);

/* Has the user typed the line `yes`? `question` is printed first, without a line break behind it. */
bool prompt_confirm(const struct terminal *terminal, FILE *out, const char *question);

#endif
