/*
 * Setting, appending, inserting: what is there is changed, what is missing is added. A missing last key is found by asking for the places above it; only where
 * something is missing above these, it is looked at level by level.
 */
#include "apply/change_make.h"

#include <string.h>

/* How it is done: to what stands at a place, and with what is to stand where nothing does. */
struct put {
	int (*there)(struct making *m, const struct qplace *place, bool indirect);
	struct yvalue fresh;
	bool needs_create; /* even the last key */
};

/* --- what is missing -------------------------------------------------------------------------------------------------------- */

/* {names[0]: {names[1]: ... fresh}} */
static int wrap(struct making *m, size_t from, const struct put *put, struct yvalue *ret)
{
	const struct query *path = m->change->path;
	size_t nr = query_segments(path) - from;
	struct ytext *names = arena_alloc(&m->changer->arena, (nr + 1) * sizeof(*names));

	if (!names)
		return error_nomem(m->err);
	for (size_t i = 0; i < nr; i++)
		names[i] = query_name(path, from + i);
	if (yvalue_wrap(&m->changer->arena, names, nr, put->fresh, ret) < 0)
		return error_nomem(m->err);
	return 0;
}

/* A key that begins with this name and a dot: the path was meant to lead to it, and it or its like wants quotes. */
static const struct ynode *find_dotted(const struct ynode *mapping, struct ytext name)
{
	const struct ynode *key;

	for (key = ynode_first(mapping); key; key = ynode_next(ynode_next(key)))
		if (key->kind == YNODE_SCALAR && key->len > name.len &&
			key->value[name.len] == '.' && !memcmp(key->value, name.s, name.len))
			return key;
	return NULL;
}

static int refuse_dotted(struct making *m, const struct qplace *parent, struct ytext name,
	const char *path, const struct ynode *key)
{
	int len = (int)(key->len > 200 ? 200 : key->len);

	return make_refuse(m, parent->node,
		"there is no \"%.*s\"%s%s, but there is \"%.*s\": a key with a dot in it is written %s[\"%.*s\"]; "
		"--create would make a mapping \"%.*s\"",
		(int)name.len, name.s, parent->up ? " in " : "", parent->up ? path : "", len,
		key->value, parent->up ? path : "", len, key->value, (int)name.len, name.s);
}

static int refuse_missing(struct making *m, const struct qplace *parent, struct ytext name)
{
	const char *path = make_path_text(m, parent);
	const struct ynode *dotted;

	if (!path)
		return -1;
	dotted = name.len <= 200 ? find_dotted(parent->node, name) : NULL;
	if (dotted)
		return refuse_dotted(m, parent, name, path, dotted);
	return make_refuse(m, parent->node,
		"there is no \"%.*s\"%s%s; --create makes what is missing on the way",
		(int)(name.len > 200 ? 200 : name.len), name.s, parent->up ? " in " : "",
		parent->up ? path : "");
}

static int refuse_absent(struct making *m, const struct qplace *parent, struct ytext name)
{
	const char *path = make_path_text(m, parent);

	if (!path)
		return -1;
	return make_refuse(m, parent->node, "there is no \"%.*s\" in %s to be changed",
		(int)(name.len > 200 ? 200 : name.len), name.s, path);
}

static int refuse_kind(struct making *m, const struct qplace *place, const char *wanted)
{
	const char *path = make_path_text(m, place), *kind = make_kind_name(m, place->node);

	if (!path)
		return -1;
	return make_refuse(m, place->node, "%s is %s, not %s", place->up ? path : "the document",
		kind, wanted);
}

/* A null is as good as a mapping, if such may be made. */
static int put_over_null(
	struct making *m, const struct qplace *place, size_t from, const struct put *put)
{
	bool is_blank = make_is_blank_root(m, place->node);
	bool is_last = from + 1 == query_segments(m->change->path);
	const char *path;
	struct yvalue value;

	if (!m->change->create && (!is_blank || !is_last || put->needs_create)) {
		path = make_path_text(m, place);
		return path ? make_refuse(m, place->node,
				      "%s is null, not a mapping; --create makes it one", path)
			    : -1;
	}
	if (m->is_stream)
		return make_refuse(m, place->node,
			"it is not said in which of the %zu documents what is missing is to be added: --doc N or --where QUERY does",
			m->doc->documents_nr);
	if (wrap(m, from, put, &value) < 0)
		return -1;
	return make_put_value(m, place, value, place->elsewhere);
}

/*
 * Segment `from` of the path is missing in the place, and those behind it therewith.
 */
static int put_missing(
	struct making *m, const struct qplace *place, size_t from, const struct put *put)
{
	struct ytext name = query_name(m->change->path, from);
	bool is_last = from + 1 == query_segments(m->change->path);
	struct yvalue value;

