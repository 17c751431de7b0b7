/*
 * New entries in brackets. On one line they come behind a comma; where each entry has a line of its own they get one, indented as their neighbour, ahead of the
 * comments of the one they are put before. A comma behind the last entry stays one.
 */
#include "base/cleanup.h"
#include "yaml/splice/compose.h"
#include "yaml/splice/flow.h"
#include "yaml/splice/layout.h"

struct filling {
	struct splicer *s;
	const struct ynode *collection;
	struct slot slot;
	const char *separator; /* between entries on one line */
};

static int add_entry(
	struct filling *f, const struct yedit *edit, size_t at, struct str *out, struct error *err)
{
	struct composed CLEANUP(composed_release) value = COMPOSED_INIT;

	if (f->collection->kind == YNODE_MAPPING)
		return compose_pair(f->s, edit, &f->slot, at, out, err);
	if (compose_value(f->s, edit->value, &f->slot, at, &value, err) < 0)
		return -1;
	return str_add(out, value.text.s, value.text.len) < 0 ? error_nomem(err) : 0;
}

/* All entries with `before` ahead of each, `between` behind each but the last, `behind` that one. */
static int add_entries(struct filling *f, const struct yedit *edits, size_t nr, const char *before,
	const char *between, const char *behind, struct str *out, struct error *err)
{
	for (size_t i = 0; i < nr; i++) {
		str_adds(out, before);
		if (add_entry(f, &edits[i], f->collection->content, out, err) < 0)
			return -1;
		str_adds(out, i + 1 < nr ? between : behind);
	}
	return str_failed(out) ? error_nomem(err) : 0;
}

static int put(
	struct filling *f, size_t start, size_t end, const struct str *text, struct error *err)
{
	return str_failed(text) ? error_nomem(err)
				: splicer_add(f->s, start, end, text->s, text->len, err);
}

/* A line break, and what the line of `at` begins with. */
static void add_line_begin(const struct filling *f, size_t at, struct str *out)
{
	const struct ydoc *doc = f->s->doc;
	size_t line = layout_line_start(doc, at);

	str_adds(out, f->s->eol);
	str_add(out, doc->text + line, layout_skip_blanks(doc, line) - line);
}

/* --- before an entry -------------------------------------------------------------------------------------------------------- */

static int insert_before(struct filling *f, const struct ynode *entry, const struct ynode *before,
	const struct yedit *edits, size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct str CLEANUP(str_release) begin = STR_INIT;
	struct str CLEANUP(str_release) comma = STR_INIT;
	const struct ydoc *doc = f->s->doc;
	size_t start = layout_entry_start(doc, entry, before), at = start, least;

	if (!layout_begins_line(doc, start)) {
		if (add_entries(f, edits, nr, "", f->separator, f->separator, &text, err) < 0)
			return -1;
		return put(f, start, start, &text, err);
	}
	least = layout_next_line(doc, before ? before->end : f->collection->content);
	at = layout_own_comments(doc, start, least);
	str_add(&begin, doc->text + layout_line_start(doc, start),
		start - layout_line_start(doc, start));
	str_addf(&comma, ",%s", f->s->eol);
	if (str_failed(&begin) || str_failed(&comma))
		return error_nomem(err);
	if (add_entries(f, edits, nr, begin.s, comma.s, comma.s, &text, err) < 0)
		return -1;
	return put(f, at, at, &text, err);
}

/* --- behind the last one ---------------------------------------------------------------------------------------------------- */

/* A ":" that nothing stands behind needs a blank, or the comma would be part of it. */
static const char *before_comma(const struct filling *f, const struct ynode *last)
{
	const struct ydoc *doc = f->s->doc;

	return last->end == last->content && last->end > doc->bom && doc->text[last->end - 1] == ':'
		       ? " "
		       : "";
}

