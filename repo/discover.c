#include "repo/repo.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The type bits of dir/name; 0 when it is not there (or its path is too long to be opened by anybody). */
static mode_t type_at(int fd, const char *dir, const char *name, int flags)
{
	char path[PATH_MAX];
	struct stat st;
	int len = snprintf(path, sizeof(path), "%s/%s", dir, name);

	if (len < 0 || (size_t)len >= sizeof(path) || fstatat(fd, path, &st, flags) < 0)
		return 0;
	return st.st_mode & S_IFMT;
}

bool repo_is_root_at(int fd, const char *dir)
{
	mode_t type = type_at(fd, dir, ".git", 0);

	/* HEAD may be a link that leads nowhere yet. An empty `.git` folder is no repository for git either. */
	return type == S_IFREG ||
	       (type == S_IFDIR && type_at(fd, dir, ".git/HEAD", AT_SYMLINK_NOFOLLOW));
}

bool repo_is_root(const char *dir)
{
	return repo_is_root_at(AT_FDCWD, dir);
}

bool repo_is_bare(const char *dir)
{
	return type_at(AT_FDCWD, dir, "HEAD", AT_SYMLINK_NOFOLLOW) &&
	       type_at(AT_FDCWD, dir, "objects", 0) == S_IFDIR &&
	       type_at(AT_FDCWD, dir, "refs", 0) == S_IFDIR;
}

/* Cut the last component off. False at the top, where another file system begins, and inside a `.git`. */
static bool go_up(char *path, const struct stat *below)
{
	char *slash = strrchr(path, '/');
	struct stat st;

	if (!slash[1] || strcmp(slash, "/.git") == 0)
		return false;
	slash[slash == path] = '\0';
	return stat(path, &st) == 0 && st.st_dev == below->st_dev;
}

int repo_discover(const char *dir, char **ret_root, struct error *err)
{
	char *path = realpath(dir, NULL);
	struct stat st;

	if (!path && errno == ENOMEM)
		return error_nomem(err);
	if (!path || stat(path, &st) < 0) {
		int os = errno;

		free(path);
		error_set_os(err, ERROR_OPEN, os, "can't be opened");
		return error_at(err, dir, 0, 0);
	}
	while (!repo_is_root(path)) {
		if (!go_up(path, &st)) {
			free(path);
			path = NULL;
			break;
		}
	}
	*ret_root = path;
	return 0;
}
