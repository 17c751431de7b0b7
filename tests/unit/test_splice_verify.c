#include "tests/unit/spliced.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* What came of an edit: the text before, the kind, the place, the value (YAML), and a text that somebody made of it. */
struct verify_case {
	const char *before;
	enum yedit_kind kind;
	const char *path, *key, *value;
	size_t at;
	const char *after;
	size_t line, column; /* of the first difference; 0: it is what was meant */
};

static void make_edit(const struct verify_case *c, const struct ydoc *before, struct arena *arena,
	struct ydoc *value_doc, struct yedits *edits)
{
	struct yedit edit = {.kind = c->kind, .at = c->at};

	if (!c->path)
		return;
	edit.node = node_at(before, c->path, strlen(c->path));
	assert_non_null(edit.node);
	/* `path` of a rename leads to the value. */
	if (c->kind == YEDIT_RENAME)
		edit.node--;
	if (c->key)
		assert_int_equal(yvalue_key(arena, c->key, strlen(c->key), &edit.key), 0);
	if (c->value)
		assert_int_equal(yvalue_parse(value_doc, c->value, strlen(c->value), "value",
					 &edit.value, NULL),
			0);
	assert_int_equal(yedits_add(edits, &edit), 0);
}

static void expect_verdict(const struct verify_case *c)
{
	struct ydoc CLEANUP(ydoc_release) before = YDOC_INIT;
	struct ydoc CLEANUP(ydoc_release) after = YDOC_INIT;
	struct ydoc CLEANUP(ydoc_release) value_doc = YDOC_INIT;
	struct yedits CLEANUP(yedits_release) edits = YEDITS_INIT;
	struct arena CLEANUP(arena_release) arena = ARENA_INIT;
	struct error CLEANUP(error_release) err = ERROR_INIT;
	int verified;

	assert_int_equal(ydoc_parse(&before, c->before, strlen(c->before), NULL, NULL), 0);
	assert_int_equal(ydoc_parse(&after, c->after, strlen(c->after), NULL, NULL), 0);
	make_edit(c, &before, &arena, &value_doc, &edits);
	verified = yedits_verify(&edits, &before, &after, &err);
	if (verified != (c->line ? -1 : 0) || err.line != c->line || err.column != c->column)
		fail_msg("from:\n%s\nto:\n%s\nit says %d at %zu:%zu: %s", c->before, c->after,
			verified, err.line, err.column, verified ? error_text(&err) : "");
	if (c->line)
		assert_int_equal(err.code, ERROR_INVALID);
}

static void expect_verdicts(const struct verify_case *cases, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		expect_verdict(&cases[i]);
}

#define UNCHANGED		     0, NULL, NULL, NULL, 0
#define REPLACE(path, value)	     YEDIT_REPLACE, path, NULL, value, 0
#define REMOVE(path)		     YEDIT_REMOVE, path, NULL, NULL, 0
#define INSERT(path, at, key, value) YEDIT_INSERT, path, key, value, at
#define RENAME(path, key)	     YEDIT_RENAME, path, key, NULL, 0

static void what_no_edit_changes_must_be_the_same(void **state)
{
	static const struct verify_case cases[] = {
		{"a: 1\nb: [x, 'y']\n", UNCHANGED, "{a: 1, b: [x, y]}", 1, 15},
		{"a: 1\nb: [x, 'z']\n", UNCHANGED, "{a: 1, b: [x, z]}", 0, 0},
		{"a: 1\n", UNCHANGED, "a: 2\n", 1, 4},
		{"a: 1\n", UNCHANGED, "a: '1'\n", 1, 4},
		{"a: 1\n", UNCHANGED, "b: 1\n", 1, 1},
		{"a: 1\n", UNCHANGED, "a: 1\nb: 2\n", 2, 1},
		{"a: 1\nb: 2\n", UNCHANGED, "a: 1\n", 2, 1},
		{"a: 1\nb: 2\n", UNCHANGED, "b: 2\na: 1\n", 1, 1},
		{"[a, b]", UNCHANGED, "[b, a]", 1, 2},
		{"[a]", UNCHANGED, "[[a]]", 1, 2},
		{"[[]]", UNCHANGED, "[{}]", 1, 2},
		{"a: !t x\n", UNCHANGED, "a: x\n", 1, 4},
		{"a: x\n", UNCHANGED, "a: !t x\n", 1, 4},
		{"a: &x x\n", UNCHANGED, "a: &y x\n", 1, 4},
		{"a: x\n", UNCHANGED, "a: &x x\n", 1, 4},
		{"a: |\n  x\n", UNCHANGED, "a: |-\n  x\n", 1, 4},
	};

	(void)state;
	expect_verdicts(cases, NR(cases));
}

