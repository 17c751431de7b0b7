#include "cli/cmd_completions.h"

void complete_zsh(struct str *out)
{
	(void)out;
}
