/*
 * What `validate` does around each file, outermost first:
 *
 *	check   what can't be listed or opened is decided: it is neither waited for nor tried again
 *	retry   --retries: each attempt counts for the rate, and has the whole time
 *	rate    --rate
 *	limit   --file-timeout: waiting for one's turn does not count
 */
#ifndef CLI_VALIDATE_AROUND_H
#define CLI_VALIDATE_AROUND_H

#include "cli/batch_options.h"
#include "pool/around_check.h"
#include "pool/around_limit.h"
#include "pool/around_rate.h"
#include "pool/around_retry.h"

struct validate_around {
	struct around_check check;
	struct around_retry retry;
	struct around_rate rate;
	struct around_limit limit;
	struct around *list[5]; /* for the pool: those that were asked for; NULL-terminated */
};

/* For a pool whose tasks are `struct validate_task` and whose states are `struct validate_worker`. Must stay where it is. */
void validate_around_init(struct validate_around *around, const struct batch_options *opts);

#endif
