#include "cli/batch_around.h"

#include "base/clock.h"

#include <unistd.h>

static void init_rate(struct around_rate *rate, const struct opt_rate *opt)
{
	const uint64_t second = 1000000000;
	unsigned long burst = opt->nr / opt->seconds;

	around_rate_init(rate, opt->seconds * second / opt->nr, burst ? burst : 1);
}

void batch_around_init(struct batch_around *around, const struct batch_options *opts,
	const struct batch_around_hooks *hooks)
{
	const uint64_t ms = 1000000;
	uint64_t file_ms = opts->file_timeout;
	size_t nr = 0;

	*around = (struct batch_around){.list = {NULL}};
	around_check_init(&around->check, hooks->check);
	around->list[nr++] = &around->check.around;
	if (opts->retries) {
		around_retry_init(&around->retry, hooks->again, (unsigned)opts->retries);
		/* Many machines may have begun at the same time. */
		around->retry.random = clock_ns() ^ (uint64_t)getpid() << 32;
		around->list[nr++] = &around->retry.around;
	}
	if (opts->rate.nr) {
		init_rate(&around->rate, &opts->rate);
		around->list[nr++] = &around->rate.around;
	}
	if (file_ms) {
		around_limit_init(&around->limit,
			file_ms > UINT64_MAX / ms ? UINT64_MAX : file_ms * ms, hooks->set_end);
		around->list[nr++] = &around->limit.around;
	}
}
