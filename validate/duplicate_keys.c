/*
 * Keys that stand twice in a mapping. The text of scalar keys is compared, whatever the quotes, as yamllint does; the merge key
 * "<<" may repeat. Keys with a tag are left alone: it may tell them apart.
 */
#include "base/cleanup.h"
#include "validate/check.h"

#include <string.h>

/* Mappings with more keys than this are looked up in a hash table. */
enum { MANY = 24 };

static int report(struct validator *v, struct findings *findings, const struct ynode *key,
	const struct ynode *first)
{
	struct str CLEANUP(str_release) message = STR_INIT;

	str_adds(&message, "duplication of key \"");
	str_add(&message, key->value, key->len);
	str_adds(&message, "\" in mapping");
	if (str_failed(&message))
		return -1;
	return check_report(
		v, findings, "key-duplicates", key->content, key->end, key, first, message.s);
}

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

static int check_small(struct validator *v, struct findings *findings, const struct ynode *mapping)
{
	for (const struct ynode *key = mapping + 1; key; key = next_key(key)) {
		const struct ynode *first = first_like(&v->doc, mapping, key);

		if (first != key && report(v, findings, key, first) < 0)
			return -1;
		if (stop_between(v->opts.limits.stop))
			return -1;
	}
	return 0;
}

static int check_large(struct validator *v, struct findings *findings, const struct ynode *mapping)
{
	textmap_clear(&v->keys);
	for (const struct ynode *key = mapping + 1; key; key = next_key(key)) {
		uint32_t *first;
		bool is_new;

		if (stop_between(v->opts.limits.stop))
			return -1;
		if (!is_comparable(&v->doc, key))
			continue;
		first = textmap_put(&v->keys, key->value, key->len, &is_new);
		if (!first)
			return -1;
		if (is_new)
			*first = (uint32_t)(key - v->doc.nodes);
		else if (report(v, findings, key, &v->doc.nodes[*first]) < 0)
			return -1;
	}
	return 0;
}

int check_duplicate_keys(struct validator *v, struct findings *findings)
{
	for (size_t i = 0; i < v->doc.suspects_nr; i++) {
		const struct ynode *mapping = &v->doc.nodes[v->doc.suspects[i]];
		bool is_large = mapping->nr > 2 * MANY;

		if ((is_large ? check_large : check_small)(v, findings, mapping) < 0)
			return -1;
	}
	return 0;
}
