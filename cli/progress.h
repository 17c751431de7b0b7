/*
 * A bar on standard error while a batch runs:
 *
 *	[=========>            ] 1234/5000  617/s  6 s left  2 problems
 *
 *	struct progress p;
 *	progress_begin(&p, when, quiet);
 *	progress_draw(&p, &counts);      as often as one likes: it draws at most ten times a second
 *	progress_clear(&p);              before anything else is printed on a terminal
 *	progress_end(&p);
 *
 * Nothing is drawn in the first half second. Nothing is allocated. The width of the terminal is asked for at each drawing, so that it
 * may change. Threads: the calling one.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum progress_when { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER };

struct progress_counts {
	size_t done, total; /* total 0: not yet known */
	size_t problems;
};

struct progress {
	bool on;
	bool foreground_only; /* nothing is drawn while another job has the terminal */
	uint64_t start, drawn_at;
	size_t columns; /* that the bar on the screen takes; 0: there is none */
};

/* With AUTO it is for a terminal on standard error, and not if quiet; where TERM is dumb there is none. */
void progress_begin(struct progress *p, enum progress_when when, bool quiet);

void progress_draw(struct progress *p, const struct progress_counts *counts);
void progress_clear(struct progress *p);
void progress_end(struct progress *p);

/*
 * For tests: the bar after `seconds`, at most `width` columns wide, into `out` (of `size` bytes). Returns its length, which is its width,
 * since all of it is ASCII.
 */
size_t progress_render(
	char *out, size_t size, const struct progress_counts *counts, double seconds, size_t width);

#endif
