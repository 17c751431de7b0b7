/*
 * Anchors that edits take away or put in, and the aliases that stay. One pass over the nodes and one over the edits, in the order of the text; which anchor an alias
 * means is known by its node, so names that are declared again are no trouble.
 */
#include "yaml/scalar.h"
#include "yaml/splice/layout.h"
#include "yaml/splice/splice.h"

#include "base/cleanup.h"
#include "base/textmap.h"
#include "base/utf8.h"

#include <stdlib.h>

/*
 * Nodes that go: from..to. `stays`: the anchor of the first one does not, as it is replaced or renamed; `unmergeable`: by something that can't be
 * merged into a mapping.
 */
struct gone {
	const struct ynode *from, *to;
	bool stays, unmergeable;
};

/* An anchor that a value brings in before the node `at`. */
struct brought {
	const struct yprops *props;
	const struct ynode *at;
	const struct ynode
		*replaced; /* by the value: its own anchor is before the new one. NULL: none */
};

struct anchors {
	struct ydoc *doc;
	struct gone *gone; /* in the order of the text */
	size_t gone_nr;
	struct brought *brought; /* at first in the order of the edits, then of the text */
	size_t brought_nr, brought_cap;
	struct textmap names; /* of what was brought so far: 1 + its place in `brought` */
	/* The last place that was looked for: entry number `at` of `collection` */
	const struct ynode *collection, *entry;
	size_t at;
	struct error *err;
};

static void release(struct anchors *a)
{
	free(a->gone);
	free(a->brought);
	textmap_release(&a->names);
}

/* --- what goes -------------------------------------------------------------------------------------------------------------- */

/* Of an alias nobody knows here. */
static bool is_unmergeable(const struct ynode *value)
{
	return value->kind == YNODE_SCALAR || value->kind == YNODE_SEQUENCE;
}

static int list_gone(struct anchors *a, const struct yedit *edits, size_t nr)
{
	a->gone = malloc((nr + 1) * sizeof(*a->gone));
	if (!a->gone)
		return error_nomem(a->err);
	for (size_t i = 0; i < nr; i++) {
		const struct ynode *node = edits[i].node, *key = NULL;

		if (edits[i].kind == YEDIT_INSERT || !node)
			continue;
		if (edits[i].kind == YEDIT_REMOVE)
			key = splice_pair_key(node);
		a->gone[a->gone_nr++] = (struct gone){key ? key : node, node + node->size,
			edits[i].kind != YEDIT_REMOVE,
			edits[i].kind == YEDIT_REPLACE && is_unmergeable(edits[i].value.node)};
	}
	return 0;
}

/* What the node goes with; NULL: it stays. */
static const struct gone *find_gone(const struct anchors *a, const struct ynode *node)
{
	size_t low = 0, high = a->gone_nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (a->gone[middle].from <= node)
			low = middle + 1;
		else
			high = middle;
	}
	return low && node < a->gone[low - 1].to ? &a->gone[low - 1] : NULL;
}

static bool anchor_goes(const struct anchors *a, const struct ynode *node)
{
	const struct gone *gone = find_gone(a, node);

	return gone && !(gone->stays && node == gone->from);
}

/* `<<: *alias`, or `<<: [*alias]` */
static bool is_merged(const struct anchors *a, const struct ynode *alias)
{
	const struct ynode *parent = ynode_parent(alias), *value = alias, *key;

	if (parent && parent->kind == YNODE_SEQUENCE)
		value = parent;
	parent = ynode_parent(value);
	if (!parent || parent->kind != YNODE_MAPPING || ynode_is_key(value))
		return false;
	key = splice_pair_key(value);
	return yscalar_is_merge_key(a->doc, key);
}

static bool merge_breaks(
	const struct anchors *a, const struct ynode *alias, const struct ynode *target)
{
	const struct gone *gone = find_gone(a, target);

	return gone && gone->from == target && gone->unmergeable && is_merged(a, alias);
}

/* --- what comes ------------------------------------------------------------------------------------------------------------- */

/* The node that an insert puts its value before; linear over all inserts of a collection, as they come in order. */
static const struct ynode *find_place(struct anchors *a, const struct yedit *edit)
{
	const struct ynode *node = edit->node;

	if (edit->kind != YEDIT_INSERT)
		return node;
	if (a->collection != node || a->at > edit->at) {
		a->collection = node;
		a->entry = node + 1;
		a->at = 0;
	}
	for (; a->at < edit->at && a->entry < node + node->size; a->at++) {
		if (node->kind == YNODE_MAPPING)
			a->entry += a->entry->size;
		a->entry += a->entry->size;
	}
	return a->entry;
}

