/*
 * What the commands that go through many files show meanwhile: the bar, how far it is when SIGUSR1 asks, and at the end that the time was over.
 *
 *	struct batch_watch watch = {.count = ..., .tell = ..., .ctx = ...};
 *	batch_watch_begin(&watch, &opts->batch, &opts->common);
 *	... pool_run(), from whose tick() batch_watch_tick(&watch) ...
 *	batch_watch_end(&watch);
 *
 * All of it is for the calling thread.
 */
#ifndef CLI_BATCH_WATCH_H
#define CLI_BATCH_WATCH_H

#include "cli/batch_options.h"
#include "cli/common_opts.h"
#include "cli/progress.h"

struct batch_watch {
	struct progress progress;
	/* How far it is; total 0: not known yet */
	struct progress_counts (*count)(void *ctx);
	/* Somebody has asked: batch_say_done(), and where each worker is */
	void (*tell)(void *ctx, const struct progress_counts *counts);
	void *ctx;
};

/* What is said from now on clears the bar away first. It must stay where it is until the end. */
void batch_watch_begin(struct batch_watch *watch, const struct batch_options *opts,
	const struct common_options *common);
void batch_watch_tick(struct batch_watch *watch);
void batch_watch_end(struct batch_watch *watch);

/* "3 of 10 files done, " (or "3 files done, ", as long as it is not known of how many), and the rest. */
__attribute__((format(printf, 2, 3))) void batch_say_done(
	const struct progress_counts *counts, const char *fmt, ...);

/*
 * "timed out after 5s: 3 files were not reached", and `more`. Said also with -q: the status alone does not tell that something was not looked at.
 * missed: files that are known, and were not reached; all_known: there are no others.
 */
void batch_say_timeout(
	const struct batch_options *opts, size_t missed, bool all_known, const char *more);

/* As -j says. */
unsigned batch_workers(const struct common_options *common);

#endif
