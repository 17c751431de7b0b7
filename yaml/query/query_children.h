/*
 * For yaml/query/ alone: what is below a node, as a query sees it: aliases looked through, and behind the pairs of a mapping those that it merges.
 *
 *	struct kids kids;
 *	kids_begin(&kids, e, &parent);
 *	while ((r = kids_next(&kids, &child)) > 0)
 *		...
 *	kids_end(&kids);
 */
#ifndef YAML_QUERY_QUERY_CHILDREN_H
#define YAML_QUERY_QUERY_CHILDREN_H

#include "yaml/query/query_eval.h"

struct kids {
	struct eval *e;
	const struct frame *parent;
	const struct ynode *next; /* its own; keys of a mapping */
	size_t index;
	bool merges, gathered; /* there are merge keys; what they bring is on the stack */
	size_t from, at, end;  /* there */
};

void kids_begin(struct kids *kids, struct eval *e, const struct frame *parent);

/* 1: `child` is the next one; 0: there is none; -1: error. `parent` must stay while child is used. */
int kids_next(struct kids *kids, struct frame *child);
void kids_end(struct kids *kids);

/* The value of a key; in a merged mapping, too. As above. */
int children_find(
	struct eval *e, const struct frame *parent, struct ytext name, struct frame *child);

/* An item of a sequence, from 0. As above. */
int children_item(struct eval *e, const struct frame *parent, uint64_t index, struct frame *child);

/* It is already known. */
void children_fill_item(
	struct frame *child, const struct frame *parent, const struct ynode *item, size_t index);

/* The text of a key; false: it is a collection. */
bool children_key(const struct ynode *key, struct ytext *ret);

/* What an alias stands for; an undeclared one, and all else, is itself. */
static inline const struct ynode *look_through(const struct ynode *node)
{
	return node->kind == YNODE_ALIAS && node->target ? node - node->target : node;
}

/* An alias to what it is in itself. */
static inline bool is_recursive(const struct ynode *alias)
{
	const struct ynode *target = look_through(alias);

	return target != alias && target + target->size > alias;
}

/* Is the text of the key this one? */
bool children_named(const struct ynode *key, struct ytext name);

/* --- query_merge.c ----------------------------------------------------------------------------------------------------------- */

/* Does the pair of this key stand for the pairs of one mapping or several? */
bool children_merge(const struct eval *e, const struct ynode *key);

/* What is done with each mapping that another one merges. 0 goes on. */
typedef int children_source_fn(struct eval *e, const struct ynode *mapping, void *ctx);

/* All that the mapping merges, in the order in which they win. What `fn` returned; -1: error. */
int children_each_source(
	struct eval *e, const struct ynode *mapping, children_source_fn *fn, void *ctx);

/* Put all pairs that the mapping merges on the stack of e->scratch: those whose keys it does not have, each once. 0 or -1. */
int children_gather(struct eval *e, const struct ynode *mapping);

void qscratch_release(struct query_run *run);

#endif
