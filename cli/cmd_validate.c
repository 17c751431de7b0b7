#include "cli/exit_status.h"
#include "cli/say.h"
#include "cli/validate_options.h"

int validate_run(void *values, struct strlist *operands)
{
	(void)values;
	(void)operands;
	say("validate isn't there yet");
	return STATUS_IO;
}
