#include "pool/around.h"

#include <stddef.h>

enum pool_outcome around_run(struct around *const *rest, struct around_call *call)
{
	if (rest && *rest)
		return (*rest)->run(*rest, rest + 1, call);
	return call->work(call->ctx, call->state, call->task) < 0 ? POOL_FAILED : POOL_OK;
}

bool around_is_stopping(const struct around_call *call)
{
	return call->stopping && call->stopping(call->pool);
}

bool around_wait(const struct around_call *call, const struct timesource *time, uint64_t at)
{
	uint64_t now;

	while (!around_is_stopping(call)) {
		now = timesource_now(time);
		if (now >= at)
			return true;
		timesource_sleep(time, at - now < AROUND_LOOK_NS ? at - now : AROUND_LOOK_NS);
	}
	return false;
}
