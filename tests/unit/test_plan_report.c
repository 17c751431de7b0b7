#include "cli/plan_report.h"
#include "tests/unit/sample_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void report_is(const struct plan *plan, enum plan_format format, const char *expected)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_int_equal(plan_report(plan, format, out), 0);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

#define APP                                                                                            \
	"{\"path\":\"app.yaml\",\"status\":\"changed\",\"chosen\":true,\"reason\":null,\"line\":null," \
	"\"column\":null,\"outcome\":\"not_written\",\"note\":null,\"changes\":["                      \
	"{\"line\":4,\"document\":0,\"text\":\"spec.replicas: 2 → 3\"},"                             \
	"{\"line\":17,\"document\":0,\"text\":\"spec.paused: deleted\"}],\"findings\":[]}"
#define SAME                                                                                               \
	"{\"path\":\"same.yaml\",\"status\":\"unchanged\",\"chosen\":false,\"reason\":null,\"line\":null," \
	"\"column\":null,\"outcome\":\"not_written\",\"note\":null,\"changes\":[],\"findings\":[]}"
#define OTHER                                                               \
	"{\"path\":\"other.yaml\",\"status\":\"skipped\",\"chosen\":false," \
	"\"reason\":\"nothing matches spec.replicas\",\"line\":null,"       \
	"\"column\":null,\"outcome\":\"not_written\",\"note\":null,\"changes\":[],\"findings\":[]}"
#define DB                                                              \
	"{\"path\":\"db.yaml\",\"status\":\"failed\",\"chosen\":false," \
	"\"reason\":\"the key \\\"a\\\" is there twice\",\"line\":3,"   \
	"\"column\":5,\"outcome\":\"not_written\",\"note\":null,\"changes\":[],\"findings\":[]}"
#define BAD                                                                                       \
	"{\"path\":\"bad.yaml\",\"status\":\"failed\",\"chosen\":false,"                          \
	"\"reason\":\"the result is not valid\",\"line\":null,"                                   \
	"\"column\":null,\"outcome\":\"not_written\",\"note\":null,\"changes\":[],\"findings\":[" \
	"\"bad.yaml:1:1: [error] first (rule)\",\"bad.yaml:2:1: [error] second (rule)\"]}"
#define TOTALS                                                                                 \
	"{\"files\":5,\"changed\":1,\"unchanged\":1,\"skipped\":1,\"failed\":2,\"written\":0," \
	"\"undone\":0,\"write_failed\":0}"

static void json_is_one_object(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	report_is(&plan, PLAN_FORMAT_JSON,
		"{\"files\":[\n],\"totals\":{\"files\":0,\"changed\":0,\"unchanged\":0,\"skipped\":0,\"failed\":0,"
		"\"written\":0,\"undone\":0,\"write_failed\":0}}\n");
	sample_plan(&plan);
	report_is(&plan, PLAN_FORMAT_JSON,
		"{\"files\":[\n" APP ",\n" SAME ",\n" OTHER ",\n" DB ",\n" BAD
		"\n],\"totals\":" TOTALS "}\n");
	plan_release(&plan);
}

static void ndjson_is_an_object_a_line(void **state)
{
	struct plan plan = PLAN_INIT;

	(void)state;
	sample_plan(&plan);
	report_is(&plan, PLAN_FORMAT_NDJSON,
		APP "\n" SAME "\n" OTHER "\n" DB "\n" BAD "\n{\"totals\":" TOTALS "}\n");
	plan_release(&plan);
}

static void junit_has_a_case_for_each_file(void **state)
{
	struct plan plan = PLAN_INIT;
	struct plan_file *file;

	(void)state;
	sample_plan(&plan);
	file = sample_file(&plan, "gone.yaml", PLAN_CHANGED);
	file->outcome = PLAN_WRITE_FAILED;
	error_set(&file->err, ERROR_CONFLICT, "changed meanwhile");
	plan.write_failed = 1;
	report_is(&plan, PLAN_FORMAT_JUNIT,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"cfgedit apply\" tests=\"6\" failures=\"2\" errors=\"1\">\n"
		"<testsuite name=\"cfgedit apply\" tests=\"6\" failures=\"2\" errors=\"1\" skipped=\"1\">\n"
		"<testcase classname=\"cfgedit.apply\" name=\"app.yaml\"><system-out>4: spec.replicas: 2 → 3\n"
		"17: spec.paused: deleted\n</system-out></testcase>\n"
		"<testcase classname=\"cfgedit.apply\" name=\"same.yaml\"></testcase>\n"
		"<testcase classname=\"cfgedit.apply\" name=\"other.yaml\">"
		"<skipped message=\"nothing matches spec.replicas\"/></testcase>\n"
		"<testcase classname=\"cfgedit.apply\" name=\"db.yaml\">"
		"<failure type=\"failed\" message=\"the key &quot;a&quot; is there twice\">"
		"db.yaml:3:5: the key &quot;a&quot; is there twice\n</failure></testcase>\n"
		"<testcase classname=\"cfgedit.apply\" name=\"bad.yaml\">"
		"<failure type=\"failed\" message=\"the result is not valid\">bad.yaml: the result is not valid\n"
		"bad.yaml:1:1: [error] first (rule)\nbad.yaml:2:1: [error] second (rule)\n</failure></testcase>\n"
		"<testcase classname=\"cfgedit.apply\" name=\"gone.yaml\">"
		"<error type=\"conflict\" message=\"changed meanwhile\">gone.yaml: changed meanwhile\n</error></testcase>\n"
		"</testsuite>\n</testsuites>\n");
	plan_release(&plan);
}

