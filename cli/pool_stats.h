/*
 * What a pool has measured of itself, as the last part of --stats.
 *
 * names: of the program's own counters (pool_count()), NULL-terminated.
 */
#ifndef CLI_POOL_STATS_H
#define CLI_POOL_STATS_H

#include "base/str.h"
#include "pool/pool.h"

/* Append some lines for people. */
void pool_stats_text(const struct pool_report *report, const char *const names[], struct str *out);

/* Append `"pool":{...}`. All keys are always there. */
void pool_stats_json(const struct pool_report *report, const char *const names[], struct str *out);

#endif
