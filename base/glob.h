/*
 * Wildcards as gitignore has them: `*` and `?` and `[...]` do not match a slash; `**` as a whole component matches any number of
 * components, also none; a backslash takes the next character literally.
 */
#ifndef BASE_GLOB_H
#define BASE_GLOB_H

#include <stdbool.h>

/*
 * Does the whole of `text` match? fold: ASCII letters match without regard to case. A pattern that is not well formed (an open
 * bracket, a backslash at its end) matches nothing. The time is bounded by the product of the lengths for each `**`.
 */
bool glob_match(const char *pattern, const char *text, bool fold);

#endif
