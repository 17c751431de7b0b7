#include "pool/around_check.h"

static enum pool_outcome run(
	struct around *self, struct around *const *rest, struct around_call *call)
{
	const struct around_check *check = (const struct around_check *)self;
	enum pool_outcome outcome = POOL_FAILED;

	if (!check->check(call->ctx, call->state, call->task, &outcome))
		return outcome;
	return around_run(rest, call);
}

void around_check_init(struct around_check *check, around_check_fn *fn)
{
	*check = (struct around_check){.around = {run}, .check = fn};
}
