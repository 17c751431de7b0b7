/* What is not UTF-8 or not a text at all, and characters that look like something else. */
#include "base/utf8.h"
#include "yaml/diagnose_rules.h"

#include <inttypes.h>
#include <string.h>

/* --- files that are no text ------------------------------------------------------------------------------------------------- */

/* Characters that no text has. */
static bool is_control(char c)
{
	return c == 0x7F || ((unsigned char)c < 0x20 && !strchr("\a\b\t\n\v\f\r\x1B", c)) || c == 0;
}

static bool has_magic(const char *text, size_t len)
{
	static const char *const magics[] = {"\x7F"
					     "ELF",
		"\x89PNG", "PK\x03\x04", "\x1F\x8B", "\xFF\xD8\xFF", "BZh",
		"\xFD"
		"7zXZ",
		"\x28\xB5\x2F\xFD"};

	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++)
		if (len >= strlen(magics[i]) && memcmp(text, magics[i], strlen(magics[i])) == 0)
			return true;
	return false;
}

/* One control character in twenty is more than a damaged text has. */
static bool is_binary(const char *text, size_t len)
{
	enum { LOOK_AT = 1024, FEW = 4, ONE_IN = 20 };
	size_t controls = 0;

	if (has_magic(text, len))
		return true;
	if (len > LOOK_AT)
		len = LOOK_AT;
	for (size_t i = 0; i < len; i++)
		controls += is_control(text[i]);
	return controls >= FEW && controls * ONE_IN > len;
}

static int say_binary(struct ydoc *doc)
{
	bool is_elf = doc->len >= 4 && memcmp(doc->text,
					       "\x7F"
					       "ELF",
					       4) == 0;

	doc->text = "";
	doc->len = doc->bom = 0;
	doc->problem.mark = 0;
	return diagnose_set(doc, YPROBLEM_ENCODING, 0, 0,
		is_elf ? "this is a binary file (ELF), not a text file"
		       : "this is a binary file, not a text file");
}

int diagnose_binary(struct ydoc *doc)
{
	if (!is_binary(doc->text, doc->len))
		return 0;
	return say_binary(doc) < 0 ? -1 : 1;
}

/* --- encodings -------------------------------------------------------------------------------------------------------------- */

static int character_not_allowed(struct ydoc *doc, const struct source_check *check)
{
	size_t end = check->bad + 1;

	while (end < doc->len && ((unsigned char)doc->text[end] & 0xC0) == 0x80)
		end++;
	return diagnose_set(doc, YPROBLEM_SYNTAX, check->bad, end,
		"syntax error: the character U+%04" PRIX32
		" is not allowed in YAML: in double quotes, write it as \\%c%0*" PRIX32,
		check->character, check->character > 0xFF ? 'u' : 'x',
		check->character > 0xFF ? 4 : 2, check->character);
}

/* Is what is left the beginning of a character that needs more bytes? */
static bool is_cut_off(const char *rest, size_t len)
{
	unsigned char first = (unsigned char)rest[0];
	size_t need = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;

	if (first < 0xC2 || first > 0xF4 || len >= need)
		return false;
	for (size_t i = 1; i < len; i++)
		if (((unsigned char)rest[i] & 0xC0) != 0x80)
			return false;
	return true;
}

/*
 * The encoding of one byte a character that the text seems to have; NULL: none. In Western European languages, accented letters
 * stand alone or in pairs.
 */
static const char *guess_encoding(const char *text, size_t len, size_t bad)
{
	enum { LOOK_AT = 4096, LONGEST_RUN = 2 };
	const char *guess = "Latin-1";
	size_t run = 0, start = bad;

	while (start > 0 && (unsigned char)text[start - 1] >= 0x80 && bad - start < LOOK_AT)
		start--;
	for (size_t i = start; i < len && i - start < LOOK_AT; i++) {
		unsigned char c = (unsigned char)text[i];

		run = c >= 0x80 ? run + 1 : 0;
		if (run > LONGEST_RUN || is_control(text[i]))
			return NULL;
		if (c >= 0x80 && c < 0xA0)
			guess = "Windows-1252";
	}
	return guess;
}

int diagnose_character(struct ydoc *doc, const struct source_check *check)
{
	const char *guess;
	unsigned char byte;

	doc->problem.mark = (uint32_t)check->bad;
	if (check->is_character)
		return character_not_allowed(doc, check);
	byte = (unsigned char)doc->text[check->bad];
	if (is_cut_off(doc->text + check->bad, doc->len - check->bad))
		return diagnose_set(doc, YPROBLEM_ENCODING, check->bad, doc->len,
			"the file ends in the middle of a UTF-8 character (byte 0x%02X)", byte);
	guess = guess_encoding(doc->text, doc->len, check->bad);
	if (!guess)
		return diagnose_set(doc, YPROBLEM_ENCODING, check->bad, check->bad + 1,
			"byte 0x%02X is not valid UTF-8", byte);
	return diagnose_set(doc, YPROBLEM_ENCODING, check->bad, check->bad + 1,
		"byte 0x%02X is not valid UTF-8: is the file in %s? Save it as UTF-8", byte, guess);
}

