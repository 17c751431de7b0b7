/*
 * The short form: JSONPath without its `$.`, in which a key is all up to the next `.` or `[`.
 */
#include "yaml/query/query_parse.h"

static int parse_key(struct reader *r, struct steps *steps, bool descendant)
{
	struct selector *selector;
	struct segment *segment;
	size_t start = r->at;

	if (reader_peek(r) == '"' || reader_peek(r) == '\'')
		return reader_expected(r, "a key without quotes (or one in brackets: [\"...\"])");
	while (!reader_at_end(r) && r->text[r->at] != '.' && r->text[r->at] != '[')
		r->at++;
	if (r->at == start)
		return reader_expected(r, descendant ? "a key, * or [" : "a key or *");
	segment = add_segment(r, steps, descendant);
	selector = segment ? add_selector(r, segment, SELECTOR_NAME) : NULL;
	if (!selector)
		return -1;
	selector->name = (struct ytext){r->text + start, r->at - start};
	if (selector->name.len == 1 && selector->name.s[0] == '*')
		selector->kind = SELECTOR_WILDCARD;
	return 0;
}

int parse_short(struct reader *r, struct steps *steps)
{
	bool at_name;

	/* It may be that of a JSONPath that is meant; a key with a blank ahead of it can be quoted. */
	reader_skip_blanks(r);
	if (r->at)
		return reader_refuse_at(r, 0, "a query does not begin with a blank");
	/* As yq and jq write it: .a.b */
	at_name = reader_peek_at(r, 1) != '.' && reader_take(r, ".");
	at_name = at_name || (reader_peek(r) != '.' && reader_peek(r) != '[');
	while (at_name || !reader_at_end(r)) {
		bool descendant = !at_name && reader_take(r, "..");
		int result;

		if (reader_peek(r) == '[')
			result = parse_brackets(r, steps, descendant);
		else if (at_name || descendant || reader_take(r, "."))
			result = parse_key(r, steps, descendant);
		else
			result = reader_expected(r, "a dot or [");
		if (result < 0)
			return -1;
		at_name = false;
	}
	return 0;
}
