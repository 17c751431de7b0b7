/*
 * A value as people are shown it, on one line: 3, nginx:1.27, "3", [a, b], {name: web}. What would be read as something else stands in quotes.
 */
#ifndef APPLY_DIFF_SHOW_H
#define APPLY_DIFF_SHOW_H

#include "base/str.h"
#include "yaml/value.h"

/* Append it, and no more than about `most` bytes, which then end in "…". Not yet safe for a terminal. Takes no longer for a large one. */
void diff_show_value(struct yvalue value, size_t most, struct str *out);

#endif
