/*
 * For LD_PRELOAD: lets open() of files of a certain name fail, as on a network file system that is not well.
 *
 *	FAIL_OPEN_NAME=a.yaml   the last part of the path
 *	FAIL_OPEN_WITH=116      errno
 *	FAIL_OPEN_TIMES=2       so often, then it succeeds
 *	FAIL_OPEN_LOG=/file     a line for each attempt
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_long attempts;

static int is_chosen(const char *path)
{
	const char *name = getenv("FAIL_OPEN_NAME"), *slash = strrchr(path, '/');

	return name && strcmp(slash ? slash + 1 : path, name) == 0;
}

static void note(void)
{
	const char *log = getenv("FAIL_OPEN_LOG");
	long fd =
		log ? syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600) : -1;

	if (fd < 0)
		return;
	if (write((int)fd, "open\n", 5) < 0)
		abort();
	close((int)fd);
}

int open(const char *path, int flags, ...)
{
	const char *times = getenv("FAIL_OPEN_TIMES"), *with = getenv("FAIL_OPEN_WITH");
	mode_t mode = 0;
	va_list ap;

	va_start(ap, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(ap, mode_t);
	va_end(ap);
	if (is_chosen(path)) {
		note();
		if (atomic_fetch_add(&attempts, 1) < (times ? atol(times) : 0)) {
			errno = with ? atoi(with) : EIO;
			return -1;
		}
	}
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
