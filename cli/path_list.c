#include "cli/path_list.h"

#include "base/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 64 * 1024 };

int path_list_open(struct path_list *list, const char *name, char separator, struct error *err)
{
	struct stat st;

	list->separator = separator;
	/* Not to wait here for somebody to write to a FIFO: poll() does, and then there is a turn for others, and an end. */
	list->fd = strcmp(name, "-") == 0 ? STDIN_FILENO
					  : open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (list->fd < 0 || fstat(list->fd, &st) < 0)
		return error_set_os(err, ERROR_OPEN, errno, "the list of paths can't be opened");
	if (S_ISDIR(st.st_mode))
		return error_set(err, ERROR_OPEN, "the list of paths is a folder");
	return 0;
}

void path_list_close(struct path_list *list)
{
	if (list->fd > STDIN_FILENO)
		close(list->fd);
	str_release(&list->text);
	*list = (struct path_list)PATH_LIST_INIT;
}

/* What can't be polled is as good as there: reading it says what is wrong. */
static bool has_input(int fd, int timeout)
{
	struct pollfd input = {.fd = fd, .events = POLLIN};

	return poll(&input, 1, timeout) != 0;
}

/* For less than a second at a time: a signal that comes just before would not wake us. */
static bool wait_for_input(int fd)
{
	while (!atomic_load(&interrupt_signal))
		if (has_input(fd, 500) && !atomic_load(&interrupt_signal))
			return true;
	return false;
}

/* Is there none within that time? */
static bool lacks_input(const struct path_list *list, const char *name, int ms)
{
	size_t len = list->text.len - list->at;

	if (list->ended || (len && memchr(list->text.s + list->at, list->separator, len)))
		return false;
	if (list->fd >= 0)
		return !has_input(list->fd, ms);
	return strcmp(name, "-") == 0 && !has_input(STDIN_FILENO, ms);
}

bool path_list_would_wait(const struct path_list *list, const char *name)
{
	return lacks_input(list, name, 0);
}

void path_list_wait(const struct path_list *list, const char *name, int ms)
{
	lacks_input(list, name, ms);
}

/* One read() at a time: a pipe gives what is there. 1, 0 at the end, -1. */
static int read_more(struct path_list *list, struct error *err)
{
	ssize_t got = -1;

	list->text.len -= list->at;
	memmove(list->text.s, list->text.s + list->at, list->text.len);
	list->at = 0;
	if (str_grow(&list->text, READ_SIZE) < 0)
		return error_nomem(err);
	while (got < 0 && wait_for_input(list->fd)) {
		got = read(list->fd, list->text.s + list->text.len, READ_SIZE);
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return error_set_os(err, ERROR_IO, errno,
				"the list of paths can't be read any further");
	}
	if (got <= 0)
		return 0;
	list->text.len += (size_t)got;
	list->text.s[list->text.len] = '\0';
	return 1;
}

/* The end of the path that begins at `at`; NULL: there is no path any more, or *ret_r is -1. */
static char *find_end(struct path_list *list, int *ret_r, struct error *err)
{
	size_t looked_at = 0;

	*ret_r = 1;
	for (;;) {
		size_t len = list->text.len - list->at;
		char *end = len == looked_at ? NULL
					     : memchr(list->text.s + list->at + looked_at,
						       list->separator, len - looked_at);

		if (end)
			return end;
		looked_at = len;
		if (len > PATH_MAX)
			break;
		if (!list->ended)
			*ret_r = read_more(list, err);
		if (*ret_r < 0)
			return NULL;
		if (list->ended || *ret_r == 0) {
			list->ended = true;
			return list->text.len > list->at ? list->text.s + list->text.len : NULL;
		}
	}
	list->number++;
	*ret_r = error_set(err, ERROR_INVALID, "the list of paths: %s %zu is too long for a path%s",
		list->separator ? "line" : "entry", list->number,
		list->separator ? "; is it a list with -0?" : "");
	return NULL;
}

static int check_path(const struct path_list *list, const char *path, size_t len, struct error *err)
{
	if (strlen(path) == len)
		return 0;
	return error_set(err, ERROR_INVALID,
		"the list of paths: a NUL byte in line %zu; is it a list with -0?", list->number);
}

int path_list_next(struct path_list *list, const char **ret_path, struct error *err)
{
	for (;;) {
		int r;
		char *end = find_end(list, &r, err), *path;
		size_t len;

		if (!end || atomic_load(&interrupt_signal))
			return r < 0 ? -1 : 0;
		path = list->text.s + list->at;
		len = (size_t)(end - path);
		*end = '\0';
		list->at += len + (list->at + len < list->text.len);
		list->number++;
		if (len) {
			*ret_path = path;
			return check_path(list, path, len, err) < 0 ? -1 : 1;
		}
	}
}
