#include "cli/report.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "base/utf8.h"
#include "validate/excerpt.h"

#include <stdlib.h>
#include <string.h>

static const char *const level_names[] = {[FINDING_ERROR] = "error", [FINDING_WARNING] = "warning"};

/* The name of a file or a text from one, made harmless. */
static void add_safe(struct str *out, const char *text)
{
	utf8_add_safe(out, text, strlen(text));
}

void report_add_path(struct str *out, const char *path)
{
	if (path[0] == ':' && path[1] == ':')
		str_adds(out, "./");
	add_safe(out, path);
}

static void pad_to(struct str *out, size_t start, size_t width)
{
	size_t have = out->len - start;

	if (have < width)
		str_pad(out, ' ', width - have);
}

/* yamllint counts `(syntax)` as part of the message, so it stands differently from the name of a rule. */
static bool is_syntax(const struct finding *f)
{
	return strcmp(f->rule, "syntax") == 0;
}

static void add_standard(struct str *out, const char *path, const struct finding *f)
{
	size_t start = out->len;

	(void)path;
	str_addf(out, "  %zu:%zu", f->line, f->column);
	pad_to(out, start, 12);
	str_adds(out, level_names[f->level]);
	pad_to(out, start, 21);
	add_safe(out, f->message);
	str_addf(out, is_syntax(f) ? " (%s)\n" : "  (%s)\n", f->rule);
}

static void add_colored(struct str *out, const char *path, const struct finding *f)
{
	size_t start = out->len;

	(void)path;
	str_addf(out, "  \033[2m%zu:%zu\033[0m", f->line, f->column);
	pad_to(out, start, 20);
	str_addf(out, "\033[%dm%s\033[0m", f->level == FINDING_ERROR ? 31 : 33,
		level_names[f->level]);
	pad_to(out, start, 38);
	add_safe(out, f->message);
	str_addf(out, is_syntax(f) ? " (%s)\n" : "  \033[2m(%s)\033[0m\n", f->rule);
}

static void add_parsable(struct str *out, const char *path, const struct finding *f)
{
	report_add_path(out, path);
	str_addf(out, ":%zu:%zu: [%s] ", f->line, f->column, level_names[f->level]);
	add_safe(out, f->message);
	str_addf(out, " (%s)\n", f->rule);
}

static void add_github(struct str *out, const char *path, const struct finding *f)
{
	str_addf(out, "::%s file=", level_names[f->level]);
	add_safe(out, path);
	str_addf(out, ",line=%zu,col=%zu::%zu:%zu ", f->line, f->column, f->line, f->column);
	if (!is_syntax(f))
		str_addf(out, "[%s] ", f->rule);
	add_safe(out, f->message);
	str_adds(out, is_syntax(f) ? " (syntax)\n" : "\n");
}

static void add_json_text(struct str *out, const char *key, const char *text)
{
	str_addf(out, ",\"%s\":", key);
	if (!text) {
		str_adds(out, "null");
		return;
	}
	str_addch(out, '"');
	utf8_add_json(out, text, strlen(text));
	str_addch(out, '"');
}

static void add_json(struct str *out, const char *path, const struct finding *f)
{
	str_adds(out, "{\"path\":\"");
	utf8_add_json(out, path, strlen(path));
	str_addf(out, "\",\"line\":%zu,\"column\":%zu,\"end_line\":%zu,\"end_column\":%zu", f->line,
		f->column, f->end_line, f->end_column);
	add_json_text(out, "level", level_names[f->level]);
	add_json_text(out, "rule", f->rule);
	add_json_text(out, "message", f->message);
	add_json_text(out, "instance_path", f->instance_path);
	add_json_text(out, "schema_path", f->schema_path);
	str_adds(out, "}\n");
}

static const struct {
	void (*add)(struct str *out, const char *path, const struct finding *f);
	const char *before, *behind_path; /* the line above a file's findings; NULL: none */
	const char *after;
	bool excerpts;
} formats[] = {
	[REPORT_STANDARD] = {add_standard, "", "\n", "\n", true},
	[REPORT_COLORED] = {add_colored, "\033[4m", "\033[0m\n", "\n", true},
	[REPORT_PARSABLE] = {add_parsable, NULL, NULL, "", false},
	[REPORT_GITHUB] = {add_github, "::group::", "\n", "::endgroup::\n\n", false},
	[REPORT_JSON] = {add_json, NULL, NULL, "", false},
};

const char *const report_format_names[] = {
	"auto", "standard", "colored", "parsable", "github", "json", NULL};

enum report_format report_choose(enum report_format wanted, bool color)
{
	if (wanted != REPORT_AUTO)
		return wanted;
	if (getenv("GITHUB_ACTIONS") && getenv("GITHUB_WORKFLOW"))
		return REPORT_GITHUB;
	return color ? REPORT_COLORED : REPORT_STANDARD;
}

int report_render(const struct report *report, const char *path, const struct findings *findings,
	struct str *out)
{
	if (!findings->nr)
		return 0;
	if (formats[report->format].before) {
		str_adds(out, formats[report->format].before);
		report_add_path(out, path);
		str_adds(out, formats[report->format].behind_path);
	}
	for (size_t i = 0; i < findings->nr; i++) {
		struct finding f = findings->v[i];

		/* A problem of the file as a whole is shown at its start, so that every consumer can go there. */
		f.line = f.line ? f.line : 1;
		f.column = f.column ? f.column : 1;
		f.end_line = f.end_line ? f.end_line : f.line;
		f.end_column = f.end_column ? f.end_column : f.column;
		formats[report->format].add(out, path, &f);
		if (report->excerpts && formats[report->format].excerpts)
			excerpt_source(&f, report->format == REPORT_COLORED, out);
	}
	return str_adds(out, formats[report->format].after);
}

int report_file(const struct report *report, const char *path, const struct findings *findings)
{
	struct str CLEANUP(str_release) out = STR_INIT;

	if (report_render(report, path, findings, &out) < 0)
		return -1;
	fwrite(out.s, 1, out.len, report->out);
	return 0;
}
