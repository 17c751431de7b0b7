/* Deleting and renaming: what needs nothing but the places that match. */
#include "apply/change_make.h"

/* --- delete ----------------------------------------------------------------------------------------------------------------- */

static int refuse_delete(struct making *m, const struct qplace *place)
{
	const char *path = make_path_text(m, place);

	if (!path)
		return -1;
	if (!place->up)
		return make_refuse(
			m, place->node, "the whole document can't be deleted, only what is in it");
	return make_refuse(m, place->node,
		"%s comes from a merge key (<<), so it is not this mapping's to delete; delete it where it is, or with --through-alias",
		path);
}

/* The node that goes is marked with 1 + the match that it is of. */
static int mark_match(struct making *m, size_t i, bool indirect)
{
	const struct qplace *place = m->changer->found.v[i];
	uint32_t *mark = make_mark(m, make_standing(place));

	if (*mark)
		return 0;
	if (!place->up || (place->merged && !m->change->through_alias))
		return refuse_delete(m, place);
	if (indirect && !m->change->through_alias)
		return make_refuse_indirect(m, place);
	*mark = (uint32_t)i + 1;
	return 0;
}

/* Of those within each other the outermost go, in the order of the text. */
static int take_out_marked(struct making *m, const char *how)
{
	const struct ynode *node = ydoc_root(m->doc, m->document), *end;

	if (!node)
		return 0;
	for (end = node + node->size; node < end;) {
		uint32_t mark = *make_mark(m, node);

		if (!mark) {
			node++;
			continue;
		}
		if (make_take_out(m, m->changer->found.v[mark - 1], how) < 0)
			return -1;
		node += node->size;
	}
	return 0;
}

int make_delete(struct making *m)
{
	const struct query_run *found = &m->changer->found;

	if (m->change->one_item)
		return make_delete_item(m);
	if (make_run(m, m->change->path, 0, &m->changer->found) < 0)
		return -1;
	for (int indirect = 0; indirect < 2 && found->nr; indirect++)
		for (size_t i = 0; i < found->nr; i++) {
			const struct qplace *place = found->v[i];

			if ((place->elsewhere || place->merged) == indirect &&
				mark_match(m, i, indirect) < 0)
				return -1;
		}
	return found->nr ? take_out_marked(m, "deleted") : 0;
}

/* --- rename ----------------------------------------------------------------------------------------------------------------- */

static int refuse_rename(struct making *m, const struct qplace *place, const char *why)
{
	const char *path = make_path_text(m, place);

	return path ? make_refuse(m, place->node, "%s %s", path, why) : -1;
}

static int rename_place(struct making *m, const struct qplace *place)
{
	struct yvalue key = m->change->value, now = {m->doc, place->key};
	const struct ynode *standing, *mapping;
	uint32_t *mark;
	int same;

	m->matched++;
	if (!place->key)
		return refuse_rename(m, place,
			place->up ? "is an item of a list, which has no key to rename"
				  : "is the whole document, which has no key");
	mark = make_mark(m, place->key);
	if (*mark)
		return 0;
	*mark = MARK_REPLACED;
	if (m->follows && batch_look(m, place->key) < 0)
		return -1;
	same = yvalue_is_already(now, key);
	if (same)
		return same < 0 ? error_nomem(m->err) : 0;
	if ((place->elsewhere || place->merged) && !m->change->through_alias)
		return make_refuse_indirect(m, place);
	mapping = ynode_parent(place->key);
	if (make_lookup(m, mapping, (struct ytext){key.node->value, key.node->len}, &standing) < 0)
		return -1;
	if (standing && standing != place->key + place->key->size)
		return refuse_rename(
			m, place, "can't be renamed so: the mapping has that key already");
	return make_rename_key(m, place, key);
}

int make_rename(struct making *m)
{
	const struct query_run *found = &m->changer->found;

	if (make_run(m, m->change->path, 0, &m->changer->found) < 0)
		return -1;
	for (int indirect = 0; indirect < 2; indirect++)
		for (size_t i = 0; i < found->nr; i++) {
			const struct qplace *place = found->v[i];

			if ((place->elsewhere || place->merged) == indirect &&
				rename_place(m, place) < 0)
				return -1;
		}
	return 0;
}
