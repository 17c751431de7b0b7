#include "cli/select_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#define SELECT(member) offsetof(struct select_options, member)

const struct opt select_option_rows[] = {
	{.kind = OPT_LIST,
		.name = "include",
		.offset = SELECT(include),
		.arg = "GLOB",
		.help = "below folders, take the files that match, instead of *.yaml, *.yml, .yamllint",
		.more = "GLOB is a pattern as in a .gitignore, matched on the path below the PATH that was "
			"named: without a slash in it, it is for names at any depth; with one, for paths; "
			"one that ends in a slash takes all files below such folders. Of several, the last "
			"one that matches decides, and one after a ! takes back. Files that are named are "
			"taken in any case."},
	{.kind = OPT_LIST,
		.name = "exclude",
		.offset = SELECT(exclude),
		.arg = "GLOB",
		.help = "below folders, leave out the files and folders that match",
		.more = "Patterns as for --include, over which it wins: nothing below a folder that is left "
			"out is taken, as with .gitignore. Files that are named are taken in any case."},
	{.kind = OPT_FLAG,
		.name = "skip-hidden",
		.offset = SELECT(skip_hidden),
		.help = "below folders, leave out all names that begin with a dot or a tilde"},
	{.kind = OPT_FLAG,
		.name = "no-ignore",
		.offset = SELECT(no_ignore),
		.help = "walk repositories as plain folders: files that git ignores, too"},
	{.kind = OPT_FLAG,
		.name = "cross-file-systems",
		.offset = SELECT(cross_file_systems),
		.help = "look into folders on which another file system is mounted, too",
		.more = "Without it, -v says which were left out."},
	{.kind = OPT_LIST,
		.name = "files-from",
		.offset = SELECT(files_from),
		.arg = "FILE",
		.help = "take further paths from FILE, one a line; - is standard input",
		.more = "They are what they would be on the command line: folders are walked, and files are "
			"checked whatever their names. Empty lines do not count.",
		.complete = OPT_COMPLETE_FILE},
	{.kind = OPT_FLAG,
		.letter = '0',
		.name = "null",
		.offset = SELECT(null),
		.help = "a NUL ends each path, in --files-from and --list-files, not a line break"},
	{.kind = OPT_LIST,
		.name = "find-repos",
		.offset = SELECT(find_repos),
		.arg = "DIR",
		.help = "take every git repository below DIR, and nothing outside of them",
		.more = "Each goes by its own ignore rules; those within others are found also where the "
			"outer one ignores them.",
		.complete = OPT_COMPLETE_DIR},
	{.kind = OPT_STRING,
		.name = "sample",
		.offset = SELECT(sample),
		.arg = "N[:SEED]",
		.help = "only N of the files, chosen at random, each with the same chance",
		.more = "The same SEED chooses the same of the same files on every machine. Without one, it "
			"is made up, and told unless -q is given."},
	{.kind = OPT_STRING,
		.name = "shard",
		.offset = SELECT(shard),
		.arg = "I/N",
		.help = "only the I-th of N disjoint parts of the files, which together are all",
		.more = "A file's part depends on N and on its path below the PATH that was named, on "
			"nothing else. What can't be opened is told by every part."},
	OPT_END,
};

static int check_patterns(const struct strlist *patterns, const char *option, struct error *err)
{
	for (size_t i = 0; i < patterns->nr; i++)
		if (!*patterns->v[i])
			return error_set(err, ERROR_USAGE, "%s wants a pattern, not ''", option);
	return 0;
}

int select_options_patterns(const struct select_options *opts, struct error *err)
{
	if (check_patterns(&opts->include, "--include", err) < 0)
		return -1;
	return check_patterns(&opts->exclude, "--exclude", err);
}

/* A number at the start of *text, which is moved behind it. */
static bool read_number(const char **text, unsigned long min, unsigned long *ret)
{
	char *end;

	if (**text < '0' || **text > '9')
		return false;
	errno = 0;
	*ret = strtoul(*text, &end, 10);
	*text = end;
	return !errno && *ret >= min;
}

static unsigned long make_seed(void)
{
	uint32_t seed;

	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) != sizeof(seed))
		seed = (uint32_t)time(NULL);
	return seed;
}

int select_options_sample(const struct select_options *opts, struct sample *ret_sample,
	bool *ret_seed_is_new, struct error *err)
{
	const char *text = opts->sample;
	unsigned long size = 0, seed = 0;
	bool has_seed = text && strchr(text, ':');

	*ret_seed_is_new = text && !has_seed;
	if (text) {
		bool valid = read_number(&text, 1, &size);

		if (has_seed)
			valid = valid && *text++ == ':' && read_number(&text, 0, &seed);
		else
			seed = make_seed();
		if (!valid || *text)
			return error_set(err, ERROR_USAGE,
				"--sample wants N or N:SEED, two numbers, N at least 1, not '%s'",
				opts->sample);
	}
	sample_init(ret_sample, size, seed);
	return 0;
}

int select_options_shard(
	const struct select_options *opts, struct shard *ret_shard, struct error *err)
{
	const char *text = opts->shard;

	*ret_shard = (struct shard){1, 1};
	if (!text || (read_number(&text, 1, &ret_shard->index) && *text++ == '/' &&
			     read_number(&text, 1, &ret_shard->count) && !*text &&
			     ret_shard->index <= ret_shard->count))
		return 0;
	return error_set(
		err, ERROR_USAGE, "--shard wants I/N, with I from 1 to N, not '%s'", opts->shard);
}
