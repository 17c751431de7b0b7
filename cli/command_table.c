#include "cli/command.h"

#include "base/suggest.h"
#include "cli/apply_options.h"
#include "cli/cmd_completions.h"
#include "cli/cmd_help.h"
#include "cli/diff_options.h"
#include "cli/edit_options.h"
#include "cli/get_options.h"
#include "cli/validate_options.h"

#include <string.h>
#include <unistd.h>

const struct command *const commands[] = {
	&edit_command,
	&validate_command,
	&get_command,
	&apply_command,
	&diff_command,
	&completions_command,
	&help_command,
	NULL,
};

const struct command *command_find(const char *name, struct error *err)
{
	struct suggest suggest = SUGGEST_INIT(name);

	for (size_t i = 0; commands[i]; i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
		suggest_offer(&suggest, commands[i]->name);
	}
	if (suggest.best)
		error_set(err, ERROR_USAGE, "unknown command '%s'; did you mean '%s'?", name,
			suggest.best);
	else if (access(name, F_OK) == 0)
		error_set(err, ERROR_USAGE,
			"unknown command '%s'; to edit that file: cfgedit -e %s", name, name);
	else
		error_set(err, ERROR_USAGE, "unknown command '%s'; see cfgedit --help", name);
	return NULL;
}
