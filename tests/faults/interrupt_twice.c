/*
 * For LD_PRELOAD: two SIGINT, one after the other, at the first fsync(): somebody in a hurry, in the midst of the writing.
 */
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int fsync(int fd)
{
	static int calls;

	if (calls++ == 0) {
		kill(getpid(), SIGINT);
		kill(getpid(), SIGINT);
	}
	return (int)syscall(SYS_fsync, fd);
}
