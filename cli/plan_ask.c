#include "cli/plan_ask.h"

int plan_ask(struct plan *plan, const struct plan_ask_opts *opts, struct error *err)
{
	(void)opts;
	for (size_t i = 0; i < plan->nr; i++)
		plan->v[i].chosen = false;
	return error_set(err, ERROR_GIVEUP,
		"no terminal to ask on, nothing was written: give --yes to write without a question");
}
