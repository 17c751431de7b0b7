/*
 * What the user wants done with files that are not valid.
 */
#ifndef EDITOR_SESSION_ASK_H
#define EDITOR_SESSION_ASK_H

#include "editor/prompt.h"
#include "editor/session.h"
#include "editor/terminal.h"

/* The answers, for the man page, too. */
extern const struct prompt_row session_answers[];

enum next { NEXT_ROUND, NEXT_DONE, NEXT_FAILED };

/*
 * Ask, and do what was answered; `diff` and a `save` that is not confirmed come back to the question. NEXT_ROUND: the editor again.
 * NEXT_DONE: nothing is left that is not valid or not wanted all the same. NEXT_FAILED: err is set, nothing must be written.
 */
enum next session_ask(struct session *s, const struct terminal *terminal, struct error *err);

bool session_has_problems(const struct edit_file *file);
void session_forget_problems(struct edit_file *file);

#endif
