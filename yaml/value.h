/*
 * Values: what a change puts somewhere. A value is a node with its document: parsed from what the user wrote, a subtree of the text that is
 * changed, or one made here. Made ones are nodes like any other; their children are reached by YNODE_EACH.
 *
 * Everything is borrowed from the arena and the documents it was made from. Threads: as for these.
 */
#ifndef YAML_VALUE_H
#define YAML_VALUE_H

#include "base/arena.h"
#include "base/error.h"
#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>

struct yvalue {
	const struct ydoc *doc; /* for tags and anchors; never NULL */
	const struct ynode *node;
};

/*
 * Parse YAML text (borrowed, as long as `doc`) that holds one value: no text at all is null. More than one document, an undeclared alias, a key
 * twice: ERROR_CONFIG, with `origin` ("--set a.b") in the message.
 */
int yvalue_parse(struct ydoc *doc, const char *text, size_t len, const char *origin,
	struct yvalue *ret, struct error *err);

/* A string, whatever it looks like. `text` is borrowed; it must be UTF-8 (the caller has checked). -1: out of memory. */
int yvalue_string(struct arena *arena, const char *text, size_t len, struct yvalue *ret);

/* A key as it is written in a query: a plain scalar that is quoted only where its text needs it, so that 8080 stays a number. */
int yvalue_key(struct arena *arena, const char *text, size_t len, struct yvalue *ret);

struct ytext {
	const char *s; /* not NUL-terminated */
	size_t len;
};

/* {key0: {key1: ... value}}, as block mappings. nr 0: the value itself. Keys as yvalue_key(). -1: out of memory. */
int yvalue_wrap(struct arena *arena, const struct ytext *keys, size_t nr, struct yvalue value,
	struct yvalue *ret);

/* Entries of mappings whose value is null left out, at every depth (but not within sequences): RFC 7396. -1: out of memory. */
int yvalue_without_nulls(struct arena *arena, struct yvalue value, struct yvalue *ret);

/*
 * Do they hold the same data? Scalars as yscalar_same(); aliases are looked through, on both sides (with an end: a recursive one is the same only as
 * itself); merge keys count as what they are written as. With `any_order` keys of mappings may come in any order (which hashes or sorts, and may
 * fail for want of memory). 1: same, 0: not, -1: out of memory.
 */
int yvalue_same(struct yvalue a, struct yvalue b, bool any_order);

/*
 * Is `there` what setting it to `wanted` would make of it? As yvalue_same(), but what 1.1 and 1.2 read in two ways counts as in 1.2, as it is then written so that both
 * read that: `y` is 'y', 1e3 is 1.0e+3. 1: yes, 0: no, -1: out of memory.
 */
int yvalue_is_already(struct yvalue there, struct yvalue wanted);

/* Through alias after alias to what is meant; NULL: undeclared. */
const struct ynode *ynode_meant(const struct ynode *node);

/* The pair's value in a mapping by the text of its key, without looking through merge keys; NULL: none. */
const struct ynode *ynode_lookup(const struct ynode *mapping, const char *key, size_t len);

#endif
