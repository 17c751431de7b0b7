/*
 * What libyaml lets pass and is wrong all the same: keys that stand twice in a mapping, aliases whose anchor does not stand before them in their
 * document.
 *
 * Of scalar keys the text is compared, whatever the quotes, as yamllint does; the merge key "<<" may repeat. Keys with a tag are left alone: it may
 * tell them apart. What is no suspect of the parser's (ydoc.suspects) is not looked at, so a document in order costs nothing.
 */
#ifndef YAML_DUPLICATES_H
#define YAML_DUPLICATES_H

#include "base/stop.h"
#include "base/textmap.h"
#include "yaml/ydoc.h"

/* `key` is there once more, `first` is the first of its kind. 0: go on; else the search ends with it. */
typedef int yduplicate_fn(void *ctx, const struct ynode *key, const struct ynode *first);

/*
 * Call `found` for every such key. Mappings come in the order of the parser's suspects, which is not that of the text; keys of one mapping in theirs.
 *
 * keys: memory of the caller's, for large mappings; may be used for anything else afterwards.
 * stop: asked between keys; NULL: never.
 * 0; -1: out of memory, or `stop` says so; else what `found` returned.
 */
int yduplicates_find(const struct ydoc *doc, struct textmap *keys, struct stop *stop,
	yduplicate_fn *found, void *ctx);

/* 0: go on; else the search ends with it. */
typedef int yundeclared_fn(void *ctx, const struct ynode *alias);

/* Call `found` for every undeclared alias, in the order of the text. Returns as yduplicates_find(). */
int yundeclared_find(const struct ydoc *doc, struct stop *stop, yundeclared_fn *found, void *ctx);

#endif
