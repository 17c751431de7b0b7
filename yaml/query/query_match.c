/* match() and search(): patterns compiled, once where they are literals, and matched within limits. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "base/cleanup.h"
#include "yaml/query/query_eval.h"
#include "yaml/query/query_parse.h"
#include "yaml/query/query_regexp.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What one attempt to match may cost: steps of the matcher, and KiB of memory. */
static const uint32_t MOST_STEPS = 1000000, MOST_MEMORY = 20000;

/* In a long text so many places are tried as the start of a match before it is looked whether to stop. */
static const size_t STARTS = 256;

static const uint32_t OPTIONS = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE |
				PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C;

/* *ret_why NULL: no memory. */
static pcre2_code *compile(struct ytext pattern, bool whole, char why[static 160], bool *ret_oom)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	const char *reason;
	pcre2_code *code;
	size_t offset;
	int error;

	*ret_oom = false;
	if (regexp_translate(pattern, whole, &text, &reason) < 0 || str_failed(&text)) {
		*ret_oom = str_failed(&text);
		snprintf(why, 160, "%s", reason ? reason : "");
		return NULL;
	}
	code = pcre2_compile((PCRE2_SPTR)text.s, text.len, OPTIONS, &error, &offset, NULL);
	if (!code) {
		*ret_oom = error == PCRE2_ERROR_HEAP_FAILED;
		pcre2_get_error_message(error, (PCRE2_UCHAR *)why, 160);
	}
	return code;
}

/* --- when the query is compiled -------------------------------------------------------------------------------------------- */

static int keep(struct reader *r, struct expr *call, void *code)
{
	struct compiled *kept = reader_new(r, sizeof(*kept));

	if (!kept) {
		pcre2_code_free(code);
		return -1;
	}
	*kept = (struct compiled){r->query->compiled, code};
	r->query->compiled = kept;
	call->code = code;
	return 0;
}

int compile_literal(struct reader *r, struct expr *call)
{
	const struct expr *pattern = call->arguments[1];
	char why[160];
	bool oom;
	void *code;

	if (!pattern || pattern->kind != EXPR_LITERAL || pattern->literal.kind != QVALUE_STRING)
		return 0;
	code = compile(pattern->literal.text, call->function->id == FUNCTION_MATCH, why, &oom);
	if (code)
		return keep(r, call, code);
	if (oom)
		return error_nomem(r->err);
	return reader_refuse_at(
		r, pattern->at, "this is no regular expression of RFC 9485: %s", why);
}

void compiled_release(struct query *query)
{
	for (struct compiled *c = query->compiled; c; c = c->next)
		pcre2_code_free(c->code);
	query->compiled = NULL;
}

/* --- when it is run -------------------------------------------------------------------------------------------------------- */

struct matcher {
	pcre2_match_data *data;
	pcre2_match_context *context;
	/* The last pattern that came from a document, and its code (NULL: it was none) */
	struct str pattern;
	bool whole, is_known;
	pcre2_code *code;
};

static struct matcher *matcher_get(struct query_run *run)
{
	struct matcher *m = run->match;

	if (m)
		return m;
	m = calloc(1, sizeof(*m));
	if (!m)
		return NULL;
	run->match = m;
	m->pattern = (struct str)STR_INIT;
	m->data = pcre2_match_data_create(1, NULL);
	m->context = pcre2_match_context_create(NULL);
	if (!m->data || !m->context) {
		qmatch_release(run);
		return NULL;
	}
	pcre2_set_match_limit(m->context, MOST_STEPS);
	pcre2_set_depth_limit(m->context, MOST_STEPS);
	pcre2_set_heap_limit(m->context, MOST_MEMORY);
	return m;
}

void qmatch_release(struct query_run *run)
{
	struct matcher *m = run->match;

	if (!m)
		return;
	pcre2_match_data_free(m->data);
	pcre2_match_context_free(m->context);
	pcre2_code_free(m->code);
	str_release(&m->pattern);
	free(m);
	run->match = NULL;
}

/* 0: what is not a pattern has no code. */
static int learn(struct matcher *m, struct ytext pattern, bool whole)
{
	char why[160];
	bool oom;

	if (m->is_known && m->whole == whole && m->pattern.len == pattern.len &&
		memcmp(m->pattern.s, pattern.s, pattern.len) == 0)
		return 0;
	pcre2_code_free(m->code);
	m->is_known = false;
	m->code = compile(pattern, whole, why, &oom);
	str_clear(&m->pattern);
	if (oom || str_add(&m->pattern, pattern.s, pattern.len) < 0)
		return -1;
	m->whole = whole;
	m->is_known = true;
	return 0;
}

static int explain(struct eval *e, int result)
{
	switch (result) {
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
		return error_set(e->err, ERROR_LIMIT,
			"a pattern of match() or search() takes too many steps on a value");
	case PCRE2_ERROR_NOMEMORY:
		return error_nomem(e->err);
	default:
		return 0; /* none, or not UTF-8: no match */
	}
}

/* A pattern for the whole text is tried at its beginning only. */
static int run_code(
	struct eval *e, struct matcher *m, const pcre2_code *code, bool whole, struct ytext text)
{
	uint32_t options = 0;
	size_t start = 0, end;

	for (;;) {
		int result;

		/* not within a character */
		while (start < text.len && ((unsigned char)text.s[start] & 0xC0) == 0x80)
			start++;
		end = whole || text.len - start <= STARTS ? PCRE2_UNSET : start + STARTS - 1;
		pcre2_set_offset_limit(m->context, end);
		result = pcre2_match(
			code, (PCRE2_SPTR)text.s, text.len, start, options, m->data, m->context);
		if (result >= 0)
			return 1;
		if (result != PCRE2_ERROR_NOMATCH || end == PCRE2_UNSET)
			return explain(e, result);
		if (stop_error(e->run->stop, e->err) < 0)
			return -1;
		options = PCRE2_NO_UTF_CHECK;
		start = end + 1;
	}
}

int qmatch_text(struct eval *e, void *code, struct ytext pattern, bool whole, struct ytext text)
{
	struct matcher *m = matcher_get(e->run);

	if (!m)
		return error_nomem(e->err);
	if (!code) {
		if (learn(m, pattern, whole) < 0)
			return error_nomem(e->err);
		code = m->code;
	}
	if (eval_visit(e, 1 + text.len / 64) < 0)
		return -1;
	return code ? run_code(e, m, code, whole, text) : 0;
}
