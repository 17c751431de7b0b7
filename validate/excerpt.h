/*
 * A finding for people: where and what, the source line, and a caret below the place.
 *
 *	conf/app.yaml:3:8: found undeclared alias "base"
 *	  <<: [*base, *other]
 *	       ^~~~~
 */
#ifndef VALIDATE_EXCERPT_H
#define VALIDATE_EXCERPT_H

#include "base/str.h"
#include "validate/finding.h"

#include <stdbool.h>

/*
 * Append `path:line:col: message` (no line and column where the finding is about the file as a whole) and, where the finding has
 * an excerpt, the two lines below it; then its note, if any. Each line ends in \n. Nothing in it can drive the terminal but, with `color`, our own
 * colours. Tabs become spaces; a long line is cut around the place, with "…". Returns 0, or -1 when out of memory.
 */
int excerpt_render(const char *path, const struct finding *f, bool color, struct str *out);

/* Only the source line, the caret and the note, as far as the finding has them. */
int excerpt_source(const struct finding *f, bool color, struct str *out);

#endif
