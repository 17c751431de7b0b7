/* A value and what became of it in the text: by its meaning, as it may be written in another way. */
#include "yaml/splice/verify.h"

#include "yaml/scalar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct yprops no_props;

static const struct yprops *props_of(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = node ? ydoc_props(doc, node) : NULL;

	return props ? props : &no_props;
}

/* --- anchors and aliases ---------------------------------------------------------------------------------------------------- */

static int note_anchor(struct verify *v, const struct yprops *props, const struct ynode *value,
	const struct ynode *after)
{
	bool is_new;
	uint32_t *place = textmap_put(&v->names, props->anchor, props->anchor_len, &is_new);

	if (!place)
		return error_nomem(v->err);
	if (v->anchored_nr == v->anchored_cap) {
		size_t cap = v->anchored_cap ? v->anchored_cap * 2 : 16;
		struct verify_anchored *grown = realloc(v->anchored, cap * sizeof(*v->anchored));

		if (!grown)
			return error_nomem(v->err);
		v->anchored = grown;
		v->anchored_cap = cap;
	}
	*place = (uint32_t)v->anchored_nr;
	v->anchored[v->anchored_nr++] = (struct verify_anchored){value, after};
	return 0;
}

/* The anchor that was there stays; else it is the value's, which may be left out where its aliases are expanded. */
static int compare_anchor(struct verify *v, struct yvalue value, const struct ynode *after,
	const struct ynode *replaced)
{
	const struct yprops *own = props_of(value.doc, value.node), *a = props_of(v->after, after),
			    *stays = props_of(v->before, replaced);
	const struct yprops *meant = stays->anchor ? stays : own;

	if (own->anchor && note_anchor(v, own, value.node, after) < 0)
		return -1;
	if (!a->anchor && !stays->anchor)
		return 0;
	if (!verify_same_text(a->anchor, a->anchor_len, meant->anchor, meant->anchor_len))
		return verify_differ(v, after, "another anchor");
	if (stays->anchor)
		verify_note(v, replaced, after);
	return 0;
}

/* What the alias of the value stands for, in `after`. NULL: not known. */
static const struct ynode *meant_by(
	struct verify *v, const struct ydoc *doc, const struct ynode *alias)
{
	const struct ynode *target = ynode_target(alias);
	const uint32_t *place = textmap_get(&v->names, alias->value, alias->len);

	if (place && v->anchored[*place].value == target)
		return v->anchored[*place].after;
	if (doc == v->before && target)
		return v->meant[target->props - 1];
	return NULL;
}

static int compare_alias(struct verify *v, struct yvalue value, const struct ynode *after)
{
	const struct ynode *node = value.node, *meant = meant_by(v, value.doc, node);

	if (!meant || meant != ynode_target(after) ||
		!verify_same_text(node->value, node->len, after->value, after->len))
		return verify_differ(v, after, "an alias of something else");
	return 0;
}

/* --- scalars ---------------------------------------------------------------------------------------------------------------- */

static bool is_number(enum yscalar_type type)
{
	return type == YSCALAR_INT || type == YSCALAR_FLOAT;
}

static bool same_number(struct ynumber a, struct ynumber b)
{
	if (a.is_integer && b.is_integer)
		return a.integer == b.integer;
	return a.real == b.real || (isnan(a.real) && isnan(b.real));
}

static bool same_text(const struct ynode *a, const struct ynode *b)
{
	return verify_same_text(a->value, a->len, b->value, b->len);
}

/* A number is written in another way only where its own is not JSON, or not the same to 1.1. */
static bool same_as_number(struct verify *v, const struct ynode *value, const struct ynode *after)
{
	return same_text(value, after) ||
	       (same_number(yscalar_number(value->value, value->len, YAML_1_2),
			yscalar_number(after->value, after->len, YAML_1_2)) &&
		       (verify_is_json(v) || !yscalar_is_portable(value->value, value->len)));
}

/* Of the same type to 1.2. */
static bool same_content(struct verify *v, enum yscalar_type type, const struct ynode *value,
	const struct ynode *after)
{
	if (type == YSCALAR_NULL)
		return true;
	if (type == YSCALAR_BOOL)
		return yscalar_bool(value->value) == yscalar_bool(after->value);
	return is_number(type) ? same_as_number(v, value, after) : same_text(value, after);
}

/*
 * Does 1.1 read `after`, which 1.2 reads as `type`, in the same way? A number of both that only has another value to 1.1 stays as it is written: 0644
 * is the mode of a file.
 */
static bool same_to_1_1(struct verify *v, enum yscalar_type type, const struct ynode *value,
	const struct ynode *after)
{
	enum yscalar_type other = yscalar_type(v->after, after, YAML_1_1);

	if (is_number(type) && is_number(other))
		return same_text(value, after) ||
		       same_number(yscalar_number(after->value, after->len, YAML_1_2),
			       yscalar_number(after->value, after->len, YAML_1_1));
	return type == other || type == YSCALAR_OTHER || (is_number(type) && verify_is_json(v));
}

