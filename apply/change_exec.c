/*
 * --exec: a shell command that edits a private copy.
 *
 * Workers run such commands side by side, and other threads are there, hence posix_spawn(): between fork() and exec() nothing could be called. The command
 * has a process group of its own, so that all that it started can be ended with it; its standard input is empty, and what it says is kept for the case that
 * it fails.
 */
#include "apply/change_make.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/tempdir.h"
#include "base/tempfiles.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* How often we look whether we are to stop; without a descriptor for the process, also whether it has ended. Milliseconds. */
enum { LOOK_MS = 20, LOOK_OFTEN_MS = 2 };
/* Of what it says, so much is kept, and so much of that shown. */
enum { MOST_KEPT = 64 * 1024, MOST_SHOWN = 400 };

struct command {
	struct making *m;
	const char *text, *copy;
	pid_t pid;	 /* of the shell, and of its process group */
	int pidfd;	 /* -1: none */
	int says;	 /* the pipe that its output comes from */
	struct str said; /* the end of it */
	int status;
};

static int failed(struct command *c, int os, const char *what)
{
	return error_set_os(c->m->err, ERROR_IO, os, "%s: %s", c->m->change->origin, what);
}

/* --- starting --------------------------------------------------------------------------------------------------------------- */

/* Our environment with CFGEDIT_FILE; the array is the caller's to free, and so is *ret_entry. NULL: out of memory. */
static char **make_environment(const char *copy, char **ret_entry)
{
	struct str entry = STR_INIT;
	size_t nr = 0, kept = 0;
	char **list;

	while (environ[nr])
		nr++;
	list = calloc(nr + 2, sizeof(*list));
	str_addf(&entry, "CFGEDIT_FILE=%s", copy);
	*ret_entry = str_detach(&entry);
	if (!list || !*ret_entry) {
		free(list);
		return NULL;
	}
	for (size_t i = 0; i < nr; i++)
		if (strncmp(environ[i], "CFGEDIT_FILE=", strlen("CFGEDIT_FILE=")) != 0)
			list[kept++] = environ[i];
	list[kept] = *ret_entry;
	return list;
}

/* All signals as at the start of a program, none blocked, a group of its own. 0 or an errno. */
static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t all, none;
	int os;

	sigfillset(&all);
	sigdelset(&all, SIGKILL);
	sigdelset(&all, SIGSTOP);
	sigemptyset(&none);
	os = posix_spawnattr_setsigdefault(attributes, &all);
	if (!os)
		os = posix_spawnattr_setsigmask(attributes, &none);
	if (!os)
		os = posix_spawnattr_setpgroup(attributes, 0);
	if (!os)
		os = posix_spawnattr_setflags(attributes,
			POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
	return os;
}

static int set_files(posix_spawn_file_actions_t *files, int says)
{
	int os = posix_spawn_file_actions_addopen(files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);

	if (!os)
		os = posix_spawn_file_actions_adddup2(files, says, STDOUT_FILENO);
	if (!os)
		os = posix_spawn_file_actions_adddup2(files, says, STDERR_FILENO);
	return os;
}

