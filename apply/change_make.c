/* What all kinds of changes share. */
#include "apply/change_make.h"

#include "apply/change_list.h"
#include "base/cleanup.h"
#include "yaml/scalar.h"

#include <stdlib.h>
#include <string.h>

int make_run(struct making *m, const struct query *query, size_t drop, struct query_run *run)
{
	run->nr = 0;
	if (m->document >= m->doc->documents_nr || !ydoc_root(m->doc, m->document))
		return 0;
	run->stop = m->changer->limits.stop;
	if (query_run(query, drop, m->doc, m->document, run, m->err) < 0)
		return change_prefix(m->err, m->change->origin);
	return m->follows ? batch_places(run) : 0;
}

/* --- messages --------------------------------------------------------------------------------------------------------------- */

int make_refuse(struct making *m, const struct ynode *node, const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	size_t line = 0, column = 0;
	va_list ap;

	str_addf(&text, "%s: ", m->change->origin);
	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	if (str_failed(&text) || (node && ydoc_position(m->doc, node->start, &line, &column) < 0))
		return error_nomem(m->err);
	error_set(m->err, ERROR_INVALID, "%s", text.s);
	return error_at(m->err, NULL, line, column);
}

void make_path(const struct qplace *place, struct str *out)
{
	if (place && place->up)
		qplace_short(place, out);
	else
		str_addch(out, '$');
}

const char *make_path_text(struct making *m, const struct qplace *place)
{
	struct str *out = &m->changer->scratch;

	str_clear(out);
	make_path(place, out);
	if (!str_failed(out))
		return out->s;
	error_nomem(m->err);
	return NULL;
}

const char *make_kind_name(const struct making *m, const struct ynode *node)
{
	static const char *const names[] = {
		[YSCALAR_STRING] = "a text",
		[YSCALAR_NULL] = "null",
		[YSCALAR_BOOL] = "true or false",
		[YSCALAR_INT] = "a number",
		[YSCALAR_FLOAT] = "a number",
	};
	enum yscalar_type type;

	if (node->kind != YNODE_SCALAR)
		return node->kind == YNODE_MAPPING    ? "a mapping"
		       : node->kind == YNODE_SEQUENCE ? "a list"
						      : "an alias";
	type = yscalar_type(m->doc, node, YAML_1_2);
	return type < sizeof(names) / sizeof(names[0]) ? names[type] : "a value";
}

/* --- places ----------------------------------------------------------------------------------------------------------------- */

/* Those that are few are taken back one by one: a document may be large, and changes many. */
static void clear_marks(struct changer *r, size_t nr)
{
	if (!r->marks_ready || r->marked_nr == sizeof(r->marked) / sizeof(r->marked[0]))
		memset(r->marks, 0, nr * sizeof(*r->marks));
	else
		for (size_t i = 0; i < r->marked_nr; i++)
			r->marks[r->marked[i]] = 0;
	r->marks_ready = true;
	r->marked_nr = 0;
}

int make_marks(struct making *m)
{
	struct changer *r = m->changer;
	size_t nr = m->doc->nodes_nr + 1;

	if (nr > r->marks_cap) {
		uint32_t *grown = reallocarray(r->marks, nr, sizeof(*grown));

		if (!grown)
			return error_nomem(m->err);
		r->marks = grown;
		r->marks_cap = nr;
		r->marks_ready = false;
	}
	clear_marks(r, nr);
	return 0;
}

uint32_t *make_mark(struct making *m, const struct ynode *node)
{
	struct changer *r = m->changer;
	size_t i = (size_t)(node - m->doc->nodes);

	if (r->marked_nr < sizeof(r->marked) / sizeof(r->marked[0]))
		r->marked[r->marked_nr++] = (uint32_t)i;
	return &r->marks[i];
}

/* Was it done before in this round? */
static bool mark(struct making *m, const struct ynode *node, uint32_t bit)
{
	uint32_t *bits = make_mark(m, node);
	bool before = *bits & bit;

	*bits |= bit;
	return before;
}

const struct ynode *make_standing(const struct qplace *place)
{
	return place->alias ? place->alias : place->node;
}

bool make_is_indirect_within(const struct qplace *place)
{
	return place->elsewhere || place->alias || place->merged;
}

