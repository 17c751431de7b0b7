#include "cli/cmd_completions.h"

void complete_fish(struct str *out)
{
	(void)out;
}
