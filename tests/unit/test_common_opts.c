#include "base/cleanup.h"
#include "cli/common_opts.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* On a terminal (or not), with these variables (NULL: unset): is there colour? */
static const struct {
	int when;
	bool terminal;
	const char *no_color, *term;
	bool color;
} rows[] = {
	{COLOR_AUTO, true, NULL, "xterm", true},
	{COLOR_AUTO, false, NULL, "xterm", false},
	{COLOR_AUTO, true, "1", "xterm", false},
	{COLOR_AUTO, true, "", "xterm", true}, /* set to nothing is as good as not set */
	{COLOR_AUTO, true, NULL, "dumb", false},
	{COLOR_AUTO, true, NULL, NULL, false},
	{COLOR_ALWAYS, false, "1", "dumb", true},
	{COLOR_NEVER, true, NULL, "xterm", false},
};

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static void colour_is_for_terminals_unless_said_otherwise(void **state)
{
	int CLEANUP(close_fd) terminal = posix_openpt(O_RDWR | O_NOCTTY);
	int CLEANUP(close_fd) file = open("/dev/null", O_WRONLY);

	(void)state;
	if (terminal < 0)
		skip();
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct common_options common = {.color = rows[i].when};

		set("NO_COLOR", rows[i].no_color);
		set("TERM", rows[i].term);
		print_message("# row %zu\n", i);
		assert_int_equal(common_use_color(&common, rows[i].terminal ? terminal : file),
			rows[i].color);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colour_is_for_terminals_unless_said_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
