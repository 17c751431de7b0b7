#include "cli/pager.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *pager_command(void)
{
	return NULL;
}

bool pager_is_longer(int fd, const char *text, size_t len)
{
	(void)fd, (void)text, (void)len;
	return false;
}

int pager_show(int fd, const char *text, size_t len, struct error *err)
{
	return file_write_all(fd, text, len) < 0
		       ? error_set_os(err, ERROR_IO, errno, "can't write to standard output")
		       : 0;
}
