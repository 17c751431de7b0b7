/*
 * Where nodes begin and end, where libyaml's marks do not say it. For yparse.c alone. Offsets are bytes into the text.
 */
#ifndef YAML_SPANS_H
#define YAML_SPANS_H

#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Find anchor and tag, as far as there are any, from `start` on. Fills their places in props and returns where the content begins:
 * `limit` at most, which of an empty scalar is the end of its properties.
 */
size_t span_props(const char *text, size_t start, size_t limit, bool has_anchor, bool has_tag,
	struct yprops *props);

/*
 * The place of a mapping's empty value: behind its ":" or, without one (`? key`, `{key}`), behind its key. libyaml's mark is where
 * the next token begins.
 */
size_t span_empty_value(const char *text, size_t key_end, size_t mark);

/*
 * The end of a block scalar: libyaml's is behind the empty lines that follow. Ours is behind the last line that counts, before its
 * line break: with "|+" the last empty line, else the last line with text. A value that ends in a space may end with a line of
 * spaces, so then lines of spaces stay.
 */
size_t span_block_scalar(const char *text, const struct ynode *node);

/*
 * The directive that is one too many for its document, or `len`: libyaml compares each "%TAG" with all before it, so a hundred
 * thousand of them would take it half a minute.
 */
size_t span_crowd_of_directives(const char *text, size_t len, size_t most);

#endif