/* The plain scalar `old` of the text, which it stands in for or is a copy of, has the same two meanings. */
static bool as_ambiguous(struct verify *v, const struct ynode *after, const struct ynode *old)
{
	if (!old || old->kind != YNODE_SCALAR || old->style != YSTYLE_PLAIN)
		return false;
	for (int version = YAML_1_2; version <= YAML_1_1; version++)
		if (yscalar_type(v->after, after, (enum yversion)version) !=
			yscalar_type(v->before, old, (enum yversion)version))
			return false;
	return true;
}

static int compare_scalar(struct verify *v, struct yvalue value, const struct ynode *after,
	const struct ynode *replaced)
{
	const struct ynode *node = value.node;
	enum yscalar_type type = yscalar_type(value.doc, node, YAML_1_2);

	/* In JSON every key is a string. */
	if (ynode_is_key(after) && verify_is_json(v) && type != YSCALAR_STRING)
		return same_text(node, after) ? 0 : verify_differ(v, after, "another key");
	if (yscalar_is_merge_key(value.doc, node) && yscalar_is_merge_key(v->after, after))
		return 0;
	if (yscalar_type(v->after, after, YAML_1_2) != type)
		return verify_differ(v, after, "a value of another type");
	if (!same_content(v, type, node, after))
		return verify_differ(v, after, "another value");
	if (!same_to_1_1(v, type, node, after) && !as_ambiguous(v, after, replaced) &&
		!(value.doc == v->before && as_ambiguous(v, after, node)))
		return verify_differ(v, after, "something else to YAML 1.1 than to 1.2");
	return 0;
}

/* --- tags ------------------------------------------------------------------------------------------------------------------- */

static bool is_core_tag(const struct yprops *props)
{
	static const char core[] = "tag:yaml.org,2002:";

	return !props->tag || strncmp(props->tag, core, sizeof(core) - 1) == 0;
}

static bool same_tag(const struct yprops *a, const struct yprops *b)
{
	return verify_same_text(a->tag, a->tag_len, b->tag, b->tag_len);
}

/* Is the tag of `after` that of `replaced`, where a string may take it over? */
static bool tag_stays(struct verify *v, struct yvalue value, const struct ynode *after,
	const struct ynode *replaced)
{
	const struct yprops *a = props_of(v->after, after);

	return a->tag && yscalar_tag_takes_text(a->tag) && replaced &&
	       replaced->kind == YNODE_SCALAR && value.node->kind == YNODE_SCALAR &&
	       !props_of(value.doc, value.node)->tag &&
	       yscalar_type(value.doc, value.node, YAML_1_2) == YSCALAR_STRING &&
	       same_tag(a, props_of(v->before, replaced));
}

/* A tag that stays: it says the type, or leaves it to others. */
static int compare_tagged(struct verify *v, const struct ynode *value, const struct ynode *after)
{
	enum yscalar_type type = yscalar_type(v->after, after, YAML_1_2);

	if (type != YSCALAR_STRING && type != YSCALAR_OTHER)
		return verify_differ(v, after, "a value of another type");
	if (!same_text(value, after))
		return verify_differ(v, after, "another value");
	return 0;
}

/* Tags of the core schema may be left out, as the types are compared; in JSON also the one that says nothing but "not resolved", which is a string there. */
static int compare_tag(struct verify *v, struct yvalue value, const struct ynode *after)
{
	const struct yprops *own = props_of(value.doc, value.node), *a = props_of(v->after, after);

	if (same_tag(own, a) || (!a->tag && is_core_tag(own)))
		return 0;
	if (!a->tag && own->tag && !strcmp(own->tag, "!") && verify_is_json(v))
		return 0;
	return verify_differ(v, after, "another tag");
}

/* --- collections ------------------------------------------------------------------------------------------------------------ */

static int compare_value(struct verify *v, struct yvalue value, const struct ynode *after,
	const struct ynode *replaced);

static bool has_merge(const struct ydoc *doc, const struct ynode *mapping)
{
	const struct ynode *child;

	if (mapping->kind != YNODE_MAPPING)
		return false;
	YNODE_EACH (child, mapping)
		if (child->index % 2 == 0 && yscalar_is_merge_key(doc, child))
			return true;
	return false;
}

/* What a merged mapping holds: pairs of the value that were found in `after`. */
struct merged {
	struct textmap keys; /* of `after`: their texts lead to places in its nodes; 0: found */
	size_t found, steps;
};

