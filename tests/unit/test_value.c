#include "base/cleanup.h"
#include "yaml/scalar.h"
#include "yaml/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static struct yvalue parse(struct ydoc *doc, const char *text)
{
	struct error err = ERROR_INIT;
	struct yvalue value;

	if (yvalue_parse(doc, text, strlen(text), "--set x", &value, &err) < 0)
		fail_msg("%s\nin: %s", error_text(&err), text);
	return value;
}

static void values_are_parsed(void **state)
{
	struct ydoc doc = YDOC_INIT;
	struct yvalue value = parse(&doc, "a: [1, 2]");

	(void)state;
	assert_int_equal(value.node->kind, YNODE_MAPPING);
	assert_ptr_equal(value.doc, &doc);
	value = parse(&doc, "");
	assert_int_equal(yscalar_type(value.doc, value.node, YAML_1_2), YSCALAR_NULL);
	assert_int_equal(value.node->size, 1);
	value = parse(&doc, "# nothing\n");
	assert_int_equal(yscalar_type(value.doc, value.node, YAML_1_2), YSCALAR_NULL);
	value = parse(&doc, "---\n");
	assert_int_equal(yscalar_type(value.doc, value.node, YAML_1_2), YSCALAR_NULL);
	ydoc_release(&doc);
}

static void broken_values_name_the_option(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"a\n---\nb\n", "--set x: the value has 2 documents, but must be one"},
		{"*a", "--set x: no anchor stands for this alias: \"a\" (line 1, column 1 of the value)"},
		{"{a: 1, b: 2, 'a': 3}",
			"--set x: this key stands twice: \"a\" (line 1, column 14 of the value)"},
		{"[a", NULL},
		{"\xff", NULL},
	};
	struct ydoc doc = YDOC_INIT;
	struct yvalue value;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct error err = ERROR_INIT;

		assert_int_equal(yvalue_parse(&doc, cases[i].text, strlen(cases[i].text), "--set x",
					 &value, &err),
			-1);
		assert_int_equal(err.code, ERROR_CONFIG);
		if (cases[i].message)
			assert_string_equal(error_text(&err), cases[i].message);
		else
			assert_memory_equal(error_text(&err), "--set x: ", 9);
		error_release(&err);
	}
	assert_int_equal(yvalue_parse(&doc, "{<<: {}, <<: {}}", 16, "x", &value, NULL), 0);
	ydoc_release(&doc);
}

static void keys_of_queries_stay_what_they_look_like(void **state)
{
	static const struct {
		const char *text;
		enum yscalar_type type;
	} cases[] = {
		{"8080", YSCALAR_INT},
		{"a b", YSCALAR_STRING},
		{"", YSCALAR_STRING},
		{"1e3", YSCALAR_STRING},
		{"true", YSCALAR_BOOL},
	};
	struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct yvalue key;

		assert_int_equal(yvalue_key(&arena, cases[i].text, strlen(cases[i].text), &key), 0);
		assert_int_equal(yscalar_type(key.doc, key.node, YAML_1_2), cases[i].type);
	}
	arena_release(&arena);
}

/* Is the value the same as that of the text? */
static void expect_data(struct yvalue value, const char *text)
{
	struct ydoc doc = YDOC_INIT;

	if (yvalue_same(value, parse(&doc, text), false) != 1)
		fail_msg("it is not %s", text);
	ydoc_release(&doc);
}

static void expect_links(const struct ynode *node)
{
	const struct ynode *child, *before = NULL;
	uint32_t nr = 0, size = 1;

	YNODE_EACH (child, node) {
		assert_ptr_equal(ynode_parent(child), node);
		assert_int_equal(child->index, nr);
		expect_links(child);
		before = child;
		size += child->size;
		nr++;
	}
	if (ynode_is_collection(node))
		assert_int_equal(nr, node->nr);
	assert_int_equal(size, node->size);
	if (before)
		assert_true(before->last);
}

static void values_are_wrapped_into_keys(void **state)
{
	static const struct ytext keys[] = {{"a", 1}, {"b c", 3}, {"80", 2}};
	struct arena arena = ARENA_INIT;
	struct ydoc doc = YDOC_INIT;
	struct yvalue value = parse(&doc, "[&x {k: v}, *x, 1]"), wrapped;

	(void)state;
	assert_int_equal(yvalue_wrap(&arena, keys, 0, value, &wrapped), 0);
	assert_ptr_equal(wrapped.node, value.node);
	assert_int_equal(yvalue_wrap(&arena, keys, 3, value, &wrapped), 0);
	expect_links(wrapped.node);
	expect_data(wrapped, "{a: {b c: {80: [{k: v}, {k: v}, 1]}}}");
	assert_non_null(ynode_lookup(wrapped.node, "a", 1));
	assert_null(ynode_lookup(wrapped.node, "b", 1));
	/* A part of a document whose anchor is elsewhere in it. */
	value = parse(&doc, "{p: &x [1, &y z], q: [*x, *y, *x]}");
	value.node = ynode_lookup(value.node, "q", 1);
	assert_int_equal(yvalue_wrap(&arena, keys, 1, value, &wrapped), 0);
	expect_links(wrapped.node);
	expect_data(wrapped, "{a: [[1, z], z, [1, z]]}");
	ydoc_release(&doc);
	arena_release(&arena);
}

