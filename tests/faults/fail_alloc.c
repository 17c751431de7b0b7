/*
 * For LD_PRELOAD: lets the N-th allocation of memory fail, once or from then on.
 *
 *	FAIL_ALLOC_AT=N         from 1; 0 or unset: none
 *	FAIL_ALLOC_FOREVER=1    that one and all after it
 *	FAIL_ALLOC_IN=cfgedit   only in a program of this name, not in those that it starts
 *	FAIL_ALLOC_BY=cfgedit   only what this object file, a program or a library, asks for itself
 *	FAIL_ALLOC_LOG=/file    at the end: how many there were
 *
 * Needs glibc, whose __libc_malloc() and so on are the allocator behind the names that are replaced here. What is allocated before
 * main() runs, by the dynamic linker, does not count.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static atomic_long counted;
static long fail_at;
static bool forever, active;
static const char *log_path, *by;

__attribute__((constructor)) static void configure(void)
{
	const char *at = getenv("FAIL_ALLOC_AT"), *in = getenv("FAIL_ALLOC_IN");

	fail_at = at ? atol(at) : 0;
	forever = getenv("FAIL_ALLOC_FOREVER") != NULL;
	by = getenv("FAIL_ALLOC_BY");
	log_path = getenv("FAIL_ALLOC_LOG");
	active = !in || !strcmp(in, program_invocation_short_name);
}

__attribute__((destructor)) static void report(void)
{
	char line[32];
	int fd, len;

	if (!log_path || !active)
		return;
	fd = open(log_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	len = snprintf(line, sizeof(line), "%ld\n", atomic_load(&counted));
	if (fd >= 0 && write(fd, line, (size_t)len) != len)
		abort();
	close(fd);
}

static bool is_by(const void *caller)
{
	const char *name;
	Dl_info info;

	if (!dladdr(caller, &info) || !info.dli_fname)
		return false;
	name = strrchr(info.dli_fname, '/');
	return !strcmp(name ? name + 1 : info.dli_fname, by);
}

static bool fails(const void *caller)
{
	long number;

	if (!active || (by && !is_by(caller)))
		return false;
	number = atomic_fetch_add(&counted, 1) + 1;
	if (!fail_at || number < fail_at || (number > fail_at && !forever))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}

void *reallocarray(void *old, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes)) {
		errno = ENOMEM;
		return NULL;
	}
	return fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, bytes);
}

void *memalign(size_t alignment, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **ret, size_t alignment, size_t size)
{
	void *memory;

	memory = fails(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
	if (!memory)
		return ENOMEM;
	*ret = memory;
	return 0;
}
