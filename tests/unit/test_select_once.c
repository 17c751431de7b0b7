#include "cli/select_once.h"
#include "tests/unit/scratch.h"

#include <sys/stat.h>

static struct stat look(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return st;
}

static struct dirlist_id id_of(const char *path)
{
	struct stat st = look(path);

	return (struct dirlist_id){st.st_dev, st.st_ino};
}

static const struct dirlist_id unknown;

static void place(void)
{
	scratch_write("a", "", 0);
	scratch_write("b", "", 0);
	assert_int_equal(link("a", "hard"), 0);
	assert_int_equal(symlink("a", "soft"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
}

static void names_of_one_file_are_told_with_and_without_the_folder_s_word(void **state)
{
	static const char *const names[] = {"a", "hard", "soft", "./a"};

	(void)state;
	place();
	for (unsigned with = 0; with < 16; with++) {
		struct select_once once = SELECT_ONCE_INIT;

		for (unsigned i = 0; i < 4; i++) {
			/* of a link the folder says nothing */
			bool is_told = i != 2 && with & 1U << i;

			assert_int_equal(select_once_is_new(&once, names[i],
						 is_told ? id_of(names[i]) : unknown),
				i == 0);
		}
		assert_int_equal(select_once_is_new(&once, "b", unknown), 1);
		assert_int_equal(select_once_is_new(&once, "b", id_of("b")), 0);
		select_once_release(&once);
	}
}

static void a_wrong_number_leaves_no_file_out(void **state)
{
	struct select_once once = SELECT_ONCE_INIT;

	(void)state;
	place();
	assert_int_equal(select_once_is_new(&once, "a", id_of("a")), 1);
	/* another file, said to be the same */
	assert_int_equal(select_once_is_new(&once, "b", id_of("a")), 1);
	assert_int_equal(select_once_is_new(&once, "b", id_of("a")), 0);
	assert_int_equal(select_once_is_new(&once, "b", id_of("b")), 0);
	assert_int_equal(select_once_is_new(&once, "dangling", id_of("a")), 1);
	select_once_release(&once);
}

static void on_a_file_system_that_is_not_believed_it_looks(void **state)
{
	struct select_once once = SELECT_ONCE_INIT;
	struct dirlist_id wrong = {12345, 678};

	(void)state;
	place();
	once.devices[once.nr++] = (struct select_device){wrong.dev, false};
	assert_int_equal(select_once_is_new(&once, "a", wrong), 1);
	assert_int_equal(select_once_is_new(&once, "b", wrong), 1);
	assert_int_equal(select_once_is_new(&once, "hard", wrong), 0);
	select_once_release(&once);
}

static void missing_ones_are_new_each_time_and_standard_input_once(void **state)
{
	struct select_once once = SELECT_ONCE_INIT;

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(select_once_is_new(&once, "missing", unknown), 1);
		assert_int_equal(select_once_is_new(&once, "-", unknown), i == 0);
	}
	select_once_release(&once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(names_of_one_file_are_told_with_and_without_the_folder_s_word),
		SCRATCH_TEST(a_wrong_number_leaves_no_file_out),
		SCRATCH_TEST(on_a_file_system_that_is_not_believed_it_looks),
		SCRATCH_TEST(missing_ones_are_new_each_time_and_standard_input_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