static int list_keys(struct verify *v, struct merged *m, const struct ynode *after)
{
	const struct ynode *child;
	bool is_new;

	YNODE_EACH (child, after) {
		uint32_t *place;

		if (child->index % 2)
			continue;
		if (child->kind != YNODE_SCALAR)
			return verify_differ(v, child, "a key that is no scalar");
		place = textmap_put(&m->keys, child->value, child->len, &is_new);
		if (!place)
			return error_nomem(v->err);
		*place = (uint32_t)(child - v->after->nodes) + 1;
	}
	return 0;
}

static int compare_merged_pair(
	struct verify *v, struct merged *m, struct yvalue key, const struct ynode *after)
{
	struct yvalue value = {key.doc, key.node + key.node->size};
	uint32_t *place;

	if (ynode_meant(key.node))
		key.node = ynode_meant(key.node);
	place = key.node->kind == YNODE_SCALAR
			? textmap_get(&m->keys, key.node->value, key.node->len)
			: NULL;
	if (!place)
		return verify_differ(v, after, "an entry is missing");
	/* What comes first wins. */
	if (!*place)
		return 0;
	after = &v->after->nodes[*place - 1];
	*place = 0;
	m->found++;
	return compare_value(v, value, after + after->size, NULL);
}

static int compare_merged_pairs(struct verify *v, struct merged *m, struct yvalue value,
	const struct ynode *after, size_t depth);

/* A mapping, or a sequence of them, that a merge key brings in. */
static int compare_brought(struct verify *v, struct merged *m, struct yvalue value,
	const struct ynode *after, size_t depth)
{
	const struct ynode *item;

	value.node = ynode_meant(value.node);
	if (!value.node || depth > YDOC_DEPTH_LIMIT || ++m->steps > YDOC_ALIASES_LIMIT)
		return verify_differ(v, after, "a merge of what is not there");
	if (value.node->kind == YNODE_MAPPING)
		return compare_merged_pairs(v, m, value, after, depth + 1);
	YNODE_EACH (item, value.node)
		if (compare_brought(v, m, (struct yvalue){value.doc, item}, after, depth + 1) < 0)
			return -1;
	return 0;
}

/* Own keys come before those that are merged in. */
static int compare_merged_pairs(struct verify *v, struct merged *m, struct yvalue value,
	const struct ynode *after, size_t depth)
{
	const struct ynode *child;

	for (int merges = 0; merges < 2; merges++)
		YNODE_EACH (child, value.node) {
			struct yvalue key = {value.doc, child};

			if (child->index % 2 ||
				yscalar_is_merge_key(value.doc, child) != (merges == 1))
				continue;
			if (merges)
				key.node += child->size;
			if ((merges ? compare_brought(v, m, key, after, depth)
				    : compare_merged_pair(v, m, key, after)) < 0)
				return -1;
		}
	return 0;
}

/* The value's merge keys are gone, and what they bring in stands in the mapping itself, in any order. */
static int compare_merged(struct verify *v, struct yvalue value, const struct ynode *after)
{
	struct merged m = {.keys = TEXTMAP_INIT};
	int compared = list_keys(v, &m, after);

	if (compared == 0)
		compared = compare_merged_pairs(v, &m, value, after, 0);
	if (compared == 0 && m.found != after->nr / 2)
		compared = verify_differ(v, after, "an entry too many");
	textmap_release(&m.keys);
	return compared;
}

static int compare_children(struct verify *v, struct yvalue value, const struct ynode *after)
{
	const struct ynode *child, *other = ynode_first(after);

	if (has_merge(value.doc, value.node) && !has_merge(v->after, after))
		return compare_merged(v, value, after);
	YNODE_EACH (child, value.node) {
		if (!other)
			return verify_differ(v, after, "an entry is missing");
		if (compare_value(v, (struct yvalue){value.doc, child}, other, NULL) < 0)
			return -1;
		other = ynode_next(other);
	}
	return other ? verify_differ(v, other, "an entry too many") : 0;
}

/* -------------------------------------------------------------------------------------------------------------------------- */

static int compare_value(struct verify *v, struct yvalue value, const struct ynode *after,
	const struct ynode *replaced)
{
	if (value.node->kind == YNODE_ALIAS && after->kind == YNODE_ALIAS)
		return compare_alias(v, value, after);
	value.node = ynode_meant(value.node);
	if (!value.node || value.node->kind != after->kind)
		return verify_differ(v, after, "a value of another kind");
	if (compare_anchor(v, value, after, replaced) < 0)
		return -1;
	if (tag_stays(v, value, after, replaced))
		return compare_tagged(v, value.node, after);
	if (compare_tag(v, value, after) < 0)
		return -1;
	return value.node->kind == YNODE_SCALAR ? compare_scalar(v, value, after, replaced)
						: compare_children(v, value, after);
}

int verify_value(struct verify *v, struct yvalue value, const struct ynode *after,
	const struct ynode *replaced)
{
	textmap_clear(&v->names);
	v->anchored_nr = 0;
	return compare_value(v, value, after, replaced);
}
