#include "yaml/splice/edit.h"

#include "base/cleanup.h"
#include "yaml/splice/layout.h"
#include "yaml/splice/splice.h"

#include <stdlib.h>
#include <string.h>

/* --- the list --------------------------------------------------------------------------------------------------------------- */

/* Room for one more of `size` bytes. */
static int make_room(void **v, size_t nr, size_t *cap, size_t size)
{
	size_t more = *cap ? *cap * 2 : 16;
	void *grown;

	if (nr < *cap)
		return 0;
	grown = realloc(*v, more * size);
	if (!grown)
		return -1;
	*v = grown;
	*cap = more;
	return 0;
}

int yedits_add(struct yedits *edits, const struct yedit *edit)
{
	if (make_room((void **)&edits->v, edits->nr, &edits->cap, sizeof(*edits->v)) < 0)
		return -1;
	edits->v[edits->nr] = *edit;
	edits->v[edits->nr].seq = edits->nr;
	edits->nr++;
	return 0;
}

void yedits_clear(struct yedits *edits)
{
	edits->nr = 0;
}

void yedits_release(struct yedits *edits)
{
	free(edits->v);
	*edits = (struct yedits)YEDITS_INIT;
}

/* --- order ------------------------------------------------------------------------------------------------------------------ */

/* The first node that an edit concerns: of a pair that goes, its key. */
static const struct ynode *first_node(const struct yedit *edit)
{
	if (edit->kind == YEDIT_REMOVE && splice_pair_key(edit->node))
		return splice_pair_key(edit->node);
	return edit->node;
}

/* Behind the last node that goes; NULL: none goes. */
static const struct ynode *covered_end(const struct yedit *edit)
{
	return edit->kind == YEDIT_INSERT || !edit->node ? NULL : edit->node + edit->node->size;
}

/* The node whose edits of one kind are done in one go. */
static const struct ynode *group_node(const struct yedit *edit)
{
	const struct ynode *parent =
		edit->kind == YEDIT_REMOVE && edit->node ? ynode_parent(edit->node) : NULL;

	return parent ? parent : edit->node;
}

