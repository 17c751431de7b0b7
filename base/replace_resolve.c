#include "base/cleanup.h"
#include "base/file.h"
#include "base/replace.h"
#include "base/sibling.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int dangling(const char *path, struct error *err)
{
	struct str CLEANUP(str_release) safe = STR_INIT;
	char to[4096];
	ssize_t len = readlink(path, to, sizeof(to));

	if (len < 0 || utf8_add_safe(&safe, to, (size_t)len) < 0)
		return error_set(
			err, ERROR_OPEN, "is a symbolic link to a file that does not exist");
	return error_set(err, ERROR_OPEN,
		"is a symbolic link to '%s', which does not exist: create that file, or remove the link",
		safe.s);
}

static char *absolute(const char *path)
{
	char *CLEANUP(free_pointer) here = NULL;

	if (path[0] == '/')
		return strdup(path);
	here = getcwd(NULL, 0);
	return here ? file_join(here, path) : NULL;
}

/* The path of a file that is not there yet: its folder must be. */
static char *resolve_missing(const char *path, struct error *err)
{
	char *CLEANUP(free_pointer) whole = absolute(path);
	char *CLEANUP(free_pointer) folder = whole ? sibling_folder(whole) : NULL;
	char *CLEANUP(free_pointer) real = folder ? realpath(folder, NULL) : NULL;
	const char *name = file_basename(path);
	char *joined;

	if (!folder || (!real && errno == ENOMEM)) {
		error_nomem(err);
		return NULL;
	}
	if (!real) {
		error_set_os(err, ERROR_OPEN, errno, "can't be created, for want of its folder");
		return NULL;
	}
	if (!*name || !strcmp(name, ".") || !strcmp(name, "..")) {
		error_set(err, ERROR_OPEN, "does not exist, and is not a name for a file");
		return NULL;
	}
	joined = file_join(real, name);
	if (!joined)
		error_nomem(err);
	return joined;
}

static char *resolve(const char *path, struct error *err)
{
	char *real = realpath(path, NULL);
	struct stat st;

	if (real)
		return real;
	if (errno == ENOMEM) {
		error_nomem(err);
	} else if (errno == ELOOP) {
		error_set(err, ERROR_OPEN, "is a symbolic link that leads back to itself");
	} else if (errno != ENOENT || !*path) {
		error_set_os(err, ERROR_OPEN, errno, "can't be opened");
	} else if (lstat(path, &st) == 0) {
		dangling(path, err);
	} else {
		return resolve_missing(path, err);
	}
	return NULL;
}

char *replace_resolve(const char *path, struct error *err)
{
	char *target = resolve(path, err);

	if (!target)
		error_at(err, path, 0, 0);
	return target;
}
