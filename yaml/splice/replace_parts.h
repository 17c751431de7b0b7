/*
 * For splice_replace.c and replace_*.c alone: one value that takes the place of another one, and what all kinds of that share.
 */
#ifndef YAML_SPLICE_REPLACE_PARTS_H
#define YAML_SPLICE_REPLACE_PARTS_H

#include "yaml/splice/compose.h"

struct replacing {
	struct splicer *s;
	const struct ynode *node, *parent, *key;
	struct yvalue value;
	struct slot slot;
	struct str kept;
	bool props_change; /* the properties are not as they were */
};

static inline const struct ydoc *replace_doc(const struct replacing *r)
{
	return r->s->doc;
}

/* replace_lines.c */
int replace_block_scalar(struct replacing *r, struct error *err);
int replace_block(struct replacing *r, struct error *err);

/* Properties that are as they were are not written again. */
void replace_leave_props(struct replacing *r);

/* --- splices: 0, or -1: ERROR_NOMEM ----------------------------------------------------------------------------------------- */

int replace_put(
	struct replacing *r, size_t start, size_t end, const struct str *text, struct error *err);

/* `blank` and the first line go into start..end, the others behind the line of `end`. */
int replace_split(struct replacing *r, size_t start, size_t end, const char *blank,
	const struct composed *text, struct error *err);

/* start..end becomes `blank` and the value, with the comment at from..to behind its first line. */
int replace_put_commented(struct replacing *r, size_t start, size_t end, const char *blank,
	const struct composed *text, size_t from, size_t to, struct error *err);

/* A block collection that must begin on a line of its own gets one. Out of memory: str_failed(&text->text). */
void replace_break_before(struct replacing *r, struct composed *text);

/* --- where it stands -------------------------------------------------------------------------------------------------------- */

/* Behind the ":", "-" or "?" that announces the node, or the "---" in its line. */
size_t replace_head(const struct replacing *r);

/* What comes between that and a value on the same line. */
const char *replace_blank_behind(const struct replacing *r, size_t head);

/* May a block collection begin behind what announces the node, on the same line? */
bool replace_is_compact(const struct replacing *r);

bool replace_is_on_line(const struct replacing *r, size_t head);

/* Columns of the entries of a block collection that stands below its key. */
size_t replace_indent_below(const struct replacing *r);

#endif
