/*
 * What `validate --stats` measures, and how it is told.
 *
 * Each worker fills a stats_worker of its own; the calling thread counts what it delivers, and merges the workers when the pool
 * is done: nothing is locked. Times are in seconds, sizes in bytes.
 */
#ifndef CLI_VALIDATE_STATS_H
#define CLI_VALIDATE_STATS_H

#include "cli/stats_groups.h"
#include "pool/pool.h"
#include "pool/statistics.h"
#include "validate/validate.h"

#include <stdbool.h>
#include <stdint.h>

enum stats_format { STATS_OFF, STATS_TEXT, STATS_JSON };

extern const char *const stats_format_names[]; /* in the order of the enum; NULL-terminated */

struct stats_worker {
	struct statistics read, parse, check;
	struct statistics size, time; /* of a file that was read, and of all that was done for it */
	struct largest slowest;
};

/* 0, or -1 when out of memory. */
int stats_worker_add(
	struct stats_worker *worker, const struct validate_cost *cost, const char *path);
int stats_worker_merge(struct stats_worker *worker, const struct stats_worker *other);
void stats_worker_release(struct stats_worker *worker);

/* What the workers count by pool_count(): the names stand in the same order. */
enum { STATS_COUNT_NODES, STATS_COUNT_FINDINGS };

/* Of a whole run. Zeroed but for `places` it is ready. */
struct stats {
	struct stats_worker files; /* of all workers, once they are merged */
	struct statistics select,
		write; /* on the calling thread: finding a file, telling a result */
	struct stats_groups folders, repositories;
	struct stats_places places;
	uint64_t bytes, unreadable; /* of the files delivered */
	struct pool_report pool;    /* of the whole run */
	uint64_t waits;		    /* for the rate */
	double waited;
};

/* Count a file that was delivered; `root` is of its repository, NULL: it is in none. 0, or -1 when out of memory. */
int stats_count(
	struct stats *stats, const struct validate_cost *cost, const char *path, const char *root);

/* Append the report (groups are sorted for it): tables, or one JSON object on a line. 0, or -1 when out of memory. */
int stats_render(struct stats *stats, enum stats_format format, struct str *out);

void stats_release(struct stats *stats);

#endif
