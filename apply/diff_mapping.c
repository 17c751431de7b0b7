/* Mappings, by key. */
#include "apply/diff_compare.h"
#include "base/cleanup.h"
#include "yaml/scalar.h"

#include <stdlib.h>
#include <string.h>

/* A pair of either mapping. */
struct pair {
	uint32_t id; /* of the key */
	const struct ynode *key, *value;
	struct pair *other; /* in the other mapping; NULL: none */
	size_t at;	    /* its place among the pairs */
};

struct pairs {
	struct pair *v; /* in the order of the text */
	struct pair **by_id;
	size_t nr;
};

static int by_id(const void *a, const void *b)
{
	const struct pair *x = *(struct pair *const *)a, *y = *(struct pair *const *)b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static int list(struct differ *d, const struct diff_side *side, const struct ynode *mapping,
	struct pairs *ret, struct error *err)
{
	const struct ynode *child;

	ret->nr = mapping->nr / 2;
	ret->v = arena_alloc(&d->scratch, (ret->nr + 1) * sizeof(*ret->v));
	ret->by_id = arena_alloc(&d->scratch, (ret->nr + 1) * sizeof(struct pair *));
	if (!ret->v || !ret->by_id)
		return error_nomem(err);
	YNODE_EACH (child, mapping) {
		struct pair *pair = &ret->v[child->index / 2];

		if (child->index % 2)
			pair->value = child;
		else
			*pair = (struct pair){
				.id = diff_id(side, child), .key = child, .at = child->index / 2};
	}
	for (size_t i = 0; i < ret->nr; i++)
		ret->by_id[i] = &ret->v[i];
	qsort(ret->by_id, ret->nr, sizeof(struct pair *), by_id);
	return 0;
}

/* Both sorted: side by side. */
static void find_others(struct pairs *old, struct pairs *new)
{
	for (size_t i = 0, j = 0; i < old->nr && j < new->nr;) {
		struct pair *a = old->by_id[i], *b = new->by_id[j];

		if (a->id == b->id) {
			a->other = b;
			b->other = a;
		}
		i += a->id <= b->id;
		j += b->id <= a->id;
	}
}

/* --- what a path can lead to ------------------------------------------------------------------------------------------------ */

/* A key that a path names, and that a change writes as it is. */
static bool has_name(const struct diff_side *side, const struct pair *pair)
{
	const struct yprops *props = ydoc_props(side->doc, pair->key);

	return pair->key->kind == YNODE_SCALAR && (!props || !props->tag);
}

/* What a change adds for this name: is that the key of the pair? 1, 0; -1: out of memory. */
static int is_written_so(struct differ *d, const struct pair *pair)
{
	struct yvalue key;

	if (yvalue_key(&d->scratch, pair->key->value, pair->key->len, &key) < 0)
		return -1;
	return yscalar_same(key.doc, key.node, d->new.doc, pair->key);
}

/* Both lists: 1: each name stands for one key, 0: not so; -1: out of memory. */
static int names_are_unique(const struct pairs *old, const struct pairs *new)
{
	struct textmap CLEANUP(textmap_release) names = TEXTMAP_INIT;
	const struct pairs *lists[] = {old, new};

	for (size_t i = 0; i < 2; i++) {
		for (size_t j = 0; j < lists[i]->nr; j++) {
			const struct pair *pair = &lists[i]->v[j];
			bool is_new;
			uint32_t *id;

			if (i && pair->other)
				continue;
			id = textmap_put(&names, pair->key->value, pair->key->len, &is_new);
			if (!id)
				return -1;
			if (!is_new)
				return 0;
		}
	}
	return 1;
}

/* What has aliases may have to go and come back. */
static bool may_be_replaced(const struct differ *d, const struct pair *old)
{
	return d->old.has_alias[old->value - d->old.doc->nodes];
}

/* Can all that differs be said by paths? 1, 0; -1: out of memory. */
static int is_sayable(struct differ *d, const struct pairs *old, const struct pairs *new)
{
	for (size_t i = 0; i < old->nr; i++)
		if (!has_name(&d->old, &old->v[i]))
			return 0;
	for (size_t i = 0; i < new->nr; i++) {
		int r = 1;

		if (!has_name(&d->new, &new->v[i]))
			return 0;
		if (!new->v[i].other || may_be_replaced(d, new->v[i].other))
			r = is_written_so(d, &new->v[i]);
		if (r <= 0)
			return r;
	}
	return names_are_unique(old, new);
}

/* --- differences ------------------------------------------------------------------------------------------------------------ */

static int remove_pair(
	struct differ *d, const struct pair *pair, const struct diff_place *up, struct error *err)
{
	const struct diff_place here = {.up = up, .key = pair->key};
	const struct diff_place *place = diff_place(d, &here, err);

	if (!place)
		return -1;
	diff_goes(d, pair->key, pair->key->size + pair->value->size);
	return diff_entry(d, DIFF_DELETE, place, pair->value, NULL, err) ? 0 : -1;
}

static int compare_pair(
	struct differ *d, const struct pair *pair, const struct diff_place *up, struct error *err)
{
	const struct diff_place here = {.up = up, .key = pair->key};
	const struct diff_place *place = diff_place(d, &here, err);

	if (!place)
		return -1;
	return diff_compare(d, pair->value, pair->other->value, place, err);
}

static int add_pairs(
	struct differ *d, const struct pairs *new, const struct diff_place *up, struct error *err)
{
	size_t group = ++d->groups;

	for (size_t i = 0; i < new->nr; i++) {
		const struct diff_place here = {.up = up, .key = new->v[i].key};
		const struct diff_place *place;
		struct diff_entry *entry;

		if (new->v[i].other)
			continue;
		place = diff_place(d, &here, err);
		entry = place ? diff_entry(d, DIFF_ADD, place, NULL, new->v[i].value, err) : NULL;
		if (!entry)
			return -1;
		entry->group = group;
	}
	return 0;
}

/* Those that both have: do they come in the same order? */
static int compare_order(struct differ *d, const struct pairs *old, const struct ynode *old_mapping,
	const struct ynode *new_mapping, const struct diff_place *place, struct error *err)
{
	size_t next = 0;

	for (size_t i = 0; i < old->nr; i++) {
		if (!old->v[i].other)
			continue;
		if (old->v[i].other->at < next)
			return diff_entry(d, DIFF_ORDER, place, old_mapping, new_mapping, err) ? 0
											       : -1;
		next = old->v[i].other->at;
	}
	return 0;
}

/*
 * What goes is said where it is. For changes it is said behind what comes, so that no mapping is empty in between, but not when all is turned round
 * afterwards: then aliases must go before their anchors.
 */
static int compare_pairs(struct differ *d, const struct pairs *old, const struct pairs *new,
	const struct diff_place *place, struct error *err)
{
	bool in_place = d->backward || !d->opts->for_changes;

	for (size_t i = 0; i < old->nr; i++) {
		const struct pair *pair = &old->v[i];
		int r = 0;

		if (pair->other)
			r = compare_pair(d, pair, place, err);
		else if (in_place)
			r = remove_pair(d, pair, place, err);
		if (r < 0)
			return -1;
	}
	if (add_pairs(d, new, place, err) < 0)
		return -1;
	for (size_t i = 0; i < old->nr && !in_place; i++)
		if (!old->v[i].other && remove_pair(d, &old->v[i], place, err) < 0)
			return -1;
	return 0;
}

int diff_mappings(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err)
{
	struct pairs olds, news;
	int sayable = 1;

	if (list(d, &d->old, old, &olds, err) < 0 || list(d, &d->new, new, &news, err) < 0)
		return -1;
	find_others(&olds, &news);
	if (d->opts->for_changes)
		sayable = is_sayable(d, &olds, &news);
	if (sayable < 0)
		return error_nomem(err);
	if (!sayable && diff_id(&d->old, old) == diff_id(&d->new, new) && diff_settled(d, old))
		return 0;
	if (!sayable)
		return diff_set(d, old, new, place, err);
	if (!d->opts->ignore_order && compare_order(d, &olds, old, new, place, err) < 0)
		return -1;
	return compare_pairs(d, &olds, &news, place, err);
}
