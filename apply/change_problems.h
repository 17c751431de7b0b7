/*
 * For apply/ alone: what is wrong with a text before anything is changed, and libyaml lets pass (yaml/duplicates.h). Such a text is refused, unless the
 * changer may leave it as it is: then only what such a problem makes ambiguous is refused.
 */
#ifndef APPLY_CHANGE_PROBLEMS_H
#define APPLY_CHANGE_PROBLEMS_H

#include "apply/change_make.h"

/* Look at a text that was parsed just now; `is_first`: the user's own. Errors: ERROR_INVALID (not where changer->keeps_problems), ERROR_NOMEM, those of limits.stop. */
int problems_find(struct changer *changer, struct ydoc *doc, bool is_first, struct error *err);

/* Is an edit at, or below, a key that stands twice? Nobody knows which of the two is meant: ERROR_INVALID. */
int problems_check_edits(struct changer *changer, const struct change *change, struct error *err);

#endif
