#include "base/patterns.h"

#include "base/file.h"
#include "base/glob.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct pattern {
	const char *glob;
	size_t literal_len; /* of the glob, up to its first wildcard */
	size_t ending_len; /* of what follows a single star at its start, when that is literal; else 0 */
	bool negated;	   /* takes back what a pattern above it matched */
	bool only_folders;
	bool by_name; /* no slash in it: matches the last component at any depth */
};

static const char wildcards[] = "*?[\\";

void patterns_release(struct patterns *list)
{
	str_release(&list->text);
	free(list->v);
	*list = (struct patterns)PATTERNS_INIT;
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

static void parse_pattern(struct patterns *list, char *line)
{
	struct pattern *pattern = &list->v[list->nr];
	size_t len;

	trim_spaces(line);
	*pattern = (struct pattern){.negated = *line == '!'};
	line += pattern->negated;
	len = strlen(line);
	if (len && line[len - 1] == '/') {
		pattern->only_folders = true;
		line[--len] = '\0';
	}
	pattern->by_name = !strchr(line, '/');
	if (*line == '/') {
		line++;
		len--;
	}
	pattern->glob = line;
	pattern->literal_len = strcspn(line, wildcards);
	if (*line == '*' && pattern->by_name && !strpbrk(line + 1, wildcards))
		pattern->ending_len = len - 1;
	list->nr++;
}

static size_t count(const struct str *text, char separator)
{
	size_t nr = 1;

	for (size_t i = 0; i < text->len; i++)
		nr += text->s[i] == separator;
	return nr;
}

static int make_room(struct patterns *list, char separator, struct error *err)
{
	if (!str_failed(&list->text))
		list->v = calloc(count(&list->text, separator), sizeof(*list->v));
	return list->v ? 0 : error_nomem(err);
}

static int parse_lines(struct patterns *list, struct error *err)
{
	char *line = list->text.s, *end = line + list->text.len, *newline;

	if (make_room(list, '\n', err) < 0)
		return -1;
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
			parse_pattern(list, line);
	}
	return 0;
}

int patterns_read(struct patterns *list, const char *path, size_t base_len, struct error *err)
{
	list->base_len = base_len;
	return file_read(path, 0, &list->text, NULL, err) < 0 ? -1 : parse_lines(list, err);
}

int patterns_set(struct patterns *list, const struct strlist *words, struct error *err)
{
	char *word;

	for (size_t i = 0; i < words->nr; i++)
		str_add(&list->text, words->v[i], strlen(words->v[i]) + 1);
	if (make_room(list, '\0', err) < 0)
		return -1;
	word = list->text.s;
	for (size_t i = 0; i < words->nr; i++) {
		/* parsing cuts spaces and slashes off */
		char *next = word + strlen(word) + 1;

		parse_pattern(list, word);
		word = next;
	}
	return 0;
}

static bool ends_with(const struct pattern *pattern, const char *name)
{
	size_t len = strlen(name), ending_len = pattern->ending_len;

	return len >= ending_len &&
	       memcmp(name + len - ending_len, pattern->glob + 1, ending_len) == 0;
}

static bool matches(const struct pattern *pattern, const char *path, const char *name, bool fold)
{
	const char *text = pattern->by_name ? name : path;
	size_t len = pattern->literal_len;

	/* a pattern like *.yaml, as most are */
	if (pattern->ending_len && !fold)
		return ends_with(pattern, name);
	if (fold ? strncasecmp(text, pattern->glob, len) : strncmp(text, pattern->glob, len))
		return false;
	return pattern->glob[len] ? glob_match(pattern->glob + len, text + len, fold) : !text[len];
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static enum patterns_verdict verdict_of(const struct pattern *pattern)
{
	return pattern->negated ? PATTERNS_NO : PATTERNS_YES;
}

enum patterns_verdict patterns_check(
	const struct patterns *list, const char *path, bool is_folder, bool fold)
{
	const char *name = base_name(path);

	/* the last one that matches decides */
	for (size_t i = list->nr; i > 0; i--) {
		const struct pattern *pattern = &list->v[i - 1];

		if ((is_folder || !pattern->only_folders) &&
			matches(pattern, path + list->base_len, name, fold))
			return verdict_of(pattern);
	}
	return PATTERNS_UNDECIDED;
}

/* Does it match one of the folders above the file? */
static bool matches_above(const struct pattern *pattern, char *path)
{
	bool found = false;

	for (char *slash = strchr(path, '/'); slash && !found; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		found = matches(pattern, path, base_name(path), false);
		*slash = '/';
	}
	return found;
}

enum patterns_verdict patterns_check_below(const struct patterns *list, char *path)
{
	const char *name = base_name(path);

	for (size_t i = list->nr; i > 0; i--) {
		const struct pattern *pattern = &list->v[i - 1];

		if (pattern->only_folders ? matches_above(pattern, path + list->base_len)
					  : matches(pattern, path + list->base_len, name, false))
			return verdict_of(pattern);
	}
	return PATTERNS_UNDECIDED;
}

bool patterns_are_of_names(const struct patterns *list)
{
	for (size_t i = 0; i < list->nr; i++)
		if (!list->v[i].by_name || list->v[i].only_folders)
			return false;
	return true;
}
