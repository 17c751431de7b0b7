#include "cli/cmd_help.h"

#include "base/cleanup.h"
#include "cli/common_opts.h"
#include "cli/exit_status.h"
#include "cli/help.h"
#include "cli/say.h"

#include <stdio.h>

struct help_options {
	struct common_options common;
	bool man;
};

static const struct opt options[] = {
	{.kind = OPT_FLAG,
		.name = "man",
		.offset = offsetof(struct help_options, man),
		.help = "print the man page cfgedit(1), in roff"},
	OPT_END,
};

static const struct opt_group groups[] = {
	{"Options", options, 0},
	COMMON_GROUP,
	OPT_GROUP_END,
};

static int help_run(void *values, struct strlist *operands)
{
	const struct help_options *opts = values;
	const struct command *command = NULL;
	struct str CLEANUP(str_release) text = STR_INIT;
	struct error err = ERROR_INIT;
	int status;

	if (operands->nr && !(command = command_find(operands->v[0], &err))) {
		status = say_error(&err);
		error_release(&err);
		return status;
	}
	if (opts->man)
		help_man(&text);
	else if (command)
		help_for(command, &text);
	else
		help_overview(&text);
	return help_print(&text, stdout);
}

const struct command help_command = {
	.name = "help",
	.operands = "[COMMAND]",
	.help = "print help: about cfgedit, or about one command",
	.groups = groups,
	.complete = OPT_COMPLETE_COMMAND,
	.max_operands = 1,
	.values_size = sizeof(struct help_options),
	.run = help_run,
};
