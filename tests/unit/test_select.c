#include "cli/select.h"
#include "tests/unit/scratch.h"

#include "tests/unit/loaded.h"

#include <sys/stat.h>

/* libgit2 1.5 loses some memory for each `extensions.*` in a repository's configuration. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2\n";
}

static void sh(const char *command)
{
	if (system(command) != 0)
		fail_msg("does not work: %s", command);
}

/* One a line: the path; of what can't be opened "PATH: why", with a ! before an operand. */
static int add_line(void *ctx, struct select_entry *entry)
{
	struct str *out = ctx;

	if (entry->error.code == ERROR_NONE)
		str_addf(out, "%s\n", entry->path);
	else
		str_addf(out, "%s%s: %s\n", entry->named ? "!" : "", entry->path,
			error_text(&entry->error));
	select_entry_release(entry);
	return 0;
}

/* `words` are separated by spaces. */
static void list(const char *words, bool no_ignore, struct str *out)
{
	struct strlist operands = STRLIST_INIT;
	struct select_options opts = {.no_ignore = no_ignore};
	const struct select_sink sink = {.take = add_line, .ctx = out};
	struct select s;
	struct error err = ERROR_INIT;
	char *copy = strdup(words), *rest = copy;

	for (char *word; (word = strsep(&rest, " "));) {
		if (*word)
			strlist_add(&operands, word);
	}
	assert_int_equal(select_init(&s, &opts, &operands, 0, &err), 0);
	assert_int_equal(select_run(&s, &sink, &err), 0);
	select_release(&s);
	strlist_release(&operands);
	free(copy);
}

static void check_selection(const char *words, bool no_ignore, const char *expected)
{
	struct str out = STR_INIT;

	list(words, no_ignore, &out);
	assert_string_equal(out.s, expected);
	str_release(&out);
}

static void check(const char *words, const char *expected)
{
	check_selection(words, false, expected);
}

/* Must be the first test: nothing unloads the library again. */
static void libgit2_is_not_loaded_without_a_repository(void **state)
{
	(void)state;
	sh("mkdir -p d/e; touch d/a.yaml d/e/b.yml f.txt; git init -q r; touch r/c.yaml");
	check("f.txt d r/c.yaml", "f.txt\nd/a.yaml\nd/e/b.yml\nr/c.yaml\n");
	assert_false(is_libgit2_loaded());
	check("r", "r/c.yaml\n");
	assert_true(is_libgit2_loaded());
}

static void a_folder_gives_its_yaml_files_in_byte_order(void **state)
{
	(void)state;
	sh("mkdir -p a .h .git; touch a.yaml a/b.yaml a-b.yml .h/c.yaml .yamllint a/.yamllint x.yamllint d.yaml.bak "
	   ".yaml a/e.json .git/f.yaml yaml");
	check("", ".h/c.yaml\n.yaml\n.yamllint\na-b.yml\na.yaml\na/.yamllint\na/b.yaml\n");
	check(".", ".h/c.yaml\n.yaml\n.yamllint\na-b.yml\na.yaml\na/.yamllint\na/b.yaml\n");
}

static void paths_are_as_the_user_gave_them(void **state)
{
	(void)state;
	sh("mkdir -p d/e r/s; touch d/a.yaml d/e/b.yaml; git init -q r; touch r/a.yaml r/s/b.yaml");
	check("d", "d/a.yaml\nd/e/b.yaml\n");
	check("d/", "d/a.yaml\nd/e/b.yaml\n");
	check("./d/../d", "./d/../d/a.yaml\n./d/../d/e/b.yaml\n");
	check("r", "r/a.yaml\nr/s/b.yaml\n");
	check("r/", "r/a.yaml\nr/s/b.yaml\n");
	check("./r/s", "./r/s/b.yaml\n");
	assert_int_equal(chdir("r/s"), 0);
	check(".", "b.yaml\n");
	check("..", "../a.yaml\n../s/b.yaml\n");
}

static void the_order_of_the_operands_is_kept_and_each_file_taken_once(void **state)
{
	(void)state;
	sh("mkdir d; touch d/a.yaml d/b.yaml z.yaml; ln d/a.yaml l.yaml; ln -s z.yaml s.yaml");
	check("z.yaml d d/a.yaml z.yaml - ./d - l.yaml s.yaml", "z.yaml\nd/a.yaml\nd/b.yaml\n-\n");
	check("l.yaml d", "l.yaml\nd/b.yaml\n");
}

