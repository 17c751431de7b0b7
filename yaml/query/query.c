#include "yaml/query/query.h"

#include "base/utf8.h"
#include "yaml/query/query_parse.h"

#include <stdlib.h>
#include <string.h>

static int parse_jsonpath(struct reader *r, struct steps *steps)
{
	r->at++;
	if (parse_segments(r, steps) < 0)
		return -1;
	return reader_at_end(r) ? 0 : reader_expected(r, "a dot or [");
}

static int number_segments(struct query *query)
{
	size_t i = 0;

	query->segments =
		arena_alloc(&query->arena, (query->steps.nr + 1) * sizeof(*query->segments));
	if (!query->segments)
		return -1;
	for (struct segment *s = query->steps.first; s; s = s->next)
		query->segments[i++] = s;
	return 0;
}

static int compile(struct query *query, size_t len, bool pointer_only, struct error *err)
{
	struct reader r = {.text = query->text, .len = len, .query = query, .err = err};
	char first = reader_peek(&r);
	int result;

	if (utf8_check(query->text, len) < len)
		return error_set(
			err, ERROR_CONFIG, "the query '%.*s' is not UTF-8", (int)len, query->text);
	query->is_pointer = pointer_only || !len || first == '/';
	if (query->is_pointer)
		result = parse_pointer(&r, &query->steps);
	else if (first == '$')
		result = parse_jsonpath(&r, &query->steps);
	else
		result = parse_short(&r, &query->steps);
	if (result == 0 && number_segments(query) < 0)
		result = error_nomem(err);
	return result;
}

static int make(
	const char *text, size_t len, bool pointer_only, struct query **ret, struct error *err)
{
	struct query *query = calloc(1, sizeof(*query));

	if (!query)
		return error_nomem(err);
	query->text = arena_copy(&query->arena, text, len);
	if (!query->text)
		error_nomem(err);
	if (!query->text || compile(query, len, pointer_only, err) < 0) {
		query_free(query);
		return -1;
	}
	*ret = query;
	return 0;
}

int query_compile(const char *text, size_t len, struct query **ret, struct error *err)
{
	return make(text, len, false, ret, err);
}

int query_compile_pointer(const char *text, size_t len, struct query **ret, struct error *err)
{
	return make(text, len, true, ret, err);
}

void query_free(struct query *query)
{
	if (!query)
		return;
	compiled_release(query);
	arena_release(&query->arena);
	free(query);
}

const char *query_text(const struct query *query)
{
	return query->text;
}

/* --- for changes ----------------------------------------------------------------------------------------------------------- */

size_t query_segments(const struct query *query)
{
	return query->steps.nr;
}

/* The only selector of a segment; NULL: it is not the only one. */
static const struct selector *only_selector(const struct segment *segment)
{
	return segment->descendant || segment->selectors->next ? NULL : segment->selectors;
}

static bool is_name(const struct segment *segment)
{
	const struct selector *only = only_selector(segment);

	return only && (only->kind == SELECTOR_NAME || only->kind == SELECTOR_TOKEN);
}

size_t query_names(const struct query *query)
{
	size_t nr = 0;

	while (nr < query->steps.nr && is_name(query->segments[query->steps.nr - 1 - nr]))
		nr++;
	return nr;
}

struct ytext query_name(const struct query *query, size_t i)
{
	return query->segments[i]->selectors->name;
}

int query_last_index(const struct query *query, int64_t *ret_index)
{
	const struct selector *only = query->steps.last ? only_selector(query->steps.last) : NULL;

	if (!only || !(only->kind == SELECTOR_INDEX ||
			     (only->kind == SELECTOR_TOKEN && only->index >= 0)))
		return 0;
	*ret_index = only->index;
	return 1;
}

bool query_is_singular(const struct query *query)
{
	return steps_are_singular(&query->steps);
}

bool query_counts_back(const struct query *query)
{
	for (size_t i = 0; i < query->steps.nr; i++) {
		const struct selector *only = only_selector(query->segments[i]);

		if (only && only->kind == SELECTOR_INDEX && only->index < 0)
			return true;
	}
	return false;
}
