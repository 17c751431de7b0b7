#include "apply/transaction_phases.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/set.h"
#include "base/utf8.h"

#include <string.h>

/* Which name stands first is up to the input; that of the earlier failure, if it had one, gives way. */
static void refuse(struct transaction_item *item, const struct transaction_item *other)
{
	struct str CLEANUP(str_release) name = STR_INIT;

	error_release(&item->err);
	utf8_add_safe(&name, other->path, strlen(other->path));
	if (str_failed(&name))
		error_nomem(&item->err);
	else
		error_set(&item->err, ERROR_INVALID,
			"is the same file as '%s', and can be written only once: name one of them",
			name.s);
	error_at(&item->err, item->path, 0, 0);
}

static void refuse_with_first(struct transaction *t, struct transaction_item *item)
{
	struct transaction_item *first = t->items;

	while (first->expect.missing || !file_same(&first->expect.st, &item->expect.st))
		first++;
	refuse(first, item);
	refuse(item, first);
}

void transaction_refuse_twins(struct transaction *t)
{
	struct set CLEANUP(set_release) seen = SET_INIT;

	for (size_t i = 0; i < t->nr; i++) {
		struct transaction_item *item = &t->items[i];
		int r = 1;

		if (!item->expect.missing)
			r = set_add(&seen,
				(struct set_key){item->expect.st.st_dev, item->expect.st.st_ino});
		if (r < 0)
			error_nomem(&item->err);
		else if (r == 0)
			refuse_with_first(t, item);
	}
}
