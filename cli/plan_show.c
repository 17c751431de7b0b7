#include "cli/plan_show.h"

#include "base/plural.h"
#include "base/utf8.h"
#include "cli/color.h"
#include "cli/report.h"

#include <string.h>

/* --- one file --------------------------------------------------------------------------------------------------------------- */

/* "app.yaml:3:5: "; line and column where they are known. */
static void add_name(
	struct str *out, const struct palette *p, const char *path, size_t line, size_t column)
{
	str_adds(out, p->name);
	report_add_path(out, path);
	str_adds(out, p->plain);
	if (line)
		str_addf(out, ":%zu", line);
	if (line && column)
		str_addf(out, ":%zu", column);
	str_adds(out, ": ");
}

static void add_words(struct str *out, const char *color, const char *words, const char *plain)
{
	str_adds(out, color);
	utf8_add_safe(out, words, strlen(words));
	str_adds(out, plain);
}

static void add_more(struct str *out, size_t more)
{
	if (more)
		str_addf(out, "  and %zu more\n", more);
}

static size_t shown(size_t nr, bool all)
{
	return all || nr <= PLAN_SHOW_MOST ? nr : PLAN_SHOW_MOST;
}

static int digits(size_t number)
{
	int nr = 1;

	while (number /= 10)
		nr++;
	return nr;
}

/* "  4: spec.replicas: 2 → 3", numbers below each other. */
static void add_places(struct str *out, const struct palette *p, const struct plan_file *file,
	const struct plan_show_opts *opts)
{
	size_t nr = shown(file->lines_nr, opts->all);
	int width = 1;

	for (size_t i = 0; i < nr; i++)
		if (digits(file->lines[i].line) > width)
			width = digits(file->lines[i].line);
	for (size_t i = 0; i < nr; i++) {
		const struct plan_line *line = &file->lines[i];

		str_addf(out, "  %s%*zu%s: ", p->place, width, line->line, p->plain);
		utf8_add_safe(out, line->text, strlen(line->text));
		str_addch(out, '\n');
	}
	add_more(out, file->lines_nr - nr);
}

/* What a check has found, line by line. */
static void add_findings(struct str *out, const char *report, bool all)
{
	size_t nr = 0, more = 0;

	for (const char *line = report, *end; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		if (!all && nr >= PLAN_SHOW_MOST) {
			more++;
			continue;
		}
		nr++;
		str_adds(out, "  ");
		utf8_add_safe(out, line, (size_t)(end - line));
		str_addch(out, '\n');
	}
	add_more(out, more);
}

static void add_failed(struct str *out, const struct palette *p, const struct plan_file *file,
	const struct plan_show_opts *opts)
{
	add_name(out, p, file->path, file->err.line, file->err.column);
	add_words(out, p->bad, "failed", p->plain);
	str_adds(out, ": ");
	add_words(out, "", error_text(&file->err), "\n");
	if (file->report)
		add_findings(out, file->report, opts->all);
}

static void add_as_it_is(struct str *out, const struct palette *p, const struct plan_file *file)
{
	add_name(out, p, file->path, 0, 0);
	if (file->status == PLAN_UNCHANGED) {
		str_adds(out, "unchanged\n");
		return;
	}
	str_adds(out, file->why ? "skipped: " : "skipped");
	add_words(out, "", file->why ? file->why : "", "\n");
}

/* "2 places"; a command may have changed anything. */
static void add_number(struct str *out, const struct plan_file *file, const char *before)
{
	if (file->lines_nr)
		str_addf(out, "%s%zu place%s", before, file->lines_nr, plural(file->lines_nr));
}

static void add_note(struct str *out, const struct plan_file *file, const char *before)
{
	if (!file->note)
		return;
	str_adds(out, before);
	utf8_add_safe(out, file->note, strlen(file->note));
}

static void add_change(struct str *out, const struct palette *p, const struct plan_file *file,
	const struct plan_show_opts *opts)
{
	add_name(out, p, file->path, 0, 0);
	if (file->lines_nr)
		add_number(out, file, "");
	else
		str_adds(out, "changed");
	str_adds(out, file->chosen ? "\n" : ", left out\n");
	add_places(out, p, file, opts);
}

