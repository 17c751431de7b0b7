#include "cli/diff_options.h"

#define DIFF(member) offsetof(struct diff_options, member)

/* In the order of enum diff_format. */
static const char *const formats[] = {"text", "yaml", "json-patch", "merge-patch", NULL};

static const struct opt options[] = {
	{.kind = OPT_CHOICE,
		.name = "format",
		.offset = DIFF(format),
		.arg = "FORMAT",
		.help = "how to write what changed",
		.more = "The format text is for people: a line for each change, with the line number in NEW (of what "
			"was deleted: in OLD). The others are for apply: yaml is a file of changes (--changes), json-patch is RFC "
			"6902 (--patch), merge-patch is RFC 7396 (--merge); applied to OLD, each gives the data of NEW. What "
			"has no form in JSON or in a merge patch is an error that says what it is.",
		.choices = formats},
	{.kind = OPT_STRING,
		.letter = 'o',
		.name = "output",
		.offset = DIFF(output),
		.arg = "FILE",
		.help = "write to FILE instead of standard output",
		.more = "FILE is written when both have been read; - is standard output.",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_FLAG,
		.name = "ignore-order",
		.offset = DIFF(ignore_order),
		.help = "don't tell where only the order of keys differs",
		.more = "The order of keys means nothing to YAML and JSON, so it is told in the format text only."},
	{.kind = OPT_FLAG,
		.name = "exit-code",
		.offset = DIFF(exit_code),
		.help = "exit with status 1 if there are differences"},
	{.kind = OPT_TIME,
		.name = "timeout",
		.offset = DIFF(timeout),
		.arg = "TIME",
		.help = "give up after TIME: 30s, 5m, 1h, 500ms; a number alone is seconds",
		.more = "Nothing is written then, and the exit status is 1.",
		.min = 1},
	OPT_END,
};

static const struct opt_group groups[] = {
	{"Options", options, 0},
	LIMIT_GROUP(struct diff_options),
	COMMON_GROUP,
	OPT_GROUP_END,
};

const struct command diff_command = {
	.name = "diff",
	.operands = "OLD NEW",
	.help = "show what changed between two files, by path rather than by line",
	.more = "Formatting and comments are no data, and so no difference. Mappings are compared by key; items of a "
		"sequence by what they have in common, those with a name, id or key of their own by that. "
		"A change in what an anchor stands for is told once, where the anchor is. One of the two files may be -, "
		"standard input.",
	.groups = groups,
	.complete = OPT_COMPLETE_YAML,
	.min_operands = 2,
	.max_operands = 2,
	.values_size = sizeof(struct diff_options),
	.run = diff_run,
};
