#include "cli/plan_show.h"
#include "tests/unit/sample_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void shown_is(const struct plan *plan, struct plan_show_opts opts, const char *expected)
{
	struct str out = STR_INIT;

	assert_int_equal(plan_show(plan, &opts, &out), 0);
	assert_string_equal(out.s, expected);
	str_release(&out);
}

static void what_would_change_is_listed_with_its_places(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	sample_plan(&plan);
	shown_is(&plan, (struct plan_show_opts){0},
		"app.yaml: 2 places\n"
		"   4: spec.replicas: 2 → 3\n"
		"  17: spec.paused: deleted\n"
		"db.yaml:3:5: failed: the key \"a\" is there twice\n"
		"bad.yaml: failed: the result is not valid\n"
		"  bad.yaml:1:1: [error] first (rule)\n"
		"  bad.yaml:2:1: [error] second (rule)\n"
		"1 of 5 files would change, 1 unchanged, 1 skipped, 2 failed\n");
	plan_release(&plan);
}

static void with_v_files_that_stay_are_listed_too(void **state)
{
	struct plan plan = PLAN_INIT;
	struct plan_file *file;

	(void)state;
	sample_file(&plan, "same.yaml", PLAN_UNCHANGED);
	file = sample_file(&plan, "other.yaml", PLAN_SKIPPED);
	file->why = strdup("nothing matches x");
	sample_file(&plan, "third.yaml", PLAN_SKIPPED);
	shown_is(&plan, (struct plan_show_opts){.all = true},
		"same.yaml: unchanged\n"
		"other.yaml: skipped: nothing matches x\n"
		"third.yaml: skipped\n"
		"0 of 3 files would change, 1 unchanged, 2 skipped\n");
	shown_is(&plan, (struct plan_show_opts){0},
		"0 of 3 files would change, 1 unchanged, 2 skipped\n");
	plan_release(&plan);
}

static void why_all_were_skipped_is_told_once(void **state)
{
	struct plan plan = PLAN_INIT;
	struct plan_file *last;

	(void)state;
	sample_file(&plan, "a.yaml", PLAN_SKIPPED)->why = strdup("nothing matches \x1b");
	last = sample_file(&plan, "b.yaml", PLAN_SKIPPED);
	last->why = strdup("nothing matches \x1b");
	shown_is(&plan, (struct plan_show_opts){0},
		"0 of 2 files would change, 2 skipped: nothing matches \\x1b\n");
	last->why[0] = 'N';
	shown_is(&plan, (struct plan_show_opts){0}, "0 of 2 files would change, 2 skipped\n");
	plan_release(&plan);
}

static void only_so_many_places_and_findings_are_listed_but_for_v(void **state)
{
	struct plan plan = PLAN_INIT;
	struct plan_file *file = sample_file(&plan, "a", PLAN_CHANGED);
	struct str few = STR_INIT, all = STR_INIT, report = STR_INIT;

	(void)state;
	str_adds(&few, "a: 14 places\n");
	str_adds(&all, "a: 14 places\n");
	for (size_t i = 1; i <= 14; i++) {
		sample_line(file, i, "x");
		str_addf(&all, "  %2zu: x\n", i);
		if (i <= PLAN_SHOW_MOST)
			str_addf(&few, "  %2zu: x\n", i);
	}
	file = sample_file(&plan, "b", PLAN_FAILED);
	str_adds(&few, "  and 2 more\nb: failed: not valid\n");
	str_adds(&all, "b: failed: not valid\n");
	file->err.code = ERROR_INVALID;
	for (size_t i = 1; i <= 13; i++) {
		str_addf(&report, "b:%zu: no%s", i, i < 13 ? "\n" : "");
		str_addf(&all, "  b:%zu: no\n", i);
		if (i <= PLAN_SHOW_MOST)
			str_addf(&few, "  b:%zu: no\n", i);
	}
	file->report = str_detach(&report);
	str_adds(&few, "  and 1 more\n1 of 2 files would change, 1 failed\n");
	str_adds(&all, "1 of 2 files would change, 1 failed\n");
	shown_is(&plan, (struct plan_show_opts){0}, few.s);
	shown_is(&plan, (struct plan_show_opts){.all = true}, all.s);
	str_release(&few);
	str_release(&all);
	plan_release(&plan);
}

static void what_is_not_chosen_is_left_out(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	sample_file(&plan, "a", PLAN_CHANGED);
	sample_file(&plan, "b", PLAN_CHANGED)->chosen = false;
	shown_is(&plan, (struct plan_show_opts){0},
		"a: changed\n"
		"b: changed, left out\n"
		"1 of 2 files would change, 1 left out\n");
	plan_release(&plan);
}

