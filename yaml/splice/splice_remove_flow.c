/*
 * Entries of a flow collection that go, with their commas and their own comments (directly above, in the same column; at the end of the line, unless an entry that
 * stays is on that line, too). Every byte between the brackets is marked as going or staying first; then lines and blanks that are left over go, too.
 *
 * Each entry goes with the comma behind it, or, where commas stand at the beginning of lines, with the one before it. If the last one goes and had none behind it, so
 * does the comma that is last then.
 */
#include "yaml/splice/layout.h"
#include "yaml/splice/splice.h"

#include "base/cleanup.h"

#include <stdlib.h>
#include <string.h>

struct flow {
	struct splicer *s;
	const struct ydoc *doc;
	const struct ynode *collection;
	size_t from, to; /* what is between the brackets */
	bool *gone;	 /* of each byte from `from` on */
	struct error *err;
};

/* An entry while they are gone through. */
struct entry {
	const struct ynode *node, *last; /* item or key; item or value */
	size_t start, end, comma;	 /* comma: 0: there is none behind it */
	bool goes;
	bool alone;	  /* nothing that stays is before it in its line */
	bool comma_first; /* of those that go one behind the other: they go with the commas before them */
};

static bool is_gone(const struct flow *f, size_t at)
{
	return at >= f->from && at < f->to && f->gone[at - f->from];
}

