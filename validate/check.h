/*
 * For validate/ alone: the families of checks, and how they report. A new family is a file with one function of this form and a
 * line in the table of validate.c.
 */
#ifndef VALIDATE_CHECK_H
#define VALIDATE_CHECK_H

#include "validate/validate.h"

/* Look at v->doc. 0, or -1 when out of memory, or when v->opts.limits.stop says so: what loops over nodes looks there, by stop_between(). */
typedef int check_fn(struct validator *v, struct findings *findings);

check_fn check_duplicate_keys;
check_fn check_aliases;
check_fn check_problem; /* why the document could not be parsed to its end */

/*
 * Report bytes start..end of v->doc.text. `node`: what it is about, for the instance path; may be NULL.
 * `other`: the first node of its kind, to be named in a note; may be NULL. Place, end and excerpt are worked out here.
 */
int check_report(struct validator *v, struct findings *findings, const char *rule, size_t start,
	size_t end, const struct ynode *node, const struct ynode *other, const char *message);

#endif
