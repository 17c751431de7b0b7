/*
 * Entries of a block collection that go. Each takes along the lines it stands on, with the comment at its end, and its own comments: those directly above it, in its
 * column. Everything else stays as it is, blank lines above and below and comments in other columns among them, with these exceptions:
 *
 * - Comments that begin in the first line of the file, and lines for programs (`# yaml-language-server:`, `# vim:`), stay although they are directly above.
 * - The first entry of `- a: 1` has no line of its own: what follows moves up behind the dash.
 * - Where all entries go, {} or [] is put behind the key or the dash; at the root, in place of the first one.
 * - What would become part of a block scalar that is now above it (blank lines below |+, comments that are indented deeper) goes along.
 * - A text that had no line break at its end has none afterwards, unless a block scalar would lose its own.
 */
#include "yaml/splice/layout.h"
#include "yaml/splice/splice.h"

#include "base/cleanup.h"

#include <stdlib.h>
#include <string.h>

/* Bytes that go. */
struct range {
	size_t start, end;
};

struct removal {
	struct splicer *s;
	const struct ydoc *doc;
	const struct ynode *collection;
	const struct yedit *edits;
	size_t nr;
	struct range *ranges; /* one for each edit */
	/* Of the lines that went last: the block scalar above them, and their end */
	const struct ynode *above;
	size_t gone_to;
	struct error *err;
};

/* --- nodes ------------------------------------------------------------------------------------------------------------------ */

/* The key or item that an edit takes away. */
static const struct ynode *entry_of(const struct yedit *edit)
{
	const struct ynode *key = splice_pair_key(edit->node);

	return key ? key : edit->node;
}

/* The item or value before the entry; NULL: it is the first one. */
static const struct ynode *node_before(const struct ynode *entry)
{
	const struct ynode *parent = ynode_parent(entry), *before = entry - 1;

	if (!entry->index)
		return NULL;
	while (ynode_parent(before) != parent)
		before = ynode_parent(before);
	return before;
}

static size_t start_of(const struct removal *r, const struct yedit *edit)
{
	const struct ynode *entry = entry_of(edit);

	return layout_entry_start(r->doc, entry, node_before(entry));
}

static bool takes_all(const struct removal *r)
{
	return r->nr * (r->collection->kind == YNODE_MAPPING ? 2 : 1) == r->collection->nr;
}

/* --- the lines of one entry ------------------------------------------------------------------------------------------------- */

static bool has_word(const char *text, size_t len, const char *word)
{
	return memmem(text, len, word, strlen(word)) != NULL;
}

/* A comment for an editor, which is about the file. */
static bool is_modeline(const struct ydoc *doc, size_t line)
{
	static const char *const words[] = {
		"yaml-language-server:", " vim:", "#vim:", " vi:", "-*-"};
	size_t len = layout_line_end(doc, line) - line;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (has_word(doc->text + line, len, words[i]))
			return true;
	return false;
}

/* Does the line above end with a comment in that column, which these lines go on with? */
static bool goes_on_from_above(const struct ydoc *doc, size_t line, size_t column)
{
	size_t above = layout_line_start(doc, line - 1), at = above + column;

	return at < line && doc->text[at] == '#' && layout_skip_blanks(doc, above) < at;
}

/* Where the first line begins that goes with the entry which begins its line at `start`. */
static size_t first_line(const struct removal *r, const struct ynode *entry, size_t start)
{
	const struct ynode *before = node_before(entry);
	size_t least = before ? layout_next_line(r->doc, before->end) : r->doc->bom;
	size_t own = layout_line_start(r->doc, start);
	size_t line = layout_own_comments(r->doc, start, least);

	if (line == r->doc->bom || goes_on_from_above(r->doc, line, start - own))
		return own;
	for (size_t at = line; at < own; at = layout_next_line(r->doc, at))
		if (is_modeline(r->doc, at))
			line = layout_next_line(r->doc, at);
	return line;
}

/* The end of the line that the entry ends in, if there is nothing behind it but a comment. */
static int find_end(const struct removal *r, const struct yedit *edit, size_t *ret_end)
{
	size_t at = layout_skip_blanks(r->doc, edit->node->end);

	if (at < r->doc->len && r->doc->text[at] != '#' && !layout_break(r->doc, at))
		return splice_refuse(r->s, at, r->err,
			"this can't be removed safely: something else is in its last line");
	*ret_end = layout_line_end(r->doc, at);
	return 0;
}

