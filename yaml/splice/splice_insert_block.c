/*
 * New entries in block style.
 *
 * One that is put before another comes ahead of that one's own comments (layout_own_comments()); before the first one of a document, too, unless these are the
 * first lines of the document: that is what a file begins with, and stays there. One that is put at the end comes behind what belongs to the last one
 * (layout_tail_end()): its comment, and those below it that are indented deeper than the entries. Blank lines and other comments that follow stay behind it.
 */
#include "base/cleanup.h"
#include "yaml/splice/compose.h"
#include "yaml/splice/layout.h"

#include <string.h>

struct inserting {
	struct splicer *s;
	const struct ynode *collection;
	struct slot slot;
	size_t indent;	  /* columns of the entries */
	size_t dash;	  /* blanks behind "-" */
	struct slot flow; /* for values that are written in flow style, as their siblings are */
	bool flow_mappings, flow_sequences;
};

static void learn_flow(struct inserting *in)
{
	in->flow_mappings = splice_learn_flow(in->collection, YNODE_MAPPING);
	in->flow_sequences = splice_learn_flow(in->collection, YNODE_SEQUENCE);
	in->flow = in->slot;
	in->flow.style.flow = true;
	in->flow.style.step = 0;
}

static const struct slot *slot_for(struct inserting *in, const struct yedit *edit)
{
	const struct ynode *value = compose_node(edit->value);
	bool flow = value && ((value->kind == YNODE_MAPPING && in->flow_mappings) ||
				     (value->kind == YNODE_SEQUENCE && in->flow_sequences));

	in->flow.indent = in->slot.indent;
	in->flow.follow = in->slot.follow;
	return flow ? &in->flow : &in->slot;
}

static int add_item(struct inserting *in, const struct yedit *edit, size_t at, struct str *out,
	struct error *err)
{
	struct composed CLEANUP(composed_release) value = COMPOSED_INIT;

	if (compose_value(in->s, edit->value, slot_for(in, edit), at, &value, err) < 0)
		return -1;
	str_addch(out, '-');
	str_pad(out, ' ', in->dash);
	str_add(out, value.text.s, value.text.len);
	return str_failed(out) ? error_nomem(err) : 0;
}

/* The columns of the value: within a sequence behind the dash, else below the key. */
static void set_value_indent(struct inserting *in, const struct yedit *edit)
{
	const struct ynode *value = compose_node(edit->value);
	bool flat = value && value->kind == YNODE_SEQUENCE && !in->slot.style.indent_sequences;

	if (in->collection->kind == YNODE_SEQUENCE)
		in->slot.indent = in->indent + 1 + in->dash;
	else
		in->slot.indent = in->indent + (flat ? 0 : in->slot.style.step);
}

static int add_entry(struct inserting *in, const struct yedit *edit, size_t at, struct str *out,
	struct error *err)
{
	set_value_indent(in, edit);
	return in->collection->kind == YNODE_MAPPING
		       ? compose_pair(in->s, edit, slot_for(in, edit), at, out, err)
		       : add_item(in, edit, at, out, err);
}

/* Each entry of a run with a line break ahead of it (`ahead`) or behind it. */
static int put_run(struct inserting *in, size_t at, const struct yedit *edits, size_t nr,
	bool ahead, bool on_line, struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	for (size_t i = 0; i < nr; i++) {
		if (ahead)
			str_adds(&text, in->s->eol);
		if (ahead || !on_line || i)
			str_pad(&text, ' ', in->indent);
		if (add_entry(in, &edits[i], at, &text, err) < 0)
			return -1;
		if (!ahead)
			str_adds(&text, in->s->eol);
	}
	if (on_line)
		str_pad(&text, ' ', in->indent);
	return str_failed(&text) ? error_nomem(err)
				 : splicer_add(in->s, at, at, text.s, text.len, err);
}

/* --- before an entry -------------------------------------------------------------------------------------------------------- */

