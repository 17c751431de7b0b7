#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *text;
	int status;
} codes[] = {
#define X(name, text, status) {text, status},
	ERROR_TABLE(X)
#undef X
};

int error_nomem(struct error *err)
{
	if (err && err->code == ERROR_NONE)
		err->code = ERROR_NOMEM;
	return -1;
}

int error_set(struct error *err, enum error_code code, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->code != ERROR_NONE)
		return -1;
	err->code = code;
	va_start(ap, fmt);
	if (vasprintf(&err->message, fmt, ap) < 0)
		err->message = NULL;
	va_end(ap);
	return -1;
}

int error_set_os(struct error *err, enum error_code code, int os, const char *fmt, ...)
{
	char *what, reason[128];
	va_list ap;

	if (!err || err->code != ERROR_NONE)
		return -1;
	err->code = code;
	err->os = os;
	va_start(ap, fmt);
	if (vasprintf(&what, fmt, ap) < 0)
		what = NULL;
	va_end(ap);
	/* The XSI form differs between libcs; both fill or return a text that lives long enough here. */
#if defined(__GLIBC__)
	const char *text = strerror_r(os, reason, sizeof(reason));
#else
	const char *text = strerror_r(os, reason, sizeof(reason)) == 0 ? reason : "unknown error";
#endif
	if (what && asprintf(&err->message, "%s: %s", what, text) < 0)
		err->message = NULL;
	free(what);
	return -1;
}

int error_at(struct error *err, const char *path, size_t line, size_t column)
{
	if (!err || err->path)
		return -1;
	err->path = path ? strdup(path) : NULL;
	err->line = line;
	err->column = column;
	return -1;
}

const char *error_text(const struct error *err)
{
	return err->message ? err->message : codes[err->code].text;
}

int error_exit_status(const struct error *err)
{
	return codes[err->code].status;
}

void error_move(struct error *to, struct error *from)
{
	if (to && to->code == ERROR_NONE) {
		*to = *from;
		*from = (struct error)ERROR_INIT;
	} else {
		error_release(from);
	}
}

void error_release(struct error *err)
{
	free(err->path);
	free(err->message);
	*err = (struct error)ERROR_INIT;
}
