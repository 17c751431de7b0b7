#include "base/dirlist.h"

#include "base/cleanup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_SIZE = 32 * 1024, KEPT_SIZE = 256 * 1024 };

void dirlist_release(struct dirlist *list)
{
	free(list->names);
	*list = (struct dirlist)DIRLIST_INIT;
}

static void close_folder(struct dirreader *reader)
{
	close_fd(&reader->fd);
	reader->fd = -1;
}

void dirreader_release(struct dirreader *reader)
{
	close_folder(reader);
	free(reader->buffer);
	str_release(&reader->entries);
	*reader = (struct dirreader)DIRREADER_INIT;
}

static enum dirlist_kind kind_of_mode(mode_t mode)
{
	return S_ISDIR(mode)   ? DIRLIST_FOLDER
	       : S_ISLNK(mode) ? DIRLIST_LINK
	       : S_ISREG(mode) ? DIRLIST_FILE
			       : DIRLIST_SPECIAL;
}

/* The inode is told of regular files only. */
static enum dirlist_kind look_at(int fd, const struct dirent64 *entry, ino_t *ret_ino)
{
	mode_t mode = DTTOIF(entry->d_type);
	ino_t ino = entry->d_ino;
	struct stat st;

	if (entry->d_type == DT_UNKNOWN) {
		/* One that is gone meanwhile: who reads it will say so. */
		bool known = fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0;

		mode = known ? st.st_mode : S_IFREG;
		ino = known ? st.st_ino : 0;
	}
	*ret_ino = S_ISREG(mode) ? ino : 0;
	return kind_of_mode(mode);
}

static bool is_dot(const char *name)
{
	return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

/* As it stands in the list: the inode, the name, a slash after a folder's, a NUL. */
static void add(struct dirlist *list, struct str *entries, const char *name, ino_t ino,
	enum dirlist_kind kind)
{
	str_add(entries, (const char *)&ino, sizeof(ino));
	str_adds(entries, name);
	if (kind == DIRLIST_FOLDER)
		str_addch(entries, '/');
	str_addch(entries, '\0');
	list->nr_folders += kind == DIRLIST_FOLDER;
	list->nr++;
}

/* Once through the folder. 0, or errno. */
static int read_entries(
	struct dirlist *list, struct dirreader *reader, dirlist_keep_fn *keep, void *ctx)
{
	ssize_t len;

	while ((len = getdents64(reader->fd, reader->buffer, BUFFER_SIZE)) != 0) {
		if (len < 0 && errno == EINTR)
			continue;
		/* ENOENT: it has been deleted meanwhile, so it is empty */
		if (len < 0)
			return errno == ENOENT ? 0 : errno;
		for (ssize_t at = 0; at < len;) {
			const struct dirent64 *entry = (const void *)(reader->buffer + at);
			enum dirlist_kind kind;
			ino_t ino;

			at += entry->d_reclen;
			if (is_dot(entry->d_name))
				continue;
			kind = look_at(reader->fd, entry, &ino);
			if (keep(ctx, reader->fd, entry->d_name, kind))
				add(list, &reader->entries, entry->d_name, ino, kind);
		}
	}
	return 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_folder(const char *name)
{
	return name[strlen(name) - 1] == '/';
}

/* Out of the reader's memory into the list's own, which is just as large as it has to be. */
static int settle(struct dirlist *list, const struct str *entries)
{
	size_t names = list->nr * sizeof(*list->names),
	       folders = list->nr_folders * sizeof(uint32_t);
	char *text;

	if (!list->nr)
		return 0;
	list->size = names + folders + entries->len;
	list->names = str_failed(entries) ? NULL : malloc(list->size);
	if (!list->names)
		return -1;
	list->folders = (uint32_t *)(list->names + list->nr);
	text = (char *)list->names + names + folders;
	memcpy(text, entries->s, entries->len);
	for (size_t i = 0; i < list->nr; i++) {
		list->names[i] = text + sizeof(ino_t);
		text = list->names[i] + strlen(list->names[i]) + 1;
	}
	qsort(list->names, list->nr, sizeof(*list->names), compare_names);
	for (size_t i = 0, nr = 0; nr < list->nr_folders; i++)
		if (is_folder(list->names[i]))
			list->folders[nr++] = (uint32_t)i;
	return 0;
}

/* 0, or errno. */
static int open_folder(
	struct dirreader *reader, int at, const char *path, int flags, dev_t dev, dev_t *ret_dev)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | flags);
	struct stat st = {.st_dev = 0};

	if (fd < 0)
		return errno;
	close_folder(reader);
	reader->fd = fd;
	if (fstat(fd, &st) == 0 && dev && st.st_dev != dev)
		return EXDEV;
	*ret_dev = st.st_dev;
	return 0;
}

int dirlist_read(struct dirlist *list, struct dirreader *reader, int at, const char *path,
	int flags, dev_t dev, dirlist_keep_fn *keep, void *ctx, int *ret_os, struct error *err)
{
	if (!reader->buffer)
		reader->buffer = malloc(BUFFER_SIZE);
	if (!reader->buffer)
		return error_nomem(err);
	*ret_os = open_folder(reader, at, path, flags, dev, &list->dev);
	if (*ret_os)
		return *ret_os == ENOMEM ? error_nomem(err) : 0;
	str_clear(&reader->entries);
	*ret_os = read_entries(list, reader, keep, ctx);
	if (settle(list, &reader->entries) < 0) {
		dirlist_release(list);
		return error_nomem(err);
	}
	/* one huge folder should not cost memory for the rest of the walk */
	if (reader->entries.cap > KEPT_SIZE)
		str_release(&reader->entries);
	return 0;
}
