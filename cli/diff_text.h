/*
 * A diff as text for people. Everything from files is made harmless to a terminal.
 *
 *	--- old.yaml
 *	+++ new.yaml
 *	    4 ~ spec.replicas: 2 → 3
 *	   17 - spec.paused: true
 *	   20 + spec.strategy: {type: Recreate}
 */
#ifndef CLI_DIFF_TEXT_H
#define CLI_DIFF_TEXT_H

#include "apply/diff.h"
#include "base/str.h"

#include <stdbool.h>

/* Append it; nothing where there is no difference. 0, or -1: out of memory. */
int diff_text(const struct diff *diff, bool color, struct str *out);

#endif
