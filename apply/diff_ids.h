/*
 * A number for each node of two documents: the same for the same data, so that subtrees of any size are compared by one look. Exact: the texts and the
 * numbers of children are looked up, not their hashes. Aliases have the number of what they stand for.
 */
#ifndef APPLY_DIFF_IDS_H
#define APPLY_DIFF_IDS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/stop.h"
#include "base/str.h"
#include "base/textmap.h"
#include "yaml/ydoc.h"

#include <stdbool.h>
#include <stdint.h>

/* The nodes of one document. */
struct diff_side {
	struct ydoc *doc;
	const char *name; /* for messages */
	uint32_t *id;	  /* by node, from 1 */
	bool *has_alias;  /* by node: is it one, or is there one below it? */
};

struct diff_ids {
	struct textmap map;
	struct arena arena;
	struct str key;
	uint32_t last;
	bool ordered; /* the order of keys counts */
	struct stop *stop;
};

#define DIFF_IDS_INIT                                                     \
	{                                                                 \
		.map = TEXTMAP_INIT, .arena = ARENA_INIT, .key = STR_INIT \
	}

/*
 * Fill id and has_alias of a side. Errors: ERROR_INVALID with name and place (an alias without anchor, or within what it stands for), ERROR_NOMEM,
 * those of stop.
 */
int diff_ids_number(struct diff_ids *ids, struct diff_side *side, struct error *err);

/* The number of any bytes, for uses of one's own: `kind` keeps them apart. 0: out of memory. */
uint32_t diff_ids_of(struct diff_ids *ids, char kind, uint32_t more, uint32_t id);

void diff_ids_release(struct diff_ids *ids);
void diff_side_release(struct diff_side *side);

static inline uint32_t diff_id(const struct diff_side *side, const struct ynode *node)
{
	return side->id[node - side->doc->nodes];
}

#endif
