#include "base/cleanup.h"
#include "base/random.h"
#include "yaml/splice/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static struct yvalue parse(struct ydoc *doc, const char *text)
{
	struct error err = ERROR_INIT;
	struct yvalue value;

	if (yvalue_parse(doc, text, strlen(text), "x", &value, &err) < 0)
		fail_msg("%s\nin: %s", error_text(&err), text);
	return value;
}

static char *render(struct yvalue value, const struct render_style *style)
{
	struct error err = ERROR_INIT;
	struct str out = STR_INIT;

	if (render_value(value, style, &out, &err) < 0) {
		assert_int_equal(out.len, 0);
		str_addf(&out, "error: %s", error_text(&err));
	}
	error_release(&err);
	return str_detach(&out);
}

struct render_case {
	const char *text, *expected;
};

static void expect_renders(
	const struct render_style *style, const struct render_case *cases, size_t nr)
{
	struct ydoc doc = YDOC_INIT;

	for (size_t i = 0; i < nr; i++) {
		char *CLEANUP(free_pointer) is = render(parse(&doc, cases[i].text), style);

		if (strcmp(is, cases[i].expected) != 0)
			fail_msg("%s is\n%s\nnot\n%s", cases[i].text, is, cases[i].expected);
	}
	ydoc_release(&doc);
}

static void values_become_block_yaml(void **state)
{
	static const struct render_case cases[] = {
		{"a", "a"},
		{"", "null"},
		{"{}", "{}"},
		{"[]", "[]"},
		{"{a: 1, b: {c: [1, 2], d: []}}", "a: 1\nb:\n  c:\n    - 1\n    - 2\n  d: []"},
		{"[[a, [b]], {c: 1, d: 2}, {}]", "- - a\n  - - b\n- c: 1\n  d: 2\n- {}"},
		{"{? [a, {b: c}] : 1, ? {} : 2}", "? - a\n  - b: c\n: 1\n? {}\n: 2"},
		{"{? [a] : [b]}", "? - a\n:\n  - b"},
		{"{a: !t [1], b: &x {c: d}, e: *x, f: !!str 1}",
			"a: !t\n  - 1\nb: &x\n  c: d\ne: *x\nf: !!str '1'"},
		{"[&x {a: b}, *x, !t [c]]", "- &x\n  a: b\n- *x\n- !t\n  - c"},
		{"!t {a: 1}", "!t\na: 1"},
		{"{&k a: 1, *k : 2}", "&k a: 1\n*k : 2"},
		{"{a: \"x\\ny\\n\", b: [\"x\\ny\"]}", "a: |\n  x\n  y\nb:\n  - |-\n    x\n    y"},
		{"[\"  x\\ny\\n\\n\", z]", "- |2+\n    x\n  y\n\n- z"},
		{"{a: ~, b: , yes: yes, 1e3: 1e3}", "a: ~\nb: null\n'yes': 'yes'\n1.0e+3: 1.0e+3"},
		{"{<<: {a: 1}, b: 2}", "<<:\n  a: 1\nb: 2"},
	};
	struct render_style style = RENDER_STYLE_DEFAULT;

	(void)state;
	expect_renders(&style, cases, NR(cases));
}

static void block_yaml_has_the_style_that_is_wished_for(void **state)
{
	static const struct render_case merge[] = {
		{"{<<: {a: 1}, '<<': 2}", "<<:\r\n        \"a\": 1\r\n    \"<<\": 2"}};
	static const struct render_case cases[] = {
		{"{a: [1, {b: [2]}], c: \"x\\ny\"}",
			"a:\r\n    - 1\r\n    - b:\r\n      - 2\r\n    c: |-\r\n        x\r\n        y"},
		{"{k: v, 1: 2}", "\"k\": 'v'\r\n    1: 2"},
	};
	struct render_style style = {
		.step = 4,
		.indent = 4,
		.eol = "\r\n",
		.quote = YSTYLE_SINGLE,
		.key_quote = YSTYLE_DOUBLE,
	};

	(void)state;
	expect_renders(&style, &cases[1], 1);
	expect_renders(&style, merge, NR(merge));
	style.quote = style.key_quote = YSTYLE_PLAIN;
	expect_renders(&style, cases, 1);
}

static void values_become_flow_yaml(void **state)
{
	static const struct render_case cases[] = {
		{"a: 1\nb:\n- x\n- w: {}\n", "{a: 1, b: [x, {w: {}}]}"},
		{"? [a]\n: b\n", "{? [a] : b}"},
		{"a: |\n  x\n", "{a: \"x\\n\"}"},
		{"a: x,y\n", "{a: 'x,y'}"},
		{"[&x a, *x, {*x : 1}]", "[&x a, *x, {*x : 1}]"},
	};
	static const struct render_case spaced[] = {
		{"{a: [1, 2], b: {}}", "{ a: [ 1, 2 ], b: {} }"}};
	static const struct render_case lines[] = {
		{"{a: [1, 2], b: {}}", "{\n    a: [\n      1,\n      2\n    ],\n    b: {}\n  }"}};
	struct render_style style = {.flow = true, .eol = "\n"};

	(void)state;
	expect_renders(&style, cases, NR(cases));
	style.spaced_braces = style.spaced_brackets = true;
	expect_renders(&style, spaced, NR(spaced));
	style.step = 2;
	style.indent = 2;
	expect_renders(&style, lines, NR(lines));
}

