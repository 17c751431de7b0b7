#include "apply/diff_name.h"

#include "yaml/value.h"

#include <string.h>

const char *const diff_name_fields[] = {"name", "id", "key", NULL};

const struct ynode *diff_name(const struct ynode *item, size_t *ret_field)
{
	for (size_t f = 0; item->kind == YNODE_MAPPING && diff_name_fields[f]; f++) {
		const struct ynode *by =
			ynode_lookup(item, diff_name_fields[f], strlen(diff_name_fields[f]));

		if (!by || by->kind != YNODE_SCALAR)
			continue;
		*ret_field = f;
		return by;
	}
	return NULL;
}
