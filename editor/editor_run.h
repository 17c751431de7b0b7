/*
 * Running the editor, once: in a process group of its own, with the terminal handed over to it, and everything back in order
 * whatever it did.
 */
#ifndef EDITOR_EDITOR_RUN_H
#define EDITOR_EDITOR_RUN_H

#include "base/error.h"
#include "editor/editor_find.h"
#include "editor/editor_table.h"
#include "editor/terminal.h"

/*
 * Start the editor on the files and wait until it ends. No thread of ours may be alive, and session_signals_catch() must be in effect.
 *
 * While it runs SIGINT and SIGQUIT are ignored here; in the editor all signals have their default effect. When it is stopped (^Z) our
 * own group is stopped too, and it is continued when we are. SIGTERM and SIGHUP are passed on to its group; what has not ended
 * two seconds later is killed. The terminal's modes and foreground group are restored in any case.
 *
 * Where standard input is not a terminal, the editor gets the controlling one; where there is none, standard input as it is.
 *
 * ret_status: as of waitpid(); set on success only.
 * Errors:     ERROR_EDITOR (it needs a terminal and there is none, or the system can't run it), ERROR_CANCELLED with err->os the
 *             signal that came, ERROR_IO (no process), ERROR_NOMEM.
 */
int editor_run(const struct editor *editor, const struct editor_target *targets, size_t nr,
	const struct terminal *terminal, int *ret_status, struct error *err);

#endif
