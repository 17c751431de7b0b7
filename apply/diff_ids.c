#include "apply/diff_ids.h"

#include "yaml/scalar.h"
#include "yaml/value.h"

#include <stdlib.h>
#include <string.h>

enum { KIND_SCALAR = 's', KIND_SEQUENCE = 'q', KIND_MAPPING = 'm' };

/* A pair of a mapping, by their numbers. */
struct pair {
	uint32_t key, value;
};

/* The number of what is in ids->key. 0: out of memory. */
static uint32_t look_up(struct diff_ids *ids)
{
	const struct str *key = &ids->key;
	uint32_t *id;
	char *copy;
	bool is_new;

	if (str_failed(key))
		return 0;
	id = textmap_get(&ids->map, key->s, key->len);
	if (id)
		return *id;
	copy = arena_copy(&ids->arena, key->s, key->len);
	id = copy ? textmap_put(&ids->map, copy, key->len, &is_new) : NULL;
	if (id)
		*id = ++ids->last;
	return id ? *id : 0;
}

static void begin(struct diff_ids *ids, char kind)
{
	str_clear(&ids->key);
	str_addch(&ids->key, kind);
}

static void add_number(struct diff_ids *ids, uint32_t number)
{
	str_add(&ids->key, (const char *)&number, sizeof(number));
}

uint32_t diff_ids_of(struct diff_ids *ids, char kind, uint32_t more, uint32_t id)
{
	begin(ids, kind);
	add_number(ids, more);
	add_number(ids, id);
	return look_up(ids);
}

/* Only a tag that is not what such a node is anyway tells anything. */
static void add_tag(struct diff_ids *ids, const struct diff_side *side, const struct ynode *node)
{
	static const char *const usual[] = {[YNODE_SEQUENCE] = "tag:yaml.org,2002:seq",
		[YNODE_MAPPING] = "tag:yaml.org,2002:map"};
	const struct yprops *props = ydoc_props(side->doc, node);
	const char *tag = props && props->tag ? props->tag : "!";

	if (strcmp(tag, "!") != 0 &&
		(!ynode_is_collection(node) || strcmp(tag, usual[node->kind]) != 0))
		str_adds(&ids->key, tag);
	str_addch(&ids->key, '\0');
}

/* As yscalar_same() has it. */
static uint32_t of_scalar(
	struct diff_ids *ids, const struct diff_side *side, const struct ynode *node)
{
	enum yscalar_type type = yscalar_type(side->doc, node, YAML_1_2);
	enum yscalar_type old_type = yscalar_type(side->doc, node, YAML_1_1);

	begin(ids, KIND_SCALAR);
	str_addch(&ids->key, (char)type);
	str_addch(&ids->key, (char)old_type);
	if (type == YSCALAR_OTHER)
		add_tag(ids, side, node);
	if (type == YSCALAR_BOOL)
		str_addch(&ids->key, yscalar_bool(node->value) ? 't' : 'f');
	else if (type != YSCALAR_NULL)
		str_add(&ids->key, node->value, node->len);
	return look_up(ids);
}

static int by_key(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

/* The numbers of all children stand in the key; those of a mapping in an order that does not depend on that of the text. */
static void sort_pairs(struct diff_ids *ids, size_t start)
{
	struct str *key = &ids->key;
	size_t nr = (key->len - start) / sizeof(struct pair);
	struct pair *pairs;

	if (str_failed(key) || nr < 2)
		return;
	pairs = malloc(nr * sizeof(*pairs));
	if (!pairs) {
		key->oom = true;
		return;
	}
	memcpy(pairs, key->s + start, nr * sizeof(*pairs));
	qsort(pairs, nr, sizeof(*pairs), by_key);
	memcpy(key->s + start, pairs, nr * sizeof(*pairs));
	free(pairs);
}

static uint32_t of_collection(
	struct diff_ids *ids, struct diff_side *side, const struct ynode *node)
{
	bool *has_alias = &side->has_alias[node - side->doc->nodes];
	const struct ynode *child;
	size_t start;

	begin(ids, node->kind == YNODE_MAPPING ? KIND_MAPPING : KIND_SEQUENCE);
	add_tag(ids, side, node);
	start = ids->key.len;
	YNODE_EACH (child, node) {
		add_number(ids, diff_id(side, child));
		*has_alias |= side->has_alias[child - side->doc->nodes];
	}
	if (node->kind == YNODE_MAPPING && !ids->ordered)
		sort_pairs(ids, start);
	return look_up(ids);
}

static int refuse(
	struct diff_side *side, const struct ynode *node, const char *what, struct error *err)
{
	size_t line = 0, column = 0;

	if (ydoc_position(side->doc, node->content, &line, &column) < 0)
		return error_nomem(err);
	error_set(err, ERROR_INVALID, "the alias '*%.*s' %s", (int)node->len, node->value, what);
	return error_at(err, side->name, line, column);
}

static int number_alias(struct diff_side *side, const struct ynode *node, struct error *err)
{
	size_t i = (size_t)(node - side->doc->nodes);
	const struct ynode *target = ynode_meant(node);

	if (!target)
		return refuse(side, node, "has no anchor before it", err);
	side->id[i] = diff_id(side, target);
	side->has_alias[i] = true;
	/* What is still open has no number yet. */
	return side->id[i]
		       ? 0
		       : refuse(side, node,
				 "lies within what it stands for: such a document can't be compared",
				 err);
}

static int number_leaf(
	struct diff_ids *ids, struct diff_side *side, const struct ynode *node, struct error *err)
{
	size_t i = (size_t)(node - side->doc->nodes);

	if (node->kind == YNODE_ALIAS)
		return number_alias(side, node, err);
	side->id[i] = ynode_is_collection(node) ? of_collection(ids, side, node)
						: of_scalar(ids, side, node);
	return side->id[i] ? 0 : error_nomem(err);
}

/* A node is numbered when all its children are: at a leaf, and then at each collection that ends with it. */
static int number(
	struct diff_ids *ids, struct diff_side *side, const struct ynode *node, struct error *err)
{
	if (ynode_first(node))
		return 0;
	if (number_leaf(ids, side, node, err) < 0)
		return -1;
	while (node->last && node->up) {
		node = ynode_parent(node);
		side->id[node - side->doc->nodes] = of_collection(ids, side, node);
		if (!diff_id(side, node))
			return error_nomem(err);
	}
	return 0;
}

int diff_ids_number(struct diff_ids *ids, struct diff_side *side, struct error *err)
{
	const struct ydoc *doc = side->doc;

	side->id = calloc(doc->nodes_nr + 1, sizeof(*side->id));
	side->has_alias = calloc(doc->nodes_nr + 1, sizeof(*side->has_alias));
	if (!side->id || !side->has_alias)
		return error_nomem(err);
	for (size_t i = 0; i < doc->nodes_nr; i++) {
		if (stop_between(ids->stop))
			return stop_error(ids->stop, err);
		if (number(ids, side, &doc->nodes[i], err) < 0)
			return -1;
	}
	return 0;
}

void diff_ids_release(struct diff_ids *ids)
{
	textmap_release(&ids->map);
	arena_release(&ids->arena);
	str_release(&ids->key);
}

void diff_side_release(struct diff_side *side)
{
	free(side->id);
	free(side->has_alias);
}