static void add_written(struct str *out, const struct palette *p, const struct plan_file *file,
	const struct plan_show_opts *opts)
{
	if (opts->brief && !file->note)
		return;
	add_name(out, p, file->path, 0, 0);
	if (opts->brief) {
		add_note(out, file, "");
		str_addch(out, '\n');
		return;
	}
	add_words(out, p->good, "changed", p->plain);
	add_number(out, file, ", ");
	add_note(out, file, "; ");
	str_addch(out, '\n');
	add_places(out, p, file, opts);
}

static void add_not_written(struct str *out, const struct palette *p, const struct plan_file *file)
{
	add_name(out, p, file->path, 0, 0);
	if (file->outcome == PLAN_UNDONE) {
		str_adds(out, "put back as it was");
	} else {
		add_words(out, p->bad, "not written", p->plain);
		str_adds(out, file->outcome == PLAN_WRITE_FAILED ? ": " : "");
		if (file->outcome == PLAN_WRITE_FAILED)
			add_words(out, "", error_text(&file->err), "");
	}
	add_note(out, file, "; ");
	str_addch(out, '\n');
}

static void add_outcome(struct str *out, const struct palette *p, const struct plan_file *file,
	const struct plan_show_opts *opts)
{
	bool wrong = file->outcome == PLAN_WRITE_FAILED || file->note;

	if (file->outcome == PLAN_WRITTEN)
		add_written(out, p, file, opts);
	else if (wrong || opts->all || (file->chosen && !opts->brief))
		add_not_written(out, p, file);
}

int plan_show_file(const struct plan_file *file, const struct plan_show_opts *opts, struct str *out)
{
	const struct palette *p = color_palette(opts->color);

	switch (file->status) {
	case PLAN_CHANGED:
		if (opts->after)
			add_outcome(out, p, file, opts);
		else
			add_change(out, p, file, opts);
		break;
	case PLAN_FAILED:
		if (!opts->brief)
			add_failed(out, p, file, opts);
		break;
	case PLAN_UNCHANGED:
	case PLAN_SKIPPED:
		if (opts->all)
			add_as_it_is(out, p, file);
		break;
	}
	return str_failed(out) ? -1 : 0;
}

/* --- all of them ------------------------------------------------------------------------------------------------------------ */

static void add_count(
	struct str *out, size_t nr, const char *color, const char *words, const struct palette *p)
{
	if (nr)
		str_addf(out, ", %s%zu %s%s", color, nr, words, p->plain);
}

static size_t count_chosen(const struct plan *plan)
{
	size_t nr = 0;

	for (size_t i = 0; i < plan->nr; i++)
		nr += plan->v[i].status == PLAN_CHANGED && plan->v[i].chosen;
	return nr;
}

/* A mistyped path is the likely reason that nothing was done anywhere, and would go unnoticed. NULL: not all were skipped, or for different reasons. */
static const char *why_all_skipped(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++) {
		const struct plan_file *file = &plan->v[i];

		if (file->status != PLAN_SKIPPED || !file->why || strcmp(file->why, plan->v->why))
			return NULL;
	}
	return plan->nr ? plan->v->why : NULL;
}

int plan_show_totals(const struct plan *plan, const struct plan_show_opts *opts, struct str *out)
{
	const struct palette *p = color_palette(opts->color);
	size_t changed = opts->after ? plan->written : count_chosen(plan);
	const char *why = opts->all ? NULL : why_all_skipped(plan);

	str_addf(out, "%zu of %zu file%s %s", changed, plan->nr, plural(plan->nr),
		opts->after ? "changed" : "would change");
	if (opts->after) {
		add_count(out, plan->undone, p->bad, "put back", p);
		add_count(out, plan->write_failed, p->bad, "could not be written", p);
		add_count(out, plan->changed - changed - plan->undone - plan->write_failed, "",
			"not written", p);
	} else {
		add_count(out, plan->changed - changed, "", "left out", p);
	}
	add_count(out, plan->unchanged, "", "unchanged", p);
	add_count(out, plan->skipped, "", "skipped", p);
	add_count(out, plan->failed, p->bad, "failed", p);
	if (why) {
		str_adds(out, ": ");
		add_words(out, "", why, "");
	}
	return str_addch(out, '\n');
}

int plan_show(const struct plan *plan, const struct plan_show_opts *opts, struct str *out)
{
	for (size_t i = 0; i < plan->nr; i++)
		if (plan_show_file(&plan->v[i], opts, out) < 0)
			return -1;
	return plan_show_totals(plan, opts, out);
}
