#include "cli/plan_progress.h"

#include "cli/progress.h"

void plan_progress(void *ctx, size_t done, size_t total)
{
	const struct progress_counts counts = {.done = done, .total = total};

	progress_draw(ctx, &counts);
}
