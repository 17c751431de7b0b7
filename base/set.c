#include "base/set.h"

#include <stdlib.h>

enum { FIRST_CAP = 64 };

/* The finalizer of splitmix64 (Steele, Lea and Flood, 2014): every bit of the input changes every bit of the output. */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static bool is_zeros(struct set_key key)
{
	return !key.a && !key.b;
}

/* Where the key is, or the free slot where it would be. There is always a free one. */
static struct set_key *find(struct set_key *slots, size_t cap, struct set_key key)
{
	size_t i = (size_t)mix(key.b ^ mix(key.a)) & (cap - 1);

	while (!is_zeros(slots[i]) && (slots[i].a != key.a || slots[i].b != key.b))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static int grow(struct set *set)
{
	size_t cap = set->cap ? set->cap * 2 : FIRST_CAP;
	struct set_key *slots = calloc(cap, sizeof(*slots));

	if (!slots)
		return -1;
	for (size_t i = 0; i < set->cap; i++)
		if (!is_zeros(set->slots[i]))
			*find(slots, cap, set->slots[i]) = set->slots[i];
	free(set->slots);
	set->slots = slots;
	set->cap = cap;
	return 0;
}

bool set_has(const struct set *set, struct set_key key)
{
	if (is_zeros(key))
		return set->has_zeros;
	return set->cap && !is_zeros(*find(set->slots, set->cap, key));
}

int set_add(struct set *set, struct set_key key)
{
	if (set_has(set, key))
		return 0;
	if (is_zeros(key)) {
		set->has_zeros = true;
		return 1;
	}
	if (set->nr >= set->cap / 8 * 7 && grow(set) < 0)
		return -1;
	*find(set->slots, set->cap, key) = key;
	set->nr++;
	return 1;
}

size_t set_count(const struct set *set)
{
	return set->nr + set->has_zeros;
}

void set_release(struct set *set)
{
	free(set->slots);
	*set = (struct set)SET_INIT;
}

int locked_set_add(struct locked_set *set, struct set_key key)
{
	int r;

	lock_take(&set->lock);
	r = set_add(&set->set, key);
	lock_drop(&set->lock);
	return r;
}

bool locked_set_has(struct locked_set *set, struct set_key key)
{
	bool has;

	lock_take(&set->lock);
	has = set_has(&set->set, key);
	lock_drop(&set->lock);
	return has;
}

size_t locked_set_count(struct locked_set *set)
{
	size_t nr;

	lock_take(&set->lock);
	nr = set_count(&set->set);
	lock_drop(&set->lock);
	return nr;
}

void locked_set_release(struct locked_set *set)
{
	set_release(&set->set);
	lock_destroy(&set->lock);
}
