/* What is listed, held against `git ls-files -co --exclude-standard`, the master. */
#include "base/str.h"
#include "repo/repo.h"

#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/loaded.h"

/* libgit2 1.5 loses some memory for each `extensions.*` in a repository's configuration. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2\n";
}

static char scratch[] = "/tmp/cfgedit-repo-XXXXXX";
static char root[64];

static void sh(const char *command)
{
	if (system(command) != 0)
		fail_msg("does not work: %s", command);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

/* One home for all tests: libgit2 looks at the variable once. */
static int begin(void **state)
{
	(void)state;
	if (!mkdtemp(scratch))
		return -1;
	setenv("HOME", scratch, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_LITERAL_PATHSPECS", "1", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("GIT_CONFIG_GLOBAL");
	return 0;
}

static int end(void **state)
{
	(void)state;
	return chdir("/") < 0 ? -1 : nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* An empty home and an empty repository in work/, which is the current folder. */
static int fresh(void **state)
{
	(void)state;
	if (chdir(scratch) < 0)
		return -1;
	sh("find . -mindepth 1 -delete; git init -q -b main work");
	snprintf(root, sizeof(root), "%s/work", scratch);
	return chdir("work");
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* A listing: each path and a newline; of repositories with a slash, of problems with "! ". */
static int add_file(void *ctx, const char *path, struct dirlist_id id)
{
	(void)id;
	return str_addf(ctx, "%s\n", path);
}

static int add_repository(void *ctx, const char *path)
{
	return str_addf(ctx, "%s/\n", path);
}

static int add_problem(void *ctx, const char *path, struct error *why)
{
	return str_addf(ctx, "! %s: %s\n", path, error_text(why));
}

static int list(const char *where, const char *prefix, struct str *out, struct error *err)
{
	struct repo_files_opts opts = {.file = add_file,
		.repository = add_repository,
		.unreadable = add_problem,
		.ctx = out};

	str_clear(out);
	return repo_files(where, prefix, &opts, err);
}

static void check_files(const char *prefix, const char *expected)
{
	struct error err = ERROR_INIT;
	struct str out = STR_INIT;

	if (list(root, prefix, &out, &err) < 0)
		fail_msg("%s", error_text(&err));
	assert_string_equal(out.s, expected);
	str_release(&out);
}

/* On disk, as a file, and not behind a link to a folder? */
static bool is_there(const char *path)
{
	char *copy = strdup(path), *slash, *real;
	struct stat st;
	bool there = lstat(path, &st) == 0 && !S_ISDIR(st.st_mode);

	assert_non_null(copy);
	slash = strrchr(copy, '/');
	if (there && slash) {
		*slash = '\0';
		real = realpath(copy, NULL);
		there = real && strcmp(real + strlen(root) + 1, copy) == 0;
		free(real);
	}
	free(copy);
	return there;
}

/* What git lists below the prefix, without what is not on disk. */
static void list_by_git(const char *prefix, struct str *out)
{
	struct str command = STR_INIT;
	size_t cap = 0;
	char *path = NULL;
	FILE *pipe;

	str_addf(&command, "git ls-files -co --exclude-standard -z -- '%s' | LC_ALL=C sort -zu",
		*prefix ? prefix : ".");
	pipe = popen(command.s, "r");
	assert_non_null(pipe);
	str_clear(out);
	while (getdelim(&path, &cap, '\0', pipe) > 0) {
		if (is_there(path))
			str_addf(out, "%s\n", path);
	}
	assert_int_equal(pclose(pipe), 0);
	free(path);
	str_release(&command);
}

static bool matches_git(const char *prefix)
{
	struct error err = ERROR_INIT;
	struct str ours = STR_INIT, theirs = STR_INIT;
	bool same;

	if (list(root, prefix, &ours, &err) < 0)
		fail_msg("%s", error_text(&err));
	list_by_git(prefix, &theirs);
	same = strcmp(ours.s, theirs.s) == 0;
	if (!same)
		print_message("below '%s':\n--- git\n%s--- ours\n%s", prefix, theirs.s, ours.s);
	str_release(&ours);
	str_release(&theirs);
	return same;
}

/* Must be the first test: nothing unloads the library again. */
static void libgit2_is_loaded_at_the_first_use_only(void **state)
{
	char *found = NULL, *editor = NULL;
	struct str out = STR_INIT;

	(void)state;
	assert_int_equal(repo_discover(".", &found, NULL), 0);
	assert_string_equal(found, root);
	assert_true(repo_is_root("."));
	assert_false(repo_is_bare("."));
	assert_int_equal(repo_core_editor(&editor, NULL), 0);
	assert_int_equal(repo_text_diff("a", "x", 1, "b", "x", 1, 3, &out, NULL), 0);
	assert_false(is_libgit2_loaded());
	check_files("", "");
	assert_true(is_libgit2_loaded());
	free(found);
}

static void tracked_and_untracked_come_once_and_in_byte_order(void **state)
{
	(void)state;
	sh("mkdir -p a b; touch a.yaml a/t.yaml a/u.yaml a-b.yaml b/x.yaml z && git add a.yaml a/t.yaml z");
	check_files("", "a-b.yaml\na.yaml\na/t.yaml\na/u.yaml\nb/x.yaml\nz\n");
	assert_true(matches_git(""));
}

static void ignore_rules_count_at_all_levels_but_not_for_tracked_files(void **state)
{
	(void)state;
	sh("mkdir -p a/b/c out/deep; touch a/b/c/1.tmp a/b/2.tmp a/3.log out/x out/deep/y kept.log u.swp v.bak;"
	   "printf '*.log\\n/out/\\n' >.gitignore; printf '*.tmp\\n!2.tmp\\n' >a/b/.gitignore;"
	   "echo '*.swp' >.git/info/exclude; echo '*.bak' >~/ignored;"
	   "git config --global core.excludesFile '~/ignored'; git add -f out/deep/y");
	check_files("", ".gitignore\na/b/.gitignore\na/b/2.tmp\nout/deep/y\n");
	sh("git add -f kept.log");
	check_files("", ".gitignore\na/b/.gitignore\na/b/2.tmp\nkept.log\nout/deep/y\n");
	assert_true(matches_git(""));
}

static void the_user_rules_default_to_the_xdg_folder(void **state)
{
	(void)state;
	sh("mkdir -p ~/.config/git; echo '*.o' >~/.config/git/ignore; touch a.c a.o");
	check_files("", "a.c\n");
	sh("git config core.excludesFile ''");
	check_files("", "a.c\na.o\n");
	assert_true(matches_git(""));
}

static void a_prefix_limits_the_listing_and_the_rules_above_it_hold(void **state)
{
	static const char *const prefixes[] = {"a", "a/b", "build", "build/x", "new", "new/sub"};

	(void)state;
	sh("mkdir -p a/b build/x new/sub; touch a/1 a/2.o a/b/3 a/b/4.o build/x/5 build/x/6 new/sub/7 ab;"
	   "printf '*.o\\nbuild\\n' >.gitignore; echo 3 >a/.gitignore; git add -f build/x/6 a/b/4.o");
	check_files("a", "a/.gitignore\na/1\na/b/4.o\n");
	check_files("build/x", "build/x/6\n");
	check_files("new", "new/sub/7\n");
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		assert_true(matches_git(prefixes[i]));
}

static void what_is_not_on_disk_is_left_out(void **state)
{
	(void)state;
	sh("mkdir d; touch a b d/c d/e; git add .; rm b d/e; git update-index --skip-worktree a; rm a");
	check_files("", "d/c\n");
}

static void a_conflict_is_listed_once(void **state)
{
	(void)state;
	sh("id=$(git hash-object -w --stdin </dev/null);"
	   "for i in 1 2 3; do printf '100644 %s %s\\tf\\n' $id $i; done | git update-index --index-info; touch f g");
	check_files("", "f\ng\n");
}

static void links_are_reported_as_files_and_special_files_are_not(void **state)
{
	(void)state;
	sh("mkdir d; touch d/x; ln -s d l; ln -s nowhere m; ln -s d t; git add t; mkfifo p");
	check_files("", "d/x\nl\nm\nt\n");
	assert_true(matches_git(""));
}

static void a_folder_replaced_by_a_link_is_not_entered(void **state)
{
	(void)state;
	sh("mkdir d e; touch d/x e/x; git add .; rm -r d; ln -s e d");
	check_files("", "d\ne/x\n");
	assert_true(matches_git(""));
}

static void nested_repositories_and_sub_modules_are_reported_but_not_entered(void **state)
{
	(void)state;
	sh("git init -q n; touch n/x; git init -q ign; touch ign/x; echo ign >.gitignore; mkdir -p no/.git; touch no/y;"
	   "git init -q ../other; cd ../other; touch f; git add f;"
	   "git -c user.name=a -c user.email=b commit -qm 1; cd ../work;"
	   "git -c protocol.file.allow=always submodule --quiet add ../other n.d/sub; touch n.d/sub/g n.y");
	check_files("", ".gitignore\n.gitmodules\nn.d/sub/\nn.y\nn/\nno/y\n");
	snprintf(root, sizeof(root), "%s/work/n.d/sub", scratch);
	check_files("", "f\ng\n");
}

static void a_linked_work_tree_is_a_repository_of_its_own(void **state)
{
	char *found = NULL;

	(void)state;
	sh("mkdir d; touch d/a; git add .; git -c user.name=a -c user.email=b commit -qm 1; echo '*.x' >.git/info/exclude;"
	   "git worktree add -q ../linked; touch ../linked/b ../linked/c.x");
	snprintf(root, sizeof(root), "%s/linked", scratch);
	assert_int_equal(repo_discover("../linked/d", &found, NULL), 0);
	assert_string_equal(found, root);
	free(found);
	check_files("", "b\nd/a\n");
}

static void an_unreadable_folder_and_rules_are_reported_and_the_rest_listed(void **state)
{
	(void)state;
	sh("mkdir a b c; touch a/x b/y c/z; echo z >c/.gitignore; git add c");
	sh("chmod 0 b c/.gitignore; chmod 755 .. . ");
	if (geteuid() == 0) {
		sh("chown -R 65534 ..");
		assert_int_equal(seteuid(65534), 0);
	}
	check_files("", "a/x\n! b: can't be read: Permission denied\n"
			"! c/.gitignore: can't be opened: Permission denied\nc/.gitignore\nc/z\n");
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	sh("chmod 755 b");
}

static void an_owner_that_is_not_trusted_is_an_error_that_names_the_remedy(void **state)
{
	struct error err = ERROR_INIT;
	struct str out = STR_INIT;

	(void)state;
	if (geteuid() != 0)
		skip();
	sh("chown -R 65534 .");
	assert_int_equal(list(root, "", &out, &err), -1);
	assert_int_equal(err.code, ERROR_OPEN);
	assert_non_null(strstr(err.message, "git config --global --add safe.directory '/"));
	error_release(&err);
	sh("git config --global --add safe.directory \"$PWD\"");
	assert_int_equal(list(root, "", &out, &err), 0);
	str_release(&out);
}

static void a_quote_in_a_name_does_not_end_the_word_in_the_remedy(void **state)
{
	struct error err = ERROR_INIT;
	struct str out = STR_INIT, path = STR_INIT;

	(void)state;
	if (geteuid() != 0)
		skip();
	sh("git init -q \"it's; x\"; chown -R 65534 it*");
	str_addf(&path, "%s/it's; x", root);
	assert_int_equal(list(path.s, "", &out, &err), -1);
	assert_non_null(strstr(err.message, "/it'\\''s; x'"));
	error_release(&err);
	str_release(&path);
	str_release(&out);
}

static void broken_repositories_are_clear_errors(void **state)
{
	static const struct {
		const char *command, *message;
	} cases[] = {
		{"echo broken >.git/index", "can't read the index of the repository '"},
		{"rm .git/index; git config extensions.none x; git config core.repositoryformatversion 1",
			"can't open the repository '"},
		{"echo '[broken' >.git/config", "can't open the repository '"},
		{"rm -rf .git", "can't open the repository '"},
	};
	struct error err = ERROR_INIT;
	struct str out = STR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		sh(cases[i].command);
		assert_int_equal(list(root, "", &out, &err), -1);
		assert_int_equal(err.code, ERROR_OPEN);
		assert_non_null(strstr(err.message, cases[i].message));
		assert_null(strchr(err.message, '\n'));
		error_release(&err);
	}
	str_release(&out);
}

static int stop(void *ctx, const char *path, struct dirlist_id id)
{
	(void)path, (void)id;
	return ++*(int *)ctx == 2;
}

static bool is_yaml(void *ctx, const char *name)
{
	(void)ctx;
	return strstr(name, ".yaml") != NULL;
}

static void a_callback_stops_and_only_wanted_names_are_told(void **state)
{
	int count = 0;
	struct error err = ERROR_INIT;
	struct repo_files_opts opts = {
		.want = is_yaml, .file = stop, .unreadable = add_problem, .ctx = &count};

	(void)state;
	sh("mkdir a; touch a/b c.yaml; echo b >.gitignore");
	assert_int_equal(repo_files(root, "", &opts, &err), 0);
	assert_int_equal(count, 1);
	sh("touch d.yaml e.yaml");
	count = 0;
	assert_int_equal(repo_files(root, "", &opts, &err), -1);
	assert_int_equal(count, 2);
	assert_int_equal(err.code, ERROR_NONE);
}

/* Goes into the first two. */
static int enter_two(void *ctx, const char *path)
{
	(void)path;
	return ++*(int *)ctx == 3 ? -1 : 1;
}

static void a_listing_is_stopped_also_where_there_is_no_file(void **state)
{
	int count = 0;
	struct error err = ERROR_INIT;
	struct repo_files_opts opts = {
		.enter = enter_two, .file = stop, .unreadable = add_problem, .ctx = &count};

	(void)state;
	sh("mkdir -p a/b c d e");
	assert_int_equal(repo_files(root, "", &opts, &err), -1);
	assert_int_equal(count, 3);
	assert_int_equal(err.code, ERROR_NONE);
}

/* --- random trees ---------------------------------------------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

#define PICK(list) ((list)[random_below(sizeof(list) / sizeof(*(list)))])

static void random_path(struct str *path)
{
	static const char *const parts[] = {
		"a", "b", "ab", "a.c", "foo", "x y", "A", "a-b", "[", "\\", "a ", "\xc3\xa9"};

	str_clear(path);
	for (uint32_t depth = random_below(4); depth; depth--)
		str_addf(path, "%s/", PICK(parts));
	str_adds(path, PICK(parts));
}

/* Fails in silence where a file is in the way of a folder, and the other way round. */
static void make_random_file(const char *path, const char *text)
{
	char *copy = strdup(path);
	FILE *file;

	assert_non_null(copy);
	for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0777);
		*slash = '/';
	}
	file = fopen(copy, "w");
	if (file) {
		fputs(text, file);
		fclose(file);
	}
	free(copy);
}