static int compare(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_at(const struct yedit *a, const struct yedit *b)
{
	int order = a->kind == YEDIT_INSERT ? compare(a->at, b->at)
					    : compare((size_t)a->node, (size_t)b->node);

	return order ? order : compare(a->seq, b->seq);
}

/* What covers its node before what is put into it, for check_overlaps(). */
static int by_text(const void *va, const void *vb)
{
	const struct yedit *a = va, *b = vb;
	int order = compare((size_t)first_node(a), (size_t)first_node(b));

	if (!order)
		order = compare(a->kind == YEDIT_INSERT, b->kind == YEDIT_INSERT);
	return order ? order : compare_at(a, b);
}

/*
 * By where nodes end in the text, and inner ones before outer ones: so what several put at one place comes in the right order. Those of one node stand together.
 */
static int by_group(const void *va, const void *vb)
{
	const struct yedit *a = va, *b = vb;
	const struct ynode *node_a = group_node(a), *node_b = group_node(b);
	int order = 0;

	if (node_a && node_b)
		order = compare((size_t)(node_a + node_a->size), (size_t)(node_b + node_b->size));
	if (!order)
		order = compare((size_t)node_b, (size_t)node_a);
	if (!order)
		order = compare(a->kind, b->kind);
	return order ? order : compare_at(a, b);
}

/* --- what can't be done ----------------------------------------------------------------------------------------------------- */

int splice_refuse(struct splicer *s, size_t offset, struct error *err, const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	size_t line, column;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	if (str_failed(&text) || ydoc_position(s->doc, offset, &line, &column) < 0)
		return error_nomem(err);
	error_set(err, ERROR_INVALID, "%s", text.s);
	return error_at(err, NULL, line, column);
}

/* The root of a document becomes the node of an edit that gives it content. */
static int find_roots(struct splicer *s, struct yedits *edits, struct error *err)
{
	for (size_t i = 0; i < edits->nr; i++) {
		struct yedit *edit = &edits->v[i];

		if (edit->kind != YEDIT_ROOT)
			continue;
		edit->node = edit->at < s->doc->documents_nr ? ydoc_root(s->doc, edit->at) : NULL;
		if (!edit->node && (edit->at || s->doc->documents_nr))
			return splice_refuse(
				s, s->doc->len, err, "there is no document %zu", edit->at);
	}
	return 0;
}

static int check_places(struct splicer *s, const struct yedits *edits, struct error *err)
{
	for (size_t i = 0; i < edits->nr; i++) {
		const struct yedit *edit = &edits->v[i];
		const struct ynode *node = edit->node;
		size_t pair;

		if (edit->kind != YEDIT_INSERT)
			continue;
		pair = node->kind == YNODE_MAPPING ? 2 : 1;
		if (!ynode_is_collection(node) || edit->at > node->nr / pair)
			return splice_refuse(s, node->content, err,
				"nothing can be put in here: it is no collection with %zu entries",
				edit->at);
	}
	return 0;
}

/* Edits in the order of the text. */
static int check_overlaps(struct splicer *s, const struct yedits *edits, struct error *err)
{
	const struct ynode *covered = NULL;

	for (size_t i = 0; i < edits->nr; i++) {
		const struct yedit *edit = &edits->v[i];

		if (i && (covered > first_node(edit) || !edit->node))
			return splice_refuse(s, edit->node ? edit->node->start : 0, err,
				"two changes are of the same place, or the one of what the other one takes away; make them one after the other");
		if (covered_end(edit))
			covered = covered_end(edit);
	}
	return 0;
}

bool splicer_covers(const struct splicer *s, const struct ynode *node)
{
	for (size_t i = 0; i < s->edits_nr; i++)
		if (first_node(&s->edits[i]) <= node && node < covered_end(&s->edits[i]))
			return true;
	return false;
}

/* --- edits become splices --------------------------------------------------------------------------------------------------- */

static splice_fn *function_of(const struct yedit *edit)
{
	const struct ynode *group = group_node(edit);
	bool flow = group && group->style == YSTYLE_FLOW;

	switch (edit->kind) {
	case YEDIT_REPLACE:
		return splice_replace;
	case YEDIT_REMOVE:
		return flow ? splice_remove_flow : splice_remove_block;
	case YEDIT_INSERT:
		return flow ? splice_insert_flow : splice_insert_block;
	case YEDIT_RENAME:
		return splice_rename;
	default:
		return splice_root;
	}
}

static bool same_group(const struct yedit *a, const struct yedit *b)
{
	return a->kind == b->kind && group_node(a) == group_node(b);
}

static int check_groups(
	struct splicer *s, const struct yedit *before, const struct yedit *edit, struct error *err)
{
	if (group_node(before) != group_node(edit) || before->kind != YEDIT_REMOVE ||
		edit->kind != YEDIT_INSERT)
		return 0;
	return splice_refuse(s, edit->node->content, err,
		"entries are taken from this collection and put into it in one go; make these changes one after the other");
}

/* `edits` sorted by_group(); those that remove, or all others. */
static int splice_groups(
	struct splicer *s, const struct yedit *edits, size_t nr, bool removals, struct error *err)
{
	for (size_t from = 0, to; from < nr; from = to) {
		for (to = from + 1; to < nr && same_group(&edits[from], &edits[to]);)
			to++;
		if ((edits[from].kind == YEDIT_REMOVE) != removals)
			continue;
		if (from && check_groups(s, &edits[from - 1], &edits[from], err) < 0)
			return -1;
		if (function_of(&edits[from])(s, edits + from, to - from, err) < 0)
			return -1;
	}
	return 0;
}

static int make_splices(struct splicer *s, const struct yedits *edits, struct error *err)
{
	struct yedit *CLEANUP(free_pointer) groups = NULL;

	if (!edits->nr)
		return 0;
	groups = malloc(edits->nr * sizeof(*groups));
	if (!groups)
		return error_nomem(err);
	memcpy(groups, edits->v, edits->nr * sizeof(*groups));
	qsort(groups, edits->nr, sizeof(*groups), by_group);
	if (splice_groups(s, groups, edits->nr, true, err) < 0 || splicer_note_gone(s, err) < 0)
		return -1;
	return splice_groups(s, groups, edits->nr, false, err);
}

static int splice_all(struct splicer *s, struct yedits *edits, struct str *out, struct error *err)
{
	if (find_roots(s, edits, err) < 0 || check_places(s, edits, err) < 0)
		return -1;
	if (edits->nr)
		qsort(edits->v, edits->nr, sizeof(*edits->v), by_text);
	s->edits = edits->v;
	s->edits_nr = edits->nr;
	if (check_overlaps(s, edits, err) < 0)
		return -1;
	if (splice_check_anchors(s->doc, edits->v, edits->nr, err) < 0)
		return -1;
	if (splice_check_keys(s, edits->v, edits->nr, err) < 0)
		return -1;
	if (splice_check_json(s, edits->v, edits->nr, err) < 0)
		return -1;
	if (make_splices(s, edits, err) < 0)
		return -1;
	return splicer_apply(s, out, err);
}

int yedits_splice(struct yedits *edits, struct ydoc *doc, const struct splice_opts *opts,
	struct str *out, struct error *err)
{
	struct splicer s = splicer_of(doc, opts);
	int spliced = splice_all(&s, edits, out, err);

	splicer_release(&s);
	return spliced;
}
