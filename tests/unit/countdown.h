/*
 * A time that is over when it was asked for so often: to be stopped at every place there is.
 */
#ifndef TESTS_UNIT_COUNTDOWN_H
#define TESTS_UNIT_COUNTDOWN_H

#include "base/stop.h"

#include <stddef.h>

struct countdown {
	struct timesource time;
	struct stop stop;
	unsigned left, asked;
};

static inline uint64_t countdown_now(const struct timesource *time)
{
	struct countdown *countdown = (struct countdown *)time;

	return ++countdown->asked > countdown->left ? 2 : 1;
}

/* Must stay where it is. */
static inline void countdown_init(struct countdown *countdown, unsigned left)
{
	*countdown = (struct countdown){.time = {countdown_now, NULL}, .left = left};
	countdown->stop = (struct stop){.until = 2, .time = &countdown->time};
}

#endif
