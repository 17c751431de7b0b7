#include "bench/parts/measure.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double measure_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double measure_median(double *values, size_t nr)
{
	qsort(values, nr, sizeof(*values), compare);
	return values[nr / 2];
}

double *measure_array(size_t nr)
{
	double *p = calloc(nr, sizeof(*p));

	if (!p)
		measure_die("calloc", ENOMEM);
	return p;
}

size_t measure_argument(int argc, char **argv, int i, size_t otherwise)
{
	char *end;
	unsigned long value;

	if (i >= argc)
		return otherwise;
	value = strtoul(argv[i], &end, 10);
	if (*end || end == argv[i] || !value)
		measure_die("wants numbers from 1", 0);
	return value;
}

void measure_die(const char *what, int code)
{
	fprintf(stderr, "%s: %s%s%s\n", program_invocation_short_name, what, code ? ": " : "",
		code ? strerror(code) : "");
	exit(1);
}
