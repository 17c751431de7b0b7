#include "cli/plan_report.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "base/utf8.h"

#include <string.h>

const char *const plan_format_names[] = {"text", "json", "ndjson", "junit", NULL};

static const char *const status_names[] = {[PLAN_CHANGED] = "changed",
	[PLAN_UNCHANGED] = "unchanged",
	[PLAN_SKIPPED] = "skipped",
	[PLAN_FAILED] = "failed"};

static const char *outcome_name(const struct plan_file *file)
{
	static const char *const names[] = {[PLAN_NOT_WRITTEN] = "not_written",
		[PLAN_WRITTEN] = "written",
		[PLAN_UNDONE] = "undone",
		[PLAN_WRITE_FAILED] = "write_failed"};

	if (file->outcome == PLAN_WRITE_FAILED && file->err.code == ERROR_CONFLICT)
		return "conflict";
	return names[file->outcome];
}

static bool has_error(const struct plan_file *file)
{
	return file->status == PLAN_FAILED || file->outcome == PLAN_WRITE_FAILED;
}

/* Why it is not changed; NULL: nothing to say. */
static const char *reason(const struct plan_file *file)
{
	return has_error(file) ? error_text(&file->err) : file->why;
}

/* --- JSON --------------------------------------------------------------------------------------------------------------------- */

static void add_json_string(struct str *out, const char *text, size_t len)
{
	str_addch(out, '"');
	utf8_add_json(out, text, len);
	str_addch(out, '"');
}

static void add_json_text(struct str *out, const char *key, const char *text)
{
	str_addf(out, ",\"%s\":", key);
	if (text)
		add_json_string(out, text, strlen(text));
	else
		str_adds(out, "null");
}

/* What is not known is 0 here, and null there. */
static void add_json_number(struct str *out, const char *key, size_t number)
{
	if (number)
		str_addf(out, ",\"%s\":%zu", key, number);
	else
		str_addf(out, ",\"%s\":null", key);
}

static void add_json_changes(struct str *out, const struct plan_file *file)
{
	str_adds(out, ",\"changes\":[");
	for (size_t i = 0; i < file->lines_nr; i++) {
		const struct plan_line *line = &file->lines[i];

		str_addf(out, "%s{\"line\":%zu,\"document\":%zu", i ? "," : "", line->line,
			line->document);
		add_json_text(out, "text", line->text);
		str_addch(out, '}');
	}
	str_addch(out, ']');
}

static void add_json_findings(struct str *out, const char *report)
{
	str_adds(out, ",\"findings\":[");
	for (const char *line = report ? report : "", *end; *line; line = *end ? end + 1 : end) {
		end = strchrnul(line, '\n');
		str_adds(out, line == report ? "" : ",");
		add_json_string(out, line, (size_t)(end - line));
	}
	str_addch(out, ']');
}

static void add_json_file(struct str *out, const struct plan_file *file)
{
	bool placed = has_error(file);

	str_adds(out, "{\"path\":");
	add_json_string(out, file->path, strlen(file->path));
	add_json_text(out, "status", status_names[file->status]);
	str_addf(out, ",\"chosen\":%s", file->chosen ? "true" : "false");
	add_json_text(out, "reason", reason(file));
	add_json_number(out, "line", placed ? file->err.line : 0);
	add_json_number(out, "column", placed ? file->err.column : 0);
	add_json_text(out, "outcome", outcome_name(file));
	add_json_text(out, "note", file->note);
	add_json_changes(out, file);
	add_json_findings(out, file->report);
	str_addch(out, '}');
}

static void add_json_totals(struct str *out, const struct plan *plan)
{
	str_addf(out,
		"{\"files\":%zu,\"changed\":%zu,\"unchanged\":%zu,\"skipped\":%zu,\"failed\":%zu,"
		"\"written\":%zu,\"undone\":%zu,\"write_failed\":%zu}",
		plan->nr, plan->changed, plan->unchanged, plan->skipped, plan->failed,
		plan->written, plan->undone, plan->write_failed);
}

static void begin_json(struct str *out, const struct plan *plan)
{
	(void)plan;
	str_adds(out, "{\"files\":[");
}

static void next_json(struct str *out, const struct plan_file *file, bool first)
{
	str_adds(out, first ? "\n" : ",\n");
	add_json_file(out, file);
}

static void end_json(struct str *out, const struct plan *plan)
{
	str_adds(out, "\n],\"totals\":");
	add_json_totals(out, plan);
	str_adds(out, "}\n");
}

static void begin_ndjson(struct str *out, const struct plan *plan)
{
	(void)out, (void)plan;
}

static void next_ndjson(struct str *out, const struct plan_file *file, bool first)
{
	(void)first;
	add_json_file(out, file);
	str_addch(out, '\n');
}

static void end_ndjson(struct str *out, const struct plan *plan)
{
	str_adds(out, "{\"totals\":");
	add_json_totals(out, plan);
	str_adds(out, "}\n");
}

/* --- JUnit -------------------------------------------------------------------------------------------------------------------- */

/* XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF: they are escaped as for a person. */
static void add_xml(struct str *out, const char *text)
{
	static const char special[] = "<>&\"'\xef";
	static const char *const entities[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"};
	struct str CLEANUP(str_release) safe = STR_INIT;

	utf8_add_safe(&safe, text, strlen(text));
	if (str_failed(&safe))
		out->oom = true;
	for (const char *at = safe.s; *at;) {
		size_t plain = strcspn(at, special), which;

		str_add(out, at, plain);
		at += plain;
		if (!*at)
			break;
		which = (size_t)(strchr(special, *at) - special);
		if (which < sizeof(entities) / sizeof(*entities))
			str_adds(out, entities[which]);
		else if (strncmp(at, "\xef\xbf\xbe", 3) == 0 || strncmp(at, "\xef\xbf\xbf", 3) == 0)
			str_adds(out, "\xef\xbf\xbd"), at += 2;
		else
			str_addch(out, *at);
		at++;
	}
}

static size_t errors(const struct plan *plan)
{
	return plan->write_failed;
}

static void begin_junit(struct str *out, const struct plan *plan)
{
	str_addf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"cfgedit apply\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n"
		"<testsuite name=\"cfgedit apply\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		plan->nr, plan->failed, errors(plan), plan->nr, plan->failed, errors(plan),
		plan->skipped);
}

static void add_xml_lines(struct str *out, const struct plan_file *file)
{
	if (!file->lines_nr)
		return;
	str_adds(out, "<system-out>");
	for (size_t i = 0; i < file->lines_nr; i++) {
		str_addf(out, "%zu: ", file->lines[i].line);
		add_xml(out, file->lines[i].text);
		str_addch(out, '\n');
	}
	str_adds(out, "</system-out>");
}

static void add_xml_findings(struct str *out, const char *report)
{
	for (const char *line = report ? report : "", *end; *line; line = *end ? end + 1 : end) {
		char *CLEANUP(free_pointer) copy = NULL;

		end = strchrnul(line, '\n');
		copy = strndup(line, (size_t)(end - line));
		if (!copy)
			out->oom = true;
		else
			add_xml(out, copy);
		str_addch(out, '\n');
	}
}

/* <failure> where the change is at fault, <error> where writing is. */
static void add_xml_problem(struct str *out, const char *element, const struct plan_file *file)
{
	str_addf(out, "<%s type=\"%s\" message=\"", element,
		file->status == PLAN_FAILED ? status_names[file->status] : outcome_name(file));
	add_xml(out, error_text(&file->err));
	str_adds(out, "\">");
	add_xml(out, file->path);
	if (file->err.line)
		str_addf(out, ":%zu", file->err.line);
	if (file->err.line && file->err.column)
		str_addf(out, ":%zu", file->err.column);
	str_adds(out, ": ");
	add_xml(out, error_text(&file->err));
	str_addch(out, '\n');
	add_xml_findings(out, file->report);
	str_addf(out, "</%s>", element);
}

static void next_junit(struct str *out, const struct plan_file *file, bool first)
{
	(void)first;
	str_adds(out, "<testcase classname=\"cfgedit.apply\" name=\"");
	add_xml(out, file->path);
	str_adds(out, "\">");
	if (file->status == PLAN_FAILED)
		add_xml_problem(out, "failure", file);
	else if (file->outcome == PLAN_WRITE_FAILED)
		add_xml_problem(out, "error", file);
	else if (file->status == PLAN_SKIPPED) {
		str_adds(out, "<skipped message=\"");
		add_xml(out, file->why ? file->why : "nothing matched");
		str_adds(out, "\"/>");
	}
	add_xml_lines(out, file);
	str_adds(out, "</testcase>\n");
}

static void end_junit(struct str *out, const struct plan *plan)
{
	(void)plan;
	str_adds(out, "</testsuite>\n</testsuites>\n");
}

/* --- the table of formats ------------------------------------------------------------------------------------------------------ */

static const struct {
	void (*begin)(struct str *out, const struct plan *plan);
	void (*next)(struct str *out, const struct plan_file *file, bool first);
	void (*end)(struct str *out, const struct plan *plan);
} formats[] = {
	[PLAN_FORMAT_JSON] = {begin_json, next_json, end_json},
	[PLAN_FORMAT_NDJSON] = {begin_ndjson, next_ndjson, end_ndjson},
	[PLAN_FORMAT_JUNIT] = {begin_junit, next_junit, end_junit},
};

static int flush(struct str *text, FILE *out)
{
	if (str_failed(text))
		return -1;
	fwrite(text->s, 1, text->len, out);
	str_clear(text);
	return 0;
}

int plan_report(const struct plan *plan, enum plan_format format, FILE *out)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	formats[format].begin(&text, plan);
	for (size_t i = 0; i < plan->nr; i++) {
		formats[format].next(&text, &plan->v[i], i == 0);
		if (flush(&text, out) < 0)
			return -1;
	}
	formats[format].end(&text, plan);
	return flush(&text, out);
}
