/* Rules about what is not YAML at all: merge conflicts, templates, INI, tabs, other odd characters. */
#include "yaml/diagnose_rules.h"

#include <stdint.h>
#include <string.h>

static bool is_conflict_marker(const struct place *p, const struct line *line)
{
	static const char *const markers[] = {"<<<<<<<", "=======", ">>>>>>>", "|||||||"};

	for (size_t i = 0; i < sizeof(markers) / sizeof(markers[0]); i++)
		if (starts_with(p, line->start, markers[i]) && is_blank_at(p, line->start + 7))
			return true;
	return false;
}

int rule_conflict_marker(const struct place *p)
{
	struct line lines[3] = {line_of(p, p->context), line_of(p, p->at)};
	size_t nr = 2;

	if (line_above(p, &lines[1], &lines[2]))
		nr++;
	for (size_t i = 0; i < nr; i++)
		if (is_conflict_marker(p, &lines[i]))
			return diagnose_say(p, lines[i].start, lines[i].end,
				"this is a merge conflict marker: resolve the merge first");
	return 0;
}

/* The first line from `at` on that has something in it other than a comment, as INI files have them, too. */
static bool first_line(const struct place *p, size_t at, struct line *ret_line)
{
	while (at < p->len) {
		*ret_line = line_of(p, at);
		if (ret_line->text < ret_line->end && char_at(p, ret_line->text) != '#' &&
			char_at(p, ret_line->text) != ';')
			return true;
		at = line_below(p, at);
	}
	return false;
}

/* `[name]` or `[[name]]` and nothing else. */
static bool is_section(const struct place *p, const struct line *line)
{
	size_t end = before_comment(p, line->text, line->end);

	if (char_at(p, line->text) != '[' || end < line->text + 3 || char_at(p, end - 1) != ']')
		return false;
	for (size_t at = line->text; at < end; at++)
		if (strchr(",{}", char_at(p, at)))
			return false;
	return true;
}

/* `key = value`, `key=value` */
static bool is_assignment(const struct place *p, const struct line *line)
{
	const char *equals = memchr(p->text + line->text, '=', line->end - line->text);

	return equals && equals > p->text + line->text &&
	       !memchr(p->text + line->text, ':', (size_t)(equals - (p->text + line->text)));
}

int rule_ini_file(const struct place *p)
{
	struct line section, setting;
	struct fragment name, assignment;

	if (!first_line(p, p->doc->bom, &section) || !is_section(p, &section) ||
		!first_line(p, line_below(p, section.end), &setting) || !is_assignment(p, &setting))
		return 0;
	name = fragment(p, section.text, section.end);
	assignment = fragment(p, setting.text, setting.end);
	return diagnose_say(p, section.text, section.end,
		QUOTED " followed by " QUOTED " looks like INI or TOML: this is not YAML",
		FRAGMENT(name), FRAGMENT(assignment));
}

/* Where "{{", "{%" or "{#" stands outside of quotes and comments; SIZE_MAX: nowhere on the line. */
static size_t find_template(const struct place *p, const struct line *line)
{
	char quote = 0;

	for (size_t at = line->text; at + 1 < line->end; at++) {
		char c = char_at(p, at);

		if (quote) {
			if (c == '\\' && quote == '"')
				at++;
			else if (c == quote)
				quote = 0;
		} else if ((c == '"' || c == '\'') &&
			   (at == line->text || strchr(" \t[{,", char_at(p, at - 1)))) {
			quote = c;
		} else if (c == '#' && at > line->text && is_blank_at(p, at - 1)) {
			break;
		} else if (c == '{' && strchr("{%#", char_at(p, at + 1))) {
			return at;
		}
	}
	return SIZE_MAX;
}

static size_t template_end(const struct place *p, size_t at, size_t end)
{
	const char close[] = {char_at(p, at + 1) == '{' ? '}' : char_at(p, at + 1), '}', '\0'};

	for (size_t i = at + 2; i + 2 <= end; i++)
		if (starts_with(p, i, close))
			return i + 2;
	return end;
}

/* Template text on the line of the problem, or on the one where libyaml began to read what it could not finish. */
int rule_template(const struct place *p)
{
	const size_t places[] = {p->at, p->context};

	for (size_t i = 0; i < 2; i++) {
		struct line line = line_of(p, places[i]);
		size_t at = find_template(p, &line), end;
		struct fragment f;

		/* Of what was being read, only its beginning: a mapping that is merely written in braces, {{, is none. */
		if (at == SIZE_MAX || at > p->at || (i == 1 && at > p->context + 1))
			continue;
		end = template_end(p, at, line.end);
		at -= at > line.text && char_at(p, at - 1) == '$';
		f = fragment(p, at, end);
		if (at == line.item)
			return diagnose_say(p, at, end,
				QUOTED
				" is template text, not YAML: check the rendered file instead",
				FRAGMENT(f));
		return diagnose_say(
			p, at, end, QUOTED " is template text: quote the whole value", FRAGMENT(f));
	}
	return 0;
}

int rule_tab_indentation(const struct place *p)
{
	struct line line = line_of(p, p->at);
	const char *tab = memchr(p->text + line.start, '\t', line.text - line.start);
	bool at_tab = p->at < p->len && char_at(p, p->at) == '\t';
	size_t at;

	/* libyaml stops at the tab itself, or at what follows it. */
	if (tab && (at_tab || p->at == line.text) &&
		strcmp(p->problem,
			"found a tab character where an indentation space is expected") != 0) {
		at = (size_t)(tab - p->text);
		return diagnose_say(p, at, line.text,
			"this line is indented with a tab: YAML allows only spaces");
	}
	if (at_tab && p->at > line.text && p->at < line.item)
		return diagnose_say(p, p->at, p->at + 1,
			"\"-\" is followed by a tab and a key: use spaces instead");
	return 0;
}
