#include "apply/diff.h"

#include "apply/diff_compare.h"
#include "base/cleanup.h"
#include "yaml/duplicates.h"
#include "yaml/scalar.h"

#include <stdlib.h>
#include <string.h>

/* --- entries ---------------------------------------------------------------------------------------------------------------- */

const struct diff_place *diff_place(
	struct differ *d, const struct diff_place *place, struct error *err)
{
	struct diff_place *copy = arena_alloc(&d->out->arena, sizeof(*copy));

	if (!copy) {
		error_nomem(err);
		return NULL;
	}
	*copy = *place;
	return copy;
}

static int grow(struct diff *diff)
{
	size_t cap = diff->cap ? 2 * diff->cap : 16;
	struct diff_entry *v;

	if (diff->nr < diff->cap)
		return 0;
	v = realloc(diff->v, cap * sizeof(*v));
	if (!v)
		return -1;
	diff->v = v;
	diff->cap = cap;
	return 0;
}

/* A pair's value is known by its key; what has none by itself. */
static const struct ynode *stands_at(const struct ynode *node)
{
	const struct ynode *key;

	if (!node || !node->up || ynode_parent(node)->kind != YNODE_MAPPING)
		return node;
	/* The key is the sibling before, and its last node the one before. */
	for (key = node - 1; ynode_parent(key) != ynode_parent(node);)
		key = ynode_parent(key);
	return key;
}

struct diff_entry *diff_entry(struct differ *d, enum diff_kind kind, const struct diff_place *place,
	const struct ynode *old, const struct ynode *new, struct error *err)
{
	struct diff_entry *entry;

	if (grow(d->out) < 0) {
		error_nomem(err);
		return NULL;
	}
	entry = &d->out->v[d->out->nr++];
	*entry = (struct diff_entry){.kind = kind,
		.document = d->document,
		.place = place,
		.before = old ? ynode_meant(old) : NULL,
		.after = new ? ynode_meant(new) : NULL,
		.at = stands_at(new ? new : old),
		.alias = old && old->kind == YNODE_ALIAS ? old : NULL};
	return entry;
}

