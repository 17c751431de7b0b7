#include "base/cleanup.h"
#include "cli/apply_findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "rule pointer message; ..." as errors; one that begins with "-" is a warning. The line is its number, from `line`. */
static void fill(struct findings *list, const char *text, size_t line)
{
	static const char *const rules[] = {"anchors", "key-duplicates", "limits"};
	char *CLEANUP(free_pointer) copy = strdup(text), *rest = copy, *item;

	*list = (struct findings)FINDINGS_INIT;
	while ((item = strsep(&rest, ";")) && *item) {
		struct finding f = {.line = line,
			.column = 3,
			.level = *item == '-' ? FINDING_WARNING : FINDING_ERROR};

		line++;
		item += *item == '-';
		f.rule = rules[*item++ - '0'];
		f.instance_path = *item == '.' ? NULL : item;
		f.message = strchr(item, ' ') + 1;
		strchr(item, ' ')[0] = '\0';
		assert_int_equal(findings_add(list, &f), 0);
	}
}

static void only_problems_that_were_not_there_before_count(void **state)
{
	static const struct {
		const char *before, *now, *fresh;
	} cases[] = {
		{"", "", ""},
		{"", "0/a m;", "m,"},
		{"0/a m;", "0/a m;", ""},
		{"0/a m;", "", ""},
		/* one more of the same */
		{"0/a m;", "0/a m;0/a m;", "m,"},
		{"0/a m;0/a m;", "0/a m;", ""},
		/* another rule, place or message */
		{"0/a m;", "1/a m;", "m,"},
		{"0/a m;", "0/b m;", "m,"},
		{"0/a m;", "0/a n;", "n,"},
		{"0. m;", "0/a m;", "m,"},
		{"0. m;", "0. m;", ""},
		{"0/a m;0/b n;", "0/b n;0/c o;0/a m;", "o,"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct findings CLEANUP(findings_release) before, now, fresh = FINDINGS_INIT;
		struct str CLEANUP(str_release) is = STR_INIT;

		fill(&before, cases[i].before, 1);
		/* lines move */
		fill(&now, cases[i].now, 100);
		assert_int_equal(apply_findings_fresh(&now, &before, &fresh), 0);
		for (size_t f = 0; f < fresh.nr; f++)
			str_addf(&is, "%s,", fresh.v[f].message);
		assert_string_equal(is.s, cases[i].fresh);
		assert_int_equal(fresh.errors, fresh.nr);
	}
}

static void a_file_fails_by_its_first_error(void **state)
{
	struct plan_file CLEANUP(plan_file_release)
		file = {.path = strdup("x\x1b.yaml"), .err = ERROR_INIT};
	struct findings CLEANUP(findings_release) findings;

	(void)state;
	fill(&findings, "-2/a only a warning;0/b first;1/c second;", 7);
	assert_int_equal(apply_findings_fail(&file, &findings), 0);
	assert_int_equal(file.status, PLAN_FAILED);
	assert_string_equal(error_text(&file.err), "the result would not be valid: first");
	assert_int_equal(file.err.line, 8);
	assert_int_equal(file.err.column, 3);
	assert_string_equal(file.report, "x\\x1b.yaml:7:3: [warning] only a warning (limits)\n"
					 "x\\x1b.yaml:8:3: [error] first (anchors)\n"
					 "x\\x1b.yaml:9:3: [error] second (key-duplicates)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_problems_that_were_not_there_before_count),
		cmocka_unit_test(a_file_fails_by_its_first_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
