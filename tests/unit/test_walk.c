#include "base/str.h"
#include "walk/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static char scratch[] = "/tmp/cfgedit-walk-XXXXXX";
static char *start;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int fresh(void **state)
{
	(void)state;
	strcpy(scratch + strlen(scratch) - 6, "XXXXXX");
	start = getcwd(NULL, 0);
	return !start || !mkdtemp(scratch) || chdir(scratch) < 0;
}

static int cleared(void **state)
{
	(void)state;
	if (chdir(start) < 0)
		return -1;
	free(start);
	return nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Make a file, with the folders on the way; one that ends in a slash is a folder. */
static void make(const char *path)
{
	char *copy = strdup(path);
	int fd;

	assert_non_null(copy);
	for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(mkdir(copy, 0777) == 0 || errno == EEXIST);
		*slash = '/';
	}
	if (path[strlen(path) - 1] != '/') {
		fd = open(path, O_WRONLY | O_CREAT, 0666);
		assert_true(fd >= 0);
		close(fd);
	}
	free(copy);
}

static void make_all(const char *const *paths)
{
	for (; *paths; paths++)
		make(*paths);
}

/* What a walk said, one a line: paths; "PATH: errno text" of unreadable ones; with `skipped`, "[PATH]" of that folder. */
struct record {
	struct str said;
	const char *skipped;
	int stop_after;
	size_t files, unreadable;
};

static bool is_yaml(void *ctx, const char *name)
{
	size_t len = strlen(name);

	(void)ctx;
	return len >= 5 && strcmp(name + len - 5, ".yaml") == 0;
}

static int add_file(void *ctx, const char *path, struct dirlist_id id)
{
	struct record *r = ctx;

	(void)id;
	r->files++;
	str_addf(&r->said, "%s\n", path);
	return r->stop_after && --r->stop_after == 0;
}

static int add_unreadable(void *ctx, const char *path, int os)
{
	struct record *r = ctx;

	if (r->unreadable++ == 0)
		str_addf(&r->said, "%.40s: %s\n", path, strerror(os));
	return 0;
}

static int ask_folder(void *ctx, const char *path, unsigned signs)
{
	struct record *r = ctx;

	(void)signs;
	if (!r->skipped || strcmp(path, r->skipped) != 0)
		return 0;
	str_addf(&r->said, "[%s]\n", path);
	return 1;
}

/* While the top is being read, "a" becomes a link. */
static bool replace_by_link(void *ctx, const char *name)
{
	(void)ctx, (void)name;
	assert_true(rename("top/a", "was-a") == 0 || errno == ENOENT);
	assert_true(symlink("../elsewhere", "top/a") == 0 || errno == EEXIST);
	return true;
}

static int add_signs(void *ctx, const char *path, unsigned signs)
{
	struct record *r = ctx;

	str_addf(&r->said, "%s %u\n", path, signs);
	return 0;
}

static void nobody_looks_behind_a_link_that_a_folder_was_replaced_by(void **state)
{
	static const char *const paths[] = {"top/a/x", "top/z", "elsewhere/.git/", NULL};
	struct record r = {.said = STR_INIT};
	struct error err = ERROR_INIT;
	struct walk_opts opts = {.want = replace_by_link,
		.file = add_file,
		.folder = add_signs,
		.unreadable = add_unreadable,
		.ctx = &r};

	(void)state;
	make_all(paths);
	assert_int_equal(walk_folder("top", &opts, &err), 0);
	assert_string_equal(r.said.s, "top/a 0\ntop/a: Not a directory\ntop/z\n");
	str_release(&r.said);
}

static int walk(struct record *r, const char *dir, struct error *err)
{
	struct walk_opts opts = {.want = is_yaml,
		.file = add_file,
		.folder = ask_folder,
		.unreadable = add_unreadable,
		.ctx = r};

	return walk_folder(dir, &opts, err);
}

static void check_walk(const char *dir, const char *skipped, const char *expected)
{
	struct record r = {.said = STR_INIT, .skipped = skipped};
	struct error err = ERROR_INIT;

	assert_int_equal(walk(&r, dir, &err), 0);
	assert_int_equal(err.code, ERROR_NONE);
	assert_string_equal(r.said.s, expected);
	str_release(&r.said);
}

static void paths_come_in_byte_order_of_the_whole_path(void **state)
{
	(void)state;
	make_all((const char *const[]){"a/b.yaml", "a.yaml", "a-b.yaml", "a0.yaml", "a/z/y.yaml",
		"a/z.yaml", "a b/c.yaml", "B.yaml", "\xff.yaml", "\x01.yaml", "\xc3\xa9/e.yaml",
		"new\nline/x.yaml", NULL});
	check_walk(".", NULL,
		"\x01.yaml\nB.yaml\na b/c.yaml\na-b.yaml\na.yaml\na/b.yaml\na/z.yaml\na/z/y.yaml\n"
		"a0.yaml\nnew\nline/x.yaml\n\xc3\xa9/e.yaml\n\xff.yaml\n");
}

static void only_wanted_names_are_reported_hidden_ones_too_but_nothing_of_git(void **state)
{
	(void)state;
	make_all((const char *const[]){".a.yaml", ".b/c.yaml", ".git/config.yaml", "d/.git/x.yaml",
		"d/e.yaml", "d/e.yml", "f.yaml/g.yaml", ".github/w.yaml", "yaml", NULL});
	check_walk(".", NULL, ".a.yaml\n.b/c.yaml\n.github/w.yaml\nd/e.yaml\nf.yaml/g.yaml\n");
}

