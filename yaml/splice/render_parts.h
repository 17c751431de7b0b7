/*
 * For render*.c alone: what they share while a value is written.
 */
#ifndef YAML_SPLICE_RENDER_PARTS_H
#define YAML_SPLICE_RENDER_PARTS_H

#include "base/textmap.h"
#include "yaml/splice/render.h"

#include <stdint.h>

struct render {
	struct yvalue value;
	const struct render_style *style;
	struct str *out;
	struct error *err;
	struct textmap
		anchors; /* names that were written: of which node, as a distance from value.node */
	uint64_t nodes;	 /* written; and looked at for merge keys */
	size_t depth;
	bool expand;
	size_t step; /* of block style; never 0 */
};

/* Where a node stands. */
struct rplace {
	size_t indent; /* columns of its lines */
	size_t parent; /* of the block collection that it is in; SIZE_MAX: in none */
	size_t step;   /* in flow style: columns a level, 0: on one line */
	bool flow;
	bool last;	 /* nothing of the value comes behind it */
	bool no_anchors; /* it is written out where an alias stands */
};

/* Deeper than so many columns everything is put on one line, in flow style: each line would cost as much as its indentation. */
enum { RENDER_COLUMNS = 256 };

/* render.c: one node. All return 0, or -1 with r->err. */
int render_node(struct render *r, const struct ynode *node, struct rplace place);
int render_inline(struct render *r, const struct ynode *node, struct rplace place);
int render_key(
	struct render *r, const struct ynode *key, const struct rplace *place, bool *ret_explicit);
bool render_props(struct render *r, const struct ynode *node, const struct rplace *place);
int render_enter(struct render *r); /* one level down; r->depth-- leaves it */
void render_line(struct render *r, size_t indent);

/* What is to be written for a node: the alias itself, or what it stands for. NULL: undeclared, r->err is set. */
const struct ynode *render_shown(struct render *r, const struct ynode *node, struct rplace *place);

/* Does it take lines of its own? */
bool render_is_block(const struct render *r, const struct ynode *shown, const struct rplace *place);

int render_block(
	struct render *r, const struct ynode *node, struct rplace place); /* render_block.c */
int render_flow(
	struct render *r, const struct ynode *node, struct rplace place); /* render_flow.c */

/* --- render_pairs.c: the pairs of a mapping, those that it merges among them ------------------------------------------------ */

struct rpair {
	const struct ynode *key, *value;
	bool merged;
};

struct rpairs {
	const struct ynode *key; /* the next one, of a mapping without merge keys */
	struct rpair *v;	 /* else */
	size_t nr, i;
};

int rpairs_begin(struct rpairs *pairs, struct render *r, const struct ynode *mapping);
bool rpairs_next(struct rpairs *pairs, struct rpair *ret);
void rpairs_end(struct rpairs *pairs);

#endif
