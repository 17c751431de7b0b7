#include "cli/apply_changes.h"

#include "cli/apply_from.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int read_document(const char *text, long *ret, struct error *err)
{
	char *end;

	errno = 0;
	*ret = strtol(text, &end, 10);
	if (*text < '0' || *text > '9' || *end || errno)
		return error_set(err, ERROR_USAGE,
			"--doc wants the number of a document, from 0, not '%s'", text);
	return 0;
}

/* What holds for all of them, wherever it stands among them. */
static int read_scope(struct changes *changes, const struct apply_options *opts, struct error *err)
{
	changes->create = opts->create;
	changes->through_alias = opts->through_alias;
	changes->must_match = opts->must_match;
	if (opts->doc && read_document(opts->doc, &changes->doc, err) < 0)
		return -1;
	return opts->where ? changes_read_where(changes, opts->where, strlen(opts->where),
				     &changes->where, err)
			   : 0;
}

static int add_option(struct changes *changes, const struct opt_given *given,
	const struct apply_options *opts, struct error *err)
{
	char name[64];

	if (given->second)
		return apply_from(changes, given->text, given->second, &opts->limits, err);
	snprintf(name, sizeof(name), "--%s", given->row->name);
	return changes_add_option(changes, name, given->text, err);
}

int apply_changes_read(struct changes *changes, const struct apply_options *opts, struct error *err)
{
	if (read_scope(changes, opts, err) < 0)
		return -1;
	for (size_t i = 0; i < opts->changes.nr; i++)
		if (add_option(changes, &opts->changes.v[i], opts, err) < 0)
			return -1;
	return 0;
}
