#include "base/utf8.h"

#include <string.h>

size_t utf8_decode(const char *text, size_t len, uint32_t *ret_cp)
{
	const unsigned char *s = (const unsigned char *)text;
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t need;
	uint32_t cp;

	if (s[0] < 0x80) {
		*ret_cp = s[0];
		return 1;
	}
	if (s[0] >= 0xC2 && s[0] <= 0xDF)
		need = 2, cp = s[0] & 0x1F;
	else if ((s[0] & 0xF0) == 0xE0)
		need = 3, cp = s[0] & 0x0F;
	else if (s[0] >= 0xF0 && s[0] <= 0xF4)
		need = 4, cp = s[0] & 0x07;
	else
		return 0;
	if (len < need)
		return 0;
	for (size_t i = 1; i < need; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		cp = cp << 6 | (s[i] & 0x3F);
	}
	if (cp < smallest[need] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	*ret_cp = cp;
	return need;
}

int utf8_encode(struct str *out, uint32_t cp)
{
	char bytes[4];

	if (cp < 0x80)
		return str_addch(out, (char)cp);
	if (cp < 0x800) {
		bytes[0] = (char)(0xC0 | cp >> 6);
		bytes[1] = (char)(0x80 | (cp & 0x3F));
		return str_add(out, bytes, 2);
	}
	if (cp < 0x10000) {
		bytes[0] = (char)(0xE0 | cp >> 12);
		bytes[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		bytes[2] = (char)(0x80 | (cp & 0x3F));
		return str_add(out, bytes, 3);
	}
	bytes[0] = (char)(0xF0 | cp >> 18);
	bytes[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	bytes[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	bytes[3] = (char)(0x80 | (cp & 0x3F));
	return str_add(out, bytes, 4);
}

size_t utf8_count(const char *text, size_t len)
{
	size_t count = 0;
	uint32_t cp;

	for (size_t i = 0; i < len; count++) {
		size_t n = utf8_decode(text + i, len - i, &cp);

		i += n ? n : 1;
	}
	return count;
}

size_t utf8_check(const char *text, size_t len)
{
	const uint64_t high_bits = UINT64_C(0x8080808080808080);
	uint32_t cp;

	for (size_t i = 0; i < len;) {
		uint64_t word;
		size_t n;

		/* Eight ASCII bytes at a time: nearly all of what configuration is made of. */
		if (len - i >= sizeof(word)) {
			memcpy(&word, text + i, sizeof(word));
			if (!(word & high_bits)) {
				i += sizeof(word);
				continue;
			}
		}
		n = utf8_decode(text + i, len - i, &cp);
		if (!n)
			return i;
		i += n;
	}
	return len;
}

struct range {
	uint32_t first, last;
};

/* Combining marks, joiners and variation selectors, in short. */
static const struct range zero_width[] = {{0x300, 0x36F}, {0x483, 0x489}, {0x591, 0x5BD},
	{0x610, 0x61A}, {0x64B, 0x65F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
	{0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};

/* East Asian wide and full-width forms, and emoji. */
static const struct range wide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF},
	{0xA960, 0xA97F}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60},
	{0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF},
	{0x20000, 0x3FFFD}};

static bool in_ranges(uint32_t cp, const struct range *ranges, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

#define IN(cp, ranges) in_ranges(cp, ranges, sizeof(ranges) / sizeof((ranges)[0]))

int utf8_width(uint32_t cp)
{
	if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
		return 0;
	if (cp < 0x300)
		return 1;
	if (IN(cp, zero_width))
		return 0;
	return IN(cp, wide) ? 2 : 1;
}

/* What could drive a terminal or make a line look like another one. */
static const struct range unsafe[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0x61C, 0x61C}, {0x200E, 0x200F},
	{0x2028, 0x202E}, {0x2066, 0x2069}, {0xFEFF, 0xFEFF}};

static int add_escaped(struct str *out, const char *bytes, size_t len)
{
	static const char named[] = "\t\n\r", letters[] = "tnr";

	for (size_t i = 0; i < len; i++) {
		const char *at = bytes[i] ? strchr(named, bytes[i]) : NULL;

		if (at)
			str_addf(out, "\\%c", letters[at - named]);
		else
			str_addf(out, "\\x%02x", (unsigned char)bytes[i]);
	}
	return out->oom ? -1 : 0;
}

int utf8_add_safe(struct str *out, const char *text, size_t len)
{
	size_t plain = 0;
	uint32_t cp = 0;

	for (size_t i = 0; i < len;) {
		size_t n, step;

		/* nearly all there is */
		while (i < len && text[i] >= ' ' && text[i] <= '~')
			i++;
		if (i == len)
			break;
		n = utf8_decode(text + i, len - i, &cp);
		step = n ? n : 1;
		if (!n || IN(cp, unsafe)) {
			str_add(out, text + plain, i - plain);
			add_escaped(out, text + i, step);
			plain = i + step;
		}
		i += step;
	}
	return str_add(out, text + plain, len - plain);
}

int utf8_add_json(struct str *out, const char *text, size_t len)
{
	uint32_t cp = 0;

	for (size_t i = 0; i < len;) {
		size_t n = utf8_decode(text + i, len - i, &cp);

		if (!n)
			str_adds(out, "\\ufffd");
		else if (cp == '"' || cp == '\\')
			str_addf(out, "\\%c", (char)cp);
		else if (cp == '\n')
			str_adds(out, "\\n");
		else if (cp == '\t')
			str_adds(out, "\\t");
		else if (cp == '\r')
			str_adds(out, "\\r");
		else if (IN(cp, unsafe))
			str_addf(out, "\\u%04x", (unsigned)cp);
		else
			str_add(out, text + i, n);
		i += n ? n : 1;
	}
	return out->oom ? -1 : 0;
}
