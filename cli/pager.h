/*
 * Text that does not fit the screen goes through the user's pager: $CFGEDIT_PAGER, else $PAGER, else `less -FRX` where that is installed and
 * TERM is not dumb. Empty or `cat` is none. Never what a repository's configuration says. It is run by a shell.
 */
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Show the text on `fd`: by the pager when that is a terminal on which it does not fit, else as it is. No worker may be alive. While the pager runs, ^C is for it.
 *
 * 0: shown, also when the user has quit before its end. A pager that can't be run, or fails before it has read anything, is told, and the text is written as it is.
 * Errors: ERROR_IO (what could not be written), ERROR_CANCELLED (a signal ended the pager or us; err->os is its number).
 */
int pager_show(int fd, const char *text, size_t len, struct error *err);

/* Does it need more lines than the screen of `fd` has, as far as that is known? Escape sequences of colours take no room. */
bool pager_is_longer(int fd, const char *text, size_t len);

/* The command that would be run; NULL: none. Borrowed from the environment, or static. */
const char *pager_command(void);

#endif
