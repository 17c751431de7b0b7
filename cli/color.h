/*
 * Colours of the terminal, by what they are for: strings to print, empty ones where there shall be no colour.
 *
 *	const struct palette *p = color_palette(common_use_color(&opts->common, STDOUT_FILENO));
 *	str_addf(&out, "%sfailed%s", p->bad, p->plain);
 */
#ifndef CLI_COLOR_H
#define CLI_COLOR_H

#include <stdbool.h>

struct palette {
	const char *name;  /* of a file */
	const char *good;  /* added, written */
	const char *bad;   /* removed, failed */
	const char *place; /* line numbers, the place of a hunk */
	const char *plain; /* back to normal */
};

/* Static, never NULL. */
const struct palette *color_palette(bool on);

#endif
