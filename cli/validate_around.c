#include "cli/validate_around.h"

#include "base/clock.h"
#include "cli/validate_worker.h"

#include <unistd.h>

static bool is_worth_beginning(void *ctx, void *state, void *arg, enum pool_outcome *ret_outcome)
{
	struct validate_task *task = arg;

	(void)ctx;
	(void)state;
	if (task->entry.error.code == ERROR_NONE)
		return true;
	*ret_outcome = validate_task_decide(task) < 0 ? POOL_FAILED : POOL_OK;
	return false;
}

static bool is_worth_a_retry(void *ctx, const void *arg, enum pool_outcome outcome)
{
	const struct validate_task *task = arg;

	(void)ctx;
	/* One that failed had no memory for the result. */
	return outcome == POOL_OK && task->result.transient;
}

static void set_end(void *state, uint64_t until)
{
	((struct validate_worker *)state)->stop.until = until;
}

static void init_rate(struct around_rate *rate, const struct opt_rate *opt)
{
	const uint64_t second = 1000000000;
	unsigned long burst = opt->nr / opt->seconds;

	around_rate_init(rate, opt->seconds * second / opt->nr, burst ? burst : 1);
}

void validate_around_init(struct validate_around *around, const struct batch_options *opts)
{
	const uint64_t ms = 1000000;
	uint64_t file_ms = opts->file_timeout;
	size_t nr = 0;

	*around = (struct validate_around){.list = {NULL}};
	around_check_init(&around->check, is_worth_beginning);
	around->list[nr++] = &around->check.around;
	if (opts->retries) {
		around_retry_init(&around->retry, is_worth_a_retry, (unsigned)opts->retries);
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
			file_ms > UINT64_MAX / ms ? UINT64_MAX : file_ms * ms, set_end);
		around->list[nr++] = &around->limit.around;
	}
}
