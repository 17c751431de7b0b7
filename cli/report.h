/*
 * How findings are written: one row a format in a table, the same findings in each. `standard`, `colored`, `parsable` and
 * `github` are yamllint's to the byte (but for control characters, which are escaped); `json` is one object a line.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "base/str.h"
#include "validate/finding.h"

#include <stdbool.h>
#include <stdio.h>

enum report_format {
	REPORT_AUTO, /* github in a GitHub action, colored on a terminal, else standard */
	REPORT_STANDARD,
	REPORT_COLORED,
	REPORT_PARSABLE,
	REPORT_GITHUB,
	REPORT_JSON,
};

/* Names in the order of the enum, NULL-terminated: the choices of --format. */
extern const char *const report_format_names[];

struct report {
	FILE *out;
	enum report_format format; /* not REPORT_AUTO */
	bool excerpts; /* the source line and a caret below each problem (standard and colored) */
};

/* What REPORT_AUTO stands for, and whether `standard` is to be colored. */
enum report_format report_choose(enum report_format wanted, bool color);

/* All findings of one file; nothing where there are none. 0, or -1 when out of memory. */
int report_file(const struct report *report, const char *path, const struct findings *findings);

/* The same, appended to `out`; report->out is not looked at. */
int report_render(const struct report *report, const char *path, const struct findings *findings,
	struct str *out);

/*
 * Append a path that a line begins with, safe for a terminal; where it begins with "::", which would make the line a command to a GitHub
 * workflow, with "./" in front.
 */
void report_add_path(struct str *out, const char *path);

#endif
