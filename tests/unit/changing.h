/*
 * For tests of changes: options in, text or message out. Include it where <cmocka.h> and what that wants have their place.
 */
#ifndef TESTS_UNIT_CHANGING_H
#define TESTS_UNIT_CHANGING_H

#include "apply/change.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Options as they are written on a command line, each in one word: "--set a=1". --create, --through-alias, --must-match, --doc N and --where QUERY go first. */
enum { MOST_OPTIONS = 6 };
typedef const char *const changing_options[MOST_OPTIONS];

static inline int changing_add(struct changes *changes, const char *option, struct error *err)
{
	const char *space = strchr(option, ' ');
	char name[32];

	if (!strcmp(option, "--create"))
		changes->create = true;
	else if (!strcmp(option, "--through-alias"))
		changes->through_alias = true;
	else if (!strcmp(option, "--must-match"))
		changes->must_match = true;
	else if (!strncmp(option, "--doc ", 6))
		changes->doc = atol(option + 6);
	else if (!strncmp(option, "--where ", 8))
		return changes_read_where(
			changes, option + 8, strlen(option + 8), &changes->where, err);
	else {
		assert_non_null(space);
		snprintf(name, sizeof(name), "%.*s", (int)(space - option), option);
		return changes_add_option(changes, name, space + 1, err);
	}
	return 0;
}

static inline int changing_read(
	struct changes *changes, const char *const *options, struct error *err)
{
	*changes = (struct changes)CHANGES_INIT;
	for (size_t i = 0; i < MOST_OPTIONS && options[i]; i++)
		if (changing_add(changes, options[i], err) < 0)
			return -1;
	return 0;
}

/* "line:column: message", "verdict[ why]\n" and the text, or what is wrong with the options: "65: message". */
static inline void changing_say(
	struct str *out, int r, const struct change_result *result, struct error *err)
{
	if (r < 0)
		str_addf(out, "%zu:%zu: %s", err->line, err->column, error_text(err));
	else if (result->verdict == CHANGE_SKIPPED)
		str_addf(out, "skipped: %s", result->why);
	else if (result->verdict == CHANGE_UNCHANGED)
		str_adds(out, "unchanged");
	else
		str_add(out, result->text, result->len);
	error_release(err);
}

/* What becomes of the text; *lines, if not NULL, gets "LINE DOCUMENT TEXT\n" of each. */
static inline void changing_run(struct changer *changer, const char *const *options,
	const char *text, size_t len, struct str *out, struct str *lines)
{
	struct changes changes = CHANGES_INIT;
	struct change_result result = {.text = NULL};
	struct error err = ERROR_INIT;
	int r = changing_read(&changes, options, &err);

	if (r < 0) {
		str_addf(out, "%d: %s", error_exit_status(&err), error_text(&err));
		error_release(&err);
	} else {
		r = change_text(changer, &changes, "a.yaml", text, len, &result, &err);
		if (r < 0)
			assert_string_equal(err.path, "a.yaml");
		for (size_t i = 0; lines && r == 0 && i < result.lines_nr; i++)
			str_addf(lines, "%zu %zu %s\n", result.lines[i].line,
				result.lines[i].document, result.lines[i].text);
		changing_say(out, r, &result, &err);
	}
	changes_release(&changes);
}

struct changing_case {
	changing_options options;
	const char *before, *after; /* or the message, "skipped: why", "unchanged" */
};

static inline void changing_check(const struct changing_case *cases, size_t nr)
{
	struct changer changer;
	size_t wrong = 0;

	changer_init(&changer, NULL);
	for (size_t i = 0; i < nr; i++) {
		struct str out = STR_INIT;

		changing_run(&changer, cases[i].options, cases[i].before, strlen(cases[i].before),
			&out, NULL);
		if (strcmp(out.s, cases[i].after) != 0) {
			print_error("case %zu (%s) of %s\ngave: %s\nmeant: %s\n", i,
				cases[i].options[0], cases[i].before, out.s, cases[i].after);
			wrong++;
		}
		str_release(&out);
	}
	changer_release(&changer);
	assert_int_equal(wrong, 0);
}

#define CHANGING_CHECK(cases) changing_check(cases, sizeof(cases) / sizeof((cases)[0]))

#endif
