#include "yaml/query/query_children.h"

#include <stdlib.h>
#include <string.h>

static const struct ytext merge_name = {"<<", 2};

bool children_key(const struct ynode *key, struct ytext *ret)
{
	key = look_through(key);
	if (key->kind != YNODE_SCALAR)
		return false;
	*ret = (struct ytext){key->value, key->len};
	return true;
}

static bool is_named(const struct ynode *key, struct ytext name)
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

/* --- merge keys ------------------------------------------------------------------------------------------------------------ */

static bool are_mappings(const struct ynode *sequence)
{
	const struct ynode *item;

	YNODE_EACH (item, sequence)
		if (look_through(item)->kind != YNODE_MAPPING)
			return false;
	return true;
}

/* Does the pair stand for the pairs of one mapping or several? */
static bool is_merge(const struct eval *e, const struct ynode *key)
{
	const struct ynode *value, *meant;

	if (key->kind != YNODE_SCALAR || key->len != 2 || !yscalar_is_merge_key(e->doc, key))
		return false;
	value = ynode_next(key);
	if (!value)
		return false;
	meant = look_through(value);
	return meant->kind == YNODE_MAPPING ||
	       (meant->kind == YNODE_SEQUENCE && are_mappings(meant));
}

/* What is done with each mapping that another one merges. 0 goes on. */
typedef int source_fn(struct eval *e, const struct ynode *mapping, void *ctx);

static int each_in_value(struct eval *e, const struct ynode *value, source_fn *fn, void *ctx)
{
	const struct ynode *meant = look_through(value), *item;
	int result;

	if (is_recursive(value))
		return 0;
	if (meant->kind == YNODE_MAPPING)
		return fn(e, meant, ctx);
	YNODE_EACH (item, meant) {
		result = is_recursive(item) ? 0 : fn(e, look_through(item), ctx);
		if (result)
			return result;
	}
	return 0;
}

/* In the order in which they win. */
static int each_source(struct eval *e, const struct ynode *mapping, source_fn *fn, void *ctx)
{
	int result = eval_enter(e);

	for (const struct ynode *key = ynode_first(mapping); key && result == 0;) {
		const struct ynode *value = ynode_next(key);

		if (!value)
			break;
		if (is_merge(e, key))
			result = each_in_value(e, value, fn, ctx);
		key = ynode_next(value);
	}
	eval_leave(e);
	return result;
}

static int push(struct eval *e, const struct ynode *key, const struct ynode *value)
{
	struct scratch *s = e->scratch;

	if (s->nr == s->cap) {
		size_t cap = s->cap ? 2 * s->cap : 64;
		struct merged_pair *pairs = realloc(s->pairs, cap * sizeof(*pairs));

		if (!pairs)
			return error_nomem(e->err);
		s->pairs = pairs;
		s->cap = cap;
	}
	s->pairs[s->nr++] = (struct merged_pair){key, value};
	return 0;
}

/* 1: the key was not there before. What has no name is always new. */
static int remember(struct eval *e, const struct ynode *key)
{
	struct ytext name;
	bool is_new = true;

	if (children_key(key, &name) && !textmap_put(&e->scratch->seen, name.s, name.len, &is_new))
		return error_nomem(e->err);
	return is_new;
}

/* Its own pairs that nobody had before it, then those that it merges in turn. */
static int gather(struct eval *e, const struct ynode *mapping, void *ctx)
{
	if (eval_visit(e, 1 + mapping->nr / 2) < 0)
		return -1;
	for (const struct ynode *key = ynode_first(mapping), *value; key; key = ynode_next(value)) {
		int is_new;

		value = ynode_next(key);
		if (!value)
			break;
		/* That of the mapping itself would hide it, as it is found by its name. */
		if (is_named(key, merge_name))
			continue;
		is_new = remember(e, key);
		if (is_new < 0 || (is_new && push(e, key, value) < 0))
			return -1;
	}
	return each_source(e, mapping, gather, ctx);
}

static int gather_all(struct eval *e, const struct ynode *mapping)
{
	textmap_clear(&e->scratch->seen);
	for (const struct ynode *key = ynode_first(mapping), *value; key; key = ynode_next(value)) {
		if (!is_merge(e, key) && remember(e, key) < 0)
			return -1;
		value = ynode_next(key);
		if (!value)
			break;
	}
	return each_source(e, mapping, gather, NULL);
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
		if (gather_all(kids->e, kids->parent->place.node) < 0)
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
		if (is_merge(kids->e, key)) {
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
		if (is_named(key, wanted->name)) {
			wanted->key = key;
			wanted->value = value;
			return 1;
		}
		*ret_merges = *ret_merges || is_merge(e, key);
	}
	return 0;
}

static int find_merged(struct eval *e, const struct ynode *mapping, void *ctx)
{
	struct wanted *wanted = ctx;
	bool merges;
	int result = find_own(e, mapping, wanted, &merges);

	if (result == 0 && merges)
		return each_source(e, mapping, find_merged, wanted);
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
		result = each_source(e, mapping, find_merged, &wanted);
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

void scratch_release(struct query_run *run)
{
	struct scratch *s = run->scratch;

	if (!s)
		return;
	free(s->pairs);
	textmap_release(&s->seen);
	free(s);
	run->scratch = NULL;
}