static int add_brought(struct anchors *a, struct brought brought)
{
	if (a->brought_nr == a->brought_cap) {
		size_t cap = a->brought_cap ? a->brought_cap * 2 : 16;
		struct brought *grown = realloc(a->brought, cap * sizeof(*grown));

		if (!grown)
			return error_nomem(a->err);
		a->brought = grown;
		a->brought_cap = cap;
	}
	a->brought[a->brought_nr++] = brought;
	return 0;
}

/* What comes from the same text is written without anchors. */
static int list_brought(struct anchors *a, struct yvalue value, const struct yedit *edit)
{
	const struct ynode *replaced = edit->kind == YEDIT_INSERT ? NULL : edit->node;
	const struct yprops *own = replaced ? ydoc_props(a->doc, replaced) : NULL;

	if (!value.node || value.doc == a->doc || !value.doc->props_nr || !edit->node)
		return 0;
	for (size_t i = 0; i < value.node->size; i++) {
		const struct yprops *props = ydoc_props(value.doc, value.node + i);

		/* The anchor that is there stays, in place of the value's. */
		if (!props || !props->anchor || (!i && own && own->anchor))
			continue;
		if (add_brought(a, (struct brought){props, find_place(a, edit), replaced}) < 0)
			return -1;
	}
	return 0;
}

static int by_place(const void *va, const void *vb)
{
	const struct brought *a = va, *b = vb;

	return (a->at > b->at) - (a->at < b->at);
}

static int list_all_brought(struct anchors *a, const struct yedit *edits, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (list_brought(a, edits[i].key, &edits[i]) < 0 ||
			list_brought(a, edits[i].value, &edits[i]) < 0)
			return -1;
	if (a->brought_nr)
		qsort(a->brought, a->brought_nr, sizeof(*a->brought), by_place);
	return 0;
}

/* The last anchor of that name which is put in before the alias; NULL: none. */
static const struct brought *find_brought(const struct anchors *a, const struct ynode *alias)
{
	const uint32_t *place =
		a->brought_nr ? textmap_get(&a->names, alias->value, alias->len) : NULL;

	return place ? &a->brought[*place - 1] : NULL;
}

static bool is_captured(const struct anchors *a, const struct ynode *alias)
{
	const struct brought *brought = find_brought(a, alias);
	const struct ynode *target = ynode_target(alias);

	return brought && (target < brought->at || target == brought->replaced);
}

/* --- the aliases ------------------------------------------------------------------------------------------------------------ */

static int refuse(
	struct anchors *a, const struct ynode *alias, const struct ynode *at, const char *goes)
{
	struct str CLEANUP(str_release) name = STR_INIT;
	size_t line, column, alias_line, alias_column;

	utf8_add_safe(&name, alias->value, alias->len);
	if (str_failed(&name) ||
		ydoc_position(a->doc, alias->start, &alias_line, &alias_column) < 0 ||
		ydoc_position(a->doc, at->start, &line, &column) < 0)
		return error_nomem(a->err);
	error_set(a->err, ERROR_INVALID,
		"%s the anchor '&%s', which the alias at %zu:%zu needs; change that first", goes,
		name.s, alias_line, alias_column);
	return error_at(a->err, NULL, line, column);
}

static int check_alias(struct anchors *a, const struct ynode *alias)
{
	const struct ynode *target = ynode_target(alias);

	if (!target || find_gone(a, alias))
		return 0;
	if (anchor_goes(a, target))
		return refuse(a, alias, target, "this would take away");
	if (merge_breaks(a, alias, target))
		return refuse(a, alias, target, "this would leave nothing to merge at");
	if (is_captured(a, alias))
		return refuse(a, alias, target, "the new value would hide, by one of that name,");
	return 0;
}

static int check_aliases(struct anchors *a)
{
	const struct ynode *node = a->doc->nodes, *end = node + a->doc->nodes_nr;
	size_t next = 0;

	for (; node < end; node++) {
		for (; next < a->brought_nr && a->brought[next].at <= node; next++) {
			const struct yprops *props = a->brought[next].props;
			bool is_new;
			uint32_t *place =
				textmap_put(&a->names, props->anchor, props->anchor_len, &is_new);

			if (!place)
				return error_nomem(a->err);
			*place = (uint32_t)next + 1;
		}
		if (node->kind == YNODE_ALIAS && check_alias(a, node) < 0)
			return -1;
	}
	return 0;
}

int splice_check_anchors(struct ydoc *doc, const struct yedit *edits, size_t nr, struct error *err)
{
	struct anchors a = {.doc = doc, .names = TEXTMAP_INIT, .err = err};
	int checked = 0;

	if (!nr || !doc->props_nr)
		return 0;
	if (list_gone(&a, edits, nr) < 0 || list_all_brought(&a, edits, nr) < 0 ||
		check_aliases(&a) < 0)
		checked = -1;
	release(&a);
	return checked;
}
