#include "cli/global_options.h"

static const struct opt options[] = {
	{.kind = OPT_FLAG,
		.letter = 'e',
		.offset = offsetof(struct global_options, edit),
		.help = "the short form of the command edit"},
	OPT_END,
};

const struct opt_group global_groups[] = {
	{"Options", options, 0},
	COMMON_GROUP,
	OPT_GROUP_END,
};
