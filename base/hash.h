/*
 * A number of 64 bits for a text, the same on every machine and in every run: FNV-1a (G. Fowler, L. C. Noll, P. Vo), whose low bits
 * are poor for short texts and are therefore mixed with the rest. Not for texts that somebody chooses in order to collide.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/random.h"

#include <stddef.h>

static inline uint64_t hash_bytes(const char *bytes, size_t len)
{
	uint64_t x = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		x = (x ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
	return random_mix(x);
}

#endif
