#include "cli/exit_status.h"

#include <stddef.h>

const struct exit_status_row exit_statuses[] = {
#define X(name, number, text) {#number, text},
	EXIT_STATUS_TABLE(X)
#undef X
		{"128+N",
			"ended by signal N, after terminal and temporary files were put in order"},
	{NULL, NULL},
};
