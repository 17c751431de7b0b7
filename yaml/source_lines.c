/* Looking at the source around a place, for the rules of diagnose*.c. */
#include "yaml/diagnose_rules.h"

#include <stdint.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

bool is_blank_at(const struct place *p, size_t at)
{
	return at >= p->len || is_blank(char_at(p, at)) || is_break(char_at(p, at));
}

bool starts_with(const struct place *p, size_t at, const char *text)
{
	size_t len = strlen(text);

	return at <= p->len && p->len - at >= len && memcmp(p->text + at, text, len) == 0;
}

size_t skip_blanks(const struct place *p, size_t at, size_t end)
{
	while (at < end && is_blank(char_at(p, at)))
		at++;
	return at;
}

struct line line_of(const struct place *p, size_t at)
{
	struct line line = {.start = at, .end = at};

	while (line.start > p->doc->bom && !is_break(char_at(p, line.start - 1)))
		line.start--;
	while (line.end < p->len && !is_break(char_at(p, line.end)))
		line.end++;
	while (line.end > line.start && is_blank(char_at(p, line.end - 1)))
		line.end--;
	line.text = skip_blanks(p, line.start, line.end);
	line.item = line.text;
	while (line.item < line.end && char_at(p, line.item) == '-' &&
		is_blank_at(p, line.item + 1))
		line.item = skip_blanks(p, line.item + 1, line.end);
	return line;
}

bool line_above(const struct place *p, const struct line *line, struct line *ret_above)
{
	size_t at = line->start;

	while (at > p->doc->bom) {
		struct line above = line_of(p, at - 1);

		if (above.text < above.end && char_at(p, above.text) != '#') {
			*ret_above = above;
			return true;
		}
		at = above.start < at ? above.start : at - 1;
	}
	return false;
}

size_t line_below(const struct place *p, size_t at)
{
	while (at < p->len && !is_break(p->text[at]))
		at++;
	if (starts_with(p, at, "\r\n"))
		return at + 2;
	return at < p->len ? at + 1 : at;
}

size_t line_nr(const struct place *p, size_t at)
{
	return ydoc_line_nr(p->doc, at);
}

size_t column_of(const struct place *p, size_t at)
{
	size_t start = at;

	while (start > p->doc->bom && !is_break(char_at(p, start - 1)))
		start--;
	return at - start;
}

size_t quotes_end(const struct place *p, size_t at, size_t end)
{
	char quote = char_at(p, at++);

	for (; at < end; at++) {
		if (quote == '"' && char_at(p, at) == '\\')
			at++;
		else if (char_at(p, at) == quote && quote == '\'' && at + 1 < end &&
			 char_at(p, at + 1) == quote)
			at++;
		else if (char_at(p, at) == quote)
			return at + 1;
	}
	return SIZE_MAX;
}

size_t key_end(const struct place *p, size_t from, size_t end)
{
	if (from < end && (char_at(p, from) == '"' || char_at(p, from) == '\'')) {
		from = quotes_end(p, from, end);
		if (from == SIZE_MAX)
			return SIZE_MAX;
		from = skip_blanks(p, from, end);
		return from < end && char_at(p, from) == ':' ? from : SIZE_MAX;
	}
	for (; from < end; from++) {
		if (char_at(p, from) == ':' && is_blank_at(p, from + 1))
			return from;
		if (is_blank(char_at(p, from)) && from + 1 < end && char_at(p, from + 1) == '#')
			return SIZE_MAX;
	}
	return SIZE_MAX;
}

size_t before_comment(const struct place *p, size_t from, size_t end)
{
	for (size_t at = from; at + 1 < end; at++)
		if (is_blank(char_at(p, at)) && char_at(p, at + 1) == '#') {
			end = at;
			break;
		}
	while (end > from && is_blank(char_at(p, end - 1)))
		end--;
	return end;
}

struct fragment fragment(const struct place *p, size_t start, size_t end)
{
	enum { LONGEST = 40 };
	struct fragment f = {p->text + start, 0, "", "\""};
	size_t at = start, shown = 0;

	if (end > p->len)
		end = p->len;

	while (at < end && !is_break(char_at(p, at)) && shown < LONGEST) {
		do
			at++;
		while (at < p->len && ((unsigned char)char_at(p, at) & 0xC0) == 0x80);
		shown++;
	}
	if (at < end)
		f.more = "...";
	while (at > start && is_blank(char_at(p, at - 1)))
		at--;
	f.len = (int)(at - start);
	if (memchr(f.text, '"', at - start) && !memchr(f.text, '\'', at - start))
		f.quote = "'";
	return f;
}

const struct ynode *open_node(const struct place *p)
{
	const struct ydoc *doc = p->doc;

	return doc->frames_nr ? &doc->nodes[doc->frames[doc->frames_nr - 1].node] : NULL;
}

const struct ynode *last_node(const struct place *p)
{
	const struct ydoc *doc = p->doc;
	size_t first = doc->documents_nr ? doc->documents[doc->documents_nr - 1].first : 0;

	return doc->nodes_nr > first ? &doc->nodes[doc->nodes_nr - 1] : NULL;
}

const struct ynode *last_key(const struct place *p)
{
	const struct ynode *node = last_node(p), *open = open_node(p);

	if (!node || !open || open->kind != YNODE_MAPPING || node <= open)
		return NULL;
	while (node - node->up != open)
		node -= node->up;
	if (node->index % 2 == 0)
		return node;
	for (node--; node - node->up != open;)
		node -= node->up;
	return node;
}

/* Its value, unless that is empty or still to come; NULL then. */
static const struct ynode *value_of(const struct place *p, const struct ynode *key)
{
	const struct ynode *value = key + key->size;

	return value < p->doc->nodes + p->doc->nodes_nr && value->end > value->start ? value : NULL;
}

bool has_whole_value(const struct place *p, const struct ynode *key)
{
	const struct ynode *value = value_of(p, key);

	return value && value->style != YSTYLE_BLOCK;
}
