#include "cli/edit_options.h"
#include "cli/exit_status.h"
#include "cli/say.h"

int edit_run(void *values, struct strlist *operands)
{
	(void)values;
	(void)operands;
	say("edit isn't there yet");
	return STATUS_IO;
}
