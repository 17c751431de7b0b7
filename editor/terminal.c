#include "editor/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* Standard input will do when it can be written to as well: an editor may need it for its screen. */
static bool is_usable(int fd)
{
	return isatty(fd) && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR;
}

void terminal_open(struct terminal *t)
{
	*t = (struct terminal)TERMINAL_INIT;
	if (is_usable(STDIN_FILENO)) {
		t->fd = STDIN_FILENO;
	} else {
		t->fd = open("/dev/tty", O_RDWR | O_CLOEXEC);
		t->opened = t->fd >= 0;
		if (t->fd < 0 && isatty(STDIN_FILENO))
			t->fd = STDIN_FILENO;
	}
	t->has_modes = t->fd >= 0 && terminal_get_modes(t, &t->modes) == 0;
}

void terminal_close(struct terminal *t)
{
	if (t->opened)
		close(t->fd);
	*t = (struct terminal)TERMINAL_INIT;
}

bool terminal_is_ours(const struct terminal *t)
{
	return t->fd >= 0 && tcgetpgrp(t->fd) == getpgrp();
}

/* From the background, changing the terminal stops the process by SIGTTOU, unless that is blocked. */
static void block_output_stop(sigset_t *old)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTTOU);
	sigprocmask(SIG_BLOCK, &set, old);
}

void terminal_give(const struct terminal *t, pid_t group)
{
	sigset_t old;

	if (t->fd < 0)
		return;
	block_output_stop(&old);
	tcsetpgrp(t->fd, group);
	sigprocmask(SIG_SETMASK, &old, NULL);
}

int terminal_get_modes(const struct terminal *t, struct termios *ret_modes)
{
	return t->fd < 0 ? -1 : tcgetattr(t->fd, ret_modes);
}

/* Not TCSADRAIN: that would wait for ever behind a ^S. */
static int set_now(const struct terminal *t, const struct termios *modes)
{
	int r;

	do
		r = tcsetattr(t->fd, TCSANOW, modes);
	while (r < 0 && errno == EINTR);
	return r;
}

int terminal_set_modes(const struct terminal *t, const struct termios *modes)
{
	sigset_t old;
	int r;

	if (t->fd < 0)
		return -1;
	block_output_stop(&old);
	r = set_now(t, modes);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return r;
}

void terminal_take_back(const struct terminal *t)
{
	terminal_give(t, getpgrp());
	terminal_restore(t);
}

void terminal_restore(const struct terminal *t)
{
	if (t->has_modes)
		terminal_set_modes(t, &t->modes);
}

int terminal_by_key(const struct terminal *t)
{
	struct termios modes = t->modes;

	if (!t->has_modes)
		return -1;
	modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	modes.c_lflag |= ISIG;
	modes.c_iflag |= ICRNL;
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	return set_now(t, &modes);
}

int terminal_by_line(const struct terminal *t)
{
	struct termios modes = t->modes;

	if (!t->has_modes)
		return -1;
	modes.c_lflag |= ICANON | ECHO | ISIG;
	modes.c_iflag |= ICRNL;
	return set_now(t, &modes);
}

void terminal_flush_input(const struct terminal *t)
{
	if (t->fd >= 0)
		tcflush(t->fd, TCIFLUSH);
}
