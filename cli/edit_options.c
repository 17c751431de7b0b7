#include "cli/edit_options.h"

#define EDIT(member) offsetof(struct edit_options, member)

static const struct opt options[] = {
	{.kind = OPT_STRING,
		.name = "editor",
		.offset = EDIT(editor),
		.arg = "COMMAND",
		.help = "the editor, with its options",
		.more = "Quotes and backslashes are understood as in a shell, so "
			"--editor '\"/opt/My Ed/ed\" --wait' has two words. No shell is run.",
		.complete = OPT_COMPLETE_PROGRAM},
	{.kind = OPT_STRING,
		.name = "config",
		.offset = EDIT(config),
		.arg = "FILE",
		.help = "read cfgedit's own configuration from FILE",
		.complete = OPT_COMPLETE_YAML},
	{.kind = OPT_FLAG,
		.name = "no-config",
		.offset = EDIT(no_config),
		.help = "read no configuration of cfgedit's own"},
	OPT_END,
};

static const struct opt_group groups[] = {
	{"Options", options, 0},
	LIMIT_GROUP(struct edit_options),
	COMMON_GROUP,
	OPT_GROUP_END,
};

const struct command edit_command = {
	.name = "edit",
	.operands = "FILE...",
	.help = "edit files in your editor, and write them back only if they are valid",
	.more = "The short form is cfgedit -e FILE...\n\n"
		"Your editor works on private copies, all of one call in one run. What comes back is "
		"checked; with errors you are shown each one and asked what to do. Valid files are "
		"written back all or none, each in one step, with owner, mode and links kept. An edit "
		"that is not written is never lost: the copy stays, and its place is printed.",
	.groups = groups,
	.complete = OPT_COMPLETE_YAML,
	.min_operands = 1,
	.values_size = sizeof(struct edit_options),
	.run = edit_run,
};
