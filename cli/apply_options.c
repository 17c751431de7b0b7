#include "cli/apply_options.h"

#include "cli/plan_report.h"

#include <string.h>

#define APPLY(member) offsetof(struct apply_options, member)

static const char *const on_error_names[] = {"rollback", "stop", "continue", NULL};

#define VALUE_IS_YAML "VALUE is YAML: 3, [a, b], \"text\"; no value at all is null. "

static const struct opt change_options[] = {
	{.kind = OPT_ORDERED,
		.name = "set",
		.offset = APPLY(changes),
		.arg = "PATH=VALUE",
		.help = "every match of PATH becomes VALUE; a missing last key is added",
		.more = VALUE_IS_YAML
		"What is VALUE already stays as it is written. In a stream of several documents a key is "
		"added only with --doc or --where."},
	{.kind = OPT_ORDERED,
		.name = "set-string",
		.offset = APPLY(changes),
		.arg = "PATH=TEXT",
		.help = "the same with a string, which is quoted where it needs to be"},
	{.kind = OPT_ORDERED,
		.name = "set-file",
		.offset = APPLY(changes),
		.arg = "PATH=FILE",
		.help = "the same with the content of FILE, as a string"},
	{.kind = OPT_ORDERED,
		.name = "delete",
		.offset = APPLY(changes),
		.arg = "PATH",
		.help = "every match of PATH goes, with the comments that belong to it",
		.more = "The last entry leaves {} or []."},
	{.kind = OPT_ORDERED,
		.name = "append",
		.offset = APPLY(changes),
		.arg = "PATH=VALUE",
		.help = "add VALUE as the last item of every sequence that PATH matches"},
	{.kind = OPT_ORDERED,
		.name = "insert",
		.offset = APPLY(changes),
		.arg = "PATH[I]=VALUE",
		.help = "add VALUE as item number I, counted from 0; below 0 from the end"},
	{.kind = OPT_ORDERED,
		.name = "rename",
		.offset = APPLY(changes),
		.arg = "PATH=KEY",
		.help = "the key of every match of PATH becomes KEY, which is a string"},
	{.kind = OPT_ORDERED,
		.name = "merge",
		.offset = APPLY(changes),
		.arg = "FILE",
		.help = "merge FILE into each document: a JSON Merge Patch, as YAML or JSON",
		.more = "RFC 7396: what is null in FILE is deleted.",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_ORDERED,
		.name = "patch",
		.offset = APPLY(changes),
		.arg = "FILE",
		.help = "carry out the JSON Patch in FILE, as YAML or JSON",
		.more = "RFC 6902; in each document all of it is done, or none.",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_ORDERED,
		.name = "changes",
		.offset = APPLY(changes),
		.arg = "FILE",
		.help = "carry out the changes that FILE lists, each for the files it is meant for",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_ORDERED,
		.name = "from",
		.offset = APPLY(changes),
		.arg = "OLD",
		.second = "NEW",
		.help = "make the change that there is between two files",
		.more = "What it is, cfgedit diff --format yaml OLD NEW tells. What is so already stays; a file that has no place "
			"for it fails, and so does one with another list item of the name of one that is added. What was deleted may "
			"be missing.",
		.complete = OPT_COMPLETE_YAML},
	{.kind = OPT_ORDERED,
		.name = "exec",
		.offset = APPLY(changes),
		.arg = "COMMAND",
		.help = "run a shell command that edits a copy of the file, named $CFGEDIT_FILE",
		.more = "The text that it leaves is the new one. When it fails, the file has failed."},
	{.kind = OPT_ORDERED,
		.name = "expect",
		.offset = APPLY(changes),
		.arg = "PATH=VALUE",
		.help = "a file in which PATH is not VALUE fails"},
	OPT_END,
};

