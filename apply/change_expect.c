/* --expect, and the operation `test` of a JSON Patch. */
#include "apply/change_make.h"
#include "base/cleanup.h"
#include "yaml/scalar.h"

#include <math.h>
#include <string.h>

/* "expected spec.replicas to be 2, but it is 3" */
static int refuse_other(struct making *m, const struct qplace *place)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	str_adds(&text, "expected ");
	make_path(place, &text);
	str_adds(&text, " to be ");
	lines_add_value(&text, m->change->value);
	str_adds(&text, ", but it is ");
	lines_add_value(&text, (struct yvalue){m->doc, make_standing(place)});
	if (str_failed(&text))
		return error_nomem(m->err);
	return make_refuse(m, make_standing(place), "%s", text.s);
}

int make_expect(struct making *m)
{
	const struct query_run *found = &m->changer->found;

	if (make_run(m, m->change->path, 0, &m->changer->found) < 0)
		return -1;
	for (size_t i = 0; i < found->nr; i++) {
		struct yvalue there = {m->doc, found->v[i]->node};
		int same;

		if (m->follows && batch_look(m, there.node) < 0)
			return -1;
		m->matched++;
		same = yvalue_same(there, m->change->value, true);
		if (same <= 0)
			return same < 0 ? error_nomem(m->err) : refuse_other(m, found->v[i]);
	}
	return 0;
}

/* --- test: equal as JSON has it (RFC 6902, 4.6) ----------------------------------------------------------------------------- */

enum { MANY = 24 };

/* 1: equal, 0: not, -1: an error. */
struct comparing {
	struct making *m;
	uint64_t steps;
	size_t depth;
};

static int equal(struct comparing *c, struct yvalue a, struct yvalue b);

static bool is_number(enum yscalar_type type)
{
	return type == YSCALAR_INT || type == YSCALAR_FLOAT;
}

static bool equal_numbers(struct ynumber a, struct ynumber b)
{
	if (a.is_integer && b.is_integer)
		return a.integer == b.integer;
	return a.real == b.real || (isnan(a.real) && isnan(b.real));
}

static bool equal_scalars(struct yvalue a, struct yvalue b)
{
	enum yscalar_type type = yscalar_type(a.doc, a.node, YAML_1_2),
			  other = yscalar_type(b.doc, b.node, YAML_1_2);

	if (is_number(type) && is_number(other))
		return equal_numbers(yscalar_number(a.node->value, a.node->len, YAML_1_2),
			yscalar_number(b.node->value, b.node->len, YAML_1_2));
	if (type != other)
		return false;
	if (type == YSCALAR_NULL)
		return true;
	if (type == YSCALAR_BOOL)
		return yscalar_bool(a.node->value) == yscalar_bool(b.node->value);
	return a.node->len == b.node->len && !memcmp(a.node->value, b.node->value, a.node->len);
}

static int equal_items(struct comparing *c, struct yvalue a, struct yvalue b)
{
	const struct ynode *x = ynode_first(a.node), *y = ynode_first(b.node);

	for (; x && y; x = ynode_next(x), y = ynode_next(y)) {
		int r = equal(c, (struct yvalue){a.doc, x}, (struct yvalue){b.doc, y});

		if (r <= 0)
			return r;
	}
	return !x && !y;
}

/* A table of the values of `b` by their keys. */
static int list_values(struct comparing *c, struct yvalue b, struct textmap *table)
{
	const struct ynode *child;

	YNODE_EACH (child, b.node) {
		const struct ynode *key = ynode_meant(child);
		uint32_t *place;
		bool is_new;

		if (child->index % 2 || !key || key->kind != YNODE_SCALAR)
			continue;
		place = textmap_put(table, key->value, key->len, &is_new);
		if (!place)
			return error_nomem(c->m->err);
		if (is_new)
			*place = (uint32_t)(child + child->size - b.node);
	}
	return 0;
}

static const struct ynode *find_value(
	struct yvalue b, const struct textmap *table, const struct ynode *key)
{
	const uint32_t *place;

	key = ynode_meant(key);
	if (!key || key->kind != YNODE_SCALAR)
		return NULL;
	if (b.node->nr <= 2 * MANY)
		return ynode_lookup(b.node, key->value, key->len);
	place = textmap_get(table, key->value, key->len);
	return place ? b.node + *place : NULL;
}

static int equal_pairs(struct comparing *c, struct yvalue a, struct yvalue b)
{
	struct textmap CLEANUP(textmap_release) table = TEXTMAP_INIT;
	const struct ynode *key, *value;

	if (a.node->nr != b.node->nr)
		return 0;
	if (b.node->nr > 2 * MANY && list_values(c, b, &table) < 0)
		return -1;
	for (key = ynode_first(a.node); key; key = ynode_next(value)) {
		const struct ynode *other = find_value(b, &table, key);
		int r;

		value = ynode_next(key);
		r = other ? equal(c, (struct yvalue){a.doc, value}, (struct yvalue){b.doc, other})
			  : 0;
		if (r <= 0)
			return r;
	}
	return 1;
}

static int equal(struct comparing *c, struct yvalue a, struct yvalue b)
{
	struct making *m = c->m;
	int r;

	a.node = ynode_meant(a.node);
	b.node = ynode_meant(b.node);
	if (!a.node || !b.node || a.node->kind != b.node->kind)
		return 0;
	if (++c->steps % STOP_STEPS == 0 && stop_error(m->changer->limits.stop, m->err) < 0)
		return -1;
	if (c->steps > QUERY_VISITS_LIMIT || c->depth > 2 * YDOC_DEPTH_LIMIT)
		return error_set(m->err, ERROR_LIMIT,
			"%s: the values are too large or too deep to be compared",
			m->change->origin);
	if (a.node->kind == YNODE_SCALAR)
		return equal_scalars(a, b);
	c->depth++;
	r = (a.node->kind == YNODE_SEQUENCE ? equal_items : equal_pairs)(c, a, b);
	c->depth--;
	return r;
}

int make_test(struct making *m)
{
	const struct query_run *found = &m->changer->found;
	struct comparing c = {.m = m};
	int same;

	if (make_run(m, m->change->path, 0, &m->changer->found) < 0)
		return -1;
	if (!found->nr)
		return make_refuse(m, NULL, "there is no \"%s\", so it can't be what is expected",
			query_text(m->change->path));
	if (m->follows && batch_look(m, found->v[0]->node) < 0)
		return -1;
	m->matched++;
	same = equal(&c, (struct yvalue){m->doc, found->v[0]->node}, m->change->value);
	return same > 0 ? 0 : same < 0 ? -1 : refuse_other(m, found->v[0]);
}
