/* What changed between two texts, as people are shown it. */
#include "apply/diff.h"
#include "base/cleanup.h"
#include "cli/diff_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct texts {
	struct ydoc old_doc, new_doc;
	struct diff_input old, new;
	struct diff diff;
};

static void parse(struct texts *t, const char *old, const char *new)
{
	*t = (struct texts){.old_doc = YDOC_INIT, .new_doc = YDOC_INIT, .diff = DIFF_INIT};
	t->old = (struct diff_input){&t->old_doc, "old"};
	t->new = (struct diff_input){&t->new_doc, "new"};
	assert_int_equal(ydoc_parse(&t->old_doc, old, strlen(old), NULL, NULL), 0);
	assert_int_equal(ydoc_parse(&t->new_doc, new, strlen(new), NULL, NULL), 0);
}

static void release(struct texts *t)
{
	diff_release(&t->diff);
	ydoc_release(&t->old_doc);
	ydoc_release(&t->new_doc);
}

static void check_text(const char *old, const char *new, const char *expected)
{
	static const char head[] = "--- old\n+++ new\n";
	struct str CLEANUP(str_release) out = STR_INIT;
	const struct diff_opts opts = {.ignore_order = false};
	struct texts t;

	parse(&t, old, new);
	assert_int_equal(diff_documents(&t.diff, &t.old, &t.new, &opts, NULL), 0);
	assert_int_equal(diff_text(&t.diff, false, &out), 0);
	if (*expected) {
		assert_memory_equal(out.s, head, strlen(head));
		assert_string_equal(out.s + strlen(head), expected);
	} else {
		assert_string_equal(out.s, "");
	}
	release(&t);
}

