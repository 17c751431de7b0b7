/*
 * A plan, or what became of it, as text for people. Everything from files is made harmless to a terminal.
 *
 *	app.yaml: 2 places
 *	  4: spec.replicas: 2 → 3
 *	 17: spec.paused: deleted
 *	db.yaml:3:5: failed: the key "a" is there twice
 *	2 of 10 files would change, 7 unchanged, 1 failed
 */
#ifndef CLI_PLAN_SHOW_H
#define CLI_PLAN_SHOW_H

#include "apply/plan.h"
#include "base/str.h"

#include <stdbool.h>

/* So many places of a file are listed, and lines of its report; then "and 3 more". */
enum { PLAN_SHOW_MOST = 12 };

struct plan_show_opts {
	bool color;
	bool all;   /* with -v: files that stay as they are, too, and every place */
	bool after; /* what became of each file, rather than what would */
	bool brief; /* with `after`: what writing brought to light, and the totals; all else was shown before */
};

/* Append the list of files in order of input, and behind it the line of totals. 0, or -1: out of memory. */
int plan_show(const struct plan *plan, const struct plan_show_opts *opts, struct str *out);

/* Only the line of totals. */
int plan_show_totals(const struct plan *plan, const struct plan_show_opts *opts, struct str *out);

/* Only what stands there for one file; nothing where it would not be listed. */
int plan_show_file(
	const struct plan_file *file, const struct plan_show_opts *opts, struct str *out);

#endif
