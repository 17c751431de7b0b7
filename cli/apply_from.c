#include "cli/apply_from.h"

#include "apply/diff.h"
#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/stop.h"
#include "cli/diff_read.h"

static int add_diff(struct changes *changes, struct diff_source *old, struct diff_source *new,
	struct error *err)
{
	const struct diff_opts opts = {
		.ignore_order = true, .for_changes = true, .elsewhere = true};
	const struct diff_input before = {&old->doc, old->name}, after = {&new->doc, new->name};
	struct diff CLEANUP(diff_release) diff = DIFF_INIT;
	struct str CLEANUP(str_release) origin = STR_INIT;

	str_addf(&origin, "--from %s %s", old->name, new->name);
	if (str_failed(&origin))
		return error_nomem(err);
	if (diff_documents(&diff, &before, &after, &opts, err) < 0)
		return -1;
	return diff_to_changes(&diff, origin.s, changes, err);
}

int apply_from(struct changes *changes, const char *old, const char *new,
	const struct limit_options *limits, struct error *err)
{
	struct error why = ERROR_INIT;
	struct stop stop = {.cancel = &interrupt_signal};
	struct diff_source before = DIFF_SOURCE_INIT, after = DIFF_SOURCE_INIT;
	int r = diff_read_both(&before, old, &after, new, limits, &stop, &why);

	if (r == 0)
		r = add_diff(changes, &before, &after, &why);
	/* It is what to do that is wrong, not what it is done to. */
	if (why.code == ERROR_INVALID || why.code == ERROR_LIMIT)
		why.code = ERROR_CONFIG;
	if (r < 0)
		error_move(err, &why);
	diff_source_release(&before);
	diff_source_release(&after);
	return r;
}