/* 0 or an errno. */
static int spawn(struct command *c, int says, char **env)
{
	char *argv[] = {(char *)"sh", (char *)"-c", (char *)c->text, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int os = posix_spawn_file_actions_init(&files);

	if (os)
		return os;
	os = posix_spawnattr_init(&attributes);
	if (!os) {
		os = set_files(&files, says);
		if (!os)
			os = set_attributes(&attributes);
		if (!os)
			os = posix_spawn(&c->pid, "/bin/sh", &files, &attributes, argv, env);
		posix_spawnattr_destroy(&attributes);
	}
	posix_spawn_file_actions_destroy(&files);
	return os;
}

static int open_pidfd(pid_t pid)
{
#ifdef SYS_pidfd_open
	return (int)syscall(SYS_pidfd_open, pid, 0);
#else
	(void)pid;
	return -1;
#endif
}

static int start(struct command *c)
{
	char *CLEANUP(free_pointer) entry = NULL;
	char **env = make_environment(c->copy, &entry);
	int ends[2], os;

	if (!env)
		return error_nomem(c->m->err);
	if (pipe2(ends, O_CLOEXEC) < 0) {
		os = errno;
		free(env);
		return failed(c, os, "no pipe can be made");
	}
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	os = spawn(c, ends[1], env);
	close(ends[1]);
	free(env);
	if (os) {
		close(ends[0]);
		return failed(c, os, "/bin/sh can't be started");
	}
	c->says = ends[0];
	c->pidfd = open_pidfd(c->pid);
	return 0;
}

/* --- waiting ---------------------------------------------------------------------------------------------------------------- */

/* Keep the end of what it says, where the reason of a failure mostly stands. False: it says nothing more. */
static bool listen_to(struct command *c)
{
	char buffer[4096];
	ssize_t got = 1;

	/* One that talks without end must not keep us from looking whether to stop. */
	for (int i = 0; i < MOST_KEPT / (int)sizeof(buffer) && got > 0; i++) {
		got = read(c->says, buffer, sizeof(buffer));
		if (c->said.len > MOST_KEPT)
			str_clear(&c->said);
		if (got > 0)
			str_add(&c->said, buffer, (size_t)got);
	}
	return got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Its process is left unreaped, so that its number, which is that of the group, can't be anybody else's yet. */
static bool has_ended(struct command *c)
{
	siginfo_t info = {0};

	if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0)
		return errno != EINTR;
	return info.si_pid == c->pid;
}

/* The shell, and whatever it has left running. 0 or an errno. */
static int reap(struct command *c)
{
	pid_t got;

	kill(-c->pid, SIGKILL);
	do
		got = waitpid(c->pid, &c->status, 0);
	while (got < 0 && errno == EINTR);
	return got < 0 ? errno : 0;
}

static void wait_a_little(struct command *c, bool listens)
{
	struct pollfd fds[2] = {
		{.fd = c->pidfd, .events = POLLIN},
		{.fd = listens ? c->says : -1, .events = POLLIN},
	};

	poll(fds, 2, c->pidfd >= 0 ? LOOK_MS : LOOK_OFTEN_MS);
}

/* Until it has ended, or we are to stop: then it is ended. */
static int attend(struct command *c)
{
	const struct stop *stop = c->m->changer->limits.stop;
	bool listens = true, stopped = false;
	int os;

	while (!has_ended(c)) {
		stopped = stop_reason(stop) != STOP_NOT;
		if (stopped)
			break;
		wait_a_little(c, listens);
		listens = listens && listen_to(c);
	}
	os = reap(c);
	if (listens)
		listen_to(c);
	if (stopped)
		return stop_error(stop, c->m->err);
	return os ? failed(c, os, "the command can't be waited for") : 0;
}

/* --- what became of it ------------------------------------------------------------------------------------------------------ */

/* The end of what was said, on one line. */
static void add_said(struct str *out, const struct str *said)
{
	size_t end = said->len, from;

	while (end && strchr(" \t\r\n", said->s[end - 1]))
		end--;
	from = end > MOST_SHOWN ? end - MOST_SHOWN : 0;
	while (from && from < end && ((unsigned char)said->s[from] & 0xC0) == 0x80)
		from++;
	if (from == end)
		return;
	str_adds(out, from ? ": … " : ": ");
	for (size_t i = from; i < end; i++)
		if (said->s[i] == '\n')
			str_adds(out, " | ");
		else if (said->s[i] != '\r' && said->s[i])
			str_addch(out, said->s[i]);
}

static int judge(struct command *c)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (WIFEXITED(c->status) && WEXITSTATUS(c->status) == 0)
		return 0;
	if (WIFSIGNALED(c->status))
		str_addf(&text, "was ended by signal %d", WTERMSIG(c->status));
	else
		str_addf(&text, "ended with status %d", WEXITSTATUS(c->status));
	add_said(&text, &c->said);
	if (str_failed(&text))
		return error_nomem(c->m->err);
	return error_set(
		c->m->err, ERROR_INVALID, "%s: the command %s", c->m->change->origin, text.s);
}

static int run(struct command *c)
{
	int r = start(c);

	if (r < 0)
		return -1;
	r = attend(c);
	close(c->says);
	if (c->pidfd >= 0)
		close(c->pidfd);
	return r < 0 ? -1 : judge(c);
}

/* --- the copy --------------------------------------------------------------------------------------------------------------- */

/* An empty folder for this file alone, so that what a command leaves beside the copy goes with it. */
static int make_folder(struct making *m, struct tempdir *ret)
{
	const char *below = m->changer->tempdir;
	int os;

	if (!below)
		return tempdir_make(ret, m->err);
	ret->path = file_join(below, "exec-XXXXXX");
	if (!ret->path)
		return error_nomem(m->err);
	if (mkdtemp(ret->path))
		return 0;
	os = errno;
	tempdir_keep(ret);
	error_set_os(m->err, ERROR_IO, os, "can't make a folder for a copy here");
	return error_at(m->err, below, 0, 0);
}

/* An error in the copy is one of the file. */
static int read_back(struct making *m, const char *copy, struct str *out)
{
	struct error CLEANUP(error_release) why = ERROR_INIT;

	if (file_read_until(copy, 0, m->changer->limits.stop, out, NULL, &why) == 0)
		return 0;
	if (why.code != ERROR_OPEN && why.code != ERROR_IO) {
		error_move(m->err, &why);
		return -1;
	}
	return error_set(m->err, ERROR_INVALID, "%s: the copy that the command was to edit %s",
		m->change->origin, error_text(&why));
}

static int change_copy(struct making *m, const char *copy, struct str *out)
{
	struct command c = {
		.m = m, .text = m->change->text.s, .copy = copy, .pidfd = -1, .said = STR_INIT};
	int r = run(&c);

	str_release(&c.said);
	return r < 0 ? -1 : read_back(m, copy, out);
}

static const char *name_of_copy(const char *name)
{
	const char *base = file_basename(name);

	return *base && strcmp(base, "-") != 0 && strcmp(base, ".") != 0 && strcmp(base, "..") != 0
		       ? base
		       : "stdin.yaml";
}

int exec_change(struct making *m, const char *name, const char *text, size_t len, struct str *out)
{
	struct tempdir CLEANUP(tempdir_remove) folder = TEMPDIR_INIT;
	char *CLEANUP(free_pointer) copy = NULL;
	struct tempfile *entry;
	int r;

	if (make_folder(m, &folder) < 0)
		return -1;
	copy = tempdir_add(&folder, NULL, name_of_copy(name), text, len, m->err);
	if (!copy)
		return -1;
	entry = tempfiles_add(copy);
	r = entry ? change_copy(m, copy, out) : error_nomem(m->err);
	tempfiles_remove(entry);
	return r;
}
