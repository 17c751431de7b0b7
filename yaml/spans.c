#include "yaml/spans.h"

#include <string.h>

/* Bytes of the line break (libyaml's) at `at`; 0: none. */
static size_t break_len(const char *text, size_t at, size_t len)
{
	const char *s = text + at;

	if (at >= len)
		return 0;
	if (*s == '\n' || *s == '\r')
		return 1;
	if (len - at >= 2 && memcmp(s, "\xC2\x85", 2) == 0)
		return 2;
	if (len - at >= 3 &&
		(memcmp(s, "\xE2\x80\xA8", 3) == 0 || memcmp(s, "\xE2\x80\xA9", 3) == 0))
		return 3;
	return 0;
}

/* Skip blanks, line breaks and comments, and a BOM at the beginning of a line. */
static size_t skip_space(const char *text, size_t at, size_t end)
{
	for (;;) {
		size_t n = break_len(text, at, end);

		at += n;
		if (n && end - at >= 3 && memcmp(text + at, "\xEF\xBB\xBF", 3) == 0)
			at += 3;
		else if (n)
			continue;
		else if (at < end && (text[at] == ' ' || text[at] == '\t'))
			at++;
		else if (at < end && text[at] == '#')
			while (at < end && !break_len(text, at, end))
				at++;
		else
			return at;
	}
}

static bool is_anchor_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '_' || c == '-';
}

static size_t anchor_end(const char *text, size_t at, size_t end)
{
	while (at < end && is_anchor_char(text[at]))
		at++;
	return at;
}

static size_t tag_end(const char *text, size_t at, size_t end)
{
	if (at + 1 < end && text[at + 1] == '<') {
		while (at < end && text[at] != '>')
			at++;
		return at < end ? at + 1 : end;
	}
	while (at < end && !strchr(" \t,[]{}", text[at]) && !break_len(text, at, end))
		at++;
	return at;
}

size_t span_props(const char *text, size_t start, size_t limit, bool has_anchor, bool has_tag,
	struct yprops *props)
{
	size_t at = start, behind = at;

	while (at < limit) {
		if (text[at] == '&' && has_anchor) {
			props->anchor = text + at + 1;
			behind = anchor_end(text, at + 1, limit);
			props->anchor_len = (uint32_t)(behind - at - 1);
			has_anchor = false;
		} else if (text[at] == '!' && has_tag) {
			behind = tag_end(text, at, limit);
			props->tag_start = (uint32_t)at;
			props->tag_end = (uint32_t)behind;
			has_tag = false;
		} else {
			break;
		}
		at = skip_space(text, behind, limit);
	}
	return at;
}

size_t span_empty_value(const char *text, size_t key_end, size_t mark)
{
	size_t at;

	/* unless that is the end of a comment */
	if (mark > key_end && text[mark - 1] == ':' && !memchr(text + key_end, '#', mark - key_end))
		return mark;
	at = skip_space(text, key_end, mark);
	return at < mark && text[at] == ':' ? at + 1 : key_end;
}

/* Bytes of the line break that ends at `at`; 0: none. */
static size_t break_before(const char *text, size_t from, size_t at)
{
	if (at >= from + 2 && memcmp(text + at - 2, "\r\n", 2) == 0)
		return 2;
	for (size_t n = 1; n <= 3 && at >= from + n; n++)
		if (break_len(text, at - n, at) == n)
			return n;
	return 0;
}

size_t span_block_scalar(const char *text, const struct ynode *node)
{
	size_t header = node->content + 1, header_line, end = node->end, len = node->len;
	bool keep = false, spaces;

	for (; header < end && strchr("+-0123456789", text[header]); header++)
		keep |= text[header] == '+';
	for (header_line = header; header_line < end && !break_len(text, header_line, end);)
		header_line++;
	while (len && break_before(node->value, 0, len))
		len -= break_before(node->value, 0, len);
	spaces = len && node->value[len - 1] == ' ';
	for (;;) {
		size_t line_end = end - break_before(text, header, end), line = line_end;

		if (line_end <= header_line)
			return header;
		while (!spaces && line > header && text[line - 1] == ' ')
			line--;
		if (keep || !break_before(text, header, line))
			return line_end;
		end = line;
	}
}

/* Is there nothing but blank lines and comments between two directives? */
static bool is_same_document(const char *text, size_t before, size_t at)
{
	while (!break_len(text, before, at) && before < at)
		before++;
	return skip_space(text, before, at) == at;
}

size_t span_crowd_of_directives(const char *text, size_t len, size_t most)
{
	size_t count = 0, before = 0, at = 0;

	while (at < len) {
		const char *found = memchr(text + at, '%', len - at);

		if (!found)
			break;
		at = (size_t)(found - text);
		if (!at || break_before(text, 0, at)) {
			count = count && is_same_document(text, before, at) ? count + 1 : 1;
			before = at;
		}
		if (count > most)
			return at;
		at++;
	}
	return len;
}
