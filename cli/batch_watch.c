#include "cli/batch_watch.h"

#include "base/cleanup.h"
#include "base/plural.h"
#include "base/str.h"
#include "cli/say.h"
#include "cli/whereabouts.h"
#include "pool/pool.h"

#include <stdarg.h>

static void clear_progress(void *ctx)
{
	progress_clear(ctx);
}

void batch_watch_begin(struct batch_watch *watch, const struct batch_options *opts,
	const struct common_options *common)
{
	progress_begin(&watch->progress, (enum progress_when)opts->progress, common->quiet > 0);
	say_after(clear_progress, &watch->progress);
}

void batch_watch_end(struct batch_watch *watch)
{
	progress_end(&watch->progress);
	say_after(NULL, NULL);
}

void batch_watch_tick(struct batch_watch *watch)
{
	bool is_asked = whereabouts_asked();
	struct progress_counts counts;

	if (!is_asked && !watch->progress.on)
		return;
	counts = watch->count(watch->ctx);
	if (is_asked)
		watch->tell(watch->ctx, &counts);
	if (watch->progress.on)
		progress_draw(&watch->progress, &counts);
}

void batch_say_done(const struct progress_counts *counts, const char *fmt, ...)
{
	struct str CLEANUP(str_release) rest = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&rest, fmt, ap);
	va_end(ap);
	if (counts->total)
		say("%zu of %zu files done, %s", counts->done, counts->total, rest.s);
	else
		say("%zu file%s done, %s", counts->done, plural(counts->done), rest.s);
}

void batch_say_timeout(
	const struct batch_options *opts, size_t missed, bool all_known, const char *more)
{
	struct str CLEANUP(str_release) time = STR_INIT;

	opt_add_time(&time, opts->timeout);
	if (missed)
		say("timed out after %s: %s%zu file%s not reached%s", time.s,
			all_known ? "" : "at least ", missed, missed == 1 ? " was" : "s were",
			more);
	else
		say("timed out after %s: not all files were found%s", time.s, more);
}

unsigned batch_workers(const struct common_options *common)
{
	return common->jobs ? (unsigned)common->jobs : pool_default_workers();
}
