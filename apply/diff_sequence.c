/* Sequences, by what their items have in common. */
#include "apply/diff_align.h"
#include "apply/diff_compare.h"
#include "apply/diff_name.h"
#include "yaml/scalar.h"

#include <stdlib.h>
#include <string.h>

enum { KIND_FIELD = 'f' }; /* of numbers */

struct items {
	const struct ynode **v;
	uint32_t *token;	 /* the same for items that are the same */
	uint32_t *identity;	 /* of items that have one which is unique; 0: none */
	const struct ynode **by; /* the scalar that it is made of */
	const char **field;
	size_t nr;
};

/* --- identities ------------------------------------------------------------------------------------------------------------- */

/* Of an item as it is written: aliases and what merge keys bring may change while differences are carried out. */
static int identify(struct differ *d, const struct diff_side *side, struct items *items, size_t i,
	struct error *err)
{
	size_t field = 0;
	const struct ynode *by = diff_name(items->v[i], &field);

	if (!by)
		return 0;
	items->identity[i] = diff_ids_of(&d->ids, KIND_FIELD, (uint32_t)field, diff_id(side, by));
	items->by[i] = by;
	items->field[i] = diff_name_fields[field];
	return items->identity[i] ? 0 : error_nomem(err);
}

static int list(struct differ *d, const struct diff_side *side, const struct ynode *sequence,
	struct items *ret, struct error *err)
{
	size_t nr = (size_t)sequence->nr + 1;
	const struct ynode *child;

	ret->nr = sequence->nr;
	ret->v = arena_alloc(&d->scratch, nr * sizeof(*ret->v));
	ret->by = arena_alloc(&d->scratch, nr * sizeof(*ret->by));
	ret->field = arena_alloc(&d->scratch, nr * sizeof(*ret->field));
	ret->token = arena_alloc(&d->scratch, nr * sizeof(*ret->token));
	ret->identity = arena_alloc(&d->scratch, nr * sizeof(*ret->identity));
	if (!ret->v || !ret->by || !ret->field || !ret->token || !ret->identity)
		return error_nomem(err);
	memset(ret->identity, 0, nr * sizeof(*ret->identity));
	memset(ret->field, 0, nr * sizeof(*ret->field));
	YNODE_EACH (child, sequence) {
		ret->v[child->index] = child;
		ret->token[child->index] = diff_id(side, child);
		if (identify(d, side, ret, child->index, err) < 0)
			return -1;
	}
	return 0;
}

