/*
 * Errors: one struct, one rule.
 *
 * Everything that can fail returns int, 0 or -1 (or NULL for a pointer), and takes `struct error *err` last; NULL means
 * that the caller does not care for the text. Callers test the return value, never `err`. error_set() returns -1, so that
 *
 *	struct error err = ERROR_INIT;
 *	if (file_read(path, &buf, &err) < 0)
 *		... print error_text(&err), end with error_exit_status(&err) ...
 *	error_release(&err);
 *
 * and, below, `return error_set(err, ERROR_IO, "can't read '%s'", name)`. The first error wins: a layer above adds a place
 * with error_at() but does not rewrite what a lower one said. Only cli/ prints. A finding (a broken YAML file, say) is a
 * result, not an error.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stddef.h>

/* name, text when there is no message, exit status of the program */
#define ERROR_TABLE(X)                                      \
	X(NONE, "no error", 0)                              \
	X(NOMEM, "out of memory", 74)                       \
	X(IO, "input/output error", 74)                     \
	X(OPEN, "can't be opened", 66)                      \
	X(LIMIT, "a limit was exceeded", 1)                 \
	X(INVALID, "not valid", 1)                          \
	X(USAGE, "wrong usage", 64)                         \
	X(CONFIG, "configuration can't be understood", 65)  \
	X(EDITOR, "no editor", 5)                           \
	X(CONFLICT, "changed by someone else meanwhile", 4) \
	X(GIVEUP, "given up", 3)                            \
	X(LATE, "took too long", 1)                         \
	X(CANCELLED, "interrupted", 130)

enum error_code {
#define X(name, text, status) ERROR_##name,
	ERROR_TABLE(X)
#undef X
};

struct error {
	enum error_code code;
	int os;		     /* errno of the failing call, 0 where there is none */
	char *path;	     /* owned; NULL: none */
	size_t line, column; /* 1-based, columns in code points; 0: unknown */
	char *message;	     /* owned; NULL: none, or no memory for it: the code's text stands in */
};

#define ERROR_INIT                              \
	{                                       \
		ERROR_NONE, 0, NULL, 0, 0, NULL \
	}

/* Set code and message (one line, no final stop or newline) unless an error is already there. Always returns -1. */
__attribute__((format(printf, 3, 4))) int error_set(
	struct error *err, enum error_code code, const char *fmt, ...);

/* The same with errno's text appended: "message: No such file or directory". `os` is kept in err->os. */
__attribute__((format(printf, 4, 5))) int error_set_os(
	struct error *err, enum error_code code, int os, const char *fmt, ...);

/* ERROR_NOMEM without a message: needs no memory itself. Returns -1. */
int error_nomem(struct error *err);

/* Add a place, unless one is there. `path` is copied. Returns -1. */
int error_at(struct error *err, const char *path, size_t line, size_t column);

/* The message, or the code's text: never NULL; borrowed from err. Without the place. */
const char *error_text(const struct error *err);

int error_exit_status(const struct error *err);

/* Move `from` into `to` (which must be empty or NULL) and leave `from` empty. */
void error_move(struct error *to, struct error *from);
void error_release(struct error *err);

#endif
