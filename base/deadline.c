#include "base/deadline.h"

#include "base/interrupt.h"

#include <errno.h>
#include <pthread.h>

static void note(int number)
{
	int none = 0;

	atomic_compare_exchange_strong(&interrupt_signal, &none, number);
}

/* Whoever started us may have blocked or ignored SIGALRM. */
static void let_through(struct deadline *d)
{
	/* No SA_RESTART: a read that waits for somebody has to return. */
	const struct sigaction action = {.sa_handler = note};
	sigset_t alarm;

	sigaction(SIGALRM, &action, &d->action);
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	pthread_sigmask(SIG_UNBLOCK, &alarm, &d->mask);
}

int deadline_set(struct deadline *d, unsigned long ms, struct error *err)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	const struct itimerspec at = {.it_value = {.tv_sec = (time_t)(ms / 1000),
					      .tv_nsec = (long)(ms % 1000) * 1000000}};

	if (!ms)
		return 0;
	if (timer_create(CLOCK_MONOTONIC, &event, &d->timer) < 0)
		return error_set_os(err, ERROR_IO, errno, "can't set a timer");
	let_through(d);
	d->set = true;
	if (timer_settime(d->timer, 0, &at, NULL) == 0)
		return 0;
	error_set_os(err, ERROR_IO, errno, "can't set a timer");
	deadline_end(d);
	return -1;
}

bool deadline_passed(void)
{
	return atomic_load(&interrupt_signal) == SIGALRM;
}

void deadline_end(struct deadline *d)
{
	int passed = SIGALRM;

	if (!d->set)
		return;
	/* Once the timer is deleted no signal of it is pending. */
	timer_delete(d->timer);
	pthread_sigmask(SIG_SETMASK, &d->mask, NULL);
	sigaction(SIGALRM, &d->action, NULL);
	atomic_compare_exchange_strong(&interrupt_signal, &passed, 0);
	d->set = false;
}
