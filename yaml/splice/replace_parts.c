/* What all kinds of replacing share. */
#include "yaml/splice/replace_parts.h"

#include "base/cleanup.h"
#include "yaml/splice/layout.h"

/* Properties that are as they were are not written again. */
void replace_leave_props(struct replacing *r)
{
	r->slot.kept_len = 0;
}

/* --- splices ---------------------------------------------------------------------------------------------------------------- */

int replace_put(
	struct replacing *r, size_t start, size_t end, const struct str *text, struct error *err)
{
	return str_failed(text) ? error_nomem(err)
				: splicer_add(r->s, start, end, text->s, text->len, err);
}

/* The first line goes into start..end, the others behind the line of `end`. */
int replace_split(struct replacing *r, size_t start, size_t end, const char *blank,
	const struct composed *text, struct error *err)
{
	struct str CLEANUP(str_release) first = STR_INIT;
	size_t line_end = text->first < text->text.len ? layout_line_end(r->s->doc, end) : end;
	size_t rest = text->text.len - text->first;

	if (str_failed(&text->text))
		return error_nomem(err);
	str_adds(&first, blank);
	str_add(&first, text->text.s, text->first);
	if (line_end == end)
		str_add(&first, text->text.s + text->first, rest);
	if (replace_put(r, start, end, &first, err) < 0)
		return -1;
	return line_end == end ? 0
			       : splicer_add(r->s, line_end, line_end, text->text.s + text->first,
					 rest, err);
}

/* `start`..`end` becomes the value, with the comment at from..to behind its first line. */
int replace_put_commented(struct replacing *r, size_t start, size_t end, const char *blank,
	const struct composed *text, size_t from, size_t to, struct error *err)
{
	struct str CLEANUP(str_release) all = STR_INIT;

	if (str_failed(&text->text))
		return error_nomem(err);
	str_adds(&all, blank);
	str_add(&all, text->text.s, text->first);
	/* libyaml takes no tab behind a "-" that announces something on the next line. */
	if (!all.len && from < to) {
		from = layout_skip_blanks(r->s->doc, from);
		str_addch(&all, ' ');
	}
	str_add(&all, r->s->doc->text + from, to - from);
	str_add(&all, text->text.s + text->first, text->text.len - text->first);
	return replace_put(r, start, end, &all, err);
}

/* A block collection that must begin on a line of its own gets one. Out of memory: str_failed(&text->text). */
void replace_break_before(struct replacing *r, struct composed *text)
{
	struct str CLEANUP(str_release) below = STR_INIT;

	str_adds(&below, r->s->eol);
	str_pad(&below, ' ', r->slot.indent);
	str_add(&below, text->text.s, text->text.len);
	str_release(&text->text);
	text->text = below;
	below = (struct str)STR_INIT;
	text->first = 0;
}

/* --- where it stands -------------------------------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Behind the ":", "-" or "?" that announces the node. A root is announced by nothing. */
size_t replace_head(const struct replacing *r)
{
	const struct ydoc *doc = replace_doc(r);
	size_t at;

	if (r->key) {
		at = layout_skip_space(doc, r->key->end);
		return at < r->node->start && doc->text[at] == ':' ? at + 1 : r->node->start;
	}
	if (r->parent)
		return layout_entry_start(doc, r->node, splice_before(r->node)) + 1;
	at = r->node->start;
	if (!layout_begins_line(doc, at))
		while (is_blank(doc->text[at - 1]))
			at--;
	return at;
}

/* What comes between that and a value on the same line. */
const char *replace_blank_behind(const struct replacing *r, size_t head)
{
	return head == r->node->start && layout_begins_line(replace_doc(r), head) ? "" : " ";
}

/* May a block collection begin behind what announces the node, on the same line? */
bool replace_is_compact(const struct replacing *r)
{
	const struct ydoc *doc = replace_doc(r);

	if (!r->parent)
		return layout_begins_line(doc, r->node->start);
	if (!r->key)
		return true;
	/* The ":" of an explicit pair begins a line. */
	return layout_begins_line(doc, replace_head(r) - 1);
}

bool replace_is_on_line(const struct replacing *r, size_t head)
{
	return layout_line_end(replace_doc(r), head) >= r->node->content;
}

/* Columns of the entries of a block collection that stands below its key. */
size_t replace_indent_below(const struct replacing *r)
{
	size_t parent = r->slot.parent_indent;
	bool sequence = compose_node(r->value)->kind == YNODE_SEQUENCE;

	if (!r->parent)
		return 0;
	if (r->key && sequence && !r->slot.style.indent_sequences)
		return parent;
	return parent + (r->slot.style.step ? r->slot.style.step : 2);
}
