/*
 * SHA-256 (FIPS 180-4), by which a file is known again.
 */
#ifndef APPLY_DIGEST_H
#define APPLY_DIGEST_H

#include <stddef.h>

enum { DIGEST_HEX = 64 };

/* In lower-case hexadecimal digits, NUL-terminated. */
void digest_hex(const char *bytes, size_t len, char ret_hex[DIGEST_HEX + 1]);

#endif
