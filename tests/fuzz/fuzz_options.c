/*
 * Fuzz the option parser with the real tables. The first byte chooses the command (one more: no command), each line of the
 * rest is one argument.
 */
#include "cli/command.h"
#include "cli/global_options.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARGS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold of every call. */
#define MUST(condition)           \
	do {                      \
		if (!(condition)) \
			abort();  \
	} while (0)

static int split_lines(char *text, char **argv)
{
	int argc = 0;

	while (text && argc < MOST_ARGS)
		argv[argc++] = strsep(&text, "\n");
	return argc;
}

static const struct opt_group *choose_groups(uint8_t byte, size_t *ret_size)
{
	size_t nr = 0;

	while (commands[nr])
		nr++;
	*ret_size = sizeof(struct global_options);
	if (byte % (nr + 1) == nr)
		return global_groups;
	*ret_size = commands[byte % (nr + 1)]->values_size;
	return commands[byte % (nr + 1)]->groups;
}

static void check_values(const struct opt_group *groups, const char *values)
{
	OPT_EACH(groups, group, row)
	{
		const char *place = values + group->base + row->offset;

		if ((row->kind == OPT_NUMBER || row->kind == OPT_TIME) &&
			*(const unsigned long *)place != row->initial) {
			MUST(*(const unsigned long *)place >= row->min);
			MUST(!row->max || *(const unsigned long *)place <= row->max);
		}
		if (row->kind == OPT_CHOICE) {
			int choice = *(const int *)place;

			MUST(choice >= 0);
			for (int i = 0; i <= choice; i++)
				MUST(row->choices[i]);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[MOST_ARGS], *text, *values;
	const struct opt_group *groups;
	struct strlist operands = STRLIST_INIT;
	struct error err = ERROR_INIT;
	size_t values_size = 0;
	int argc, result;

	if (!size)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	groups = choose_groups(data[0], &values_size);
	values = calloc(1, values_size);
	if (text && values) {
		argc = split_lines(text, argv);
		opt_defaults(groups, values);
		result = opt_parse(groups, values, argc, argv, &operands, &err);
		MUST(result == 0 || (result == -1 && err.code == ERROR_USAGE));
		MUST(result == -1 || err.code == ERROR_NONE);
		MUST(operands.nr <= (size_t)argc);
		check_values(groups, values);
		opt_release(groups, values);
	}
	free(values);
	free(text);
	strlist_release(&operands);
	error_release(&err);
	return 0;
}
