/*
 * A growable byte string, always NUL-terminated, NUL bytes inside allowed.
 *
 *	struct str CLEANUP(str_release) s = STR_INIT;
 *	str_addf(&s, "%s:%zu", path, line);
 *	str_addch(&s, '\n');
 *	if (str_failed(&s))
 *		return error_nomem(err);
 *	return str_detach(&s);
 *
 * When memory runs out, the string remembers it: every later addition does nothing, so one str_failed() at the end of a
 * row of additions is enough. Each adding function also returns 0 or -1 for callers that want to stop at once.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct str {
	char *s;    /* never NULL: "" when empty */
	size_t len; /* bytes, without the final NUL */
	size_t cap; /* bytes allocated; 0: s is not ours */
	bool oom;
};

extern char str_empty[1];
#define STR_INIT                       \
	{                              \
		str_empty, 0, 0, false \
	}

int str_grow(struct str *s, size_t extra); /* room for `extra` more bytes */
int str_add(struct str *s, const char *bytes, size_t len);
int str_adds(struct str *s, const char *text);
int str_addch(struct str *s, char c);
int str_pad(struct str *s, char c, size_t count); /* `count` times c */
__attribute__((format(printf, 2, 3))) int str_addf(struct str *s, const char *fmt, ...);
__attribute__((format(printf, 2, 0))) int str_addfv(struct str *s, const char *fmt, va_list ap);

bool str_failed(const struct str *s);
void str_clear(struct str *s); /* empty, memory kept, failure forgotten */
char *str_detach(
	struct str *s); /* the text, now the caller's to free(); NULL if memory had run out */
void str_release(struct str *s);

/* A list of strings that it owns. NULL-terminated, so that `list.v` is an argv. */
struct strlist {
	char **v;
	size_t nr, cap;
};

#define STRLIST_INIT       \
	{                  \
		NULL, 0, 0 \
	}

int strlist_add(struct strlist *list, const char *text); /* copies; 0 or -1 */
int strlist_take(struct strlist *list,
	char *text); /* takes over (also on failure, then it is freed); NULL: -1 */
void strlist_release(struct strlist *list);

#endif