static void nulls_of_mappings_are_left_out(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{"{a: 1, b: null}", "{a: 1}"},
		{"{a: ~, b: {c: , d: {e: null}}}", "{b: {d: {}}}"},
		{"{a: [null, {b: null}], c: 'null'}", "{a: [null, {b: null}], c: 'null'}"},
		{"[{a: null}]", "[{a: null}]"},
		{"{a: &x null, b: *x, c: [*x]}", "{c: [null]}"},
		{"{a: &x {n: null, m: 1}, b: *x}", "{a: {m: 1}, b: {m: 1}}"},
		{"1", "1"},
		{"null", "null"},
	};
	struct arena arena = ARENA_INIT;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct ydoc doc = YDOC_INIT;
		struct yvalue value = parse(&doc, cases[i].text), without;

		assert_int_equal(yvalue_without_nulls(&arena, value, &without), 0);
		expect_links(without.node);
		expect_data(without, cases[i].expected);
		ydoc_release(&doc);
	}
	arena_release(&arena);
}

struct same_case {
	const char *a, *b;
	bool in_order, in_any_order;
};

static void expect_same(const struct same_case *c)
{
	struct ydoc a = YDOC_INIT, b = YDOC_INIT;
	struct yvalue value_a = parse(&a, c->a), value_b = parse(&b, c->b);

	if (yvalue_same(value_a, value_b, false) != c->in_order ||
		yvalue_same(value_b, value_a, false) != c->in_order)
		fail_msg("in order, %s and %s: not %d", c->a, c->b, c->in_order);
	if (yvalue_same(value_a, value_b, true) != c->in_any_order ||
		yvalue_same(value_b, value_a, true) != c->in_any_order)
		fail_msg("in any order, %s and %s: not %d", c->a, c->b, c->in_any_order);
	ydoc_release(&a);
	ydoc_release(&b);
}

