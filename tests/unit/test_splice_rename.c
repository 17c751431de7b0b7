#include "tests/unit/spliced.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* `path`: of the value whose key is renamed. */
struct rename_case {
	const char *text, *path, *key, *expected;
};

static const struct ynode *key_of(const struct ynode *value)
{
	const struct ynode *parent = ynode_parent(value), *key = value - 1;

	while (ynode_parent(key) != parent)
		key = ynode_parent(key);
	return key;
}

/* The new text; NULL: refused. */
static char *rename_key(const struct rename_case *c, struct error *err)
{
	struct ydoc CLEANUP(ydoc_release) doc = YDOC_INIT;
	struct yedits CLEANUP(yedits_release) edits = YEDITS_INIT;
	struct arena CLEANUP(arena_release) arena = ARENA_INIT;
	struct yedit edit = {.kind = YEDIT_RENAME};
	const struct ynode *value;

	assert_int_equal(ydoc_parse(&doc, c->text, strlen(c->text), NULL, NULL), 0);
	value = node_at(&doc, c->path, strlen(c->path));
	assert_non_null(value);
	edit.node = key_of(value);
	assert_int_equal(yvalue_key(&arena, c->key, strlen(c->key), &edit.key), 0);
	assert_int_equal(yedits_add(&edits, &edit), 0);
	return splice_and_verify(&edits, &doc, err);
}

static void expect_renames(const struct rename_case *cases, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		struct error err = ERROR_INIT;
		char *CLEANUP(free_pointer) text = rename_key(&cases[i], &err);

		if (!text)
			fail_msg("refused: %s\nin:\n%s", error_text(&err), cases[i].text);
		if (strcmp(text, cases[i].expected) != 0)
			fail_msg("%s as %s:\n%s\nit is:\n%s\nnot:\n%s", cases[i].path, cases[i].key,
				cases[i].text, text, cases[i].expected);
	}
}

static void a_key_is_renamed_where_it_stands(void **state)
{
	static const struct rename_case cases[] = {
		{"a: 1 # x\nb: 2\n", "a", "new", "new: 1 # x\nb: 2\n"},
		{"- a:\n    b: 1\n", "0/a/b", "c d", "- a:\n    c d: 1\n"},
		{"a:\n- 1\n", "a", "b", "b:\n- 1\n"},
		{"a   : 1\n", "a", "b", "b   : 1\n"},
		{"? a\n: 1\n", "a", "b", "? b\n: 1\n"},
		{"? |\n  a\n: 1\n", "a\n", "b", "? b\n: 1\n"},
		{"{a: 1, b: 2}", "b", "c", "{a: 1, c: 2}"},
		{"{a, b}", "b", "c", "{a, c}"},
		{"[a: 1]", "0/a", "c", "[c: 1]"},
		{"a: 1\r\nb: 2\r\n", "b", "c", "a: 1\r\nc: 2\r\n"},
	};

	(void)state;
	expect_renames(cases, NR(cases));
}

static void the_style_stays_where_it_can_carry_the_key(void **state)
{
	static const struct rename_case cases[] = {
		{"'a': 1\n", "a", "b", "'b': 1\n"},
		{"\"a\": 1\n", "a", "b", "\"b\": 1\n"},
		{"'a': 1\n", "a", "8080", "8080: 1\n"},
		{"a: 1\n", "a", "x: y", "'x: y': 1\n"},
		{"a: 1\n", "a", "yes", "'yes': 1\n"},
		{"on: 1\n", "on", "off", "off: 1\n"},
		{"a: 1\n", "a", "", "'': 1\n"},
		{"a: 1\n", "a", "<<", "'<<': 1\n"},
		{"a: 1\n", "a", "x\ny", "\"x\\ny\": 1\n"},
		{"{\"n\":1}", "n", "b", "{\"b\":1}"},
	};

	(void)state;
	expect_renames(cases, NR(cases));
}

static void what_is_behind_the_colon_is_not_touched_by_a_plain_key(void **state)
{
	static const struct rename_case cases[] = {
		{"# not JSON\n{\"n\":1}", "n", "8080", "# not JSON\n{8080: 1}"},
		{"# not JSON\n{\"n\":[1]}", "n", "8080", "# not JSON\n{8080: [1]}"},
		{"# not JSON\n{\"n\":\n1}", "n", "8080", "# not JSON\n{8080:\n1}"},
	};

	(void)state;
	expect_renames(cases, NR(cases));
}

static void anchors_stay_and_tags_that_do_not_fit_go(void **state)
{
	static const struct rename_case cases[] = {
		{"&x a: 1\nb: *x\n", "a", "c", "&x c: 1\nb: *x\n"},
		{"!!str a: 1\n", "a", "c", "!!str c: 1\n"},
		{"!!int 1: 1\n", "1", "c", "c: 1\n"},
		{"&x !!int 1: 1\nb: *x\n", "1", "c", "&x c: 1\nb: *x\n"},
		{"!t a: 1\n", "a", "c", "!t c: 1\n"},
	};

	(void)state;
	expect_renames(cases, NR(cases));
}

static void a_key_that_is_there_already_is_refused(void **state)
{
	static const struct rename_case cases[] = {
		{"a: 1\nb: 2\n", "a", "b", NULL},
		{"a: 1\n'b': 2\n", "a", "b", NULL},
		{"{\"a\": 1, \"b\": 2}", "b", "a", NULL},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct error CLEANUP(error_release) err = ERROR_INIT;

		assert_null(rename_key(&cases[i], &err));
		assert_int_equal(err.code, ERROR_INVALID);
		assert_true(err.line > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_renamed_where_it_stands),
		cmocka_unit_test(the_style_stays_where_it_can_carry_the_key),
		cmocka_unit_test(what_is_behind_the_colon_is_not_touched_by_a_plain_key),
		cmocka_unit_test(anchors_stay_and_tags_that_do_not_fit_go),
		cmocka_unit_test(a_key_that_is_there_already_is_refused),
	};

	return cmocka_run_group_tests_name("splice_rename", tests, NULL, NULL);
}