	if (!m->strict)
		return 0;
	if (m->change->needs == CHANGE_NEEDS_PLACE)
		return refuse_absent(m, place, name);
	if (make_is_null(m->doc, place->node))
		return put_over_null(m, place, from, put);
	if (place->node->kind != YNODE_MAPPING)
		return query_is_singular(m->change->path) ? refuse_kind(m, place, "a mapping") : 0;
	if (!m->change->create && (!is_last || put->needs_create))
		return refuse_missing(m, place, name);
	if (*make_mark(m, place->node) & MARK_ENTERED) {
		m->matched++;
		return 0;
	}
	*make_mark(m, place->node) |= MARK_ENTERED;
	if (wrap(m, from + 1, put, &value) < 0)
		return -1;
	return make_add_key(m, place, name, value, "added");
}

/* The document has no content at all, not even null. */
static int put_in_nothing(struct making *m, const struct put *put)
{
	const struct query *path = m->change->path;
	size_t nr = query_segments(path);
	struct yvalue value;

	if (query_names(path) < nr || !m->strict)
		return 0;
	if (!m->change->create && (nr > 1 || (nr && put->needs_create)))
		return make_refuse(m, NULL,
			"the document is empty; --create makes what is missing on the way");
	if (m->is_stream)
		return make_refuse(m, NULL,
			"it is not said to which of the %zu documents this is to be added: --doc N or --where QUERY does",
			m->doc->documents_nr);
	return wrap(m, 0, put, &value) < 0 ? -1 : make_put_root(m, value);
}

/* --- what is there ---------------------------------------------------------------------------------------------------------- */

/* The last token of a JSON Pointer in a sequence. */
static int put_item(struct making *m, const struct qplace *parent, const struct put *put)
{
	const struct ynode *item = ynode_first(parent->node);
	struct qplace place;
	int64_t index;

	if (!query_last_index(m->change->path, &index))
		return m->strict && query_is_singular(m->change->path)
			       ? refuse_kind(m, parent, "a mapping")
			       : 0;
	if (index == INT64_MAX)
		return m->strict ? make_add_item(m, parent, parent->node->nr, put->fresh, "+") : 0;
	if ((uint64_t)index >= parent->node->nr)
		return m->strict ? make_refuse(m, parent->node,
					   "the list has %u item%s, so there is no [%lld]",
					   (unsigned)parent->node->nr,
					   parent->node->nr == 1 ? "" : "s", (long long)index)
				 : 0;
	for (; index; index--)
		item = ynode_next(item);
	place = make_place(parent, item);
	return put->there(m, &place, place.elsewhere);
}

static int put_child(struct making *m, const struct qplace *parent, const struct put *put)
{
	size_t last = query_segments(m->change->path) - 1;
	struct qplace child;

	if (parent->node->kind == YNODE_SEQUENCE)
		return put_item(m, parent, put);
	if (parent->node->kind != YNODE_MAPPING)
		return put_missing(m, parent, last, put);
	if (make_child(m, parent, query_name(m->change->path, last), &child) < 0)
		return -1;
	return child.node ? put->there(m, &child, child.elsewhere)
			  : put_missing(m, parent, last, put);
}

/*
 * Where something is missing above the last key. `found` has the places without the last `drop` segments; those without one more of which none
 * came are missing it.
 */
static int put_levels(struct making *m, const struct put *put)
{
	struct changer *r = m->changer;
	size_t names = query_names(m->change->path), nr = query_segments(m->change->path);

	/* Each place at the top leads to one at most, so where there are as many, none is missing. */
	if (make_run(m, m->change->path, names, &r->other) < 0)
		return -1;
	if (r->other.nr == r->found.nr)
		return 0;
	for (size_t drop = 1; drop < names; drop++) {
		struct query_run above;
		size_t below = 0;

		if (make_run(m, m->change->path, drop + 1, &r->other) < 0)
			return -1;
		for (size_t i = 0; i < r->other.nr; i++) {
			if (below < r->found.nr &&
				r->found.v[below]->up->node == r->other.v[i]->node)
				below++;
			else if (put_missing(m, r->other.v[i], nr - 1 - drop, put) < 0)
				return -1;
		}
		if (r->other.nr && query_is_singular(m->change->path))
			return 0;
		above = r->other;
		r->other = r->found;
		r->found = above;
	}
	return 0;
}

/* Places whose own text it is come first: what they are of needs no leave. */
static int put_each(struct making *m, const struct put *put,
	int (*one)(struct making *m, const struct qplace *place, const struct put *put),
	bool (*is_indirect)(const struct qplace *place))
{
	const struct query_run *found = &m->changer->found;

	for (int indirect = 0; indirect < 2; indirect++)
		for (size_t i = 0; i < found->nr; i++)
			if (is_indirect(found->v[i]) == indirect && one(m, found->v[i], put) < 0)
				return -1;
	return 0;
}

