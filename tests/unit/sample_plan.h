/*
 * Plans for the tests of what is said of them.
 */
#ifndef TESTS_UNIT_SAMPLE_PLAN_H
#define TESTS_UNIT_SAMPLE_PLAN_H

#include "apply/plan.h"

#include <stdlib.h>
#include <string.h>

static inline struct plan_file *sample_file(
	struct plan *plan, const char *path, enum plan_status status)
{
	struct plan_file file = {.path = strdup(path),
		.status = status,
		.chosen = status == PLAN_CHANGED,
		.err = ERROR_INIT};

	if (plan_take(plan, &file, NULL) < 0)
		abort();
	return &plan->v[plan->nr - 1];
}

static inline void sample_line(struct plan_file *file, size_t line, const char *text)
{
	file->lines = realloc(file->lines, (file->lines_nr + 1) * sizeof(*file->lines));
	if (!file->lines)
		abort();
	file->lines[file->lines_nr++] = (struct plan_line){strdup(text), line, 0};
}

static inline void sample_texts(struct plan_file *file, const char *old_text, const char *new_text)
{
	file->old_text = strdup(old_text);
	file->new_text = strdup(new_text);
	file->old_len = strlen(old_text);
	file->new_len = strlen(new_text);
}

/* One of each status, with something to say. */
static inline void sample_plan(struct plan *plan)
{
	struct plan_file *file = sample_file(plan, "app.yaml", PLAN_CHANGED);

	sample_line(file, 4, "spec.replicas: 2 → 3");
	sample_line(file, 17, "spec.paused: deleted");
	sample_texts(file, "a: 1\nb: 2\n", "a: 1\nb: 3\n");
	sample_file(plan, "same.yaml", PLAN_UNCHANGED);
	file = sample_file(plan, "other.yaml", PLAN_SKIPPED);
	file->why = strdup("nothing matches spec.replicas");
	file = sample_file(plan, "db.yaml", PLAN_FAILED);
	error_set(&file->err, ERROR_INVALID, "the key \"a\" is there twice");
	error_at(&file->err, "db.yaml", 3, 5);
	file = sample_file(plan, "bad.yaml", PLAN_FAILED);
	error_set(&file->err, ERROR_INVALID, "the result is not valid");
	file->report =
		strdup("bad.yaml:1:1: [error] first (rule)\nbad.yaml:2:1: [error] second (rule)\n");
}

#endif