static void values_are_the_same_by_their_data(void **state)
{
	static const struct same_case cases[] = {
		{"{a: 1, b: [x, {c: d}]}", "a: 1\nb:\n- 'x'\n- c: \"d\"\n", true, true},
		{"{a: 1, b: 2}", "{b: 2, a: 1}", false, true},
		{"{a: 1, b: 2}", "{b: 1, a: 2}", false, false},
		{"{a: 1}", "{a: 1, b: 2}", false, false},
		{"[a, b]", "[b, a]", false, false},
		{"[a]", "[a, b]", false, false},
		{"[a]", "{a: a}", false, false},
		{"[]", "{}", false, false},
		{"[[], [a]]", "[[a], []]", false, false},
		{"!x {a: 1}", "{a: 1}", false, false},
		{"!!map {a: 1}", "{a: 1}", true, true},
		{"!x {a: 1}", "!x {a: 1}", true, true},
		{"{~: 1, true: 2}", "{True: 2, null: 1}", false, true},
		{"{a: {b: {c: 1, d: 2}}, e: 3}", "{e: 3, a: {b: {d: 2, c: 1}}}", false, true},
		{"{a: {b: {c: 1, d: 2}}, e: 3}", "{e: 3, a: {b: {d: 1, c: 2}}}", false, false},
		{"{1: a, '1 ': b}", "{'1 ': b, 1: a}", false, true},
		{"{1: a, x: b}", "{x: b, '1': a}", false, false},
		{"{? [a] : 1, ? {b: c, d: e} : 2}", "{? {d: e, b: c} : 2, ? [a] : 1}", false, true},
		{"{? [a] : 1, ? {b: c} : 2}", "{? [a] : 2, ? {b: c} : 1}", false, false},
		{"{? [a] : 1, ? [b] : 2, c: 3}", "{c: 3, ? [b] : 2, ? [a] : 1}", false, true},
		{"{? [a] : 1, c: 3}", "{c: 3, ? [b] : 1}", false, false},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		expect_same(&cases[i]);
}

static void aliases_are_looked_through(void **state)
{
	static const struct same_case cases[] = {
		{"[&x 1, *x]", "[1, 1]", true, true},
		{"[&x 1, *x]", "[1, 2]", false, false},
		{"[&x {a: 1}, *x]", "[{a: 1}, {a: 1}]", true, true},
		{"[&x {a: 1}, *x]", "[{a: 1}, {a: 2}]", false, false},
		{"[&x {a: 1}, *x]", "[&x {a: 1}, *x]", true, true},
		{"[&x {a: 1}, *x]", "[&x {a: 2}, *x]", false, false},
		{"{&k a: 1, b: *k}", "{a: 1, b: a}", true, true},
		{"{b: &k a, *k : 1}", "{a: 1, b: a}", false, true},
		{"&a [*a]", "&b [*b]", true, true},
		{"&a [*a]", "&b [*b, 1]", false, false},
		{"&a [&b [*a], *b]", "&a [&b [*a], *b]", true, true},
		{"&a [x, *a]", "&a [x, [x, *a]]", true, true},
		{"&a {k: *a, l: 1}", "&a {l: 1, k: *a}", false, true},
		{"&a {k: *a, l: 1}", "&a {l: 2, k: *a}", false, false},
		{"{<<: &x {a: 1}}", "{a: 1}", false, false},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		expect_same(&cases[i]);
}

/* Lists of lists, each of two aliases to the one before: 2^levels leaves. */
static char *laughs(size_t levels, const char *leaf)
{
	struct str text = STR_INIT;

	str_addf(&text, "- &a0 [%s]\n", leaf);
	for (size_t i = 1; i <= levels; i++)
		str_addf(&text, "- &a%zu [*a%zu, *a%zu]\n", i, i - 1, i - 1);
	return str_detach(&text);
}

static void many_laughs_take_no_time(void **state)
{
	char *CLEANUP(free_pointer) a = laughs(20, "x");
	char *CLEANUP(free_pointer) b = laughs(20, "x");
	char *CLEANUP(free_pointer) other = laughs(20, "y");

	(void)state;
	for (int i = 0; i < 100; i++) {
		expect_same(&(struct same_case){a, b, true, true});
		expect_same(&(struct same_case){a, other, false, false});
	}
}

/* A chain of anchors, each a list with an alias to the one before: deep when looked through. */
static void chains_of_aliases_need_no_stack(void **state)
{
	struct str text = STR_INIT;
	char *CLEANUP(free_pointer) chain = NULL;

	(void)state;
	str_adds(&text, "- &a0 [x]\n");
	for (int i = 1; i < 4000; i++)
		str_addf(&text, "- &a%d [*a%d]\n", i, i - 1);
	chain = str_detach(&text);
	expect_same(&(struct same_case){chain, chain, true, true});
}

static void deep_values_are_compared(void **state)
{
	enum { DEPTH = 999 };
	char a[2 * DEPTH + 2] = "", b[5 * DEPTH + 2] = "";

	(void)state;
	memset(a, '[', DEPTH);
	memset(a + DEPTH, ']', DEPTH);
	expect_same(&(struct same_case){a, a, true, true});
	for (size_t i = 0; i < DEPTH / 2; i++)
		memcpy(b + 3 * i, "{? ", 3);
	memset(b + 3 * (DEPTH / 2), '}', DEPTH / 2);
	expect_same(&(struct same_case){b, b, true, true});
}

static void large_mappings_are_compared_in_any_order(void **state)
{
	enum { MANY = 100000 };
	struct str a = STR_INIT, b = STR_INIT;
	char *CLEANUP(free_pointer) text_a = NULL;
	char *CLEANUP(free_pointer) text_b = NULL;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		str_addf(&a, "k%d: %d\n", i, i);
		str_addf(&b, "k%d: %d\n", MANY - 1 - i, MANY - 1 - i);
	}
	text_a = str_detach(&a);
	text_b = str_detach(&b);
	expect_same(&(struct same_case){text_a, text_b, false, true});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_parsed),
		cmocka_unit_test(broken_values_name_the_option),
		cmocka_unit_test(keys_of_queries_stay_what_they_look_like),
		cmocka_unit_test(values_are_wrapped_into_keys),
		cmocka_unit_test(nulls_of_mappings_are_left_out),
		cmocka_unit_test(values_are_the_same_by_their_data),
		cmocka_unit_test(aliases_are_looked_through),
		cmocka_unit_test(many_laughs_take_no_time),
		cmocka_unit_test(chains_of_aliases_need_no_stack),
		cmocka_unit_test(deep_values_are_compared),
		cmocka_unit_test(large_mappings_are_compared_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