int diagnose_utf16(struct ydoc *doc, size_t left)
{
	/* Without a byte-order mark it was only a guess. */
	if (!doc->bom && is_binary(doc->text, doc->len))
		return say_binary(doc);
	doc->problem.mark = (uint32_t)doc->len;
	return diagnose_set(doc, YPROBLEM_ENCODING, doc->len, doc->len,
		left == 1 ? "the file is in UTF-16, but ends in the middle of a character"
			  : "the file is in UTF-16, but has half of a surrogate pair here");
}

/* Is what follows the first four bytes a character, too? */
static bool is_utf32(const struct ydoc *doc, bool little)
{
	const char *unit = doc->text + 4;

	return doc->len < 8 || (unit[little ? 3 : 0] == 0 && unit[little ? 2 : 1] <= 0x10 &&
				       unit[little ? 2 : 1] >= 0);
}

int diagnose_utf32(struct ydoc *doc, enum yencoding encoding)
{
	bool little = encoding == YENCODING_UTF32LE;

	if (!is_utf32(doc, little))
		return say_binary(doc);
	doc->text = "";
	doc->len = doc->bom = 0;
	return diagnose_set(doc, YPROBLEM_ENCODING, 0, 0,
		"the file is in UTF-32 (%s-endian), which is not supported: save it as UTF-8",
		little ? "little" : "big");
}

int diagnose_size(struct ydoc *doc)
{
	doc->text = "";
	doc->len = doc->bom = 0;
	return diagnose_set(doc, YPROBLEM_LIMIT, 0, 0, "is larger than 4 GiB");
}

/* --- characters that cannot be seen ----------------------------------------------------------------------------------------- */

/* Left by an editor in each of two files that were put together. */
int rule_byte_order_mark(const struct place *p)
{
	enum { BOM = 3 };
	static const char bom[] = "\xEF\xBB\xBF";
	struct line line = line_of(p, p->at);
	size_t at = line.text;

	/* libyaml stops behind it. */
	if (p->at >= p->doc->bom + BOM && starts_with(p, p->at - BOM, bom))
		at = p->at - BOM;
	else if (at < p->doc->bom || !starts_with(p, at, bom))
		return 0;
	return diagnose_say(
		p, at, at + BOM, "a byte-order mark (U+FEFF) in the middle of the file: remove it");
}

/* The name of a space other than the ordinary one; NULL: it is none. */
static const char *odd_space(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
		const char *name;
	} spaces[] = {
		{0x00A0, 0x00A0, "no-break space"},
		{0x1680, 0x1680, "Ogham space mark"},
		{0x2000, 0x200A, "typographic space"},
		{0x200B, 0x200B, "zero-width space"},
		{0x202F, 0x202F, "narrow no-break space"},
		{0x205F, 0x205F, "mathematical space"},
		{0x3000, 0x3000, "ideographic space"},
	};

	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++)
		if (cp >= spaces[i].first && cp <= spaces[i].last)
			return spaces[i].name;
	return NULL;
}

static const char *odd_space_at(
	const struct place *p, size_t at, size_t end, uint32_t *ret_cp, size_t *ret_len)
{
	*ret_len = at < end ? utf8_decode(p->text + at, end - at, ret_cp) : 0;
	return *ret_len ? odd_space(*ret_cp) : NULL;
}

/* As indentation, or where a space should be behind the first ":" or "-" of the line. */
static int odd_space_on(const struct place *p, const struct line *line)
{
	uint32_t cp = 0;
	size_t at = line->text, len;
	const char *name = odd_space_at(p, at, line->end, &cp, &len);

	if (name)
		return diagnose_say(p, at, at + len,
			"this line is indented with U+%04" PRIX32 " (%s): use ordinary spaces", cp,
			name);
	if (char_at(p, line->item) == '-')
		at = line->item;
	else
		while (at < line->end && char_at(p, at) != ':')
			at++;
	name = odd_space_at(p, at + 1, line->end, &cp, &len);
	if (!name)
		return 0;
	return diagnose_say(p, at + 1, at + 1 + len,
		"\"%c\" is followed by U+%04" PRIX32 " (%s): use an ordinary space", char_at(p, at),
		cp, name);
}

/* In a text block or in quotes they are text as any other. */
static bool is_within_text(const struct place *p, const struct line *line)
{
	const struct ydoc *doc = p->doc;
	const struct ynode *node;
	size_t i = doc->nodes_nr;

	while (i > 0 && doc->nodes[i - 1].content >= line->text)
		i--;
	if (!i)
		return false;
	node = &doc->nodes[i - 1];
	return node->kind == YNODE_SCALAR && node->style != YSTYLE_PLAIN && line->text < node->end;
}

int rule_odd_space(const struct place *p)
{
	struct line lines[3] = {line_of(p, p->at), line_of(p, p->context)};
	size_t nr = 2;
	int said = 0;

	if (line_above(p, &lines[0], &lines[2]))
		nr++;
	for (size_t i = 0; i < nr && !said; i++)
		if (!is_within_text(p, &lines[i]))
			said = odd_space_on(p, &lines[i]);
	return said;
}
