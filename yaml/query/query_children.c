#include "yaml/query/query_children.h"

#include <string.h>

bool children_key(const struct ynode *key, struct ytext *ret)
{
	key = look_through(key);
	if (key->kind != YNODE_SCALAR)
		return false;
	*ret = (struct ytext){key->value, key->len};
	return true;
}

bool children_named(const struct ynode *key, struct ytext name)
{
	struct ytext text;

	return children_key(key, &text) && text.len == name.len &&
	       memcmp(text.s, name.s, name.len) == 0;
}

static void fill(struct frame *child, const struct frame *parent, const struct ynode *key,
	const struct ynode *value, bool merged)
{
	const struct qplace *up = &parent->place;

	child->place = (struct qplace){.up = up,
		.node = look_through(value),
		.alias = value->kind == YNODE_ALIAS ? value : NULL,
		.key = key,
		.merged = merged,
		.elsewhere = up->elsewhere || up->alias || up->merged};
	child->saved = NULL;
}

void children_fill_item(
	struct frame *child, const struct frame *parent, const struct ynode *item, size_t index)
{
	fill(child, parent, NULL, item, false);
	child->place.index = index;
}

/* --- all of them ----------------------------------------------------------------------------------------------------------- */

void kids_begin(struct kids *kids, struct eval *e, const struct frame *parent)
{
	*kids = (struct kids){.e = e, .parent = parent, .next = ynode_first(parent->place.node)};
}

static int next_merged(struct kids *kids, struct frame *child)
{
	struct scratch *s = kids->e->scratch;

	if (!kids->merges)
		return 0;
	if (!kids->gathered) {
		kids->gathered = true;
		kids->from = kids->at = s->nr;
		if (children_gather(kids->e, kids->parent->place.node) < 0)
			return -1;
		kids->end = s->nr;
	}
	if (kids->at == kids->end)
		return 0;
	fill(child, kids->parent, s->pairs[kids->at].key, s->pairs[kids->at].value, true);
	kids->at++;
	return 1;
}

static int next_pair(struct kids *kids, struct frame *child)
{
	while (kids->next) {
		const struct ynode *key = kids->next, *value = ynode_next(key);

		kids->next = value ? ynode_next(value) : NULL;
		if (!value)
			break;
		if (children_merge(kids->e, key)) {
			kids->merges = true;
			continue;
		}
		fill(child, kids->parent, key, value, false);
		return 1;
	}
	return next_merged(kids, child);
}

int kids_next(struct kids *kids, struct frame *child)
{
	if (eval_visit(kids->e, 1) < 0)
		return -1;
	if (kids->parent->place.node->kind == YNODE_MAPPING)
		return next_pair(kids, child);
	if (!kids->next)
		return 0;
	children_fill_item(child, kids->parent, kids->next, kids->index++);
	kids->next = ynode_next(kids->next);
	return 1;
}

void kids_end(struct kids *kids)
{
	if (kids->gathered)
		kids->e->scratch->nr = kids->from;
}

/* --- one of them ----------------------------------------------------------------------------------------------------------- */

struct wanted {
	struct ytext name;
	const struct ynode *key, *value;
};

/* 1: there. Sets *ret_merges if the mapping has merge keys. */
static int find_own(
	struct eval *e, const struct ynode *mapping, struct wanted *wanted, bool *ret_merges)
{
	if (eval_visit(e, 1 + mapping->nr / 16) < 0)
		return -1;
	*ret_merges = false;
	for (const struct ynode *key = ynode_first(mapping), *value; key; key = ynode_next(value)) {
		value = ynode_next(key);
		if (!value)
			break;
		if (children_named(key, wanted->name)) {
			wanted->key = key;
			wanted->value = value;
			return 1;
		}
		*ret_merges = *ret_merges || children_merge(e, key);
	}
	return 0;
}

static int find_merged(struct eval *e, const struct ynode *mapping, void *ctx)
{
	struct wanted *wanted = ctx;
	bool merges;
	int result = find_own(e, mapping, wanted, &merges);

	if (result == 0 && merges)
		return children_each_source(e, mapping, find_merged, wanted);
	return result;
}

int children_find(
	struct eval *e, const struct frame *parent, struct ytext name, struct frame *child)
{
	const struct ynode *mapping = parent->place.node;
	struct wanted wanted = {.name = name};
	bool merges, merged = false;
	int result = find_own(e, mapping, &wanted, &merges);

	if (result == 0 && merges) {
		merged = true;
		result = children_each_source(e, mapping, find_merged, &wanted);
	}
	if (result > 0)
		fill(child, parent, wanted.key, wanted.value, merged);
	return result;
}

int children_item(struct eval *e, const struct frame *parent, uint64_t index, struct frame *child)
{
	const struct ynode *item = ynode_first(parent->place.node);

	if (index >= parent->place.node->nr)
		return 0;
	if (eval_visit(e, 1 + index / 16) < 0)
		return -1;
	for (uint64_t i = 0; i < index; i++)
		item = ynode_next(item);
	children_fill_item(child, parent, item, index);
	return 1;
}
