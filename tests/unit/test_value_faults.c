/*
 * Values for which memory runs out, at each allocation in turn: the makefile has the linker put the functions named __wrap_* below in the place of
 * the C library's, wherever the program's own code calls them.
 */
#include "base/str.h"
#include "yaml/splice/render.h"
#include "yaml/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t left = SIZE_MAX; /* so many allocations succeed */
static bool for_good;	       /* all that follow fail, too; else one */

void *__real_malloc(size_t size);
void *__real_calloc(size_t nr, size_t size);
void *__real_realloc(void *old, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t nr, size_t size);
void *__wrap_realloc(void *old, size_t size);

static bool allocation_fails(void)
{
	if (left == SIZE_MAX)
		return false;
	if (left > 0) {
		left--;
		return false;
	}
	if (!for_good)
		left = SIZE_MAX - 1;
	return true;
}

void *__wrap_malloc(size_t size)
{
	return allocation_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t nr, size_t size)
{
	return allocation_fails() ? NULL : __real_calloc(nr, size);
}

void *__wrap_realloc(void *old, size_t size)
{
	return allocation_fails() ? NULL : __real_realloc(old, size);
}

/* --- what is tried ---------------------------------------------------------------------------------------------------------- */

static const char text[] = "a: &x {k: v, l: [1, 2], ? [c] : d, ? [e] : ~}\nb: *x\n"
			   "c: {<<: *x, m: \"x\\ny\\n\"}\nd: !t [&y 'z', *y]\ne: null\n";
static const char other[] =
	"e: null\nd: !t [z, &y z]\nb: {l: [1, 2], k: v, ? [e] : ~, ? [c] : d}\n"
	"a: &x {? [e] : ~, k: v, l: [1, 2], ? [c] : d}\nc: {m: \"x\\ny\\n\", <<: *x}\n";

static struct ydoc doc_a = YDOC_INIT, doc_b = YDOC_INIT;
static struct yvalue value_a, value_b;

/* 0, or -1 when memory ran out; what else there is to hold is asserted. */
typedef int attempt(void);

static int parse_value(void)
{
	struct ydoc doc = YDOC_INIT;
	struct error err = ERROR_INIT;
	struct yvalue value;
	int result = yvalue_parse(&doc, text, strlen(text), "x", &value, &err);

	assert_int_equal(err.code, result < 0 ? ERROR_NOMEM : ERROR_NONE);
	error_release(&err);
	ydoc_release(&doc);
	return result;
}

static int wrap_value(void)
{
	static const struct ytext keys[] = {{"p", 1}, {"q", 1}};
	struct arena arena = ARENA_INIT;
	struct yvalue value;
	int result = yvalue_wrap(&arena, keys, 2, value_a, &value);

	arena_release(&arena);
	return result;
}

static int leave_out_nulls(void)
{
	struct arena arena = ARENA_INIT;
	struct yvalue value;
	int result = yvalue_without_nulls(&arena, value_a, &value);

	arena_release(&arena);
	return result;
}

static int compare(void)
{
	int same = yvalue_same(value_a, value_b, true);

	assert_int_not_equal(same, 0);
	return same < 0 ? -1 : 0;
}

static int render_as(const struct render_style *style)
{
	struct str out = STR_INIT;
	struct error err = ERROR_INIT;
	int result = render_value(value_a, style, &out, &err);

	assert_int_equal(err.code, result < 0 ? ERROR_NOMEM : ERROR_NONE);
	error_release(&err);
	str_release(&out);
	return result;
}

static int render_block(void)
{
	static const struct render_style style = RENDER_STYLE_DEFAULT;

	return render_as(&style);
}

static int render_expanded(void)
{
	static const struct render_style style = {
		.flow = true, .expand_aliases = true, .eol = "\n"};

	return render_as(&style);
}

/* --- trying ----------------------------------------------------------------------------------------------------------------- */

static void expect_to_survive(attempt *try)
{
	size_t nr = 0;
	int result;

	do {
		left = nr++;
		result = try();
		/* Not even asked for: this was the last one. */
		if (left > 0 && left < SIZE_MAX - 100000)
			break;
		assert_true(nr < 10000);
	} while (true);
	left = SIZE_MAX;
	assert_int_equal(result, 0);
	assert_true(nr > 1);
}

static void memory_may_run_out_anywhere(void **state)
{
	static attempt *const attempts[] = {
		parse_value, wrap_value, leave_out_nulls, compare, render_block, render_expanded};
	(void)state;
	for (size_t i = 0; i < 2 * sizeof(attempts) / sizeof(attempts[0]); i++) {
		for_good = i % 2;
		expect_to_survive(attempts[i / 2]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_may_run_out_anywhere),
	};
	int result;

	if (yvalue_parse(&doc_a, text, strlen(text), "x", &value_a, NULL) < 0 ||
		yvalue_parse(&doc_b, other, strlen(other), "x", &value_b, NULL) < 0)
		return 1;
	result = cmocka_run_group_tests(tests, NULL, NULL);
	ydoc_release(&doc_a);
	ydoc_release(&doc_b);
	return result;
}
