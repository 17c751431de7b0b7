/*
 * Splices for which memory runs out, at each allocation in turn: the makefile has the linker put the functions named __wrap_* below in the place of the C
 * library's, wherever the program's own code calls them.
 */
#include "tests/unit/edit_script.h"

#include <stdint.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

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
		left = SIZE_MAX;
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

struct fault_case {
	const char *before, *edits;
};

static const struct fault_case cases[] = {
	{"a: 1 # c\nb: |\n  x\n\nc:\n  d: 1 # e\nf:\n",
		"set /a = {x: [1, {w: \"l\\nm\\n\"}]} ; set /b = 5 ; set /c = !t x ; set /f = [v]"},
	{"a: &x 1\nb: *x\nc: # d\n  e: 1\n",
		"set /a = {b: 1} ; set /c = v ; add / z = 'q' ; put / 0 w = \"l\\nm\\n\""},
	{"- a: 1\n  b: 2\n- c", "put /0 0 x = 3 ; insert / 1 = {d: [1]} ; append / = e ; cut /0/b"},
	{"{\n  \"a\": [1],\n  \"b\": {}\n}\n",
		"add / c = {d: 1} ; append /a = 2 ; add /b e = [3] ; set /a/0 = {}"},
	{"[a: 1, {b, c: }, [\n  d # e\n]]\n",
		"add /0 x = 1 ; set /1/b = 2 ; set /1/c = 3 ; append /2 = 4"},
	{"a: |\n  x", "add / b = 2"},
	{"--- # c\n---\n", "root 0 = x ; set /@1 = {a: 1}"},
	{"a: 1\n", "add / a = 2"},
	{"a: 1\n", "set /a = 2 ; set /a = 3"},
};

/* 0, or -1 when memory ran out. What is refused is refused with every amount of memory that is enough. */
static int splice_once(struct script *t, bool json)
{
	struct splice_opts opts = {.json = json};
	struct error err = ERROR_INIT;
	int result = yedits_splice(&t->edits, &t->doc, &opts, &t->result, &err);
	bool no_memory = result < 0 && err.code == ERROR_NOMEM;

	if (result < 0)
		assert_true(no_memory || err.code == ERROR_INVALID);
	if (result < 0)
		assert_int_equal(t->result.len, 0);
	error_release(&err);
	return no_memory ? -1 : 0;
}

static void try_case(const struct fault_case *c, bool all_that_follow)
{
	struct script t;
	char *meant;
	size_t good = 0;
	int result;
	bool json;

	script_init(&t);
	assert_int_equal(ydoc_parse(&t.doc, c->before, strlen(c->before), NULL, NULL), 0);
	json = splice_is_json(&t.doc);
	script_add(&t, c->edits);
	assert_int_equal(splice_once(&t, json), 0);
	meant = str_detach(&t.result);
	t.result = (struct str)STR_INIT;
	do {
		str_release(&t.result);
		for_good = all_that_follow;
		left = good++;
		result = splice_once(&t, json);
		if (left != SIZE_MAX && left > 0)
			result = 1; /* not all were used: it is done */
		left = SIZE_MAX;
		if (result >= 0)
			assert_string_equal(t.result.s, meant);
	} while (result <= 0 && good < 10000);
	assert_true(good > 1 && good < 10000);
	free(meant);
	script_release(&t);
}

static void each_allocation_may_fail(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		try_case(&cases[i], false);
}

static void memory_may_run_out_at_any_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		try_case(&cases[i], true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(memory_may_run_out_at_any_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
