#include "editor/editor_find.h"
#include "editor/editor_table.h"

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

static char dir[] = "/tmp/cfgedit-test-XXXXXX";
static const char *core_editor_value;
static int core_editor_asked;

static int core_editor(void *ctx, char **ret, struct error *err)
{
	(void)ctx;
	core_editor_asked++;
	if (core_editor_value && !strcmp(core_editor_value, "broken"))
		return error_set(err, ERROR_CONFIG, "git's configuration is broken");
	*ret = core_editor_value ? strdup(core_editor_value) : NULL;
	return 0;
}

static void make_program(const char *name, mode_t mode)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	fputs("#!/bin/sh\n", f);
	fclose(f);
	assert_int_equal(chmod(name, mode), 0);
}

static int set_up(void **state)
{
	(void)state;
	if (!mkdtemp(dir) || chdir(dir) < 0)
		return -1;
	for (const char *name = "abcdef"; *name; name++)
		make_program((char[]){*name, '\0'}, 0755);
	make_program("plain", 0644);
	make_program("my ed", 0755);
	return mkdir("folder", 0755) || mkdir("empty", 0755);
}

static int tear_down(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "/bin/rm -r %s", dir);
	return chdir("/") || system(command);
}

static int fresh(void **state)
{
	(void)state;
	unsetenv("CFGEDIT_EDITOR");
	unsetenv("VISUAL");
	unsetenv("EDITOR");
	setenv("PATH", dir, 1);
	core_editor_value = NULL;
	core_editor_asked = 0;
	return 0;
}

static void check_found(
	const struct editor_sources *sources, const char *source, const char *program)
{
	struct editor editor = EDITOR_INIT;
	struct error err = ERROR_INIT;
	char path[128];

	if (editor_find(sources, &editor, &err) < 0)
		fail_msg("%s", error_text(&err));
	assert_string_equal(editor.source, source);
	snprintf(path, sizeof(path), "%s/%s", dir, program);
	assert_string_equal(editor.path, path);
	editor_release(&editor);
}

static void check_refused(const struct editor_sources *sources, const char *message)
{
	struct editor editor = EDITOR_INIT;
	struct error err = ERROR_INIT;

	assert_int_equal(editor_find(sources, &editor, &err), -1);
	assert_int_equal(err.code, ERROR_EDITOR);
	assert_string_equal(error_text(&err), message);
	assert_null(editor.path);
	error_release(&err);
}

static void the_sources_are_asked_in_order(void **state)
{
	struct editor_sources s = {"a -x", "c", "/c.yaml", core_editor, NULL};

	(void)state;
	setenv("CFGEDIT_EDITOR", "b", 1);
	setenv("VISUAL", "e", 1);
	setenv("EDITOR", "f", 1);
	core_editor_value = "d";
	check_found(&s, "--editor", "a");
	s.option = NULL;
	check_found(&s, "$CFGEDIT_EDITOR", "b");
	unsetenv("CFGEDIT_EDITOR");
	check_found(&s, "editor:", "c");
	s.config = NULL;
	assert_int_equal(core_editor_asked, 0);
	check_found(&s, "core.editor of git", "d");
	assert_int_equal(core_editor_asked, 1);
	core_editor_value = NULL;
	check_found(&s, "$VISUAL", "e");
	unsetenv("VISUAL");
	check_found(&s, "$EDITOR", "f");
}

static void an_empty_value_counts_as_unset(void **state)
{
	struct editor_sources s = {"", " ", NULL, core_editor, NULL};

	(void)state;
	setenv("CFGEDIT_EDITOR", "", 1);
	setenv("VISUAL", "\t", 1);
	setenv("EDITOR", "f", 1);
	core_editor_value = "";
	check_found(&s, "$EDITOR", "f");
}

