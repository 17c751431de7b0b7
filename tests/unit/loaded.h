/*
 * Is libgit2 in this process yet?
 */
#ifndef TESTS_UNIT_LOADED_H
#define TESTS_UNIT_LOADED_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Needs cmocka.h before it. */
static inline bool is_libgit2_loaded(void)
{
	char line[4096];
	bool found = false;
	FILE *maps = fopen("/proc/self/maps", "r");

	assert_non_null(maps);
	while (fgets(line, sizeof(line), maps))
		found |= strstr(line, "libgit2") != NULL;
	fclose(maps);
	return found;
}

#endif
