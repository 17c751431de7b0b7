#include "cli/diff_read.h"

#include "base/file.h"
#include "cli/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool diff_is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* As a shell gives for <(command). Below a folder nobody would wait for such a thing, but this one was named. */
static bool is_pipe(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISFIFO(st.st_mode);
}

static int read_pipe(
	const char *path, size_t limit, const struct stop *stop, struct str *ret, struct error *err)
{
	int r, fd = open(path, O_RDONLY | O_CLOEXEC);

	/* it was waited for somebody who writes */
	if (fd < 0 && errno == EINTR && stop && stop_error(stop, err) < 0)
		return -1;
	if (fd < 0) {
		file_cannot_open(path, errno, err);
		return error_at(err, path, 0, 0);
	}
	r = file_read_fd(fd, path, limit, stop, ret, err);
	close(fd);
	return r;
}

int diff_read(struct diff_source *source, const char *path, const struct limit_options *limits,
	struct stop *stop, struct error *err)
{
	const struct ydoc_limits of_doc = {
		.depth = limits->max_depth, .aliases = limits->max_aliases, .stop = stop};
	int r;

	source->name = diff_is_stdin(path) ? "stdin" : path;
	if (diff_is_stdin(path))
		r = file_read_fd(
			STDIN_FILENO, source->name, limits->max_size, stop, &source->bytes, err);
	else if (is_pipe(path))
		r = read_pipe(path, limits->max_size, stop, &source->bytes, err);
	else
		r = file_read_until(path, limits->max_size, stop, &source->bytes, NULL, err);
	if (r < 0) {
		limits_name_option(err, "--max-size");
		return -1;
	}
	if (ydoc_parse(&source->doc, source->bytes.s, source->bytes.len, &of_doc, err) < 0) {
		limits_name_option(err, limits_option(&source->doc));
		return error_at(err, source->name, err->line, err->column);
	}
	return 0;
}

int diff_read_both(struct diff_source *old, const char *old_path, struct diff_source *new,
	const char *new_path, const struct limit_options *limits, struct stop *stop,
	struct error *err)
{
	if (diff_is_stdin(old_path) && diff_is_stdin(new_path))
		return error_set(
			err, ERROR_USAGE, "only one of the two files can be -, standard input");
	if (diff_read(old, old_path, limits, stop, err) < 0)
		return -1;
	return diff_read(new, new_path, limits, stop, err);
}

void diff_source_release(struct diff_source *source)
{
	ydoc_release(&source->doc);
	str_release(&source->bytes);
}