static void without_any_the_path_is_searched(void **state)
{
	static const char *const order[] = {"editor", "vim", "nvim", "nano", "emacs", "vi"};
	struct editor_sources s = {0};

	(void)state;
	check_refused(&s,
		"no editor: neither $VISUAL nor $EDITOR is set, and none of editor, vim, nvim, nano, emacs, vi "
		"was found on PATH; set $EDITOR, or name one with --editor COMMAND");
	for (size_t i = 6; i-- > 0;) {
		make_program(order[i], 0755);
		check_found(&s, "PATH", order[i]);
	}
	for (size_t i = 0; i < 6; i++)
		unlink(order[i]);
}

static void what_cannot_be_run_is_an_error_that_names_it(void **state)
{
	struct editor_sources s = {0};

	(void)state;
	make_program("vim", 0755); /* no silent fallback to it */
	setenv("EDITOR", "gone --wait", 1);
	check_refused(&s, "$EDITOR is 'gone --wait', but 'gone' was not found on PATH");
	setenv("VISUAL", "./gone", 1);
	check_refused(&s, "$VISUAL is './gone', but './gone' does not exist");
	setenv("VISUAL", "plain", 1);
	check_refused(&s, "$VISUAL is 'plain', but 'plain' is not executable");
	setenv("VISUAL", "./plain", 1);
	check_refused(&s, "$VISUAL is './plain', but './plain' is not executable");
	setenv("VISUAL", "./folder", 1);
	check_refused(&s, "$VISUAL is './folder', but './folder' is a folder");
	setenv("VISUAL", "'' x", 1);
	check_refused(&s, "$VISUAL is ''' x', but '' was not found on PATH");
	s.config = "a\x1b[31m 'b";
	check_refused(&s,
		"editor: in the configuration is 'a\\x1b[31m 'b', but the single quote is not closed at character 8");
	s.config = "gone";
	s.config_path = "/home/x/config.yaml";
	check_refused(
		&s, "editor: in /home/x/config.yaml is 'gone', but 'gone' was not found on PATH");
	unlink("vim");
}

static void a_later_match_on_path_wins_over_one_that_cannot_be_run(void **state)
{
	struct editor_sources s = {.option = "plain"};
	char path[128];

	(void)state;
	make_program("empty/plain", 0755);
	snprintf(path, sizeof(path), "%s:%s/empty", dir, dir);
	setenv("PATH", path, 1);
	check_found(&s, "--editor", "empty/plain");
	unlink("empty/plain");
}

static void words_are_split_and_relative_paths_become_absolute(void **state)
{
	struct editor_sources s = {.option = "'./my ed' --wait -x \"a b\""};
	struct editor editor = EDITOR_INIT;
	char path[128];

	(void)state;
	assert_int_equal(editor_find(&s, &editor, NULL), 0);
	snprintf(path, sizeof(path), "%s/./my ed", dir);
	assert_string_equal(editor.path, path);
	assert_int_equal(editor.words.nr, 4);
	assert_string_equal(editor.words.v[0], "./my ed");
	assert_string_equal(editor.words.v[3], "a b");
	assert_null(editor.kind);
	editor_release(&editor);
}

static void an_error_of_git_is_passed_on(void **state)
{
	struct editor_sources s = {.core_editor = core_editor};
	struct editor editor = EDITOR_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	core_editor_value = "broken";
	assert_int_equal(editor_find(&s, &editor, &err), -1);
	assert_int_equal(err.code, ERROR_CONFIG);
	error_release(&err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_sources_are_asked_in_order, fresh),
		cmocka_unit_test_setup(an_empty_value_counts_as_unset, fresh),
		cmocka_unit_test_setup(without_any_the_path_is_searched, fresh),
		cmocka_unit_test_setup(what_cannot_be_run_is_an_error_that_names_it, fresh),
		cmocka_unit_test_setup(
			a_later_match_on_path_wins_over_one_that_cannot_be_run, fresh),
		cmocka_unit_test_setup(words_are_split_and_relative_paths_become_absolute, fresh),
		cmocka_unit_test_setup(an_error_of_git_is_passed_on, fresh),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
