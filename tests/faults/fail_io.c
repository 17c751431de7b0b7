/*
 * For LD_PRELOAD: lets the N-th call that changes something below a folder fail, or ends the process there.
 *
 *	FAIL_IO_BELOW=/folder      which calls count: those on this folder and what is below it
 *	FAIL_IO_CALLS=write,fsync  which kinds count; unset: all
 *	FAIL_IO_AT=N               the N-th of them, from 1; 0 or unset: none
 *	FAIL_IO_WITH=kill          SIGKILL before the call
 *	            =torn          SIGKILL after it; in the midst of a write: half of the bytes are written
 *	            =term          SIGTERM just before the call, which is then carried out
 *	            =28            the call fails with this errno
 *	            =+/file        just before the call, someone else appends "# theirs" to that file
 *	FAIL_IO_FOREVER=1          that one and all after it
 *	FAIL_IO_WITHOUT=link,...   these kinds always fail with EINVAL and do not count: a file system that does not have them
 *	FAIL_IO_LOG=/file          a line for each that counted: its kind and path
 *
 * Everything is done by system calls, without memory from the heap and without the functions that are replaced here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/xattr.h>
#include <unistd.h>

static struct {
	const char *below, *calls, *with, *without, *log;
	long at;
	bool forever;
} conf;
static atomic_long counted;

__attribute__((constructor)) static void configure(void)
{
	const char *at = getenv("FAIL_IO_AT");

	conf.below = getenv("FAIL_IO_BELOW");
	conf.calls = getenv("FAIL_IO_CALLS");
	conf.with = getenv("FAIL_IO_WITH");
	conf.without = getenv("FAIL_IO_WITHOUT");
	conf.forever = getenv("FAIL_IO_FOREVER") != NULL;
	conf.log = getenv("FAIL_IO_LOG");
	conf.at = at ? atol(at) : 0;
	if (!conf.with)
		conf.with = "kill";
}

enum verdict { PASS, FAIL, TEAR };

static void die(void)
{
	syscall(SYS_kill, getpid(), SIGKILL);
	for (;;)
		syscall(SYS_exit_group, 99);
}

static bool is_listed(const char *list, const char *call)
{
	size_t len = strlen(call);
	const char *at;

	for (at = list; (at = strstr(at, call)); at += len)
		if ((at == list || at[-1] == ',') && (at[len] == ',' || !at[len]))
			return true;
	return false;
}

static bool is_below(const char *path)
{
	size_t len;

	if (!conf.below)
		return false;
	len = strlen(conf.below);
	return !strncmp(path, conf.below, len) && (path[len] == '/' || !path[len]);
}

static void append(const char *line, const char *path)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND, 0600);

	syscall(SYS_write, fd, line, strlen(line));
	syscall(SYS_close, fd);
}

static void log_call(const char *call, const char *path)
{
	char line[PATH_MAX + 64];

	if (!conf.log)
		return;
	snprintf(line, sizeof(line), "%s %s\n", call, path);
	append(line, conf.log);
}

/* Count the call and say what shall become of it; FAIL has set errno. */
static enum verdict judge(const char *call, const char *path)
{
	int os = errno;
	long number;

	if (!is_below(path))
		return PASS;
	if (conf.without && is_listed(conf.without, call)) {
		errno = EINVAL;
		return FAIL;
	}
	if (conf.calls && !is_listed(conf.calls, call))
		return PASS;
	log_call(call, path);
	errno = os;
	number = atomic_fetch_add(&counted, 1) + 1;
	if (!conf.at || number < conf.at || (number > conf.at && !conf.forever))
		return PASS;
	if (!strcmp(conf.with, "torn"))
		return TEAR;
	if (!strcmp(conf.with, "kill"))
		die();
	if (!strcmp(conf.with, "term")) {
		syscall(SYS_kill, getpid(), SIGTERM);
		errno = os;
		return PASS;
	}
	if (conf.with[0] == '+') {
		append("# theirs\n", conf.with + 1);
		errno = os;
		return PASS;
	}
	errno = atoi(conf.with);
	return FAIL;
}

static enum verdict judge_path(const char *call, int dir, const char *path)
{
	char whole[2 * PATH_MAX];
	ssize_t len = 0;

	if (path[0] == '/')
		return judge(call, path);
	if (dir == AT_FDCWD) {
		len = syscall(SYS_getcwd, whole, (size_t)PATH_MAX) - 1;
	} else {
		snprintf(whole, sizeof(whole), "/proc/self/fd/%d", dir);
		len = syscall(SYS_readlinkat, AT_FDCWD, whole, whole, (size_t)PATH_MAX);
	}
	if (len < 0)
		len = 0;
	snprintf(whole + len, sizeof(whole) - (size_t)len, "/%s", path);
	return judge(call, whole);
}

static enum verdict judge_fd(const char *call, int fd)
{
	char link[64], path[PATH_MAX];
	int os = errno;
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof(path) - 1);
	errno = os;
	if (len < 0)
		return PASS;
	path[len] = '\0';
	return judge(call, path);
}

/* What a call gave back; the process ends here if it was to be the last one. */
static long after(enum verdict verdict, long result)
{
	if (verdict == TEAR)
		die();
	return result;
}

