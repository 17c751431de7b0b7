/*
 * Splitting a command into words the way a shell does, without running one: no variables, no globs, no `;`.
 */
#ifndef EDITOR_EDITOR_WORDS_H
#define EDITOR_EDITOR_WORDS_H

#include "base/error.h"
#include "base/str.h"

/*
 * Blanks separate words. '...' is taken literally; "..." too, but for a backslash before one of " \ $ `; outside of quotes a
 * backslash takes the next character literally. An unquoted `~/` at the start of the first word stands for $HOME/.
 *
 * ret_words: the words are appended; none for a blank command. Undefined on failure, still to be released.
 * Errors:    ERROR_EDITOR (a quote is not closed, or nothing follows a backslash: names the character, from 1), ERROR_NOMEM.
 */
int editor_words(const char *command, struct strlist *ret_words, struct error *err);

#endif
