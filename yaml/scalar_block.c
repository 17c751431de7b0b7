/* Literal and folded block scalars. */
#include "yaml/scalar_forms.h"

#include <string.h>

/* The columns of its lines: at least one more than the parent's. */
static size_t lines_indent(const struct scalar_place *place)
{
	size_t least = place->parent_indent == SIZE_MAX ? 1 : place->parent_indent + 1;

	return place->indent >= least ? place->indent : least + 1;
}

/* 0: there can be none. At the root, parsers do not agree about what it counts from. */
static unsigned indicator(const struct scalar_place *place)
{
	size_t digit = lines_indent(place) - place->parent_indent;

	if (place->parent_indent == SIZE_MAX)
		return 0;

	return digit <= 9 ? (unsigned)digit : 0;
}

/* The indicators of the old header: up to its first blank. */
static size_t indicators_len(const struct scalar_place *place)
{
	size_t i = 0;

	while (place->header && i < place->header_len && strchr("+-0123456789", place->header[i]) &&
		place->header[i])
		i++;
	return i;
}

/* Are the empty lines that stand behind it its own in any case, or are there none? */
static bool can_keep(const struct scalar_place *place)
{
	return place->may_keep || place->at_end ||
	       (place->header && memchr(place->header, '+', indicators_len(place)));
}

bool scalar_can_be_block(const struct scalar_traits *traits, enum ynode_style style,
	const struct scalar_place *place, unsigned *ret_digit)
{
	*ret_digit = 0;
	if (place->in_flow || place->is_key || place->json || place->no_block)
		return false;
	/* What blank lines at its ends are, parsers do not agree about. */
	if (traits->special || traits->all_breaks || traits->blank_edge)
		return false;
	if (traits->last_breaks > 1 && !can_keep(place))
		return false;
	/* Lines that start with a blank are not folded, so other rules hold around them. */
	if (style == YSTYLE_FOLDED && traits->blank_line_start)
		return false;
	if (!traits->blank_start)
		return true;
	*ret_digit = indicator(place);
	return *ret_digit;
}

void scalar_add_header_comment(struct str *out, const struct scalar_place *place)
{
	size_t from = indicators_len(place), end = place->header_len;

	if (!place->header || !memchr(place->header + from, '#', end - from))
		return;
	while (end > from && strchr(" \t\r\n", place->header[end - 1]))
		end--;
	str_add(out, place->header + from, end - from);
}

static void add_header(struct str *out, const struct scalar_traits *traits, enum ynode_style style,
	const struct scalar_place *place, unsigned digit)
{
	str_addch(out, style == YSTYLE_LITERAL ? '|' : '>');
	if (digit)
		str_addch(out, (char)('0' + digit));
	if (traits->last_breaks != 1)
		str_addch(out, traits->last_breaks ? '+' : '-');
	scalar_add_header_comment(out, place);
}

/* Within a folded one, a line break between two lines with text would become a blank. */
static void add_break(
	struct str *out, enum ynode_style style, const struct scalar_place *place, bool between)
{
	str_adds(out, place->eol);
	if (style == YSTYLE_FOLDED && between)
		str_adds(out, place->eol);
}

void scalar_add_block(struct str *out, const char *text, size_t len,
	const struct scalar_traits *traits, enum ynode_style style,
	const struct scalar_place *place, unsigned digit)
{
	const char *end = text + len - (traits->last_breaks ? 1 : 0);
	const size_t indent = lines_indent(place);
	const char *last =
		text + len - traits->last_breaks; /* where the last line with text ends */

	add_header(out, traits, style, place, digit);
	str_adds(out, place->eol);
	for (const char *line = text; line <= end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop ? stop : end;
		if (stop > line) {
			str_pad(out, ' ', indent);
			str_add(out, line, (size_t)(stop - line));
		}
		if (stop == end)
			break;
		add_break(out, style, place, stop > line && stop < last);
		line = stop + 1;
	}
	/* What follows in the text ends the last line, if anything does. */
	if (place->at_end && traits->last_breaks)
		str_adds(out, place->eol);
}
