#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char str_empty[1] = "";

int str_grow(struct str *s, size_t extra)
{
	size_t cap;
	char *grown;

	if (s->oom)
		return -1;
	if (extra < s->cap - s->len && s->cap)
		return 0;
	cap = s->cap ? s->cap : 32;
	while (cap - s->len <= extra) {
		if (cap > (size_t)-1 / 2) {
			s->oom = true;
			return -1;
		}
		cap *= 2;
	}
	grown = realloc(s->cap ? s->s : NULL, cap);
	if (!grown) {
		s->oom = true;
		return -1;
	}
	grown[s->len] = '\0';
	s->s = grown;
	s->cap = cap;
	return 0;
}

int str_add(struct str *s, const char *bytes, size_t len)
{
	if (str_grow(s, len) < 0)
		return -1;
	memcpy(s->s + s->len, bytes, len);
	s->len += len;
	s->s[s->len] = '\0';
	return 0;
}

int str_adds(struct str *s, const char *text)
{
	return str_add(s, text, strlen(text));
}

int str_addch(struct str *s, char c)
{
	return str_add(s, &c, 1);
}

int str_pad(struct str *s, char c, size_t count)
{
	if (str_grow(s, count) < 0)
		return -1;
	memset(s->s + s->len, c, count);
	s->len += count;
	s->s[s->len] = '\0';
	return 0;
}

int str_addfv(struct str *s, const char *fmt, va_list ap)
{
	va_list again;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0) {
		s->oom = true;
		return -1;
	}
	if (str_grow(s, (size_t)len) < 0)
		return -1;
	vsnprintf(s->s + s->len, (size_t)len + 1, fmt, ap);
	s->len += (size_t)len;
	return 0;
}

int str_addf(struct str *s, const char *fmt, ...)
{
	va_list ap;
	int r;

	va_start(ap, fmt);
	r = str_addfv(s, fmt, ap);
	va_end(ap);
	return r;
}

bool str_failed(const struct str *s)
{
	return s->oom;
}

void str_clear(struct str *s)
{
	s->len = 0;
	s->oom = false;
	if (s->cap)
		s->s[0] = '\0';
}

char *str_detach(struct str *s)
{
	char *text = NULL;

	if (!s->oom)
		text = s->cap ? s->s : strdup("");
	if (!text)
		str_release(s);
	*s = (struct str)STR_INIT;
	return text;
}

void str_release(struct str *s)
{
	if (s->cap)
		free(s->s);
	*s = (struct str)STR_INIT;
}

int strlist_take(struct strlist *list, char *text)
{
	if (!text)
		return -1;
	if (list->nr + 1 >= list->cap) {
		size_t cap = list->cap ? list->cap * 2 : 8;
		char **grown = realloc(list->v, cap * sizeof(*grown));

		if (!grown) {
			free(text);
			return -1;
		}
		list->v = grown;
		list->cap = cap;
	}
	list->v[list->nr++] = text;
	list->v[list->nr] = NULL;
	return 0;
}

int strlist_add(struct strlist *list, const char *text)
{
	return strlist_take(list, strdup(text));
}

void strlist_release(struct strlist *list)
{
	for (size_t i = 0; i < list->nr; i++)
		free(list->v[i]);
	free(list->v);
	*list = (struct strlist)STRLIST_INIT;
}