/* Whole lines; of the first entry behind a dash the rest of its lines, without the line break. */
static int find_range(const struct removal *r, size_t i)
{
	size_t start = start_of(r, &r->edits[i]);
	struct range *range = &r->ranges[i];

	if (find_end(r, &r->edits[i], &range->end) < 0)
		return -1;
	if (layout_begins_line(r->doc, start)) {
		range->start = first_line(r, entry_of(&r->edits[i]), start);
		range->end += layout_break(r->doc, range->end);
	} else {
		range->start = start;
	}
	return 0;
}

/* --- what a block scalar would swallow -------------------------------------------------------------------------------------- */

static bool is_block_scalar(const struct ynode *node)
{
	return node->kind == YNODE_SCALAR &&
	       (node->style == YSTYLE_LITERAL || node->style == YSTYLE_FOLDED);
}

/* Are there only blanks and line breaks? */
static bool is_blank(const struct ydoc *doc, size_t at, size_t end)
{
	size_t before = SIZE_MAX;

	while (at < end && at != before) {
		before = at;
		at = layout_skip_blanks(doc, at);
		at += layout_break(doc, at);
	}
	return at >= end;
}

/*
 * The block scalar that is directly above the lines that go, with at most blank lines and what has gone between; NULL: there is none. To be asked in the order of the
 * text.
 */
static const struct ynode *scalar_above(struct removal *r, size_t i, size_t start)
{
	const struct ynode *entry = entry_of(&r->edits[i]), *leaf = NULL;
	size_t from = start;

	if (i && node_before(entry) == r->edits[i - 1].node) {
		leaf = r->above;
		from = r->gone_to;
	} else if (entry->index) {
		/* The node before the entry is the innermost of those that end there. */
		leaf = is_block_scalar(entry - 1) ? entry - 1 : NULL;
		from = entry[-1].end;
	}
	r->above = leaf && is_blank(r->doc, from, start) ? leaf : NULL;
	return r->above;
}

/* Its header: does it keep the line breaks at its end, and does it say how deep it is indented? */
static void read_header(
	const struct ydoc *doc, const struct ynode *scalar, bool *ret_keep, bool *ret_digit)
{
	size_t at = scalar->content + 1;

	*ret_keep = *ret_digit = false;
	for (; at < scalar->end && strchr("+-0123456789", doc->text[at]); at++) {
		*ret_keep |= doc->text[at] == '+';
		*ret_digit |= doc->text[at] >= '0' && doc->text[at] <= '9';
	}
}

/* The least column at which a line below the scalar could be part of it. */
static size_t least_column(const struct removal *r, const struct ynode *scalar, bool digit)
{
	size_t line = layout_next_line(r->doc, scalar->content);

	for (; !digit && line < scalar->end; line = layout_next_line(r->doc, line)) {
		size_t at = layout_skip_blanks(r->doc, line);

		if (!layout_break(r->doc, at))
			return at - line;
	}
	return layout_indent(r->doc, r->collection) + 1;
}

/* Go on behind lines that the scalar would swallow. */
static size_t skip_swallowed(const struct removal *r, const struct ynode *scalar, size_t end)
{
	const struct ydoc *doc = r->doc;
	bool keep, digit;
	size_t least;

	read_header(doc, scalar, &keep, &digit);
	least = least_column(r, scalar, digit);
	for (size_t line = end; line < doc->len; line = layout_next_line(doc, line)) {
		size_t at = layout_skip_blanks(doc, line);
		bool is_blank = at == doc->len || layout_break(doc, at),
		     is_deep = at - line >= least;

		if (!is_blank && !(doc->text[at] == '#' && is_deep))
			break;
		if (!is_blank || keep || (is_deep && at - line > 0) ||
			memchr(doc->text + line, '\t', at - line))
			end = layout_next_line(doc, line);
	}
	return end;
}

/* --- the text that goes ----------------------------------------------------------------------------------------------------- */

static bool ends_without_break(const struct ydoc *doc)
{
	return doc->len && doc->text[doc->len - 1] != '\n' && doc->text[doc->len - 1] != '\r';
}

/* Bytes of the line break before `at`, the start of a line. */
static size_t break_before(const struct ydoc *doc, size_t at)
{
	if (at >= doc->bom + 2 && memcmp(doc->text + at - 2, "\r\n", 2) == 0)
		return 2;
	for (size_t n = 1; n <= 3 && at >= doc->bom + n; n++)
		if (layout_break(doc, at - n) == n)
			return n;
	return 0;
}

