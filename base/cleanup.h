/*
 * Release a local when it leaves its scope: `struct str CLEANUP(str_release) s = STR_INIT;`
 * Always initialise such a variable, and declare it above the first goto of its function.
 */
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#include <stdlib.h>
#include <unistd.h>

#define CLEANUP(function) __attribute__((cleanup(function)))

/* For pointers from malloc(): `char *CLEANUP(free_pointer) name = NULL;` */
static inline void free_pointer(void *pointer)
{
	free(*(void **)pointer);
}

/* For file descriptors, -1 where none is open. Use only where a failing close() says nothing new (reading). */
static inline void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#endif
