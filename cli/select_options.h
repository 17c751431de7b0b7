/*
 * The options that say which files a command works on: one row each, whoever uses them.
 */
#ifndef CLI_SELECT_OPTIONS_H
#define CLI_SELECT_OPTIONS_H

#include "cli/opt.h"
#include "walk/sample.h"
#include "walk/shard.h"

#include <stdbool.h>

struct select_options {
	struct strlist include, exclude; /* patterns */
	struct strlist files_from, find_repos;
	bool null; /* -0 */
	bool skip_hidden, no_ignore, cross_file_systems;
	const char *sample, *shard; /* as they were written; NULL: not given */
};

extern const struct opt select_option_rows[];

/* `type` has a member `struct select_options select`. */
#define SELECT_GROUP(type)                                          \
	{                                                           \
		"Files", select_option_rows, offsetof(type, select) \
	}

/* Are the patterns such as may match something? One that is empty comes of a variable without a value. Errors: ERROR_USAGE. */
int select_options_patterns(const struct select_options *opts, struct error *err);

/*
 * Read --sample N[:SEED]: ready in *ret_sample, of size 0 when it was not given. Without a seed one is made up; *ret_seed_is_new tells
 * so. Errors: ERROR_USAGE.
 */
int select_options_sample(const struct select_options *opts, struct sample *ret_sample,
	bool *ret_seed_is_new, struct error *err);

/* Read --shard I/N; all when it was not given. Errors: ERROR_USAGE. */
int select_options_shard(
	const struct select_options *opts, struct shard *ret_shard, struct error *err);

#endif
