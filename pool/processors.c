#include "pool/processors.h"

#include "pool/pool.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

unsigned processors_allowed(void)
{
#ifdef __linux__
	cpu_set_t set;

	/* More than 1024 processors: sched_getaffinity() fails, sysconf() below does not. */
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		return (unsigned)CPU_COUNT(&set);
#endif
	long online = sysconf(_SC_NPROCESSORS_ONLN);

	return online > 0 ? (unsigned)online : 1;
}

/* A container's quota, rounded up to whole processors; 0: none. */
static unsigned cgroup_quota(void)
{
	unsigned long quota = 0, period = 0;
	FILE *file = fopen("/sys/fs/cgroup/cpu.max", "re");

	if (!file)
		return 0;
	if (fscanf(file, "%lu %lu", &quota, &period) != 2)
		period = 0;
	fclose(file);
	return period ? (unsigned)((quota + period - 1) / period) : 0;
}

unsigned pool_default_workers(void)
{
	unsigned workers = processors_allowed(), quota = cgroup_quota();

	if (quota && quota < workers)
		workers = quota;
	return workers ? workers : 1;
}