static void paths_start_with_the_folder_as_it_was_given(void **state)
{
	(void)state;
	make_all((const char *const[]){"d/a.yaml", "d/e/b.yaml", NULL});
	check_walk("d", NULL, "d/a.yaml\nd/e/b.yaml\n");
	check_walk("d/", NULL, "d/a.yaml\nd/e/b.yaml\n");
	check_walk("./d", NULL, "./d/a.yaml\n./d/e/b.yaml\n");
	check_walk("d/../d/e", NULL, "d/../d/e/b.yaml\n");
	assert_int_equal(chdir("d/e"), 0);
	check_walk("..", NULL, "../a.yaml\n../e/b.yaml\n");
	assert_int_equal(chdir(scratch), 0);
}

static void links_to_files_are_followed_and_to_folders_not(void **state)
{
	(void)state;
	make_all((const char *const[]){"d/a.yaml", "e/", NULL});
	assert_int_equal(symlink("../d/a.yaml", "e/file.yaml"), 0);
	assert_int_equal(symlink("../d", "e/folder"), 0);
	assert_int_equal(symlink("../d", "e/folder.yaml"), 0);
	assert_int_equal(symlink("..", "e/up"), 0);
	assert_int_equal(symlink("nowhere", "e/dangling.yaml"), 0);
	assert_int_equal(symlink("loop.yaml", "e/loop.yaml"), 0);
	check_walk("e", NULL, "e/dangling.yaml\ne/file.yaml\ne/loop.yaml\n");
	/* the folder that was named is followed */
	check_walk("e/folder", NULL, "e/folder/a.yaml\n");
}

static void what_cannot_be_a_file_to_read_is_reported_not_left_out(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket.yaml"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(mkfifo("fifo.yaml", 0666), 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	close(fd);
	check_walk(".", NULL, "fifo.yaml\nsocket.yaml\n");
}

static void a_folder_can_be_left_to_the_caller(void **state)
{
	(void)state;
	make_all((const char *const[]){"a/x.yaml", "b/c/y.yaml", "b/d/z.yaml", NULL});
	check_walk(".", "b/c", "a/x.yaml\n[b/c]\nb/d/z.yaml\n");
	/* the one that was named is not asked about */
	check_walk("a", "a", "a/x.yaml\n");
}

static void a_missing_folder_and_a_file_are_reported(void **state)
{
	(void)state;
	make("f.yaml");
	check_walk("nowhere", NULL, "nowhere: No such file or directory\n");
	check_walk("", NULL, ": No such file or directory\n");
	check_walk("f.yaml", NULL, "f.yaml: Not a directory\n");
}

static void an_unreadable_folder_is_reported_in_its_place_and_the_others_walked(void **state)
{
	(void)state;
	make_all((const char *const[]){"a.yaml", "b/x.yaml", "c.yaml", NULL});
	assert_int_equal(chmod(".", 0755), 0);
	assert_int_equal(chmod("b", 0), 0);
	/* root may read everything: be nobody meanwhile */
	if (geteuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	check_walk(".", NULL, "a.yaml\nb: Permission denied\nc.yaml\n");
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod("b", 0755), 0);
}

static void a_callback_stops_the_walk_without_an_error(void **state)
{
	struct record r = {.said = STR_INIT, .stop_after = 2};
	struct error err = ERROR_INIT;

	(void)state;
	make_all((const char *const[]){"a/x.yaml", "b/y.yaml", "c.yaml", NULL});
	assert_int_equal(walk(&r, ".", &err), -1);
	assert_int_equal(err.code, ERROR_NONE);
	assert_string_equal(r.said.s, "a/x.yaml\nb/y.yaml\n");
	str_release(&r.said);
}

/* `depth` nested folders named "d"; the tree is longer than any path may be. */
static void make_deep(int depth)
{
	for (int i = 0; i < depth; i++) {
		assert_int_equal(mkdir("d", 0777), 0);
		assert_int_equal(chdir("d"), 0);
	}
}

static void remove_deep(int depth)
{
	for (int i = 0; i < depth; i++) {
		assert_int_equal(chdir(".."), 0);
		assert_int_equal(rmdir("d"), 0);
	}
}

static void a_tree_deeper_than_the_system_can_name_is_reported(void **state)
{
	struct record r = {.said = STR_INIT};
	struct rlimit files = {32, 32}, saved;
	struct error err = ERROR_INIT;
	int depth = 10000;

	(void)state;
	make("e.yaml");
	make_deep(depth);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &saved), 0);
	files.rlim_max = saved.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
	assert_int_equal(walk(&r, scratch, &err), 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &saved), 0);
	remove_deep(depth);
	assert_int_equal(r.unreadable, 1);
	assert_int_equal(r.files, 1);
	assert_non_null(strstr(r.said.s, "File name too long"));
	assert_non_null(strstr(r.said.s, "/e.yaml\n"));
	str_release(&r.said);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, cleared)
	const struct CMUnitTest tests[] = {
		TEST(paths_come_in_byte_order_of_the_whole_path),
		TEST(only_wanted_names_are_reported_hidden_ones_too_but_nothing_of_git),
		TEST(paths_start_with_the_folder_as_it_was_given),
		TEST(links_to_files_are_followed_and_to_folders_not),
		TEST(what_cannot_be_a_file_to_read_is_reported_not_left_out),
		TEST(a_folder_can_be_left_to_the_caller),
		TEST(a_missing_folder_and_a_file_are_reported),
		TEST(an_unreadable_folder_is_reported_in_its_place_and_the_others_walked),
		TEST(nobody_looks_behind_a_link_that_a_folder_was_replaced_by),
		TEST(a_callback_stops_the_walk_without_an_error),
		TEST(a_tree_deeper_than_the_system_can_name_is_reported),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
