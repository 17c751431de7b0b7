#include "editor/editor_run.h"

#include "base/cleanup.h"
#include "base/utf8.h"
#include "editor/session_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long an editor may take to end after a signal, and how often we look. */
#define PATIENCE_MS 2000
#define LOOK_MS	    50

/* One run of the editor. */
struct run {
	const struct editor *editor;
	const struct terminal *terminal;
	struct strlist argv;
	bool needs_terminal;
	bool in_foreground; /* the terminal was ours to hand over */
	pid_t pid;	    /* of the editor, and of its process group */
};

static int refuse_without_terminal(const struct editor *editor, struct error *err)
{
	struct str CLEANUP(str_release) value = STR_INIT;

	if (utf8_add_safe(&value, editor->value, strlen(editor->value)) < 0)
		return error_nomem(err);
	return error_set(err, ERROR_EDITOR,
		"'%s' (%s) needs a terminal and there is none: run it from a terminal, or name an editor that needs none, "
		"such as --editor 'sed -i s/old/new/'",
		value.s, editor->source);
}

/* --- in the child, before exec ---------------------------------------------------------------------------------------------- */

static void default_signals(void)
{
	struct sigaction plain = {.sa_handler = SIG_DFL};

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &plain, NULL);
}

/* Standard input that is not a terminal becomes the terminal; the other two only for an editor that can't do without. */
static void connect_terminal(const struct run *run)
{
	int fd = run->terminal->fd;

	if (fd < 0)
		return;
	if (!isatty(STDIN_FILENO))
		dup2(fd, STDIN_FILENO);
	if (run->needs_terminal && !isatty(STDOUT_FILENO))
		dup2(fd, STDOUT_FILENO);
	if (run->needs_terminal && !isatty(STDERR_FILENO))
		dup2(fd, STDERR_FILENO);
}