/* What makes a place indirect. */
static const struct qplace *find_culprit(const struct qplace *place)
{
	while (place->up && !place->alias && !place->merged)
		place = place->up;
	return place;
}

int make_refuse_indirect(struct making *m, const struct qplace *place)
{
	struct str CLEANUP(str_release) path = STR_INIT;
	const struct qplace *culprit =
		find_culprit(place->elsewhere && place->up ? place->up : place);
	const struct ynode *alias = culprit->alias;

	make_path(place, &path);
	if (str_failed(&path))
		return error_nomem(m->err);
	if (alias)
		return make_refuse(m, alias,
			"%s is reached through the alias *%.*s, and to change it changes all that share it; --through-alias does so",
			path.s, (int)(alias->len > 100 ? 100 : alias->len), alias->value);
	return make_refuse(m, make_standing(culprit),
		"%s comes from a merge key (<<), and to change it there changes all that share it; --through-alias does so",
		path.s);
}

bool make_is_null(const struct ydoc *doc, const struct ynode *node)
{
	return node->kind == YNODE_SCALAR && yscalar_type(doc, node, YAML_1_2) == YSCALAR_NULL;
}

bool make_is_blank_root(const struct making *m, const struct ynode *node)
{
	return !node || (!node->up && node->kind == YNODE_SCALAR && node->content == node->end &&
				!node->props && make_is_null(m->doc, node));
}

/* So often a mapping with more keys than this is searched before a table is made of it. */
enum { MANY_KEYS = 64, FEW_LOOKS = 4 };

static int list_keys(struct making *m, const struct ynode *mapping)
{
	struct textmap *keys = &m->changer->keys;
	const struct ynode *child;

	textmap_clear(keys);
	YNODE_EACH (child, mapping) {
		const struct ynode *key = ynode_meant(child);
		uint32_t *place;
		bool is_new;

		if (child->index % 2 || !key || key->kind != YNODE_SCALAR)
			continue;
		place = textmap_put(keys, key->value, key->len, &is_new);
		if (!place)
			return error_nomem(m->err);
		if (is_new)
			*place = (uint32_t)(child + child->size - m->doc->nodes);
	}
	return 0;
}

int make_lookup(
	struct making *m, const struct ynode *mapping, struct ytext name, const struct ynode **ret)
{
	struct changer *r = m->changer;
	const uint32_t *place;

	if (r->looked_into != mapping)
		r->looks = 0;
	r->looked_into = mapping;
	if (mapping->kind != YNODE_MAPPING || mapping->nr <= 2 * MANY_KEYS ||
		r->looks < FEW_LOOKS) {
		r->looks++;
		*ret = ynode_lookup(mapping, name.s, name.len);
		return 0;
	}
	if (r->looks == FEW_LOOKS && list_keys(m, mapping) < 0) {
		r->looked_into = NULL;
		return -1;
	}
	r->looks = FEW_LOOKS + 1;
	place = textmap_get(&r->keys, name.s, name.len);
	*ret = place ? &m->doc->nodes[*place] : NULL;
	return 0;
}

struct qplace make_place(const struct qplace *up, const struct ynode *standing)
{
	struct qplace place = {.up = up, .elsewhere = make_is_indirect_within(up)};

	/* A key that is found by its text is a scalar or an alias: one node. */
	if (up->node->kind == YNODE_MAPPING)
		place.key = standing - 1;
	else
		place.index = standing->index;
	place.alias = standing->kind == YNODE_ALIAS ? standing : NULL;
	place.node = place.alias && ynode_meant(standing) ? ynode_meant(standing) : standing;
	return place;
}

int make_child(struct making *m, const struct qplace *up, struct ytext name, struct qplace *ret)
{
	const struct ynode *value;

	if (make_lookup(m, up->node, name, &value) < 0)
		return -1;
	*ret = value ? make_place(up, value)
		     : (struct qplace){.up = up, .elsewhere = make_is_indirect_within(up)};
	return 0;
}

/* --- edits ------------------------------------------------------------------------------------------------------------------ */

static int add_edit(struct making *m, const struct yedit *edit, const struct ynode *deleted)
{
	if (m->follows && batch_edit(m, edit) < 0)
		return -1;
	if (lines_take(m, deleted) < 0 || yedits_add(&m->changer->edits, edit) < 0)
		return error_nomem(m->err);
	return 0;
}

