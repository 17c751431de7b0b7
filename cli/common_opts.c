#include "cli/common_opts.h"

#include "base/file.h"
#include "yaml/ydoc.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const colors[] = {"auto", "always", "never", NULL};

#define COMMON(member) offsetof(struct common_options, member)

const struct opt common_options[] = {
	{.kind = OPT_LIST,
		.letter = 'C',
		.offset = COMMON(dirs),
		.arg = "DIR",
		.help = "run as if started in DIR",
		.more = "Given several times, each DIR is relative to the one before.",
		.complete = OPT_COMPLETE_DIR},
	{.kind = OPT_NUMBER,
		.letter = 'j',
		.name = "jobs",
		.offset = COMMON(jobs),
		.arg = "N",
		.help = "workers (default: as many as there are processors)",
		.more = "At most 256, and never more than there are files. The output is the same for any N.",
		.min = 1,
		.max = 256},
	{.kind = OPT_COUNT,
		.letter = 'q',
		.name = "quiet",
		.offset = COMMON(quiet),
		.help = "say less on standard error"},
	{.kind = OPT_COUNT,
		.letter = 'v',
		.name = "verbose",
		.offset = COMMON(verbose),
		.help = "say more",
		.more = "With validate, each problem is shown with its line."},
	{.kind = OPT_CHOICE,
		.name = "color",
		.offset = COMMON(color),
		.arg = "WHEN",
		.help = "use colour",
		.more = "With auto, a terminal gets colour unless NO_COLOR is set or TERM is dumb.",
		.choices = colors},
	{.kind = OPT_FLAG,
		.letter = 'h',
		.name = "help",
		.offset = COMMON(help),
		.help = "print help and exit"},
	{.kind = OPT_FLAG,
		.name = "version",
		.offset = COMMON(version),
		.help = "print the version and exit"},
	OPT_END,
};

#define LIMIT(member) offsetof(struct limit_options, member)

const struct opt limit_options[] = {
	{.kind = OPT_NUMBER,
		.name = "max-depth",
		.offset = LIMIT(max_depth),
		.arg = "N",
		.help = "deepest nesting of mappings and sequences",
		.min = 1,
		.max = 1000000,
		.initial = YDOC_DEPTH_LIMIT},
	{.kind = OPT_NUMBER,
		.name = "max-aliases",
		.offset = LIMIT(max_aliases),
		.arg = "N",
		.help = "most nodes of a document once its aliases are expanded",
		.more = "A few lines of aliases to aliases can stand for billions of nodes; such a file is an "
			"error, and takes no more time than any other.",
		.min = 1,
		.initial = YDOC_ALIASES_LIMIT},
	{.kind = OPT_SIZE,
		.name = "max-size",
		.offset = LIMIT(max_size),
		.arg = "SIZE",
		.help = "largest file, in bytes or with a unit (k, M, G)",
		.min = 1,
		.initial = FILE_SIZE_DEFAULT_LIMIT},
	OPT_END,
};

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value;
}

bool common_use_color(const struct common_options *common, int fd)
{
	const char *term = getenv("TERM");

	if (common->color != COLOR_AUTO)
		return common->color == COLOR_ALWAYS;
	return !is_set("NO_COLOR") && term && strcmp(term, "dumb") != 0 && isatty(fd);
}
