#include "pool/around_limit.h"

static enum pool_outcome run(
	struct around *self, struct around *const *rest, struct around_call *call)
{
	const struct around_limit *limit = (const struct around_limit *)self;
	uint64_t before = call->until;
	uint64_t until = timesource_add(timesource_now(limit->time), limit->ns);
	enum pool_outcome outcome;

	call->until = before && before < until ? before : until;
	limit->set(call->state, call->until);
	outcome = around_run(rest, call);
	call->until = before;
	limit->set(call->state, before);
	return outcome;
}

void around_limit_init(
	struct around_limit *limit, uint64_t ns, void (*set)(void *state, uint64_t until))
{
	*limit = (struct around_limit){.around = {run}, .ns = ns, .set = set};
}
