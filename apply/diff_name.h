/*
 * What tells an item of a sequence from the others, where such lists are common: its `name`, `id` or `key`.
 */
#ifndef APPLY_DIFF_NAME_H
#define APPLY_DIFF_NAME_H

#include "yaml/ydoc.h"

#include <stddef.h>

/* In this order; NULL-terminated. */
extern const char *const diff_name_fields[];

/* The scalar of the first of these that the item, a mapping, has; NULL: it has none. *ret_field: which one, in diff_name_fields. */
const struct ynode *diff_name(const struct ynode *item, size_t *ret_field);

#endif
