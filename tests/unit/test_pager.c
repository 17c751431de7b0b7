#include "cli/pager.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

/* A terminal of 4 lines of 10 columns. */
static int open_screen(void)
{
	const struct winsize size = {.ws_row = 4, .ws_col = 10};
	int master = posix_openpt(O_RDWR | O_NOCTTY), fd;

	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	fd = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(fd >= 0);
	assert_int_equal(ioctl(fd, TIOCSWINSZ, &size), 0);
	return fd;
}

static void what_needs_the_last_line_of_the_screen_is_longer(void **state)
{
	static const struct {
		const char *text;
		bool longer;
	} cases[] = {
		{"", false},
		{"1\n2\n3\n", false},
		{"1\n2\n3\n4", false},
		{"1\n2\n3\n4\n", true},
		{"1234567890\n2\n3\n", false},
		{"12345678901\n2\n3\n", true}, /* one line more */
		{"12345678901234567890\n2\n", false},
		{"\t\t\t\t\t\t\n", true},
		{"äöüäöüäöüä\n2\n3\n", false},
		{"日本語日本\n2\n3\n", false},
		{"日本語日本語\n2\n3\n", true},
		{"\033[31m123\033[m4567890\n\033[1;31m\033[m2\n3\n", false},
		{"\033[31m\n\n\n\n\033[m", true},
		{"\033", false},
		{"\033[", false},
		{"\xff\xff\xff\n2\n3\n", false},
	};
	int fd = open_screen();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (pager_is_longer(fd, cases[i].text, strlen(cases[i].text)) != cases[i].longer)
			fail_msg("case %zu: %s", i, cases[i].longer ? "is longer" : "fits");
}

static void the_variables_are_looked_at_in_their_order(void **state)
{
	static const struct {
		const char *ours, *pager, *expected;
	} cases[] = {
		{"mine -x", "more", "mine -x"},
		{NULL, "more", "more"},
		{"", "more", NULL},
		{"cat", "more", NULL},
		{NULL, "cat", NULL},
		{NULL, "", NULL},
		{NULL, " \t", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *command;

		unsetenv("CFGEDIT_PAGER");
		unsetenv("PAGER");
		if (cases[i].ours)
			setenv("CFGEDIT_PAGER", cases[i].ours, 1);
		if (cases[i].pager)
			setenv("PAGER", cases[i].pager, 1);
		command = pager_command();
		if (!command != !cases[i].expected ||
			(command && strcmp(command, cases[i].expected) != 0))
			fail_msg("case %zu: %s", i, command ? command : "none");
	}
}

static void less_is_taken_only_where_it_is_installed_and_of_use(void **state)
{
	char folder[] = "/tmp/cfgedit-test-XXXXXX", path[64];
	int fd;

	(void)state;
	unsetenv("CFGEDIT_PAGER");
	unsetenv("PAGER");
	assert_non_null(mkdtemp(folder));
	setenv("PATH", folder, 1);
	setenv("TERM", "xterm", 1);
	assert_null(pager_command());
	snprintf(path, sizeof(path), "%s/less", folder);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0755);
	assert_true(fd >= 0);
	close(fd);
	assert_string_equal(pager_command(), "less -FRX");
	setenv("TERM", "dumb", 1);
	assert_null(pager_command());
	unsetenv("TERM");
	assert_null(pager_command());
	unlink(path);
	rmdir(folder);
}

static void without_a_terminal_the_text_is_written_as_it_is(void **state)
{
	char bytes[8] = "";
	int fds[2];

	(void)state;
	setenv("PAGER", "false", 1);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(pager_show(fds[1], "a\n\n\n\n\n\n", 7, NULL), 0);
	assert_int_equal(read(fds[0], bytes, sizeof(bytes)), 7);
	assert_string_equal(bytes, "a\n\n\n\n\n\n");
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_needs_the_last_line_of_the_screen_is_longer),
		cmocka_unit_test(the_variables_are_looked_at_in_their_order),
		cmocka_unit_test(less_is_taken_only_where_it_is_installed_and_of_use),
		cmocka_unit_test(without_a_terminal_the_text_is_written_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
