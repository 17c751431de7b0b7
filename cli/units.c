#include "cli/units.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { COLUMNS = 11 };

struct unit {
	double from, size;
	const char *name;
};

static const struct unit time_units[] = {
	{60, 60, "min"}, {1, 1, "s"}, {1e-3, 1e-3, "ms"}, {0, 1e-6, "us"}};
static const struct unit size_units[] = {
	{1e9, 1e9, "GB"}, {1e6, 1e6, "MB"}, {1e3, 1e3, "kB"}, {0, 1, "B"}};

static void render(char text[32], const struct unit *unit, double value, bool whole)
{
	double shown;

	while (value < unit->from)
		unit++;
	shown = value / unit->size;
	whole = (whole && unit->size == 1) || value == 0;
	snprintf(text, 32, "%.*f %s",
		whole || shown >= 99.95 ? 0
		: shown >= 9.995	? 1
					: 2,
		shown, unit->name);
}

static void add(struct str *out, const struct unit *units, double value, bool whole)
{
	char text[32];

	render(text, units, value, whole);
	str_addf(out, "%*s", COLUMNS, text);
}

void units_add_time(struct str *out, double seconds)
{
	add(out, time_units, seconds, false);
}

void units_add_size(struct str *out, double bytes)
{
	add(out, size_units, bytes, true);
}

void units_add_time_bare(struct str *out, const char *before, double seconds)
{
	char text[32];

	render(text, time_units, seconds, false);
	str_addf(out, "%s%s", before, text);
}
