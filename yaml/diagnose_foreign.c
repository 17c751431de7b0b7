/* Rules about what is no YAML at all: merge conflicts, templates, tabs. */
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
				"this is a merge conflict marker: the file has an unresolved merge");
	return 0;
}

/* Left by an editor in each of two files that were put together. */
int rule_byte_order_mark(const struct place *p)
{
	enum { BOM = 3 };

	if (p->at < p->doc->bom + BOM || !starts_with(p, p->at - BOM, "\xEF\xBB\xBF"))
		return 0;
	return diagnose_say(p, p->at - BOM, p->at,
		"a byte order mark stands here, before something that goes on what is above: remove it");
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
				" is template text, not YAML: check what the template renders to",
				FRAGMENT(f));
		return diagnose_say(p, at, end,
			QUOTED
			" is template text: a value with \"{{\" or \"{%%\" must be quoted as a whole",
			FRAGMENT(f));
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
		return diagnose_say(
			p, at, line.text, "a tab is used as indentation: YAML allows only spaces");
	}
	if (at_tab && p->at > line.text && p->at < line.item)
		return diagnose_say(p, p->at, p->at + 1,
			"a tab stands behind \"-\", where what follows begins a key: use a space");
	return 0;
}