static void aliases_must_stand_for_the_same(void **state)
{
	static const struct verify_case cases[] = {
		{"- &x a\n- &x b\n- *x\n", UNCHANGED, "- &x a\n- &x b\n- *x\n", 0, 0},
		{"- &x a\n- &x b\n- *x\n", REMOVE("1"), "- &x a\n- *x\n", 2, 3},
		{"- &x a\n- &x b\n- *x\n", REMOVE("0"), "- &x b\n- *x\n", 0, 0},
		{"- &x a\n- c\n- *x\n", REPLACE("1", "&x d"), "- &x a\n- &x d\n- *x\n", 3, 3},
		{"- &x a\n- c\n- *x\n", REPLACE("0", "d"), "- &x d\n- c\n- *x\n", 0, 0},
		{"- &x a\n- c\n- *x\n", REPLACE("0", "d"), "- d\n- &x c\n- *x\n", 1, 3},
		{"- a\n", REPLACE("0", "[&q b, *q]"), "- [&q b, *q]\n", 0, 0},
		{"- a\n", REPLACE("0", "[&q b, *q]"), "- [b, b]\n", 0, 0},
		{"- &q a\n- c\n", REPLACE("1", "[&q b, *q]"), "- &q a\n- [b, *q]\n", 2, 7},
		{"- &q a\n- c\n", REPLACE("1", "[&q b, *q]"), "- &q a\n- [&r b, *r]\n", 2, 4},
	};

	(void)state;
	expect_verdicts(cases, NR(cases));
}

static void documents_and_their_markers_must_be_the_same(void **state)
{
	static const struct verify_case cases[] = {
		{"a\n---\nb\n", UNCHANGED, "a\n", 2, 1},
		{"a\n", UNCHANGED, "--- a\n", 1, 5},
		{"--- a\n...\n", UNCHANGED, "--- a\n", 1, 5},
		{"%YAML 1.1\n---\na\n", UNCHANGED, "---\na\n", 2, 1},
		{"\xef\xbb\xbf"
		 "a\n",
			UNCHANGED, "a\n", 2, 1},
	};

	(void)state;
	expect_verdicts(cases, NR(cases));
}

static void every_edit_must_be_done(void **state)
{
	static const struct verify_case cases[] = {
		{"a: 1\nb: 2\n", REPLACE("a", "2"), "a: 2\nb: 2\n", 0, 0},
		{"a: 1\nb: 2\n", REPLACE("a", "2"), "a: 1\nb: 2\n", 1, 4},
		{"a: 1\nb: 2\n", REPLACE("a", "2"), "a: 2\nb: 3\n", 2, 4},
		{"a: 1\nb: 2\n", REMOVE("a"), "b: 2\n", 0, 0},
		{"a: 1\nb: 2\n", REMOVE("a"), "a: 1\nb: 2\n", 1, 1},
		{"a: 1\nb: 2\n", REMOVE("b"), "{}\n", 2, 1},
		{"a: 1\n", REMOVE("a"), "{}\n", 0, 0},
		{"a: 1\n", REMOVE("a"), "\n", 2, 1},
		{"a: 1\n", INSERT("", 1, "b", "2"), "a: 1\nb: 2\n", 0, 0},
		{"a: 1\n", INSERT("", 0, "b", "2"), "a: 1\nb: 2\n", 1, 1},
		{"a: 1\n", INSERT("", 0, "b", "2"), "b: 2\na: 1\n", 0, 0},
		{"a: 1\n", INSERT("", 1, "b", "2"), "a: 1\n", 2, 1},
		{"[]", INSERT("", 0, NULL, "x"), "[x]", 0, 0},
		{"[a, c]", INSERT("", 1, NULL, "x"), "[a, x, c]", 0, 0},
		{"[a, c]", INSERT("", 1, NULL, "x"), "[a, c, x]", 1, 5},
		{"a: 1\n", RENAME("a", "b"), "b: 1\n", 0, 0},
		{"a: 1\n", RENAME("a", "b"), "a: 1\n", 1, 1},
	};

	(void)state;
	expect_verdicts(cases, NR(cases));
}

