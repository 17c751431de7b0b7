#include "yaml/query/query.h"

#include <string.h>

struct splitter {
	const char *text, *at;
	unsigned depth; /* of brackets */
	char quote;	/* 0: in none */
};

/* Go over one character. Quotes mean something within brackets only, as a key of the short form may have them anywhere else. */
static void step(struct splitter *s)
{
	char c = *s->at++;

	if (s->quote) {
		if (c == '\\' && *s->at)
			s->at++;
		else if (c == s->quote)
			s->quote = '\0';
	} else if (c == '[') {
		s->depth++;
	} else if (s->depth) {
		if (c == '"' || c == '\'')
			s->quote = c;
		else if (c == ']')
			s->depth--;
	}
}

/* The `=`, or NULL; then the splitter tells what is open at the end. */
static const char *find(struct splitter *s)
{
	if (*s->text == '/')
		return strchr(s->text, '=');
	while (*s->at && (s->depth || *s->at != '='))
		step(s);
	return *s->at ? s->at : NULL;
}

const char *query_find_assignment(const char *text)
{
	return find(&(struct splitter){.text = text, .at = text});
}

int query_split_assignment(
	const char *text, const char *option, size_t *ret_path, struct error *err)
{
	struct splitter s = {.text = text, .at = text};
	const char *sign = find(&s);

	if (!sign && s.quote)
		return error_set(err, ERROR_USAGE,
			"%s wants PATH=VALUE; a quote is never closed in '%s'", option, text);
	if (!sign && s.depth)
		return error_set(err, ERROR_USAGE,
			"%s wants PATH=VALUE; a bracket is never closed in '%s'", option, text);
	if (!sign)
		return error_set(err, ERROR_USAGE, "%s wants PATH=VALUE; there is no = in '%s'",
			option, text);
	if (*text != '/' && sign > text && (sign[-1] == ' ' || sign[-1] == '\t'))
		return error_set(err, ERROR_USAGE,
			"%s wants PATH=VALUE without blanks before the = in '%s'; a key that ends in one is written in brackets and quotes",
			option, text);
	*ret_path = (size_t)(sign - text);
	return 0;
}
