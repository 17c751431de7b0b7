#include "base/tempdir.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/sibling.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_TEMPLATE "edit-XXXXXX"
#define MOST_SAME_NAMES 100000

/*
 * Can nobody but us and root exchange the folder, or one above it, behind our back? `sudo` with the caller's $HOME is the usual
 * way to get into one where somebody can. Group-writable is let pass: it is the default where every user has a group of their own.
 */
static bool is_trusted(const char *folder)
{
	char *CLEANUP(free_pointer) path = realpath(folder, NULL);
	struct stat st;
	char *slash;

	if (!path)
		return false;
	for (;;) {
		if (stat(path, &st) < 0 || (st.st_uid != geteuid() && st.st_uid != 0))
			return false;
		if ((st.st_mode & S_IWOTH) && !(st.st_mode & S_ISVTX))
			return false;
		slash = strrchr(path, '/');
		if (!slash || slash[1] == '\0')
			return true;
		slash[slash == path ? 1 : 0] = '\0';
	}
}

/* One that is there is fine. Else only below what is trusted: root must not leave folders of its own in somebody's home. */
static int make_folder(const char *path)
{
	char *CLEANUP(free_pointer) above = NULL;
	struct stat st;

	if (stat(path, &st) == 0)
		return 0;
	above = sibling_folder(path);
	if (!above)
		return -1;
	if (!is_trusted(above)) {
		errno = EPERM;
		return -1;
	}
	return mkdir(path, 0700) < 0 && errno != EEXIST ? -1 : 0;
}

/* Make the folder and those above it. 0, or -1 with errno set. */
static int make_folders(char *path)
{
	char *slash;
	int made;

	for (slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		made = make_folder(path);
		*slash = '/';
		if (made < 0)
			return -1;
	}
	return make_folder(path);
}

/* The value if it is an absolute path: the XDG specification has relative ones ignored, and they would depend on where we are. */
static const char *absolute_variable(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? value : NULL;
}

static int add_state_folder(struct strlist *list)
{
	const char *state = absolute_variable("XDG_STATE_HOME"), *home = absolute_variable("HOME");

	if (state)
		return strlist_take(list, file_join(state, "cfgedit"));
	if (home)
		return strlist_take(list, file_join(home, ".local/state/cfgedit"));
	return 0;
}

/* Where to try, best first. */
static int list_places(struct strlist *list)
{
	const char *tmp = absolute_variable("TMPDIR");

	if (add_state_folder(list) < 0 || (tmp && strlist_add(list, tmp) < 0))
		return -1;
	return strlist_add(list, "/tmp");
}

/* 0 with *ret_path set; -1 with errno set. */
static int make_in(char *place, char **ret_path)
{
	char *path;

	if (make_folders(place) < 0)
		return -1;
	if (!is_trusted(place)) {
		errno = EPERM;
		return -1;
	}
	path = file_join(place, FOLDER_TEMPLATE);
	if (!path)
		return -1;
	if (!mkdtemp(path)) {
		int os = errno;
		free(path);
		errno = os;
		return -1;
	}
	*ret_path = path;
	return 0;
}

int tempdir_make(struct tempdir *dir, struct error *err)
{
	struct strlist CLEANUP(strlist_release) places = STRLIST_INIT;
	size_t i;

	if (list_places(&places) < 0)
		return error_nomem(err);
	for (i = 0; i < places.nr; i++) {
		if (make_in(places.v[i], &dir->path) == 0)
			return 0;
		if (errno == ENOMEM)
			return error_nomem(err);
	}
	error_set_os(err, ERROR_IO, errno,
		"can't make a private folder for working copies here, nor in $XDG_STATE_HOME or $HOME");
	return error_at(err, places.v[places.nr - 1], 0, 0);
}