static void values_become_json(void **state)
{
	static const struct render_case cases[] = {
		{"a", "\"a\""},
		{"{a: 0x10, 2: [yes, True, ~, .5]}",
			"{\"a\": 16, \"2\": [\"yes\", true, null, 0.5]}"},
		{"[&x {a: !t 1}, *x]", "[{\"a\": \"1\"}, {\"a\": \"1\"}]"},
		{"{? [a] : 1}", "error: JSON has no keys that are collections, as this one is"},
		{"[.inf]", "error: JSON has no number for .inf: give it as a string"},
	};
	static const struct render_case merged[] = {
		{"{<<: [{a: 1}, {a: 2, b: 3}], c: 4}", "{\"c\": 4, \"a\": 1, \"b\": 3}"},
		{"{<<: {<<: {a: 1, b: 2}, a: 3}, b: 4}", "{\"b\": 4, \"a\": 3}"},
		{"{<<: {}}", "{}"},
		{"{'<<': {}}", "{\"<<\": {}}"},
	};
	static const struct render_case lines[] = {{"{a: [1, {}], b: {c: d}}",
		"{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": \"d\"\n  }\n}"}};
	static const struct render_case compact[] = {
		{"{a: [1, 2], b: 3}", "{\"a\":[1,2],\"b\":3}"}};
	struct render_style style = {.json = true, .eol = "\n"};

	(void)state;
	expect_renders(&style, merged, NR(merged));
	expect_renders(&style, cases, NR(cases));
	style.compact = true;
	expect_renders(&style, compact, NR(compact));
	style.compact = false;
	style.step = 2;
	expect_renders(&style, lines, NR(lines));
}

static void aliases_are_expanded_and_merges_merged(void **state)
{
	static const struct render_case cases[] = {
		{"[&x {a: 1}, *x]", "[{a: 1}, {a: 1}]"},
		{"{b: &x {a: 1, c: 2}, d: {<<: *x, c: 3}}", "{b: {a: 1, c: 2}, d: {c: 3, a: 1}}"},
		{"{p: &x {a: 1}, q: {<<: [*x, {a: 2, b: 3}], c: 4}}",
			"{p: {a: 1}, q: {c: 4, a: 1, b: 3}}"},
		{"[&x {<<: {a: 1, b: 2}, a: 3}, {<<: *x, b: 4}]",
			"[{<<: {a: 1, b: 2}, a: 3}, {b: 4, a: 3}]"},
		{"{a: &x {}, b: {<<: *x}}", "{a: {}, b: {}}"},
		{"{<<: [{a: 1}]}", "{<<: [{a: 1}]}"},
		{"{<<: 1}", "{<<: 1}"},
		{"{'<<': {a: 1}}", "{'<<': {a: 1}}"},
		{"&a [*a]",
			"error: the value would be nested more than 1000 levels deep: an alias may lead to what it stands in"},
		{"&a {<<: *a}", "error: merge keys lead through more than 1000 mappings"},
	};
	struct render_style style = {.flow = true, .expand_aliases = true, .eol = "\n"};

	(void)state;
	expect_renders(&style, cases, NR(cases));
}

static void aliases_of_anchors_elsewhere_are_written_out(void **state)
{
	struct ydoc doc = YDOC_INIT;
	struct render_style style = {.flow = true, .eol = "\n"};
	struct yvalue value = parse(&doc, "{p: &x [&y 1, 2], q: [*x, &x 3, *x, *y]}");
	char *CLEANUP(free_pointer) is = NULL;

	(void)state;
	value.node = ynode_lookup(value.node, "q", 1);
	is = render(value, &style);
	assert_string_equal(is, "[[1, 2], &x 3, *x, 1]");
	free(is);
	value = parse(&doc, "{p: [&y 1, &x [*y]], q: [&y 5, *x, *y]}");
	value.node = ynode_lookup(value.node, "q", 1);
	is = render(value, &style);
	assert_string_equal(is, "[&y 5, [1], *y]");
	ydoc_release(&doc);
}

static void what_is_plain_may_stay_so(void **state)
{
	static const struct render_case cases[] = {
		{"{on: yes, 'off': 'no', a: 1e3}", "on: yes\n'off': 'no'\na: 1e3"}};
	struct render_style style = RENDER_STYLE_DEFAULT;

	(void)state;
	style.keep_plain = true;
	expect_renders(&style, cases, NR(cases));
}

