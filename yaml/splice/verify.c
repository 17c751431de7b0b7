/*
 * yedits_verify(): one walk over the nodes of both documents, side by side, in which the edits say where they must differ. Linear: the edits come in the order of the
 * nodes of `before`, so one cursor is enough, and each node of either side is looked at once.
 */
#include "yaml/splice/verify.h"

#include "base/cleanup.h"
#include "base/utf8.h"
#include "yaml/scalar.h"

#include <stdlib.h>
#include <string.h>

bool verify_same_text(const char *a, size_t a_len, const char *b, size_t b_len)
{
	return !a == !b && a_len == b_len && (!a_len || memcmp(a, b, a_len) == 0);
}

bool verify_is_json(struct verify *v)
{
	if (v->json < 0)
		v->json = splice_is_json(v->before);
	return v->json;
}

/* --- what to say ------------------------------------------------------------------------------------------------------------ */

/* A long pointer helps nobody. */
enum { MOST_POINTER = 200 };

static void add_place(const struct ynode *node, struct str *out)
{
	struct str CLEANUP(str_release) pointer = STR_INIT;
	int added = ynode_pointer(node, MOST_POINTER, &pointer);

	if (added < 0)
		out->oom = true;
	if (added || !pointer.len)
		return;
	str_adds(out, " at ");
	utf8_add_safe(out, pointer.s, pointer.len);
}

int verify_differ(struct verify *v, const struct ynode *node, const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	size_t line, column, offset = node ? node->start : v->after->len;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	if (node)
		add_place(node, &text);
	if (str_failed(&text) || ydoc_position(v->after, offset, &line, &column) < 0)
		return error_nomem(v->err);
	error_set(v->err, ERROR_INVALID, "the result is not what was meant: %s", text.s);
	return error_at(v->err, NULL, line, column);
}

/* --- what no edit changes --------------------------------------------------------------------------------------------------- */

void verify_note(struct verify *v, const struct ynode *before, const struct ynode *after)
{
	if (before->props)
		v->meant[before->props - 1] = after;
}

static int compare_props(struct verify *v, const struct ynode *before, const struct ynode *after)
{
	static const struct yprops none;
	const struct yprops *b = ydoc_props(v->before, before), *a = ydoc_props(v->after, after);

	if (!a && !b)
		return 0;
	a = a ? a : &none;
	b = b ? b : &none;
	if (!verify_same_text(a->anchor, a->anchor_len, b->anchor, b->anchor_len))
		return verify_differ(v, after, "another anchor");
	if (!verify_same_text(a->tag, a->tag_len, b->tag, b->tag_len))
		return verify_differ(v, after, "another tag");
	verify_note(v, before, after);
	return 0;
}

static int compare_scalars(struct verify *v, const struct ynode *before, const struct ynode *after)
{
	if (!verify_same_text(before->value, before->len, after->value, after->len))
		return verify_differ(v, after, "another value");
	/* Tag and text are the same: it is the style alone that may change the type. */
	if ((before->style == YSTYLE_PLAIN) == (after->style == YSTYLE_PLAIN))
		return 0;
	for (int version = YAML_1_2; version <= YAML_1_1; version++)
		if (yscalar_type(v->before, before, (enum yversion)version) !=
			yscalar_type(v->after, after, (enum yversion)version))
			return verify_differ(v, after, "a value of another type");
	return 0;
}

static int compare_aliases(struct verify *v, const struct ynode *before, const struct ynode *after)
{
	const struct ynode *meant = ynode_target(before);

	if (!verify_same_text(before->value, before->len, after->value, after->len))
		return verify_differ(v, after, "an alias of another name");
	if (!meant != !ynode_target(after) ||
		(meant && v->meant[meant->props - 1] != ynode_target(after)))
		return verify_differ(v, after, "an alias of something else");
	return 0;
}

/* --- the walk --------------------------------------------------------------------------------------------------------------- */

/* The next edit, if it is of this kind and of this node. */
static const struct yedit *take(struct verify *v, enum yedit_kind kind, const struct ynode *node)
{
	const struct yedit *edit = &v->edits[v->next];

	if (v->next == v->nr || edit->kind != kind || edit->node != node)
		return NULL;
	v->next++;
	return edit;
}

static int compare_nodes(struct verify *v, const struct ynode *before, const struct ynode *after);

static int compare_key(struct verify *v, const struct ynode *before, const struct ynode *after)
{
	const struct yedit *rename = take(v, YEDIT_RENAME, before);

	return rename ? verify_value(v, rename->key, after, before)
		      : compare_nodes(v, before, after);
}

/* One item, or key and value, that may have gone. `*after` goes on. */
static int compare_entry(struct verify *v, const struct ynode *parent, const struct ynode *entry,
	const struct ynode **after)
{
	bool pair = parent->kind == YNODE_MAPPING;
	const struct ynode *node = pair ? entry + entry->size : entry;

	if (take(v, YEDIT_REMOVE, node))
		return 0;
	if (!*after)
		return verify_differ(v, NULL, "an entry is missing");
	if (pair) {
		if (compare_key(v, entry, *after) < 0)
			return -1;
		*after = ynode_next(*after);
		if (!*after)
			return verify_differ(v, NULL, "a value is missing");
	}
	if (compare_nodes(v, node, *after) < 0)
		return -1;
	*after = ynode_next(*after);
	return 0;
}

