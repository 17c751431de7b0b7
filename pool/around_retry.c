#include "pool/around_retry.h"

#include "base/random.h"

/* How long to wait before the n-th retry, from 0. */
static uint64_t wait_of(struct around_retry *retry, unsigned n)
{
	uint64_t most = retry->most_ns, x;

	if (n < 64 && retry->first_ns <= most >> n)
		most = retry->first_ns << n;
	x = random_mix(atomic_fetch_add(&retry->random, RANDOM_STEP) + RANDOM_STEP);
	return most == UINT64_MAX ? x : x % (most + 1);
}

static enum pool_outcome run(
	struct around *self, struct around *const *rest, struct around_call *call)
{
	struct around_retry *retry = (struct around_retry *)self;

	for (unsigned n = 0;; n++) {
		enum pool_outcome outcome = around_run(rest, call);
		uint64_t at;

		if (outcome == POOL_DROPPED || n == retry->retries ||
			!retry->again(call->ctx, call->task, outcome))
			return outcome;
		at = timesource_add(timesource_now(retry->time), wait_of(retry, n));
		if (call->until && at >= call->until)
			return outcome;
		if (!around_wait(call, retry->time, at))
			return POOL_DROPPED;
		call->retried++;
	}
}

void around_retry_init(struct around_retry *retry, around_retry_fn *again, unsigned retries)
{
	*retry = (struct around_retry){.around = {run},
		.again = again,
		.retries = retries,
		.first_ns = UINT64_C(50000000),
		.most_ns = UINT64_C(2000000000)};
}
