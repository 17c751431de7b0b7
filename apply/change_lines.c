/*
 * What became of each place, as a line for people. A line is made together with its edit, when the new text is not there yet; what node it is of is
 * followed through this and all later rounds by counting the nodes that edits add and take away before it.
 */
#include "apply/change_make.h"
#include "base/cleanup.h"
#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/scalar_write.h"

#include <stdlib.h>
#include <string.h>

/* Of a value, so many bytes are shown. */
enum { MOST_SHOWN = 60 };

/* --- values ----------------------------------------------------------------------------------------------------------------- */

/* Nothing but what is read in the same way with quotes and without. */
static bool is_bare(struct yvalue value)
{
	const struct ynode *node = value.node;

	if (!node->len)
		return false;
	for (size_t i = 0; i < node->len; i++) {
		unsigned char c = (unsigned char)node->value[i];

		if (c < 0x80 && !strchr("-_./+@%", c) &&
			!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') && !(c >= '0' && c <= '9') &&
			(c != ':' || i + 1 == node->len))
			return false;
	}
	return node->style == YSTYLE_PLAIN ||
	       (yscalar_resolve(node->value, node->len, YAML_1_2) == YSCALAR_STRING &&
		       yscalar_resolve(node->value, node->len, YAML_1_1) == YSCALAR_STRING);
}

static size_t shown_len(const struct ynode *node)
{
	size_t len = node->len < MOST_SHOWN + 4 ? node->len : MOST_SHOWN + 4;

	/* not in the middle of a character */
	while (len && len < node->len && ((unsigned char)node->value[len] & 0xC0) == 0x80)
		len--;
	return len;
}

static void add_scalar(struct str *out, struct yvalue value)
{
	const struct ynode *node = value.node;
	const struct yprops *props = ydoc_props(value.doc, node);
	enum yscalar_type type = yscalar_type(value.doc, node, YAML_1_2);

	if (props && props->tag && props->tag_end) {
		str_add(out, value.doc->text + props->tag_start, props->tag_end - props->tag_start);
		str_addch(out, ' ');
	}
	if (type == YSCALAR_NULL && !node->len)
		str_adds(out, "null");
	else if (type != YSCALAR_STRING || is_bare(value))
		str_add(out, node->value, shown_len(node));
	else
		scalar_add_json_string(out, node->value, shown_len(node));
}

static void add_value(struct str *out, size_t end, struct yvalue value)
{
	const struct ynode *node = value.node, *child;
	bool is_mapping = node->kind == YNODE_MAPPING;

	if (out->len > end || str_failed(out))
		return;
	if (node->kind == YNODE_ALIAS) {
		str_addch(out, '*');
		str_add(out, node->value, shown_len(node));
		return;
	}
	if (node->kind == YNODE_SCALAR) {
		add_scalar(out, value);
		return;
	}
	str_addch(out, is_mapping ? '{' : '[');
	YNODE_EACH (child, node) {
		if (child->index)
			str_adds(out, is_mapping && child->index % 2 ? ": " : ", ");
		add_value(out, end, (struct yvalue){value.doc, child});
		if (out->len > end)
			return;
	}
	str_addch(out, is_mapping ? '}' : ']');
}

void lines_add_value(struct str *out, struct yvalue value)
{
	size_t start = out->len;

	add_value(out, start + MOST_SHOWN, value);
	if (out->len <= start + MOST_SHOWN)
		return;
	out->len = start + MOST_SHOWN;
	while (out->len > start && ((unsigned char)out->s[out->len] & 0xC0) == 0x80)
		out->len--;
	out->s[out->len] = '\0';
	str_adds(out, "…");
}

/* --- lines ------------------------------------------------------------------------------------------------------------------ */

int lines_take(struct making *m, const struct ynode *deleted)
{
	struct changer *r = m->changer;
	struct change_line *line;

	if (str_failed(&r->scratch))
		return -1;
	if (r->lines_nr == r->lines_cap) {
		size_t cap = r->lines_cap ? r->lines_cap * 2 : 16;
		struct change_line *grown = reallocarray(r->lines, cap, sizeof(*grown));

		if (!grown)
			return -1;
		r->lines = grown;
		r->lines_cap = cap;
	}
	line = &r->lines[r->lines_nr];
	*line = (struct change_line){.document = m->document, .node = UINT32_MAX};
	line->text = arena_copy(&r->arena, r->scratch.s, r->scratch.len);
	if (deleted)
		line->line = ydoc_line_nr(m->doc, deleted->start);
	if (!line->text || (deleted && !line->line))
		return -1;
	r->lines_nr++;
	return 0;
}

/* --- where they are in the end ---------------------------------------------------------------------------------------------- */

