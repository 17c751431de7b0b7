/*
 * Do two values hold the same data?
 *
 * The nodes of both lie in the order of the text, so where no alias stands and order counts they are compared in one plain loop, without a stack. What is
 * reached through an alias (or has an anchor) is put off as a pair, and pairs that were found equal, or are still to be found so, are merged into classes (John
 * E. Hopcroft, Richard M. Karp, "A Linear Algorithm for Testing Equivalence of Finite Automata", 1971): so each node takes part in a bounded number of
 * comparisons however often aliases lead to it, and recursive ones come to an end.
 */
#include "base/hash.h"
#include "yaml/scalar.h"
#include "yaml/value.h"

#include <stdlib.h>
#include <string.h>

struct pair {
	const struct ynode *a, *b;
};

/* A node and its class, which is another slot, or itself. */
struct member {
	const struct ynode *node;
	uint32_t class;
};

struct same {
	const struct ydoc *doc_a, *doc_b;
	bool any_order;
	bool wanted; /* b is what a user wants a to be */
	struct pair *todo;
	size_t nr, cap;
	struct member *members; /* class members, in order of arrival */
	size_t members_nr, members_cap;
	uint32_t *slots; /* 1 + place in members; a hash table by address */
	size_t slots_cap;
	uint64_t *budget; /* of steps spent on keys that are collections */
};

/* So many nodes may be looked at for keys that are collections; after that they count as different. */
#define KEY_VISITS_LIMIT 20000000

enum { DIFFERENT = 0, SAME = 1, NO_MEMORY = -1 };

static int put_off(struct same *s, const struct ynode *a, const struct ynode *b)
{
	if (s->nr == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 32;
		struct pair *grown = realloc(s->todo, cap * sizeof(*grown));

		if (!grown)
			return NO_MEMORY;
		s->todo = grown;
		s->cap = cap;
	}
	s->todo[s->nr++] = (struct pair){a, b};
	return SAME;
}

/* --- classes ---------------------------------------------------------------------------------------------------------------- */

static size_t slot_of(const struct same *s, const struct ynode *node)
{
	size_t i = random_mix((uintptr_t)node) & (s->slots_cap - 1);

	while (s->slots[i] && s->members[s->slots[i] - 1].node != node)
		i = (i + 1) & (s->slots_cap - 1);
	return i;
}

static int grow_classes(struct same *s)
{
	size_t cap = s->members_cap ? s->members_cap * 2 : 32;
	struct member *members = realloc(s->members, cap * sizeof(*members));
	uint32_t *slots;

	if (!members)
		return NO_MEMORY;
	s->members = members;
	slots = calloc(2 * cap, sizeof(*slots));
	if (!slots)
		return NO_MEMORY;
	free(s->slots);
	s->slots = slots;
	s->slots_cap = 2 * cap;
	s->members_cap = cap;
	for (size_t i = 0; i < s->members_nr; i++)
		s->slots[slot_of(s, s->members[i].node)] = (uint32_t)i + 1;
	return SAME;
}

static int class_of(struct same *s, const struct ynode *node, uint32_t *ret)
{
	size_t slot;
	uint32_t i;

	if (s->members_nr == s->members_cap && grow_classes(s) < 0)
		return NO_MEMORY;
	slot = slot_of(s, node);
	if (!s->slots[slot]) {
		s->members[s->members_nr] = (struct member){node, (uint32_t)s->members_nr};
		s->slots[slot] = (uint32_t)++s->members_nr;
	}
	for (i = s->slots[slot] - 1; s->members[i].class != i; i = s->members[i].class)
		s->members[i].class = s->members[s->members[i].class].class;
	*ret = i;
	return SAME;
}

/* To be compared later, unless they are known to be the same, or will be if all else is. */
static int put_off_once(struct same *s, const struct ynode *a, const struct ynode *b)
{
	uint32_t class_a, class_b;

	if (class_of(s, a, &class_a) < 0 || class_of(s, b, &class_b) < 0)
		return NO_MEMORY;
	if (class_a == class_b)
		return SAME;
	s->members[class_a].class = class_b;
	return put_off(s, a, b);
}

/* --- keys in any order ------------------------------------------------------------------------------------------------------ */

