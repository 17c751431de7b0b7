/*
 * For tests of splices: nodes by paths, and the text that a list of edits gives, parsed and verified.
 *
 * A path is keys and places with / between them, "" the root: "a/0/b". With a number and a colon in front it is in another document: "1:a".
 */
#ifndef TESTS_UNIT_SPLICED_H
#define TESTS_UNIT_SPLICED_H

#include "base/cleanup.h"
#include "yaml/splice/edit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline const struct ynode *step_to(const struct ynode *node, const char *step, size_t len)
{
	size_t place = strtoul(step, NULL, 10);

	if (node->kind == YNODE_MAPPING)
		return ynode_lookup(node, step, len);
	for (node = ynode_first(node); node && place--;)
		node = ynode_next(node);
	return node;
}

static inline const struct ynode *node_at(const struct ydoc *doc, const char *path, size_t len)
{
	const char *end = path + len;
	size_t document = 0;
	const struct ynode *node;

	if (len > 1 && path[1] == ':') {
		document = (size_t)(path[0] - '0');
		path += 2;
	}
	node = ydoc_root(doc, document);
	while (node && path < end) {
		const char *slash = memchr(path, '/', (size_t)(end - path));
		size_t step = (size_t)((slash ? slash : end) - path);

		node = step_to(node, path, step);
		path += step + (slash ? 1 : 0);
	}
	return node;
}

/* The new text, parsed and verified; NULL: refused, with `err` set. */
static inline char *splice_and_verify(struct yedits *edits, struct ydoc *before, struct error *err)
{
	struct splice_opts opts = {.json = splice_is_json(before)};
	struct ydoc CLEANUP(ydoc_release) after = YDOC_INIT;
	struct str text = STR_INIT;

	if (yedits_splice(edits, before, &opts, &text, err) < 0) {
		str_release(&text);
		return NULL;
	}
	if (ydoc_parse(&after, text.s, text.len, NULL, err) < 0 ||
		yedits_verify(edits, before, &after, err) < 0)
		fail_msg("%zu:%zu: %s\nin:\n%s\nthat was:\n%s", err->line, err->column,
			error_text(err), text.s, before->text);
	return str_detach(&text);
}

#endif
