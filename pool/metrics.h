/*
 * What a pool has measured of itself: each worker counts for itself, without a lock, and the end adds up.
 */
#ifndef POOL_METRICS_H
#define POOL_METRICS_H

#include "pool/statistics.h"

#include <stdint.h>

/* Counters of the program's own: see pool_count(). */
enum { POOL_COUNTERS = 4 };

/* Of one worker, or of all together: times are then sums, so `total` of four workers is up to four times what a clock on the wall shows. */
struct pool_metrics {
	uint64_t
		processed; /* tasks that were not dropped: work() was run, or what is around it decided */
	uint64_t errors; /* of these, failed */
	uint64_t dropped;
	uint64_t retried; /* times that a task was tried again */
	uint64_t counters[POOL_COUNTERS];

	/* Nanoseconds of its life: init(); tasks and jobs; asleep; done(); all, with what lies between. Without pool_opts.measure: 0. */
	uint64_t starting_ns, processing_ns, waiting_ns, ending_ns, total_ns;
	struct statistics latency; /* of each that was processed, in seconds */
};

void pool_metrics_merge(struct pool_metrics *into, const struct pool_metrics *other);

/* Derived; 0 where nothing was done or measured. `seconds`: of the wall clock. */
double pool_metrics_rate(const struct pool_metrics *m, double seconds); /* tasks a second */
double pool_metrics_error_rate(const struct pool_metrics *m);		/* 0 to 1 */
double pool_metrics_utilisation(const struct pool_metrics *m); /* processing of total: 0 to 1 */

#endif
