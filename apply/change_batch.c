/*
 * Changes that are made in one go. A list of changes may be long, and to parse and to verify the text after each takes its time; but mostly they are of
 * different places, none of which is looked at on the way to another. Such a one is made on the document as it was before the others.
 *
 * It must come to what it would have come to after them: nothing on its way from the root may have gone or been renamed, no item have got another number, no
 * key that it finds missing have been added or have become the name of another, and nothing within what it replaces or looks at have changed. What the edits of a batch have
 * touched is kept for each node. Documents with anchors are left out, where one place may be another one's, too; so is what a merge key brings, as a key may have come that
 * hides it, places counted from the end of a list, and a change that finds nothing in a document which others change.
 */
#include "apply/change_make.h"

#include <stdlib.h>
#include <string.h>

enum {
	GONE = 1 << 0,	 /* replaced or removed, or has another name */
	MIDDLE = 1 << 1, /* a sequence: put into before its end */
	TAIL = 1 << 2,	 /* put into at the end */
	LOST = 1 << 3,	 /* something is removed from it */
	WITHIN = 1 << 4, /* something in it changes */
};

static uint8_t *touched(struct making *m, const struct ynode *node)
{
	return &m->changer->touched[node - m->doc->nodes];
}

/* Would it be found in the same way afterwards? */
static bool is_found(struct making *m, const struct ynode *node)
{
	for (const struct ynode *parent; node; node = parent) {
		parent = ynode_parent(node);
		if (*touched(m, node) & GONE)
			return false;
		if (parent && parent->kind == YNODE_SEQUENCE &&
			*touched(m, parent) & (MIDDLE | LOST))
			return false;
	}
	return true;
}

/* A key that is new to a mapping, as a text: "123 name". NULL: out of memory. */
static uint32_t *find_key(
	struct making *m, const struct ynode *mapping, const struct ynode *key, bool *ret_is_new)
{
	struct str *text = &m->changer->copied;
	const char *copy;

	str_clear(text);
	str_addf(text, "%zu ", (size_t)(mapping - m->doc->nodes));
	str_add(text, key->value, key->len);
	copy = str_failed(text) ? NULL : arena_copy(&m->changer->arena, text->s, text->len);
	return copy ? textmap_put(&m->changer->touched_keys, copy, text->len, ret_is_new) : NULL;
}

static bool is_new_key(struct making *m, const struct ynode *mapping, const struct ynode *key)
{
	bool is_new;

	return find_key(m, mapping, key, &is_new) && is_new;
}

/* At the end, wherever that is by then? An item that is to be put at a number is not. */
static bool is_for_end(const struct making *m, const struct yedit *edit)
{
	int64_t index;

	return edit->node->kind == YNODE_MAPPING || m->change->kind == CHANGE_APPEND ||
	       (query_last_index(m->change->path, &index) && index == INT64_MAX);
}

static bool may_insert(struct making *m, const struct yedit *edit)
{
	if (!is_found(m, edit->node) ||
		*touched(m, edit->node) &
			(is_for_end(m, edit) ? MIDDLE | LOST : MIDDLE | TAIL | LOST))
		return false;
	return edit->node->kind != YNODE_MAPPING || is_new_key(m, edit->node, edit->key.node);
}

static bool may_edit(struct making *m, const struct yedit *edit)
{
	const struct ynode *node = edit->node, *parent = node ? ynode_parent(node) : NULL;

	switch (edit->kind) {
	case YEDIT_INSERT:
		return may_insert(m, edit);
	case YEDIT_REPLACE:
		return is_found(m, node) && !(*touched(m, node) & WITHIN);
	case YEDIT_REMOVE:
		return is_found(m, node) && !(*touched(m, node) & WITHIN) &&
		       !(*touched(m, parent) & (MIDDLE | TAIL));
	case YEDIT_RENAME:
		return is_found(m, node + node->size) && is_new_key(m, parent, edit->key.node);
	default:
		return false;
	}
}

/* What is above it has something within it that changes. */
static void note_within(struct making *m, const struct ynode *node)
{
	for (; node && !(*touched(m, node) & WITHIN); node = ynode_parent(node))
		*touched(m, node) |= WITHIN;
}

static void note(struct making *m, const struct yedit *edit)
{
	const struct ynode *node = edit->node, *parent = ynode_parent(node);

	switch (edit->kind) {
	case YEDIT_INSERT:
		parent = node;
		*touched(m, node) |=
			node->kind == YNODE_MAPPING || edit->at == node->nr ? TAIL : MIDDLE;
		break;
	case YEDIT_REMOVE:
		*touched(m, node) |= GONE;
		*touched(m, parent) |= LOST;
		break;
	case YEDIT_RENAME:
		*touched(m, node + node->size) |= GONE;
		break;
	default:
		*touched(m, node) |= GONE;
	}
	note_within(m, parent);
}

int batch_begin(struct making *m)
{
	struct changer *r = m->changer;
	size_t nr = m->doc->nodes_nr + 1;

	if (nr > r->touched_cap) {
		uint8_t *grown = realloc(r->touched, nr);

		if (!grown)
			return error_nomem(m->err);
		r->touched = grown;
		r->touched_cap = nr;
	}
	memset(r->touched, 0, nr);
	textmap_clear(&r->touched_keys);
	for (size_t i = 0; i < r->edits.nr; i++) {
		const struct yedit *edit = &r->edits.v[i];
		const struct ynode *mapping =
			edit->kind == YEDIT_RENAME ? ynode_parent(edit->node) : edit->node;
		bool is_new;

		if (edit->key.node && mapping->kind == YNODE_MAPPING &&
			!find_key(m, mapping, edit->key.node, &is_new))
			return error_nomem(m->err);
		note(m, edit);
	}
	return 0;
}

int batch_look(struct making *m, const struct ynode *node)
{
	return is_found(m, node) && !(*touched(m, node) & WITHIN) ? 0 : -1;
}

int batch_places(const struct query_run *run)
{
	for (size_t i = 0; i < run->nr; i++)
		for (const struct qplace *place = run->v[i]; place; place = place->up)
			if (place->merged)
				return -1;
	return 0;
}

int batch_missed(struct making *m)
{
	const struct ynode *root =
		m->document < m->doc->documents_nr ? ydoc_root(m->doc, m->document) : NULL;

	return root && !*touched(m, root) ? 0 : -1;
}

int batch_edit(struct making *m, const struct yedit *edit)
{
	if (!may_edit(m, edit))
		return -1;
	note(m, edit);
	return 0;
}