static void tags_that_need_a_directive_are_written_in_full(void **state)
{
	static const struct render_case cases[] = {
		{"%TAG !e! tag:example.com,2000:\n--- [!e!a b, !l c, !<tag:x> d, !!str e]",
			"[!<tag:example.com,2000:a> b, !l c, !<tag:x> d, !!str e]"},
		{"%TAG ! tag:example.com,2000:\n--- !a b", "!<tag:example.com,2000:a> b"},
	};
	struct render_style style = {.flow = true, .eol = "\n"};

	(void)state;
	expect_renders(&style, cases, NR(cases));
}

static void long_keys_are_marked(void **state)
{
	struct ydoc doc = YDOC_INIT, again = YDOC_INIT;
	struct render_style style = RENDER_STYLE_DEFAULT;
	char text[2000];

	(void)state;
	memset(text, 'k', 1100);
	memcpy(text, "{? ", 3);
	memcpy(text + 1100, " : v, a: b}", 12);
	for (int flow = 0; flow < 2; flow++) {
		char *CLEANUP(free_pointer) is = NULL;

		style.flow = flow;
		is = render(parse(&doc, text), &style);
		assert_int_equal(yvalue_same(parse(&doc, text), parse(&again, is), false), 1);
	}
	ydoc_release(&doc);
	ydoc_release(&again);
}

/* --- size ------------------------------------------------------------------------------------------------------------------- */

static void expect_round_trip(
	struct yvalue value, const struct render_style *style, const char *what)
{
	struct ydoc doc = YDOC_INIT;
	struct str full = STR_INIT;
	char *CLEANUP(free_pointer) is = render(value, style);
	struct yvalue again;

	/* In a place of its own, with something behind it. */
	if (style->indent) {
		str_adds(&full, "k:");
		str_adds(&full, style->eol);
		str_pad(&full, ' ', style->indent);
		str_adds(&full, is);
		str_adds(&full, style->eol);
		str_adds(&full, style->eol);
		str_adds(&full, "z: 1");
	} else {
		str_adds(&full, is);
	}
	str_adds(&full, style->eol);
	if (yvalue_parse(&doc, full.s, full.len, "x", &again, NULL) < 0)
		fail_msg("%s can't be parsed:\n%.10000s", what, full.s);
	if (style->indent)
		again.node = ynode_lookup(again.node, "k", 1);
	if (!again.node || yvalue_same(value, again, false) != 1)
		fail_msg("%s is not the same as\n%.10000s", what, full.s);
	str_release(&full);
	ydoc_release(&doc);
}

static void deep_values_are_rendered(void **state)
{
	enum { DEPTH = 990 };
	struct ydoc doc = YDOC_INIT;
	struct str text = STR_INIT;
	struct render_style styles[] = {RENDER_STYLE_DEFAULT, {.flow = true, .eol = "\n"},
		{.flow = true, .step = 2, .eol = "\n"}, {.json = true, .step = 1, .eol = "\n"}};

	(void)state;
	for (int i = 0; i < DEPTH; i++)
		str_adds(&text, i % 2 ? "[" : "{\"a\": ");
	str_addch(&text, '1');
	for (int i = DEPTH; i-- > 0;)
		str_addch(&text, i % 2 ? ']' : '}');
	for (size_t i = 0; i < NR(styles); i++)
		expect_round_trip(parse(&doc, text.s), &styles[i], "a deep value");
	ydoc_release(&doc);
	str_release(&text);
}

static void merges_of_merges_end(void **state)
{
	struct str text = STR_INIT;
	struct ydoc doc = YDOC_INIT;
	struct render_style style = {.flow = true, .expand_aliases = true, .eol = "\n"};
	char *CLEANUP(free_pointer) is = NULL;

	(void)state;
	/* Each merges all pairs of the one before, twice. */
	str_adds(&text, "- &a0 {k: v}\n");
	for (int i = 1; i <= 17; i++)
		str_addf(&text, "- &a%d {<<: [*a%d, *a%d], k%d: v}\n", i, i - 1, i - 1, i);
	is = render(parse(&doc, text.s), &style);
	assert_memory_equal(is, "[{k: v}, {k1: v, k: v}, {k2: v, k1: v, k: v}, ", 46);
	ydoc_release(&doc);
	str_release(&text);
}

/* --- whatever the value ----------------------------------------------------------------------------------------------------- */

struct grow {
	uint64_t seed;
	struct str text;
	int anchors, left;
	bool json;
};

