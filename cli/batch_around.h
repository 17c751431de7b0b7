/*
 * What the commands that go through many files do around each one, outermost first:
 *
 *	check   what can't be listed or opened is decided: it is neither waited for nor tried again
 *	retry   --retries: each attempt counts for the rate, and has the whole time
 *	rate    --rate
 *	limit   --file-timeout: waiting for one's turn does not count
 */
#ifndef CLI_BATCH_AROUND_H
#define CLI_BATCH_AROUND_H

#include "cli/batch_options.h"
#include "pool/around_check.h"
#include "pool/around_limit.h"
#include "pool/around_rate.h"
#include "pool/around_retry.h"

struct batch_around_hooks {
	around_check_fn *check;
	around_retry_fn *again;
	void (*set_end)(void *state, uint64_t until); /* see around_limit */
};

struct batch_around {
	struct around_check check;
	struct around_retry retry;
	struct around_rate rate;
	struct around_limit limit;
	struct around *list[5]; /* for the pool: those that were asked for; NULL-terminated */
};

/* Must stay where it is. */
void batch_around_init(struct batch_around *around, const struct batch_options *opts,
	const struct batch_around_hooks *hooks);

#endif
