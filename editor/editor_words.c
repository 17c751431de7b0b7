#include "editor/editor_words.h"

#include "base/cleanup.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static int error_in(const char *command, const char *place, const char *what, struct error *err)
{
	size_t character = utf8_count(command, (size_t)(place - command)) + 1;

	return error_set(err, ERROR_EDITOR, "%s at character %zu", what, character);
}

/* What stands between quotes, from the opening one at *at; leaves *at behind the closing one. */
static int add_quoted(struct str *word, const char *command, const char **at, struct error *err)
{
	const char *p = *at, quote = *p++;

	for (; *p != quote; p++) {
		if (quote == '"' && *p == '\\' && p[1] && strchr("\"\\$`", p[1]))
			p++;
		if (!*p)
			return error_in(command, *at,
				quote == '"' ? "the double quote is not closed"
					     : "the single quote is not closed",
				err);
		str_addch(word, *p);
	}
	*at = p + 1;
	return 0;
}

static int add_word(struct str *word, const char *command, const char **at, struct error *err)
{
	while (**at && !is_blank(**at)) {
		if (**at == '\'' || **at == '"') {
			if (add_quoted(word, command, at, err) < 0)
				return -1;
			continue;
		}
		if (**at == '\\') {
			if (!(*at)[1])
				return error_in(command, *at, "nothing follows the backslash", err);
			++*at;
		}
		str_addch(word, *(*at)++);
	}
	return 0;
}

int editor_words(const char *command, struct strlist *ret_words, struct error *err)
{
	struct str CLEANUP(str_release) word = STR_INIT;
	const char *at = command + strspn(command, " \t\n\r"), *home = getenv("HOME");

	if (at[0] == '~' && at[1] == '/' && home && *home) {
		str_adds(&word, home);
		at++;
	}
	while (*at) {
		if (add_word(&word, command, &at, err) < 0)
			return -1;
		if (strlist_take(ret_words, str_detach(&word)) < 0)
			return error_nomem(err);
		at += strspn(at, " \t\n\r");
	}
	return 0;
}
