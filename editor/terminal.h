/*
 * The terminal: which one it is, its modes, and who may read from it.
 */
#ifndef EDITOR_TERMINAL_H
#define EDITOR_TERMINAL_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

struct terminal {
	int fd;	     /* standard input if that is a terminal, else /dev/tty; -1: there is none */
	bool opened; /* fd is ours to close */
	bool has_modes;
	struct termios modes; /* as they were when it was opened: what is restored */
};

#define TERMINAL_INIT     \
	{                 \
		.fd = -1, \
	}

/* Find it and remember its modes. No terminal is no error: fd is -1 then, and everything below does nothing. */
void terminal_open(struct terminal *t);
void terminal_close(struct terminal *t);

/* Is our process group the one in the foreground? */
bool terminal_is_ours(const struct terminal *t);

/* Put a process group into the foreground, from wherever we are. */
void terminal_give(const struct terminal *t, pid_t group);

/* The modes, from wherever we are. 0 or -1. */
int terminal_get_modes(const struct terminal *t, struct termios *ret_modes);
int terminal_set_modes(const struct terminal *t, const struct termios *modes);

/* Our group back into the foreground, and the modes as they were when it was opened. */
void terminal_take_back(const struct terminal *t);

/*
 * For asking questions: one key at a time, not echoed, or a line with the usual editing. -1: it can't be set (a hangup). From the
 * background these stop the process, as reading would.
 */
int terminal_by_key(const struct terminal *t);
int terminal_by_line(const struct terminal *t);

/* Back to what terminal_open() found, after a question. */
void terminal_restore(const struct terminal *t);

/* Forget what was typed before the question was there to be read. */
void terminal_flush_input(const struct terminal *t);

#endif
