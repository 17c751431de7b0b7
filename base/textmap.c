#include "base/textmap.h"

#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

struct textmap_slot {
	const char *text;
	uint32_t len, hash, value, round;
};

/* Sixteen bytes that the kernel drew at random for this process. */
static uint64_t seed(void)
{
	uint64_t value = (uintptr_t)&seed;
#ifdef __linux__
	const void *random = (const void *)getauxval(AT_RANDOM);

	if (random)
		memcpy(&value, random, sizeof(value));
#endif
	return value;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)(a ^ UINT64_C(0x9E3779B97F4A7C15)) *
				    (b ^ UINT64_C(0xD1B54A32D192ED03));

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* A multiply-and-fold hash, eight bytes at a time. */
static uint32_t hash(const char *text, size_t len)
{
	uint64_t h = seed() ^ len, word;

	for (; len >= sizeof(word); text += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		h = mix(h, word);
	}
	word = 0;
	if (len)
		memcpy(&word, text, len);
	h = mix(h, word);
	return (uint32_t)(h ^ h >> 32);
}

/* The slot that holds the text, or the free one where it belongs. */
static struct textmap_slot *find(
	const struct textmap *map, const char *text, size_t len, uint32_t h)
{
	for (size_t i = h & (map->cap - 1);; i = (i + 1) & (map->cap - 1)) {
		struct textmap_slot *slot = &map->slots[i];

		if (slot->round != map->round)
			return slot;
		if (slot->hash == h && slot->len == len && memcmp(slot->text, text, len) == 0)
			return slot;
	}
}

static int grow(struct textmap *map)
{
	struct textmap old = *map;
	size_t cap = old.cap ? old.cap * 2 : 64;
	struct textmap_slot *slots = calloc(cap, sizeof(*slots));

	if (!slots)
		return -1;
	map->slots = slots;
	map->cap = cap;
	if (!map->round)
		map->round = 1;
	for (size_t i = 0; i < old.cap; i++) {
		struct textmap_slot *slot = &old.slots[i];

		if (slot->round == map->round)
			*find(map, slot->text, slot->len, slot->hash) = *slot;
	}
	free(old.slots);
	return 0;
}

uint32_t *textmap_put(struct textmap *map, const char *text, size_t len, bool *ret_is_new)
{
	uint32_t h = hash(text, len);
	struct textmap_slot *slot;

	if (map->nr >= map->cap / 4 * 3 && grow(map) < 0)
		return NULL;
	slot = find(map, text, len, h);
	*ret_is_new = slot->round != map->round;
	if (*ret_is_new) {
		*slot = (struct textmap_slot){text, (uint32_t)len, h, 0, map->round};
		map->nr++;
	}
	return &slot->value;
}

uint32_t *textmap_get(const struct textmap *map, const char *text, size_t len)
{
	struct textmap_slot *slot;

	if (!map->nr)
		return NULL;
	slot = find(map, text, len, hash(text, len));
	return slot->round == map->round ? &slot->value : NULL;
}

void textmap_clear(struct textmap *map)
{
	map->nr = 0;
	if (map->cap && ++map->round == 0) {
		memset(map->slots, 0, map->cap * sizeof(*map->slots));
		map->round = 1;
	}
}

void textmap_release(struct textmap *map)
{
	free(map->slots);
	*map = (struct textmap)TEXTMAP_INIT;
}
