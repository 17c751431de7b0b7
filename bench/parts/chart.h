/*
 * A line chart as SVG: some lines over the same few places on the x axis, the y axis by powers of ten.
 */
#ifndef BENCH_PARTS_CHART_H
#define BENCH_PARTS_CHART_H

#include <stddef.h>
#include <stdio.h>

enum { CHART_LINES = 3, CHART_PLACES = 16 };

struct chart {
	const char *title, *x_title, *y_title, *y_unit; /* plain text without < and & */
	const unsigned *x; /* what stands at the places, evenly apart */
	size_t places, lines;
	const char *names[CHART_LINES];
	double y[CHART_LINES][CHART_PLACES]; /* above 0 */
};

/* Write all of it to `out`, whose errors the caller looks for. */
void chart_write(const struct chart *chart, FILE *out);

#endif