/* The first anchor at or behind a node. */
static size_t first_anchor(const struct ydoc *doc, size_t node)
{
	size_t low = 0, high = doc->props_nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (doc->props[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void diff_goes(struct differ *d, const struct ynode *first, size_t nodes)
{
	const struct ydoc *doc = d->old.doc;
	size_t start = (size_t)(first - doc->nodes);

	for (size_t i = first_anchor(doc, start);
		i < doc->props_nr && doc->props[i].node < start + nodes; i++)
		d->becomes[i] = 0;
}

/* The node itself stays, with its anchor, and has another value. */
static void becomes(struct differ *d, const struct ynode *old, uint32_t id)
{
	if (old->props)
		d->becomes[old->props - 1] = id;
}

static bool alias_is_settled(const struct differ *d, const struct ynode *alias)
{
	const struct ynode *target = ynode_meant(alias);

	return d->becomes[target->props - 1] == diff_id(&d->old, alias);
}

bool diff_settled(const struct differ *d, const struct ynode *old)
{
	if (!d->old.has_alias[old - d->old.doc->nodes])
		return true;
	for (uint32_t i = 0; i < old->size; i++)
		if (old[i].kind == YNODE_ALIAS && !alias_is_settled(d, old + i))
			return false;
	return true;
}

/*
 * What has aliases and shall not change while what they stand for does. To set it to what it is now would be no change, so it goes, and its value comes. (All is
 * turned round, so this stands the other way.)
 */
static int replace(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err)
{
	struct diff_place here = *place;
	struct diff_entry *entry;

	/* Once it has gone, nothing has its name. */
	here.field = NULL;
	place = diff_place(d, &here, err);
	entry = place ? diff_entry(d, DIFF_ADD, place, NULL, new, err) : NULL;
	if (!entry)
		return -1;
	entry->keeps = old;
	return diff_entry(d, DIFF_DELETE, place, old, NULL, err) ? 0 : -1;
}

int diff_set(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err)
{
	diff_goes(d, old, old->size);
	becomes(d, old, diff_id(&d->new, new));
	if (d->opts->for_changes && diff_id(&d->old, old) == diff_id(&d->new, new)) {
		becomes(d, old, 0);
		return replace(d, old, new, place, err);
	}
	return diff_entry(d, DIFF_SET, place, old, new, err) ? 0 : -1;
}

/* --- comparing -------------------------------------------------------------------------------------------------------------- */

static const char *tag_of(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return props && props->tag ? props->tag : "";
}

/* Collections of a kind: what differs lies within them. */
static bool is_alike(const struct differ *d, const struct ynode *old, const struct ynode *new)
{
	if (old->kind == YNODE_SEQUENCE && d->opts->whole_sequences)
		return false;
	return ynode_is_collection(old) &&
	       old->kind == new->kind &&strcmp(tag_of(d->old.doc, old), tag_of(d->new.doc, new)) ==
		       0;
}

static int compare_alias(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err)
{
	const struct ynode *target = ynode_meant(old);

	if (d->becomes[target->props - 1] == diff_id(&d->new, new))
		return 0;
	return diff_set(d, old, new, place, err);
}

static int too_deep(struct differ *d, const struct ynode *old, struct error *err)
{
	size_t line = 0, column = 0;

	if (ydoc_position(d->old.doc, old->start, &line, &column) < 0)
		return error_nomem(err);
	error_set(err, ERROR_LIMIT,
		"more than %d levels of nesting: such a document can't be compared",
		YDOC_DEPTH_LIMIT);
	return error_at(err, d->old.name, line, column);
}

static int compare_inside(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err)
{
	int r;

	if (d->depth == YDOC_DEPTH_LIMIT)
		return too_deep(d, old, err);
	becomes(d, old, diff_id(&d->new, new));
	d->depth++;
	r = old->kind == YNODE_MAPPING ? diff_mappings(d, old, new, place, err)
				       : diff_sequences(d, old, new, place, err);
	d->depth--;
	return r;
}

int diff_compare(struct differ *d, const struct ynode *old, const struct ynode *new,
	const struct diff_place *place, struct error *err)
{
	const struct ynode *meant = ynode_meant(new);
	bool is_same = diff_id(&d->old, old) == diff_id(&d->new, new);

	if (stop_between(d->opts->stop))
		return stop_error(d->opts->stop, err);
	if (old->kind == YNODE_ALIAS)
		return compare_alias(d, old, new, place, err);
	/* What stands behind an alias may change even where all is the same. */
	if (is_same && !d->old.has_alias[old - d->old.doc->nodes])
		return 0;
	if (is_alike(d, old, meant))
		return compare_inside(d, old, meant, place, err);
	return is_same && diff_settled(d, old) ? 0 : diff_set(d, old, new, place, err);
}

/* --- documents -------------------------------------------------------------------------------------------------------------- */

static const struct ynode *root_of(const struct ydoc *doc, size_t i)
{
	return i < doc->documents_nr ? ydoc_root(doc, i) : NULL;
}

static bool is_null(const struct ydoc *doc, const struct ynode *root)
{
	return root->kind == YNODE_SCALAR && yscalar_type(doc, root, YAML_1_2) == YSCALAR_NULL;
}

/* Is it nothing where the other has nothing, not even a document? */
static bool is_nothing(const struct differ *d, const struct ynode *old, const struct ynode *new)
{
	if (d->old.doc->documents_nr > 1 || d->new.doc->documents_nr > 1)
		return false;
	return old ? is_null(d->old.doc, old) : is_null(d->new.doc, new);
}

/* Of a document that only one of the two has, too. */
static int compare_roots(struct differ *d, size_t i, struct error *err)
{
	const struct ynode *old = root_of(d->old.doc, i), *new = root_of(d->new.doc, i);

	d->document = i;
	if (old && new)
		return diff_compare(d, old, new, NULL, err);
	if ((!old && !new) || is_nothing(d, old, new))
		return 0;
	return diff_entry(d, old ? DIFF_DELETE : DIFF_ADD, NULL, old, new, err) ? 0 : -1;
}

/* Nothing at all is one document that is null, where the other has one. */
static size_t count_documents(const struct ydoc *doc)
{
	return doc->documents_nr ? doc->documents_nr : 1;
}

static int check_documents(const struct differ *d, struct error *err)
{
	size_t old = count_documents(d->old.doc), new = count_documents(d->new.doc);

	if (old == new || !d->opts->for_changes)
		return 0;
	return error_set(err, ERROR_INVALID,
		"%s has %zu documents and %s has %zu: a change that adds or removes documents can't be made elsewhere",
		d->old.name, old, d->new.name, new);
}

static void turn(struct diff_entry *v, size_t start, size_t end)
{
	for (; start + 1 < end; start++) {
		struct diff_entry entry = v[start];

		v[start] = v[--end];
		v[end] = entry;
	}
}

/* From the end of the document to its beginning; additions that belong together keep their order. */
static void turn_round(struct diff *diff, size_t first)
{
	struct diff_entry *v = diff->v;

	turn(v, first, diff->nr);
	for (size_t i = first, end; i < diff->nr; i = end) {
		for (end = i + 1; end < diff->nr && v[i].group && v[end].group == v[i].group; end++)
			;
		turn(v, i, end);
	}
}

static int compare_all(struct differ *d, struct error *err)
{
	const struct ydoc *doc = d->old.doc;
	size_t old = count_documents(d->old.doc), new = count_documents(d->new.doc);

	d->out->nr = 0;
	for (size_t i = 0; i < doc->props_nr; i++)
		d->becomes[i] = d->old.id[doc->props[i].node];
	for (size_t i = 0; i < old || i < new; i++) {
		size_t first = d->out->nr;

		if (compare_roots(d, i, err) < 0)
			return -1;
		if (d->backward)
			turn_round(d->out, first);
	}
	return 0;
}

/* Does the anchor of an alias go, or would it come to have another value than the alias is to have? Then the order matters. */
static bool has_to_turn(const struct differ *d)
{
	const struct ydoc *doc = d->old.doc;

	for (size_t i = 0; i < doc->nodes_nr; i++)
		if (doc->nodes[i].kind == YNODE_ALIAS &&
			!d->becomes[ynode_meant(&doc->nodes[i])->props - 1])
			return true;
	for (size_t i = 0; i < d->out->nr; i++)
		if (d->out->v[i].keeps)
			return true;
	return false;
}

static int compare_in_order(struct differ *d, struct error *err)
{
	if (compare_all(d, err) < 0)
		return -1;
	if (!d->opts->for_changes || !has_to_turn(d))
		return 0;
	d->backward = true;
	return compare_all(d, err);
}

/* --- all -------------------------------------------------------------------------------------------------------------------- */

struct twice {
	const struct diff_input *input;
	struct error *err;
};

static int refuse_twice(void *ctx, const struct ynode *key, const struct ynode *first)
{
	struct twice *twice = ctx;
	struct ydoc *doc = twice->input->doc;
	size_t line = 0, column = 0;

	if (ydoc_position(doc, key->content, &line, &column) < 0)
		return error_nomem(twice->err);
	error_set(twice->err, ERROR_INVALID, "the key '%.*s' stands here and in line %zu",
		(int)key->len, key->value, ydoc_line_nr(doc, first->content));
	error_at(twice->err, twice->input->name, line, column);
	return 1;
}

static int check_keys(struct differ *d, const struct diff_input *input, struct error *err)
{
	struct twice twice = {input, err};
	struct textmap CLEANUP(textmap_release) keys = TEXTMAP_INIT;
	int r = yduplicates_find(input->doc, &keys, d->opts->stop, refuse_twice, &twice);

	if (r > 0)
		return -1;
	if (r == 0)
		return 0;
	return stop_error(d->opts->stop, err) < 0 ? -1 : error_nomem(err);
}

static int prepare(struct differ *d, const struct diff_input *old, const struct diff_input *new,
	struct error *err)
{
	d->ids.ordered = !d->opts->ignore_order;
	d->ids.stop = d->opts->stop;
	if (check_keys(d, old, err) < 0 || check_keys(d, new, err) < 0 ||
		diff_ids_number(&d->ids, &d->old, err) < 0 ||
		diff_ids_number(&d->ids, &d->new, err) < 0 || check_documents(d, err) < 0)
		return -1;
	d->becomes = calloc(old->doc->props_nr + 1, sizeof(*d->becomes));
	if (!d->becomes)
		return error_nomem(err);
	return 0;
}

int diff_documents(struct diff *diff, const struct diff_input *old, const struct diff_input *new,
	const struct diff_opts *opts, struct error *err)
{
	struct differ d = {.out = diff,
		.opts = opts,
		.ids = DIFF_IDS_INIT,
		.old = {.doc = old->doc, .name = old->name},
		.new = {.doc = new->doc, .name = new->name},
		.scratch = ARENA_INIT};
	int r;

	diff->nr = 0;
	arena_clear(&diff->arena);
	diff->old = *old;
	diff->new = *new;
	diff->elsewhere = opts->elsewhere;
	r = prepare(&d, old, new, err);
	if (r == 0)
		r = compare_in_order(&d, err);
	diff_ids_release(&d.ids);
	diff_side_release(&d.old);
	diff_side_release(&d.new);
	arena_release(&d.scratch);
	free(d.becomes);
	return r;
}

void diff_release(struct diff *diff)
{
	free(diff->v);
	arena_release(&diff->arena);
	*diff = (struct diff)DIFF_INIT;
}

size_t diff_orders(const struct diff *diff)
{
	size_t nr = 0;

	for (size_t i = 0; i < diff->nr; i++)
		nr += diff->v[i].kind == DIFF_ORDER;
	return nr;
}
