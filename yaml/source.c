#include "yaml/source.h"

#include "base/utf8.h"

#include <string.h>

enum yencoding source_encoding(const char *text, size_t len)
{
	/* The first bytes; -1: any but NUL. The longer patterns come first. */
	static const struct {
		enum yencoding encoding;
		size_t len;
		int bytes[4];
	} patterns[] = {
		{YENCODING_UTF32BE, 4, {0x00, 0x00, 0xFE, 0xFF}},
		{YENCODING_UTF32BE, 4, {0x00, 0x00, 0x00, -1}},
		{YENCODING_UTF32LE, 4, {0xFF, 0xFE, 0x00, 0x00}},
		{YENCODING_UTF32LE, 4, {-1, 0x00, 0x00, 0x00}},
		{YENCODING_UTF16BE, 2, {0xFE, 0xFF}},
		{YENCODING_UTF16BE, 2, {0x00, -1}},
		{YENCODING_UTF16LE, 2, {0xFF, 0xFE}},
		{YENCODING_UTF16LE, 2, {-1, 0x00}},
	};

	for (size_t p = 0; p < sizeof(patterns) / sizeof(patterns[0]); p++) {
		size_t i = 0;

		while (i < patterns[p].len && i < len &&
			(patterns[p].bytes[i] < 0 ? text[i] != 0
						  : (unsigned char)text[i] == patterns[p].bytes[i]))
			i++;
		if (i == patterns[p].len)
			return patterns[p].encoding;
	}
	return YENCODING_UTF8;
}

static uint32_t unit_at(const char *text, bool big)
{
	const unsigned char *b = (const unsigned char *)text;

	return big ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

size_t source_from_utf16(const char *text, size_t len, enum yencoding encoding, struct str *out)
{
	bool big = encoding == YENCODING_UTF16BE;
	size_t i = 0;

	while (i + 2 <= len) {
		uint32_t unit = unit_at(text + i, big), low;

		if (unit < 0xD800 || unit > 0xDFFF) {
			utf8_encode(out, unit);
			i += 2;
			continue;
		}
		low = i + 4 <= len ? unit_at(text + i + 2, big) : 0;
		if (unit > 0xDBFF || low < 0xDC00 || low > 0xDFFF)
			return i;
		utf8_encode(out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
		i += 4;
	}
	return i;
}

static void add_unit(struct str *out, uint32_t unit, bool big)
{
	str_addch(out, (char)(big ? unit >> 8 : unit & 0xFF));
	str_addch(out, (char)(big ? unit & 0xFF : unit >> 8));
}

void source_to_utf16(const char *text, size_t len, enum yencoding encoding, struct str *out)
{
	bool big = encoding == YENCODING_UTF16BE;
	size_t i = 0, n;

	for (; i < len; i += n) {
		uint32_t cp = 0xFFFD;

		n = utf8_decode(text + i, len - i, &cp);
		if (!n)
			n = 1;
		if (cp >= 0x10000) {
			add_unit(out, 0xD800 + ((cp - 0x10000) >> 10), big);
			cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
		}
		add_unit(out, cp, big);
	}
}

/* The characters that libyaml reads (YAML 1.1, 5.1); the same as YAML 1.2's printable ones. */
static bool is_allowed(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= 0x20 && cp <= 0x7E) || cp == 0x85 ||
	       (cp >= 0xA0 && cp <= 0xD7FF) || (cp >= 0xE000 && cp <= 0xFFFD) || cp >= 0x10000;
}

enum { BLOCK = 64 };

/* Nothing but ASCII that is allowed? Written so that compilers turn it into vector instructions. */
static bool is_plain_block(const unsigned char *bytes)
{
	unsigned char odd = 0;

	for (int i = 0; i < BLOCK; i++) {
		unsigned char c = bytes[i];

		odd |= (unsigned char)((c - 0x20) & 0xFF) >= 0x5F && c != '\n' && c != '\r' &&
		       c != '\t';
	}
	return !odd;
}

struct source_check source_check(const char *text, size_t len)
{
	struct source_check check = {.ascii = len, .bad = len};
	size_t i = 0;

	while (i < len) {
		size_t stop;

		if (len - i >= BLOCK && is_plain_block((const unsigned char *)text + i)) {
			i += BLOCK;
			continue;
		}
		stop = len - i < BLOCK ? len : i + BLOCK;
		while (i < stop) {
			uint32_t cp = 0;
			size_t n = utf8_decode(text + i, len - i, &cp);

			if (n != 1 && i < check.ascii)
				check.ascii = i;
			if (!n || !is_allowed(cp)) {
				check.bad = i;
				check.is_character = n > 0;
				check.character = cp;
				return check;
			}
			i += n;
		}
	}
	return check;
}

void source_marks_init(
	struct source_marks *m, const char *text, size_t len, size_t base, size_t ascii)
{
	*m = (struct source_marks){text, len, base, ascii < base ? base : ascii, 0, base};
}

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

size_t source_marks_walk(struct source_marks *m, size_t index)
{
	const uint64_t high_bits = UINT64_C(0x8080808080808080);
	uint64_t word;

	while (m->index < index && m->offset < m->len) {
		if (index - m->index >= sizeof(word) && m->len - m->offset >= sizeof(word)) {
			memcpy(&word, m->text + m->offset, sizeof(word));
			if (!(word & high_bits)) {
				m->index += sizeof(word);
				m->offset += sizeof(word);
				continue;
			}
		}
		m->offset++;
		while (m->offset < m->len && is_continuation(m->text[m->offset]))
			m->offset++;
		m->index++;
	}
	while (m->index > index && m->offset > m->base) {
		m->offset--;
		while (m->offset > m->base && is_continuation(m->text[m->offset]))
			m->offset--;
		m->index--;
	}
	return m->offset;
}
