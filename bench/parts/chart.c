#include "bench/parts/chart.h"

#include <math.h>
#include <stdbool.h>

enum { WIDTH = 760, HEIGHT = 440, LEFT = 90, RIGHT = 210, TOP = 60, BOTTOM = 60 };
enum { X_END = WIDTH - RIGHT, Y_END = HEIGHT - BOTTOM };

/* Dark enough on white, and told apart by those who see no red or no green. */
static const char *const colours[CHART_LINES] = {"#0072b2", "#d55e00", "#117733"};

/* The powers of ten, as exponents, between which all values lie. */
struct decades {
	int low, high;
};

static struct decades decades_of(const struct chart *c)
{
	double least = c->y[0][0], most = least;

	for (size_t line = 0; line < c->lines; line++)
		for (size_t i = 0; i < c->places; i++) {
			least = fmin(least, c->y[line][i]);
			most = fmax(most, c->y[line][i]);
		}
	struct decades d = {(int)floor(log10(least)), (int)ceil(log10(most))};

	if (d.high == d.low)
		d.high++;
	return d;
}

static double last_of(const struct chart *c, size_t line)
{
	return c->y[line][c->places - 1];
}

static double x_of(const struct chart *c, size_t i)
{
	return LEFT +
	       (double)(X_END - LEFT) * (double)i / (double)(c->places > 1 ? c->places - 1 : 1);
}

static double y_of(struct decades d, double value)
{
	return Y_END - (Y_END - TOP) * (log10(value) - d.low) / (d.high - d.low);
}

static void text(FILE *out, double x, double y, const char *anchor, const char *more, const char *s)
{
	fprintf(out, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n", x, y, anchor,
		more, s);
}

static void write_axes(const struct chart *c, struct decades d, FILE *out)
{
	char label[64];

	for (int e = d.low; e <= d.high; e++) {
		double y = y_of(d, pow(10, e));

		fprintf(out, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\"/>\n",
			LEFT, y, X_END, y, e == d.low ? "#333" : "#ddd");
		snprintf(label, sizeof(label), "%g%s", pow(10, e), c->y_unit);
		text(out, LEFT - 10, y + 4, "end", "", label);
	}
	for (size_t i = 0; i < c->places; i++) {
		fprintf(out,
			"<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333\"/>\n",
			x_of(c, i), Y_END, x_of(c, i), Y_END + 5);
		snprintf(label, sizeof(label), "%u", c->x[i]);
		text(out, x_of(c, i), Y_END + 20, "middle", "", label);
	}
	text(out, LEFT, TOP - 30, "start", " font-weight=\"bold\"", c->title);
	text(out, LEFT, TOP - 12, "start", "", c->y_title);
	text(out, (LEFT + X_END) / 2.0, HEIGHT - 15, "middle", "", c->x_title);
}

/* The line that ends highest among those not `written`, of which there is one. */
static size_t highest(const struct chart *c, const bool written[CHART_LINES])
{
	size_t top = 0;

	while (written[top])
		top++;
	for (size_t line = top + 1; line < c->lines; line++)
		if (!written[line] && last_of(c, line) > last_of(c, top))
			top = line;
	return top;
}

/* Names stand at the ends of their lines; those that would touch the one above are moved down. */
static void write_names(const struct chart *c, struct decades d, FILE *out)
{
	bool written[CHART_LINES] = {false};
	double free_from = 0;
	char more[32];

	for (size_t nr = 0; nr < c->lines; nr++) {
		size_t line = highest(c, written);

		written[line] = true;
		free_from = fmax(free_from, y_of(d, last_of(c, line)) + 4);
		snprintf(more, sizeof(more), " fill=\"%s\"", colours[line]);
		text(out, X_END + 12, free_from, "start", more, c->names[line]);
		free_from += 16;
	}
}

static void write_line(const struct chart *c, struct decades d, size_t line, FILE *out)
{
	const char *colour = colours[line];

	fprintf(out, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour);
	for (size_t i = 0; i < c->places; i++)
		fprintf(out, "%s%.1f,%.1f", i ? " " : "", x_of(c, i), y_of(d, c->y[line][i]));
	fprintf(out, "\"/>\n");
	for (size_t i = 0; i < c->places; i++)
		fprintf(out,
			"<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%g: %.3g%s</title></circle>\n",
			x_of(c, i), y_of(d, c->y[line][i]), colour, (double)c->x[i], c->y[line][i],
			c->y_unit);
}

void chart_write(const struct chart *c, FILE *out)
{
	struct decades d = decades_of(c);

	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
		" font-family=\"sans-serif\" font-size=\"13\">\n"
		"<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
		WIDTH, HEIGHT, WIDTH, HEIGHT);
	write_axes(c, d, out);
	for (size_t line = 0; line < c->lines; line++)
		write_line(c, d, line, out);
	write_names(c, d, out);
	fprintf(out, "</svg>\n");
}
