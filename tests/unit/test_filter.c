#include "tests/unit/scratch.h"
#include "walk/filter.h"

/* Words separated by spaces. */
static void add_words(struct strlist *list, const char *words)
{
	char *copy = strdup(words), *rest = copy;

	for (char *word; (word = strsep(&rest, " "));)
		if (*word)
			assert_int_equal(strlist_add(list, word), 0);
	free(copy);
}

static void make_filter(
	struct filter *filter, const char *include, const char *exclude, bool skip_hidden)
{
	struct strlist in = STRLIST_INIT, out = STRLIST_INIT;
	const struct filter_opts opts = {&in, &out, skip_hidden};

	add_words(&in, include);
	add_words(&out, exclude);
	assert_int_equal(filter_init(filter, &opts, NULL), 0);
	strlist_release(&in);
	strlist_release(&out);
}

/* What a walk does: each folder on the way is asked about, then the name, then the path. */
static bool is_taken(const struct filter *filter, const char *text)
{
	char path[4096];
	bool taken = true;

	snprintf(path, sizeof(path), "%s", text);
	for (char *slash = strchr(path, '/'); slash && taken; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		taken = filter_enters(filter, path);
		*slash = '/';
	}
	taken = taken &&
		filter_wants_name(filter, strrchr(path, '/') ? strrchr(path, '/') + 1 : path) &&
		filter_wants_file(filter, path);
	assert_string_equal(path, text);
	return taken;
}

static const struct {
	const char *include, *exclude;
	bool skip_hidden;
	const char *path;
	bool taken;
} cases[] = {
	/* the defaults */
	{"", "", false, "a.yaml", true},
	{"", "", false, "a/b.yml", true},
	{"", "", false, ".yaml", true},
	{"", "", false, ".h/.yamllint", true},
	{"", "", false, "x.yamllint", false},
	{"", "", false, "a.yaml.bak", false},
	{"", "", false, "a.YAML", false},
	{"", "", false, "a.yaml/b.txt", false},
	/* --include is in their place */
	{"*.conf", "", false, "a.yaml", false},
	{"*.conf", "", false, "d/a.conf", true},
	{"*.conf *.yaml", "", false, "a.yaml", true},
	{"/*.conf", "", false, "d/a.conf", false},
	{"/*.conf", "", false, "a.conf", true},
	{"d/*.conf", "", false, "d/a.conf", true},
	{"d/*.conf", "", false, "e/d/a.conf", false},
	{"**/d/*.conf", "", false, "e/d/a.conf", true},
	{"d", "", false, "d/a.conf", false},
	{"d/", "", false, "d/a.conf", true},
	{"d/", "", false, "e/d/f/a", true},
	{"d/", "", false, "d", false},
	{"/d/", "", false, "e/d/f/a", false},
	{"d/**", "", false, "d/e/a", true},
	{"[", "", false, "[", false},
	{"#a", "", false, "#a", true},
	/* the last one decides */
	{"*.yaml !a*", "", false, "ab.yaml", false},
	{"*.yaml !a* ab*", "", false, "ab.yaml", true},
	{"d/ !*.txt", "", false, "d/a.txt", false},
	{"!*.txt d/", "", false, "d/a.txt", true},
	{"!a.yaml", "", false, "b.yaml", false},
	/* --exclude */
	{"", "a*", false, "ab.yaml", false},
	{"", "a*", false, "b.yaml", true},
	{"", "a*", false, "ab/c.yaml", false},
	{"", "a*/", false, "ab.yaml", true},
	{"", "a*/", false, "d/ab/c.yaml", false},
	{"", "/d", false, "d/a.yaml", false},
	{"", "/d", false, "e/d/a.yaml", true},
	{"", "e/d", false, "e/d/a.yaml", false},
	{"", "* !a.yaml", false, "a.yaml", true},
	{"", "* !a.yaml", false, "b.yaml", false},
	{"", "d !d/a.yaml", false, "d/a.yaml", false},
	{"", "d/* !d/a.yaml", false, "d/a.yaml", true},
	{"a.yaml", "a.yaml", false, "a.yaml", false},
	{"d/", "*.txt", false, "d/a.txt", false},
	{"", "#a.yaml", false, "#a.yaml", false},
	/* --skip-hidden */
	{"", "", true, "a.yaml", true},
	{"", "", true, ".a.yaml", false},
	{"", "", true, "~a.yaml", false},
	{"", "", true, "a~.yaml", true},
	{"", "", true, ".d/a.yaml", false},
	{"", "", true, "d/~e/a.yaml", false},
	{".a", "", true, ".a", false},
	{".d/", "", true, ".d/a", false},
};

