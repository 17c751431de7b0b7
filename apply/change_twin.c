/* Items of lists by what they are: is one that is to be put in there already, and where is one that is to go? */
#include "apply/change_make.h"
#include "apply/diff_name.h"
#include "yaml/scalar.h"

static bool has_name(
	const struct making *m, const struct ynode *item, const struct ynode *name, size_t field)
{
	size_t own = 0;
	const struct ynode *by = diff_name(item, &own);

	return by && own == field && yscalar_same(m->doc, by, m->change->value.doc, name);
}

int make_find_twin(struct making *m, const struct qplace *list)
{
	const struct yvalue value = m->change->value;
	size_t field = 0;
	const struct ynode *name = diff_name(value.node, &field), *item;

	YNODE_EACH (item, list->node) {
		const struct ynode *meant = ynode_meant(item) ? ynode_meant(item) : item;
		int same = yvalue_same((struct yvalue){m->doc, meant}, value, true);

		if (same)
			return same < 0 ? error_nomem(m->err) : 1;
		if (name && has_name(m, meant, name, field))
			return make_refuse(m, item,
				"the list has another item with this %s, \"%.*s\"",
				diff_name_fields[field], (int)(name->len > 200 ? 200 : name->len),
				name->value);
	}
	return 0;
}

static int delete_from(struct making *m, const struct qplace *list)
{
	struct qplace place = {.up = list, .elsewhere = make_is_indirect_within(list)};
	const struct ynode *item;

	YNODE_EACH (item, list->node) {
		place.index = item->index;
		place.alias = item->kind == YNODE_ALIAS ? item : NULL;
		place.node = ynode_meant(item) ? ynode_meant(item) : item;
		switch (yvalue_same((struct yvalue){m->doc, place.node}, m->change->value, true)) {
		case 0:
			continue;
		case 1:
			if (place.elsewhere && !m->change->through_alias)
				return make_refuse_indirect(m, &place);
			return make_take_out(m, &place, "deleted");
		default:
			return error_nomem(m->err);
		}
	}
	m->matched++;
	return 0;
}

int make_delete_item(struct making *m)
{
	const struct query_run *found = &m->changer->found;

	if (make_run(m, m->change->path, 0, &m->changer->found) < 0)
		return -1;
	for (size_t i = 0; i < found->nr; i++)
		if (found->v[i]->node->kind == YNODE_SEQUENCE && delete_from(m, found->v[i]) < 0)
			return -1;
	return 0;
}
