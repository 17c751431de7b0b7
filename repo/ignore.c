#include "repo/ignore.h"

#include "base/file.h"
#include "base/glob.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct ignore_rule {
	const char *pattern;
	size_t literal_len; /* of the pattern, up to its first wildcard */
	bool negated;	    /* takes back what a rule above it ignores */
	bool only_folders;
	bool by_name; /* no slash in it: matches the last component at any depth */
};

void ignore_list_release(struct ignore_list *list)
{
	str_release(&list->text);
	free(list->rules);
	*list = (struct ignore_list)IGNORE_LIST_INIT;
}

/* Spaces at the end do not count, unless a backslash stands before them. */
static void trim_spaces(char *line)
{
	char *spaces = NULL;

	for (; *line; line++) {
		if (*line == ' ') {
			spaces = spaces ? spaces : line;
			continue;
		}
		spaces = NULL;
		if (*line == '\\' && !*++line)
			return;
	}
	if (spaces)
		*spaces = '\0';
}

static void parse_rule(struct ignore_list *list, char *line)
{
	struct ignore_rule *rule = &list->rules[list->nr];
	size_t len;

	trim_spaces(line);
	*rule = (struct ignore_rule){.negated = *line == '!'};
	line += rule->negated;
	len = strlen(line);
	if (len && line[len - 1] == '/') {
		rule->only_folders = true;
		line[len - 1] = '\0';
	}
	rule->by_name = !strchr(line, '/');
	line += *line == '/';
	rule->pattern = line;
	rule->literal_len = strcspn(line, "*?[\\");
	list->nr++;
}

static size_t count_lines(const struct str *text)
{
	size_t nr = 1;

	for (size_t i = 0; i < text->len; i++)
		nr += text->s[i] == '\n';
	return nr;
}

static int parse(struct ignore_list *list, struct error *err)
{
	char *line = list->text.s, *end = line + list->text.len, *newline;

	list->rules = calloc(count_lines(&list->text), sizeof(*list->rules));
	if (!list->rules)
		return error_nomem(err);
	if (strncmp(line, "\xef\xbb\xbf", 3) == 0)
		line += 3;
	for (; line < end; line = newline + 1) {
		newline = memchr(line, '\n', (size_t)(end - line));
		if (!newline)
			newline = end;
		*newline = '\0';
		if (newline > line && newline[-1] == '\r')
			newline[-1] = '\0';
		if (*line && *line != '#')
			parse_rule(list, line);
	}
	return 0;
}

int ignore_list_read(struct ignore_list *list, const char *path, size_t base_len, struct error *err)
{
	list->base_len = base_len;
	return file_read(path, 0, &list->text, NULL, err) < 0 ? -1 : parse(list, err);
}

static bool rule_matches(
	const struct ignore_rule *rule, const char *path, const char *name, bool fold)
{
	const char *text = rule->by_name ? name : path;
	size_t len = rule->literal_len;

	if (fold ? strncasecmp(text, rule->pattern, len) : strncmp(text, rule->pattern, len))
		return false;
	return rule->pattern[len] ? glob_match(rule->pattern + len, text + len, fold) : !text[len];
}

enum ignore_verdict ignore_list_check(
	const struct ignore_list *list, const char *path, bool is_folder, bool fold)
{
	const char *slash = strrchr(path, '/');

	/* the last rule that matches decides */
	for (size_t i = list->nr; i > 0; i--) {
		const struct ignore_rule *rule = &list->rules[i - 1];

		if ((is_folder || !rule->only_folders) &&
			rule_matches(rule, path + list->base_len, slash ? slash + 1 : path, fold))
			return rule->negated ? IGNORE_NO : IGNORE_YES;
	}
	return IGNORE_UNDECIDED;
}
