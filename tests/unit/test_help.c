#include "base/cleanup.h"
#include "base/utf8.h"
#include "cli/common_opts.h"
#include "cli/exit_status.h"
#include "cli/help.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_fits_80_columns(const struct str *text)
{
	for (const char *line = text->s; *line;) {
		size_t len = strcspn(line, "\n");

		if (utf8_count(line, len) > 80 || (len && line[len - 1] == ' '))
			print_message("# bad line: %.*s\n", (int)len, line);
		assert_true(utf8_count(line, len) <= 80);
		assert_false(len && line[len - 1] == ' ');
		line += len + (line[len] == '\n');
	}
}

static void every_help_fits_80_columns(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	(void)state;
	help_short(&text);
	help_overview(&text);
	for (size_t i = 0; commands[i]; i++)
		help_for(commands[i], &text);
	assert_false(str_failed(&text));
	assert_fits_80_columns(&text);
}

static void the_help_of_a_command_names_each_of_its_options(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		struct str CLEANUP(str_release) text = STR_INIT;

		help_for(commands[i], &text);
		OPT_EACH(commands[i]->groups, group, row)
		{
			char name[64];

			if (row->name)
				snprintf(name, sizeof(name), "--%s", row->name);
			else
				snprintf(name, sizeof(name), "-%c", row->letter);
			assert_non_null(strstr(text.s, name));
		}
	}
}

static void text_is_wrapped_between_words_only(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	char word[101];

	(void)state;
	memset(word, 'x', 100);
	word[100] = '\0';
	help_wrap(&text, "a  b", 2, 79);
	assert_string_equal(text.s, "a\n  b");
	str_clear(&text);
	help_wrap(&text, word, 2, 2);
	assert_string_equal(text.s, word);
	str_clear(&text);
	help_wrap(&text, "one line\nand not the next", 0, 0);
	assert_string_equal(text.s, "one line");
}

static void a_row_is_described_with_choices_and_default(void **state)
{
	static const char *const choices[] = {"a", "b", NULL};
	static const struct opt choice = {
		.kind = OPT_CHOICE, .help = "which", .choices = choices, .initial = 1};
	static const struct opt size = {.kind = OPT_SIZE, .help = "most", .initial = 10 << 20};
	static const struct opt number = {.kind = OPT_NUMBER, .help = "workers"};
	struct str CLEANUP(str_release) text = STR_INIT;

	(void)state;
	help_describe(&choice, &text);
	assert_string_equal(text.s, "which: a, b (default b)");
	str_clear(&text);
	help_describe(&size, &text);
	assert_string_equal(text.s, "most (default 10M)");
	str_clear(&text);
	help_describe(&number, &text);
	assert_string_equal(text.s, "workers");
}

/* The rules that the tables must keep: what the completions and main() rely on. */
static void every_command_keeps_the_rules_of_the_tables(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		const struct command *command = commands[i];
		bool common = false;

		assert_non_null(command->run);
		assert_true(command->values_size >= sizeof(struct common_options));
		assert_true(islower((unsigned char)command->help[0]));
		for (const struct opt_group *group = command->groups; group->options; group++)
			common |= group->options == common_options && group->base == 0;
		assert_true(common);
		OPT_EACH(command->groups, group, row)
		{
			assert_int_equal(opt_has_value(row), row->arg != NULL);
			assert_int_equal(row->kind == OPT_CHOICE, row->choices != NULL);
			assert_true(islower((unsigned char)row->help[0]));
			assert_true(row->help[strlen(row->help) - 1] != '.');
			assert_true(!row->name || strlen(row->name) <= 40);
			assert_true(group->base + row->offset < command->values_size);
		}
	}
}

static size_t times_used(const struct command *command, const struct opt *wanted)
{
	size_t nr = 0;

	OPT_EACH(command->groups, group, row)
	{
		nr += (wanted->letter && row->letter == wanted->letter) ||
		      (wanted->name && row->name && !strcmp(row->name, wanted->name));
	}
	return nr;
}

static void no_command_has_two_options_of_one_name(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++)
		OPT_EACH(commands[i]->groups, group, row)
		{
			assert_int_equal(times_used(commands[i], row), 1);
		}
}

static void every_error_has_an_exit_status_that_the_table_explains(void **state)
{
	(void)state;
	for (int code = ERROR_NONE; code <= ERROR_CANCELLED; code++) {
		struct error err = {.code = (enum error_code)code};
		int status = error_exit_status(&err);
		bool found = status > STATUS_SIGNAL;

		for (const struct exit_status_row *row = exit_statuses; row->number; row++)
			found |= atoi(row->number) == status;
		assert_true(found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_help_fits_80_columns),
		cmocka_unit_test(the_help_of_a_command_names_each_of_its_options),
		cmocka_unit_test(text_is_wrapped_between_words_only),
		cmocka_unit_test(a_row_is_described_with_choices_and_default),
		cmocka_unit_test(every_command_keeps_the_rules_of_the_tables),
		cmocka_unit_test(no_command_has_two_options_of_one_name),
		cmocka_unit_test(every_error_has_an_exit_status_that_the_table_explains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
