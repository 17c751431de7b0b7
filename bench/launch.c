/*
 * Run commands in turn, many rounds of all of them, and print what each one took:
 *
 *	launch ROUNDS [<FILE] COMMAND [ARGUMENT...] [::: COMMAND [ARGUMENT...]]...
 *
 * One line a command: median and least time in microseconds, and the exit status. Running them in turn gives each the same share of
 * whatever else the machine does. Standard input is FILE (opened anew each time) or empty, standard output and error are dropped.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

struct command {
	char **argv;
	long *times; /* microseconds, one a round */
	int status;
};

static void die(const char *what, int code)
{
	fprintf(stderr, "launch: %s: %s\n", what, strerror(code));
	exit(1);
}

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

static void run(struct command *cmd, const char *input, size_t round)
{
	posix_spawn_file_actions_t files;
	pid_t pid;
	int status, code;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, input, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);

	long start = now();

	code = posix_spawnp(&pid, cmd->argv[0], &files, NULL, cmd->argv, environ);
	if (code)
		die(cmd->argv[0], code);
	if (waitpid(pid, &status, 0) < 0)
		die("waitpid", errno);
	cmd->times[round] = now() - start;
	cmd->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	posix_spawn_file_actions_destroy(&files);
}

static int compare(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

/* Split `args` (ends in NULL) at each ":::". Returns the number of commands. */
static size_t split(char **args, struct command *cmds, size_t rounds)
{
	size_t nr = 0;

	while (*args) {
		cmds[nr].argv = args;
		cmds[nr].times = calloc(rounds, sizeof(*cmds[nr].times));
		if (!cmds[nr++].times)
			die("calloc", ENOMEM);
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
		die("calloc", ENOMEM);

	size_t nr = split(args, cmds, (size_t)rounds);

	for (size_t round = 0; round < (size_t)rounds; round++)
		for (size_t i = 0; i < nr; i++)
			run(&cmds[i], input, round);

	for (size_t i = 0; i < nr; i++) {
		qsort(cmds[i].times, (size_t)rounds, sizeof(*cmds[i].times), compare);
		printf("%ld %ld %d\n", cmds[i].times[rounds / 2], cmds[i].times[0], cmds[i].status);
		free(cmds[i].times);
	}
	free(cmds);
	return 0;
}