static void a_named_file_is_taken_whatever_its_name_and_whatever_git_says(void **state)
{
	(void)state;
	sh("git init -q .; touch a.txt i.yaml b.yaml; mkfifo p; echo 'i.*' >.gitignore");
	check("i.yaml a.txt p", "i.yaml\na.txt\np\n");
	check(".", "b.yaml\n");
	check_selection(".", true, "b.yaml\ni.yaml\n");
}

static void a_part_of_a_work_tree_goes_by_the_rules_of_the_whole(void **state)
{
	(void)state;
	sh("git init -q .; mkdir -p a/b out; touch a/b/x.yaml a/b/i.yaml a/y.yaml out/z.yaml; printf 'i.*\\nout\\n' >.gitignore");
	check("a/b a", "a/b/x.yaml\na/y.yaml\n");
	check("out", "");
	sh("ln -s a/b l");
	check("l", "l/x.yaml\n");
}

static void nested_repositories_go_each_by_their_own_rules(void **state)
{
	(void)state;
	sh("for r in t t/n t/n/m w/1 w/2; do git init -q $r; touch $r/a.yaml $r/i.yaml; echo i.yaml >$r/.gitignore; done;"
	   "touch w/b.yaml w/1.yaml; echo >t/.gitignore");
	check("t", "t/a.yaml\nt/i.yaml\nt/n/a.yaml\nt/n/m/a.yaml\n");
	check("w", "w/1.yaml\nw/1/a.yaml\nw/2/a.yaml\nw/b.yaml\n");
	check_selection(
		"w", true, "w/1.yaml\nw/1/a.yaml\nw/1/i.yaml\nw/2/a.yaml\nw/2/i.yaml\nw/b.yaml\n");
}

static void sub_modules_are_listed_where_they_are_checked_out(void **state)
{
	(void)state;
	sh("git init -q s; cd s; touch a.yaml; git add .; git -c user.name=a -c user.email=b commit -qm 1; cd ..; git init -q t;"
	   "cd t; git -c protocol.file.allow=always submodule --quiet add ../s one;"
	   "git -c protocol.file.allow=always submodule --quiet add ../s two; git submodule --quiet deinit -f two; touch one/b.yaml");
	check("t", "t/one/a.yaml\nt/one/b.yaml\n");
}

static void a_bare_repository_is_reported(void **state)
{
#define WHY \
	": is a bare repository, which this version can't validate yet: validate a clone of it\n"
	(void)state;
	sh("mkdir d; git init -q --bare d/b.git; touch d/a.yaml d/c.yaml");
	check("d/b.git", "!d/b.git" WHY);
	check("d", "d/a.yaml\nd/b.git" WHY "d/c.yaml\n");
}

static void what_is_missing_is_reported_in_its_place(void **state)
{
	(void)state;
	sh("touch a.yaml b.yaml");
	check("a.yaml nowhere b.yaml b.yaml/x",
		"a.yaml\n!nowhere: can't be opened: No such file or directory\nb.yaml\n"
		"!b.yaml/x: can't be opened: Not a directory\n");
}

static void an_unreadable_folder_is_reported_in_its_place(void **state)
{
	(void)state;
	sh("chmod 755 .; mkdir d d/u r; touch d/a.yaml d/z.yaml d/u/b.yaml; git init -q r; mkdir r/u; touch r/a.yaml r/z.yaml");
	sh("chmod 0 d/u r/u");
	if (geteuid() == 0) {
		sh("chown -R 65534 .");
		assert_int_equal(seteuid(65534), 0);
	}
	check("d", "d/a.yaml\nd/u: can't be opened: Permission denied\nd/z.yaml\n");
	check("r", "r/a.yaml\nr/u: can't be read: Permission denied\nr/z.yaml\n");
	check("d/u", "!d/u: can't be opened: Permission denied\n");
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	sh("chmod 755 d/u r/u");
}

static void a_repository_that_cannot_be_read_is_reported_in_its_place(void **state)
{
	struct str out = STR_INIT;

	(void)state;
	sh("mkdir d; git init -q d/r; touch d/a.yaml d/z.yaml d/r/b.yaml; echo 'gitdir: nowhere' >f; rm -r d/r/.git; mv f d/r/.git");
	check_selection("d", true, "d/a.yaml\nd/r/b.yaml\nd/z.yaml\n");
	list("d", false, &out);
	assert_non_null(strstr(out.s, "d/a.yaml\nd/r: can't open the repository 'd/r': "));
	assert_non_null(strstr(out.s, "\nd/z.yaml\n"));
	str_release(&out);
}

