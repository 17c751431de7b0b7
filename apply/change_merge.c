/*
 * JSON Merge Patch, as edits of single keys, so that what the patch does not name stays as it is written. Source: RFC 7396.
 *
 * Nothing may be put into a mapping and taken from it in one go: what comes is put in first, and what is to go then goes in another round.
 */
#include "apply/change_make.h"
#include "yaml/scalar.h"

#include <string.h>

/* All keys of a patch are looked up before the way goes on below: what finds them fast is for one mapping at a time. */
struct pairing {
	const struct ynode *key, *value; /* of the patch */
	const struct ynode *standing;	 /* what the mapping has; NULL: nothing */
};

static struct ytext name_of(const struct ynode *key)
{
	return (struct ytext){key->value, key->len};
}

static int pair_up(
	struct making *m, const struct ynode *mapping, struct yvalue patch, struct pairing **ret)
{
	size_t nr = 0;
	struct pairing *pairs =
		arena_alloc(&m->changer->arena, (patch.node->nr / 2 + 1) * sizeof(*pairs));
	const struct ynode *child;

	if (!pairs)
		return error_nomem(m->err);
	YNODE_EACH (child, patch.node) {
		const struct ynode *key = child->kind == YNODE_ALIAS ? ynode_meant(child) : child;
		struct pairing *pair = &pairs[nr];

		if (child->index % 2)
			continue;
		if (!key || key->kind != YNODE_SCALAR)
			return make_refuse(
				m, NULL, "a key of the patch is a collection, which has no name");
		pair->key = key;
		pair->value = ynode_next(child);
		if (make_lookup(m, mapping, name_of(key), &pair->standing) < 0)
			return -1;
		nr++;
	}
	*ret = pairs;
	return 0;
}

static int merge_into(struct making *m, const struct qplace *place, struct yvalue patch);

/* Does a merge key bring a mapping of this name? `left`: so many mappings are looked into, for merge keys lead to merge keys. */
static bool brings_mapping(
	struct making *m, const struct ynode *from, struct ytext name, unsigned *left)
{
	const struct ynode *child, *value;

	if (!from || !*left)
		return !*left;
	--*left;
	if (from->kind == YNODE_SEQUENCE) {
		YNODE_EACH (child, from)
			if (brings_mapping(m, ynode_meant(child), name, left))
				return true;
		return false;
	}
	value = ynode_meant(ynode_lookup(from, name.s, name.len));
	if (value)
		return value->kind == YNODE_MAPPING;
	YNODE_EACH (child, from)
		if (from->kind == YNODE_MAPPING && child->index % 2 == 0 &&
			yscalar_is_merge_key(m->doc, child) &&
			brings_mapping(m, ynode_meant(ynode_next(child)), name, left))
			return true;
	return false;
}

/* A key of its own would hide all else that the merge key brings there. */
static int check_hidden(struct making *m, const struct qplace *place, const struct ynode *key)
{
	enum { MOST = 100 };
	unsigned left = MOST;

	if (!brings_mapping(m, place->node, name_of(key), &left))
		return 0;
	return make_refuse(m, place->node,
		"\"%.*s\" comes from a merge key (<<) here: to merge into it would change all that share it; change it where it is",
		(int)(key->len > 200 ? 200 : key->len), key->value);
}

static int merge_key(struct making *m, const struct qplace *place, const struct pairing *pair,
	struct yvalue value, bool *added)
{
	struct qplace child;
	struct yvalue clean;

	if (pair->standing) {
		child = make_place(place, pair->standing);
		return merge_into(m, &child, value);
	}
	*added = true;
	if (value.node->kind == YNODE_MAPPING && check_hidden(m, place, pair->key) < 0)
		return -1;
	if (yvalue_without_nulls(&m->changer->arena, value, &clean) < 0)
		return error_nomem(m->err);
	return make_add_key(m, place, name_of(pair->key), clean, "added");
}

/* As long as something was put in, nothing is taken out. */
static int remove_key(
	struct making *m, const struct qplace *place, const struct pairing *pair, bool added)
{
	struct qplace child;

	if (!pair->standing)
		return 0;
	if (added) {
		m->again = true;
		return 0;
	}
	child = make_place(place, pair->standing);
	if (child.elsewhere && !m->change->through_alias)
		return make_refuse_indirect(m, &child);
	return make_take_out(m, &child, "deleted");
}

static int merge_mapping(struct making *m, const struct qplace *place, struct yvalue patch)
{
	size_t nr = patch.node->nr / 2;
	struct pairing *pairs = NULL;
	bool added = false;

	if (pair_up(m, place->node, patch, &pairs) < 0)
		return -1;
	for (size_t i = 0; i < nr; i++) {
		struct yvalue value = {patch.doc, pairs[i].value};

		if (!make_is_null(patch.doc, value.node) &&
			merge_key(m, place, &pairs[i], value, &added) < 0)
			return -1;
	}
	for (size_t i = 0; i < nr; i++)
		if (make_is_null(patch.doc, pairs[i].value) &&
			remove_key(m, place, &pairs[i], added) < 0)
			return -1;
	return 0;
}

/* Behind an alias, the same mapping may be merged into several times: once is enough, and twice would not be one round. */
static bool was_entered(struct making *m, const struct ynode *node)
{
	uint32_t *mark = make_mark(m, node);
	bool before = *mark & MARK_ENTERED;

	*mark |= MARK_ENTERED;
	return before;
}

static int merge_into(struct making *m, const struct qplace *place, struct yvalue patch)
{
	struct yvalue clean;

	if (patch.node->kind != YNODE_MAPPING)
		return make_put_value(m, place, patch, place->elsewhere);
	if (place->node->kind == YNODE_MAPPING) {
		m->matched++;
		return was_entered(m, place->node) ? 0 : merge_mapping(m, place, patch);
	}
	if (yvalue_without_nulls(&m->changer->arena, patch, &clean) < 0)
		return error_nomem(m->err);
	return make_put_value(m, place, clean, place->elsewhere);
}

/* Into a document without content. */
static int merge_nothing(struct making *m)
{
	struct yvalue clean;

	if (m->change->path && query_segments(m->change->path))
		return 0;
	if (m->is_stream)
		return 0;
	if (yvalue_without_nulls(&m->changer->arena, m->change->value, &clean) < 0)
		return error_nomem(m->err);
	return make_put_root(m, clean);
}

int make_merge(struct making *m)
{
	const struct query_run *found = &m->changer->found;
	const struct ynode *root =
		m->document < m->doc->documents_nr ? ydoc_root(m->doc, m->document) : NULL;
	struct qplace whole = {.node = root};

	if (!root)
		return merge_nothing(m);
	if (!m->change->path)
		return merge_into(m, &whole, m->change->value);
	if (make_run(m, m->change->path, 0, &m->changer->found) < 0)
		return -1;
	for (int indirect = 0; indirect < 2; indirect++)
		for (size_t i = 0; i < found->nr; i++)
			if (make_is_indirect_within(found->v[i]) == indirect &&
				merge_into(m, found->v[i], m->change->value) < 0)
				return -1;
	return 0;
}
