#include "editor/editor_find.h"
#include "editor/editor_table.h"
#include "editor/editor_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct editor_target unplaced[] = {{"/t/a b.yaml", 0, 0}, {"/t/c.yaml", 0, 0}};
static const struct editor_target placed[] = {{"/t/a b.yaml", 3, 7}, {"/t/c.yaml", 12, 0}};

/* An editor as if it had been found by this command. */
static void make_editor(struct editor *editor, const char *command)
{
	*editor = (struct editor)EDITOR_INIT;
	assert_int_equal(editor_words(command, &editor->words, NULL), 0);
	editor->kind = editor_kind_of(editor->words.v[0]);
}

static void check_argv(
	const char *command, const struct editor_target *targets, size_t nr, const char *expected)
{
	struct editor editor;
	struct strlist argv = STRLIST_INIT;
	struct str joined = STR_INIT;

	make_editor(&editor, command);
	assert_int_equal(editor_argv(&editor, targets, nr, &argv, NULL), 0);
	for (size_t i = 0; i < argv.nr; i++) {
		str_adds(&joined, i ? "|" : "");
		str_adds(&joined, argv.v[i]);
	}
	assert_string_equal(joined.s, expected);
	str_release(&joined);
	strlist_release(&argv);
	editor_release(&editor);
}

