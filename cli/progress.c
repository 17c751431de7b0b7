#include "cli/progress.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/plural.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const uint64_t FIRST_AFTER_NS = 500000000;
static const uint64_t REDRAW_NS = 100000000;

enum { WIDEST = 200, WIDTH_UNKNOWN = 80, BAR_WIDEST = 40, BAR_NARROWEST = 8 };

/* A line of text of bounded length. */
struct line {
	char *s;
	size_t len, size;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(line->s + line->len, line->size - line->len, fmt, ap);
	va_end(ap);
	if (len > 0)
		line->len += (size_t)len;
	if (line->len >= line->size)
		line->len = line->size - 1;
}

static void add_left(struct line *line, double seconds)
{
	unsigned long left = seconds < 359999 ? (unsigned long)(seconds + 0.999) : 359999;

	if (left >= 3600)
		add(line, "  %lu h %lu min left", left / 3600, left % 3600 / 60);
	else if (left >= 60)
		add(line, "  %lu min %lu s left", left / 60, left % 60);
	else
		add(line, "  %lu s left", left);
}

static void add_counts(struct line *line, const struct progress_counts *counts, double seconds)
{
	double rate = seconds > 0 ? (double)counts->done / seconds : 0;

	if (counts->total)
		add(line, "%zu/%zu", counts->done, counts->total);
	else
		add(line, "%zu done", counts->done);
	add(line, "  %.*f/s", rate < 10 ? 1 : 0, rate);
	if (counts->total > counts->done && rate > 0)
		add_left(line, (double)(counts->total - counts->done) / rate);
	if (counts->problems)
		add(line, "  %zu problem%s", counts->problems, plural(counts->problems));
}

/* [====>     ] and a blank, in all `width` columns. */
static void add_bar(struct line *line, const struct progress_counts *counts, size_t width)
{
	size_t inside = width - 3,
	       filled = counts->done >= counts->total
				? inside
				: (size_t)((double)inside * (double)counts->done /
					   (double)counts->total);

	add(line, "[");
	for (size_t i = 0; i < inside; i++)
		add(line, "%c", i < filled ? '=' : i == filled ? '>' : ' ');
	add(line, "] ");
}

size_t progress_render(
	char *out, size_t size, const struct progress_counts *counts, double seconds, size_t width)
{
	char text[WIDEST];
	struct line counted = {text, 0, sizeof(text)}, line = {out, 0, size};
	size_t room;

	add_counts(&counted, counts, seconds);
	room = width > counted.len ? width - counted.len : 0;
	if (counts->total && room >= BAR_NARROWEST)
		add_bar(&line, counts, room > BAR_WIDEST ? BAR_WIDEST : room);
	add(&line, "%s", text);
	if (line.len > width)
		out[line.len = width] = '\0';
	return line.len;
}

/* The last column stays free, as some terminals begin a new line behind it. */
static size_t terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return WIDTH_UNKNOWN - 1;
	return size.ws_col > WIDEST ? WIDEST - 1 : size.ws_col - 1U;
}

static bool has_terminal(void)
{
	pid_t foreground = tcgetpgrp(STDERR_FILENO);

	return foreground < 0 || foreground == getpgrp();
}

/* In one write: over what is there, with blanks behind it, and the cursor at the beginning again where nothing is to be seen. */
static void put(struct progress *p, const char *text, size_t len)
{
	char out[2 * WIDEST + 4];
	size_t blanks = p->columns > len ? p->columns - len : 0, at = 0;

	out[at++] = '\r';
	memcpy(out + at, text, len);
	at += len;
	memset(out + at, ' ', blanks);
	at += blanks;
	if (!len)
		out[at++] = '\r';
	/* a bar that can't be drawn is no reason to stop */
	(void)!file_write_all(STDERR_FILENO, out, at);
	p->columns = len;
}

void progress_begin(struct progress *p, enum progress_when when, bool quiet)
{
	const char *term = getenv("TERM");
	bool dumb = term && strcmp(term, "dumb") == 0;

	*p = (struct progress){.start = clock_ns(), .foreground_only = when == PROGRESS_AUTO};
	if (when == PROGRESS_AUTO)
		p->on = !quiet && term && !dumb && isatty(STDERR_FILENO);
	else
		p->on = when == PROGRESS_ALWAYS && !dumb;
}

void progress_draw(struct progress *p, const struct progress_counts *counts)
{
	char text[WIDEST + 1];
	uint64_t now;

	if (!p->on)
		return;
	now = clock_ns();
	if (now - p->start < FIRST_AFTER_NS || (p->drawn_at && now - p->drawn_at < REDRAW_NS))
		return;
	p->drawn_at = now;
	if (p->foreground_only && !has_terminal())
		return;
	put(p, text,
		progress_render(text, sizeof(text), counts, clock_seconds(now - p->start),
			terminal_width()));
}

void progress_clear(struct progress *p)
{
	if (p->columns)
		put(p, "", 0);
}

void progress_end(struct progress *p)
{
	progress_clear(p);
	p->on = false;
}
