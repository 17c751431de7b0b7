/*
 * When work that takes long is to be left in the middle: a thread can't be ended from outside, so what loops looks here now and then.
 *
 *	struct stop stop = {.cancel = &interrupt_signal, .until = clock_ns() + 2000000000};
 *	while (...) {
 *		if (stop_error(&stop, err) < 0)
 *			return -1;
 *		... some ten thousand bytes ...
 *	}
 *
 * For many small steps there is stop_between(), which asks the clock only once in STOP_STEPS of them.
 * Threads: each has its own.
 */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include "base/error.h"
#include "base/timesource.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct stop {
	const atomic_int
		*cancel; /* not 0: everything is to end (interrupt_signal, say); NULL: never */
	uint64_t until;	 /* nanoseconds of `time`; 0: no end */
	const struct timesource *time; /* NULL: the real one */
	unsigned steps;		       /* counted by stop_between() */
};

enum { STOP_STEPS = 1024 };

enum stop_reason { STOP_NOT, STOP_CANCELLED, STOP_LATE };

/* NULL never stops. A clock is asked only where there is an end. */
enum stop_reason stop_reason(const struct stop *stop);

/* 0: go on; -1: ERROR_CANCELLED or ERROR_LATE. */
int stop_error(const struct stop *stop, struct error *err);

/* Between two steps of under some microseconds: is it to stop? */
static inline bool stop_between(struct stop *stop)
{
	return stop && ++stop->steps % STOP_STEPS == 0 && stop_reason(stop) != STOP_NOT;
}

#endif
