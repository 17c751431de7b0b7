/*
 * A clock that can be waited on, and that a test can replace by one which it turns itself.
 */
#ifndef BASE_TIMESOURCE_H
#define BASE_TIMESOURCE_H

#include "base/clock.h"

#include <stdint.h>

/* Its own data, if it has any, is the struct around it. Both may be called by any thread. Nanoseconds. */
struct timesource {
	uint64_t (*now)(const struct timesource *self);
	void (*sleep)(const struct timesource *self, uint64_t ns);
};

/* clock_ns(), and a sleep that a signal may end early. */
extern const struct timesource timesource_real;

/* NULL stands for the real one. */
static inline uint64_t timesource_now(const struct timesource *time)
{
	return time ? time->now(time) : clock_ns();
}

void timesource_sleep(const struct timesource *time, uint64_t ns);

/* a + b, or the largest there is. */
static inline uint64_t timesource_add(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

#endif
