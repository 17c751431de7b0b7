/*
 * A moment at which work is to stop, told in the same way as a signal that came: by interrupt_signal, which everything that can
 * wait looks at already.
 *
 *	interrupt_catch();
 *	deadline_set(&deadline, 30000, &err);
 *	... work with cancel = &interrupt_signal ...
 *	late = deadline_passed();
 *	deadline_end(&deadline);
 *	interrupt_release();
 *
 * It is a timer of the process with SIGALRM, so there is no thread for it, and one at a time.
 */
#ifndef BASE_DEADLINE_H
#define BASE_DEADLINE_H

#include "base/error.h"

#include <signal.h>
#include <stdbool.h>
#include <time.h>

struct deadline {
	bool set;
	timer_t timer;
	struct sigaction action; /* of SIGALRM, and whether it was blocked, before */
	sigset_t mask;
};

/*
 * In `ms` milliseconds (0: never) interrupt_signal becomes SIGALRM, unless a signal has come before. Errors: ERROR_IO (no timer is to
 * be had). A zeroed deadline may be ended.
 */
int deadline_set(struct deadline *d, unsigned long ms, struct error *err);

/* Was it the deadline that stopped the work? False when a signal came first. */
bool deadline_passed(void);

/* No more deadline; interrupt_signal is 0 again if it was the deadline that set it. */
void deadline_end(struct deadline *d);

#endif
