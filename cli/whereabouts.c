#include "cli/whereabouts.h"

#include "base/clock.h"
#include "cli/say.h"

#include <signal.h>
#include <stddef.h>

static atomic_bool asked;
static struct sigaction before;

static void note(int number)
{
	atomic_store(&asked, true);
	if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN &&
		!(before.sa_flags & SA_SIGINFO))
		before.sa_handler(number);
}

void whereabouts_enter(struct whereabouts *w, const char *path)
{
	atomic_store_explicit(&w->since, clock_ns(), memory_order_relaxed);
	atomic_store_explicit(&w->path, path, memory_order_release);
}

void whereabouts_leave(struct whereabouts *w)
{
	atomic_store_explicit(&w->path, NULL, memory_order_release);
}

void whereabouts_catch(void)
{
	const struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};

	atomic_store(&asked, false);
	sigaction(SIGUSR1, NULL, &before);
	sigaction(SIGUSR1, &action, NULL);
}

void whereabouts_release(void)
{
	sigaction(SIGUSR1, &before, NULL);
}

bool whereabouts_asked(void)
{
	return atomic_load_explicit(&asked, memory_order_relaxed) && atomic_exchange(&asked, false);
}

void whereabouts_tell(struct whereabouts *w, unsigned number)
{
	const char *path = atomic_load_explicit(&w->path, memory_order_acquire);
	uint64_t since = atomic_load_explicit(&w->since, memory_order_relaxed), now = clock_ns();

	/* It may have gone on to another file meanwhile: then `since` is that one's. */
	if (path)
		say("worker %u: %s, for %.1f s", number, path,
			clock_seconds(now > since ? now - since : 0));
	else
		say("worker %u: waiting", number);
}
