#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct arena_block {
	struct arena_block *next;
	size_t size; /* bytes behind this header */
	alignas(max_align_t) char bytes[];
};

static const size_t FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 1024 * 1024;

static void use(struct arena *a, struct arena_block *block)
{
	a->current = block;
	a->next = block->bytes;
	a->end = block->bytes + block->size;
}

/* Go on in the next kept block that is large enough, else in a new one put behind the current one. */
static int next_block(struct arena *a, size_t size)
{
	struct arena_block *block = a->current ? a->current->next : a->first;
	size_t want = a->current ? a->current->size * 2 : FIRST_BLOCK;

	if (block && block->size >= size) {
		use(a, block);
		return 0;
	}
	if (want > LARGEST_BLOCK)
		want = LARGEST_BLOCK;
	if (want < size)
		want = size;
	block = malloc(sizeof(*block) + want);
	if (!block)
		return -1;
	block->size = want;
	if (a->current) {
		block->next = a->current->next;
		a->current->next = block;
	} else {
		block->next = a->first;
		a->first = block;
	}
	use(a, block);
	return 0;
}

void *arena_alloc(struct arena *a, size_t size)
{
	const size_t align = alignof(max_align_t);
	void *result;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + align - 1) / align * align;
	if ((size_t)(a->end - a->next) < size && next_block(a, size) < 0)
		return NULL;
	result = a->next;
	a->next += size;
	return result;
}

char *arena_copy(struct arena *a, const char *bytes, size_t len)
{
	char *copy = arena_alloc(a, len + 1);

	if (!copy)
		return NULL;
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

void arena_clear(struct arena *a)
{
	a->current = NULL;
	a->next = a->end = NULL;
}

void arena_release(struct arena *a)
{
	struct arena_block *block = a->first;

	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	*a = (struct arena)ARENA_INIT;
}
