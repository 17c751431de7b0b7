#include "base/tempdir.h"
#include "tests/unit/scratch.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static mode_t mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return st.st_mode & 07777;
}

/* Every test starts with $HOME and $TMPDIR in its scratch folder. */
static int enter(void **state)
{
	char *here;

	if (scratch_enter(state) < 0)
		return -1;
	here = file_join(*state, "home");
	setenv("HOME", here, 1);
	mkdir(here, 0755);
	free(here);
	here = file_join(*state, "tmp");
	setenv("TMPDIR", here, 1);
	mkdir(here, 0755);
	free(here);
	unsetenv("XDG_STATE_HOME");
	return 0;
}

static void check_made_below(const char *state, const char *part)
{
	struct tempdir dir = TEMPDIR_INIT;
	char *place = file_join(state, part);

	assert_int_equal(tempdir_make(&dir, NULL), 0);
	assert_memory_equal(dir.path, place, strlen(place));
	assert_int_equal(mode_of(dir.path), 0700);
	tempdir_remove(&dir);
	assert_null(dir.path);
	free(place);
}

static void it_is_made_in_the_state_folder(void **state)
{
	char *path = file_join(*state, "state/of mine");

	check_made_below(*state, "home/.local/state/cfgedit/edit-");
	setenv("XDG_STATE_HOME", path, 1);
	check_made_below(*state, "state/of mine/cfgedit/edit-");
	setenv("XDG_STATE_HOME", "", 1);
	check_made_below(*state, "home/.local/state/cfgedit/edit-");
	setenv("XDG_STATE_HOME", "relative", 1);
	check_made_below(*state, "home/.local/state/cfgedit/edit-");
	free(path);
}

static void it_falls_back_where_the_state_folder_cannot_be_made(void **state)
{
	scratch_write("plain", "", 0);
	setenv("HOME", "/dev/null", 1);
	check_made_below(*state, "tmp/edit-");
	unsetenv("HOME");
	check_made_below(*state, "tmp/edit-");
}

static void a_folder_that_others_can_exchange_is_not_used(void **state)
{
	assert_int_equal(chmod("home", 0777), 0);
	check_made_below(*state, "tmp/edit-");
	/* Nor is anything left in it. */
	assert_int_equal(access("home/.local", F_OK), -1);
	assert_int_equal(chmod("home", 01777), 0);
	check_made_below(*state, "home/.local/state/cfgedit/edit-");
	if (geteuid() != 0)
		return;
	assert_int_equal(chmod("home", 0755), 0);
	assert_int_equal(chown("home", 12345, 12345), 0);
	check_made_below(*state, "tmp/edit-");
}

static void same_names_get_folders_of_their_own(void **state)
{
	static const char *names[] = {"3", "a.yaml", "a.yaml", "2", "a.yaml", "2", "b.yaml", "3"};
	static const char *places[] = {
		"3", "a.yaml", "2/a.yaml", "2/2", "4/a.yaml", "4/2", "b.yaml", "2/3"};
	struct tempdir dir = TEMPDIR_INIT;
	struct str out = STR_INIT;
	size_t i;

	(void)state;
	assert_int_equal(tempdir_make(&dir, NULL), 0);
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char *wanted = file_join(dir.path, places[i]);
		char *path = tempdir_add(&dir, NULL, names[i], places[i], strlen(places[i]), NULL);
		assert_string_equal(path, wanted);
		assert_int_equal(mode_of(path), 0600);
		assert_int_equal(file_read(path, 0, &out, NULL, NULL), 0);
		assert_string_equal(out.s, places[i]);
		free(path);
		free(wanted);
	}
	str_release(&out);
	tempdir_remove(&dir);
}

static void files_keep_the_name_of_their_folder(void **state)
{
	static const struct {
		const char *folder, *name, *place;
	} adds[] = {{"django", "compose.yaml", "django/compose.yaml"},
		{"angular", "compose.yaml", "angular/compose.yaml"},
		{"django", "compose.yaml", "2/compose.yaml"}, {NULL, "x", "x"}, {"x", "y", "2/y"},
		{"django", "other.yaml", "django/other.yaml"}};
	struct tempdir dir = TEMPDIR_INIT;

	(void)state;
	assert_int_equal(tempdir_make(&dir, NULL), 0);
	for (size_t i = 0; i < sizeof(adds) / sizeof(*adds); i++) {
		char *wanted = file_join(dir.path, adds[i].place);
		char *path = tempdir_add(&dir, adds[i].folder, adds[i].name, "x", 1, NULL);

		assert_string_equal(path, wanted);
		free(path);
		free(wanted);
	}
	tempdir_remove(&dir);
}

static void a_planted_link_is_not_followed(void **state)
{
	struct tempdir dir = TEMPDIR_INIT;
	char *link_path, *path;

	(void)state;
	assert_int_equal(tempdir_make(&dir, NULL), 0);
	link_path = file_join(dir.path, "a.yaml");
	assert_int_equal(symlink("../elsewhere", link_path), 0);
	path = tempdir_add(&dir, NULL, "a.yaml", "x", 1, NULL);
	assert_non_null(strstr(path, "/2/a.yaml"));
	assert_int_equal(access("elsewhere", F_OK), -1);
	free(path);
	free(link_path);
	tempdir_remove(&dir);
}

static void names_that_lead_elsewhere_are_refused(void **state)
{
	static const char *names[] = {"", ".", "..", "a/b", "../a"};
	struct tempdir dir = TEMPDIR_INIT;
	struct error err = ERROR_INIT;
	size_t i;

	(void)state;
	assert_int_equal(tempdir_make(&dir, NULL), 0);
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		assert_null(tempdir_add(&dir, NULL, names[i], "x", 1, &err));
		assert_int_equal(err.code, ERROR_USAGE);
		error_release(&err);
	}
	tempdir_remove(&dir);
}

static void all_that_an_editor_left_goes_and_links_are_not_followed(void **state)
{
	struct tempdir dir = TEMPDIR_INIT;
	char *path;

	(void)state;
	assert_int_equal(mkdir("precious", 0700), 0);
	scratch_write("precious/file", "x", 1);
	assert_int_equal(tempdir_make(&dir, NULL), 0);
	path = strdup(dir.path);
	assert_int_equal(chdir(path), 0);
	assert_int_equal(mkdir("sub", 0700), 0);
	assert_int_equal(mkdir("sub/deep", 0700), 0);
	scratch_write("sub/deep/.a.swp", "x", 1);
	assert_int_equal(symlink("../../../../../precious", "sub/link"), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(chdir(*state), 0);
	tempdir_remove(&dir);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(access("precious/file", F_OK), 0);
	free(path);
}

static void what_is_kept_stays(void **state)
{
	struct tempdir dir = TEMPDIR_INIT;
	char *path;

	(void)state;
	assert_int_equal(tempdir_make(&dir, NULL), 0);
	path = tempdir_add(&dir, NULL, "a.yaml", "typed", 5, NULL);
	tempdir_keep(&dir);
	assert_null(dir.path);
	tempdir_remove(&dir);
	assert_int_equal(access(path, F_OK), 0);
	free(path);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, scratch_leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_is_made_in_the_state_folder),
		TEST(it_falls_back_where_the_state_folder_cannot_be_made),
		TEST(a_folder_that_others_can_exchange_is_not_used),
		TEST(same_names_get_folders_of_their_own),
		TEST(files_keep_the_name_of_their_folder),
		TEST(a_planted_link_is_not_followed),
		TEST(names_that_lead_elsewhere_are_refused),
		TEST(all_that_an_editor_left_goes_and_links_are_not_followed),
		TEST(what_is_kept_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
