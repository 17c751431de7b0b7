#include "cli/cmd_completions.h"

#include "base/cleanup.h"
#include "cli/common_opts.h"
#include "cli/help.h"

#include <string.h>

static const struct opt_group groups[] = {
	COMMON_GROUP,
	OPT_GROUP_END,
};

/* in the same order */
static const char *const shells[] = {"bash", "zsh", "fish", NULL};
static void (*const makers[])(struct str *out) = {complete_bash, complete_zsh, complete_fish};

static int completions_run(void *values, struct strlist *operands)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	(void)values;
	for (size_t i = 0; shells[i]; i++)
		if (!strcmp(operands->v[0], shells[i]))
			makers[i](&text);
	return help_print(&text, stdout);
}

const struct command completions_command = {
	.name = "completions",
	.operands = "SHELL",
	.help = "print the completion script for bash, zsh or fish",
	.more = "An installed cfgedit brings its completions along. To try them in the running shell:\n\n"
		"bash: eval \"$(cfgedit completions bash)\"\n\n"
		"zsh: eval \"$(cfgedit completions zsh)\"\n\n"
		"fish: cfgedit completions fish | source",
	.groups = groups,
	.choices = shells,
	.min_operands = 1,
	.max_operands = 1,
	.values_size = sizeof(struct common_options),
	.run = completions_run,
};
