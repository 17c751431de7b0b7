/*
 * The rounds of a session: run the editor, read back, check, ask.
 */
#ifndef EDITOR_SESSION_ROUND_H
#define EDITOR_SESSION_ROUND_H

#include "editor/session.h"
#include "editor/terminal.h"

struct rounds {
	struct session *session;
	const struct terminal *terminal;
	size_t launches; /* how often an editor was started */
	bool at_once;	 /* the last one came back sooner than anybody types */
	bool broken_off; /* the editor did not end by itself: it may have left what was not saved */
};

/* As session_run(), without what has to be in place around it and without keeping copies. */
int rounds_run(struct rounds *r, struct error *err);

#endif
