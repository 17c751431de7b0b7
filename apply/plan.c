#include "apply/plan.h"

#include <stdlib.h>
#include <string.h>

void plan_file_release(struct plan_file *file)
{
	for (size_t i = 0; i < file->lines_nr; i++)
		free(file->lines[i].text);
	free(file->lines);
	free(file->path);
	free(file->report);
	free(file->why);
	free(file->old_text);
	free(file->new_text);
	free(file->note);
	error_release(&file->err);
	*file = (struct plan_file){.err = ERROR_INIT};
}

static int grow(struct plan *plan)
{
	size_t cap = plan->cap ? 2 * plan->cap : 64;
	struct plan_file *grown = reallocarray(plan->v, cap, sizeof(*grown));

	if (!grown)
		return -1;
	plan->v = grown;
	plan->cap = cap;
	return 0;
}

static size_t *count_of(struct plan *plan, enum plan_status status)
{
	switch (status) {
	case PLAN_CHANGED:
		return &plan->changed;
	case PLAN_UNCHANGED:
		return &plan->unchanged;
	case PLAN_SKIPPED:
		return &plan->skipped;
	case PLAN_FAILED:
		break;
	}
	return &plan->failed;
}

int plan_take(struct plan *plan, struct plan_file *file, struct error *err)
{
	if (plan->nr == plan->cap && grow(plan) < 0) {
		plan_file_release(file);
		return error_nomem(err);
	}
	++*count_of(plan, file->status);
	plan->v[plan->nr++] = *file;
	*file = (struct plan_file){.err = ERROR_INIT};
	return 0;
}

void plan_release(struct plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++)
		plan_file_release(&plan->v[i]);
	free(plan->v);
	*plan = (struct plan)PLAN_INIT;
}

void plan_choose(struct plan *plan, enum plan_on_error on_error)
{
	size_t first = 0;

	if (!plan->failed || on_error == PLAN_CONTINUE)
		return;
	while (on_error == PLAN_STOP && plan->v[first].status != PLAN_FAILED)
		first++;
	for (size_t i = first; i < plan->nr; i++)
		plan->v[i].chosen = false;
}
