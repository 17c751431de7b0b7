/*
 * Numbers that look random, the same ones for the same seed: splitmix64 (Guy L. Steele Jr., Doug Lea, Christine H. Flood, "Fast Splittable
 * Pseudorandom Number Generators", OOPSLA 2014). Any seed is fine, 0 too. Not for secrets.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdint.h>

/* The state grows by this at each step, so threads may share one by an atomic addition. */
#define RANDOM_STEP UINT64_C(0x9e3779b97f4a7c15)

/* What the state, after its step, gives. */
static inline uint64_t random_mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static inline uint64_t random_next(uint64_t *state)
{
	return random_mix(*state += RANDOM_STEP);
}

#endif