static void mark(const struct flow *f, size_t start, size_t end)
{
	if (start < end)
		memset(f->gone + (start - f->from), 1, end - start);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Where the blanks before `at` begin. */
static size_t blanks_before(const struct flow *f, size_t at)
{
	while (at > f->from && is_blank(f->doc->text[at - 1]))
		at--;
	return at;
}

/* Does a line begin at `at`? */
static bool is_line_start(const struct flow *f, size_t at)
{
	for (size_t n = 1; n <= 3 && at >= f->from + n; n++)
		if (layout_break(f->doc, at - n) >= n)
			return true;
	return false;
}

/* --- entries ---------------------------------------------------------------------------------------------------------------- */

static bool begins_line(const struct flow *f, size_t at)
{
	return is_line_start(f, blanks_before(f, at));
}

/* Comments above, which are in the same column. */
static void mark_comments_above(const struct flow *f, const struct entry *e, size_t before)
{
	size_t line = blanks_before(f, e->start);

	mark(f, layout_own_comments(f->doc, e->start, layout_next_line(f->doc, before)), line);
}

/* The comment behind the entry and its comma, in the same line. */
static void mark_comment_behind(const struct flow *f, const struct entry *e)
{
	size_t at = layout_skip_blanks(f->doc, e->end);

	if (at == e->comma)
		at = layout_skip_blanks(f->doc, at + 1);
	if (at < f->to && f->doc->text[at] == '#')
		mark(f, at, layout_line_end(f->doc, at));
}

static void mark_comma(const struct flow *f, size_t comma)
{
	if (comma)
		mark(f, comma, comma + 1);
}

/* Its comma is the one before it, at the beginning of the line. */
static bool has_comma_first(const struct flow *f, const struct entry *e, const struct entry *before)
{
	return before->comma && layout_skip_blanks(f->doc, before->comma + 1) == e->start &&
	       begins_line(f, before->comma);
}

static void mark_entry(const struct flow *f, struct entry *e, const struct entry *before)
{
	bool comma_first = before->node && has_comma_first(f, e, before);
	bool first = begins_line(f, e->start);

	/* So one comma is left between two that stay, and none before the first one. */
	e->comma_first = before->goes ? before->comma_first : comma_first;
	e->alone = first || comma_first || !before->node || (before->goes && before->alone);
	mark(f, e->start, e->end);
	mark_comma(f, e->comma_first ? before->comma : e->comma);
	if (first)
		mark_comments_above(f, e, before->node ? before->end : f->from);
	if (e->alone)
		mark_comment_behind(f, e);
}

static void read_entry(
	const struct flow *f, struct entry *e, const struct ynode *node, const struct entry *before)
{
	size_t at;

	*e = (struct entry){.node = node, .last = node};
	if (f->collection->kind == YNODE_MAPPING)
		e->last += node->size;
	e->start = layout_entry_start(f->doc, node, before->last);
	e->end = e->last->end;
	at = layout_skip_space(f->doc, e->end);
	if (at < f->to && f->doc->text[at] == ',')
		e->comma = at;
}

/* Mark what the edits take. Returns the last entry that stays; its node is NULL: there is none. */
static struct entry mark_entries(const struct flow *f, const struct yedit *edits, size_t nr)
{
	struct entry before = {.node = NULL}, stays = {.node = NULL}, e;
	const struct ynode *node = ynode_first(f->collection);
	size_t next = 0;

	for (; node; node = ynode_next(e.last), before = e) {
		read_entry(f, &e, node, &before);
		e.goes = next < nr && edits[next].node == e.last;
		next += e.goes;
		if (e.goes)
			mark_entry(f, &e, &before);
		else
			stays = e;
	}
	if (before.goes && !before.comma)
		mark_comma(f, stays.comma);
	return stays;
}

/* --- lines and blanks ------------------------------------------------------------------------------------------------------- */

/* Is there nothing that stays but blanks? */
static bool is_left_blank(const struct flow *f, size_t at, size_t end)
{
	for (; at < end; at++)
		if (!is_gone(f, at) && !is_blank(f->doc->text[at]))
			return false;
	return true;
}

/* Blanks around a run of bytes that go, within one line. */
static void trim_run(const struct flow *f, size_t start, size_t end)
{
	size_t behind = layout_skip_blanks(f->doc, end), before = blanks_before(f, start);
	bool is_first = start == f->from || is_line_start(f, start);

	if (layout_break(f->doc, behind)) {
		mark(f, before, start);
		mark(f, end, behind);
	} else if (before < start || (is_first && behind < f->to && f->doc->text[behind] != '#')) {
		mark(f, end, behind);
	}
}

/* Behind the bytes that go from `at` on, with blanks between them; not behind `end`. */
static size_t run_end(const struct flow *f, size_t at, size_t end)
{
	for (;;) {
		size_t behind;

		while (at < end && is_gone(f, at))
			at++;
		behind = layout_skip_blanks(f->doc, at);
		if (behind >= end || !is_gone(f, behind))
			return at;
		mark(f, at, behind);
	}
}

static void trim_line(const struct flow *f, size_t start, size_t end)
{
	for (size_t at = start; at < end;) {
		size_t behind;

		if (!is_gone(f, at)) {
			at++;
			continue;
		}
		behind = run_end(f, at, end);
		trim_run(f, at, behind);
		at = behind;
	}
}

static bool any_gone(const struct flow *f, size_t start, size_t end)
{
	return memchr(f->gone + (start - f->from), 1, end - start) != NULL;
}

/* The end of the line, or of the collection: a line may be long, and hold many of them. */
static size_t line_end(const struct flow *f, size_t at)
{
	while (at < f->to && !layout_break(f->doc, at))
		at++;
	return at;
}

/* Lines that are empty now go; in the others, blanks that are too many. */
static void trim_lines(const struct flow *f)
{
	for (size_t line = f->from, next; line < f->to; line = next) {
		size_t end = line_end(f, line);

		next = end < f->to ? end + layout_break(f->doc, end) : end;
		if (end == line || !any_gone(f, line, end))
			continue;
		if (is_line_start(f, line) && end < f->to && is_left_blank(f, line, end))
			mark(f, line, next);
		else
			trim_line(f, line, end);
	}
}

/* Is there nothing at all left but blanks and line breaks? */
static bool is_empty(const struct flow *f)
{
	for (size_t at = f->from; at < f->to;) {
		size_t n =
			is_gone(f, at) || is_blank(f->doc->text[at]) ? 1 : layout_break(f->doc, at);

		if (!n)
			return false;
		at += n;
	}
	return true;
}

/* --- splices ---------------------------------------------------------------------------------------------------------------- */

/* Does the last scalar that stays end in a ":", "?" or tag, which must not touch the bracket? */
static bool ends_empty(const struct flow *f, const struct entry *stays)
{
	const struct ynode *leaf;

	if (!stays->node)
		return false;
	leaf = stays->last + stays->last->size - 1;
	return leaf->kind == YNODE_SCALAR && leaf->style == YSTYLE_PLAIN && !leaf->len &&
	       leaf->end == stays->last->end &&
	       (leaf->props || strchr(":?", f->doc->text[leaf->end - 1]));
}

static const char *what_stays_between(
	const struct flow *f, const struct entry *stays, size_t start, size_t end)
{
	const char *text = f->doc->text;

	if (is_blank(text[start - 1]) || is_line_start(f, start))
		return "";
	return text[end] == '#' || (end == f->to && ends_empty(f, stays)) ? " " : "";
}

static int add_splices(const struct flow *f, const struct entry *stays)
{
	for (size_t at = f->from, end; at < f->to; at = end) {
		const char *between;

		for (end = at + 1; end < f->to && is_gone(f, end) == is_gone(f, at);)
			end++;
		if (!is_gone(f, at))
			continue;
		between = what_stays_between(f, stays, at, end);
		if (splicer_add(f->s, at, end, between, strlen(between), f->err) < 0)
			return -1;
	}
	return 0;
}

static int remove_entries(const struct flow *f, const struct yedit *edits, size_t nr)
{
	struct entry stays = mark_entries(f, edits, nr);

	trim_lines(f);
	if (!stays.node && is_empty(f))
		mark(f, f->from, f->to);
	return add_splices(f, &stays);
}

int splice_remove_flow(struct splicer *s, const struct yedit *edits, size_t nr, struct error *err)
{
	const struct ynode *collection = ynode_parent(edits[0].node);
	struct flow f = {.s = s, .doc = s->doc, .collection = collection, .err = err};
	bool *CLEANUP(free_pointer) gone = NULL;
	char open;

	if (!collection)
		return splice_refuse(s, edits[0].node->start, err,
			"the whole document can't be removed; set it to another value instead");
	open = s->doc->text[collection->content];
	/* [key: value] */
	if (collection->kind == YNODE_MAPPING && open != '{')
		return splicer_add(s, collection->start, collection->end, "{}", 2, err);
	f.from = collection->content + 1;
	f.to = collection->end - 1;
	f.gone = gone = calloc(f.to - f.from + 1, sizeof(*gone));
	if (!gone)
		return error_nomem(err);
	return remove_entries(&f, edits, nr);
}
