#include "base/cleanup.h"
#include "cli/config.h"
#include "tests/unit/scratch.h"

/* What a file with that text gives: the editor, or the error with its place. */
static const struct {
	const char *text, *editor, *error;
} rows[] = {
	{"", NULL, NULL},
	{"# nothing yet\n", NULL, NULL},
	{"---\n...\n", NULL, NULL},
	{"editor: vim -n\n", "vim -n", NULL},
	{"\xef\xbb\xbf"
	 "editor: \"code --wait\"\r\n",
		"code --wait", NULL},
	{"{editor: 'a\xc3\xa9'}", "a\xc3\xa9", NULL},
	{"editor: >-\n  vim\n  -n\n", "vim -n", NULL},
	{"editor: &x vim\n", "vim", NULL},
	{"editor:\n", NULL, NULL},
	{"editor: ''\n", NULL, NULL},
	{"editor: ~\n", NULL, NULL},
	{"editor: null\n", NULL, NULL},
	{"editor: 'null'\n", "null", NULL},
	{"editor: ed\n", "ed", NULL},
	{"editor: '7'\n", "7", NULL},
	{"editor: 7zip\n", "7zip", NULL},
	{"editor: /usr/bin/vi\n", "/usr/bin/vi", NULL},
	{"editor: true\n", NULL, "1:9: editor wants a string"},
	{"editor: -1.5\n", NULL, "1:9: editor wants a string"},
	{"editor: [vim]\n", NULL, "1:9: editor wants a string"},
	{"\n\neditor:\n  name: vim\n", NULL, "4:3: editor wants a string"},
	{"editor: \"a\\0b\"\n", NULL, "1:9: editor wants a string"},
	{"edtior: vim\n", NULL, "1:1: unknown key 'edtior'; did you mean 'editor'?"},
	{"editor: vim\n\xc3\xa9: {}\n", NULL, "2:1: unknown key '\xc3\xa9'; there is 'editor'"},
	{"<<: {editor: vim}\n", NULL, "1:1: unknown key '<<'; there is 'editor'"},
	{"- editor\n", NULL, "1:1: a mapping of keys to values is wanted"},
	{"vim\n", NULL, "1:1: a mapping of keys to values is wanted"},
	{"editor: vim\n---\neditor: ed\n", NULL, "3:1: only one document is wanted"},
};

static void show(const struct error *err, struct str *out)
{
	str_addf(out, "%zu:%zu: %s", err->line, err->column, error_text(err));
}

static void a_file_gives_its_editor_or_the_place_of_the_mistake(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct config CLEANUP(config_release) config = CONFIG_INIT;
		struct error CLEANUP(error_release) err = ERROR_INIT;
		struct str CLEANUP(str_release) text = STR_INIT;
		int result;

		scratch_write("c.yaml", rows[i].text, strlen(rows[i].text));
		result = config_load(&config, "c.yaml", &err);
		show(&err, &text);
		print_message("# row %zu: %s\n", i, text.s);
		assert_int_equal(result, rows[i].error ? -1 : 0);
		if (rows[i].error) {
			assert_string_equal(text.s, rows[i].error);
			assert_int_equal(err.code, ERROR_CONFIG);
			assert_string_equal(err.path, "c.yaml");
		} else if (rows[i].editor) {
			assert_string_equal(config.editor, rows[i].editor);
		} else {
			assert_null(config.editor);
		}
	}
}

static void what_any_file_must_not_have_is_an_error_here_too(void **state)
{
	static const char *const texts[] = {
		"editor: [\n", "editor: vim\neditor: ed\n", "editor: *x\n", "editor: \xff\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct config CLEANUP(config_release) config = CONFIG_INIT;
		struct error CLEANUP(error_release) err = ERROR_INIT;

		scratch_write("c.yaml", texts[i], strlen(texts[i]));
		assert_int_equal(config_load(&config, "c.yaml", &err), -1);
		assert_int_equal(err.code, ERROR_CONFIG);
		assert_int_equal(error_exit_status(&err), 65);
		assert_true(err.line > 0);
	}
}

static void a_named_file_must_be_there(void **state)
{
	struct config CLEANUP(config_release) config = CONFIG_INIT;
	struct error CLEANUP(error_release) err = ERROR_INIT;

	(void)state;
	assert_int_equal(config_load(&config, "missing.yaml", &err), -1);
	assert_int_equal(err.code, ERROR_OPEN);
	assert_string_equal(err.path, "missing.yaml");
}

/* A configuration below each of the folders where one is looked for. */
static void write_user_files(const char *scratch)
{
	assert_int_equal(mkdir("xdg", 0755), 0);
	assert_int_equal(mkdir("xdg/cfgedit", 0755), 0);
	assert_int_equal(mkdir(".config", 0755), 0);
	assert_int_equal(mkdir(".config/cfgedit", 0755), 0);
	scratch_write("xdg/cfgedit/config.yaml", "editor: xdg", 11);
	scratch_write(".config/cfgedit/config.yaml", "editor: home", 12);
	assert_int_equal(setenv("HOME", scratch, 1), 0);
}

static void assert_editor(const char *editor)
{
	struct config CLEANUP(config_release) config = CONFIG_INIT;

	assert_int_equal(config_load(&config, NULL, NULL), 0);
	assert_string_equal(config.editor ? config.editor : "none", editor);
	if (config.editor)
		assert_int_equal(config.path[0], '/');
}

static void the_users_configuration_is_found(void **state)
{
	char xdg[64];

	write_user_files(*state);
	snprintf(xdg, sizeof(xdg), "%s/xdg", (const char *)*state);
	setenv("XDG_CONFIG_HOME", xdg, 1);
	assert_editor("xdg");
	unsetenv("XDG_CONFIG_HOME");
	assert_editor("home");
	setenv("XDG_CONFIG_HOME", "", 1);
	assert_editor("home");
	setenv("XDG_CONFIG_HOME", "xdg",
		1); /* relative: it would be the folder worked on that chooses */
	assert_editor("home");
	unsetenv("XDG_CONFIG_HOME");
}

static void one_that_cannot_be_read_is_not_passed_over(void **state)
{
	struct config CLEANUP(config_release) config = CONFIG_INIT;
	struct error CLEANUP(error_release) err = ERROR_INIT;

	write_user_files(*state);
	assert_int_equal(unlink(".config/cfgedit/config.yaml"), 0);
	assert_int_equal(mkdir(".config/cfgedit/config.yaml", 0755), 0);
	assert_int_equal(config_load(&config, NULL, &err), -1);
	assert_int_equal(err.code, ERROR_OPEN);
	assert_non_null(strstr(err.path, "/.config/cfgedit/config.yaml"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_file_gives_its_editor_or_the_place_of_the_mistake),
		SCRATCH_TEST(what_any_file_must_not_have_is_an_error_here_too),
		SCRATCH_TEST(a_named_file_must_be_there),
		SCRATCH_TEST(the_users_configuration_is_found),
		SCRATCH_TEST(one_that_cannot_be_read_is_not_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
