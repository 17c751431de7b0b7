/* JSON Pointer: RFC 6901. */
#include "yaml/query/query_parse.h"

#include "base/cleanup.h"
#include "base/str.h"

/* The index that a token stands for; -1: none. */
static int64_t index_of(struct ytext token)
{
	int64_t index = 0;

	if (token.len == 1 && token.s[0] == '-')
		return INT64_MAX;
	if (!token.len || token.len > 16 || (token.len > 1 && token.s[0] == '0'))
		return -1;
	for (size_t i = 0; i < token.len; i++) {
		if (token.s[i] < '0' || token.s[i] > '9')
			return -1;
		index = index * 10 + (token.s[i] - '0');
	}
	return index <= QUERY_INTEGER_LIMIT ? index : -1;
}

static int read_token(struct reader *r, struct str *out)
{
	while (!reader_at_end(r) && reader_peek(r) != '/') {
		char c = r->text[r->at++];

		if (c == '~') {
			c = reader_peek(r);
			if (c != '0' && c != '1')
				return reader_expected(r, "0 or 1 behind the ~ (~0 is ~, ~1 is /)");
			c = c == '0' ? '~' : '/';
			r->at++;
		}
		str_addch(out, c);
	}
	return str_failed(out) ? error_nomem(r->err) : 0;
}

static int parse_token(struct reader *r, struct steps *steps)
{
	struct str CLEANUP(str_release) token = STR_INIT;
	struct selector *selector;
	struct segment *segment;

	if (read_token(r, &token) < 0)
		return -1;
	segment = add_segment(r, steps, false);
	selector = segment ? add_selector(r, segment, SELECTOR_TOKEN) : NULL;
	if (!selector)
		return -1;
	selector->name.s = arena_copy(&r->query->arena, token.s, token.len);
	selector->name.len = token.len;
	if (!selector->name.s)
		return error_nomem(r->err);
	selector->index = index_of(selector->name);
	return 0;
}

int parse_pointer(struct reader *r, struct steps *steps)
{
	if (!reader_at_end(r) && reader_peek(r) != '/')
		return reader_expected(r, "a / at the start of a JSON Pointer");
	while (reader_take(r, "/"))
		if (parse_token(r, steps) < 0)
			return -1;
	return 0;
}