static const struct {
	const char *old, *new, *shown;
} rows[] = {
	/* nothing */
	{"", "", ""},
	{"", "# only this\n", ""},
	{"", "~\n", ""},
	{"a: 1\n", "{\"a\": 1} # c\n", ""},
	{"a: |\n  x\n", "a: \"x\\n\"\n", ""},
	{"a: ~\nb: True\n", "a: null\nb: true\n", ""},
	{"a: &x 1\nb: *x\n", "a: 1\nb: 1\n", ""},
	/* scalars */
	{"a: 1\n", "a: 2\n", "1 ~ a: 1 → 2\n"},
	{"a: 1.1\n", "a: 1.10\n", "1 ~ a: 1.1 → 1.10\n"},
	{"a: 1\n", "a: \"1\"\n", "1 ~ a: 1 → \"1\"\n"},
	{"a: yes\n", "a: 'yes'\n", "1 ~ a: yes → \"yes\"\n"},
	{"a: !x b\n", "a: b\n", "1 ~ a: !x b → b\n"},
	{"a:\n", "a: ''\n", "1 ~ a: null → \"\"\n"},
	{"1\n", "2\n", "1 ~ $: 1 → 2\n"},
	{"", "a: 1\n", "1 + the document: {a: 1}\n"},
	{"a: 1\n", "", "1 - the document: {a: 1}\n"},
	/* mappings */
	{"a: 1\nb: 2\n", "b: 2\nc: 3\n", "1 - a: 1\n2 + c: 3\n"},
	{"a: {b: {c: 1}}\n", "a: {b: {c: [1]}}\n", "1 ~ a.b.c: 1 → [1]\n"},
	{"a: 1\nb: 2\n", "b: 2\na: 1\n", "1 ~ $: the keys are in another order\n"},
	{"x: {a: 1, b: 2, c: 3}\n", "x: {n: 0, a: 1, c: 3}\n", "1 - x.b: 2\n1 + x.n: 0\n"},
	{"m: {a.b/c: 1, '': 1, \"it's\": 1, 0: 1}\n", "m: {a.b/c: 2, '': 2, \"it's\": 2, 0: 2}\n",
		"1 ~ m['a.b/c']: 1 → 2\n1 ~ m['']: 1 → 2\n1 ~ m[\"it's\"]: 1 → 2\n1 ~ m.0: 1 → 2\n"},
	{"a.b: 1\n", "a.b: 2\n", "1 ~ ['a.b']: 1 → 2\n"},
	{"1: a\n", "'1': a\n", "1 - 1: a\n1 + 1: a\n"},
	{"? [a]\n: 1\n", "? [a]\n: 2\n", "1 ~ [?]: 1 → 2\n"},
	{"a: !x {b: 1}\n", "a: {b: 1}\n", "1 ~ a: !x {b: 1} → {b: 1}\n"},
	{"a: !!map {b: 1}\n", "a: {b: 2}\n", "1 ~ a: !!map {b: 1} → {b: 2}\n"},
	/* sequences */
	{"[a, b, c]\n", "[a, x, b, c, d]\n", "1 + [1]: x\n1 + [4]: d\n"},
	{"[a, b, c]\n", "[b, d]\n", "1 - [0]: a\n1 ~ [1]: c → d\n"},
	{"[a, b, c, d]\n", "[d]\n", "1 - [0]: a\n1 - [1]: b\n1 - [2]: c\n"},
	{"- {name: a, v: 1}\n- {name: b, v: 1}\n", "- {name: b, v: 2}\n- {name: c, v: 1}\n",
		"1 - [?@.name=='a']: {name: a, v: 1}\n1 ~ [?@.name=='b'].v: 1 → 2\n2 + [1]: {name: c, v: 1}\n"},
	{"- {id: 1, v: 1}\n- {id: 2, v: 1}\n", "- {id: 2, v: 2}\n",
		"1 - [0]: {id: 1, v: 1}\n1 ~ [0].v: 1 → 2\n"},
	{"- {name: a, v: 1}\n- {name: a, v: 2}\n", "- {name: a, v: 2}\n",
		"1 - [0]: {name: a, v: 1}\n"},
	{"- {x: 1, y: 2}\n- {x: 3, y: 4}\n", "- {x: 1, y: 3}\n- {x: 3, y: 4}\n",
		"1 ~ [0].y: 2 → 3\n"},
	{"- {name: a, v: 1, w: 2, x: 3}\n", "- {name: b, v: 1, w: 2, x: 3}\n",
		"1 ~ [0].name: a → b\n"},
	{"[[1, 2], [3, 4]]\n", "[[1, 2], [3, 5]]\n", "1 ~ [1][1]: 4 → 5\n"},
	/* aliases */
	{"a: &x {v: 1}\nb: *x\n", "a: &x {v: 2}\nb: *x\n", "1 ~ a.v: 1 → 2\n"},
	{"a: &x {v: 1}\nb: *x\n", "a: {v: 2}\nb: {v: 1}\n", "1 ~ a.v: 1 → 2\n2 ~ b: *x → {v: 1}\n"},
	{"a: &x 1\nb: *x\n", "b: 1\n", "1 - a: 1\n1 ~ b: *x → 1\n"},
	{"a: &x 1\nb: [*x]\n", "a: 2\nb: [1]\n", "1 ~ a: 1 → 2\n2 ~ b[0]: *x → 1\n"},
	{"a: &x {v: 1}\nb: {<<: *x, w: 1}\n", "a: &x {v: 1}\nb: {<<: *x, w: 2}\n",
		"2 ~ b.w: 1 → 2\n"},
	/* documents */
	{"a: 1\n---\nb: 1\n", "a: 1\n---\nb: 2\n---\nc\n",
		"document 1:\n3 ~ b: 1 → 2\ndocument 2:\n5 + the document: c\n"},
};

static void each_difference_is_told_once_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		check_text(rows[i].old, rows[i].new, rows[i].shown);
}

