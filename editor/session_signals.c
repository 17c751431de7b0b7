#include "editor/session_signals.h"

#include "base/interrupt.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t woken;	/* a signal came since the last wait */
static volatile sig_atomic_t continued; /* SIGCONT came */
static volatile sig_atomic_t noted[NSIG];

static void note_end(int number)
{
	atomic_store(&interrupt_signal, number);
	woken = 1;
}

static void note(int number)
{
	noted[number] = 1;
	woken = 1;
}

static void note_continued(int number)
{
	(void)number;
	continued = 1;
	woken = 1;
}

static const struct {
	int number;
	void (*handler)(int);
	bool keep_ignored;
} table[SESSION_SIGNALS] = {
	{SIGINT, note_end, true}, {SIGQUIT, note_end, true}, {SIGTERM, note_end, true},
	{SIGHUP, note_end, true}, {SIGCHLD, note, false}, {SIGCONT, note_continued, false},
	{SIGPIPE, SIG_IGN, true}, /* nobody reads what we say: no reason to lose what was typed */
};

/* Everything that may end a wait. */
static void fill_set(sigset_t *set)
{
	sigemptyset(set);
	for (int i = 0; i < SESSION_SIGNALS; i++)
		sigaddset(set, table[i].number);
	sigaddset(set, SIGTSTP);
}

void session_signals_catch(struct session_signals *s)
{
	sigset_t set;

	fill_set(&set);
	for (int i = 0; i < SESSION_SIGNALS; i++) {
		struct sigaction action = {.sa_handler = table[i].handler};

		sigaction(table[i].number, NULL, &s->before[i]);
		if (!(table[i].keep_ignored && s->before[i].sa_handler == SIG_IGN))
			sigaction(table[i].number, &action, NULL);
	}
	sigprocmask(SIG_UNBLOCK, &set, &s->mask);
}

void session_signals_restore(const struct session_signals *s)
{
	sigprocmask(SIG_SETMASK, &s->mask, NULL);
	for (int i = 0; i < SESSION_SIGNALS; i++)
		sigaction(table[i].number, &s->before[i], NULL);
}

int session_signal(void)
{
	return atomic_load(&interrupt_signal);
}

int session_signal_error(int number, struct error *err)
{
	error_set(err, ERROR_CANCELLED, "ended by signal %d (%s), nothing was written", number,
		strsignal(number));
	if (err)
		err->os = number;
	return -1;
}

void session_signal_set(int number, bool ignore, struct sigaction *ret_before)
{
	struct sigaction action = {.sa_handler = ignore ? SIG_IGN : note};

	noted[number] = 0;
	sigaction(number, &action, ret_before);
}

void session_signal_reset(int number, const struct sigaction *before)
{
	sigaction(number, before, NULL);
}

bool session_signal_taken(int number)
{
	bool came = noted[number];

	noted[number] = 0;
	return came;
}

static int wait_for(int fd, short events, int timeout)
{
	struct pollfd poll = {.fd = fd, .events = events};
	struct timespec time = {timeout / 1000, timeout % 1000 * 1000000L};
	sigset_t set, old;
	int r = -1;

	fill_set(&set);
	sigprocmask(SIG_BLOCK, &set, &old);
	if (!woken)
		r = ppoll(&poll, 1, timeout < 0 ? NULL : &time, &old);
	woken = 0;
	sigprocmask(SIG_SETMASK, &old, NULL);
	return r;
}

int session_wait(int fd, int timeout)
{
	return wait_for(fd, POLLIN, timeout);
}

int session_wait_to_write(int fd, int timeout)
{
	return wait_for(fd, POLLOUT, timeout);
}

bool session_stop(void)
{
	struct sigaction plain = {.sa_handler = SIG_DFL}, before;

	sigaction(SIGTSTP, &plain, &before);
	continued = 0;
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &before, NULL);
	return continued;
}
