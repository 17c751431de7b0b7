/* Texts in quotes: single, double, JSON's. */
#include "base/utf8.h"
#include "yaml/scalar_forms.h"

#include <string.h>

void scalar_add_single(struct str *out, const char *text, size_t len)
{
	const char *quote;

	str_addch(out, '\'');
	while ((quote = memchr(text, '\'', len))) {
		size_t part = (size_t)(quote - text) + 1;

		str_add(out, text, part);
		str_addch(out, '\'');
		text += part;
		len -= part;
	}
	str_add(out, text, len);
	str_addch(out, '\'');
}

struct escape {
	char c;
	char letter;
};

static const struct escape json_escapes[] = {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'},
	{'\r', 'r'}, {'\b', 'b'}, {'\f', 'f'}, {0, 0}};
static const struct escape yaml_escapes[] = {{'"', '"'}, {'\\', '\\'}, {'\n', 'n'}, {'\t', 't'},
	{'\r', 'r'}, {'\b', 'b'}, {'\f', 'f'}, {'\v', 'v'}, {'\a', 'a'}, {'\x1b', 'e'}, {'\0', '0'},
	{0, 0}};

static bool add_letter(struct str *out, const struct escape *escapes, uint32_t cp)
{
	for (; escapes->letter; escapes++)
		if (cp == (unsigned char)escapes->c) {
			str_addch(out, '\\');
			str_addch(out, escapes->letter);
			return true;
		}
	return false;
}

static bool is_plain_inside(uint32_t cp)
{
	return cp >= 0x20 && cp != '"' && cp != '\\' && !scalar_is_special(cp);
}

static void add_quoted(struct str *out, const char *text, size_t len, bool json)
{
	size_t done = 0;

	str_addch(out, '"');
	for (size_t i = 0; i < len;) {
		uint32_t cp = (unsigned char)text[i];
		size_t bytes = cp < 0x80 ? 1 : utf8_decode(text + i, len - i, &cp);

		/* What is not UTF-8 has no form at all. */
		if (!bytes) {
			cp = 0xFFFD;
			bytes = 1;
		} else if (is_plain_inside(cp)) {
			i += bytes;
			continue;
		}
		str_add(out, text + done, i - done);
		if (!add_letter(out, json ? json_escapes : yaml_escapes, cp))
			str_addf(out, cp < 0x100 && !json ? "\\x%02X" : "\\u%04X", (unsigned)cp);
		i += bytes;
		done = i;
	}
	str_add(out, text + done, len - done);
	str_addch(out, '"');
}

void scalar_add_double(struct str *out, const char *text, size_t len)
{
	add_quoted(out, text, len, false);
}

void scalar_add_json_string(struct str *out, const char *text, size_t len)
{
	add_quoted(out, text, len, true);
}