/* --- refusals --------------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *old, *new;
	enum error_code code;
	const char *path;
	size_t line, column;
	const char *message;
} refused[] = {
	{"a: 1\n", "b: 1\na: 1\na: 2\n", ERROR_INVALID, "new", 3, 1,
		"the key 'a' stands here and in line 2"},
	{"a: *x\n", "a: 1\n", ERROR_INVALID, "old", 1, 4, "the alias '*x' has no anchor before it"},
	{"a: 1\n", "a: &x {b: *x}\n", ERROR_INVALID, "new", 1, 11,
		"the alias '*x' lies within what it stands for: such a document can't be compared"},
	{"a\n---\nb\n", "a\n", ERROR_INVALID, NULL, 0, 0,
		"old has 2 documents and new has 1: a change that adds or removes documents can't be made elsewhere"},
};

static void what_cannot_be_compared_is_refused_with_its_place(void **state)
{
	const struct diff_opts opts = {.ignore_order = true, .for_changes = true};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct error CLEANUP(error_release) err = ERROR_INIT;
		struct texts t;

		parse(&t, refused[i].old, refused[i].new);
		assert_int_equal(diff_documents(&t.diff, &t.old, &t.new, &opts, &err), -1);
		assert_int_equal(err.code, refused[i].code);
		assert_string_equal(error_text(&err), refused[i].message);
		assert_int_equal(err.line, refused[i].line);
		assert_int_equal(err.column, refused[i].column);
		if (refused[i].path)
			assert_string_equal(err.path, refused[i].path);
		release(&t);
	}
}

/* --- large and deep ones ---------------------------------------------------------------------------------------------------- */

static size_t count(const struct str *old, const struct str *new, bool for_changes)
{
	const struct diff_opts opts = {.ignore_order = true, .for_changes = for_changes};
	struct texts t;
	size_t nr;

	parse(&t, old->s, new->s);
	assert_int_equal(diff_documents(&t.diff, &t.old, &t.new, &opts, NULL), 0);
	nr = t.diff.nr;
	release(&t);
	return nr;
}

static void large_documents_take_no_quadratic_time(void **state)
{
	struct str CLEANUP(str_release) old = STR_INIT, CLEANUP(str_release) new = STR_INIT;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		str_addf(&old, "key%d: %d\n", i, i);
		str_addf(&new, "key%d: %d\n", 100000 - i, i % 2 ? 100000 - i : 0);
	}
	/* one key goes, one comes, half of the others change */
	assert_int_equal(count(&old, &new, true), 2 + 49999);
	str_clear(&old);
	str_clear(&new);
	for (int i = 0; i < 100000; i++) {
		str_addf(&old, "- name: n%d\n  v: %d\n", i, i);
		str_addf(&new, "- name: n%d\n  v: %d\n", i + 1, i);
	}
	assert_int_equal(count(&old, &new, true), 2 + 99999);
	str_clear(&old);
	str_adds(&old, "a: &x {v: 1}\n");
	for (int i = 0; i < 50000; i++)
		str_addf(&old, "b%d: *x\n", i);
	str_clear(&new);
	str_add(&new, old.s, old.len);
	new.s[strcspn(new.s, "1")] = '2';
	assert_int_equal(count(&old, &new, true), 1);
}

static void a_document_that_is_too_deep_is_refused(void **state)
{
	struct str CLEANUP(str_release) old = STR_INIT, CLEANUP(str_release) new = STR_INIT;
	const struct ydoc_limits limits = {.depth = 100000};
	const struct diff_opts opts = {.ignore_order = true};
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct texts t;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		str_addch(&old, '[');
		str_addch(&new, '[');
	}
	str_addch(&old, '1');
	str_addch(&new, '2');
	for (int i = 0; i < 3000; i++) {
		str_addch(&old, ']');
		str_addch(&new, ']');
	}
	parse(&t, "", "");
	assert_int_equal(ydoc_parse(&t.old_doc, old.s, old.len, &limits, NULL), 0);
	assert_int_equal(ydoc_parse(&t.new_doc, new.s, new.len, &limits, NULL), 0);
	assert_int_equal(diff_documents(&t.diff, &t.old, &t.new, &opts, &err), -1);
	assert_int_equal(err.code, ERROR_LIMIT);
	release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_difference_is_told_once_with_its_line),
		cmocka_unit_test(what_cannot_be_compared_is_refused_with_its_place),
		cmocka_unit_test(large_documents_take_no_quadratic_time),
		cmocka_unit_test(a_document_that_is_too_deep_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