static int by_value(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Of a sorted row: those that are there more than once, each at least once. Returns how many. */
static size_t keep_repeated(uint32_t *v, size_t nr)
{
	size_t kept = 0;

	for (size_t i = 1; i < nr; i++)
		if (v[i] == v[i - 1])
			v[kept++] = v[i];
	return kept;
}

static uint32_t *sorted_copy(struct differ *d, const uint32_t *v, size_t nr)
{
	uint32_t *copy = arena_alloc(&d->scratch, (nr + 1) * sizeof(*copy));

	if (!copy)
		return NULL;
	memcpy(copy, v, nr * sizeof(*copy));
	qsort(copy, nr, sizeof(*copy), by_value);
	return copy;
}

/* What is there twice on either side tells nothing. */
static int forget_repeated(struct differ *d, struct items *a, struct items *b, struct error *err)
{
	const struct items *both[] = {a, b};

	for (size_t side = 0; side < 2; side++) {
		uint32_t *repeated = sorted_copy(d, both[side]->identity, both[side]->nr);
		size_t nr;

		if (!repeated)
			return error_nomem(err);
		nr = keep_repeated(repeated, both[side]->nr);
		for (size_t i = 0; i < a->nr; i++)
			if (bsearch(&a->identity[i], repeated, nr, sizeof(*repeated), by_value))
				a->identity[i] = 0;
		for (size_t i = 0; i < b->nr; i++)
			if (bsearch(&b->identity[i], repeated, nr, sizeof(*repeated), by_value))
				b->identity[i] = 0;
	}
	for (size_t i = 0; i < a->nr; i++)
		a->token[i] = a->identity[i] ? a->identity[i] : a->token[i];
	for (size_t i = 0; i < b->nr; i++)
		b->token[i] = b->identity[i] ? b->identity[i] : b->token[i];
	return 0;
}

/* --- likeness --------------------------------------------------------------------------------------------------------------- */

/* The numbers of the items; of a mapping, those of the keys (pairs: of keys and values). */
static uint32_t *members(struct differ *d, const struct diff_side *side, const struct ynode *node,
	bool pairs, size_t *ret_nr)
{
	uint32_t *v = arena_alloc(&d->scratch, ((size_t)node->nr + 1) * sizeof(*v));
	const struct ynode *child;
	uint32_t key = 0;
	size_t nr = 0;

	if (!v)
		return NULL;
	YNODE_EACH (child, node) {
		uint32_t id = diff_id(side, child);

		if (node->kind == YNODE_MAPPING && child->index % 2 == 0) {
			key = id;
			if (!pairs)
				v[nr++] = id;
		} else if (node->kind == YNODE_SEQUENCE) {
			v[nr++] = id;
		} else if (pairs) {
			v[nr] = diff_ids_of(&d->ids, 'p', key, id);
			if (!v[nr++])
				return NULL;
		}
	}
	qsort(v, nr, sizeof(*v), by_value);
	*ret_nr = nr;
	return v;
}

/* Have they at least half of their members in common? 1, 0; -1: out of memory. */
static int is_similar(
	struct differ *d, const struct ynode *old, const struct ynode *new, bool pairs)
{
	size_t a_nr = 0, b_nr = 0, common = 0;
	uint32_t *a = members(d, &d->old, old, pairs, &a_nr);
	uint32_t *b = members(d, &d->new, new, pairs, &b_nr);

	if (!a || !b)
		return -1;
	for (size_t i = 0, j = 0; i < a_nr && j < b_nr;) {
		uint32_t x = a[i], y = b[j];

		common += x == y;
		i += x <= y;
		j += y <= x;
	}
	return 2 * common >= (a_nr > b_nr ? a_nr : b_nr);
}

/*
 * Two items that are left over at the same place: is the one what became of the other (so that it is changed, or replaced), or has one gone and another one come?
 * Those of different names are only one if most else is the same. 1, 0; -1: out of memory.
 */
static int became(
	struct differ *d, const struct items *old, size_t i, const struct items *new, size_t j)
{
	const struct ynode *a = old->v[i], *b = ynode_meant(new->v[j]);

	if (!old->identity[i] && !new->identity[j])
		return !d->opts->elsewhere || (ynode_is_collection(a) && ynode_is_collection(b));
	if (a->kind != YNODE_MAPPING || b->kind != YNODE_MAPPING)
		return 0;
	return is_similar(d, a, b, true);
}

/* --- differences ------------------------------------------------------------------------------------------------------------ */

struct comparison {
	struct differ *d;
	const struct diff_place *up;
	struct items old, new;
	bool named;			   /* a filter finds an item by its name */
	uint32_t *old_sorted, *new_sorted; /* tokens */
	/* Of items that are elsewhere in the other sequence: 1 + where; NULL: none are looked for */
	size_t *old_moved, *new_moved;
};

/* From old.v[i] up to i_end, and new.v[j] to j_end, nothing is in common. */
struct gap {
	size_t i, i_end, j, j_end;
};

/* A string however it is written, so that no other one has the same text and is something else. */
static bool is_string(const struct diff_side *side, const struct ynode *scalar)
{
	const struct yprops *props = ydoc_props(side->doc, scalar);

	return (!props || !props->tag) &&
	       yscalar_resolve(scalar->value, scalar->len, YAML_1_2) == YSCALAR_STRING &&
	       yscalar_resolve(scalar->value, scalar->len, YAML_1_1) == YSCALAR_STRING;
}

/* A filter looks through aliases and merge keys, and past tags: then another item may come to have the name. */
static bool may_get_name(const struct diff_side *side, const struct ynode *item)
{
	if (item->kind == YNODE_ALIAS)
		return true;
	if (item->kind != YNODE_MAPPING)
		return false;
	for (const char *const *f = diff_name_fields; *f; f++) {
		const struct ynode *by = ynode_lookup(item, *f, strlen(*f));

		const struct yprops *props = by ? ydoc_props(side->doc, by) : NULL;

		if (by && (by->kind == YNODE_ALIAS || (props && props->tag)))
			return true;
	}
	return ynode_lookup(item, "<<", 2) != NULL;
}

/* The field that all items of both sequences have that have one; NULL: they differ, or it can't be relied on. */
static const char *common_field(
	const struct differ *d, const struct items *a, const struct items *b)
{
	const struct items *both[] = {a, b};
	const struct diff_side *sides[] = {&d->old, &d->new};
	const char *field = NULL;

	for (size_t side = 0; side < 2; side++) {
		for (size_t i = 0; i < both[side]->nr; i++) {
			const char *own = both[side]->field[i];

			if (may_get_name(sides[side], both[side]->v[i]) ||
				(own && field && own != field))
				return NULL;
			field = own ? own : field;
		}
	}
	return field;
}

static bool has(const uint32_t *row, size_t nr, uint32_t token)
{
	return bsearch(&token, row, nr, sizeof(*row), by_value) != NULL;
}

static void name_item(const struct comparison *c, const struct diff_side *side,
	const struct items *items, size_t i, struct diff_place *place)
{
	if (!c->named || !items->identity[i] || !is_string(side, items->by[i]))
		return;
	place->field = items->field[i];
	place->identity = items->by[i];
}

static int compare_item(struct comparison *c, size_t i, size_t j, size_t now, struct error *err)
{
	struct diff_place here = {.up = c->up, .old = i, .new = j, .now = c->d->backward ? i : now};
	const struct diff_place *place;

	/* Only if it is the same item: else its name changes, too, and other differences come after that. */
	if (c->old.identity[i] && c->old.identity[i] == c->new.identity[j])
		name_item(c, &c->d->old, &c->old, i, &here);
	place = diff_place(c->d, &here, err);
	return place ? diff_compare(c->d, c->old.v[i], c->new.v[j], place, err) : -1;
}

static int remove_item(struct comparison *c, size_t i, size_t now, struct error *err)
{
	struct diff_place here = {
		.up = c->up, .old = i, .new = now, .now = c->d->backward ? i : now};
	const struct diff_place *place;

	if (!has(c->new_sorted, c->new.nr, c->old.token[i]))
		name_item(c, &c->d->old, &c->old, i, &here);
	place = diff_place(c->d, &here, err);
	if (!place)
		return -1;
	diff_goes(c->d, c->old.v[i], c->old.v[i]->size);
	return diff_entry(c->d, DIFF_DELETE, place, c->old.v[i], NULL, err) ? 0 : -1;
}

/* Is it the only one like it, before and after? */
static bool is_unlike(const struct comparison *c, uint32_t token)
{
	const uint32_t *found =
		bsearch(&token, c->new_sorted, c->new.nr, sizeof(*c->new_sorted), by_value);

	return !has(c->old_sorted, c->old.nr, token) &&
	       (found == c->new_sorted || found[-1] != token) &&
	       (found == c->new_sorted + c->new.nr - 1 || found[1] != token);
}

static int add_item(
	struct comparison *c, size_t j, size_t now, bool last, size_t group, struct error *err)
{
	const struct diff_place here = {.up = c->up, .old = now, .new = j, .now = now};
	const struct diff_place *place = diff_place(c->d, &here, err);
	struct diff_entry *entry =
		place ? diff_entry(c->d, DIFF_ADD, place, NULL, c->new.v[j], err) : NULL;

	if (!entry)
		return -1;
	entry->last = last;
	entry->unlike = is_unlike(c, c->new.token[j]);
	entry->group = group;
	return 0;
}

/* Behind the old items of the gap, which go afterwards, so that the sequence is not empty in between. */
static int add_items(struct comparison *c, const struct gap *gap, struct error *err)
{
	size_t now = c->d->backward ? gap->i_end : gap->j + (gap->i_end - gap->i);
	size_t group = ++c->d->groups;

	for (size_t j = gap->j; j < gap->j_end; j++)
		if (!c->new_moved[j] &&
			add_item(c, j, now + (j - gap->j), gap->i_end == c->old.nr, group, err) < 0)
			return -1;
	return 0;
}

static int remove_items(struct comparison *c, const struct gap *gap, struct error *err)
{
	for (size_t i = gap->i; i < gap->i_end; i++)
		if (!c->old_moved[i] && remove_item(c, i, gap->j, err) < 0)
			return -1;
	return 0;
}

/* In pairs, as long as one became the other; then what is left over. */
static int compare_gap(struct comparison *c, struct gap gap, struct error *err)
{
	while (gap.i < gap.i_end && gap.j < gap.j_end && !c->old_moved[gap.i] &&
		!c->new_moved[gap.j]) {
		int r = became(c->d, &c->old, gap.i, &c->new, gap.j);

		if (r < 0)
			return error_nomem(err);
		if (!r)
			break;
		if (compare_item(c, gap.i++, gap.j, gap.j, err) < 0)
			return -1;
		gap.j++;
	}
	/* What is said first is done last where all is turned round. */
	if (c->d->backward)
		return remove_items(c, &gap, err) < 0 ? -1 : add_items(c, &gap, err);
	return add_items(c, &gap, err) < 0 ? -1 : remove_items(c, &gap, err);
}

/* --- items that are elsewhere in the other sequence --------------------------------------------------------------------------- */

struct named {
	uint32_t identity;
	size_t at;
};

static int by_identity(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return x->identity < y->identity ? -1 : x->identity > y->identity;
}

static void find_moved(struct comparison *c, const size_t *match, struct named *named)
{
	size_t nr = 0;

	for (size_t j = 0; j < c->new.nr; j++)
		if (c->new.identity[j] && is_string(&c->d->new, c->new.by[j]))
			named[nr++] = (struct named){c->new.identity[j], j};
	qsort(named, nr, sizeof(*named), by_identity);
	for (size_t i = 0; i < c->old.nr; i++) {
		const struct named wanted = {c->old.identity[i], 0}, *found;

		if (match[i] != DIFF_ALIGN_NONE || !wanted.identity)
			continue;
		found = bsearch(&wanted, named, nr, sizeof(*named), by_identity);
		if (!found)
			continue;
		c->old_moved[i] = found->at + 1;
		c->new_moved[found->at] = i + 1;
	}
}

/* Only where a filter finds them, wherever they are. */
static int look_for_moved(struct comparison *c, const size_t *match, struct error *err)
{
	struct arena *arena = &c->d->scratch;
	size_t olds = (c->old.nr + 1) * sizeof(size_t), news = (c->new.nr + 1) * sizeof(size_t);
	struct named *named = arena_alloc(arena, (c->new.nr + 1) * sizeof(*named));

	c->old_moved = arena_alloc(arena, olds);
	c->new_moved = arena_alloc(arena, news);
	if (!named || !c->old_moved || !c->new_moved)
		return error_nomem(err);
	memset(c->old_moved, 0, olds);
	memset(c->new_moved, 0, news);
	if (c->d->opts->elsewhere && c->named)
		find_moved(c, match, named);
	return 0;
}

static int compare_moved(struct comparison *c, struct error *err)
{
	for (size_t i = 0; i < c->old.nr; i++)
		if (c->old_moved[i] && compare_item(c, i, c->old_moved[i] - 1, i, err) < 0)
			return -1;
	return 0;
}

static int compare_aligned(struct comparison *c, const size_t *match, struct error *err)
{
	size_t j = 0;

	for (size_t i = 0; i <= c->old.nr; i++) {
		struct gap gap = {.i = i, .j = j};

		while (i < c->old.nr && match[i] == DIFF_ALIGN_NONE)
			i++;
		gap.i_end = i;
		gap.j_end = i < c->old.nr ? match[i] : c->new.nr;
		if (compare_gap(c, gap, err) < 0)
			return -1;
		j = gap.j_end + 1;
		if (i < c->old.nr && compare_item(c, i, gap.j_end, gap.j_end, err) < 0)
			return -1;
	}
	return 0;
}

int diff_sequences(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err)
{
	struct comparison c = {.d = d, .up = place};
	size_t *match = arena_alloc(&d->scratch, ((size_t)old->nr + 1) * sizeof(*match));

	if (!match)
		return error_nomem(err);
	if (list(d, &d->old, old, &c.old, err) < 0 || list(d, &d->new, new, &c.new, err) < 0 ||
		forget_repeated(d, &c.old, &c.new, err) < 0)
		return -1;
	c.named = common_field(d, &c.old, &c.new) != NULL;
	c.old_sorted = sorted_copy(d, c.old.token, c.old.nr);
	c.new_sorted = sorted_copy(d, c.new.token, c.new.nr);
	if (!c.old_sorted || !c.new_sorted ||
		diff_align(c.old.token, c.old.nr, c.new.token, c.new.nr, match) < 0)
		return error_nomem(err);
	if (look_for_moved(&c, match, err) < 0 || compare_aligned(&c, match, err) < 0)
		return -1;
	return compare_moved(&c, err);
}
