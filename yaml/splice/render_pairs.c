/* The pairs of a mapping: its own, and where aliases are expanded, those that its merge keys bring behind them. */
#include "yaml/scalar.h"
#include "yaml/splice/render_parts.h"

#include <stdlib.h>

struct merge {
	struct render *r;
	struct rpairs *pairs;
	size_t cap;
	struct textmap keys;
	unsigned depth;
};

/* An alias, or a sequence with one. */
static bool has_alias(const struct ynode *value)
{
	const struct ynode *item;

	if (value->kind == YNODE_SEQUENCE)
		YNODE_EACH (item, value)
			if (item->kind == YNODE_ALIAS)
				return true;
	return value->kind == YNODE_ALIAS;
}

/* Has it a merge key that can't stay as it is? JSON knows none; and what has to do without aliases is merged rather than written out behind a "<<". */
static bool must_merge(const struct render *r, const struct ynode *mapping)
{
	const struct ynode *key = ynode_first(mapping);

	while (key) {
		const struct ynode *value = ynode_next(key);

		if (yscalar_is_merge_key(r->value.doc, key) && (r->style->json || has_alias(value)))
			return true;
		key = ynode_next(value);
	}
	return false;
}

static int look_at(struct merge *m)
{
	if (++m->r->nodes <= YDOC_ALIASES_LIMIT)
		return 0;
	return error_set(m->r->err, ERROR_LIMIT, "what is merged would have more than %d nodes",
		YDOC_ALIASES_LIMIT);
}

/* Add the pair, unless there is one with this key. */
static int add_pair(
	struct merge *m, const struct ynode *key, const struct ynode *value, bool merged)
{
	const struct ynode *meant = ynode_meant(key);
	struct rpairs *pairs = m->pairs;
	bool is_new = true;

	if (look_at(m) < 0)
		return -1;
	if (meant && meant->kind == YNODE_SCALAR &&
		!textmap_put(&m->keys, meant->value, meant->len, &is_new))
		return error_nomem(m->r->err);
	/* Whatever stands in the mapping itself is left to it. */
	if (merged && !is_new)
		return 0;
	if (pairs->nr == m->cap) {
		size_t cap = m->cap ? m->cap * 2 : 32;
		struct rpair *grown = realloc(pairs->v, cap * sizeof(*grown));

		if (!grown)
			return error_nomem(m->r->err);
		pairs->v = grown;
		m->cap = cap;
	}
	pairs->v[pairs->nr++] = (struct rpair){key, value, merged};
	return 0;
}

/* A mapping, or a sequence of mappings. */
static bool can_merge(const struct ynode *value)
{
	const struct ynode *item;

	value = ynode_meant(value);
	if (!value || value->kind != YNODE_SEQUENCE)
		return value && value->kind == YNODE_MAPPING;
	YNODE_EACH (item, value) {
		const struct ynode *meant = ynode_meant(item);

		if (!meant || meant->kind != YNODE_MAPPING)
			return false;
	}
	return true;
}

static int add_pairs(struct merge *m, const struct ynode *mapping, bool merged);

static int add_merged(struct merge *m, const struct ynode *value)
{
	const struct ynode *item;

	value = ynode_meant(value);
	if (value->kind == YNODE_MAPPING)
		return add_pairs(m, value, true);
	YNODE_EACH (item, value)
		if (add_pairs(m, ynode_meant(item), true) < 0)
			return -1;
	return 0;
}

/* Its own first, so that they win. */
static int add_pairs(struct merge *m, const struct ynode *mapping, bool merged)
{
	const struct ydoc *doc = m->r->value.doc;

	if (look_at(m) < 0)
		return -1;
	if (++m->depth > YDOC_DEPTH_LIMIT)
		return error_set(m->r->err, ERROR_LIMIT,
			"merge keys lead through more than %d mappings", YDOC_DEPTH_LIMIT);
	for (int round = 0; round < 2; round++)
		for (const struct ynode *key = ynode_first(mapping), *value; key;
			key = ynode_next(value)) {
			bool is_merge = yscalar_is_merge_key(doc, key);

			value = ynode_next(key);
			is_merge = is_merge && can_merge(value);
			if (is_merge != (round == 1))
				continue;
			if ((is_merge ? add_merged(m, value) : add_pair(m, key, value, merged)) < 0)
				return -1;
		}
	m->depth--;
	return 0;
}

int rpairs_begin(struct rpairs *pairs, struct render *r, const struct ynode *mapping)
{
	struct merge m = {.r = r, .pairs = pairs};
	int added;

	*pairs = (struct rpairs){.key = ynode_first(mapping), .nr = mapping->nr / 2};
	if (!r->expand || !must_merge(r, mapping))
		return 0;
	*pairs = (struct rpairs){.key = NULL};
	added = add_pairs(&m, mapping, false);
	textmap_release(&m.keys);
	if (added < 0)
		rpairs_end(pairs);
	return added;
}

bool rpairs_next(struct rpairs *pairs, struct rpair *ret)
{
	if (pairs->i == pairs->nr)
		return false;
	if (pairs->v) {
		*ret = pairs->v[pairs->i++];
		return true;
	}
	*ret = (struct rpair){pairs->key, ynode_next(pairs->key), false};
	pairs->key = ynode_next(ret->value);
	pairs->i++;
	return true;
}

void rpairs_end(struct rpairs *pairs)
{
	free(pairs->v);
	pairs->v = NULL;
}
