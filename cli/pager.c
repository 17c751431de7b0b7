#include "cli/pager.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/say.h"
#include "editor/session_signals.h"
#include "editor/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* --- which one ---------------------------------------------------------------------------------------------------------------- */

static bool is_installed(const char *name)
{
	const char *path = getenv("PATH");
	bool found = false;

	for (const char *at = path, *end; at && *at && !found; at = *end ? end + 1 : end) {
		struct str CLEANUP(str_release) file = STR_INIT;

		end = strchrnul(at, ':');
		str_addf(&file, "%.*s/%s", (int)(end - at), at, name);
		found = !str_failed(&file) && at[0] == '/' && access(file.s, X_OK) == 0;
	}
	return found;
}

/* less wants to move the cursor, and would ask whether to go on where it can't. */
static const char *usual_pager(void)
{
	const char *term = getenv("TERM");

	return term && *term && strcmp(term, "dumb") != 0 && is_installed("less") ? "less -FRX"
										  : NULL;
}

const char *pager_command(void)
{
	const char *command = getenv("CFGEDIT_PAGER");

	if (!command)
		command = getenv("PAGER");
	if (!command)
		return usual_pager();
	return command[strspn(command, " \t\n")] && strcmp(command, "cat") != 0 ? command : NULL;
}

/* --- does it fit -------------------------------------------------------------------------------------------------------------- */

/* Behind an escape sequence as of colours: "\033[" ... letter. */
static const char *behind_sequence(const char *at, const char *end)
{
	if (at + 1 >= end || at[1] != '[')
		return at + 1;
	for (at += 2; at < end && (*at < '@' || *at > '~');)
		at++;
	return at < end ? at + 1 : at;
}

struct cursor {
	size_t lines, column, width;
};

static const char *step(struct cursor *c, const char *at, const char *end)
{
	uint32_t cp = 0;
	size_t len, columns;

	if (*at == '\033')
		return behind_sequence(at, end);
	if (*at == '\n') {
		c->lines++;
		c->column = 0;
		return at + 1;
	}
	len = utf8_decode(at, (size_t)(end - at), &cp);
	columns = *at == '\t' ? 8 - c->column % 8 : len ? (size_t)utf8_width(cp) : 1;
	if (c->column + columns > c->width) {
		c->lines++;
		c->column = 0;
	}
	c->column += columns;
	return at + (len ? len : 1);
}

bool pager_is_longer(int fd, const char *text, size_t len)
{
	struct winsize size;
	struct cursor c = {0};

	if (ioctl(fd, TIOCGWINSZ, &size) < 0 || !size.ws_row || !size.ws_col)
		return true;
	c.width = size.ws_col;
	/* the last line of the screen is for what follows: a prompt, a question */
	for (const char *at = text, *end = text + len; at < end && c.lines < size.ws_row;)
		at = step(&c, at, end);
	return c.lines >= size.ws_row;
}

/* --- running it --------------------------------------------------------------------------------------------------------------- */

/* One run of the pager. */
struct pager {
	const char *command;
	bool is_plain; /* one program and its options: nothing in it is special to a shell */
	pid_t pid;
	int fd; /* what it reads */
};

/* The environment with what git sets too, unless it is set: less ends at once where all fits, shows colours, and leaves the text on the screen. */
static int make_environment(struct strlist *list)
{
	static const char *const more[] = {"LESS=FRX", "LV=-c"};

	for (size_t i = 0; environ[i]; i++)
		if (strlist_add(list, environ[i]) < 0)
			return -1;
	for (size_t i = 0; i < sizeof(more) / sizeof(*more); i++) {
		char name[8] = "";

		memcpy(name, more[i], strcspn(more[i], "="));
		if (!getenv(name) && strlist_add(list, more[i]) < 0)
			return -1;
	}
	return 0;
}

