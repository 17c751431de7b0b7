/*
 * An arena: many small allocations that live and die together. Nothing is freed singly; arena_clear() keeps the blocks for
 * the next round, so a worker that parses file after file soon allocates nothing at all.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *first, *current;
	char *next, *end; /* what is left of the current block */
};

#define ARENA_INIT                     \
	{                              \
		NULL, NULL, NULL, NULL \
	}

/* `size` bytes aligned for any type, not zeroed; NULL when out of memory. */
void *arena_alloc(struct arena *a, size_t size);

/* A copy of `len` bytes with a NUL behind; NULL when out of memory. */
char *arena_copy(struct arena *a, const char *bytes, size_t len);

void arena_clear(struct arena *a); /* forget all allocations, keep the memory */
void arena_release(struct arena *a);

#endif