static bool is_indirect(const struct qplace *place)
{
	return place->elsewhere;
}

/* A key that is there only by a merge key is none of the mapping's. */
static int put_match(struct making *m, const struct qplace *place, const struct put *put)
{
	return place->merged ? 0 : put->there(m, place, place->elsewhere);
}

static int put_all(struct making *m, const struct put *put)
{
	const struct query *path = m->change->path;
	struct changer *r = m->changer;

	if (m->document >= m->doc->documents_nr || !ydoc_root(m->doc, m->document))
		return put_in_nothing(m, put);
	if (!query_names(path)) {
		if (make_run(m, path, 0, &r->found) < 0)
			return -1;
		return put_each(m, put, put_match, is_indirect);
	}
	if (make_run(m, path, 1, &r->found) < 0 ||
		put_each(m, put, put_child, make_is_indirect_within) < 0)
		return -1;
	if (!m->strict || query_names(path) == 1 || (r->found.nr && query_is_singular(path)))
		return 0;
	return put_levels(m, put);
}

/* --- kinds ------------------------------------------------------------------------------------------------------------------ */

static int set_value(struct making *m, const struct qplace *place, bool indirect)
{
	return make_put_value(m, place, m->change->value, indirect);
}

int make_set(struct making *m)
{
	const struct put put = {set_value, m->change->value, false};

	return put_all(m, &put);
}

/* [value] */
static int make_list(struct making *m, struct yvalue value, struct yvalue *ret)
{
	size_t size = value.node->size;
	struct ynode *nodes = arena_alloc(&m->changer->arena, (size + 1) * sizeof(*nodes));

	if (!nodes)
		return error_nomem(m->err);
	memcpy(nodes + 1, value.node, size * sizeof(*nodes));
	nodes[0] = (struct ynode){.kind = YNODE_SEQUENCE,
		.style = YSTYLE_BLOCK,
		.size = (uint32_t)size + 1,
		.nr = 1,
		.last = true};
	nodes[1].up = 1;
	nodes[1].index = 0;
	nodes[1].last = true;
	*ret = (struct yvalue){value.doc, nodes};
	return 0;
}

/* Unless it is there already. */
static int add_item(struct making *m, const struct qplace *list, size_t at)
{
	int twin = m->change->unless_there ? make_find_twin(m, list) : 0;

	if (twin < 0)
		return -1;
	m->matched += twin > 0;
	return twin ? 0 : make_add_item(m, list, at, m->change->value, "+");
}

static int append_item(struct making *m, const struct qplace *place, bool indirect)
{
	struct yvalue list;
	const char *path;

	if (place->node->kind == YNODE_SEQUENCE)
		return add_item(m, place, place->node->nr);
	if (!make_is_null(m->doc, place->node))
		return refuse_kind(m, place, "a list");
	if (m->change->create)
		return make_list(m, m->change->value, &list) < 0
			       ? -1
			       : make_put_value(m, place, list, indirect);
	path = make_path_text(m, place);
	return path ? make_refuse(
			      m, place->node, "%s is null, not a list; --create makes it one", path)
		    : -1;
}

int make_append(struct making *m)
{
	struct put put = {append_item, m->change->value, true};

	return make_list(m, m->change->value, &put.fresh) < 0 ? -1 : put_all(m, &put);
}

/* The item's place among `nr`; -1: there is none. */
static int64_t place_among(int64_t index, uint32_t nr)
{
	if (index == INT64_MAX)
		return nr;
	if (index < 0)
		index += nr;
	return index >= 0 && index <= nr ? index : -1;
}

static int insert_item(struct making *m, const struct qplace *place, const struct put *put)
{
	int64_t index = 0, at;

	query_last_index(m->change->path, &index);
	if (place->node->kind != YNODE_SEQUENCE) {
		if (!make_is_null(m->doc, place->node) || place_among(index, 0) < 0 ||
			!m->change->create)
			return query_is_singular(m->change->path) ? refuse_kind(m, place, "a list")
								  : 0;
		return make_put_value(m, place, put->fresh, place->elsewhere);
	}
	at = place_among(index, place->node->nr);
	/* Of a list elsewhere it is known only that it should be about there. */
	if (at < 0 && m->change->needs == CHANGE_NEEDS_PARENT)
		at = place->node->nr;
	if (at < 0)
		return make_refuse(m, place->node,
			"the list has %u item%s, so nothing can be put at [%lld]",
			(unsigned)place->node->nr, place->node->nr == 1 ? "" : "s",
			(long long)index);
	return add_item(m, place, (size_t)at);
}

int make_insert(struct making *m)
{
	struct put put = {.there = NULL};

	if (make_list(m, m->change->value, &put.fresh) < 0 ||
		make_run(m, m->change->path, 1, &m->changer->found) < 0)
		return -1;
	return put_each(m, &put, insert_item, make_is_indirect_within);
}