static const char *const scalars[] = {"a", "b c", "1", "1.5", "true", "~", "'yes'", "''",
	"\"x\\ny\\n\"", "\"x\\n\\ny\"", "\" x\\n\\n\"", "\"\\tx\\n\"", "'it''s'", "'a: b'", "'# c'",
	"'- x'", "\"\\x01\"", "\"\\u2028\"", "'~'", "'{'", "'12'", "-5", "\"a\\n\"", "\"\\n\"",
	"\"  \"", "'?'", "'a?'", "\"\xF0\x9F\x98\x80 \xC3\xA9\"", "'<<'", "'null'", "\"x \\n y\"",
	"\"long long long long text\\nof lines\\n\\n  indented\\n\""};

static size_t pick(struct grow *g, size_t nr)
{
	return random_next(&g->seed) % nr;
}

static void grow_props(struct grow *g)
{
	static const char *const tags[] = {"!t ", "!<tag:x,2000:y> ", "!!str "};

	if (g->json)
		return;
	if (pick(g, 12) == 0)
		str_adds(&g->text, tags[pick(g, 2)]);
	if (pick(g, 8) == 0)
		str_addf(&g->text, "&n%d ", g->anchors++ % 3);
}

static void grow_scalar(struct grow *g, int key)
{
	if (key >= 0 && g->json) {
		str_addf(&g->text, "\"k%d\"", key);
		return;
	}
	grow_props(g);
	if (key >= 0 && pick(g, 10))
		str_addf(&g->text, "k%d", key);
	else if (key >= 0)
		str_addf(&g->text, "\"k%d \\n\"", key);
	else
		str_adds(&g->text, scalars[pick(g, NR(scalars))]);
}

static void grow_node(struct grow *g, int depth)
{
	size_t kind = depth > 5 || --g->left < 0 ? 0 : pick(g, 4), nr = pick(g, 5);

	/* Names are used again; that of an open collection makes a recursive one, which is fine, too. */
	if (!g->json && g->anchors > 3 && pick(g, 8) == 0) {
		str_addf(&g->text, "*n%d ", (int)pick(g, 3));
		return;
	}
	if (kind < 2) {
		grow_scalar(g, -1);
		return;
	}
	grow_props(g);
	str_addch(&g->text, kind == 2 ? '[' : '{');
	for (size_t i = 0; i < nr; i++) {
		if (i)
			str_adds(&g->text, ", ");
		if (kind == 3 && !g->json && pick(g, 10) == 0) {
			str_adds(&g->text, "? ");
			grow_node(g, depth + 1);
			str_adds(&g->text, " : ");
		} else if (kind == 3) {
			grow_scalar(g, (int)i);
			str_adds(&g->text, ": ");
		}
		grow_node(g, depth + 1);
	}
	str_addch(&g->text, kind == 2 ? ']' : '}');
}

static void any_value_reads_back_in_any_style(void **state)
{
	const char *rounds = getenv("RENDER_ROUNDS");
	uint64_t seed = 7;

	(void)state;
	for (long i = rounds ? atol(rounds) : 3000; i > 0; i--) {
		struct grow g = {.seed = random_next(&seed), .text = STR_INIT, .left = 60};
		struct ydoc doc = YDOC_INIT;
		struct yvalue value;
		struct render_style style = {
			.step = pick(&g, 5),
			.indent = pick(&g, 2) ? 1 + pick(&g, 6) : 0,
			.indent_sequences = pick(&g, 2),
			.quote = (enum ynode_style)pick(&g, 3),
			.key_quote = (enum ynode_style)pick(&g, 3),
			.eol = pick(&g, 4) ? "\n" : "\r\n",
			.spaced_braces = pick(&g, 2),
			.spaced_brackets = pick(&g, 2),
			.compact = pick(&g, 2),
			.keep_plain = pick(&g, 3) == 0,
			.flow = pick(&g, 3) == 0,
			.json = pick(&g, 4) == 0,
		};

		g.json = style.json;
		grow_node(&g, 0);
		/* What is no value after all (a name that was not there yet, a key twice) is another test's affair. */
		if (yvalue_parse(&doc, g.text.s, g.text.len, "x", &value, NULL) == 0)
			expect_round_trip(value, &style, g.text.s);
		ydoc_release(&doc);
		str_release(&g.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_become_block_yaml),
		cmocka_unit_test(block_yaml_has_the_style_that_is_wished_for),
		cmocka_unit_test(values_become_flow_yaml),
		cmocka_unit_test(values_become_json),
		cmocka_unit_test(aliases_are_expanded_and_merges_merged),
		cmocka_unit_test(aliases_of_anchors_elsewhere_are_written_out),
		cmocka_unit_test(what_is_plain_may_stay_so),
		cmocka_unit_test(tags_that_need_a_directive_are_written_in_full),
		cmocka_unit_test(long_keys_are_marked),
		cmocka_unit_test(deep_values_are_rendered),
		cmocka_unit_test(merges_of_merges_end),
		cmocka_unit_test(any_value_reads_back_in_any_style),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