/* Do the comments that end where `line` begins open a document, with nothing ahead of them but its marker? */
static bool opens_document(const struct ydoc *doc, size_t comments)
{
	size_t above;

	if (comments <= doc->bom)
		return true;
	above = layout_line_start(doc, comments - 1);
	return doc->len - above >= 3 &&
	       (memcmp(doc->text + above, "---", 3) == 0 ||
		       memcmp(doc->text + above, "...", 3) == 0 || doc->text[above] == '%');
}

static int insert_before(struct inserting *in, const struct ynode *entry,
	const struct ynode *before, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ydoc *doc = in->s->doc;
	size_t start = layout_entry_start(doc, entry, before), at, line;

	if (!layout_begins_line(doc, start)) {
		in->slot.follow = start;
		return put_run(in, start, edits, nr, false, true, err);
	}
	line = layout_line_start(doc, start);
	at = layout_own_comments(doc, start, before ? layout_next_line(doc, before->end) : 0);
	if (!in->collection->up && !before && opens_document(doc, at))
		at = line;
	in->slot.follow = start;
	return put_run(in, at, edits, nr, false, false, err);
}

/* --- at the end ------------------------------------------------------------------------------------------------------------- */

/*
 * A block scalar that ends the text without a line break has none at its end, whatever its header says. With a line behind it, it has, unless the header says
 * "-".
 */
static int mend_header(struct inserting *in, struct error *err)
{
	const struct ydoc *doc = in->s->doc;
	const struct ynode *last = in->collection + in->collection->size - 1;
	size_t at;

	/* `? |` and no value */
	while (last > in->collection && last->start == last->end)
		last--;
	at = last->content + 1;
	if (last->kind != YNODE_SCALAR || last->style < YSTYLE_LITERAL || last->end < doc->len ||
		!last->len || in->s->mended == last || splicer_covers(in->s, last))
		return 0;
	while (at < doc->len && doc->text[at] >= '0' && doc->text[at] <= '9')
		at++;
	if (doc->text[at] == '-')
		return 0;
	if (last->value[last->len - 1] == '\n')
		return splice_refuse(in->s, last->content, err,
			"what is put behind this text would change it; end the file with a line break first");
	in->s->mended = last;
	return splicer_add(in->s, at, at + (doc->text[at] == '+'), "-", 1, err);
}

static int append(struct inserting *in, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ydoc *doc = in->s->doc;
	size_t at = layout_tail_end(doc, in->collection->end, in->indent);

	if (at >= doc->len && mend_header(in, err) < 0)
		return -1;
	in->slot.follow = at;
	return put_run(in, at, edits, nr, true, false, err);
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

static size_t run_length(const struct yedit *edits, size_t nr)
{
	size_t run = 1;

	while (run < nr && edits[run].at == edits->at)
		run++;
	return run;
}

/* Entries and edits side by side. */
static int insert_all(struct inserting *in, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *child, *before = NULL;
	size_t pair = in->collection->kind == YNODE_MAPPING ? 2 : 1;

	YNODE_EACH (child, in->collection) {
		if (nr && child->index % pair == 0 && edits->at == child->index / pair) {
			size_t run = run_length(edits, nr);

			if (insert_before(in, child, before, edits, run, err) < 0)
				return -1;
			edits += run;
			nr -= run;
		}
		before = child;
	}
	return nr ? append(in, edits, nr, err) : 0;
}

int splice_insert_block(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *collection = edits->node;
	struct inserting in = {
		.s = s,
		.collection = collection,
		.indent = layout_indent(s->doc, collection),
	};

	splice_learn_style(s, collection, &in.slot.style);
	in.slot.parent_indent = in.indent;
	learn_flow(&in);
	in.dash = collection->kind == YNODE_SEQUENCE ? splice_learn_dash(s, collection) : 0;
	return insert_all(&in, edits, nr, err);
}
