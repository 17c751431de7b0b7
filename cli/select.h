/*
 * Which files a command works on: the operands, turned into files one after the other.
 *
 *	struct select s = {.operands = operands, .no_ignore = ...};
 *	struct select_entry entry;
 *	while ((r = select_next(&s, &entry, &err)) > 0) {
 *		... entry is ours now ...
 *		select_entry_release(&entry);
 *	}
 *	select_release(&s);
 *
 * A file that is named is taken, whatever its name and whether git ignores it or not. Below a folder it is `*.yaml`, `*.yml` and
 * `.yamllint`: inside a work tree those that git tracks or does not ignore (also in sub-modules and nested repositories, each by its own
 * rules), elsewhere all but what is in `.git`. The order of the operands is kept; below a folder it is byte order of the paths. An operand
 * that stands twice is done twice, but for "-". libgit2 is loaded only for a folder that is in, or holds, a repository.
 */
#ifndef CLI_SELECT_H
#define CLI_SELECT_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct select_entry {
	char *path; /* to be opened and shown: as the user gave it, joined with what is below; "-" is passed on */
	bool named; /* it is an operand itself: that it can't be opened gives status 66 */
	struct error
		error; /* code other than ERROR_NONE: no file, but something that can't be opened or listed, in its place */
};

/* Zeroed but for the first two, it is ready, and safe to release. */
struct select {
	const struct strlist *operands; /* borrowed; empty: the current folder */
	bool no_ignore; /* do not ask git: walk all that is there, sub-modules too */

	size_t next_operand;
	bool has_stdin;		    /* "-" was among them */
	struct select_entry *queue; /* of the operand at hand; from `first` on not yet handed out */
	size_t first, nr, cap;
};

/*
 * The next one: 1 and *ret_entry, which is the caller's to release; 0 at the end; -1 when memory ran out. One operand is listed at a time,
 * when it is reached.
 */
int select_next(struct select *s, struct select_entry *ret_entry, struct error *err);

void select_entry_release(struct select_entry *entry);
void select_release(struct select *s);

#endif
