/*
 * The bar while a plan is written.
 *
 *	struct progress bar;
 *	progress_begin(&bar, opts->progress, opts->common.quiet);
 *	const struct plan_write_opts writing = {..., .progress = plan_progress, .ctx = &bar};
 *	plan_write(&plan, &writing, &err);
 *	progress_end(&bar);
 */
#ifndef CLI_PLAN_PROGRESS_H
#define CLI_PLAN_PROGRESS_H

#include <stddef.h>

/* ctx: a struct progress. */
void plan_progress(void *ctx, size_t done, size_t total);

#endif
