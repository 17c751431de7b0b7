/* A diff as changes: what a file of them would be read as. */
#include "apply/diff.h"
#include "base/cleanup.h"

int diff_to_changes(
	const struct diff *diff, const char *origin, struct changes *changes, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const struct ydoc *doc = NULL;

	if (diff_add_changes(diff, &text, err) < 0 ||
		changes_parse_source(changes, origin, text.s, text.len, &doc, err) < 0)
		return -1;
	return changes_add_file(changes, origin, (struct yvalue){doc, ydoc_root(doc, 0)}, err);
}
