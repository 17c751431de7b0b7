/*
 * A validator: decides before the work whether it is worth beginning.
 *
 *	static bool is_readable(void *ctx, void *state, void *task, enum pool_outcome *ret_outcome) { ... }
 *	around_check_init(&check, is_readable);
 */
#ifndef POOL_AROUND_CHECK_H
#define POOL_AROUND_CHECK_H

#include "pool/around.h"

/*
 * Worker: true: go on. False: what is inside is not run, and *ret_outcome, which is POOL_FAILED unless it is set, is what became of
 * the task; details belong into the task.
 */
typedef bool around_check_fn(void *ctx, void *state, void *task, enum pool_outcome *ret_outcome);

struct around_check {
	struct around around;
	around_check_fn *check;
};

void around_check_init(struct around_check *check, around_check_fn *fn);

#endif
