#include "base/mounts.h"

#include "base/cleanup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* In place: white space and backslashes stand there as \040. */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from; to++) {
		if (from[0] == '\\' && is_octal(from[1]) && is_octal(from[2]) &&
			is_octal(from[3])) {
			*to = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 4;
		} else {
			*to = *from++;
		}
	}
	*to = '\0';
}

static bool is_folder(const char *path)
{
	struct stat st;

	return fstatat(AT_FDCWD, path, &st, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) == 0 &&
	       S_ISDIR(st.st_mode);
}

/* Is the folder that the mount point is in on that file system? Changes `point`. */
static bool is_in(char *point, dev_t dev)
{
	char *slash = strrchr(point, '/');
	struct stat st;

	if (!slash)
		return true;
	slash[slash == point] = '\0';
	return stat(point, &st) == 0 && st.st_dev == dev;
}

/* A line of proc(5)'s mountinfo: ID, parent, device, what of the file system, where, ... */
static bool covers_file(char *line, dev_t dev)
{
	char *rest = line, *fields[5];

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		fields[i] = strsep(&rest, " ");
		if (!fields[i])
			return true;
	}
	/* A whole file system is a folder; so nothing is asked of one on a network, which may not answer. */
	if (strcmp(fields[3], "/") == 0)
		return false;
	unescape(fields[4]);
	return !is_folder(fields[4]) && is_in(fields[4], dev);
}

bool mounts_cover_file(dev_t dev)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char *CLEANUP(free_pointer) line = NULL;
	size_t cap = 0;
	bool found = !file;

	while (!found && getline(&line, &cap, file) > 0)
		found = covers_file(line, dev);
	if (!file)
		return true;
	found |= !feof(file);
	fclose(file);
	return found;
}