/* Take away lines that belong together, the first of them those of the i-th edit. */
static int remove_lines(struct removal *r, size_t i, struct range range)
{
	const struct ynode *above = takes_all(r) ? NULL : scalar_above(r, i, range.start);

	if (above)
		range.end = skip_swallowed(r, above, range.end);
	r->gone_to = range.end;
	if (range.end == r->doc->len && ends_without_break(r->doc) && !above)
		range.start -= break_before(r->doc, range.start);
	return splicer_add(r->s, range.start, range.end, "", 0, r->err);
}

/* From the i-th edit on; several whose lines touch each other are one. */
static int remove_from(struct removal *r, size_t i)
{
	while (i < r->nr) {
		struct range range = r->ranges[i];
		size_t next = i + 1;

		for (; next < r->nr && r->ranges[next].start == range.end; next++)
			range.end = r->ranges[next].end;
		if (remove_lines(r, i, range) < 0)
			return -1;
		i = next;
	}
	return 0;
}

/* The first entry has a dash before it: what comes next and stays moves up to it. */
static int remove_compact(struct removal *r)
{
	size_t end = r->ranges[0].end, next = 1;

	for (;;) {
		size_t n;

		end = layout_skip_blanks(r->doc, end);
		n = layout_break(r->doc, end);
		end += n;
		if (n)
			continue;
		if (next == r->nr || end < r->ranges[next].start)
			break;
		end = r->ranges[next++].end;
	}
	if (splicer_add(r->s, r->ranges[0].start, end, "", 0, r->err) < 0)
		return -1;
	return remove_from(r, next);
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

/* Behind the ":", "-" or "?" that the collection belongs to, or its tag and anchor; 0: it is a root without any. */
static size_t find_indicator(const struct removal *r)
{
	const struct ynode *collection = r->collection, *key = splice_pair_key(collection);
	const struct yprops *props = ydoc_props(r->doc, collection);
	size_t end = 0;

	if (props && props->tag_end)
		end = props->tag_end;
	if (props && props->anchor) {
		size_t anchor_end = (size_t)(props->anchor - r->doc->text) + props->anchor_len;

		end = anchor_end > end ? anchor_end : end;
	}
	if (end || !collection->up)
		return end;
	if (key)
		return layout_skip_space(r->doc, key->end) + 1;
	return layout_entry_start(r->doc, collection, node_before(collection)) + 1;
}

static int remove_all(struct removal *r)
{
	const char *empty = r->collection->kind == YNODE_MAPPING ? " {}" : " []";
	size_t start = start_of(r, &r->edits[0]), place = find_indicator(r);
	struct range *first = &r->ranges[0];
	size_t line = first->start;

	if (place && layout_begins_line(r->doc, start)) {
		if (splicer_add(r->s, place, place, empty, 3, r->err) < 0)
			return -1;
		return remove_from(r, 0);
	}
	/* In its place, without its comments and before its line break. */
	if (layout_begins_line(r->doc, start))
		line = layout_line_start(r->doc, start);
	if (first->start < line && splicer_add(r->s, first->start, line, "", 0, r->err) < 0)
		return -1;
	if (find_end(r, &r->edits[0], &first->end) < 0)
		return -1;
	if (splicer_add(r->s, start, first->end, empty + 1, 2, r->err) < 0)
		return -1;
	return remove_from(r, 1);
}

static int remove_entries(struct removal *r)
{
	for (size_t i = 0; i < r->nr; i++)
		if (find_range(r, i) < 0)
			return -1;
	if (takes_all(r))
		return remove_all(r);
	if (!layout_begins_line(r->doc, start_of(r, &r->edits[0])))
		return remove_compact(r);
	return remove_from(r, 0);
}

int splice_remove_block(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	struct range *CLEANUP(free_pointer) ranges = malloc(nr * sizeof(*ranges));
	struct removal r = {
		.s = s,
		.doc = s->doc,
		.collection = ynode_parent(edits[0].node),
		.edits = edits,
		.nr = nr,
		.ranges = ranges,
		.err = err,
	};

	if (!ranges)
		return error_nomem(err);
	if (!r.collection)
		return splice_refuse(s, edits[0].node->start, err,
			"the whole document can't be removed; set it to another value instead");
	return remove_entries(&r);
}