static const struct opt where_options[] = {
	{.kind = OPT_STRING,
		.name = "where",
		.offset = APPLY(where),
		.arg = "PATH[=VALUE]",
		.help = "only in documents in which PATH matches something, or something that is VALUE: kind=Deployment",
		.more = "PATH==VALUE is the same, PATH!=VALUE the contrary. " VALUE_IS_YAML},
	{.kind = OPT_STRING,
		.name = "doc",
		.offset = APPLY(doc),
		.arg = "N",
		.help = "only in document number N of each file, counted from 0"},
	{.kind = OPT_FLAG,
		.name = "create",
		.offset = APPLY(create),
		.help = "make the mappings on the way to a missing key, too"},
	{.kind = OPT_FLAG,
		.name = "through-alias",
		.offset = APPLY(through_alias),
		.help = "change what an alias stands for, for all that use it",
		.more = "Without it, what is reached through an alias or a merge key is an error; an alias itself is replaced where it stands."},
	{.kind = OPT_FLAG,
		.name = "must-match",
		.offset = APPLY(must_match),
		.help = "a file in which nothing matches fails, rather than being skipped"},
	OPT_END,
};

static const struct opt options[] = {
	{.kind = OPT_FLAG,
		.letter = 'n',
		.name = "dry-run",
		.offset = APPLY(dry_run),
		.help = "show what would be done, and write nothing"},
	{.kind = OPT_FLAG,
		.name = "diff",
		.offset = APPLY(diff),
		.help = "show the change line by line, as a patch that git apply takes"},
	{.kind = OPT_FLAG,
		.name = "stat",
		.offset = APPLY(stat),
		.help = "show only how many lines change in each file"},
	{.kind = OPT_FLAG,
		.letter = 'y',
		.name = "yes",
		.offset = APPLY(yes),
		.help = "write without asking",
		.more = "Without it, and without a terminal to ask on, nothing is written, and the exit status is 3."},
	{.kind = OPT_FLAG,
		.name = "review",
		.offset = APPLY(review),
		.help = "show the change of each file, and ask for each one"},
	{.kind = OPT_CHOICE,
		.name = "on-error",
		.offset = APPLY(on_error),
		.arg = "WHAT",
		.help = "what becomes of the other files when one fails",
		.more = "With rollback nothing is written anywhere. With stop, the files before the first one that fails are "
			"written. With continue, all are that can be. Whatever is chosen, each file has its old bytes "
			"or its new ones at every instant, and a result that is not valid is never written.",
		.choices = on_error_names},
	{.kind = OPT_FLAG,
		.name = "only-new",
		.offset = APPLY(only_new),
		.help = "a problem that a file had before the change does not stop it",
		.more = "Such a problem is a key that stands twice, or an alias without an anchor. What is at or below a key "
			"that stands twice is not changed all the same, as nobody knows which of the two is meant."},
	{.kind = OPT_STRING,
		.name = "save-plan",
		.offset = APPLY(save_plan),
		.arg = "FILE",
		.help = "write what would be done to FILE, to be done later by --plan, and stop",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_STRING,
		.name = "plan",
		.offset = APPLY(plan),
		.arg = "FILE",
		.help = "do exactly what --save-plan has written to FILE",
		.more = "Unless a file differs from what the plan was made from: then nothing is written, and the exit status is 4. "
			"There are no PATHs and no changes then.",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_CHOICE,
		.name = "format",
		.offset = APPLY(format),
		.arg = "FORMAT",
		.help = "how to write what became of each file",
		.choices = plan_format_names},
	{.kind = OPT_STRING,
		.letter = 'o',
		.name = "output",
		.offset = APPLY(output),
		.arg = "FILE",
		.help = "write that to FILE instead of standard output; - is standard output",
		.complete = OPT_COMPLETE_FILE},
	OPT_END,
};

static const struct opt_group groups[] = {
	{"Changes", change_options, 0},
	{"Where they are made", where_options, 0},
	{"Options", options, 0},
	SELECT_GROUP(struct apply_options),
	BATCH_GROUP(struct apply_options),
	LIMIT_GROUP(struct apply_options),
	COMMON_GROUP,
	OPT_GROUP_END,
};

