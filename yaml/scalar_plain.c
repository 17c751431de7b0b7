/* Which texts can stand without quotes, and what is in a text. */
#include "base/utf8.h"
#include "yaml/scalar_forms.h"

#include <string.h>

bool scalar_is_special(uint32_t cp)
{
	return (cp < 0x20 && cp != '\t' && cp != '\n') || (cp >= 0x7F && cp <= 0x9F) ||
	       cp == 0x2028 || cp == 0x2029 || cp == 0xFEFF || cp == 0xFFFE || cp == 0xFFFF;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Of the line at `at`, which is not empty. */
static void note_line(struct scalar_traits *traits, const char *text, size_t at)
{
	bool blank = is_blank(text[at]);

	traits->blank_start |= traits->all_breaks && blank;
	traits->blank_line_start |= blank;
	traits->all_breaks = false;
}

static void note_byte(struct scalar_traits *traits, char c)
{
	switch (c) {
	case '\n':
		traits->line_break = true;
		traits->last_breaks++;
		return;
	case '\t':
		traits->tab = true;
		break;
	case '\'':
		traits->single_quote = true;
		break;
	case '"':
		traits->double_quote = true;
		break;
	case '\\':
		traits->backslash = true;
		break;
	}
	traits->last_breaks = 0;
}

static bool is_blank_line(const char *s, const char *end)
{
	while (s < end && is_blank(*s))
		s++;
	return s == end || *s == '\n';
}

/* Is the first of the lines that are not empty, or the last one, blank? */
static bool has_blank_edge(const char *text, size_t len)
{
	const char *end = text + len, *before_last;

	while (text < end && *text == '\n')
		text++;
	while (text < end && end[-1] == '\n')
		end--;
	if (text == end)
		return false;
	before_last = memrchr(text, '\n', (size_t)(end - text));
	return is_blank_line(text, end) || is_blank_line(before_last ? before_last + 1 : text, end);
}

struct scalar_traits scalar_traits(const char *text, size_t len)
{
	struct scalar_traits traits = {
		.all_breaks = true,
		.blank_edge = has_blank_edge(text, len),
	};

	for (size_t i = 0; i < len;) {
		uint32_t cp = (unsigned char)text[i];
		size_t bytes = cp < 0x80 ? 1 : utf8_decode(text + i, len - i, &cp);

		if (text[i] != '\n' && (!i || text[i - 1] == '\n'))
			note_line(&traits, text, i);
		note_byte(&traits, text[i]);
		traits.special |= scalar_is_special(cp);
		i += bytes ? bytes : 1;
	}
	return traits;
}

/* May a plain scalar begin so? As libyaml has it, which is stricter than YAML about ? and : in brackets. */
static bool can_start(const char *text, size_t len, bool in_flow)
{
	bool is_alone = len == 1 || is_blank(text[1]);

	if (text[0] == '-')
		return !is_alone;
	if (text[0] == '?' || text[0] == ':')
		return !is_alone && !in_flow;
	return !strchr(" ,[]{}#&*!|>'\"%@`", text[0]);
}

/* --- and ... where a line begins. */
static bool is_marker(const char *text, size_t len)
{
	return len >= 3 && (memcmp(text, "---", 3) == 0 || memcmp(text, "...", 3) == 0) &&
	       (len == 3 || is_blank(text[3]));
}

bool scalar_can_be_plain(
	const char *text, size_t len, const struct scalar_traits *traits, bool in_flow)
{
	/* A tab is allowed, but nobody sees what it does to the # or : beside it. */
	if (!len || traits->special || traits->line_break || traits->tab)
		return false;
	if (!can_start(text, len, in_flow) || is_marker(text, len) || text[len - 1] == ' ')
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = text[i], next = i + 1 < len ? text[i + 1] : ' ';

		if (c == ':' && next == ' ')
			return false;
		if (c == '#' && i && text[i - 1] == ' ')
			return false;
		/* PyYAML ends a plain scalar in brackets at a ?, too. */
		if (in_flow && strchr(",[]{}?", c))
			return false;
	}
	return true;
}
