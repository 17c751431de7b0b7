/* A diff as a JSON Patch, and as a JSON Merge Patch. */
#include "apply/diff.h"
#include "apply/diff_value.h"
#include "base/cleanup.h"
#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/splice/render.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

struct writing {
	const struct diff *diff;
	struct diff_values values;
	struct str *out;
	struct error *err;
};

/* --- what has no such form -------------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5))) static int refuse(struct writing *w,
	const struct diff_input *input, const struct ynode *node, const char *fmt, ...)
{
	struct str CLEANUP(str_release) message = STR_INIT;
	size_t line = 0, column = 0;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&message, fmt, ap);
	va_end(ap);
	if (str_failed(&message) || ydoc_position(input->doc, node->content, &line, &column) < 0)
		return error_nomem(w->err);
	error_set(w->err, ERROR_INVALID, "%s; a file of changes can say it", message.s);
	return error_at(w->err, input->name, line, column);
}

static bool is_finite(const struct ynode *number)
{
	return isfinite(yscalar_number(number->value, number->len, YAML_1_2).real);
}

/* `doc` is the value's, whose tags are there; its places are those of the new text. */
static int check_scalar(struct writing *w, const struct ydoc *doc, const struct ynode *node)
{
	enum yscalar_type type = yscalar_type(doc, node, YAML_1_2);

	if (type == YSCALAR_OTHER)
		return refuse(w, &w->diff->new, node, "a tag has no form in JSON");
	if (type == YSCALAR_FLOAT && !is_finite(node))
		return refuse(w, &w->diff->new, node, "%.*s has no form in JSON", (int)node->len,
			node->value);
	if (ynode_is_key(node) && type != YSCALAR_STRING)
		return refuse(
			w, &w->diff->new, node, "a key that is not a string has no form in JSON");
	return 0;
}

static int check_collection(struct writing *w, const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	if (ynode_is_key(node))
		return refuse(
			w, &w->diff->new, node, "a key that is not a string has no form in JSON");
	if (props && props->tag)
		return refuse(w, &w->diff->new, node, "a tag has no form in JSON");
	return 0;
}

static int check_value(struct writing *w, struct yvalue value)
{
	for (uint32_t i = 0; i < value.node->size; i++) {
		const struct ynode *node = value.node + i;
		int r = node->kind == YNODE_SCALAR ? check_scalar(w, value.doc, node)
						   : check_collection(w, value.doc, node);

		if (r < 0)
			return -1;
	}
	return 0;
}

/* A string that takes the place of a scalar with a tag would keep it. */
static int check_before(struct writing *w, const struct diff_entry *entry)
{
	const struct yprops *props =
		entry->before ? ydoc_props(w->diff->old.doc, entry->before) : NULL;

	if (entry->kind != DIFF_SET || !props || !props->tag ||
		entry->before->kind != YNODE_SCALAR || entry->after->kind != YNODE_SCALAR)
		return 0;
	return refuse(w, &w->diff->old, entry->before, "a tag that goes has no form in JSON");
}

static int one_document(struct writing *w, const char *what)
{
	if (w->diff->old.doc->documents_nr < 2)
		return 0;
	return error_set(w->err, ERROR_INVALID,
		"%s has %zu documents, and %s is for one; a file of changes can say it",
		w->diff->old.name, w->diff->old.doc->documents_nr, what);
}

static int add_json(struct writing *w, const struct diff_entry *entry, struct yvalue *ret)
{
	struct render_style style = RENDER_STYLE_DEFAULT;

	style.flow = style.json = true;
	style.step = 0;
	if (check_before(w, entry) < 0 || diff_value(&w->values, entry->after, ret, w->err) < 0 ||
		check_value(w, *ret) < 0)
		return -1;
	return render_value(*ret, &style, w->out, w->err);
}

/* --- JSON Patch ------------------------------------------------------------------------------------------------------------- */