struct entry {
	const struct ydoc *doc;
	const struct ynode *key, *value; /* the key: as it is meant */
	const char *text;		 /* the same for keys that are the same */
	size_t len;
	enum yscalar_type type;
	uint64_t hash; /* of a collection */
};

static int same_within(struct same *outer, const struct ynode *a, const struct ynode *b);
static int take(struct same *s, const struct ynode *a, const struct ynode *b);

static uint64_t hash_node(
	struct same *s, const struct ydoc *doc, const struct ynode *node, unsigned depth)
{
	uint64_t sum;
	const struct ynode *child;

	node = node ? ynode_meant(node) : NULL;
	if (!node || depth > YDOC_DEPTH_LIMIT || !*s->budget)
		return 1;
	--*s->budget;
	sum = node->kind;
	if (node->kind == YNODE_SCALAR) {
		enum yscalar_type type = yscalar_type(doc, node, YAML_1_2);

		if (type == YSCALAR_NULL || type == YSCALAR_BOOL)
			return random_mix(type);
		return hash_bytes(node->value, node->len);
	}
	if (node->kind == YNODE_SEQUENCE) {
		YNODE_EACH (child, node)
			sum = random_mix(sum + hash_node(s, doc, child, depth + 1));
		return sum;
	}
	for (child = ynode_first(node); child; child = ynode_next(child)) {
		uint64_t key = hash_node(s, doc, child, depth + 1);

		child = ynode_next(child);
		sum += random_mix(3 * key + hash_node(s, doc, child, depth + 1));
	}
	return random_mix(sum);
}

static struct entry entry_of(
	struct same *s, const struct ydoc *doc, const struct ynode *key, const struct ynode *value)
{
	struct entry e = {.doc = doc, .key = ynode_meant(key), .value = value};

	if (!e.key)
		e.key = key;
	if (e.key->kind != YNODE_SCALAR) {
		e.hash = e.key->kind == YNODE_ALIAS ? 0 : hash_node(s, doc, e.key, 0);
		return e;
	}
	e.type = yscalar_type(doc, e.key, YAML_1_2);
	e.text = e.type == YSCALAR_NULL	  ? ""
		 : e.type == YSCALAR_BOOL ? yscalar_bool(e.key->value) ? "t" : "f"
					  : e.key->value;
	e.len = e.type == YSCALAR_NULL ? 0 : e.type == YSCALAR_BOOL ? 1 : e.key->len;
	return e;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
	return a < b ? -1 : a > b;
}

static const char *tag_of(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return props && props->tag ? props->tag : "";
}

static int compare_entries(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int d = compare_numbers(a->key->kind, b->key->kind);

	if (d || a->key->kind != YNODE_SCALAR)
		return d ? d : compare_numbers(a->hash, b->hash);
	d = compare_numbers(a->len, b->len);
	if (!d)
		d = memcmp(a->text, b->text, a->len);
	if (!d)
		d = compare_numbers(a->type, b->type);
	if (!d)
		d = compare_numbers(yscalar_type(a->doc, a->key, YAML_1_1),
			yscalar_type(b->doc, b->key, YAML_1_1));
	if (!d && a->type == YSCALAR_OTHER)
		d = strcmp(tag_of(a->doc, a->key), tag_of(b->doc, b->key));
	return d;
}

static void list_entries(
	struct same *s, const struct ydoc *doc, const struct ynode *mapping, struct entry *entries)
{
	const struct ynode *key = ynode_first(mapping);

	while (key) {
		const struct ynode *value = ynode_next(key);

		*entries++ = entry_of(s, doc, key, value);
		key = ynode_next(value);
	}
	qsort(entries - mapping->nr / 2, mapping->nr / 2, sizeof(*entries), compare_entries);
}

/* The partner of *a among the `nr` entries from b on, which all have its hash; it is put first. */
static int find_partner(struct same *s, const struct entry *a, struct entry *b, size_t nr)
{
	for (size_t i = 0; i < nr && compare_entries(a, &b[i]) == 0; i++) {
		int found = same_within(s, a->key, b[i].key);

		if (found == SAME) {
			struct entry partner = b[i];

			b[i] = b[0];
			b[0] = partner;
		}
		if (found != DIFFERENT)
			return found;
	}
	return DIFFERENT;
}

