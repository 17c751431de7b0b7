/*
 * Edits of a document: which nodes change, and the text that follows from it, with every other byte as it was.
 *
 *	struct yedits edits = YEDITS_INIT;
 *	yedits_replace(&edits, node, value);  ...  in any order
 *	yedits_splice(&edits, &doc, &opts, &text, &err)          the new text
 *	ydoc_parse(&after, text.s, text.len, ...)
 *	yedits_verify(&edits, &doc, &after, &err)                is it what was meant, node by node?
 *	yedits_clear(&edits)
 *
 * All edits of one call are of the tree as it was before: they must not overlap (an edit within what another one replaces or removes is
 * ERROR_INVALID), and one collection must not be inserted into and removed from in the same call. Splicing and verifying share nothing but the list of edits: the one works on text, the other on nodes.
 *
 * Threads: one list is for one thread at a time.
 */
#ifndef YAML_SPLICE_EDIT_H
#define YAML_SPLICE_EDIT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/str.h"
#include "yaml/value.h"
#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stddef.h>

enum yedit_kind {
	YEDIT_REPLACE, /* node, which is a value, an item, an alias or a root, by value. Its anchor stays; its tag goes, unless both are of the same kind and the value has none of its own and is a string, which the tag may be of */
	YEDIT_REMOVE,  /* node, which is a value or an item; a value's key goes along */
	YEDIT_INSERT, /* value (in a mapping: key and value) into the collection node, before its pair or item number `at` */
	YEDIT_RENAME, /* node, which is a key, to `key` */
	YEDIT_ROOT, /* value becomes the content of a document that has none (an empty file, only comments, `---` alone) */
};

struct yedit {
	enum yedit_kind kind;
	const struct ynode *node; /* of the document that is changed; NULL for YEDIT_ROOT */
	size_t at; /* INSERT: in pairs or items, from 0; their number: at the end. ROOT: the document */
	struct yvalue key, value;
	size_t seq; /* order of arrival: several inserts at one place come in this order */
};

struct yedits {
	struct yedit *v;
	size_t nr, cap;
};

#define YEDITS_INIT        \
	{                  \
		NULL, 0, 0 \
	}

/* 0, or -1 when out of memory. */
int yedits_add(struct yedits *edits, const struct yedit *edit);
void yedits_clear(struct yedits *edits);
void yedits_release(struct yedits *edits);

struct splice_opts {
	bool json; /* the text is JSON and must stay so: see splice_is_json() */
};

/* Is the whole text JSON (one document in flow style, strings in double quotes, literals of JSON)? What is empty is not. */
bool splice_is_json(const struct ydoc *doc);

/*
 * Append the new text to `out` (UTF-8, as doc->text is). `edits` is brought into the order of the nodes: of the node that goes, is replaced or renamed (a
 * removed value counts as its key), or of the collection that is inserted into; then as they come in it (at), then as they arrived.
 *
 * Errors, after which `out` is as before: ERROR_INVALID, with line and column, where the text can't carry the change (an anchor that goes while an alias
 * elsewhere needs it, naming it; edits that overlap; a key that would stand twice; what can't be written in JSON; a place in which a value can't be
 * spliced safely); ERROR_NOMEM. The message says what to do instead.
 */
int yedits_splice(struct yedits *edits, struct ydoc *doc, const struct splice_opts *opts,
	struct str *out, struct error *err);

/*
 * Does `after` hold what `before` held, with the edits done, node by node: kinds, values, types under 1.1 and 1.2, tags, anchors, what each alias stands for,
 * the order, the number of documents and their markers? 0; -1: ERROR_INVALID that tells the first difference with its place in `after`; ERROR_NOMEM.
 * `edits` as yedits_splice() left them.
 */
int yedits_verify(
	const struct yedits *edits, struct ydoc *before, struct ydoc *after, struct error *err);

#endif