static void add_operation(struct writing *w, const char *op, const struct diff_entry *entry)
{
	struct str CLEANUP(str_release) pointer = STR_INIT;
	bool behind = entry->kind == DIFF_ADD && entry->last;

	diff_add_pointer(behind ? entry->place->up : entry->place, &pointer);
	if (behind)
		str_adds(&pointer, "/-");
	w->out->oom |= str_failed(&pointer);
	str_addf(w->out, "{\"op\": \"%s\", \"path\": \"", op);
	utf8_add_json(w->out, pointer.s, pointer.len);
	str_addch(w->out, '"');
}

static int add_patch_entry(struct writing *w, const struct diff_entry *entry)
{
	struct yvalue value;

	if (entry->kind == DIFF_DELETE && entry->place) {
		add_operation(w, "remove", entry);
	} else {
		add_operation(
			w, entry->kind == DIFF_ADD && entry->place ? "add" : "replace", entry);
		str_adds(w->out, ", \"value\": ");
		if (!entry->after)
			str_adds(w->out, "null");
		else if (add_json(w, entry, &value) < 0)
			return -1;
	}
	str_addch(w->out, '}');
	return 0;
}

static int add_patch(struct writing *w)
{
	const char *separator = "[\n  ";

	if (one_document(w, "a JSON Patch") < 0)
		return -1;
	for (size_t i = 0; i < w->diff->nr; i++) {
		if (w->diff->v[i].kind == DIFF_ORDER)
			continue;
		str_adds(w->out, separator);
		separator = ",\n  ";
		if (add_patch_entry(w, &w->diff->v[i]) < 0)
			return -1;
	}
	str_adds(w->out, *separator == '[' ? "[]\n" : "\n]\n");
	return str_failed(w->out) ? error_nomem(w->err) : 0;
}

static int write_by(
	const struct diff *diff, int (*add)(struct writing *w), struct str *out, struct error *err)
{
	struct writing w = {.diff = diff, .out = out, .err = err};
	int r = diff_values_init(&w.values, diff->new.doc, err);

	if (r == 0)
		r = add(&w);
	diff_values_release(&w.values);
	return r;
}

int diff_add_patch(const struct diff *diff, struct str *out, struct error *err)
{
	return write_by(diff, add_patch, out, err);
}

/* --- JSON Merge Patch ------------------------------------------------------------------------------------------------------- */

/* Null within a sequence is a value like any other. */
static int check_nulls(struct writing *w, struct yvalue value)
{
	for (uint32_t i = 0; i < value.node->size; i++) {
		const struct ynode *node = value.node + i;

		if (node->kind == YNODE_SEQUENCE)
			i += node->size - 1;
		else if (node->kind == YNODE_SCALAR && node != value.node &&
			 yscalar_type(value.doc, node, YAML_1_2) == YSCALAR_NULL)
			return refuse(w, &w->diff->new, node,
				"null as the value of a key has no form in a merge patch");
	}
	return 0;
}

static bool is_null(const struct writing *w, const struct ynode *node)
{
	return node->kind == YNODE_SCALAR &&
	       yscalar_type(w->diff->new.doc, node, YAML_1_2) == YSCALAR_NULL;
}

/* What a merge patch sets is merged, if it is a mapping, into what is there. */
static int check_merged(struct writing *w, const struct diff_entry *entry)
{
	if (entry->keeps)
		return refuse(w, &w->diff->old, entry->keeps,
			"an alias that keeps its value while that of its anchor changes has no form in a merge patch");
	if (entry->place && is_null(w, entry->after))
		return refuse(w, &w->diff->new, entry->at,
			"null as the value of a key has no form in a merge patch");
	if (entry->kind == DIFF_ADD && entry->place &&
		yscalar_type(w->diff->new.doc, entry->place->key, YAML_1_2) != YSCALAR_STRING)
		return refuse(w, &w->diff->new, entry->at,
			"a key that is not a string has no form in JSON");
	if (entry->kind == DIFF_SET && entry->after->kind == YNODE_MAPPING &&
		entry->before->kind == YNODE_MAPPING)
		return refuse(w, &w->diff->new, entry->at,
			"a mapping that replaces another one has no form in a merge patch");
	return 0;
}

