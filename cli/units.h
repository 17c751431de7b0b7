/* Times and sizes for people: three digits that count, and the unit. */
#ifndef CLI_UNITS_H
#define CLI_UNITS_H

#include "base/str.h"

/* Append seconds, or bytes; right-aligned in 11 columns. */
void units_add_time(struct str *out, double seconds);
void units_add_size(struct str *out, double bytes);

/* The same after a text, without leading spaces. */
void units_add_time_bare(struct str *out, const char *before, double seconds);

#endif
