#include "cli/edit_check.h"

#include "base/utf8.h"
#include "pool/pool.h"
#include "validate/excerpt.h"

#include <stdlib.h>
#include <string.h>

/* Findings of a file that are shown: about a screen. */
static const size_t MOST_SHOWN = 15;

/* What each worker keeps from file to file. */
struct checker {
	struct validator validator;
	struct findings findings;
};

static int checker_new(void *ctx, void **ret_state, struct error *err)
{
	const struct edit_check *check = ctx;
	struct checker *checker = calloc(1, sizeof(*checker));

	if (!checker)
		return error_nomem(err);
	validator_init(&checker->validator, &check->validate);
	checker->findings = (struct findings)FINDINGS_INIT;
	*ret_state = checker;
	return 0;
}

static void checker_free(void *ctx, void *state)
{
	struct checker *checker = state;

	(void)ctx;
	validator_release(&checker->validator);
	findings_release(&checker->findings);
	free(checker);
}

/* Only errors hold an edit up. */
static int note_finding(struct edit_file *file, const struct finding *f, size_t i, bool color)
{
	if (f->level == FINDING_ERROR && file->problems++ == 0) {
		file->line = f->line;
		file->column = f->column;
	}
	return i < MOST_SHOWN ? excerpt_render(file->path, f, color, &file->report) : 0;
}

/* So many that the first ones would scroll away. */
static int note_more(struct edit_file *file, size_t nr)
{
	if (nr <= MOST_SHOWN)
		return 0;
	utf8_add_safe(&file->report, file->path, strlen(file->path));
	return str_addf(&file->report, ": and %zu more problems\n", nr - MOST_SHOWN);
}

static int check_file(void *ctx, void *state, void *task)
{
	const struct edit_check *check = ctx;
	struct checker *checker = state;
	struct edit_file *file = *(struct edit_file **)task;

	file->problems = file->line = file->column = 0;
	str_clear(&file->report);
	findings_clear(&checker->findings);
	if (validate_text(&checker->validator, file->text.s, file->text.len, &checker->findings,
		    NULL) < 0)
		return -1;
	for (size_t i = 0; i < checker->findings.nr; i++)
		if (note_finding(file, &checker->findings.v[i], i, check->color) < 0)
			return -1;
	return note_more(file, checker->findings.nr);
}

int edit_check_files(void *ctx, struct edit_file **files, size_t nr, struct error *err)
{
	const struct edit_check *check = ctx;
	struct pool_report report;
	const struct pool_opts opts = {.workers = check->jobs,
		.batch = 1,
		.stop_on_error = true,
		.tasks = files,
		.nr = nr,
		.size = sizeof(*files),
		.work = check_file,
		.init = checker_new,
		.done = checker_free,
		.ctx = ctx};

	if (pool_run(&opts, &report, err) < 0)
		return -1;
	/* A check fails only for want of memory. */
	return report.done == nr ? 0 : error_nomem(err);
}