static void random_rules(struct str *rules)
{
	static const char *const parts[] = {"a", "b", "ab", "foo", "*", "**", "/", "/", "/**/", "?",
		"[ab]", "[!a]", "[a-f]", ".c", "\\", " ", "x y", "A", "[[:lower:]]", "a*",
		"\xc3\xa9", "[", "]", "***", "-"};
	static const char *const starts[] = {"", "", "", "", "!", "!", "/", "**/", "#", "\\!"};
	static const char *const ends[] = {"", "", "", "", "/", "/*", "/**", " ", "\\ ", "\r"};

	str_clear(rules);
	for (uint32_t lines = 1 + random_below(4); lines; lines--) {
		str_adds(rules, PICK(starts));
		for (uint32_t nr = 1 + random_below(3); nr; nr--)
			str_adds(rules, PICK(parts));
		str_addf(rules, "%s\n", PICK(ends));
	}
}

static void random_tree(void)
{
	struct str path = STR_INIT, rules = STR_INIT, add = STR_INIT;

	for (uint32_t nr = 5 + random_below(25); nr; nr--) {
		random_path(&path);
		make_random_file(path.s, "");
		if (random_below(3) == 0)
			str_add(&add, path.s, path.len + 1);
	}
	for (uint32_t nr = 1 + random_below(3); nr; nr--) {
		random_path(&path);
		random_rules(&rules);
		while (path.len && path.s[path.len - 1] != '/')
			path.s[--path.len] = '\0';
		str_adds(&path, ".gitignore");
		make_random_file(path.s, rules.s);
	}
	random_rules(&rules);
	write_file(".git/info/exclude", random_below(2) ? rules.s : "");
	random_rules(&rules);
	write_file("../user-rules", random_below(2) ? rules.s : "");
	if (add.len) {
		FILE *git = popen("git add -f --ignore-errors --pathspec-from-file=- "
				  "--pathspec-file-nul >/dev/null 2>&1",
			"w");

		assert_non_null(git);
		fwrite(add.s, 1, add.len, git);
		pclose(git);
	}
	str_release(&path);
	str_release(&rules);
	str_release(&add);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static uint32_t number_from(const char *variable, uint32_t otherwise)
{
	const char *value = getenv(variable);

	return value ? (uint32_t)strtoul(value, NULL, 10) : otherwise;
}

static void random_trees_and_rules_are_listed_as_git_lists_them(void **state)
{
	uint32_t first = number_from("CFGEDIT_TEST_SEED", 1);
	uint32_t rounds = number_from("CFGEDIT_TEST_ROUNDS", 40), failed = 0;

	(void)state;
	sh("git config --global core.excludesFile '~/user-rules'");
	for (uint32_t round = first; round < first + rounds; round++) {
		seed = round * 2654435761u + 1;
		random_tree();
		if (!matches_git("") || (is_folder("a") && !matches_git("a"))) {
			failed++;
			print_message("seed %u\n", round);
			sh("grep -r '' --include=.gitignore .; echo exclude; cat .git/info/exclude; echo user; cat ~/user-rules");
		}
		sh("find . -mindepth 1 -maxdepth 1 ! -name .git -exec rm -rf {} + ; rm -f .git/index");
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
		TEST(libgit2_is_loaded_at_the_first_use_only),
		TEST(tracked_and_untracked_come_once_and_in_byte_order),
		TEST(ignore_rules_count_at_all_levels_but_not_for_tracked_files),
		TEST(the_user_rules_default_to_the_xdg_folder),
		TEST(a_prefix_limits_the_listing_and_the_rules_above_it_hold),
		TEST(what_is_not_on_disk_is_left_out),
		TEST(a_conflict_is_listed_once),
		TEST(links_are_reported_as_files_and_special_files_are_not),
		TEST(a_folder_replaced_by_a_link_is_not_entered),
		TEST(nested_repositories_and_sub_modules_are_reported_but_not_entered),
		TEST(a_linked_work_tree_is_a_repository_of_its_own),
		TEST(an_unreadable_folder_and_rules_are_reported_and_the_rest_listed),
		TEST(an_owner_that_is_not_trusted_is_an_error_that_names_the_remedy),
		TEST(a_quote_in_a_name_does_not_end_the_word_in_the_remedy),
		TEST(broken_repositories_are_clear_errors),
		TEST(a_callback_stops_and_only_wanted_names_are_told),
		TEST(a_listing_is_stopped_also_where_there_is_no_file),
		TEST(random_trees_and_rules_are_listed_as_git_lists_them),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
