/*
 * A value as the text that is put into one slot of a document: with properties, in the style that fits there, and so that nothing that follows in the text
 * becomes part of it. For yaml/splice/ alone.
 */
#ifndef YAML_SPLICE_COMPOSE_H
#define YAML_SPLICE_COMPOSE_H

#include "yaml/splice/splice.h"

struct slot {
	const struct ynode
		*old; /* what stands there now: a scalar's style is wished for; NULL: nothing */
	const char *
		kept; /* properties of the old one that stay ("&a !t"), borrowed; NULL or len 0: none */
	size_t kept_len;
	bool kept_anchor;	   /* there is an anchor among them */
	struct render_style style; /* as learned; flow: collections are written so */
	bool in_flow;		   /* within brackets */
	bool compact;		   /* flow: no blanks behind , and : */
	bool tabs;		   /* flow over several lines: indent and step count tabs */
	size_t parent_indent;	   /* columns of the parent in block style; SIZE_MAX: a root */
	size_t indent;		   /* columns of the value's lines */
	size_t follow; /* the end of the line behind which the value will end: what follows it in block style begins here */
};

/* Text of a value. What comes behind `first` bytes begins with a line break, and comes behind a comment that stands on the first line. */
struct composed {
	struct str text;
	size_t first;
	bool below; /* a block collection that must not begin on the line of a key: entries come first in the text, no properties */
};

#define COMPOSED_INIT            \
	{                        \
		.text = STR_INIT \
	}

void composed_release(struct composed *composed);

/* Fill `ret`, which is empty. Errors: as yedits_splice(); `at` is the place they name. */
int compose_value(struct splicer *s, struct yvalue value, const struct slot *slot, size_t at,
	struct composed *ret, struct error *err);

/* A key, without its ":". */
int compose_key(struct splicer *s, struct yvalue key, const struct slot *slot, size_t at,
	struct str *out, struct error *err);

/* Append `key: value` in block style. */
int compose_pair(struct splicer *s, const struct yedit *edit, const struct slot *slot, size_t at,
	struct str *out, struct error *err);

/* The node that a value is, aliases looked through. NULL: undeclared. */
const struct ynode *compose_node(struct yvalue value);

/* Will the value be written in block style, on lines of its own? */
bool compose_is_block(struct yvalue value, const struct slot *slot);

#endif
