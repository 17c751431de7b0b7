/*
 * Run commands in turn, many rounds of all of them, and print what each one took:
 *
 *	launch ROUNDS [<FILE] COMMAND [ARGUMENT...] [::: COMMAND [ARGUMENT...]]...
 *
 * One line a command: medians of time, of processor time (both in microseconds) and of the ratio of its time to that of the first
 * command in the same round, the exit status, and the most memory that a round took (resident, in KiB). Running them in turn gives
 * each the same share of whatever else the machine does. Standard input is FILE (opened anew each time) or empty, standard output and error are dropped.
 */
#include "bench/parts/measure.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

struct command {
	char **argv;
	double *times, *processor, *ratios; /* one a round */
	int status;
	long memory;
};

static double microseconds(struct timeval t)
{
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static void run(struct command *cmd, const char *input, size_t round)
{
	posix_spawn_file_actions_t files;
	struct rusage usage;
	pid_t pid;
	int status, code;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);

	double start = measure_now();

	code = posix_spawnp(&pid, cmd->argv[0], &files, NULL, cmd->argv, environ);
	if (code)
		measure_die(cmd->argv[0], code);
	if (wait4(pid, &status, 0, &usage) < 0)
		measure_die("wait4", errno);
	cmd->times[round] = (measure_now() - start) / 1e3;
	cmd->processor[round] = microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
	cmd->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	if (usage.ru_maxrss > cmd->memory)
		cmd->memory = usage.ru_maxrss;
	posix_spawn_file_actions_destroy(&files);
}

/* Split `args` (ends in NULL) at each ":::". Returns the number of commands. */
static size_t split(char **args, struct command *cmds, size_t rounds)
{
	size_t nr = 0;

	while (*args) {
		cmds[nr].argv = args;
		cmds[nr].times = measure_array(rounds);
		cmds[nr].processor = measure_array(rounds);
		cmds[nr++].ratios = measure_array(rounds);
		while (*args && strcmp(*args, ":::") != 0)
			args++;
		if (*args)
			*args++ = NULL;
	}
	return nr;
}

int main(int argc, char **argv)
{
	const char *input = "/dev/null";
	long rounds = argc > 2 ? atol(argv[1]) : 0;
	char **args = argv + 2;

	if (rounds < 1) {
		fprintf(stderr, "usage: launch ROUNDS [<FILE] COMMAND [::: COMMAND]...\n");
		return 64;
	}
	if (args[0][0] == '<')
		input = *args++ + 1;

	struct command *cmds = calloc((size_t)argc, sizeof(*cmds));

	if (!cmds)
		measure_die("calloc", ENOMEM);

	size_t nr = split(args, cmds, (size_t)rounds);

	for (size_t round = 0; round < (size_t)rounds; round++)
		for (size_t i = 0; i < nr; i++) {
			run(&cmds[i], input, round);
			cmds[i].ratios[round] = cmds[i].times[round] / cmds[0].times[round];
		}

	for (size_t i = 0; i < nr; i++) {
		printf("%.0f %.0f %.3f %d %ld\n", measure_median(cmds[i].times, (size_t)rounds),
			measure_median(cmds[i].processor, (size_t)rounds),
			measure_median(cmds[i].ratios, (size_t)rounds), cmds[i].status,
			cmds[i].memory);
		free(cmds[i].times);
		free(cmds[i].processor);
		free(cmds[i].ratios);
	}
	free(cmds);
	return 0;
}
