#include "pool/metrics.h"

void pool_metrics_merge(struct pool_metrics *into, const struct pool_metrics *other)
{
	into->processed += other->processed;
	into->errors += other->errors;
	into->dropped += other->dropped;
	into->retried += other->retried;
	for (unsigned i = 0; i < POOL_COUNTERS; i++)
		into->counters[i] += other->counters[i];
	into->starting_ns += other->starting_ns;
	into->processing_ns += other->processing_ns;
	into->waiting_ns += other->waiting_ns;
	into->ending_ns += other->ending_ns;
	into->total_ns += other->total_ns;
	statistics_merge(&into->latency, &other->latency);
}

static double ratio(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

double pool_metrics_rate(const struct pool_metrics *m, double seconds)
{
	return ratio((double)m->processed, seconds);
}

double pool_metrics_error_rate(const struct pool_metrics *m)
{
	return ratio((double)m->errors, (double)m->processed);
}

double pool_metrics_utilisation(const struct pool_metrics *m)
{
	return ratio((double)m->processing_ns, (double)m->total_ns);
}