/* From this node on, so many nodes more, or fewer. */
struct change_shift {
	uint32_t node; /* of what is inserted: the node before which */
	uint32_t
		inner; /* the collection that it is inserted into; deeper ones, which begin later, end first */
	size_t seq;
	bool is_insert;
	int64_t delta; /* then: of all shifts up to this one */
};

/* The nodes of the key of a value; 0: an item. */
static size_t key_size(const struct ynode *value)
{
	const struct ynode *parent = ynode_parent(value), *key = value - 1;

	if (!parent || parent->kind != YNODE_MAPPING)
		return 0;
	while (ynode_parent(key) != parent)
		key = ynode_parent(key);
	return key->size;
}

static struct change_shift shift_of(const struct yedit *edit, const struct ydoc *before)
{
	const struct ynode *node = edit->node;
	struct change_shift shift = {
		.node = node ? (uint32_t)(node - before->nodes) : (uint32_t)before->nodes_nr,
		.seq = edit->seq,
	};

	switch (edit->kind) {
	case YEDIT_INSERT: {
		size_t pairs = node->kind == YNODE_MAPPING ? 2 : 1, at = edit->at * pairs;
		const struct ynode *next = at < node->nr ? ynode_first(node) : node + node->size;

		if (at < node->nr)
			while (at--)
				next = ynode_next(next);
		shift.inner = shift.node;
		shift.node = (uint32_t)(next - before->nodes);
		shift.is_insert = true;
		shift.delta = edit->value.node->size;
		if (pairs == 2)
			shift.delta += edit->key.node->size;
		break;
	}
	case YEDIT_REMOVE:
		shift.delta = -(int64_t)(node->size + key_size(node));
		break;
	case YEDIT_RENAME:
		shift.delta = (int64_t)edit->key.node->size - node->size;
		break;
	default:
		shift.delta = (int64_t)edit->value.node->size - (node ? node->size : 0);
	}
	return shift;
}

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int by_node(const void *va, const void *vb)
{
	const struct change_shift *a = va, *b = vb;
	int order = compare(a->node, b->node);

	if (!order)
		order = compare(b->is_insert, a->is_insert);
	if (!order)
		order = compare(b->inner, a->inner);
	return order ? order : compare(a->seq, b->seq);
}

static int make_room(struct changer *r)
{
	struct change_shift *grown;

	if (r->edits.nr <= r->shifts_cap)
		return 0;
	grown = reallocarray(r->shifts, r->edits.nr, sizeof(*grown));
	if (!grown)
		return -1;
	r->shifts = grown;
	r->shifts_cap = r->edits.nr;
	return 0;
}

/* The nodes more before `node`: of all that is put in before it, and of all that changes before it. */
static int64_t shifted(const struct change_shift *shifts, size_t nr, uint32_t node)
{
	size_t low = 0, high = nr;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct change_shift *s = &shifts[middle];

		if (s->node < node || (s->node == node && s->is_insert))
			low = middle + 1;
		else
			high = middle;
	}
	return low ? shifts[low - 1].delta : 0;
}

static void move_line(struct change_line *line, int64_t by)
{
	int64_t node = (int64_t)line->node + by;

	line->node = node < 0 ? 0 : (uint32_t)node;
}

int lines_shift(struct changer *r, const struct ydoc *before, size_t first)
{
	size_t nr = r->edits.nr;
	int64_t sum = 0;

	if (make_room(r) < 0)
		return -1;
	for (size_t i = 0; i < nr; i++)
		r->shifts[i] = shift_of(&r->edits.v[i], before);
	if (nr > 1)
		qsort(r->shifts, nr, sizeof(*r->shifts), by_node);
	for (size_t i = 0; i < nr; i++) {
		struct change_line *line = &r->lines[first + r->shifts[i].seq];

		if (!line->line) {
			line->node = r->shifts[i].node;
			move_line(line, sum);
		}
		sum += r->shifts[i].delta;
		r->shifts[i].delta = sum;
	}
	for (size_t i = 0; i < first; i++)
		if (!r->lines[i].line)
			move_line(&r->lines[i], shifted(r->shifts, nr, r->lines[i].node));
	return 0;
}

int lines_finish(struct changer *r, struct error *err)
{
	for (size_t i = 0; i < r->lines_nr; i++) {
		struct change_line *line = &r->lines[i];

		if (line->line || !r->doc->nodes_nr)
			continue;
		if (line->node >= r->doc->nodes_nr)
			line->node = (uint32_t)r->doc->nodes_nr - 1;
		line->line = ydoc_line_nr(r->doc, r->doc->nodes[line->node].start);
		if (!line->line)
			return error_nomem(err);
	}
	return 0;
}
