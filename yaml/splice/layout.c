#include "yaml/splice/layout.h"

#include "base/utf8.h"

#include <string.h>

size_t layout_break(const struct ydoc *doc, size_t at)
{
	const char *s = doc->text + at;
	size_t left = doc->len - at;

	if (!left)
		return 0;
	if (*s == '\r')
		return left >= 2 && s[1] == '\n' ? 2 : 1;
	if (*s == '\n')
		return 1;
	if (left >= 2 && memcmp(s, "\xC2\x85", 2) == 0)
		return 2;
	if (left >= 3 && (memcmp(s, "\xE2\x80\xA8", 3) == 0 || memcmp(s, "\xE2\x80\xA9", 3) == 0))
		return 3;
	return 0;
}

/* Does a line break end at `at`? */
static bool is_behind_break(const struct ydoc *doc, size_t at)
{
	const char *s = doc->text + at;

	if (at > doc->bom && (s[-1] == '\n' || s[-1] == '\r'))
		return true;
	if (at >= doc->bom + 2 && memcmp(s - 2, "\xC2\x85", 2) == 0)
		return true;
	return at >= doc->bom + 3 &&
	       (memcmp(s - 3, "\xE2\x80\xA8", 3) == 0 || memcmp(s - 3, "\xE2\x80\xA9", 3) == 0);
}

size_t layout_line_start(const struct ydoc *doc, size_t at)
{
	if (at < doc->bom)
		return doc->bom;
	/* within a CRLF */
	if (at > doc->bom && at < doc->len && doc->text[at] == '\n' && doc->text[at - 1] == '\r')
		at--;
	while (at > doc->bom && !is_behind_break(doc, at))
		at--;
	return at;
}

size_t layout_line_end(const struct ydoc *doc, size_t at)
{
	while (at < doc->len && !layout_break(doc, at))
		at++;
	return at;
}

size_t layout_next_line(const struct ydoc *doc, size_t at)
{
	at = layout_line_end(doc, at);
	return at + layout_break(doc, at);
}

size_t layout_column(const struct ydoc *doc, size_t at)
{
	size_t start = layout_line_start(doc, at);

	return at > start ? utf8_count(doc->text + start, at - start) : 0;
}

size_t layout_skip_blanks(const struct ydoc *doc, size_t at)
{
	while (at < doc->len && (doc->text[at] == ' ' || doc->text[at] == '\t'))
		at++;
	return at;
}

size_t layout_skip_space(const struct ydoc *doc, size_t at)
{
	for (;;) {
		size_t n;

		at = layout_skip_blanks(doc, at);
		if (at < doc->len && doc->text[at] == '#')
			at = layout_line_end(doc, at);
		n = layout_break(doc, at);
		if (!n)
			return at;
		at += n;
		if (doc->len - at >= 3 && memcmp(doc->text + at, "\xEF\xBB\xBF", 3) == 0)
			at += 3;
	}
}

bool layout_begins_line(const struct ydoc *doc, size_t at)
{
	/* The line may be the whole of a large file: look no further than need be. */
	while (at > doc->bom && (doc->text[at - 1] == ' ' || doc->text[at - 1] == '\t'))
		at--;
	return at <= doc->bom || is_behind_break(doc, at);
}

size_t layout_comment(const struct ydoc *doc, size_t at)
{
	size_t hash = layout_skip_blanks(doc, at);

	return hash > at && hash < doc->len && doc->text[hash] == '#' ? hash : doc->len;
}

const struct ynode *splice_before(const struct ynode *node)
{
	const struct ynode *parent = ynode_parent(node), *before = node - 1;

	if (!node->index)
		return NULL;
	while (before - before->up != parent)
		before -= before->up;
	return before;
}

const struct ynode *splice_pair_key(const struct ynode *value)
{
	const struct ynode *parent = ynode_parent(value);

	if (!parent || parent->kind != YNODE_MAPPING || ynode_is_key(value))
		return NULL;
	return splice_before(value);
}

size_t layout_indent(const struct ydoc *doc, const struct ynode *collection)
{
	return layout_column(doc, collection->content);
}

size_t layout_entry_start(
	const struct ydoc *doc, const struct ynode *entry, const struct ynode *before)
{
	const struct ynode *parent = ynode_parent(entry);
	size_t at;

	if (!before && parent->style == YSTYLE_BLOCK)
		return parent->content;
	if (!before)
		at = parent->content +
		     (doc->text[parent->content] == '[' || doc->text[parent->content] == '{');
	else
		at = before->end;
	at = layout_skip_space(doc, at);
	if (before && parent->style == YSTYLE_FLOW && at < entry->start && doc->text[at] == ',')
		at = layout_skip_space(doc, at + 1);
	return at;
}

/* The column of a comment that is alone in the line that begins at `line`; SIZE_MAX: it holds something else. */
static size_t comment_column(const struct ydoc *doc, size_t line)
{
	size_t at = layout_skip_blanks(doc, line);

	return at < doc->len && doc->text[at] == '#' ? at - line : SIZE_MAX;
}

size_t layout_own_comments(const struct ydoc *doc, size_t start, size_t least)
{
	size_t line = layout_line_start(doc, start), column = start - line;

	while (line > least && line > doc->bom) {
		size_t above = layout_line_start(doc, line - 1);

		if (above < least || comment_column(doc, above) != column)
			break;
		line = above;
	}
	return line;
}

size_t layout_tail_end(const struct ydoc *doc, size_t end, size_t column)
{
	size_t line, at;

	end = layout_line_end(doc, end);
	for (line = layout_next_line(doc, end); line < doc->len;
		line = layout_next_line(doc, line)) {
		size_t hash = comment_column(doc, line);

		at = layout_line_end(doc, line);
		if (hash != SIZE_MAX && hash > column)
			end = at;
		else if (layout_skip_blanks(doc, line) != at)
			break;
	}
	return end;
}
