/*
 * What a scalar means: its type and value under YAML 1.1 and under the core schema of YAML 1.2.
 *
 * The type of a plain scalar depends on the version: `yes` is a boolean to 1.1 and a string to 1.2, `012` is 10 to 1.1 and 12 to 1.2. Quoted and
 * block scalars are strings. A tag of its own wins: `!!str 1`, `! 1`, `!!int "1"`.
 *
 * Sources: YAML 1.2.2, section 10.3.2; yaml.org/type for 1.1, widened by what the usual 1.1 parsers (PyYAML, Ruby's, Go's yaml.v2/v3) resolve
 * besides, so that what is said to be a string is a string to all of them. (The pattern of yaml.org for floats takes 1.2.3, too, but no parser does.)
 *
 * Threads: safe. Nothing is allocated.
 */
#ifndef YAML_SCALAR_H
#define YAML_SCALAR_H

#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum yversion { YAML_1_2, YAML_1_1 };

enum yscalar_type {
	YSCALAR_STRING,
	YSCALAR_NULL,
	YSCALAR_BOOL,
	YSCALAR_INT,
	YSCALAR_FLOAT,
	YSCALAR_TIMESTAMP, /* 1.1 only */
	YSCALAR_MERGE,	   /* `<<`: 1.1 only */
	YSCALAR_VALUE,	   /* `=`: 1.1 only */
	YSCALAR_OTHER,	   /* by a tag that is none of these: !!binary, !Ref */
};

/* Of a plain text without a tag. */
enum yscalar_type yscalar_resolve(const char *text, size_t len, enum yversion version);

/*
 * Is it, as what it is to 1.2, the same kind of thing to every parser of 1.1? 1e3, 0o14 and -.5 are not: numbers to some, strings to others. True of all
 * that is no number.
 */
bool yscalar_is_portable(const char *text, size_t len);

/* Of a scalar node, with its style and tag. A tag that the text does not fit (!!int x) gives YSCALAR_OTHER. */
enum yscalar_type yscalar_type(
	const struct ydoc *doc, const struct ynode *scalar, enum yversion version);

/* May a string have this tag? Not so where it says what else the text is: !!int, !!null, !!timestamp. */
bool yscalar_tag_takes_text(const char *tag);

/* A text that yscalar_resolve() says is YSCALAR_BOOL. */
bool yscalar_bool(const char *text);

struct ynumber {
	bool is_integer; /* `integer` is exact */
	int64_t integer;
	double real; /* always there; infinite and not-a-number, too */
};

/* Of a text that is YSCALAR_INT or YSCALAR_FLOAT in that version. */
struct ynumber yscalar_number(const char *text, size_t len, enum yversion version);

/*
 * Do two scalars mean the same? Same type under 1.2 and under 1.1 (so that `!!str 1` is '1'), the same tag where it is none of the core schema; null and
 * booleans by what they are (`~` and `null`), all else by their text (1.1 and 1.10 are two, as versions are often written so).
 */
bool yscalar_same(const struct ydoc *doc_a, const struct ynode *a, const struct ydoc *doc_b,
	const struct ynode *b);

/* Is it the plain key `<<` (or tagged !!merge) of a mapping? */
bool yscalar_is_merge_key(const struct ydoc *doc, const struct ynode *key);

#endif
