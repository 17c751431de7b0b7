/*
 * Looking at a file before anything is done: may it be written, and in which way? What replace_check() tells before the editor opens
 * and replace_stage() acts on is the same judgement, made here.
 */
#ifndef BASE_REPLACE_PLAN_H
#define BASE_REPLACE_PLAN_H

#include "base/error.h"

#include <stdbool.h>

/* Why a file is written in place; static texts, made to stand behind "written in place: ". */
#define IN_PLACE_LINKS	"it has more than one hard link"
#define IN_PLACE_FOLDER "its folder can't be written"
#define IN_PLACE_MOUNT	"it is a mount point"
#define IN_PLACE_OWNER	"its owner, group or mode can't be given to a new file"
#define IN_PLACE_ACL	"its access control list can't be given to a new file"

/*
 * target:     absolute, behind all links; may be missing.
 * ret_reason: one of the above; NULL: by rename.
 * Errors:     ERROR_OPEN with a message that says what to do, and without a place.
 */
int replace_plan(const char *target, const char **ret_reason, struct error *err);

#endif
