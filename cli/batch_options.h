/*
 * Options of the commands that go through many files.
 */
#ifndef CLI_BATCH_OPTIONS_H
#define CLI_BATCH_OPTIONS_H

#include "cli/opt.h"
#include "cli/progress.h"

/* `type` has a member `struct batch_options batch`. */
struct batch_options {
	unsigned long timeout;	    /* milliseconds; 0: none */
	unsigned long file_timeout; /* milliseconds, of one file; 0: none */
	unsigned long retries;
	struct opt_rate rate;
	int progress; /* enum progress_when */
};

extern const struct opt batch_options[];

#define BATCH_GROUP(type)                                       \
	{                                                       \
		"Running", batch_options, offsetof(type, batch) \
	}

#endif
