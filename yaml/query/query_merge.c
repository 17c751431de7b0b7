/* Merge keys (`<<`): which pairs stand for the pairs of other mappings, and what those are. */
#include "yaml/query/query_children.h"

#include <stdlib.h>

static const struct ytext merge_name = {"<<", 2};

static bool are_mappings(const struct ynode *sequence)
{
	const struct ynode *item;

	YNODE_EACH (item, sequence)
		if (look_through(item)->kind != YNODE_MAPPING)
			return false;
	return true;
}

bool children_merge(const struct eval *e, const struct ynode *key)
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

static int each_in_value(
	struct eval *e, const struct ynode *value, children_source_fn *fn, void *ctx)
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

int children_each_source(
	struct eval *e, const struct ynode *mapping, children_source_fn *fn, void *ctx)
{
	int result = eval_enter(e);

	for (const struct ynode *key = ynode_first(mapping); key && result == 0;) {
		const struct ynode *value = ynode_next(key);

		if (!value)
			break;
		if (children_merge(e, key))
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
		if (children_named(key, merge_name))
			continue;
		is_new = remember(e, key);
		if (is_new < 0 || (is_new && push(e, key, value) < 0))
			return -1;
	}
	return children_each_source(e, mapping, gather, ctx);
}

int children_gather(struct eval *e, const struct ynode *mapping)
{
	textmap_clear(&e->scratch->seen);
	for (const struct ynode *key = ynode_first(mapping), *value; key; key = ynode_next(value)) {
		if (!children_merge(e, key) && remember(e, key) < 0)
			return -1;
		value = ynode_next(key);
		if (!value)
			break;
	}
	return children_each_source(e, mapping, gather, NULL);
}
void qscratch_release(struct query_run *run)
{
	struct scratch *s = run->scratch;

	if (!s)
		return;
	free(s->pairs);
	textmap_release(&s->seen);
	free(s);
	run->scratch = NULL;
}
