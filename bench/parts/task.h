/*
 * The trivial task: the same for everybody who runs a million of them. Each worker adds to a tally of its own; the tallies of all
 * tell at the end whether every task was run, and run once.
 */
#ifndef BENCH_PARTS_TASK_H
#define BENCH_PARTS_TASK_H

#include "bench/parts/team.h"

#include <stddef.h>
#include <stdint.h>

/* On a cache line of its own, as workers must not be measured pulling at each other's. */
struct tally {
	_Alignas(128) uint64_t sum;
	uint64_t count;
};

/* Task `i`. Threads: one a tally. */
void task_do(struct tally *tally, uint64_t i);

/* What the sum is after each of the tasks 0 to nr - 1 was run once. Not for several threads at a time. */
uint64_t task_checksum(size_t nr);

/* End the program, naming `who`, unless the tallies are those of `nr` tasks run once each. */
void task_verify(const char *who, const struct tally tallies[TEAM_MOST], size_t nr);

#endif
