#include "base/interrupt.h"

#include "base/tempfiles.h"

#include <signal.h>
#include <stddef.h>

atomic_int interrupt_signal;

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
enum { CAUGHT = sizeof(caught) / sizeof(caught[0]) };
static struct sigaction before[CAUGHT];

static atomic_int held;

static void note(int number)
{
	int none = 0;

	if (atomic_compare_exchange_strong(&interrupt_signal, &none, number) || atomic_load(&held))
		return;
	tempfiles_unlink_all();
	signal(number, SIG_DFL);
	raise(number);
}

void interrupt_catch(void)
{
	/* No SA_RESTART: a read that waits for somebody has to return. */
	const struct sigaction action = {.sa_handler = note};

	for (int i = 0; i < CAUGHT; i++) {
		sigaction(caught[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			sigaction(caught[i], &action, NULL);
	}
}

void interrupt_hold(void)
{
	atomic_fetch_add(&held, 1);
}

void interrupt_unhold(void)
{
	atomic_fetch_sub(&held, 1);
}

void interrupt_release(void)
{
	for (int i = 0; i < CAUGHT; i++)
		sigaction(caught[i], &before[i], NULL);
}

void interrupt_reraise(void)
{
	int number = atomic_load(&interrupt_signal);

	if (!number)
		return;
	signal(number, SIG_DFL);
	raise(number);
}
