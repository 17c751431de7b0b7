#include "base/dirlist.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void dirlist_release(struct dirlist *list)
{
	free(list->names);
	str_release(&list->text);
	*list = (struct dirlist)DIRLIST_INIT;
}

static DIR *open_folder(int at, const char *path, int flags)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | flags);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int os = errno;

	if (!dir && fd >= 0)
		close(fd);
	errno = os;
	return dir;
}

static enum dirlist_kind kind_of_mode(mode_t mode)
{
	return S_ISDIR(mode)   ? DIRLIST_FOLDER
	       : S_ISLNK(mode) ? DIRLIST_LINK
	       : S_ISREG(mode) ? DIRLIST_FILE
			       : DIRLIST_SPECIAL;
}

static enum dirlist_kind kind_of(int fd, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return kind_of_mode(DTTOIF(entry->d_type));
	/* One that is gone meanwhile: who reads it will say so. */
	return fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? kind_of_mode(st.st_mode)
									 : DIRLIST_FILE;
}

static void add(struct dirlist *list, const char *name, enum dirlist_kind kind)
{
	str_adds(&list->text, name);
	if (kind == DIRLIST_FOLDER)
		str_addch(&list->text, '/');
	str_addch(&list->text, '\0');
	list->nr++;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int sort(struct dirlist *list, struct error *err)
{
	char *name = list->text.s;

	if (!list->nr)
		return 0;
	if (!str_failed(&list->text))
		list->names = calloc(list->nr, sizeof(*list->names));
	if (!list->names) {
		list->nr = 0;
		return error_nomem(err);
	}
	for (size_t i = 0; i < list->nr; i++) {
		list->names[i] = name;
		name += strlen(name) + 1;
	}
	qsort(list->names, list->nr, sizeof(*list->names), compare_names);
	return 0;
}

static bool is_dot(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

static bool is_on(int fd, dev_t dev)
{
	struct stat st;

	return fstat(fd, &st) < 0 || st.st_dev == dev;
}

int dirlist_read(struct dirlist *list, int at, const char *path, int flags, dirlist_keep_fn *keep,
	void *ctx, int *ret_os, struct error *err)
{
	DIR *dir = open_folder(at, path, flags);
	struct dirent *entry;

	*ret_os = dir ? 0 : errno;
	if (!dir)
		return errno == ENOMEM ? error_nomem(err) : 0;
	if (list->dev && !is_on(dirfd(dir), list->dev)) {
		*ret_os = EXDEV;
		closedir(dir);
		return 0;
	}
	while ((errno = 0, entry = readdir(dir))) {
		enum dirlist_kind kind = kind_of(dirfd(dir), entry);

		if (!is_dot(entry->d_name) && keep(ctx, dirfd(dir), entry->d_name, kind))
			add(list, entry->d_name, kind);
	}
	*ret_os = errno;
	closedir(dir);
	return sort(list, err);
}
