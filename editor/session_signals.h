/*
 * Signals while a session runs. SIGINT, SIGQUIT, SIGTERM and SIGHUP are noted in interrupt_signal (base/interrupt.h) rather than ending the
 * program: what was typed must be kept and named first. Waiting is free of races: a signal that came since the last wait ends
 * the next one at once.
 */
#ifndef EDITOR_SESSION_SIGNALS_H
#define EDITOR_SESSION_SIGNALS_H

#include "base/error.h"

#include <signal.h>
#include <stdbool.h>

enum { SESSION_SIGNALS = 7 };

struct session_signals {
	struct sigaction before[SESSION_SIGNALS];
	sigset_t mask;
};

/* A signal that is ignored (nohup) stays so. */
void session_signals_catch(struct session_signals *s);
void session_signals_restore(const struct session_signals *s);

/* Number of the signal that asks us to end; 0: none. */
int session_signal(void);

/* ERROR_CANCELLED by this signal, which err->os names. Returns -1. */
int session_signal_error(int number, struct error *err);

/* Note these too for a while: with `ignore` they are dropped, else they end a wait. *before is for session_signal_reset(). */
void session_signal_set(int number, bool ignore, struct sigaction *ret_before);
void session_signal_reset(int number, const struct sigaction *before);

/* Has one set by session_signal_set() come? Forgets it. */
bool session_signal_taken(int number);

/*
 * Wait until fd (-1: none) can be read, a signal comes (also SIGCHLD), or the time is over (milliseconds; -1: never). 1: can be read or has
 * hung up, 0: time over, -1: a signal.
 */
int session_wait(int fd, int timeout);

/* The same until fd can be written to, or nobody reads it any more. */
int session_wait_to_write(int fd, int timeout);

/* Stop our process group as ^Z does, until it is continued. false: it can't be stopped, for nobody is there to continue it. */
bool session_stop(void);

#endif
