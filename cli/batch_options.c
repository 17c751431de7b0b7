#include "cli/batch_options.h"

#define BATCH(member) offsetof(struct batch_options, member)

static const char *const progress_names[] = {"auto", "always", "never", NULL};

const struct opt batch_options[] = {
	{.kind = OPT_TIME,
		.name = "timeout",
		.offset = BATCH(timeout),
		.arg = "TIME",
		.help = "give up after TIME: 30s, 5m, 1h, 500ms; a number alone is seconds",
		.more = "What is done stays done and is reported; how many files were not reached is said on "
			"standard error, and the exit status is at least 1, as something was not checked. A file that is "
			"being checked at that moment is left in the middle and was not reached.",
		.min = 1},
	{.kind = OPT_TIME,
		.name = "file-timeout",
		.offset = BATCH(file_timeout),
		.arg = "TIME",
		.help = "give up a single file after TIME",
		.more = "A file that takes longer to be read and checked is cut off. One error (rule limits) tells it, "
			"and nothing else is told of that file; the others go on. Each attempt of --retries has the "
			"whole time, and waiting for --rate does not count.",
		.min = 1},
	{.kind = OPT_NUMBER,
		.name = "retries",
		.offset = BATCH(retries),
		.arg = "N",
		.help = "read a file again, up to N times (at most 100), where that may help",
		.more = "That is after an error that may be gone in a moment: a stale handle or a timeout of a network "
			"file system, a file that is busy, too many open files, a lack of memory. It is never done "
			"for a file that is missing, may not be read, or is not valid. Before it there is a wait of random "
			"length: at most 50 ms before the first time, twice as long before each further one, up to 2 s.",
		.max = 100,
		.initial = 2},
	{.kind = OPT_RATE,
		.name = "rate",
		.offset = BATCH(rate),
		.arg = "RATE",
		.help = "read no more than so many files per second or minute: 10/s, 300/m",
		.more = "This spares a file server that others use, too. It holds for all workers together, and reading "
			"a file again counts as well. At the beginning, and after a rest, so many come at once as one "
			"second allows, at least one.",
		.min = 1,
		.max = 1000000},
	{.kind = OPT_CHOICE,
		.name = "progress",
		.offset = BATCH(progress),
		.arg = "WHEN",
		.help = "draw a bar on standard error while it runs",
		.more = "It shows how many files are done and how many there are once that is known, the rate, the "
			"time left, and the problems so far, from half a second on, and is gone at the end. With auto it "
			"is drawn where standard error is a terminal, unless -q is given. It is never drawn where TERM is "
			"dumb. At any time the signal SIGUSR1 makes cfgedit say on standard error how far it is, and at "
			"which file each worker is.",
		.choices = progress_names},
	OPT_END,
};
