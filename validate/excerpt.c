#include "validate/excerpt.h"

#include "base/cleanup.h"
#include "base/utf8.h"

#include <string.h>

enum { TAB = 8, WIDEST = 100 };

static const char bold[] = "\x1b[1m", red[] = "\x1b[31m", yellow[] = "\x1b[33m",
		  plain[] = "\x1b[0m";

/* A line as it will stand on the terminal: read twice, first to measure, then to write. */
struct cells {
	const char *at, *end;
	size_t column;	 /* code points passed, from 1 */
	size_t x;	 /* terminal columns passed */
	struct str cell; /* the next code point, printable */
	size_t width;
};

static void cells_start(struct cells *c, const struct finding *f)
{
	c->at = f->excerpt;
	c->end = f->excerpt + strlen(f->excerpt);
	c->column = f->excerpt_column;
	c->x = 0;
}

/* Make the next code point ready in cell and width; false at the end. */
static bool cells_next(struct cells *c)
{
	uint32_t cp = 0;
	size_t n;

	if (c->at == c->end)
		return false;
	n = utf8_decode(c->at, (size_t)(c->end - c->at), &cp);
	str_clear(&c->cell);
	if (cp == '\t') {
		c->width = TAB - c->x % TAB;
		str_pad(&c->cell, ' ', c->width);
	} else {
		utf8_add_safe(&c->cell, c->at, n ? n : 1);
		c->width = c->cell.len == n ? (size_t)utf8_width(cp) : c->cell.len;
	}
	c->at += n ? n : 1;
	return true;
}

static void cells_pass(struct cells *c)
{
	c->column++;
	c->x += c->width;
}

/* Terminal columns: of the place, behind it, of the whole line. */
struct extent {
	size_t start, end, all;
};

static struct extent measure(struct cells *c, const struct finding *f)
{
	struct extent e = {SIZE_MAX, SIZE_MAX, 0};

	for (cells_start(c, f); cells_next(c); cells_pass(c)) {
		if (c->column == f->column)
			e.start = c->x;
		if (f->end_line == f->line && c->column == f->end_column)
			e.end = c->x;
	}
	e.all = c->x;
	if (e.start > e.all)
		e.start = e.all;
	if (e.end > e.all)
		e.end = e.all;
	if (e.end <= e.start)
		e.end = e.start + 1;
	return e;
}

static const char *if_color(bool color, const char *code)
{
	return color ? code : "";
}

/* The source line from column `from` on, and the line with the caret. */
static void add_lines(
	struct cells *c, const struct finding *f, struct extent e, bool color, struct str *out)
{
	const char *hue = f->level == FINDING_ERROR ? red : yellow;
	size_t most = e.all > WIDEST ? e.all - WIDEST : 0;
	size_t before = e.start > WIDEST / 3 ? e.start - WIDEST / 3 : 0;
	size_t from = before < most ? before : most;
	size_t to = e.all > from + WIDEST ? from + WIDEST : e.all;
	bool cut_left = from > 0 || f->excerpt_column > 1;

	str_adds(out, cut_left ? "  …" : "  ");
	for (cells_start(c, f); cells_next(c); cells_pass(c))
		if (c->x >= from && c->x + c->width <= to)
			str_add(out, c->cell.s, c->cell.len);
		else if (c->x < from && c->x + c->width > from)
			str_pad(out, ' ', c->x + c->width - from);
	str_adds(out, to < e.all || f->excerpt_cut ? "…\n" : "\n");
	str_pad(out, ' ', 2 + cut_left + e.start - from);
	str_addf(out, "%s^", if_color(color, hue));
	if (e.end > to)
		e.end = to;
	if (e.end > e.start + 1)
		str_pad(out, '~', e.end - e.start - 1);
	str_addf(out, "%s\n", if_color(color, plain));
}

static void add_headline(const char *path, const struct finding *f, bool color, struct str *out)
{
	str_adds(out, if_color(color, bold));
	utf8_add_safe(out, path, strlen(path));
	if (f->line)
		str_addf(out, ":%zu:%zu", f->line, f->column);
	str_addf(out, ":%s ", if_color(color, plain));
	utf8_add_safe(out, f->message, strlen(f->message));
	str_addch(out, '\n');
}

int excerpt_source(const struct finding *f, bool color, struct str *out)
{
	struct cells c = {.cell = STR_INIT};

	if (f->excerpt && f->line)
		add_lines(&c, f, measure(&c, f), color, out);
	if (f->note) {
		str_adds(out, "  ");
		utf8_add_safe(out, f->note, strlen(f->note));
		str_addch(out, '\n');
	}
	if (str_failed(&c.cell))
		out->oom = true;
	str_release(&c.cell);
	return str_failed(out) ? -1 : 0;
}

int excerpt_render(const char *path, const struct finding *f, bool color, struct str *out)
{
	add_headline(path, f, color, out);
	return excerpt_source(f, color, out);
}
