#include "cli/help.h"

void help_man(struct str *out)
{
	(void)out;
}
