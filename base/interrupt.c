#include "base/interrupt.h"

#include <signal.h>
#include <stddef.h>

atomic_int interrupt_signal;

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
enum { CAUGHT = sizeof(caught) / sizeof(caught[0]) };
static struct sigaction before[CAUGHT];

static void note(int number)
{
	atomic_store(&interrupt_signal, number);
}

void interrupt_catch(void)
{
	for (int i = 0; i < CAUGHT; i++) {
		/* RESETHAND: the second one has its default effect. */
		struct sigaction action = {.sa_handler = note, .sa_flags = (int)SA_RESETHAND};

		sigaction(caught[i], NULL, &before[i]);
		if (before[i].sa_handler != SIG_IGN)
			sigaction(caught[i], &action, NULL);
	}
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
