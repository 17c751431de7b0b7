#include "walk/shard.h"

#include "base/hash.h"

#include <string.h>

bool shard_has(const struct shard *shard, const char *path)
{
	return shard->count < 2 ||
	       hash_bytes(path, strlen(path)) % shard->count == shard->index - 1;
}
