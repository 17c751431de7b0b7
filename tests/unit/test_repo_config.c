#include "base/str.h"
#include "repo/libgit2.h"
#include "repo/repo.h"
#include "tests/unit/scratch.h"

#include <sys/stat.h>
#include <sys/wait.h>

static void write_text(const char *path, const char *text)
{
	scratch_write(path, text, strlen(text));
}

/* Paths in the variables are relative to the test's folder; HOME is its home/. */
static void enter_home(void)
{
	static const char *const variables[] = {
		"XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"};
	char here[256], home[300];

	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++)
		unsetenv(variables[i]);
	assert_non_null(getcwd(here, sizeof(here)));
	snprintf(home, sizeof(home), "%s/home", here);
	assert_int_equal(mkdir("home", 0777), 0);
	assert_int_equal(mkdir("home/.config", 0777), 0);
	assert_int_equal(mkdir("home/.config/git", 0777), 0);
	assert_int_equal(mkdir("xdg", 0777), 0);
	assert_int_equal(mkdir("xdg/git", 0777), 0);
	setenv("HOME", home, 1);
	setenv("GIT_EDITOR", "from-the-environment", 1);
	setenv("GIT_CONFIG_SYSTEM", "system", 1);
}

static void check_editor(const char *expected)
{
	struct error err = ERROR_INIT;
	char *editor = NULL;

	if (repo_core_editor(&editor, &err) < 0)
		fail_msg("%s", error_text(&err));
	if (expected)
		assert_non_null(editor);
	else
		assert_null(editor);
	if (expected)
		assert_string_equal(editor, expected);
	free(editor);
}

static void the_user_comes_before_xdg_before_the_system(void **state)
{
	(void)state;
	enter_home();
	check_editor(NULL);
	write_text("system", "[core]\n\teditor = of-the-system\n");
	check_editor("of-the-system");
	write_text("home/.config/git/config", "[core]\n\teditor = of-xdg\n");
	check_editor("of-xdg");
	write_text("home/.gitconfig", "[core]\n\teditor = \"my ed\" --wait # remark\n");
	check_editor("my ed --wait");
}

static void variables_say_where_the_configuration_is(void **state)
{
	(void)state;
	enter_home();
	write_text("system", "[core]\n\teditor = of-the-system\n");
	write_text("home/.gitconfig", "[core]\n\teditor = of-home\n");
	write_text("xdg/git/config", "[core]\n\teditor = of-xdg\n");
	write_text("elsewhere", "[core]\n\teditor = elsewhere\n");
	setenv("XDG_CONFIG_HOME", "xdg", 1);
	check_editor("of-home");
	setenv("GIT_CONFIG_GLOBAL", "elsewhere", 1);
	check_editor("elsewhere");
	/* set and empty: no configuration of the user, not even XDG's */
	setenv("GIT_CONFIG_GLOBAL", "", 1);
	check_editor("of-the-system");
	setenv("GIT_CONFIG_NOSYSTEM", "true", 1);
	check_editor(NULL);
	setenv("GIT_CONFIG_NOSYSTEM", "no", 1);
	check_editor("of-the-system");
}

static void a_repository_does_not_name_the_editor(void **state)
{
	(void)state;
	enter_home();
	assert_int_equal(system("git init -q r && git -C r config core.editor evil && "
				"printf '[core]\\n\\teditor = evil\\n' >r/.gitconfig"),
		0);
	assert_int_equal(chdir("r"), 0);
	check_editor(NULL);
	/* but the user's configuration may depend on where it is used */
	write_text("../home/.gitconfig", "[includeIf \"gitdir:r/\"]\n\tpath = for-r\n");
	write_text("../home/for-r", "[core]\n\teditor = mine-for-r\n");
	check_editor("mine-for-r");
	assert_int_equal(chdir(".."), 0);
	check_editor(NULL);
}

static void a_relative_home_does_not_lead_into_the_repository(void **state)
{
	(void)state;
	enter_home();
	assert_int_equal(
		system("git init -q r && mkdir r/git r/.config && ln -s ../git r/.config/git && "
		       "printf '[core]\n\teditor = evil\n' | tee r/.gitconfig >r/git/config"),
		0);
	assert_int_equal(chdir("r"), 0);
	setenv("HOME", ".", 1);
	check_editor(NULL);
	setenv("XDG_CONFIG_HOME", ".", 1);
	check_editor(NULL);
	assert_int_equal(chdir(".."), 0);
}

static void an_empty_value_is_unset(void **state)
{
	(void)state;
	enter_home();
	write_text("home/.gitconfig", "[core]\n\teditor =\n");
	check_editor(NULL);
}

static void a_broken_configuration_is_an_error_that_names_it(void **state)
{
	struct error err = ERROR_INIT;
	char *editor = NULL;

	(void)state;
	enter_home();
	write_text("home/.gitconfig", "[core\n");
	assert_int_equal(repo_core_editor(&editor, &err), -1);
	assert_int_equal(err.code, ERROR_CONFIG);
	assert_non_null(strstr(err.message, "home/.gitconfig"));
	assert_null(strchr(err.message, '\n'));
	assert_null(editor);
	error_release(&err);
}

/* In a process of its own, in which the library that would be found is none. */
static void a_missing_library_is_an_error_that_says_what_to_install(void **state)
{
	char command[512], self[256];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);

	(void)state;
	assert_true(len > 0);
	self[len] = '\0';
	write_text("libgit2.so." LIBGIT2_SOVERSION, "no library");
	snprintf(command, sizeof(command), "LD_LIBRARY_PATH=$PWD '%s' without-library", self);
	assert_int_equal(system(command), 0);
}

static int check_without_library(void)
{
	struct error err = ERROR_INIT;
	struct repo_files_opts opts = {.ctx = NULL};
	bool right = repo_files(".", "", &opts, &err) < 0 && err.code == ERROR_OPEN &&
		     strstr(err.message, "install the package libgit2-" LIBGIT2_SOVERSION);

	if (!right)
		print_message("%s\n", error_text(&err));
	error_release(&err);
	return !right;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(the_user_comes_before_xdg_before_the_system),
		SCRATCH_TEST(variables_say_where_the_configuration_is),
		SCRATCH_TEST(a_repository_does_not_name_the_editor),
		SCRATCH_TEST(a_relative_home_does_not_lead_into_the_repository),
		SCRATCH_TEST(an_empty_value_is_unset),
		SCRATCH_TEST(a_broken_configuration_is_an_error_that_names_it),
		SCRATCH_TEST(a_missing_library_is_an_error_that_says_what_to_install),
	};

	if (argc > 1 && strcmp(argv[1], "without-library") == 0)
		return check_without_library();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
