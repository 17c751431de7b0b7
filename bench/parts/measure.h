/*
 * What every measuring program needs: a clock, medians, and a way to give up.
 */
#ifndef BENCH_PARTS_MEASURE_H
#define BENCH_PARTS_MEASURE_H

#include <stddef.h>

/* Nanoseconds of a clock that never jumps. */
double measure_now(void);

/* The middle one of `nr` values, which are sorted for it; nr > 0. */
double measure_median(double *values, size_t nr);

/* `nr` zeroes; ends the program when there is no memory. Release with free(). */
double *measure_array(size_t nr);

/* argv[i] as a number of at least 1, or `otherwise` where there is none; ends the program when it is something else. */
size_t measure_argument(int argc, char **argv, int i, size_t otherwise);

/* Say `program: what: text of the errno code` (without a code: `program: what`), and end the program with status 1. */
__attribute__((noreturn)) void measure_die(const char *what, int code);

#endif