static void files_are_taken_or_left_out_as_the_patterns_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct filter filter = FILTER_INIT;

		make_filter(&filter, cases[i].include, cases[i].exclude, cases[i].skip_hidden);
		if (is_taken(&filter, cases[i].path) != cases[i].taken)
			fail_msg("include '%s', exclude '%s': '%s'", cases[i].include,
				cases[i].exclude, cases[i].path);
		filter_release(&filter);
	}
}

/* --- random patterns, held against git check-ignore ------------------------------------------------------------------------ */

static uint32_t seed;

static uint32_t random_below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void random_text(struct str *out, const char *const *parts, uint32_t nr, uint32_t most)
{
	str_clear(out);
	for (uint32_t left = 1 + random_below(most); left; left--)
		str_adds(out, parts[random_below(nr)]);
}

static void random_path(struct str *out)
{
	static const char *const parts[] = {"a", "b", "ab", "c", ".c", "a/", "b/", "ab/", "A", "-"};

	random_text(out, parts, sizeof(parts) / sizeof(*parts), 6);
	str_adds(out, "x");
}

static void random_pattern(struct str *out)
{
	static const char *const parts[] = {"a", "b", "ab", "*", "**", "/", "/**/", "?", "[ab]",
		"[!a]", "x", ".c", "\\", "A", "[[:lower:]]", "a*", "-", "*x", "/x", "]"};

	random_text(out, parts, sizeof(parts) / sizeof(*parts), 4);
	if (random_below(4) == 0)
		str_addch(out, '/');
}

enum { PATTERNS = 4, PATHS = 60 };

/* The paths that git ignores by the rules in .gitignore, one a line. */
static void ignored_by_git(
	const struct strlist *patterns, const struct strlist *paths, struct str *out)
{
	FILE *rules = fopen(".gitignore", "w"), *list = fopen("../paths", "w"), *git;
	char line[4096];

	assert_true(rules && list);
	for (size_t i = 0; i < patterns->nr; i++)
		fprintf(rules, "%s\n", patterns->v[i]);
	for (size_t i = 0; i < paths->nr; i++)
		fprintf(list, "%s\n", paths->v[i]);
	fclose(rules);
	fclose(list);
	git = popen("git check-ignore --no-index --stdin <../paths", "r");
	assert_non_null(git);
	str_clear(out);
	while (fgets(line, sizeof(line), git))
		str_adds(out, line);
	pclose(git); /* 1 when none is */
}

static void random_patterns_exclude_what_git_ignores(void **state)
{
	struct str word = STR_INIT, ours = STR_INIT, theirs = STR_INIT;
	size_t bytes = 0;

	(void)state;
	setenv("HOME", "/nonexistent", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	assert_int_equal(system("git init -q work"), 0);
	assert_int_equal(chdir("work"), 0);
	for (uint32_t round = 1; round <= 150; round++) {
		struct strlist patterns = STRLIST_INIT, paths = STRLIST_INIT, all = STRLIST_INIT;
		const struct filter_opts opts = {&all, &patterns, false};
		struct filter filter = FILTER_INIT;

		seed = round * 2654435761u;
		strlist_add(&all, "*");
		for (uint32_t left = 1 + random_below(PATTERNS); left; left--) {
			random_pattern(&word);
			if (random_below(4) == 0)
				strlist_add(&patterns, "!*a*");
			strlist_add(&patterns, word.s);
		}
		for (size_t i = 0; i < PATHS; i++) {
			random_path(&word);
			strlist_add(&paths, word.s);
		}
		assert_int_equal(filter_init(&filter, &opts, NULL), 0);
		str_clear(&ours);
		for (size_t i = 0; i < paths.nr; i++)
			if (!is_taken(&filter, paths.v[i]))
				str_addf(&ours, "%s\n", paths.v[i]);
		ignored_by_git(&patterns, &paths, &theirs);
		if (strcmp(ours.s, theirs.s) != 0)
			fail_msg("round %u, rules in .gitignore:\n%s...\n--- git\n%s--- ours\n%s",
				round, patterns.v[0], theirs.s, ours.s);
		bytes += theirs.len;
		filter_release(&filter);
		strlist_release(&patterns);
		strlist_release(&paths);
		strlist_release(&all);
	}
	assert_true(bytes > 10000); /* there was something to be ignored */
	str_release(&word);
	str_release(&ours);
	str_release(&theirs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_taken_or_left_out_as_the_patterns_say),
		SCRATCH_TEST(random_patterns_exclude_what_git_ignores),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