static void every_editor_is_told_the_place_in_its_own_way(void **state)
{
	static const struct {
		const char *command, *argv;
	} cases[] = {
		{"/no/such/vi", "/no/such/vi|+3|/t/a b.yaml|/t/c.yaml"},
		{"vim", "vim|+call cursor(3,byteidx(getline(3),7-1)+1)|/t/a b.yaml|/t/c.yaml"},
		{"/x/nvim -R",
			"/x/nvim|-R|+call cursor(3,byteidx(getline(3),7-1)+1)|/t/a b.yaml|/t/c.yaml"},
		{"nano", "nano|+3,7|/t/a b.yaml|+12,1|/t/c.yaml"},
		{"emacs -nw", "emacs|-nw|+3:7|/t/a b.yaml|+12:1|/t/c.yaml"},
		{"emacsclient -c", "emacsclient|-c|+3:7|/t/a b.yaml|+12:1|/t/c.yaml"},
		{"micro", "micro|/t/a b.yaml|+3:7|/t/c.yaml"},
		{"kak", "kak|+3:7|/t/a b.yaml|/t/c.yaml"},
		{"hx", "hx|/t/a b.yaml:3:7|/t/c.yaml:12:1"},
		{"joe", "joe|+3|/t/a b.yaml|+12|/t/c.yaml"},
		{"jed", "jed|/t/a b.yaml|-g|3|/t/c.yaml|-g|12"},
		{"ed", "ed|/t/a b.yaml|/t/c.yaml"},
		{"code --wait", "code|--wait|--goto|/t/a b.yaml:3:7|/t/c.yaml:12:1"},
		{"code -w -g", "code|-w|-g|--goto|/t/a b.yaml:3:7|/t/c.yaml:12:1"},
		{"mate -w", "mate|-w|-l|3:7|/t/a b.yaml|-l|12:1|/t/c.yaml"},
		{"kate -b", "kate|-b|-l|3|-c|7|/t/a b.yaml|/t/c.yaml"},
		{"idea --wait", "idea|--wait|--line|3|--column|7|/t/a b.yaml|/t/c.yaml"},
		{"/opt/mine --x", "/opt/mine|--x|/t/a b.yaml|/t/c.yaml"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_argv(cases[i].command, placed, 2, cases[i].argv);
}

static void without_a_place_only_paths_are_given(void **state)
{
	static const char *const editors[] = {"vi", "vim", "nano", "emacs -nw", "hx", "micro",
		"jed", "code --wait", "mate -w", "kate -b", "idea --wait"};

	(void)state;
	for (size_t i = 0; i < sizeof(editors) / sizeof(*editors); i++) {
		struct str expected = STR_INIT;

		for (const char *p = editors[i]; *p; p++)
			str_addch(&expected, *p == ' ' ? '|' : *p);
		str_adds(&expected, "|/t/a b.yaml|/t/c.yaml");
		check_argv(editors[i], unplaced, 2, expected.s);
		str_release(&expected);
	}
}

static void a_place_behind_the_first_file_is_only_for_those_that_take_it(void **state)
{
	static const struct editor_target second[] = {{"/t/a", 0, 0}, {"/t/b", 2, 5}};

	(void)state;
	check_argv("vim", second, 2, "vim|/t/a|/t/b");
	check_argv("nano", second, 2, "nano|/t/a|+2,5|/t/b");
	check_argv("code -w", second, 2, "code|-w|--goto|/t/a|/t/b:2:5");
	check_argv("kate -b", second, 2, "kate|-b|/t/a|/t/b");
}

static void a_missing_wait_flag_is_added(void **state)
{
	static const struct {
		const char *command, *argv;
	} cases[] = {
		{"code", "code|--wait|/f"},
		{"code -w", "code|-w|/f"},
		{"code --new-window --wait", "code|--new-window|--wait|/f"},
		{"/usr/bin/code -n --", "/usr/bin/code|--wait|-n|--|/f"},
		{"subl", "subl|-w|/f"},
		{"subl --wait", "subl|--wait|/f"},
		{"zed", "zed|--wait|/f"},
		{"gvim", "gvim|-f|/f"},
		{"gvim --nofork", "gvim|--nofork|/f"},
		{"gvim -v", "gvim|-v|/f"},
		{"vim -g", "vim|-f|-g|/f"},
		{"vim", "vim|/f"},
		{"mate", "mate|-w|/f"},
		{"kate", "kate|-b|/f"},
		{"gedit -s", "gedit|-s|/f"},
		{"gnome-text-editor", "gnome-text-editor|--standalone|/f"},
		{"emacsclient", "emacsclient|/f"},
		{"nano", "nano|/f"},
	};
	static const struct editor_target one = {"/f", 0, 0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_argv(cases[i].command, &one, 1, cases[i].argv);
}

static void who_needs_a_terminal_and_who_opens_a_window(void **state)
{
	static const struct {
		const char *command;
		bool terminal, terminal_with_display, window, window_with_display;
	} cases[] = {
		{"vi", true, true, false, false},
		{"vim -u NONE", true, true, false, false},
		{"vim -es -c wq", false, false, false, false},
		{"vim -g", false, false, false, false},
		{"gvim", false, false, true, true},
		{"gvim -v", true, true, false, false},
		{"nano", true, true, false, false},
		{"emacs", true, false, false, true},
		{"emacs -nw", true, true, false, false},
		{"emacs --batch", false, false, false, false},
		{"emacsclient -t", true, true, false, false},
		{"emacsclient", false, false, true, true},
		{"ed", false, false, false, false},
		{"code", false, false, true, true},
		{"sed -i s/a/b/", false, false, false, false},
		{"/opt/mine", false, false, false, false},
	};

	(void)state;
	for (int display = 0; display < 2; display++) {
		unsetenv("WAYLAND_DISPLAY");
		if (display)
			setenv("DISPLAY", ":0", 1);
		else
			unsetenv("DISPLAY");
		for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
			struct editor editor;

			make_editor(&editor, cases[i].command);
			if (editor_needs_terminal(&editor) !=
					(display ? cases[i].terminal_with_display
						 : cases[i].terminal) ||
				editor_has_window(&editor) !=
					(display ? cases[i].window_with_display : cases[i].window))
				fail_msg("%s, display %d", cases[i].command, display);
			editor_release(&editor);
		}
	}
}

static void ed_takes_one_file_at_a_time(void **state)
{
	struct editor editor;

	(void)state;
	make_editor(&editor, "ed");
	assert_int_equal(editor_max_files(&editor), 1);
	editor_release(&editor);
	make_editor(&editor, "unknown");
	assert_true(editor_max_files(&editor) > 1000000);
	editor_release(&editor);
}

static void a_generic_or_unknown_name_is_followed_through_links(void **state)
{
	char dir[] = "/tmp/cfgedit-test-XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	fclose(fopen("nano", "w"));
	assert_int_equal(symlink("nano", "editor"), 0);
	assert_int_equal(symlink("editor", "my-own"), 0);
	assert_int_equal(symlink("nano", "vi"), 0);
	assert_int_equal(symlink("nano", "hx"), 0);
	assert_ptr_equal(editor_kind_of("./editor"), editor_kind_of("nano"));
	assert_ptr_equal(editor_kind_of("./my-own"), editor_kind_of("nano"));
	assert_ptr_equal(editor_kind_of("./vi"), editor_kind_of("nano"));
	assert_ptr_equal(editor_kind_of("./hx"), editor_kind_of("/usr/bin/hx"));
	assert_null(editor_kind_of("/no/such/thing"));
	snprintf(path, sizeof(path), "rm -r %s", dir);
	assert_int_equal(chdir("/"), 0);
	assert_int_equal(system(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_editor_is_told_the_place_in_its_own_way),
		cmocka_unit_test(without_a_place_only_paths_are_given),
		cmocka_unit_test(a_place_behind_the_first_file_is_only_for_those_that_take_it),
		cmocka_unit_test(a_missing_wait_flag_is_added),
		cmocka_unit_test(who_needs_a_terminal_and_who_opens_a_window),
		cmocka_unit_test(ed_takes_one_file_at_a_time),
		cmocka_unit_test(a_generic_or_unknown_name_is_followed_through_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
