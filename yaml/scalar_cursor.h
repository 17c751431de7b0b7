/*
 * For yaml/scalar*.c alone: matching a text from left to right. It need not end in a NUL.
 */
#ifndef YAML_SCALAR_CURSOR_H
#define YAML_SCALAR_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What is left to match. */
struct cursor {
	const char *s, *end;
};

#define CURSOR(text, len)                          \
	{                                          \
		.s = (text), .end = (text) + (len) \
	}

static inline bool at_end(const struct cursor *c)
{
	return c->s == c->end;
}

static inline char peek(const struct cursor *c)
{
	return c->s < c->end ? *c->s : '\0';
}

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool take(struct cursor *c, char wanted)
{
	if (at_end(c) || *c->s != wanted)
		return false;
	c->s++;
	return true;
}

static inline bool take_sign(struct cursor *c)
{
	return take(c, '-') || take(c, '+');
}

/* How many digits, and of the characters in `also`. */
static inline size_t take_digits(struct cursor *c, const char *also)
{
	const char *from = c->s;

	while (c->s < c->end && (is_digit(*c->s) || (*c->s && strchr(also, *c->s))))
		c->s++;
	return (size_t)(c->s - from);
}

/* To Go, a number is what is one without its _. */
static inline void skip_underscores(struct cursor *c)
{
	while (take(c, '_'))
		;
}

#endif
