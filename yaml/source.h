/*
 * The bytes of a file as text: which encoding, is it valid, and where do libyaml's marks point to.
 */
#ifndef YAML_SOURCE_H
#define YAML_SOURCE_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum yencoding {
	YENCODING_UTF8,
	YENCODING_UTF16LE,
	YENCODING_UTF16BE,
	YENCODING_UTF32LE,
	YENCODING_UTF32BE
};

/* YAML 1.2, section 5.2: by the BOM, or by where the NUL bytes of the first character are. */
enum yencoding source_encoding(const char *text, size_t len);

/*
 * Append UTF-16 as UTF-8 (a BOM stays one). Returns the bytes read: fewer than `len` where a unit is not valid (half a
 * surrogate pair, an odd last byte). Check str_failed() afterwards.
 */
size_t source_from_utf16(const char *text, size_t len, enum yencoding encoding, struct str *out);

/* The other way: append valid UTF-8 as UTF-16. Check str_failed() afterwards. */
void source_to_utf16(const char *text, size_t len, enum yencoding encoding, struct str *out);

struct source_check {
	size_t ascii; /* offset of the first byte that is not ASCII */
	size_t bad; /* of the first one that YAML does not allow; the text's length where all is well */
	bool is_character; /* that one is valid UTF-8 (a control character, say) */
	uint32_t character;
};

/* Look at all of the text once. */
struct source_check source_check(const char *text, size_t len);

/*
 * From libyaml's marks, which count code points, to bytes. Marks mostly grow, so each step goes on where the last one ended.
 */
struct source_marks {
	const char *text;
	size_t len, base;     /* mark 0 is at `base`, behind the BOM */
	size_t ascii;	      /* all before this offset is ASCII */
	size_t index, offset; /* where we are */
};

void source_marks_init(
	struct source_marks *m, const char *text, size_t len, size_t base, size_t ascii);
size_t source_marks_walk(struct source_marks *m, size_t index);

static inline uint32_t source_offset(struct source_marks *m, size_t index)
{
	if (m->base + index <= m->ascii)
		return (uint32_t)(m->base + index);
	return (uint32_t)source_marks_walk(m, index);
}

#endif
