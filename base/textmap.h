/*
 * A hash table from text to a number, for work that is done over and over: clearing it takes no time and keeps the memory.
 *
 *	struct textmap map = TEXTMAP_INIT;
 *	value = textmap_put(&map, key, key_len, &is_new);     NULL: out of memory
 *	if (is_new)
 *		*value = 7;
 *	textmap_clear(&map);                                  ready for the next round
 *	textmap_release(&map);
 *
 * Keys are borrowed: they must stay where they are until the table is cleared. The hash is seeded anew in each process, so no
 * file can be made that fills one bucket.
 */
#ifndef BASE_TEXTMAP_H
#define BASE_TEXTMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct textmap_slot;

struct textmap {
	struct textmap_slot *slots;
	size_t cap, nr;
	uint32_t round; /* slots of earlier rounds count as empty */
};

#define TEXTMAP_INIT          \
	{                     \
		NULL, 0, 0, 0 \
	}

/* The value of `text`, which is 0 where *ret_is_new. Valid until the next textmap_put(). NULL: out of memory. */
uint32_t *textmap_put(struct textmap *map, const char *text, size_t len, bool *ret_is_new);

/* NULL: not there. */
uint32_t *textmap_get(const struct textmap *map, const char *text, size_t len);

void textmap_clear(struct textmap *map);
void textmap_release(struct textmap *map);

#endif
