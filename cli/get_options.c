#include "cli/get_options.h"

#include <errno.h>
#include <stdlib.h>

#define GET(member) offsetof(struct get_options, member)

/* In the order of enum get_format. */
static const char *const formats[] = {"yaml", "json", "raw", NULL};

static const struct opt options[] = {
	{.kind = OPT_CHOICE,
		.name = "format",
		.offset = GET(format),
		.arg = "FORMAT",
		.help = "how to print what was found",
		.more = "The format yaml is each value as YAML, its aliases expanded; a line with --- stands between two values "
			"of which one takes more than a line, unless places are shown. json is one object a line, with path (as RFC "
			"9535 normalizes it), value, file, document (from 0), line and column. raw is a text without its "
			"quotes, a number or boolean as it is written, null, and a mapping or sequence as JSON, each on a "
			"line; no control character but a line break or tab reaches a terminal.",
		.choices = formats},
	{.kind = OPT_STRING,
		.letter = 'o',
		.name = "output",
		.offset = GET(output),
		.arg = "FILE",
		.help = "write what was found to FILE instead of standard output",
		.more = "FILE is written while files are read; - is standard output.",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_STRING,
		.name = "doc",
		.offset = GET(doc),
		.arg = "N",
		.help = "look only into the N-th document of each file, counted from 0"},
	{.kind = OPT_FLAG,
		.letter = 'H',
		.name = "with-place",
		.offset = GET(place),
		.help = "show the file, line and column of each value, also where there is one file only",
		.more = "They stand before it, as path:line:col: value; a value of several lines begins on the next "
			"line, indented by two columns. The format json always has them."},
	{.kind = OPT_FLAG,
		.name = "no-place",
		.offset = GET(no_place),
		.help = "print values only, also where there are several files"},
	{.kind = OPT_FLAG,
		.name = "print0",
		.offset = GET(print0),
		.help = "with --format raw, end each value with a NUL, not a line break",
		.more = "So texts of several lines can be told apart, by xargs -0 for instance."},
	OPT_END,
};

static const struct opt_group groups[] = {
	{"Options", options, 0},
	SELECT_GROUP(struct get_options),
	BATCH_GROUP(struct get_options),
	LIMIT_GROUP(struct get_options),
	COMMON_GROUP,
	OPT_GROUP_END,
};

const struct command get_command = {
	.name = "get",
	.operands = "QUERY [FILE...]",
	.help = "print the values that a query finds, in one file or in thousands",
	.more = "QUERY is JSONPath (RFC 9535) if it begins with $, a JSON Pointer (RFC 6901) if it begins with /, and else "
		"the short form: JSONPath without the leading $., in which a key is all up to the next dot or bracket, so "
		"that my-app.image-tag and 8080 need no quotes. Examples: spec.containers[0].image, "
		"metadata.labels[\"app.kubernetes.io/name\"], [0].name, containers[?@.name=='app'].image, "
		"containers[*].image, $..image. Aliases and merge keys are looked through.\n\n"
		"FILE is a file, a folder, a repository, or - for standard input, which is also read where no FILE is "
		"named. Files are chosen as validate chooses them. Each value is shown with its place where there may be "
		"more than one file. Files are read in parallel; what is found comes in their order, whatever "
		"the number of workers. One that can't be read or is not valid is told on standard error, and the others are "
		"done.\n\n"
		"The exit status is 1 where nothing was found in any file, or something was wrong with one, and 65 "
		"where QUERY can't be understood.",
	.groups = groups,
	.complete = OPT_COMPLETE_YAML,
	.min_operands = 1,
	.values_size = sizeof(struct get_options),
	.run = get_run,
};

int get_options_doc(const struct get_options *opts, size_t *ret_doc, struct error *err)
{
	char *end;

	*ret_doc = SIZE_MAX;
	if (!opts->doc)
		return 0;
	errno = 0;
	*ret_doc = strtoul(opts->doc, &end, 10);
	if (opts->doc[0] >= '0' && opts->doc[0] <= '9' && !*end && !errno && *ret_doc != SIZE_MAX)
		return 0;
	return error_set(err, ERROR_USAGE,
		"--doc wants the number of a document, counted from 0, not '%s'", opts->doc);
}
