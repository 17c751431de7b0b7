#include "editor/copies.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A descriptor, or -1 with the state that this means. */
static int open_copy(const struct edit_file *file, enum copy_state *ret_state)
{
	int fd = open(file->copy, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;

	*ret_state = COPY_STRANGE;
	if (fd < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			*ret_state = COPY_GONE;
		return -1;
	}
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid())
		return fd;
	close(fd);
	return -1;
}

int copy_read(const struct edit_file *file, struct str *text, enum copy_state *ret_state,
	struct error *err)
{
	const struct stop stop = {.cancel = &interrupt_signal};
	int CLEANUP(close_fd) fd = open_copy(file, ret_state);

	str_clear(text);
	if (fd < 0 && *ret_state == COPY_GONE)
		return 0;
	if (fd < 0) {
		struct str CLEANUP(str_release) safe = STR_INIT;

		if (utf8_add_safe(&safe, file->copy, strlen(file->copy)) < 0)
			return error_nomem(err);
		return error_set(err, ERROR_IO,
			"the editor left something that can't be read as a regular file of yours in place of %s, nothing was written",
			safe.s);
	}
	if (file_read_fd(fd, file->copy, 0, &stop, text, err) < 0)
		return -1;
	*ret_state = text->len == file->len && !memcmp(text->s, file->bytes, file->len)
			     ? COPY_SAME
			     : COPY_CHANGED;
	return 0;
}

enum copy_state copy_compare(const struct edit_file *file)
{
	enum copy_state state;
	int CLEANUP(close_fd) fd = open_copy(file, &state);
	char buffer[4096];
	size_t at = 0;
	ssize_t n;

	if (fd < 0)
		return state;
	for (;;) {
		n = read(fd, buffer, sizeof(buffer));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		if ((size_t)n > file->len - at || memcmp(buffer, file->bytes + at, (size_t)n) != 0)
			return COPY_CHANGED;
		at += (size_t)n;
	}
	if (n < 0)
		return COPY_STRANGE;
	return at == file->len ? COPY_SAME : COPY_CHANGED;
}

void copy_sync(const struct edit_file *file)
{
	enum copy_state state;
	int CLEANUP(close_fd) fd = open_copy(file, &state);

	if (fd >= 0)
		fsync(fd);
}

char *copy_aside(const struct edit_file *file, const char *suffix, struct error *err)
{
	struct tempdir aside = TEMPDIR_INIT;
	struct str CLEANUP(str_release) name = STR_INIT;
	char *path;

	str_adds(&name, file_basename(file->path));
	if (str_adds(&name, suffix) < 0) {
		error_nomem(err);
		return NULL;
	}
	if (tempdir_make(&aside, err) < 0)
		return NULL;
	path = tempdir_add(&aside, NULL, name.s, file->text.s, file->text.len, err);
	if (path)
		tempdir_keep(&aside);
	else
		tempdir_remove(&aside);
	return path;
}

static bool is_ours(const struct session *s, int folder, const char *name)
{
	struct stat st, copy;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return true;
	for (size_t i = 0; i < s->nr; i++)
		if (s->files[i].copy && lstat(s->files[i].copy, &copy) == 0 &&
			file_same(&st, &copy))
			return true;
	return false;
}

static bool holds_copy(const struct session *s, const char *folder)
{
	size_t len = strlen(folder);

	for (size_t i = 0; i < s->nr; i++)
		if (s->files[i].copy && !strncmp(s->files[i].copy, folder, len) &&
			s->files[i].copy[len] == '/')
			return true;
	return false;
}

/* A copy is in the folder itself, or in one that is in it. */
static bool has_company(const struct session *s, const char *path, int depth)
{
	DIR *stream = opendir(path);
	const struct dirent *entry;
	bool found = false;

	while (stream && !found && (entry = readdir(stream))) {
		char *CLEANUP(free_pointer) below = NULL;

		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		below = file_join(path, entry->d_name);
		if (!below || (depth == 0 && holds_copy(s, below)))
			found = !below || has_company(s, below, depth + 1);
		else
			found = !is_ours(s, dirfd(stream), entry->d_name);
	}
	if (stream)
		closedir(stream);
	return found;
}

bool copies_have_company(const struct session *s)
{
	return s->dir.path && has_company(s, s->dir.path, 0);
}

void copies_delete(const struct session *s, bool (*is_kept)(const struct edit_file *file))
{
	for (size_t i = 0; i < s->nr; i++) {
		const struct edit_file *file = &s->files[i];
		char *slash;

		if (!file->copy || is_kept(file))
			continue;
		unlink(file->copy);
		slash = strrchr(file->copy, '/');
		if (!slash)
			continue;
		/* A folder of its own; the session's own is not empty yet, or is not needed. */
		*slash = '\0';
		rmdir(file->copy);
		*slash = '/';
	}
	if (s->dir.path)
		rmdir(s->dir.path);
}