/* Never returns. All signals are blocked until everything is as the editor shall find it. */
static void become_editor(const struct run *run, int report)
{
	sigset_t none;
	int os;

	setpgid(0, 0);
	if (run->in_foreground)
		terminal_give(run->terminal, getpid());
	connect_terminal(run);
	default_signals();
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* Not execv(): a script without #! is for the shell. The path has a slash, so nothing is searched. */
	execvp(run->editor->path, run->argv.v);
	os = errno;
	while (write(report, &os, sizeof(os)) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* --- in the parent ---------------------------------------------------------------------------------------------------------- */

/* The errno that exec ended with; 0 when the pipe was closed by its success. */
static int read_report(int fd)
{
	int os = 0;
	ssize_t n;

	do
		n = read(fd, &os, sizeof(os));
	while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof(os) ? os : 0;
}

static void reap(pid_t pid)
{
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static void hand_over(struct run *run)
{
	run->in_foreground = terminal_is_ours(run->terminal);
	if (run->in_foreground)
		terminal_give(run->terminal, run->pid);
}

static int exec_failed(const struct run *run, int os, struct error *err)
{
	struct str CLEANUP(str_release) path = STR_INIT;

	reap(run->pid);
	if (utf8_add_safe(&path, run->editor->path, strlen(run->editor->path)) < 0)
		return error_nomem(err);
	return error_set_os(
		err, ERROR_EDITOR, os, "can't run '%s' (%s)", path.s, run->editor->source);
}

static int start(struct run *run, struct error *err)
{
	sigset_t all, before;
	int fds[2], os;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return error_set_os(err, ERROR_IO, errno, "can't start the editor");
	run->in_foreground = terminal_is_ours(run->terminal);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	run->pid = fork();
	if (run->pid == 0)
		become_editor(run, fds[1]);
	os = errno;
	close(fds[1]);
	if (run->pid > 0) {
		/* Here as well as in the child: whoever comes first. */
		setpgid(run->pid, run->pid);
		if (run->in_foreground)
			terminal_give(run->terminal, run->pid);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (run->pid < 0) {
		close(fds[0]);
		return error_set_os(err, ERROR_IO, os, "can't start the editor");
	}
	os = read_report(fds[0]);
	close(fds[0]);
	return os ? exec_failed(run, os, err) : 0;
}

/* Pass the signal on; what does not end soon is killed. */
static void end(const struct run *run, int number)
{
	int waited = 0;

	kill(-run->pid, number);
	kill(-run->pid, SIGCONT);
	while (waitpid(run->pid, NULL, WNOHANG) == 0) {
		if (waited >= PATIENCE_MS) {
			kill(-run->pid, SIGKILL);
			reap(run->pid);
			return;
		}
		if (session_wait(-1, LOOK_MS) == 0)
			waited += LOOK_MS;
	}
}

/* The editor was stopped: stop with it, and go on with it. -1: it can never go on. */
static int pause_with(struct run *run, int number, struct error *err)
{
	struct termios modes;
	bool had_modes = run->in_foreground && terminal_get_modes(run->terminal, &modes) == 0;

	if (run->in_foreground)
		terminal_take_back(run->terminal);
	if (!session_stop() && !terminal_is_ours(run->terminal) &&
		(number == SIGTTIN || number == SIGTTOU)) {
		end(run, SIGTERM);
		return error_set(err, ERROR_EDITOR,
			"the editor needs the terminal, which belongs to somebody else: run it in the foreground");
	}
	hand_over(run);
	if (run->in_foreground && had_modes)
		terminal_set_modes(run->terminal, &modes);
	kill(-run->pid, SIGCONT);
	return 0;
}

static int wait_for(struct run *run, int *ret_status, struct error *err)
{
	for (;;) {
		int status;
		pid_t pid = waitpid(run->pid, &status, WNOHANG | WUNTRACED);

		if (pid < 0 && errno != EINTR)
			return error_set_os(err, ERROR_IO, errno, "lost the editor");
		if (pid > 0 && !WIFSTOPPED(status)) {
			*ret_status = status;
			return 0;
		}
		if (session_signal()) {
			end(run, session_signal());
			return session_signal_error(session_signal(), err);
		}
		if (pid > 0 && pause_with(run, WSTOPSIG(status), err) < 0)
			return -1;
		if (pid == 0)
			session_wait(-1, -1);
	}
}

static int run_and_wait(struct run *run, int *ret_status, struct error *err)
{
	int r = start(run, err);

	if (r == 0)
		r = wait_for(run, ret_status, err);
	if (run->in_foreground)
		terminal_take_back(run->terminal);
	return r;
}

/*
 * ^C ended the editor. Only its group got that; the rest of the job we are part of (a script, a pipeline) would have got it too, had it
 * still been in the foreground, and a shell goes on with its script unless it did.
 */
static void pass_on_interrupt(const struct run *run, int status)
{
	if (run->in_foreground && WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
		kill(0, SIGINT);
}

int editor_run(const struct editor *editor, const struct editor_target *targets, size_t nr,
	const struct terminal *terminal, int *ret_status, struct error *err)
{
	struct run run = {.editor = editor,
		.terminal = terminal,
		.argv = STRLIST_INIT,
		.needs_terminal = editor_needs_terminal(editor)};
	struct sigaction interrupt, quit;
	int r;

	if (run.needs_terminal && terminal->fd < 0)
		return refuse_without_terminal(editor, err);
	r = editor_argv(editor, targets, nr, &run.argv, err);
	if (r == 0) {
		session_signal_set(SIGINT, true, &interrupt);
		session_signal_set(SIGQUIT, true, &quit);
		r = run_and_wait(&run, ret_status, err);
		session_signal_reset(SIGINT, &interrupt);
		session_signal_reset(SIGQUIT, &quit);
		if (r == 0)
			pass_on_interrupt(&run, *ret_status);
	}
	strlist_release(&run.argv);
	return r;
}