static int add_merged(struct writing *w, const struct diff_entry *entry)
{
	struct yvalue value;

	if (!entry->after) {
		str_adds(w->out, "null");
		return 0;
	}
	if (check_merged(w, entry) < 0 || add_json(w, entry, &value) < 0)
		return -1;
	return value.node->kind == YNODE_MAPPING ? check_nulls(w, value) : 0;
}

/* The places from the root to the value. */
struct chain {
	const struct diff_place *v[YDOC_DEPTH_LIMIT + 1];
	size_t nr;
};

static void chain_of(const struct diff_place *place, struct chain *ret)
{
	ret->nr = 0;
	for (const struct diff_place *p = place; p; p = p->up)
		ret->nr++;
	for (size_t i = ret->nr; place; place = place->up)
		ret->v[--i] = place;
}

static void add_name(struct writing *w, const struct ynode *key, size_t depth)
{
	str_addch(w->out, '\n');
	str_pad(w->out, ' ', 2 * (depth + 1));
	str_addch(w->out, '"');
	utf8_add_json(w->out, key->value, key->len);
	str_adds(w->out, "\": ");
}

static void close_to(struct writing *w, size_t from, size_t to)
{
	while (from > to) {
		str_addch(w->out, '\n');
		str_pad(w->out, ' ', 2 * --from);
		str_addch(w->out, '}');
	}
}

/* Open mappings: those around the entry before, all but its own place. */
static int add_merge_entry(struct writing *w, const struct diff_entry *entry,
	const struct chain *before, struct chain *chain)
{
	size_t common = 0;

	chain_of(entry->place, chain);
	while (common + 1 < chain->nr && common + 1 < before->nr &&
		chain->v[common] == before->v[common])
		common++;
	if (before->nr) {
		close_to(w, before->nr, common + 1);
		str_addch(w->out, ',');
	}
	for (size_t i = common; i < chain->nr; i++) {
		if (i > common || !before->nr)
			str_addch(w->out, '{');
		add_name(w, chain->v[i]->key, i);
	}
	return add_merged(w, entry);
}

static int add_merge_entries(struct writing *w, struct chain *chains)
{
	size_t last = 0;

	for (size_t i = 0; i < w->diff->nr; i++) {
		const struct diff_entry *entry = &w->diff->v[i];

		if (entry->kind == DIFF_ORDER)
			continue;
		if (add_merge_entry(w, entry, &chains[last], &chains[!last]) < 0)
			return -1;
		last = !last;
	}
	close_to(w, chains[last].nr, 0);
	return 0;
}

/* A patch that is no mapping replaces all; one that is an empty mapping changes no other one. */
static int add_nothing(struct writing *w)
{
	const struct ydoc *doc = w->diff->new.doc;
	const struct ynode *root = doc->documents_nr ? ydoc_root(doc, 0) : NULL;
	struct diff_entry entry = {.kind = DIFF_ADD, .after = root, .at = root};

	if (root && root->kind != YNODE_MAPPING)
		return add_merged(w, &entry);
	str_adds(w->out, root ? "{}" : "null");
	return 0;
}

static int add_merge(struct writing *w)
{
	struct chain *chains;
	int r;

	if (one_document(w, "a merge patch") < 0)
		return -1;
	chains = calloc(2, sizeof(*chains));
	if (!chains)
		return error_nomem(w->err);
	r = w->diff->nr > diff_orders(w->diff) ? add_merge_entries(w, chains) : add_nothing(w);
	free(chains);
	str_addch(w->out, '\n');
	if (r == 0 && str_failed(w->out))
		r = error_nomem(w->err);
	return r;
}

int diff_add_merge(const struct diff *diff, struct str *out, struct error *err)
{
	return write_by(diff, add_merge, out, err);
}