/* As a program expects them that was started from a shell. */
static void default_signals(posix_spawnattr_t *attr)
{
	sigset_t set;

	sigemptyset(&set);
	posix_spawnattr_setsigmask(attr, &set);
	sigfillset(&set);
	posix_spawnattr_setsigdefault(attr, &set);
	posix_spawnattr_setflags(attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

static int spawn_shell(const char *command, int input, int output, char **env, pid_t *ret_pid)
{
	char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char *)command, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int r = posix_spawn_file_actions_init(&actions);

	if (r)
		return r;
	r = posix_spawnattr_init(&attr);
	if (!r) {
		default_signals(&attr);
		r = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
		if (!r && output != STDOUT_FILENO)
			r = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
		if (!r)
			r = posix_spawn(ret_pid, "/bin/sh", &actions, &attr, argv, env);
		posix_spawnattr_destroy(&attr);
	}
	posix_spawn_file_actions_destroy(&actions);
	return r;
}

static int start(struct pager *p, int output)
{
	struct strlist CLEANUP(strlist_release) env = STRLIST_INIT;
	struct str CLEANUP(str_release) command = STR_INIT;
	int fds[2], r;

	p->is_plain = !p->command[strcspn(p->command, "|&;<>()$`\\\"'*?[]#~=%!{}\n")];
	str_addf(&command, "%s%s", p->is_plain ? "exec " : "", p->command);
	if (str_failed(&command) || make_environment(&env) < 0 || pipe2(fds, O_CLOEXEC) < 0)
		return -1;
	r = spawn_shell(command.s, fds[0], output, env.v, &p->pid);
	close(fds[0]);
	p->fd = fds[1];
	if (r)
		close(fds[1]);
	return r ? -1 : 0;
}

/* Until all is read, the pager has ended (SIGPIPE is ignored), or a signal asks us to end. */
static void feed(struct pager *p, const char *text, size_t len)
{
	fcntl(p->fd, F_SETFL, O_NONBLOCK);
	while (len && !session_signal()) {
		ssize_t n = write(p->fd, text, len);

		if (n > 0) {
			text += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			session_wait_to_write(p->fd, -1);
		} else if (errno != EINTR) {
			return;
		}
	}
}

/* Its end. A signal that ends us (not ^C: that is for the pager) ends it, too. */
static int wait_for(struct pager *p)
{
	bool told = false;
	int status = 0;

	for (;;) {
		pid_t pid = waitpid(p->pid, &status, WNOHANG);

		if (pid == p->pid)
			return status;
		if (pid < 0 && errno != EINTR)
			return 0;
		if (session_signal() && !told) {
			told = true;
			kill(p->pid, SIGTERM);
			kill(p->pid, SIGCONT);
		}
		session_wait(-1, -1);
	}
}

/* The shell could not find it, or it could not start: nothing was shown. */
static bool was_not_run(int status)
{
	return WIFEXITED(status) && (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127);
}

/*
 * A shell that waits for the pager ends by a ^C that the pager made something of, too (less stops a search), so this is only known of a pager that
 * the shell has become.
 */
static bool was_interrupted(const struct pager *p, int status)
{
	return p->is_plain && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT;
}

static int write_plainly(int fd, const char *text, size_t len, struct error *err)
{
	if (file_write_all(fd, text, len) == 0)
		return 0;
	return error_set_os(err, ERROR_IO, errno, "can't write to standard output");
}

static int run(struct pager *p, int fd, const char *text, size_t len, struct error *err)
{
	int status;

	if (start(p, fd) < 0) {
		say("the pager can't be started; this is its text:");
		return write_plainly(fd, text, len, err);
	}
	feed(p, text, len);
	close(p->fd);
	status = wait_for(p);
	/* ^C was ignored here, so that the pager could make something of it; this one ended */
	if (was_interrupted(p, status) && !session_signal())
		atomic_store(&interrupt_signal, SIGINT);
	if (session_signal())
		return session_signal_error(session_signal(), err);
	if (!was_not_run(status))
		return 0;
	say("the pager '%s' can't be run: set CFGEDIT_PAGER or PAGER to one that is there, or to cat; this is its text:",
		p->command);
	return write_plainly(fd, text, len, err);
}

int pager_show(int fd, const char *text, size_t len, struct error *err)
{
	struct pager p = {.command = isatty(fd) ? pager_command() : NULL};
	struct session_signals signals;
	struct sigaction interrupt, quit;
	struct terminal terminal;
	int r;

	if (!p.command || !pager_is_longer(fd, text, len))
		return write_plainly(fd, text, len, err);
	terminal_open(&terminal);
	session_signals_catch(&signals);
	session_signal_set(SIGINT, true, &interrupt);
	session_signal_set(SIGQUIT, true, &quit);
	r = run(&p, fd, text, len, err);
	session_signal_reset(SIGINT, &interrupt);
	session_signal_reset(SIGQUIT, &quit);
	terminal_restore(&terminal);
	session_signals_restore(&signals);
	terminal_close(&terminal);
	return r;
}
