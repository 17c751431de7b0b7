#include "cli/say.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct {
	void (*clear)(void *ctx);
	void *ctx;
} first;

void say_after(void (*clear)(void *ctx), void *ctx)
{
	first.clear = clear;
	first.ctx = ctx;
}

/* In one write, so that lines of several processes don't mix. */
static int print_line(const struct str *text)
{
	struct str CLEANUP(str_release) line = STR_INIT;

	str_adds(&line, "cfgedit: ");
	utf8_add_safe(&line, text->s, text->len);
	str_addch(&line, '\n');
	if (first.clear)
		first.clear(first.ctx);
	if (str_failed(text) || str_failed(&line))
		return -1;
	fwrite(line.s, 1, line.len, stderr);
	return 0;
}

int say_error(const struct error *err)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	if (err->path) {
		str_adds(&text, err->path);
		if (err->line)
			str_addf(&text, ":%zu", err->line);
		if (err->line && err->column)
			str_addf(&text, ":%zu", err->column);
		str_adds(&text, ": ");
	}
	str_adds(&text, error_text(err));
	if (print_line(&text) < 0) {
		struct error bare = {.code = err->code};

		fprintf(stderr, "cfgedit: %s\n", error_text(&bare));
	}
	return error_exit_status(err);
}

void say(const char *fmt, ...)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	va_list ap;

	va_start(ap, fmt);
	str_addfv(&text, fmt, ap);
	va_end(ap);
	if (print_line(&text) < 0)
		fputs("cfgedit: out of memory\n", stderr);
}
