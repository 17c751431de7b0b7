/* The ending of a noun that is counted: "1 file", "2 files". */
#ifndef BASE_PLURAL_H
#define BASE_PLURAL_H

#include <stdint.h>

static inline const char *plural(uint64_t nr)
{
	return nr == 1 ? "" : "s";
}

#endif