static int append_on_line(struct filling *f, const struct ynode *last, size_t comma,
	const struct yedit *edits, size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const struct ydoc *doc = f->s->doc;
	bool compact = !f->separator[1];
	size_t at = last->end;

	if (comma) {
		at = comma + 1;
		if (add_entries(f, edits, nr, compact ? "" : " ", ",", ",", &text, err) < 0)
			return -1;
		return put(f, at, at, &text, err);
	}
	if (*before_comma(f, last) && at < doc->len && doc->text[at] == ' ')
		at++;
	else
		str_adds(&text, before_comma(f, last));
	if (add_entries(f, edits, nr, f->separator, "", "", &text, err) < 0)
		return -1;
	return put(f, at, at, &text, err);
}

/* Each on a line of its own, as the last one. `start`: where that begins. */
static int append_lines(struct filling *f, const struct ynode *last, size_t start, size_t comma,
	const struct yedit *edits, size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct str CLEANUP(str_release) begin = STR_INIT;
	struct str CLEANUP(str_release) first = STR_INIT;
	const struct ydoc *doc = f->s->doc;
	size_t behind = comma ? comma + 1 : last->end, line = layout_line_end(doc, behind);
	bool closes = f->collection->end - 1 < line;

	add_line_begin(f, start, &begin);
	if (!comma)
		str_addf(&first, "%s,", before_comma(f, last));
	if (str_failed(&begin) || str_failed(&first))
		return error_nomem(err);
	if (closes)
		line = behind;
	if (!comma && line > behind && put(f, behind, behind, &first, err) < 0)
		return -1;
	if (!comma && line == behind)
		str_add(&text, first.s, first.len);
	if (add_entries(f, edits, nr, begin.s, ",", comma ? "," : "", &text, err) < 0)
		return -1;
	return put(f, line, line, &text, err);
}

static int append(struct filling *f, const struct ynode *last, const struct ynode *entry,
	const struct ynode *before, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ydoc *doc = f->s->doc;
	size_t start = layout_entry_start(doc, entry, before);
	size_t comma = layout_skip_space(doc, last->end);

	if (comma >= doc->len || doc->text[comma] != ',')
		comma = 0;
	if (layout_begins_line(doc, start))
		return append_lines(f, last, start, comma, edits, nr, err);
	return append_on_line(f, last, comma, edits, nr, err);
}

/* --- into nothing ----------------------------------------------------------------------------------------------------------- */

/* The end of the last comment within the brackets; 0: there is none. */
static size_t last_comment(const struct ydoc *doc, size_t at, size_t end)
{
	size_t last = 0;

	for (; at < end; at++) {
		if (doc->text[at] != '#')
			continue;
		at = last = layout_line_end(doc, at);
	}
	return last;
}

static void pad(struct str *out, const char *eol, bool tabs, size_t columns)
{
	str_adds(out, eol);
	str_pad(out, tabs ? '\t' : ' ', columns);
}

/* Below a comment that is all there is. */
static int fill_below_comment(
	struct filling *f, size_t comment, const struct yedit *edits, size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct str CLEANUP(str_release) begin = STR_INIT;
	const struct ydoc *doc = f->s->doc;
	size_t line = layout_line_start(doc, comment);
	bool alone = doc->text[layout_skip_blanks(doc, line)] == '#';

	if (alone)
		add_line_begin(f, comment, &begin);
	else
		pad(&begin, f->s->eol, false, layout_column(doc, f->collection->content) + 2);
	if (str_failed(&begin))
		return error_nomem(err);
	if (add_entries(f, edits, nr, begin.s, ",", "", &text, err) < 0)
		return -1;
	return put(f, comment, comment, &text, err);
}

static int fill_lines(struct filling *f, size_t start, size_t end, const struct yedit *edits,
	size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct str CLEANUP(str_release) begin = STR_INIT;
	size_t outer = f->slot.indent;

	f->slot.indent += f->slot.style.step;
	pad(&begin, f->s->eol, f->slot.tabs, f->slot.indent);
	if (str_failed(&begin))
		return error_nomem(err);
	if (add_entries(f, edits, nr, begin.s, ",", "", &text, err) < 0)
		return -1;
	pad(&text, f->s->eol, f->slot.tabs, outer);
	return put(f, start, end, &text, err);
}

