#include "cli/output.h"

#include "base/file.h"
#include "cli/exit_status.h"
#include "cli/say.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static bool is_dash(const char *path)
{
	return strcmp(path, "-") == 0;
}

bool output_is_file(const char *path)
{
	return path && !is_dash(path);
}

/* A device or a pipe has nothing to lose. */
static int refuse_input(const char *path, const struct strlist *operands, struct error *err)
{
	struct stat out, in;

	if (stat(path, &out) < 0 || !S_ISREG(out.st_mode))
		return 0;
	for (size_t i = 0; i < operands->nr; i++) {
		bool is_stdin = is_dash(operands->v[i]);
		int r = is_stdin ? fstat(STDIN_FILENO, &in) : stat(operands->v[i], &in);

		if (r == 0 && file_same(&out, &in))
			return error_set(err, ERROR_USAGE,
				"-o '%s' would overwrite %s: name another file for the results",
				path,
				is_stdin ? "standard input" : "one of the files that are read");
	}
	return 0;
}

FILE *output_open(const char *path, const struct strlist *operands, bool keep, struct error *err)
{
	FILE *out;
	int fd;

	if (!output_is_file(path))
		return stdout;
	if (refuse_input(path, operands, err) < 0)
		return NULL;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (keep ? 0 : O_TRUNC), 0666);
	out = fd >= 0 ? fdopen(fd, "w") : NULL;
	if (out)
		return out;
	error_set_os(err, ERROR_OPEN, errno, "can't write to '%s'", path);
	if (fd >= 0)
		close(fd);
	return NULL;
}

void output_begin(FILE *out)
{
	struct stat st;
	int fd = fileno(out);

	/* a pipe has no length; where it fails, so will writing */
	if (out != stdout && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && ftruncate(fd, 0) < 0)
		return;
}

int output_close(FILE *out, const char *path, int status)
{
	bool lost;
	int os = 0;

	if (!out || !output_is_file(path))
		return status;
	lost = ferror(out) != 0;
	if (fclose(out) != 0)
		os = errno;
	if (!lost && !os)
		return status;
	/* what an earlier write failed with is forgotten by now */
	say("can't write to '%s'%s%s", path, os ? ": " : "", os ? strerror(os) : "");
	return STATUS_IO;
}
