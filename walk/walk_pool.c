#include "walk/walk_pool.h"

static bool give(void *ctx, void (*job)(void *arg, void *state), void *arg)
{
	return pool_give(ctx, job, arg);
}

static bool is_busy(void *ctx)
{
	return pool_is_busy(ctx) || pool_is_stopping(ctx);
}

struct walk_help walk_help_of(struct pool *pool)
{
	return (struct walk_help){give, is_busy, pool};
}
