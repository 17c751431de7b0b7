#include "validate/check.h"

#include "base/cleanup.h"
#include "base/utf8.h"

#include <string.h>

/* Lines longer than this are shown in part, and so many findings of a file get an excerpt, a path and a note at all: nobody reads more, and a
 * file made for it must not fill the memory. */
enum { LONG_LINE = 512, AROUND = 200, MOST_EXCERPTS = 1000, LONGEST_PATH = 4096 };

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* The source line, or what is around `at` in a long one. */
static int add_excerpt(struct validator *v, size_t at, struct finding *f)
{
	const char *text = v->doc.text;
	size_t start, end, from;

	if (ydoc_line(&v->doc, f->line, &start, &end) < 0)
		return -1;
	from = start;
	if (end - start > LONG_LINE) {
		if (at > start + AROUND)
			from = at - AROUND;
		for (int i = 0; i < 3 && from > start && is_continuation(text[from]); i++)
			from--;
		f->excerpt_cut = end > from + 2 * AROUND;
		if (f->excerpt_cut)
			end = from + 2 * AROUND;
		for (int i = 0; f->excerpt_cut && i < 3 && is_continuation(text[end]); i++)
			end--;
	}
	f->excerpt_column = f->column - (at > from ? utf8_count(text + from, at - from) : 0);
	str_clear(&v->excerpt);
	str_add(&v->excerpt, text + from, end - from);
	f->excerpt = v->excerpt.s;
	return str_failed(&v->excerpt) ? -1 : 0;
}

static int add_instance_path(struct validator *v, const struct ynode *node, struct finding *f)
{
	int longer;

	str_clear(&v->pointer);
	longer = ynode_pointer(node, LONGEST_PATH, &v->pointer);
	if (!longer)
		f->instance_path = v->pointer.s;
	return longer < 0 ? -1 : 0;
}

static int add_note(struct validator *v, const struct ynode *first, struct finding *f)
{
	size_t line = ydoc_line_nr(&v->doc, first->content);

	str_clear(&v->note);
	if (line == f->line)
		str_adds(&v->note, "the first one is on the same line");
	else
		str_addf(&v->note, "the first one is at line %zu", line);
	f->note = v->note.s;
	return !line || str_failed(&v->note) ? -1 : 0;
}

int check_report(struct validator *v, struct findings *findings, const char *rule, size_t start,
	size_t end, const struct ynode *node, const struct ynode *other, const char *message)
{
	struct finding f = {.level = FINDING_ERROR, .rule = rule, .message = message};

	if (ydoc_position(&v->doc, start, &f.line, &f.column) < 0 ||
		ydoc_position(&v->doc, end, &f.end_line, &f.end_column) < 0)
		return -1;
	if (findings->nr < MOST_EXCERPTS) {
		if (v->doc.len && add_excerpt(v, start, &f) < 0)
			return -1;
		if (node && add_instance_path(v, node, &f) < 0)
			return -1;
		if (other && add_note(v, other, &f) < 0)
			return -1;
	}
	return findings_add(findings, &f);
}

/* A limit that is an option is told with it. */
static const struct {
	const char *rule, *option;
} kinds[] = {
	[YPROBLEM_SYNTAX] = {"syntax", ""},
	[YPROBLEM_ENCODING] = {"encoding", ""},
	[YPROBLEM_LIMIT] = {"limits", ""},
	[YPROBLEM_DEPTH] = {"limits", " (--max-depth)"},
	[YPROBLEM_ALIASES] = {"limits", " (--max-aliases)"},
};

int check_problem(struct validator *v, struct findings *findings)
{
	const struct yproblem *problem = &v->doc.problem;
	struct str CLEANUP(str_release) message = STR_INIT;

	if (problem->kind == YPROBLEM_NONE)
		return 0;
	if (str_addf(&message, "%s%s", problem->message, kinds[problem->kind].option) < 0)
		return -1;
	return check_report(v, findings, kinds[problem->kind].rule, problem->start, problem->end,
		NULL, NULL, message.s);
}
