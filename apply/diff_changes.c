/* A diff as a file of changes. */
#include "apply/diff.h"
#include "apply/diff_compare.h"
#include "apply/diff_value.h"
#include "base/cleanup.h"
#include "base/utf8.h"
#include "yaml/scalar.h"
#include "yaml/splice/render.h"

#include <string.h>

enum { ENTRY_INDENT = 4, VALUE_INDENT = 6 };

struct writing {
	const struct diff *diff;
	struct diff_values values, old_values;
	struct str *out;
	struct error *err;
};

/* --- paths ------------------------------------------------------------------------------------------------------------------ */

/* In a plain scalar of a block mapping nothing of this means anything. */
static bool is_plain_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       strchr("-_./[]?@='", c);
}

static bool is_plain(const struct str *path)
{
	for (size_t i = 0; i < path->len; i++)
		if (!is_plain_char(path->s[i]))
			return false;
	return strchr("-?@='[]", path->s[0]) == NULL &&
	       yscalar_resolve(path->s, path->len, YAML_1_2) == YSCALAR_STRING &&
	       yscalar_resolve(path->s, path->len, YAML_1_1) == YSCALAR_STRING;
}

/* "  - set: spec.replicas\n" */
static void add_action(struct writing *w, const char *action, const struct str *path)
{
	str_addf(w->out, "  - %s: ", action);
	if (is_plain(path)) {
		str_add(w->out, path->s, path->len);
	} else {
		str_addch(w->out, '"');
		utf8_add_json(w->out, path->s, path->len);
		str_addch(w->out, '"');
	}
	str_addch(w->out, '\n');
}

/* --- values ----------------------------------------------------------------------------------------------------------------- */

static bool has_tag(const struct ydoc *doc, const struct ynode *node)
{
	const struct yprops *props = ydoc_props(doc, node);

	return props && props->tag;
}

/* A string that takes the place of a scalar with a tag would keep it. */
static bool needs_tag(const struct writing *w, const struct diff_entry *entry)
{
	return entry->kind == DIFF_SET && entry->before->kind == YNODE_SCALAR &&
	       entry->after->kind == YNODE_SCALAR && has_tag(w->diff->old.doc, entry->before) &&
	       !has_tag(w->diff->new.doc, entry->after) &&
	       yscalar_type(w->diff->new.doc, entry->after, YAML_1_2) == YSCALAR_STRING;
}

static int add_value(struct writing *w, const struct diff_entry *entry)
{
	struct render_style style = RENDER_STYLE_DEFAULT;
	struct yvalue value;
	bool block;

	if (entry->after && diff_value(&w->values, entry->after, &value, w->err) < 0)
		return -1;
	if (!entry->after && diff_value(&w->old_values, entry->before, &value, w->err) < 0)
		return -1;
	block = ynode_is_collection(value.node) && value.node->nr;
	/* A tag stands before the collection: only in flow style is that one line. */
	style.flow = block && has_tag(value.doc, value.node);
	style.indent = VALUE_INDENT;
	if (style.flow)
		style.step = 0;
	str_addf(w->out, "%*svalue:", ENTRY_INDENT, "");
	if (block && !style.flow) {
		str_addch(w->out, '\n');
		str_pad(w->out, ' ', VALUE_INDENT);
	} else {
		str_adds(w->out, needs_tag(w, entry) ? " !!str " : " ");
	}
	if (render_value(value, &style, w->out, w->err) < 0)
		return -1;
	str_addch(w->out, '\n');
	return 0;
}

/* --- entries ---------------------------------------------------------------------------------------------------------------- */

/* What the entry is done to: the sequence, for an item behind its last one. */
static const char *choose_action(const struct diff_entry *entry, bool by_value, struct str *path)
{
	bool item = entry->kind == DIFF_ADD && entry->place && !entry->place->key;

	if (by_value) {
		diff_add_path(entry->place->up, DIFF_NOW, path);
		return "append";
	}
	diff_add_path(item && entry->last ? entry->place->up : entry->place, DIFF_NOW, path);
	if (item)
		return entry->last ? "append" : "insert";
	return entry->kind == DIFF_DELETE ? "delete" : "set";
}

static int add_entry(struct writing *w, const struct diff_entry *entry)
{
	struct str CLEANUP(str_release) path = STR_INIT;
	bool by_value = diff_goes_by_value(w->diff, entry);
	const char *action = choose_action(entry, by_value, &path);

	if (str_failed(&path))
		return error_nomem(w->err);
	/* A document can't go: it becomes nothing. */
	if (entry->kind == DIFF_DELETE && !entry->place) {
		add_action(w, "set", &path);
		str_addf(w->out, "%*svalue: null\n", ENTRY_INDENT, "");
		return 0;
	}
	add_action(w, action, &path);
	if ((entry->kind != DIFF_DELETE || by_value) && add_value(w, entry) < 0)
		return -1;
	if (w->diff->old.doc->documents_nr > 1)
		str_addf(w->out, "%*sdoc: %zu\n", ENTRY_INDENT, "", entry->document);
	return 0;
}

static int add_entries(struct writing *w)
{
	str_adds(w->out, w->diff->nr ? "changes:\n" : "changes: []\n");
	for (size_t i = 0; i < w->diff->nr; i++)
		if (w->diff->v[i].kind != DIFF_ORDER && add_entry(w, &w->diff->v[i]) < 0)
			return -1;
	return str_failed(w->out) ? error_nomem(w->err) : 0;
}

int diff_add_changes(const struct diff *diff, struct str *out, struct error *err)
{
	struct writing w = {.diff = diff, .out = out, .err = err};
	int r = diff_values_init(&w.values, diff->new.doc, err);

	if (diff_values_init(&w.old_values, diff->old.doc, err) < 0)
		r = -1;
	if (r == 0)
		r = add_entries(&w);
	diff_values_release(&w.values);
	diff_values_release(&w.old_values);
	return r;
}