static void values_are_compared_by_what_they_mean(void **state)
{
	static const struct verify_case cases[] = {
		{"[a]", REPLACE("0", "1e3"), "[1.0e+3]", 0, 0},
		{"[a]", REPLACE("0", "1e3"), "[1.0e+4]", 1, 2},
		{"[a]", REPLACE("0", "1.10"), "[1.1]", 1, 2},
		{"[a]", REPLACE("0", "0o17"), "[15]", 0, 0},
		{"[a]", REPLACE("0", "~"), "[null]", 0, 0},
		{"[a]", REPLACE("0", "True"), "[true]", 0, 0},
		{"[a]", REPLACE("0", "true"), "['true']", 1, 2},
		/* To 1.1, yes is no string, and 012 not 12. */
		{"[a]", REPLACE("0", "yes"), "[yes]", 1, 2},
		{"[a]", REPLACE("0", "yes"), "['yes']", 0, 0},
		{"[no]", REPLACE("0", "yes"), "[yes]", 0, 0},
		{"[a]", REPLACE("0", "10"), "[012]", 1, 2},
		{"[a]", REPLACE("0", "12"), "[012]", 1, 2},
		{"[a]", REPLACE("0", "0o14"), "[012]", 1, 2},
		/* A number to both that stays as it was written. */
		{"[a]", REPLACE("0", "012"), "[012]", 0, 0},
		{"[a]", REPLACE("0", "'012'"), "['012']", 0, 0},
		{"[a]", REPLACE("0", "!t x"), "[!t x]", 0, 0},
		{"[a]", REPLACE("0", "!t x"), "[x]", 1, 2},
		{"[!t a]", REPLACE("0", "x"), "[!t x]", 0, 0},
		{"[!t a]", REPLACE("0", "1"), "[!t 1]", 1, 2},
		{"[!!int 1]", REPLACE("0", "x"), "[x]", 0, 0},
		{"[!!int 1]", REPLACE("0", "x"), "[!!int x]", 1, 2},
		/* A key of JSON is a string, but no other one. */
		{"[\"a\"]", REPLACE("0", "{1: 2}"), "[{\"1\": 2}]", 0, 0},
		{"[\"a\"]", REPLACE("0", "{1: 2}"), "[{\"3\": 2}]", 1, 3},
		{"[a]", REPLACE("0", "{b: [1, {c: d}]}"), "[{b: [1, {c: d}]}]", 0, 0},
		{"[a]", REPLACE("0", "{b: [1, {c: d}]}"), "[{b: [1, {c: e}]}]", 1, 14},
		{"[a]", REPLACE("0", "{b: [1, {c: d}]}"), "[{b: [1, {c: d}, 2]}]", 1, 18},
		{"[\"a\"]", REPLACE("0", "+1"), "[1]", 0, 0},
		/* a merge key may be carried out */
		{"[a]", REPLACE("0", "[&m {k: 1, l: 2}, {<<: *m, l: 3}]"),
			"[[{k: 1, l: 2}, {k: 1, l: 3}]]", 0, 0},
		{"[a]", REPLACE("0", "[&m {k: 1, l: 2}, {<<: *m, l: 3}]"),
			"[[{k: 1, l: 2}, {k: 1, l: 2}]]", 1, 27},
		{"[a]", REPLACE("0", "[&m {k: 1, l: 2}, {<<: *m, l: 3}]"),
			"[[{k: 1, l: 2}, {l: 3}]]", 1, 17},
	};

	(void)state;
	expect_verdicts(cases, NR(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_no_edit_changes_must_be_the_same),
		cmocka_unit_test(aliases_must_stand_for_the_same),
		cmocka_unit_test(documents_and_their_markers_must_be_the_same),
		cmocka_unit_test(every_edit_must_be_done),
		cmocka_unit_test(values_are_compared_by_what_they_mean),
	};

	return cmocka_run_group_tests_name("splice_verify", tests, NULL, NULL);
}
