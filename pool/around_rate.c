#include "pool/around_rate.h"

/* Take a place: *ret_at is its moment. False: that would be behind the end of the call, and nothing is taken. */
static bool reserve(
	struct around_rate *rate, const struct around_call *call, uint64_t now, uint64_t *ret_at)
{
	uint_fast64_t full_at = atomic_load(&rate->full_at);
	uint64_t from;

	do {
		from = full_at > now ? full_at : now;
		*ret_at = from > rate->slack_ns && from - rate->slack_ns > now
				  ? from - rate->slack_ns
				  : now;
		if (call->until && *ret_at >= call->until)
			return false;
	} while (!atomic_compare_exchange_weak(
		&rate->full_at, &full_at, timesource_add(from, rate->interval_ns)));
	return true;
}

static enum pool_outcome run(
	struct around *self, struct around *const *rest, struct around_call *call)
{
	struct around_rate *rate = (struct around_rate *)self;
	uint64_t now = timesource_now(rate->time), at;

	if (!reserve(rate, call, now, &at))
		return POOL_FAILED;
	if (at > now) {
		bool waited = around_wait(call, rate->time, at);

		atomic_fetch_add(&rate->waits, 1);
		atomic_fetch_add(&rate->waited_ns, timesource_now(rate->time) - now);
		if (!waited)
			return POOL_DROPPED;
	}
	return around_run(rest, call);
}

void around_rate_init(struct around_rate *rate, uint64_t interval_ns, uint64_t burst)
{
	bool fits = burst - 1 <= UINT64_MAX / (interval_ns ? interval_ns : 1);

	*rate = (struct around_rate){.around = {run},
		.interval_ns = interval_ns,
		.slack_ns = fits ? (burst - 1) * interval_ns : UINT64_MAX};
}
