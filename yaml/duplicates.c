#include "yaml/duplicates.h"

#include <string.h>

/* Mappings with more keys than this are looked up in a hash table. */
enum { MANY = 24 };

struct search {
	const struct ydoc *doc;
	struct textmap *keys;
	struct stop *stop;
	yduplicate_fn *found;
	void *ctx;
};

static bool is_comparable(const struct ydoc *doc, const struct ynode *key)
{
	const struct yprops *props = ydoc_props(doc, key);

	return key->kind == YNODE_SCALAR && (!props || !props->tag) &&
	       !(key->len == 2 && memcmp(key->value, "<<", 2) == 0);
}

static bool is_same(const struct ynode *a, const struct ynode *b)
{
	return a->sketch == b->sketch && a->len == b->len &&
	       memcmp(a->value, b->value, a->len) == 0;
}

static const struct ynode *next_key(const struct ynode *key)
{
	const struct ynode *value = ynode_next(key);

	return value ? ynode_next(value) : NULL;
}

/* The first key of the mapping that is the same as this one: itself, mostly. */
static const struct ynode *first_like(
	const struct ydoc *doc, const struct ynode *mapping, const struct ynode *key)
{
	if (!is_comparable(doc, key))
		return key;
	for (const struct ynode *k = mapping + 1; k != key; k = next_key(k))
		if (is_comparable(doc, k) && is_same(k, key))
			return k;
	return key;
}

static int search_small(const struct search *s, const struct ynode *mapping)
{
	for (const struct ynode *key = mapping + 1; key; key = next_key(key)) {
		const struct ynode *first = first_like(s->doc, mapping, key);
		int r = first != key ? s->found(s->ctx, key, first) : 0;

		if (r)
			return r;
		if (stop_between(s->stop))
			return -1;
	}
	return 0;
}

static int search_large(const struct search *s, const struct ynode *mapping)
{
	textmap_clear(s->keys);
	for (const struct ynode *key = mapping + 1; key; key = next_key(key)) {
		uint32_t *first;
		bool is_new;
		int r;

		if (stop_between(s->stop))
			return -1;
		if (!is_comparable(s->doc, key))
			continue;
		first = textmap_put(s->keys, key->value, key->len, &is_new);
		if (!first)
			return -1;
		if (is_new) {
			*first = (uint32_t)(key - s->doc->nodes);
			continue;
		}
		r = s->found(s->ctx, key, &s->doc->nodes[*first]);
		if (r)
			return r;
	}
	return 0;
}

int yduplicates_find(const struct ydoc *doc, struct textmap *keys, struct stop *stop,
	yduplicate_fn *found, void *ctx)
{
	const struct search search = {doc, keys, stop, found, ctx};

	for (size_t i = 0; i < doc->suspects_nr; i++) {
		const struct ynode *mapping = &doc->nodes[doc->suspects[i]];
		bool is_large = mapping->nr > 2 * MANY;
		int r = (is_large ? search_large : search_small)(&search, mapping);

		if (r)
			return r;
	}
	return 0;
}

int yundeclared_find(const struct ydoc *doc, struct stop *stop, yundeclared_fn *found, void *ctx)
{
	const struct ynode *node = doc->nodes;
	size_t left = doc->undeclared;
	int r;

	for (; left; node++) {
		if (stop_between(stop))
			return -1;
		if (node->kind != YNODE_ALIAS || node->target)
			continue;
		r = found(ctx, node);
		if (r)
			return r;
		left--;
	}
	return 0;
}