static struct str *begin_line(struct making *m, const struct qplace *place)
{
	struct str *line = &m->changer->scratch;

	str_clear(line);
	make_path(place, line);
	return line;
}

int make_put_root(struct making *m, struct yvalue value)
{
	struct yedit edit = {.kind = YEDIT_ROOT, .at = m->document, .value = value};
	struct str *line = begin_line(m, NULL);

	m->matched++;
	str_adds(line, ": added ");
	lines_add_value(line, value);
	return add_edit(m, &edit, NULL);
}

int make_put_value(struct making *m, const struct qplace *place, struct yvalue value, bool indirect)
{
	bool through = m->change->through_alias;
	const struct ynode *node = through ? place->node : make_standing(place);
	struct yedit edit = {.kind = YEDIT_REPLACE, .node = node, .value = value};
	struct str *line;
	int same;

	m->matched++;
	if (mark(m, node, MARK_REPLACED))
		return 0;
	if (m->follows && batch_look(m, node) < 0)
		return -1;
	same = yvalue_is_already((struct yvalue){m->doc, node}, value);
	if (same)
		return same < 0 ? error_nomem(m->err) : 0;
	if (indirect && !through)
		return make_refuse_indirect(m, place);
	if (make_is_blank_root(m, node)) {
		m->matched--;
		return make_put_root(m, value);
	}
	line = begin_line(m, place);
	str_adds(line, ": ");
	lines_add_value(line, (struct yvalue){m->doc, node});
	str_adds(line, " → ");
	lines_add_value(line, value);
	return add_edit(m, &edit, NULL);
}

static int refuse_stream(struct making *m, const struct qplace *place)
{
	const char *path = make_path_text(m, place);

	if (!path)
		return -1;
	return make_refuse(m, NULL,
		"there is no %s in any of the %zu documents, and it is not said to which it is to be added: "
		"--doc N or --where QUERY does",
		path, m->doc->documents_nr);
}

int make_add_key(struct making *m, const struct qplace *mapping, struct ytext name,
	struct yvalue value, const char *how)
{
	struct yedit edit = {.kind = YEDIT_INSERT, .value = value, .node = mapping->node};
	struct qplace place = {.up = mapping};
	struct str *line;

	m->matched++;
	if (yvalue_key(&m->changer->arena, name.s, name.len, &edit.key) < 0)
		return error_nomem(m->err);
	place.node = value.node;
	place.key = edit.key.node;
	if (make_is_indirect_within(mapping) && !m->change->through_alias)
		return make_refuse_indirect(m, mapping);
	if (m->is_stream)
		return refuse_stream(m, &place);
	edit.at = mapping->node->nr / 2;
	line = begin_line(m, &place);
	str_addf(line, ": %s ", how);
	lines_add_value(line, value);
	return add_edit(m, &edit, NULL);
}

int make_add_item(struct making *m, const struct qplace *sequence, size_t at, struct yvalue value,
	const char *how)
{
	struct yedit edit = {
		.kind = YEDIT_INSERT, .node = sequence->node, .at = at, .value = value};
	struct str *line;

	m->matched++;
	if (mark(m, sequence->node, MARK_ENTERED))
		return 0;
	if (make_is_indirect_within(sequence) && !m->change->through_alias)
		return make_refuse_indirect(m, sequence);
	line = begin_line(m, sequence);
	if (at < sequence->node->nr)
		str_addf(line, "[%zu]", at);
	str_addf(line, ": %s ", how);
	lines_add_value(line, value);
	return add_edit(m, &edit, NULL);
}

int make_take_out(struct making *m, const struct qplace *place, const char *how)
{
	const struct ynode *node = make_standing(place);
	struct yedit edit = {.kind = YEDIT_REMOVE, .node = node};

	m->matched++;
	str_addf(begin_line(m, place), ": %s", how);
	return add_edit(m, &edit, place->key ? place->key : node);
}

int make_rename_key(struct making *m, const struct qplace *place, struct yvalue key)
{
	struct yedit edit = {.kind = YEDIT_RENAME, .node = place->key, .key = key};
	struct str *line = begin_line(m, place);

	str_adds(line, ": renamed to ");
	lines_add_value(line, key);
	return add_edit(m, &edit, NULL);
}
