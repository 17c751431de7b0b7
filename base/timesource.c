#include "base/timesource.h"

static uint64_t real_now(const struct timesource *self)
{
	(void)self;
	return clock_ns();
}

static void real_sleep(const struct timesource *self, uint64_t ns)
{
	const struct timespec length = {(time_t)(ns / 1000000000), (long)(ns % 1000000000)};

	(void)self;
	clock_nanosleep(CLOCK_MONOTONIC, 0, &length, NULL);
}

const struct timesource timesource_real = {real_now, real_sleep};

void timesource_sleep(const struct timesource *time, uint64_t ns)
{
	if (!time)
		time = &timesource_real;
	time->sleep(time, ns);
}