/* Stops after some; at the first one it makes another, in a folder that comes later. */
struct short_list {
	struct str out;
	int stop_after;
};

static int add_until(void *ctx, struct select_entry *entry)
{
	struct short_list *list = ctx;

	if (!list->out.len)
		scratch_write("d/b/new.yaml", "", 0);
	add_line(&list->out, entry);
	return --list->stop_after == 0;
}

static void check_short(int stop_after, int result, const char *expected)
{
	const struct strlist none = STRLIST_INIT;
	struct short_list list = {STR_INIT, stop_after};
	const struct select_options opts = {.no_ignore = true};
	const struct select_sink sink = {.take = add_until, .ctx = &list};
	struct error err = ERROR_INIT;
	struct select s;

	assert_int_equal(select_init(&s, &opts, &none, 0, &err), 0);
	assert_int_equal(select_run(&s, &sink, &err), result);
	assert_int_equal(err.code, ERROR_NONE);
	assert_string_equal(list.out.s, expected);
	select_release(&s);
	str_release(&list.out);
}

static void a_file_is_handed_on_before_the_next_folder_is_read(void **state)
{
	(void)state;
	sh("mkdir -p d/a d/b; touch d/a/x.yaml d/b/y.yaml");
	check_short(100, 0, "d/a/x.yaml\nd/b/new.yaml\nd/b/y.yaml\n");
}

static void the_sink_can_stop_it(void **state)
{
	(void)state;
	sh("mkdir -p d/a d/b; touch d/a/x.yaml d/b/y.yaml");
	check_short(1, -1, "d/a/x.yaml\n");
	check_short(2, -1, "d/a/x.yaml\nd/b/new.yaml\n");
}

static int stop_at_once(void *ctx, bool waits)
{
	(void)waits;
	++*(int *)ctx;
	return -1;
}

static void the_sink_can_stop_it_also_where_there_is_no_file(void **state)
{
	const struct strlist none = STRLIST_INIT;
	const struct select_options opts = {.no_ignore = false};
	int turns = 0;
	const struct select_sink sink = {.turn = stop_at_once, .ctx = &turns};
	struct error err = ERROR_INIT;
	struct select s;

	(void)state;
	sh("git init -q .; for i in $(seq 300); do mkdir $i; done");
	assert_int_equal(select_init(&s, &opts, &none, 0, &err), 0);
	assert_int_equal(select_run(&s, &sink, &err), -1);
	assert_int_equal(err.code, ERROR_NONE);
	assert_int_equal(turns, 1);
	select_release(&s);
}

/* The configuration of whoever runs the tests is left out. */
static int begin(void **state)
{
	(void)state;
	setenv("HOME", "/nonexistent", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("GIT_CONFIG_GLOBAL");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(libgit2_is_not_loaded_without_a_repository),
		SCRATCH_TEST(a_folder_gives_its_yaml_files_in_byte_order),
		SCRATCH_TEST(paths_are_as_the_user_gave_them),
		SCRATCH_TEST(the_order_of_the_operands_is_kept_and_each_file_taken_once),
		SCRATCH_TEST(a_named_file_is_taken_whatever_its_name_and_whatever_git_says),
		SCRATCH_TEST(a_part_of_a_work_tree_goes_by_the_rules_of_the_whole),
		SCRATCH_TEST(nested_repositories_go_each_by_their_own_rules),
		SCRATCH_TEST(sub_modules_are_listed_where_they_are_checked_out),
		SCRATCH_TEST(a_bare_repository_is_reported),
		SCRATCH_TEST(what_is_missing_is_reported_in_its_place),
		SCRATCH_TEST(an_unreadable_folder_is_reported_in_its_place),
		SCRATCH_TEST(a_repository_that_cannot_be_read_is_reported_in_its_place),
		SCRATCH_TEST(a_file_is_handed_on_before_the_next_folder_is_read),
		SCRATCH_TEST(the_sink_can_stop_it),
		SCRATCH_TEST(the_sink_can_stop_it_also_where_there_is_no_file),
	};
	return cmocka_run_group_tests(tests, begin, NULL);
}
