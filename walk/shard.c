#include "walk/shard.h"

#include <stdint.h>

/* FNV-1a, and splitmix64's finalizer, since the low bits of the former are poor for short texts. */
static uint64_t hash(const char *text)
{
	uint64_t x = UINT64_C(0xcbf29ce484222325);

	for (; *text; text++)
		x = (x ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

bool shard_has(const struct shard *shard, const char *path)
{
	return shard->count < 2 || hash(path) % shard->count == shard->index - 1;
}
