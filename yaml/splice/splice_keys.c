/* Keys that would stand twice when all edits are done: new ones, renamed ones, and those that stay. Linear in the edits and in the mappings that get a key. */
#include "base/cleanup.h"
#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/splice/compose.h"
#include "yaml/splice/layout.h"
#include "yaml/splice/splice.h"

#include <stdlib.h>

enum { MOST_NAME = 80 };

/* One key of a mapping that comes, goes, or is renamed. */
struct key_change {
	const struct ynode *mapping, *old; /* old: NULL where there was none */
	const struct yedit *edit;	   /* with the new key, if there is one */
};

struct key_changes {
	struct splicer *s;
	struct key_change *v;
	size_t nr;
	struct error *err;
};

/* A key that may be there only once; NULL: any number of times, or nobody can tell. */
static const struct ynode *lone_key(const struct ydoc *doc, const struct ynode *key)
{
	const struct yprops *props = key ? ydoc_props(doc, key) : NULL;

	if (!key || key->kind != YNODE_SCALAR || (props && props->tag) ||
		yscalar_is_merge_key(doc, key))
		return NULL;
	return key;
}

static const struct ynode *new_key(const struct yedit *edit)
{
	return edit->key.node ? lone_key(edit->key.doc, compose_node(edit->key)) : NULL;
}

static int refuse_twice(struct splicer *s, const struct ynode *key, const struct yedit *edit,
	size_t at, struct error *err)
{
	struct str CLEANUP(str_release) name = STR_INIT;

	utf8_add_safe(&name, key->value, key->len < MOST_NAME ? key->len : MOST_NAME);
	if (str_failed(&name))
		return error_nomem(err);
	return splice_refuse(s, at, err, "the key '%s' would stand twice; %s", name.s,
		edit->kind == YEDIT_RENAME ? "remove this one first"
					   : "set its value instead of adding it");
}

/* --- which keys change ------------------------------------------------------------------------------------------------------ */

static void list_change(struct key_changes *changes, const struct yedit *edit)
{
	struct key_change change = {.edit = edit};

	if (edit->kind == YEDIT_INSERT)
		change.mapping = edit->node;
	else if (edit->kind == YEDIT_RENAME)
		change.old = edit->node;
	else if (edit->kind == YEDIT_REMOVE)
		change.old = splice_pair_key(edit->node);
	if (change.old)
		change.mapping = ynode_parent(change.old);
	if (change.mapping && change.mapping->kind == YNODE_MAPPING)
		changes->v[changes->nr++] = change;
}

static int by_mapping(const void *va, const void *vb)
{
	const struct key_change *a = va, *b = vb;

	if (a->mapping != b->mapping)
		return a->mapping < b->mapping ? -1 : 1;
	return (a->old > b->old) - (a->old < b->old);
}

/* --- one mapping ------------------------------------------------------------------------------------------------------------ */

/* The new ones among each other. Their places in the list are what the texts lead to. 1: there are some. */
static int note_new(struct key_changes *changes, size_t from, size_t to)
{
	struct splicer *s = changes->s;
	int found = 0;

	textmap_clear(&s->keys);
	for (size_t i = from; i < to; i++) {
		const struct yedit *edit = changes->v[i].edit;
		const struct ynode *key = new_key(edit);
		uint32_t *place;
		bool is_new;

		if (!key)
			continue;
		place = textmap_put(&s->keys, key->value, key->len, &is_new);
		if (!place)
			return error_nomem(changes->err);
		if (!is_new)
			return refuse_twice(s, key, edit, edit->node->content, changes->err);
		*place = (uint32_t)i;
		found = 1;
	}
	return found;
}

static int check_mapping(struct key_changes *changes, size_t from, size_t to)
{
	const struct ynode *child, *mapping = changes->v[from].mapping;
	struct splicer *s = changes->s;
	int found = note_new(changes, from, to);

	/* Those that were none before come first. */
	while (from < to && !changes->v[from].old)
		from++;
	if (found <= 0)
		return found;
	YNODE_EACH (child, mapping) {
		const struct ynode *key = ynode_is_key(child) ? lone_key(s->doc, child) : NULL;
		const uint32_t *place;

		if (from < to && changes->v[from].old == child) {
			from++;
			continue;
		}
		place = key ? textmap_get(&s->keys, key->value, key->len) : NULL;
		if (place)
			return refuse_twice(
				s, key, changes->v[*place].edit, key->start, changes->err);
	}
	return 0;
}

int splice_check_keys(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	struct key_change *CLEANUP(free_pointer) list = malloc((nr + 1) * sizeof(*list));
	struct key_changes changes = {.s = s, .v = list, .err = err};

	if (!list)
		return error_nomem(err);
	for (size_t i = 0; i < nr; i++)
		list_change(&changes, &edits[i]);
	if (changes.nr)
		qsort(list, changes.nr, sizeof(*list), by_mapping);
	for (size_t from = 0, to; from < changes.nr; from = to) {
		for (to = from + 1; to < changes.nr && list[to].mapping == list[from].mapping;)
			to++;
		if (check_mapping(&changes, from, to) < 0)
			return -1;
	}
	return 0;
}
