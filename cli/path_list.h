/*
 * Paths from a file or from standard input, one a line or each ended by a NUL, as they arrive: what has come is there to be worked on
 * while its producer goes on.
 *
 *	struct path_list list = PATH_LIST_INIT;
 *	if (path_list_open(&list, "list.txt", '\n', &err) < 0)
 *		...
 *	while ((r = path_list_next(&list, &path, &err)) > 0)
 *		... path is borrowed until the next call ...
 *	path_list_close(&list);
 */
#ifndef CLI_PATH_LIST_H
#define CLI_PATH_LIST_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct path_list {
	int fd; /* -1: not open */
	char separator;
	struct str text; /* read and not yet handed out, from `at` on */
	size_t at;
	size_t number; /* of the path handed out last, from 1, empty ones counted */
	bool ended;
};

#define PATH_LIST_INIT                          \
	{                                       \
		-1, '\n', STR_INIT, 0, 0, false \
	}

/* name: "-" is standard input. Errors: ERROR_OPEN, with what is wrong. */
int path_list_open(struct path_list *list, const char *name, char separator, struct error *err);

/*
 * The next one that is not empty: 1; 0 at the end, also when a signal interrupted the waiting; -1 when no more can be read: ERROR_IO, or
 * ERROR_INVALID for what can be no path, with the line. ERROR_NOMEM.
 */
int path_list_next(struct path_list *list, const char **ret_path, struct error *err);

/* Would path_list_next() have to wait? name: what would be opened, where it is not yet. */
bool path_list_would_wait(const struct path_list *list, const char *name);

/* Wait until it would not have to wait any more, a signal comes, or `ms` milliseconds have passed. */
void path_list_wait(const struct path_list *list, const char *name, int ms);

void path_list_close(struct path_list *list);

#endif
