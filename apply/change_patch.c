/*
 * The operations of a JSON Patch as edits. Source: RFC 6902.
 *
 * What is moved or copied is written anew, without anchors, its aliases expanded. Only where a key moves within its mapping, it is renamed instead, which
 * keeps everything. An item that moves is first taken out, as the places of those behind it change therewith; it is put in in a second round.
 */
#include "apply/change_make.h"

#include "apply/change_list.h"
#include "base/cleanup.h"
#include "yaml/splice/render.h"

#include <string.h>

/* --- where ------------------------------------------------------------------------------------------------------------------ */

static int refuse_absent(struct making *m, const struct query *pointer, const char *what)
{
	return make_refuse(m, NULL, "there is no \"%s\"%s", query_text(pointer), what);
}

/* The one place of a pointer; ret->node NULL: the document has no content. -1: there is none. */
static int locate(struct making *m, const struct query *pointer, size_t drop, const char *what,
	struct query_run *run, const struct qplace **ret)
{
	if (make_run(m, pointer, drop, run) < 0)
		return -1;
	if (!run->nr)
		return refuse_absent(m, pointer, what);
	*ret = run->v[0];
	return 0;
}

static bool is_root(const struct query *pointer)
{
	return query_segments(pointer) == 0;
}

static struct ytext last_name(const struct query *pointer)
{
	return query_name(pointer, query_segments(pointer) - 1);
}

/* --- add, replace, remove --------------------------------------------------------------------------------------------------- */

static int put_root(struct making *m, struct yvalue value)
{
	const struct ynode *root =
		m->document < m->doc->documents_nr ? ydoc_root(m->doc, m->document) : NULL;
	struct qplace whole = {.node = root};

	return root ? make_put_value(m, &whole, value, false) : make_put_root(m, value);
}

static int add_item(
	struct making *m, const struct qplace *parent, struct yvalue value, const char *how)
{
	const struct query *pointer = m->change->path;
	int64_t index;

	if (!query_last_index(pointer, &index))
		return make_refuse(m, parent->node,
			"\"%s\" leads into a list, so it must end in a number or -",
			query_text(pointer));
	if (index == INT64_MAX)
		index = parent->node->nr;
	if (index > parent->node->nr)
		return make_refuse(m, parent->node, "the list has %u item%s, so there is no \"%s\"",
			(unsigned)parent->node->nr, parent->node->nr == 1 ? "" : "s",
			query_text(pointer));
	return make_add_item(m, parent, (size_t)index, value, how);
}

static int add_value(struct making *m, struct yvalue value, const char *how)
{
	const struct query *pointer = m->change->path;
	const struct qplace *parent;
	struct qplace child;

	if (is_root(pointer))
		return put_root(m, value);
	if (locate(m, pointer, 1, ": what is above it is missing", &m->changer->found, &parent) < 0)
		return -1;
	if (parent->node->kind == YNODE_SEQUENCE)
		return add_item(m, parent, value, how);
	if (parent->node->kind != YNODE_MAPPING)
		return make_refuse(m, parent->node,
			"what is above \"%s\" is %s, into which nothing can be put",
			query_text(pointer), make_kind_name(m, parent->node));
	if (make_child(m, parent, last_name(pointer), &child) < 0)
		return -1;
	if (child.node)
		return make_put_value(m, &child, value, child.elsewhere);
	return make_add_key(m, parent, last_name(pointer), value, how);
}

int make_add(struct making *m)
{
	return add_value(m, m->change->value, "added");
}

int make_replace(struct making *m)
{
	const struct qplace *place;

	if (locate(m, m->change->path, 0, " to be replaced", &m->changer->found, &place) < 0)
		return -1;
	/* What a merge key brings in gets a value of its own. */
	if (place->merged)
		return make_add(m);
	return make_put_value(m, place, m->change->value, place->elsewhere);
}

static int take_out(struct making *m, const struct qplace *place, const char *how)
{
	if (!place->up)
		return make_refuse(m, place->node, "the whole document can't be taken away");
	if ((place->elsewhere || place->merged) && !m->change->through_alias)
		return make_refuse_indirect(m, place);
	return make_take_out(m, place, how);
}

int make_remove(struct making *m)
{
	const struct qplace *place;

	if (locate(m, m->change->path, 0, " to be removed", &m->changer->found, &place) < 0)
		return -1;
	return take_out(m, place, "deleted");
}

/* --- copy, move ------------------------------------------------------------------------------------------------------------- */

/* A copy that stays when the document goes. */
static int copy_value(struct making *m, const struct ynode *node, struct yvalue *ret)
{
	const struct render_style style = {
		.step = 2, .indent_sequences = true, .eol = "\n", .expand_aliases = true};
	struct changer *r = m->changer;

	str_clear(&r->copied);
	if (render_value((struct yvalue){m->doc, node}, &style, &r->copied, m->err) < 0)
		return change_prefix(m->err, m->change->origin);
	str_addch(&r->copied, '\n');
	if (str_failed(&r->copied))
		return error_nomem(m->err);
	return yvalue_parse(
		&r->copied_doc, r->copied.s, r->copied.len, m->change->origin, ret, m->err);
}

int make_copy(struct making *m)
{
	const struct qplace *from;
	struct yvalue value;

	if (locate(m, m->change->from, 0, " to be copied", &m->changer->found, &from) < 0 ||
		copy_value(m, make_standing(from), &value) < 0)
		return -1;
	return add_value(m, value, "copied");
}

/* Does the key move within its mapping, to a name that it has not? */
static bool is_renaming(struct making *m, const struct qplace *from, const struct qplace *to)
{
	struct ytext name = last_name(m->change->path);

	return from->key && !from->merged && to->node == from->up->node &&
	       to->node->kind == YNODE_MAPPING && !ynode_lookup(to->node, name.s, name.len);
}

static int rename_key(struct making *m, const struct qplace *from)
{
	struct ytext name = last_name(m->change->path);
	struct yvalue key;

	if (from->elsewhere && !m->change->through_alias)
		return make_refuse_indirect(m, from);
	if (yvalue_key(&m->changer->arena, name.s, name.len, &key) < 0)
		return error_nomem(m->err);
	m->matched++;
	return make_rename_key(m, from, key);
}

static bool is_same_pointer(const struct query *a, const struct query *b)
{
	return strcmp(query_text(a), query_text(b)) == 0;
}

/* Taken out and put in at once, where the one does not move the place of the other. */
static int move_at_once(struct making *m, const struct qplace *from)
{
	const struct query *path = m->change->path;
	const struct qplace *to = NULL;

	if (!is_root(path) &&
		locate(m, path, 1, ": what is above it is missing", &m->changer->found, &to) < 0)
		return -1;
	if (to && is_renaming(m, from, to))
		return rename_key(m, from);
	return 1;
}

int make_move(struct making *m)
{
	const struct qplace *from;
	int r;

	if (m->round)
		return add_value(m, m->changer->moved, "moved here:");
	if (locate(m, m->change->from, 0, " to be moved", &m->changer->other, &from) < 0)
		return -1;
	if (is_same_pointer(m->change->from, m->change->path)) {
		m->matched++;
		return 0;
	}
	if (!from->up)
		return make_refuse(m, from->node, "the whole document can't be moved");
	r = from->key ? move_at_once(m, from) : 1;
	if (r <= 0)
		return r;
	if (copy_value(m, make_standing(from), &m->changer->moved) < 0)
		return -1;
	m->again = true;
	return take_out(m, from, "moved away");
}
