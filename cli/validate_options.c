#include "cli/validate_options.h"

#include "cli/report.h"
#include "cli/validate_stats.h"

#define VALIDATE(member) offsetof(struct validate_options, member)

static const struct opt options[] = {
	{.kind = OPT_CHOICE,
		.name = "format",
		.offset = VALIDATE(format),
		.arg = "FORMAT",
		.help = "how to write the results",
		.more = "With auto, it is github in a GitHub action, colored on a terminal, and standard otherwise. "
			"The format parsable is path:line:col: [level] message (rule); json is one object a line. "
			"Lines and columns count from 1, columns in characters.",
		.choices = report_format_names},
	{.kind = OPT_STRING,
		.letter = 'o',
		.name = "output",
		.offset = VALIDATE(output),
		.arg = "FILE",
		.help = "write the results to FILE instead of standard output",
		.more = "FILE is written while files are checked; - is standard output.",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_FLAG,
		.name = "list-files",
		.offset = VALIDATE(list_files),
		.help = "print which files would be checked, one a line, and stop",
		.more = "With -0, each is ended by a NUL instead, and not escaped. As no file is read, --format, "
			"--fail-fast and --stats say nothing then."},
	{.kind = OPT_FLAG,
		.name = "fail-fast",
		.offset = VALIDATE(fail_fast),
		.help = "stop at the first file with an error"},
	{.kind = OPT_CHOICE,
		.name = "stats",
		.offset = VALIDATE(stats),
		.arg = "FORMAT",
		.help = "print counts, bytes and times on standard error",
		.more = "It tells files, bytes and mean size by the top-level folders of the operands and by repository, "
			"the time of each stage, mean, deviation and range of the size and the time of a file, the ten "
			"slowest files, how busy the workers were, the rate, and, where there was any, how often files were "
			"read again and what waiting for --rate took. With json it is one object, the last line "
			"on standard error (with -q the only one), with plain numbers: seconds and bytes; the keys are always "
			"there, and null where there is nothing to tell.",
		.choices = stats_format_names,
		.bare = "text"},
	OPT_END,
};

static const struct opt_group groups[] = {
	{"Options", options, 0},
	SELECT_GROUP(struct validate_options),
	BATCH_GROUP(struct validate_options),
	LIMIT_GROUP(struct validate_options),
	COMMON_GROUP,
	OPT_GROUP_END,
};

const struct command validate_command = {
	.name = "validate",
	.operands = "[PATH...]",
	.help = "check YAML files: syntax, duplicate keys, undefined aliases",
	.more = "PATH is a file, a folder, a repository, or - for standard input; the default is the current "
		"folder. Below a folder every *.yaml, *.yml and .yamllint is checked, hidden ones too, but never what "
		"is in .git. In a git repository these are the tracked files and the untracked ones that "
		"git does not ignore. Symbolic links to files are followed, those to folders only where they are "
		"named as PATH. A file that is reached twice, by whatever names, is checked once.\n\n"
		"Files are checked in parallel; the results come in the order of the paths, whatever the "
		"number of workers.",
	.groups = groups,
	.complete = OPT_COMPLETE_YAML,
	.values_size = sizeof(struct validate_options),
	.run = validate_run,
};
