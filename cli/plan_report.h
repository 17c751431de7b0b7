/*
 * A plan, or what became of it, for programs: docs/apply-format.md has the formats.
 */
#ifndef CLI_PLAN_REPORT_H
#define CLI_PLAN_REPORT_H

#include "apply/plan.h"

#include <stdio.h>

enum plan_format {
	PLAN_FORMAT_TEXT,   /* plan_show.h */
	PLAN_FORMAT_JSON,   /* one object: {"files": [...], "totals": {...}} */
	PLAN_FORMAT_NDJSON, /* an object a file, one a line; the totals in the last line */
	PLAN_FORMAT_JUNIT,  /* XML; a file is a test case */
};

/* Names in the order of the enum, NULL-terminated: the choices of --format. */
extern const char *const plan_format_names[];

/*
 * Not for PLAN_FORMAT_TEXT. Before writing all outcomes are "not_written". 0; -1: out of memory. Errors of the stream are the caller's to look
 * for.
 */
int plan_report(const struct plan *plan, enum plan_format format, FILE *out);

#endif
