/*
 * How the text lies around a node: lines, columns, what belongs to an entry. For yaml/splice/ alone. Line breaks are those of libyaml. All offsets are
 * bytes of doc->text.
 */
#ifndef YAML_SPLICE_LAYOUT_H
#define YAML_SPLICE_LAYOUT_H

#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the line break at `at`; 0: none. */
size_t layout_break(const struct ydoc *doc, size_t at);

/* Where the line that `at` is in begins, behind the BOM; where it ends, before its line break; where the next one begins (doc->len: none). */
size_t layout_line_start(const struct ydoc *doc, size_t at);
size_t layout_line_end(const struct ydoc *doc, size_t at);
size_t layout_next_line(const struct ydoc *doc, size_t at);

/* Columns before `at`, from 0, in characters, as libyaml counts them for indentation. */
size_t layout_column(const struct ydoc *doc, size_t at);

size_t layout_skip_blanks(const struct ydoc *doc, size_t at); /* spaces and tabs */
size_t layout_skip_space(const struct ydoc *doc, size_t at);  /* and line breaks and comments */

/* Is there nothing but spaces and tabs before `at` in its line? */
bool layout_begins_line(const struct ydoc *doc, size_t at);

/* The comment behind `at` in its line, with nothing but blanks before it: its "#"; doc->len: none. */
size_t layout_comment(const struct ydoc *doc, size_t at);

/* The key of the pair whose value this is; NULL: it is an item, a key or a root. */
const struct ynode *splice_pair_key(const struct ynode *value);

/* The sibling before a node; NULL: it is the first one. */
const struct ynode *splice_before(const struct ynode *node);

/* Columns of the entries of a block collection. */
size_t layout_indent(const struct ydoc *doc, const struct ynode *collection);

/*
 * Where an entry of a collection begins: at its "-" or "?", or its key. `entry` is an item or a key, `before` the node that ends before it (the item or the
 * value before; NULL: it is the first one).
 */
size_t layout_entry_start(
	const struct ydoc *doc, const struct ynode *entry, const struct ynode *before);

/*
 * The comments that belong to an entry in block style, which begins its line at `start`: the lines directly above it (no blank line between) that hold
 * only a comment, in the same column. Returns where the first of them begins as a line, or the line of `start`. Not above `least`, where what comes
 * before ends (a block scalar may have text that looks like a comment).
 */
size_t layout_own_comments(const struct ydoc *doc, size_t start, size_t least);

/*
 * The end of what belongs to an entry or a collection in block style that ends at `end`, before the line break of its last line: the comment behind it, and the
 * lines with comments below it that are indented deeper than `column` (blank lines between them included).
 */
size_t layout_tail_end(const struct ydoc *doc, size_t end, size_t column);

#endif