static int open_it(int dir, const char *path, int flags, mode_t mode)
{
	enum verdict verdict = flags & O_CREAT ? judge_path("open", dir, path) : PASS;

	return verdict == FAIL ? -1
			       : (int)after(verdict, syscall(SYS_openat, dir, path, flags, mode));
}

/* The mode is there only with O_CREAT; reading it in vain gives a value that nobody looks at. */
#define OPEN(name)                                           \
	int name(const char *path, int flags, ...)           \
	{                                                    \
		va_list ap;                                  \
		mode_t mode;                                 \
                                                             \
		va_start(ap, flags);                         \
		mode = va_arg(ap, mode_t);                   \
		va_end(ap);                                  \
		return open_it(AT_FDCWD, path, flags, mode); \
	}

#define OPENAT(name)                                        \
	int name(int dir, const char *path, int flags, ...) \
	{                                                   \
		va_list ap;                                 \
		mode_t mode;                                \
                                                            \
		va_start(ap, flags);                        \
		mode = va_arg(ap, mode_t);                  \
		va_end(ap);                                 \
		return open_it(dir, path, flags, mode);     \
	}

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t len)
{
	enum verdict verdict = judge_fd("write", fd);

	if (verdict == FAIL)
		return -1;
	return after(verdict, syscall(SYS_write, fd, bytes, verdict == TEAR ? len / 2 : len));
}

static ssize_t pwrite_it(int fd, const void *bytes, size_t len, off_t at)
{
	enum verdict verdict = judge_fd("write", fd);

	if (verdict == FAIL)
		return -1;
	return after(
		verdict, syscall(SYS_pwrite64, fd, bytes, verdict == TEAR ? len / 2 : len, at));
}

ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	return pwrite_it(fd, bytes, len, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
	return pwrite_it(fd, bytes, len, at);
}

/* The simple ones: NAME(PARAMETERS), counted as CALL, judged by JUDGE, carried out by DO. */
#define PLAIN(name, parameters, judgement, carry_out)                         \
	int name parameters                                                   \
	{                                                                     \
		enum verdict verdict = judgement;                             \
                                                                              \
		return verdict == FAIL ? -1 : (int)after(verdict, carry_out); \
	}

PLAIN(fsync, (int fd), judge_fd("fsync", fd), syscall(SYS_fsync, fd))
PLAIN(fdatasync, (int fd), judge_fd("fsync", fd), syscall(SYS_fdatasync, fd))
PLAIN(ftruncate, (int fd, off_t len), judge_fd("ftruncate", fd), syscall(SYS_ftruncate, fd, len))
PLAIN(ftruncate64, (int fd, off64_t len), judge_fd("ftruncate", fd),
	syscall(SYS_ftruncate, fd, len))
PLAIN(fallocate, (int fd, int mode, off_t at, off_t len), judge_fd("fallocate", fd),
	syscall(SYS_fallocate, fd, mode, at, len))
PLAIN(fallocate64, (int fd, int mode, off64_t at, off64_t len), judge_fd("fallocate", fd),
	syscall(SYS_fallocate, fd, mode, at, len))
PLAIN(fchmod, (int fd, mode_t mode), judge_fd("fchmod", fd), syscall(SYS_fchmod, fd, mode))
PLAIN(fchown, (int fd, uid_t uid, gid_t gid), judge_fd("fchown", fd),
	syscall(SYS_fchown, fd, uid, gid))
PLAIN(fsetxattr, (int fd, const char *name, const void *value, size_t len, int flags),
	judge_fd("fsetxattr", fd), syscall(SYS_fsetxattr, fd, name, value, len, flags))
PLAIN(rename, (const char *from, const char *to), judge_path("rename", AT_FDCWD, to),
	syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0))
PLAIN(renameat, (int from_dir, const char *from, int to_dir, const char *to),
	judge_path("rename", to_dir, to), syscall(SYS_renameat2, from_dir, from, to_dir, to, 0))
PLAIN(renameat2, (int from_dir, const char *from, int to_dir, const char *to, unsigned flags),
	judge_path(flags ? "renameat2" : "rename", to_dir, to),
	syscall(SYS_renameat2, from_dir, from, to_dir, to, flags))
PLAIN(link, (const char *from, const char *to), judge_path("link", AT_FDCWD, to),
	syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0))
PLAIN(linkat, (int from_dir, const char *from, int to_dir, const char *to, int flags),
	judge_path("link", to_dir, to), syscall(SYS_linkat, from_dir, from, to_dir, to, flags))
PLAIN(unlink, (const char *path), judge_path("unlink", AT_FDCWD, path),
	syscall(SYS_unlinkat, AT_FDCWD, path, 0))
PLAIN(unlinkat, (int dir, const char *path, int flags), judge_path("unlink", dir, path),
	syscall(SYS_unlinkat, dir, path, flags))

/* Only descriptors that may be written to: a failing close() of one that was read says nothing. It is closed in any case. */
int close(int fd)
{
	int os = errno, flags = fcntl(fd, F_GETFL), closed;
	enum verdict verdict;

	errno = os;
	verdict = flags >= 0 && (flags & O_ACCMODE) != O_RDONLY ? judge_fd("close", fd) : PASS;
	os = errno;
	closed = (int)syscall(SYS_close, fd);
	if (verdict == FAIL)
		errno = os;
	return verdict == FAIL ? -1 : (int)after(verdict, closed);
}