static void outcomes_have_names(void **state)
{
	static const struct {
		enum plan_outcome outcome;
		enum error_code code;
		const char *expected;
	} cases[] = {
		{PLAN_NOT_WRITTEN, ERROR_NONE,
			"\"reason\":null,\"line\":null,\"column\":null,\"outcome\":\"not_written\""},
		{PLAN_WRITTEN, ERROR_NONE, "\"outcome\":\"written\",\"note\":\"in place\""},
		{PLAN_UNDONE, ERROR_NONE, "\"outcome\":\"undone\""},
		{PLAN_WRITE_FAILED, ERROR_CONFLICT,
			"\"reason\":\"why\",\"line\":null,\"column\":null,\"outcome\":\"conflict\""},
		{PLAN_WRITE_FAILED, ERROR_IO, "\"outcome\":\"write_failed\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct plan plan = PLAN_INIT;
		struct plan_file *file = sample_file(&plan, "a", PLAN_CHANGED);
		char *text = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);

		file->outcome = cases[i].outcome;
		file->note = strdup("in place");
		if (cases[i].code != ERROR_NONE)
			error_set(&file->err, cases[i].code, "why");
		assert_int_equal(plan_report(&plan, PLAN_FORMAT_NDJSON, out), 0);
		fclose(out);
		if (!strstr(text, cases[i].expected))
			fail_msg("%s lacks %s", text, cases[i].expected);
		free(text);
		plan_release(&plan);
	}
}

static void any_byte_may_be_in_names_and_texts(void **state)
{
	struct plan plan = PLAN_INIT;
	struct plan_file *file = sample_file(&plan, "a\x1b\xff<\"\n&'>\\", PLAN_FAILED);

	(void)state;
	error_set(&file->err, ERROR_INVALID, "\x07 ]]> \xef\xbf\xbe \xef\xbc\x81");
	file->report = strdup("<\x1b>");
	report_is(&plan, PLAN_FORMAT_NDJSON,
		"{\"path\":\"a\\u001b\\ufffd<\\\"\\n&'>\\\\\",\"status\":\"failed\",\"chosen\":false,"
		"\"reason\":\"\\u0007 ]]> \xef\xbf\xbe \xef\xbc\x81\",\"line\":null,\"column\":null,"
		"\"outcome\":\"not_written\",\"note\":null,\"changes\":[],\"findings\":[\"<\\u001b>\"]}\n"
		"{\"totals\":{\"files\":1,\"changed\":0,\"unchanged\":0,\"skipped\":0,\"failed\":1,\"written\":0,"
		"\"undone\":0,\"write_failed\":0}}\n");
	report_is(&plan, PLAN_FORMAT_JUNIT,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"cfgedit apply\" tests=\"1\" failures=\"1\" errors=\"0\">\n"
		"<testsuite name=\"cfgedit apply\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\">\n"
		"<testcase classname=\"cfgedit.apply\" name=\"a\\x1b\\xff&lt;&quot;\\n&amp;&apos;&gt;\\\">"
		"<failure type=\"failed\" message=\"\\x07 ]]&gt; \xef\xbf\xbd \xef\xbc\x81\">"
		"a\\x1b\\xff&lt;&quot;\\n&amp;&apos;&gt;\\: \\x07 ]]&gt; \xef\xbf\xbd \xef\xbc\x81\n"
		"&lt;\\x1b&gt;\n</failure></testcase>\n"
		"</testsuite>\n</testsuites>\n");
	plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_one_object),
		cmocka_unit_test(ndjson_is_an_object_a_line),
		cmocka_unit_test(junit_has_a_case_for_each_file),
		cmocka_unit_test(outcomes_have_names),
		cmocka_unit_test(any_byte_may_be_in_names_and_texts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
