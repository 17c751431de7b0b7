#include "cli/diff_read.h"

#include "base/file.h"

#include <string.h>
#include <unistd.h>

bool diff_is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

int diff_read(struct diff_source *source, const char *path, const struct limit_options *limits,
	struct error *err)
{
	const struct ydoc_limits of_doc = {
		.depth = limits->max_depth, .aliases = limits->max_aliases};
	int r;

	source->name = diff_is_stdin(path) ? "stdin" : path;
	if (diff_is_stdin(path))
		r = file_read_fd(
			STDIN_FILENO, source->name, limits->max_size, NULL, &source->bytes, err);
	else
		r = file_read(path, limits->max_size, &source->bytes, NULL, err);
	if (r < 0)
		return -1;
	if (ydoc_parse(&source->doc, source->bytes.s, source->bytes.len, &of_doc, err) < 0)
		return error_at(err, source->name, err->line, err->column);
	return 0;
}

int diff_read_both(struct diff_source *old, const char *old_path, struct diff_source *new,
	const char *new_path, const struct limit_options *limits, struct error *err)
{
	if (diff_is_stdin(old_path) && diff_is_stdin(new_path))
		return error_set(
			err, ERROR_USAGE, "only one of the two files can be -, standard input");
	if (diff_read(old, old_path, limits, err) < 0)
		return -1;
	return diff_read(new, new_path, limits, err);
}

void diff_source_release(struct diff_source *source)
{
	ydoc_release(&source->doc);
	str_release(&source->bytes);
}
