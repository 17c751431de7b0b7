/* Segments and selectors: RFC 9535, 2.3 and 2.5. */
#include "yaml/query/query_parse.h"

struct segment *add_segment(struct reader *r, struct steps *steps, bool descendant)
{
	struct segment *segment = reader_new(r, sizeof(*segment));

	if (!segment)
		return NULL;
	segment->descendant = descendant;
	if (steps->last)
		steps->last->next = segment;
	else
		steps->first = segment;
	steps->last = segment;
	steps->nr++;
	return segment;
}

struct selector *add_selector(struct reader *r, struct segment *segment, enum selector_kind kind)
{
	struct selector *selector = reader_new(r, sizeof(*selector));

	if (!selector)
		return NULL;
	selector->kind = kind;
	segment->selectors = selector;
	return selector;
}

/* --- what stands in brackets ----------------------------------------------------------------------------------------------- */

/* Behind the first colon, the start being read already. */
static int parse_slice(struct reader *r, struct selector *selector)
{
	struct slice *slice = &selector->slice;

	selector->kind = SELECTOR_SLICE;
	slice->step = 1;
	reader_skip_blanks(r);
	if (reader_at_integer(r)) {
		slice->has_end = true;
		if (reader_integer(r, &slice->end) < 0)
			return -1;
	}
	reader_skip_blanks(r);
	if (!reader_take(r, ":"))
		return 0;
	reader_skip_blanks(r);
	return reader_at_integer(r) ? reader_integer(r, &slice->step) : 0;
}

static int parse_index_or_slice(struct reader *r, struct selector *selector)
{
	size_t end;

	selector->kind = SELECTOR_INDEX;
	if (reader_at_integer(r)) {
		if (reader_integer(r, &selector->index) < 0)
			return -1;
		selector->slice.has_start = true;
		selector->slice.start = selector->index;
	}
	/* Blanks ahead of a colon belong to the slice; others are the affair of the brackets. */
	end = r->at;
	reader_skip_blanks(r);
	if (reader_take(r, ":"))
		return parse_slice(r, selector);
	r->at = end;
	return 0;
}

static int parse_selector(struct reader *r, struct selector *selector)
{
	char c = reader_peek(r);

	if (c == '\'' || c == '"') {
		selector->kind = SELECTOR_NAME;
		return reader_string(r, &selector->name);
	}
	if (reader_take(r, "*")) {
		selector->kind = SELECTOR_WILDCARD;
		return 0;
	}
	if (c == ':' || reader_at_integer(r))
		return parse_index_or_slice(r, selector);
	if (reader_take(r, "?")) {
		selector->kind = SELECTOR_FILTER;
		selector->filter = parse_filter(r);
		return selector->filter ? 0 : -1;
	}
	return reader_expected(r, "a 'name' in quotes, *, an index, a slice or a ?filter");
}

int parse_brackets(struct reader *r, struct steps *steps, bool descendant)
{
	struct segment *segment = add_segment(r, steps, descendant);
	struct selector **next = segment ? &segment->selectors : NULL;

	if (!segment)
		return -1;
	r->at++;
	do {
		reader_skip_blanks(r);
		*next = reader_new(r, sizeof(**next));
		if (!*next || parse_selector(r, *next) < 0)
			return -1;
		next = &(*next)->next;
		reader_skip_blanks(r);
	} while (reader_take(r, ","));
	if (!reader_take(r, "]"))
		return reader_expected(r, "a comma or ]");
	return 0;
}

/* --- segments -------------------------------------------------------------------------------------------------------------- */

/* Behind `.` or `..`. */
static int parse_dotted(struct reader *r, struct steps *steps, bool descendant)
{
	struct segment *segment;
	struct selector *selector;
	bool wildcard = reader_take(r, "*");

	if (!wildcard && !reader_at_name(r))
		return reader_expected(r, descendant ? "a name, * or [" : "a name or *");
	segment = add_segment(r, steps, descendant);
	selector = segment ? add_selector(r, segment, wildcard ? SELECTOR_WILDCARD : SELECTOR_NAME)
			   : NULL;
	if (!selector)
		return -1;
	if (!wildcard)
		selector->name = reader_name(r);
	return 0;
}

/* 1: there was one. */
static int parse_segment(struct reader *r, struct steps *steps)
{
	if (reader_take(r, "..")) {
		if (reader_peek(r) == '[')
			return parse_brackets(r, steps, true) < 0 ? -1 : 1;
		return parse_dotted(r, steps, true) < 0 ? -1 : 1;
	}
	if (reader_take(r, "."))
		return parse_dotted(r, steps, false) < 0 ? -1 : 1;
	if (reader_peek(r) == '[')
		return parse_brackets(r, steps, false) < 0 ? -1 : 1;
	return 0;
}

int parse_segments(struct reader *r, struct steps *steps)
{
	size_t end;
	int result;

	/* Blanks behind the last one do not belong to it. */
	do {
		end = r->at;
		reader_skip_blanks(r);
		result = parse_segment(r, steps);
	} while (result > 0);
	r->at = end;
	return result;
}
