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
			"being checked at that moment is finished.",
		.min = 1},
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