static int create_private(const char *path)
{
	return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* Create `name` in a sub-folder with the first number under which it is free. Descriptor or -1 with errno set. */
static int create_numbered(const char *folder, const char *name, char **ret_path)
{
	struct str CLEANUP(str_release) path = STR_INIT;
	unsigned number;
	int fd;

	for (number = 2; number < MOST_SAME_NAMES; number++) {
		str_clear(&path);
		if (str_addf(&path, "%s/%u", folder, number) < 0)
			break;
		if (mkdir(path.s, 0700) < 0 && errno != EEXIST)
			return -1;
		if (str_addf(&path, "/%s", name) < 0)
			break;
		fd = create_private(path.s);
		if (fd >= 0) {
			*ret_path = str_detach(&path);
			return fd;
		}
		/* ENOTDIR: somebody's file is called "2". */
		if (errno != EEXIST && errno != ENOTDIR)
			return -1;
	}
	errno = str_failed(&path) ? ENOMEM : EEXIST;
	return -1;
}

/* In `folder` itself; -1 with errno set. */
static int create_in(const char *folder, const char *name, char **ret_path)
{
	char *path = file_join(folder, name);
	int fd, os;

	if (!path)
		return -1;
	fd = create_private(path);
	os = errno;
	if (fd >= 0) {
		*ret_path = path;
		return fd;
	}
	free(path);
	errno = os;
	return -1;
}

static int create_below(const char *parent, const char *folder, const char *name, char **ret_path)
{
	char *CLEANUP(free_pointer) path = file_join(parent, folder);

	if (!path || (mkdir(path, 0700) < 0 && errno != EEXIST))
		return -1;
	return create_in(path, name, ret_path);
}

static int create(const char *parent, const char *folder, const char *name, char **ret_path)
{
	int fd = folder ? create_below(parent, folder, name, ret_path)
			: create_in(parent, name, ret_path);

	/* ENOTDIR: a file has the folder's name; ELOOP: somebody's link has it. */
	if (fd < 0 && (errno == EEXIST || errno == ENOTDIR || errno == ELOOP))
		return create_numbered(parent, name, ret_path);
	return fd;
}

static int create_failed(const struct tempdir *dir, struct error *err)
{
	if (errno == ENOMEM)
		return error_nomem(err);
	error_set_os(err, ERROR_IO, errno, "can't make a working copy in this folder");
	return error_at(err, dir->path, 0, 0);
}

static bool is_component(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

char *tempdir_add(struct tempdir *dir, const char *folder, const char *name, const char *bytes,
	size_t len, struct error *err)
{
	char *path = NULL;
	int fd, os = 0;

	if (!is_component(name) || (folder && !is_component(folder))) {
		error_set(err, ERROR_USAGE, "can't be the name of a working copy");
		error_at(err, name, 0, 0);
		return NULL;
	}
	fd = create(dir->path, folder, name, &path);
	if (fd < 0) {
		create_failed(dir, err);
		return NULL;
	}
	if (file_write_all(fd, bytes, len) < 0)
		os = errno;
	if (close(fd) < 0 && !os)
		os = errno;
	if (!os)
		return path;
	error_set_os(err, ERROR_IO, os, "can't write the working copy");
	error_at(err, path, 0, 0);
	unlink(path);
	free(path);
	return NULL;
}

/* Takes over the descriptor. Goes on after failures: as much as possible shall go. Links are deleted, never followed. */
static void empty_folder(int fd)
{
	DIR *stream = fdopendir(fd);
	const struct dirent *entry;
	int below;

	if (!stream) {
		close(fd);
		return;
	}
	while ((entry = readdir(stream))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (unlinkat(dirfd(stream), entry->d_name, 0) == 0)
			continue;
		below = openat(dirfd(stream), entry->d_name,
			O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (below >= 0)
			empty_folder(below);
		unlinkat(dirfd(stream), entry->d_name, AT_REMOVEDIR);
	}
	closedir(stream);
}

void tempdir_remove(struct tempdir *dir)
{
	int fd;

	if (!dir->path)
		return;
	fd = open(dir->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd >= 0)
		empty_folder(fd);
	rmdir(dir->path);
	tempdir_keep(dir);
}

void tempdir_keep(struct tempdir *dir)
{
	free(dir->path);
	dir->path = NULL;
}