/* Written; written with a note; put back; not written for a reason; not chosen. */
static void written_plan(struct plan *plan)
{
	struct plan_file *file = sample_file(plan, "a", PLAN_CHANGED);

	sample_line(file, 1, "x: 1 → 2");
	file->outcome = PLAN_WRITTEN;
	file = sample_file(plan, "b", PLAN_CHANGED);
	file->outcome = PLAN_WRITTEN;
	file->note = strdup("written in place: it has other names");
	sample_file(plan, "c", PLAN_CHANGED)->outcome = PLAN_UNDONE;
	file = sample_file(plan, "d", PLAN_CHANGED);
	file->outcome = PLAN_WRITE_FAILED;
	error_set(&file->err, ERROR_CONFLICT, "changed meanwhile");
	sample_file(plan, "e", PLAN_CHANGED);
	sample_file(plan, "f", PLAN_CHANGED)->chosen = false;
	sample_file(plan, "g", PLAN_UNCHANGED);
	file = sample_file(plan, "h", PLAN_FAILED);
	error_set(&file->err, ERROR_INVALID, "no");
	plan->written = 2;
	plan->undone = plan->write_failed = 1;
}

#define TOTALS \
	"2 of 8 files changed, 1 put back, 1 could not be written, 2 not written, 1 unchanged, 1 failed\n"

static void what_became_of_each_file_is_listed(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	written_plan(&plan);
	shown_is(&plan, (struct plan_show_opts){.after = true},
		"a: changed, 1 place\n"
		"  1: x: 1 → 2\n"
		"b: changed; written in place: it has other names\n"
		"c: put back as it was\n"
		"d: not written: changed meanwhile\n"
		"e: not written\n"
		"h: failed: no\n" TOTALS);
	shown_is(&plan, (struct plan_show_opts){.after = true, .all = true},
		"a: changed, 1 place\n"
		"  1: x: 1 → 2\n"
		"b: changed; written in place: it has other names\n"
		"c: put back as it was\n"
		"d: not written: changed meanwhile\n"
		"e: not written\n"
		"f: not written\n"
		"g: unchanged\n"
		"h: failed: no\n" TOTALS);
	plan_release(&plan);
}

static void briefly_only_what_writing_brought_to_light_is_listed(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	written_plan(&plan);
	shown_is(&plan, (struct plan_show_opts){.after = true, .brief = true},
		"b: written in place: it has other names\n"
		"d: not written: changed meanwhile\n" TOTALS);
	plan_release(&plan);
}

static void nothing_from_files_drives_the_terminal_or_a_workflow(void **state)
{
	struct plan plan = PLAN_INIT;
	struct plan_file *file = sample_file(&plan, "::error \x1b[2J\n", PLAN_CHANGED);

	(void)state;
	sample_line(file, 1, "\x1b]0;x\x07: \xff → \n");
	file->note = strdup("\x1b");
	file = sample_file(&plan, "f\r", PLAN_FAILED);
	error_set(&file->err, ERROR_INVALID, "\x1b[31m");
	file->report = strdup("\x1b[31m\r\n");
	file = sample_file(&plan, "s\x7f", PLAN_SKIPPED);
	file->why = strdup("\x1b");
	shown_is(&plan, (struct plan_show_opts){.all = true},
		"./::error \\x1b[2J\\n: 1 place\n"
		"  1: \\x1b]0;x\\x07: \\xff → \\n\n"
		"f\\r: failed: \\x1b[31m\n"
		"  \\x1b[31m\\r\n"
		"s\\x7f: skipped: \\x1b\n"
		"1 of 3 files would change, 1 skipped, 1 failed\n");
	plan.v[0].outcome = PLAN_WRITTEN;
	plan.written = 1;
	shown_is(&plan, (struct plan_show_opts){.after = true, .brief = true},
		"./::error \\x1b[2J\\n: \\x1b\n1 of 3 files changed, 1 skipped, 1 failed\n");
	plan_release(&plan);
}

static void colours_end_where_they_began(void **state)
{
	struct plan plan = PLAN_INIT;
	struct plan_file *file = sample_file(&plan, "a", PLAN_CHANGED);

	(void)state;
	sample_line(file, 1, "x: 1 → 2");
	file = sample_file(&plan, "b", PLAN_FAILED);
	error_set(&file->err, ERROR_INVALID, "no");
	shown_is(&plan, (struct plan_show_opts){.color = true},
		"\033[1ma\033[m: 1 place\n"
		"  \033[36m1\033[m: x: 1 → 2\n"
		"\033[1mb\033[m: \033[31mfailed\033[m: no\n"
		"1 of 2 files would change, \033[31m1 failed\033[m\n");
	plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_would_change_is_listed_with_its_places),
		cmocka_unit_test(with_v_files_that_stay_are_listed_too),
		cmocka_unit_test(why_all_were_skipped_is_told_once),
		cmocka_unit_test(only_so_many_places_and_findings_are_listed_but_for_v),
		cmocka_unit_test(what_is_not_chosen_is_left_out),
		cmocka_unit_test(what_became_of_each_file_is_listed),
		cmocka_unit_test(briefly_only_what_writing_brought_to_light_is_listed),
		cmocka_unit_test(nothing_from_files_drives_the_terminal_or_a_workflow),
		cmocka_unit_test(colours_end_where_they_began),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