static int fill(struct filling *f, const struct yedit *edits, size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const struct ydoc *doc = f->s->doc;
	const struct ynode *collection = f->collection;
	size_t start = collection->content + 1, end = collection->end - 1;
	size_t comment = last_comment(doc, start, end);
	bool spaced = collection->kind == YNODE_MAPPING ? f->slot.style.spaced_braces
							: f->slot.style.spaced_brackets;

	if (comment)
		return fill_below_comment(f, comment, edits, nr, err);
	if (f->slot.style.step)
		return fill_lines(f, start, end, edits, nr, err);
	str_adds(&text, spaced ? " " : "");
	if (add_entries(f, edits, nr, "", f->separator, spaced ? " " : "", &text, err) < 0)
		return -1;
	return put(f, start, end, &text, err);
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

/* [key: value]: the pair gets braces. */
static int brace(struct filling *f, const struct yedit *edits, size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) head = STR_INIT;
	struct str CLEANUP(str_release) tail = STR_INIT;
	const struct ynode *collection = f->collection;
	size_t before = 0;

	while (before < nr && edits[before].at == 0)
		before++;
	str_addch(&head, '{');
	if (add_entries(f, edits, before, "", ", ", ", ", &head, err) < 0)
		return -1;
	str_adds(&tail, before_comma(f, collection + collection->size - 1));
	if (add_entries(f, edits + before, nr - before, ", ", "", "", &tail, err) < 0)
		return -1;
	str_addch(&tail, '}');
	/* Its first byte goes along, so that what is put before the pair comes ahead of the brace. */
	str_addch(&head, f->s->doc->text[collection->content]);
	if (put(f, collection->content, collection->content + 1, &head, err) < 0)
		return -1;
	return put(f, collection->end, collection->end, &tail, err);
}

static size_t run_length(const struct yedit *edits, size_t nr)
{
	size_t run = 1;

	while (run < nr && edits[run].at == edits->at)
		run++;
	return run;
}

/* Entries and edits side by side. */
static int insert_all(struct filling *f, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *child, *before = NULL, *entry = NULL, *before_entry = NULL;
	size_t pair = f->collection->kind == YNODE_MAPPING ? 2 : 1;

	YNODE_EACH (child, f->collection) {
		if (child->index % pair == 0) {
			if (nr && edits->at == child->index / pair) {
				size_t run = run_length(edits, nr);

				if (insert_before(f, child, before, edits, run, err) < 0)
					return -1;
				edits += run;
				nr -= run;
			}
			entry = child;
			before_entry = before;
		}
		before = child;
	}
	return nr ? append(f, before, entry, before_entry, edits, nr, err) : 0;
}

static bool has_bracket(const struct ydoc *doc, const struct ynode *collection)
{
	return doc->text[collection->content] == (collection->kind == YNODE_MAPPING ? '{' : '[');
}

int splice_insert_flow(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *collection = edits->node;
	struct filling f = {.s = s, .collection = collection};
	bool bracket = has_bracket(s->doc, collection);

	splice_learn_style(s, collection, &f.slot.style);
	f.slot.in_flow = true;
	f.slot.style.flow = true;
	f.slot.parent_indent = SIZE_MAX;
	if (collection->nr && bracket)
		flow_learn_entry(s, collection, &f.slot);
	else
		flow_learn(s, collection, ynode_parent(collection), &f.slot);
	f.separator = (collection->nr && bracket ? flow_layout(s->doc, collection).compact
						 : f.slot.compact)
			      ? ","
			      : ", ";
	if (!s->json)
		f.slot.compact = false;
	if (!bracket)
		return brace(&f, edits, nr, err);
	return collection->nr ? insert_all(&f, edits, nr, err) : fill(&f, edits, nr, err);
}