static int match_entries(struct same *s, struct entry *a, struct entry *b, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		int found = compare_entries(&a[i], &b[i]) == 0;

		if (found && a[i].key->kind != YNODE_SCALAR)
			found = find_partner(s, &a[i], &b[i], nr - i);
		if (found == SAME)
			found = take(s, a[i].value, b[i].value);
		if (found != SAME)
			return found;
	}
	return SAME;
}

static int match_sorted(struct same *s, const struct ynode *a, const struct ynode *b)
{
	size_t nr = a->nr / 2;
	struct entry *entries = calloc(2 * nr, sizeof(*entries));
	int found = NO_MEMORY;

	if (entries) {
		list_entries(s, s->doc_a, a, entries);
		list_entries(s, s->doc_b, b, entries + nr);
		found = match_entries(s, entries, entries + nr, nr);
	}
	free(entries);
	return found;
}

/* Are the keys in the same order already? Of those that are collections there may be one: nothing else it could be the same as. */
static bool is_in_order(const struct same *s, const struct ynode *a, const struct ynode *b)
{
	const struct ynode *key_a = ynode_first(a), *key_b = ynode_first(b);
	size_t collections = 0;

	while (key_a) {
		const struct ynode *meant_a = ynode_meant(key_a), *meant_b = ynode_meant(key_b);

		if (!meant_a || !meant_b)
			return false;
		if (meant_a->kind != meant_b->kind)
			return false;
		if (meant_a->kind != YNODE_SCALAR && ++collections > 1)
			return false;
		if (meant_a->kind == YNODE_SCALAR &&
			!yscalar_same(s->doc_a, meant_a, s->doc_b, meant_b))
			return false;
		key_a = ynode_next(ynode_next(key_a));
		key_b = ynode_next(ynode_next(key_b));
	}
	return true;
}

/* --- comparing -------------------------------------------------------------------------------------------------------------- */

static bool has_anchor(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return props && props->anchor;
}

/* Of a collection: what tells it from another one; "" for !!map and !!seq. */
static const char *kind_tag(const struct ydoc *doc, const struct ynode *node)
{
	const char *tag = tag_of(doc, node);
	const char *usual =
		node->kind == YNODE_MAPPING ? "tag:yaml.org,2002:map" : "tag:yaml.org,2002:seq";

	return strcmp(tag, usual) == 0 || strcmp(tag, "!") == 0 ? "" : tag;
}

static bool is_same_name(const struct ynode *a, const struct ynode *b)
{
	return a->kind == b->kind && a->len == b->len && memcmp(a->value, b->value, a->len) == 0;
}

static bool same_text(const struct ynode *a, const struct ynode *b)
{
	return a->len == b->len && memcmp(a->value, b->value, a->len) == 0;
}

/* Does `a` have a tag that stays on the string `b`, see YEDIT_REPLACE? */
static bool keeps_tag(const struct same *s, const struct ynode *a, const struct ynode *b)
{
	enum yscalar_type type = yscalar_type(s->doc_a, a, YAML_1_2);

	return *tag_of(s->doc_a, a) && !*tag_of(s->doc_b, b) &&
	       (type == YSCALAR_OTHER || type == YSCALAR_STRING) &&
	       yscalar_type(s->doc_b, b, YAML_1_2) == YSCALAR_STRING && same_text(a, b);
}

/* Is `a` how the plain scalar `b` is written where 1.1 would read that in another way? */
static bool is_wanted(const struct same *s, const struct ynode *a, const struct ynode *b)
{
	enum yscalar_type type = yscalar_type(s->doc_a, a, YAML_1_2);
	struct ynumber x, y;

	if (keeps_tag(s, a, b))
		return true;
	if (b->style != YSTYLE_PLAIN || b->props || a->props ||
		type != yscalar_type(s->doc_b, b, YAML_1_2) ||
		type != yscalar_type(s->doc_a, a, YAML_1_1))
		return false;
	if (type != YSCALAR_INT && type != YSCALAR_FLOAT)
		return same_text(a, b);
	x = yscalar_number(a->value, a->len, YAML_1_2);
	y = yscalar_number(b->value, b->len, YAML_1_2);
	return !yscalar_is_portable(b->value, b->len) && x.is_integer == y.is_integer &&
	       (x.is_integer ? x.integer == y.integer : x.real == y.real);
}

