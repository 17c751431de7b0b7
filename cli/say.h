/*
 * What is said to a person: one line on standard error, control characters made harmless.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "base/error.h"

/* "cfgedit: path:line:column: message". Says something even without memory. Returns the exit status of the error. */
int say_error(const struct error *err);

/* "cfgedit: message" */
__attribute__((format(printf, 1, 2))) void say(const char *fmt, ...);

/* What is called before each line, to clear away what would be in its way on a terminal; NULL: nothing. Calling thread only. */
void say_after(void (*clear)(void *ctx), void *ctx);

#endif