const struct command apply_command = {
	.name = "apply",
	.operands = "PATH...",
	.help = "make the same change in many files, touching only the bytes that change",
	.more = "PATH is a file, a folder, a repository, or - to change standard input and write it to standard output. "
		"Below a folder every *.yaml, *.yml and .yamllint is taken, as by cfgedit validate. The changes are made in the "
		"order given. PATH in a change is a path such as spec.containers[0].image, a JSONPath ($...) or a JSON Pointer (/...); it is read as by cfgedit help get. For example --set spec.replicas=3, "
		"--set-string image.tag=1.10, --set \"$..containers[?@.name=='app'].image=app:2\", --append 'args=--verbose', "
		"--delete 'metadata.labels[\"app.kubernetes.io/name\"]'.\n\n"
		"Every file is changed and validated in memory first. Then the plan is shown, and written if you agree: all files or "
		"none, unless --on-error says otherwise. A file that was changed by someone else meanwhile is not written. Comments, blank "
		"lines, quotes, order, indentation and line endings stay as they are. A file in which all is as wanted already is not written.\n\n"
		"Options that say how to read many files mean what they do for cfgedit validate; --timeout is for that part, and when it is over, nothing "
		"is written.",
	.groups = groups,
	.complete = OPT_COMPLETE_YAML,
	.values_size = sizeof(struct apply_options),
	.run = apply_run,
};

/* --- what goes together ---------------------------------------------------------------------------------------------------- */

static bool has_dash(const struct strlist *operands)
{
	for (size_t i = 0; i < operands->nr; i++)
		if (strcmp(operands->v[i], "-") == 0)
			return true;
	return false;
}

bool apply_options_filter(const struct strlist *operands)
{
	return has_dash(operands);
}

static bool has_sources(const struct apply_options *opts, const struct strlist *operands)
{
	return operands->nr || opts->select.files_from.nr || opts->select.find_repos.nr;
}

/* Two of which only one can be meant, or of which one says nothing without the other. */
static int check_pairs(
	const struct apply_options *opts, const struct strlist *operands, struct error *err)
{
	bool is_filter = has_dash(operands);
	const struct {
		bool wrong;
		const char *message;
	} rules[] = {
		{opts->yes && opts->review,
			"--yes does not ask, and --review asks for each file: give one of them"},
		{opts->yes && opts->dry_run,
			"--dry-run writes nothing, and --yes writes without asking: give one of them"},
		{opts->save_plan && opts->plan,
			"--plan carries out a plan, and --save-plan makes one: give one of them"},
		{opts->save_plan && opts->yes,
			"--save-plan changes no file, so there is nothing to say --yes to: carry the plan out with --plan"},
		{is_filter && (operands->nr > 1 || opts->select.files_from.nr ||
				      opts->select.find_repos.nr),
			"- is standard input, which can't be changed together with files; a file of that name is ./-"},
		{is_filter && opts->review,
			"with - there is nothing to ask: standard input is changed to standard output"},
		{is_filter && opts->save_plan, "a plan is for files, so --save-plan is not for -"},
		{is_filter && opts->format != PLAN_FORMAT_TEXT,
			"with - the result is the changed text, so there is no --format"},
		{opts->format != PLAN_FORMAT_TEXT && (opts->diff || opts->stat),
			"--diff and --stat are for people, and --format is for programs: give one of them"},
		{opts->diff && opts->stat,
			"--diff shows each line, and --stat only how many: give one of them"},
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (rules[i].wrong)
			return error_set(err, ERROR_USAGE, "%s", rules[i].message);
	return 0;
}

int apply_options_check(
	const struct apply_options *opts, const struct strlist *operands, struct error *err)
{
	if (check_pairs(opts, operands, err) < 0)
		return -1;
	if (opts->plan && (opts->changes.nr || has_sources(opts, operands)))
		return error_set(err, ERROR_USAGE,
			"--plan does exactly what is in the plan: there can be no further %s",
			opts->changes.nr ? "changes" : "paths");
	if (opts->plan)
		return 0;
	if (!opts->changes.nr)
		return error_set(err, ERROR_USAGE,
			"apply wants a change, such as --set PATH=VALUE; see cfgedit help apply");
	if (!has_sources(opts, operands))
		return error_set(err, ERROR_USAGE, "apply wants PATH...; see cfgedit help apply");
	return 0;
}
