/* A diff as changes: what a file of them would be read as, and what must hold elsewhere. */
#include "apply/diff.h"
#include "apply/diff_compare.h"
#include "base/cleanup.h"

#include <string.h>

bool diff_goes_by_value(const struct diff *diff, const struct diff_entry *entry)
{
	return diff->elsewhere && entry->kind == DIFF_DELETE && entry->place &&
	       !entry->place->key && !entry->place->field;
}

/* A key or item that is added needs its mapping or list only. */
static void limit(const struct diff *diff, const struct diff_entry *entry, const char *origin,
	struct change *change)
{
	/* Not the line of a text that nobody sees. */
	change->origin = origin;
	if (entry->kind == DIFF_SET)
		change->needs = CHANGE_NEEDS_PLACE;
	else if (entry->kind == DIFF_ADD)
		change->needs = CHANGE_NEEDS_PARENT;
	change->unless_there = entry->unlike;
	/* A file of changes has no such deletion: there it is an item with a value. */
	change->one_item = diff_goes_by_value(diff, entry);
	if (change->one_item)
		change->kind = CHANGE_DELETE;
}

/* Each difference has become one change. */
static int limit_all(
	const struct diff *diff, const char *origin, struct changes *changes, size_t first)
{
	struct change *change = changes->v + first;

	origin = arena_copy(&changes->arena, origin, strlen(origin));
	if (!origin)
		return -1;
	for (size_t i = 0; i < diff->nr; i++)
		if (diff->v[i].kind != DIFF_ORDER)
			limit(diff, &diff->v[i], origin, change++);
	return 0;
}

int diff_to_changes(
	const struct diff *diff, const char *origin, struct changes *changes, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const struct ydoc *doc = NULL;
	size_t first = changes->nr;

	if (diff_add_changes(diff, &text, err) < 0 ||
		changes_parse_source(changes, origin, text.s, text.len, &doc, err) < 0 ||
		changes_add_file(changes, origin, (struct yvalue){doc, ydoc_root(doc, 0)}, err) < 0)
		return -1;
	return limit_all(diff, origin, changes, first) < 0 ? error_nomem(err) : 0;
}