static int compare_inserted(struct verify *v, const struct yedit *edit, const struct ynode **after)
{
	if (!*after)
		return verify_differ(v, NULL, "a new entry is missing");
	if (edit->node->kind == YNODE_MAPPING) {
		if (verify_value(v, edit->key, *after, NULL) < 0)
			return -1;
		*after = ynode_next(*after);
		if (!*after)
			return verify_differ(v, NULL, "a new value is missing");
	}
	if (verify_value(v, edit->value, *after, NULL) < 0)
		return -1;
	*after = ynode_next(*after);
	return 0;
}

static int compare_children(struct verify *v, const struct ynode *before, const struct ynode *after)
{
	size_t pair = before->kind == YNODE_MAPPING ? 2 : 1, end;
	const struct ynode *entry = ynode_first(before), *other = ynode_first(after);
	size_t insert = v->next;

	while (take(v, YEDIT_INSERT, before))
		;
	end = v->next;
	for (size_t at = 0;; at++) {
		for (; insert < end && (!entry || v->edits[insert].at == at); insert++)
			if (compare_inserted(v, &v->edits[insert], &other) < 0)
				return -1;
		if (!entry)
			break;
		if (compare_entry(v, before, entry, &other) < 0)
			return -1;
		if (pair == 2)
			entry += entry->size;
		entry = ynode_next(entry);
	}
	return other ? verify_differ(v, other, "an entry too many") : 0;
}

static int compare_nodes(struct verify *v, const struct ynode *before, const struct ynode *after)
{
	const struct yedit *edit = take(v, YEDIT_REPLACE, before);

	if (!edit)
		edit = take(v, YEDIT_ROOT, before);
	if (edit)
		return verify_value(v, edit->value, after, before);
	if (before->kind != after->kind)
		return verify_differ(v, after, "a value of another kind");
	if (compare_props(v, before, after) < 0)
		return -1;
	if (before->kind == YNODE_SCALAR)
		return compare_scalars(v, before, after);
	if (before->kind == YNODE_ALIAS)
		return compare_aliases(v, before, after);
	return compare_children(v, before, after);
}

/* --- documents -------------------------------------------------------------------------------------------------------------- */

static int compare_document(struct verify *v, size_t i)
{
	const struct ydocument *b = &v->before->documents[i], *a = &v->after->documents[i];
	const struct ynode *root = ydoc_root(v->after, i);

	/* Directives and the `---`, with what stands between them */
	if (a->explicit_start != b->explicit_start || a->explicit_end != b->explicit_end ||
		!verify_same_text(v->before->text + b->start, b->body - b->start,
			v->after->text + a->start, a->body - a->start))
		return verify_differ(v, root, "another beginning or end of document %zu", i);
	if (!b->nodes != !a->nodes)
		return verify_differ(v, root, "no content in document %zu", i);
	return b->nodes ? compare_nodes(v, ydoc_root(v->before, i), root) : 0;
}

/* The text had no document at all. */
static int compare_new_root(struct verify *v)
{
	const struct yedit *edit = take(v, YEDIT_ROOT, NULL);

	if (!edit || v->after->documents_nr != 1 || !ydoc_root(v->after, 0))
		return verify_differ(v, NULL, "not one document");
	return verify_value(v, edit->value, ydoc_root(v->after, 0), NULL);
}

static int compare_streams(struct verify *v)
{
	if (v->before->bom != v->after->bom)
		return verify_differ(v, NULL, "another byte-order mark");
	if (!v->before->documents_nr && v->nr) {
		if (compare_new_root(v) < 0)
			return -1;
	} else if (v->before->documents_nr != v->after->documents_nr) {
		return verify_differ(v, NULL, "%zu documents in place of %zu",
			v->after->documents_nr, v->before->documents_nr);
	}
	for (size_t i = 0; i < v->before->documents_nr; i++)
		if (compare_document(v, i) < 0)
			return -1;
	if (v->next < v->nr)
		return verify_differ(v, NULL, "a change was not made");
	return 0;
}

int yedits_verify(
	const struct yedits *edits, struct ydoc *before, struct ydoc *after, struct error *err)
{
	struct verify v = {
		.before = before,
		.after = after,
		.edits = edits->v,
		.nr = edits->nr,
		.json = -1,
		.names = TEXTMAP_INIT,
		.err = err,
	};
	int verified;

	v.meant = calloc(before->props_nr + 1, sizeof(*v.meant));
	if (!v.meant)
		return error_nomem(err);
	verified = compare_streams(&v);
	free(v.meant);
	free(v.anchored);
	textmap_release(&v.names);
	return verified;
}
