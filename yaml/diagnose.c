#include "yaml/diagnose.h"

#include "base/cleanup.h"

#include <inttypes.h>
#include <string.h>

__attribute__((format(printf, 5, 6))) static int set_problem(
	struct ydoc *doc, enum yproblem_kind kind, size_t start, size_t end, const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	if (str_failed(&text))
		return -1;
	doc->problem.kind = kind;
	doc->problem.start = (uint32_t)start;
	doc->problem.end = (uint32_t)end;
	doc->problem.message = arena_copy(&doc->arena, text.s, text.len);
	return doc->problem.message ? 0 : -1;
}

int diagnose(struct ydoc *doc, const struct complaint *complaint)
{
	doc->problem.mark = complaint->problem_at;
	doc->problem.libyaml = complaint->problem;
	return set_problem(doc, YPROBLEM_SYNTAX, complaint->problem_at, complaint->problem_at,
		"syntax error: %s", complaint->problem);
}

static int character_not_allowed(struct ydoc *doc, const struct source_check *check)
{
	size_t end = check->bad + 1;

	while (end < doc->len && ((unsigned char)doc->text[end] & 0xC0) == 0x80)
		end++;
	return set_problem(doc, YPROBLEM_SYNTAX, check->bad, end,
		"syntax error: the character U+%04" PRIX32
		" is not allowed in YAML; in double quotes it is written \"\\%c%0*" PRIX32 "\"",
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

int diagnose_character(struct ydoc *doc, const struct source_check *check)
{
	unsigned char byte;

	doc->problem.mark = (uint32_t)check->bad;
	if (check->is_character)
		return character_not_allowed(doc, check);
	byte = (unsigned char)doc->text[check->bad];
	if (is_cut_off(doc->text + check->bad, doc->len - check->bad))
		return set_problem(doc, YPROBLEM_ENCODING, check->bad, doc->len,
			"the file ends within a UTF-8 character (byte 0x%02X)", byte);
	return set_problem(doc, YPROBLEM_ENCODING, check->bad, check->bad + 1,
		"byte 0x%02X is not valid UTF-8%s", byte,
		byte >= 0xA0   ? ": is the file in Latin-1?"
		: byte >= 0x80 ? ": is the file in Windows-1252?"
			       : "");
}

int diagnose_utf16(struct ydoc *doc, size_t left)
{
	doc->problem.mark = (uint32_t)doc->len;
	return set_problem(doc, YPROBLEM_ENCODING, doc->len, doc->len,
		left == 1 ? "the file is in UTF-16 but ends within a character"
			  : "not valid UTF-16: half of a surrogate pair");
}

int diagnose_utf32(struct ydoc *doc, enum yencoding encoding)
{
	doc->text = "";
	doc->len = 0;
	return set_problem(doc, YPROBLEM_ENCODING, 0, 0,
		"the file is in UTF-32 (%s-endian), which is not supported: save it as UTF-8",
		encoding == YENCODING_UTF32LE ? "little" : "big");
}

int diagnose_size(struct ydoc *doc)
{
	doc->text = "";
	doc->len = 0;
	return set_problem(doc, YPROBLEM_LIMIT, 0, 0, "larger than 4 GiB");
}
