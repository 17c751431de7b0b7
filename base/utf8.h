/*
 * UTF-8: counting, checking, and printing text from files so that it cannot drive the terminal.
 * Everything here is thread-safe and allocates only in the str that it is given.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Decode the code point at `text` (len > 0 bytes left). Returns its length in bytes, 1 to 4, and the code point; a byte that
 * starts no valid sequence (overlong forms and surrogates are not valid) gives 0 and leaves *ret_cp alone.
 */
size_t utf8_decode(const char *text, size_t len, uint32_t *ret_cp);

/* Append the code point as UTF-8. */
int utf8_encode(struct str *out, uint32_t cp);

/* Code points in `len` bytes; each byte of an invalid sequence counts as one. */
size_t utf8_count(const char *text, size_t len);

/* The offset of the first invalid byte, or `len` if all is valid. */
size_t utf8_check(const char *text, size_t len);

/* Columns on a terminal that the code point takes: 0 (combining), 1 or 2 (wide). Controls count 0. */
int utf8_width(uint32_t cp);

/*
 * Append text for a person: control characters (C0, DEL, C1, U+2028, U+2029, what changes the direction) and invalid
 * bytes as \n, \t, \r, or \xNN for each byte; all else as it is. The result never moves a cursor or starts a new line.
 */
int utf8_add_safe(struct str *out, const char *text, size_t len);

/* Append as the inside of a JSON string (no quotes around it): valid JSON whatever the bytes; invalid bytes become U+FFFD. */
int utf8_add_json(struct str *out, const char *text, size_t len);

#endif
