#include "cli/get_print.h"

#include "base/utf8.h"
#include "cli/color.h"
#include "cli/report.h"
#include "yaml/scalar.h"
#include "yaml/splice/render.h"

#include <string.h>

struct position {
	size_t line, column;
};

/* Where the value stands: an alias where it is itself, what is merged where its text is. */
static int find_position(const struct get_match *match, struct position *ret)
{
	const struct qplace *place = match->place;
	const struct ynode *node = place->alias ? place->alias : place->node;

	return ydoc_position(match->doc, node->start, &ret->line, &ret->column);
}

/* --- texts ----------------------------------------------------------------------------------------------------------------- */

static const char *line_end(const char *text, const char *end)
{
	const char *found = memchr(text, '\n', (size_t)(end - text));

	return found ? found : end;
}

/* One line; tabs may stay. */
static void add_safe_line(struct str *out, const char *text, const char *end)
{
	while (text < end) {
		const char *tab = memchr(text, '\t', (size_t)(end - text));

		utf8_add_safe(out, text, (size_t)((tab ? tab : end) - text));
		if (tab)
			str_addch(out, '\t');
		text = tab ? tab + 1 : end;
	}
}

static void add_text(const struct get_print *print, struct str *out, const char *text, size_t len)
{
	const char *end = text + len;

	if (!print->on_terminal) {
		str_add(out, text, len);
		return;
	}
	while (text < end) {
		const char *line = line_end(text, end);

		add_safe_line(out, text, line);
		if (line < end)
			str_addch(out, '\n');
		text = line < end ? line + 1 : end;
	}
}

static void add_place(const struct get_print *print, const struct get_match *match,
	const struct position *position, struct str *out)
{
	const struct palette *p = color_palette(print->color);

	str_adds(out, p->name);
	report_add_path(out, match->path);
	str_addf(out, "%s:%s%zu:%zu%s:", p->plain, p->place, position->line, position->column,
		p->plain);
}

/* --- the formats ----------------------------------------------------------------------------------------------------------- */

static int render(const struct get_match *match, const struct render_style *style, struct str *out,
	struct error *err)
{
	const struct yvalue value = {match->doc, match->place->node};

	return render_value(value, style, out, err);
}

/* The value alone is in `spare`. */
static void add_yaml(const struct get_print *print, const struct get_match *match,
	const struct position *position, const struct str *spare, bool below, struct str *out)
{
	if (print->place) {
		add_place(print, match, position, out);
		str_adds(out, below ? "\n  " : " ");
	}
	add_text(print, out, spare->s, spare->len);
	str_addch(out, '\n');
}

static int print_yaml(const struct get_print *print, const struct get_match *match,
	const struct position *position, struct str *spare, struct str *out, bool *ret_long,
	struct error *err)
{
	struct render_style style = RENDER_STYLE_DEFAULT;
	bool below = ynode_is_collection(match->place->node) && match->place->node->nr;

	style.expand_aliases = true;
	style.keep_plain = true;
	style.indent = print->place ? 2 : 0;
	if (render(match, &style, spare, err) < 0)
		return -1;
	*ret_long = below || memchr(spare->s, '\n', spare->len) != NULL;
	if (!print->place && !match->is_first && (*ret_long || match->after_long))
		str_adds(out, GET_SEPARATOR);
	add_yaml(print, match, position, spare, below, out);
	return 0;
}

static int print_json(const struct get_print *print, const struct get_match *match,
	const struct position *position, struct str *spare, struct str *out, bool *ret_long,
	struct error *err)
{
	static const struct render_style style = {.json = true};

	(void)print;
	*ret_long = false;
	qplace_path(match->place, spare);
	str_adds(out, "{\"path\":\"");
	utf8_add_json(out, spare->s, spare->len);
	str_adds(out, "\",\"value\":");
	if (render(match, &style, out, err) < 0)
		return -1;
	str_adds(out, ",\"file\":\"");
	utf8_add_json(out, match->path, strlen(match->path));
	str_addf(out, "\",\"document\":%zu,\"line\":%zu,\"column\":%zu}\n", match->document,
		position->line, position->column);
	return str_failed(spare) ? -1 : 0;
}

static int add_raw_value(const struct get_match *match, struct str *spare, struct error *err)
{
	static const struct render_style style = {.json = true};
	const struct ynode *node = match->place->node;

	if (node->kind != YNODE_SCALAR)
		return render(match, &style, spare, err);
	if (yscalar_type(match->doc, node, YAML_1_2) == YSCALAR_NULL)
		return str_adds(spare, "null");
	return str_add(spare, node->value, node->len);
}

static int print_raw(const struct get_print *print, const struct get_match *match,
	const struct position *position, struct str *spare, struct str *out, bool *ret_long,
	struct error *err)
{
	*ret_long = false;
	if (add_raw_value(match, spare, err) < 0)
		return -1;
	if (print->place) {
		add_place(print, match, position, out);
		str_addch(out, ' ');
	}
	add_text(print, out, spare->s, spare->len);
	return str_addch(out, print->end);
}

/* --- all ------------------------------------------------------------------------------------------------------------------- */

static int print_as(const struct get_print *print, const struct get_match *match,
	const struct position *position, struct str *spare, struct str *out, bool *ret_long,
	struct error *err)
{
	switch (print->format) {
	case GET_JSON:
		return print_json(print, match, position, spare, out, ret_long, err);
	case GET_RAW:
		return print_raw(print, match, position, spare, out, ret_long, err);
	default:
		return print_yaml(print, match, position, spare, out, ret_long, err);
	}
}

int get_print(const struct get_print *print, const struct get_match *match, struct str *spare,
	struct str *out, bool *ret_long, struct error *err)
{
	struct position position;
	size_t before = out->len;
	int r;

	str_clear(spare);
	if (find_position(match, &position) < 0)
		return error_nomem(err);
	r = print_as(print, match, &position, spare, out, ret_long, err);
	if (str_failed(out) || str_failed(spare)) {
		error_release(err);
		return error_nomem(err);
	}
	if (r < 0) {
		if (out->cap)
			out->s[out->len = before] = '\0';
		return error_at(err, match->path, position.line, position.column);
	}
	return 0;
}
