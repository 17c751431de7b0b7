/*
 * What validation says of a result, as the plan has it.
 */
#ifndef CLI_APPLY_FINDINGS_H
#define CLI_APPLY_FINDINGS_H

#include "apply/plan.h"
#include "validate/finding.h"

/*
 * Append to `fresh` those errors of `now` that were not among those of `before`: the same rule, place in the data and message count as the same, as often as
 * they were there. 0, or -1 when out of memory.
 */
int apply_findings_fresh(
	const struct findings *now, const struct findings *before, struct findings *fresh);

/* The file fails by these findings, of which there are some. 0, or -1 when out of memory. */
int apply_findings_fail(struct plan_file *file, const struct findings *findings);

#endif
