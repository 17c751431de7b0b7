/*
 * main(): find the command, parse its options, run it, and see to it that what it printed has arrived.
 *
 * A reader that closes the pipe ends cfgedit quietly by SIGPIPE (141 to the shell), as it does git and ripgrep.
 */
#include "base/cleanup.h"
#include "base/interrupt.h"
#include "base/suggest.h"
#include "cli/command.h"
#include "cli/exit_status.h"
#include "cli/global_options.h"
#include "cli/help.h"
#include "cli/say.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One call of cfgedit. */
struct call {
	struct global_options global;
	const struct command *command; /* NULL: none was named */
	void *values;		       /* of the command */
	struct strlist operands;
};

/* A descriptor 0, 1 or 2 that is closed would be given to the next file opened, and then be written to as standard output. */
static void open_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		/* the wrong way round: reading or writing still fails */
		int mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;

		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", mode) < 0)
			_exit(STATUS_IO);
	}
}

/* Up to the command's name or -e; the rest is the command's. */
static int parse_global(struct call *call, struct opt_parser *p, struct error *err)
{
	const char *name = NULL;
	enum opt_step step;

	while (!call->global.edit) {
		step = opt_step(p, &name, err);
		if (step == OPT_STEP_ERROR)
			return -1;
		if (step == OPT_STEP_END)
			return 0;
		if (step == OPT_STEP_OPERAND)
			break;
	}
	call->command = command_find(call->global.edit ? "edit" : name, err);
	return call->command ? 0 : -1;
}

static int parse_command(struct call *call, const struct opt_parser *p, struct error *err)
{
	const struct command *command = call->command;

	call->values = calloc(1, command->values_size);
	if (!call->values)
		return error_nomem(err);
	opt_defaults(command->groups, call->values);
	/* what was given before the command goes on from there */
	memcpy(call->values, &call->global.common, sizeof(call->global.common));
	memset(&call->global.common, 0, sizeof(call->global.common));
	return opt_parse(command->groups, call->values, p->argc - p->next, p->argv + p->next,
		&call->operands, err);
}

static int check_choice(const struct command *command, const char *operand, struct error *err)
{
	struct suggest suggest = SUGGEST_INIT(operand);

	for (size_t i = 0; command->choices[i]; i++) {
		if (!strcmp(operand, command->choices[i]))
			return 0;
		suggest_offer(&suggest, command->choices[i]);
	}
	if (suggest.best)
		return error_set(err, ERROR_USAGE, "%s: unknown %s '%s'; did you mean '%s'?",
			command->name, command->operands, operand, suggest.best);
	return error_set(err, ERROR_USAGE, "%s: unknown %s '%s'; see cfgedit help %s",
		command->name, command->operands, operand, command->name);
}

static int check_operands(const struct call *call, struct error *err)
{
	const struct command *command = call->command;
	size_t nr = call->operands.nr;

	if (nr < command->min_operands)
		return error_set(err, ERROR_USAGE, "%s wants %s; see cfgedit help %s",
			command->name, command->operands, command->name);
	if (command->max_operands && nr > command->max_operands)
		return error_set(err, ERROR_USAGE, "%s: '%s' is too much; see cfgedit help %s",
			command->name, call->operands.v[command->max_operands], command->name);
	for (size_t i = 0; command->choices && i < nr; i++)
		if (check_choice(command, call->operands.v[i], err) < 0)
			return -1;
	return 0;
}

static int change_dir(const struct common_options *common, struct error *err)
{
	for (size_t i = 0; i < common->dirs.nr; i++)
		if (chdir(common->dirs.v[i]) < 0)
			return error_set_os(err, ERROR_OPEN, errno, "can't change to folder '%s'",
				common->dirs.v[i]);
	return 0;
}

static int print_version(void)
{
	puts("cfgedit " CFGEDIT_VERSION);
	return STATUS_OK;
}

static int print_help(const struct call *call, const struct common_options *common)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (call->command)
		help_for(call->command, &text);
	else if (common->help)
		help_overview(&text);
	else
		help_short(&text);
	if (common->help)
		return help_print(&text, stdout);
	/* a bare `cfgedit`: nothing was asked for */
	help_print(&text, stderr);
	return STATUS_USAGE;
}

static int run(struct call *call, int argc, char **argv, struct error *err)
{
	struct opt_parser p = {
		.groups = global_groups, .values = &call->global, .argc = argc, .argv = argv};
	const struct common_options *common = &call->global.common;

	if (parse_global(call, &p, err) < 0)
		return -1;
	if (call->command) {
		if (parse_command(call, &p, err) < 0)
			return -1;
		common = call->values;
	}
	if (common->version)
		return print_version();
	if (common->help || !call->command)
		return print_help(call, common);
	if (check_operands(call, err) < 0 || change_dir(common, err) < 0)
		return -1;
	return call->command->run(call->values, &call->operands);
}

static void call_release(struct call *call)
{
	if (call->values)
		opt_release(call->command->groups, call->values);
	free(call->values);
	opt_release(global_groups, &call->global);
	strlist_release(&call->operands);
}

/* Why a write failed is no longer known when more was printed after it; a pipe without a reader can still be told. */
static bool reader_is_gone(void)
{
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&out, 1, 0) == 1 && (out.revents & POLLERR);
}

/* What was printed must have arrived: a full disk behind standard output is an error like any other. */
static int close_stdout(int status)
{
	bool lost = ferror(stdout);
	int os = 0;

	if (fflush(stdout) != 0) {
		lost = true;
		os = errno;
	}
	/* network file systems report a full disk at the end */
	if (!lost && close(STDOUT_FILENO) < 0 && errno != EBADF && errno != EINTR) {
		lost = true;
		os = errno;
	}
	if (!lost)
		return status;
	/* only when SIGPIPE was ignored by who started us */
	if (os == EPIPE || (!os && reader_is_gone()))
		return STATUS_SIGNAL + SIGPIPE;
	say("can't write to standard output%s%s", os ? ": " : "", os ? strerror(os) : "");
	return STATUS_IO;
}

int main(int argc, char **argv)
{
	struct call call = {.operands = STRLIST_INIT};
	struct error err = ERROR_INIT;
	int status;

	open_standard_descriptors();
	/* A limit on the size of files (ulimit -f) is an error like a full disk, not a death in the middle of a write. */
	signal(SIGXFSZ, SIG_IGN);
	status = run(&call, argc - (argc > 0), argv + (argc > 0), &err);
	if (status < 0)
		status = say_error(&err);
	error_release(&err);
	call_release(&call);
	status = close_stdout(status);
	/* the shell learns by the signal itself that we were interrupted, so that its loops end, too */
	interrupt_reraise();
	return status;
}
