/*
 * The workers of a pool as the helpers of a walk, while there are no tasks for them.
 *
 *	struct walk_help help = walk_help_of(pool);	in feed()
 *	struct walk_opts opts = {.help = &help, ...};
 */
#ifndef WALK_WALK_POOL_H
#define WALK_WALK_POOL_H

#include "pool/pool.h"
#include "walk/walk.h"

struct walk_help walk_help_of(struct pool *pool);

#endif
