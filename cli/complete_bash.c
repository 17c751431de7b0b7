#include "cli/cmd_completions.h"

void complete_bash(struct str *out)
{
	(void)out;
}