/* One node of each; their children are another matter. *ret_done: there are none, or they are put off. */
static int compare_one(struct same *s, const struct ynode *a, const struct ynode *b, bool *ret_done)
{
	const struct ynode *meant_a = ynode_meant(a), *meant_b = ynode_meant(b);
	bool looked_through = meant_a != a || meant_b != b;

	*ret_done = true;
	if (!meant_a || !meant_b)
		return !meant_a && !meant_b && is_same_name(a, b);
	if (meant_a->kind != meant_b->kind)
		return DIFFERENT;
	if (meant_a->kind == YNODE_SCALAR)
		return yscalar_same(s->doc_a, meant_a, s->doc_b, meant_b) ||
		       (s->wanted && is_wanted(s, meant_a, meant_b));
	if (meant_a->nr != meant_b->nr ||
		strcmp(kind_tag(s->doc_a, meant_a), kind_tag(s->doc_b, meant_b)) != 0)
		return DIFFERENT;
	if (looked_through || has_anchor(s->doc_a, a) || has_anchor(s->doc_b, b))
		return put_off_once(s, meant_a, meant_b);
	*ret_done = false;
	return SAME;
}

/* The same, children put off in any case. */
static int take(struct same *s, const struct ynode *a, const struct ynode *b)
{
	bool done;
	int found = compare_one(s, a, b, &done);

	return found == SAME && !done ? put_off(s, a, b) : found;
}

/* The children of two collections of the same kind and number. */
static int compare_order(
	struct same *s, const struct ynode *a, const struct ynode *b, bool *ret_done)
{
	*ret_done = false;
	if (!s->any_order || a->kind != YNODE_MAPPING || is_in_order(s, a, b))
		return SAME;
	*ret_done = true;
	return match_sorted(s, a, b);
}

/* Two nodes that are known to be of one kind and, if collections, number. */
static int compare_below(struct same *s, const struct ynode *a, const struct ynode *b)
{
	const struct ynode *end = a + a->size;
	bool done;
	int found = compare_order(s, a, b, &done);

	if (done || found != SAME)
		return found;
	for (a++, b++; a < end;) {
		found = compare_one(s, a, b, &done);
		if (found == SAME && !done)
			found = compare_order(s, a, b, &done);
		if (found != SAME)
			return found;
		a += done ? a->size : 1;
		b += done ? b->size : 1;
	}
	return SAME;
}

static int compare_all(struct same *s, const struct ynode *a, const struct ynode *b)
{
	int found = take(s, a, b);

	while (found == SAME && s->nr) {
		struct pair pair = s->todo[--s->nr];

		found = compare_below(s, pair.a, pair.b);
	}
	return found;
}

static void same_release(struct same *s)
{
	free(s->todo);
	free(s->members);
	free(s->slots);
}

/* Two keys. Whether they are the same is asked, not taken for granted: so with classes of their own. */
static int same_within(struct same *outer, const struct ynode *a, const struct ynode *b)
{
	struct same s = {
		.doc_a = outer->doc_a,
		.doc_b = outer->doc_b,
		.any_order = outer->any_order,
		.budget = outer->budget,
	};
	int found;

	if (*s.budget < a->size)
		return DIFFERENT;
	*s.budget -= a->size;
	found = compare_all(&s, a, b);
	same_release(&s);
	return found;
}

static int compare_values(struct yvalue a, struct yvalue b, bool any_order, bool wanted)
{
	uint64_t budget = KEY_VISITS_LIMIT;
	struct same s = {
		.doc_a = a.doc,
		.doc_b = b.doc,
		.any_order = any_order,
		.wanted = wanted,
		.budget = &budget,
	};
	int found;

	found = compare_all(&s, a.node, b.node);
	same_release(&s);
	return found;
}

int yvalue_same(struct yvalue a, struct yvalue b, bool any_order)
{
	return compare_values(a, b, any_order, false);
}

int yvalue_is_already(struct yvalue there, struct yvalue wanted)
{
	return compare_values(there, wanted, false, true);
}
