#include "base/glob.h"

#include <ctype.h>
#include <string.h>

static unsigned char folded(unsigned char c, bool fold)
{
	return fold && c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* [:name:] and what it holds. */
static const struct {
	const char *name;
	int (*holds)(int c);
} classes[] = {
	{"alnum", isalnum},
	{"alpha", isalpha},
	{"blank", isblank},
	{"cntrl", iscntrl},
	{"digit", isdigit},
	{"graph", isgraph},
	{"lower", islower},
	{"print", isprint},
	{"punct", ispunct},
	{"space", isspace},
	{"upper", isupper},
	{"xdigit", isxdigit},
};

/* At "[:": 1 or 0 for whether the class holds c, -1 when there is no such class. */
static int match_class(const char **pattern, unsigned char c, bool fold)
{
	const char *name = *pattern + 2, *end = strstr(name, ":]");

	for (size_t i = 0; end && i < sizeof(classes) / sizeof(*classes); i++) {
		if (strlen(classes[i].name) != (size_t)(end - name) ||
			strncmp(classes[i].name, name, (size_t)(end - name)) != 0)
			continue;
		*pattern = end + 2;
		/* only ASCII, whatever the locale */
		return c < 128 &&
		       (classes[i].holds(c) || (fold && classes[i].holds == isupper && islower(c)));
	}
	return -1;
}

/* One member of a set, an escape resolved; 0 at the end of the pattern. */
static unsigned char set_member(const char **pattern)
{
	if (**pattern == '\\')
		++*pattern;
	return **pattern ? (unsigned char)*(*pattern)++ : 0;
}

/* At "[": does the set hold c? Moves behind the set; -1 when it is not well formed. */
static int match_set(const char **pattern, unsigned char c, bool fold)
{
	const char *p = *pattern + 1;
	bool negated = *p == '!' || *p == '^', found = false, first = true;

	p += negated;
	for (; *p != ']' || first; first = false) {
		if (p[0] == '[' && p[1] == ':' && strchr(p + 2, ']')) {
			int r = match_class(&p, c, fold);

			if (r < 0)
				return -1;
			found |= r;
			continue;
		}
		unsigned char low = set_member(&p), high = low;

		if (p[0] == '-' && p[1] && p[1] != ']') {
			p++;
			high = set_member(&p);
		}
		if (!low || !high)
			return -1;
		found |= (c >= low && c <= high) ||
			 (fold && islower(c) && toupper(c) >= low && toupper(c) <= high);
	}
	*pattern = p + 1;
	return found != negated;
}

/* Match what is no star against c; moves the pattern on. */
static bool match_one(const char **pattern, unsigned char c, bool fold)
{
	const char *p = *pattern;
	unsigned char want = (unsigned char)*p;

	if (want == '[') {
		if (c == '/' || match_set(&p, folded(c, fold), fold) <= 0)
			return false;
		*pattern = p;
		return true;
	}
	if (want == '\\')
		want = (unsigned char)*++p;
	else if (want == '?' && c != '/')
		want = c;
	*pattern = p + (*p != '\0');
	return want && folded(want, fold) == folded(c, fold);
}

/*
 * Where to go on when what follows a star does not match: one byte further for `*`, behind the next slash for a leading `**` and its slash. The
 * last star of each kind is enough: a `*` ends at the first slash in any case, and an earlier match never leaves less text.
 */
struct retry {
	const char *pattern, *text; /* pattern NULL: none */
};

static bool try_star(struct retry *star, const char **pattern, const char **text)
{
	if (!star->pattern || !*star->text || *star->text == '/')
		return false;
	*text = ++star->text;
	*pattern = star->pattern;
	return true;
}

static bool try_folders(struct retry *folders, const char **pattern, const char **text)
{
	const char *slash = folders->pattern ? strchr(folders->text, '/') : NULL;

	if (!slash)
		return false;
	*text = folders->text = slash + 1;
	*pattern = folders->pattern;
	return true;
}

bool glob_match(const char *pattern, const char *text, bool fold)
{
	struct retry star = {NULL, NULL}, folders = {NULL, NULL};
	const char *start = pattern;

	for (;;) {
		if (*pattern == '*') {
			const char *behind = pattern + strspn(pattern, "*");
			bool whole = behind - pattern > 1 &&
				     (pattern == start || pattern[-1] == '/') &&
				     (!*behind || *behind == '/');

			if (whole && !*behind)
				return true;
			if (whole) {
				pattern = behind + 1;
				folders = (struct retry){pattern, text};
				star.pattern = NULL;
			} else {
				pattern = behind;
				star = (struct retry){pattern, text};
			}
			continue;
		}
		if (*text && *pattern && match_one(&pattern, (unsigned char)*text, fold)) {
			text++;
			continue;
		}
		if (!*text && !*pattern)
			return true;
		if (try_star(&star, &pattern, &text))
			continue;
		star.pattern = NULL;
		if (!try_folders(&folders, &pattern, &text))
			return false;
	}
}
