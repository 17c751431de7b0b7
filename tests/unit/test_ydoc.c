#include "base/cleanup.h"
#include "base/random.h"
#include "tests/unit/countdown.h"
#include "yaml/ydoc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/*
 * A node as text: kind, start-end in bytes, what is in it. Scalars: 'value', with a letter for the style; collections: children in
 * brackets; aliases: the name and the target's start. Properties come first, with the place where the content begins.
 */
static void render(const struct ydoc *doc, const struct ynode *node, struct str *out)
{
	static const char styles[] = "psdlfbF";
	const struct yprops *props = ydoc_props(doc, node);
	const struct ynode *child;

	str_addf(out, "%u-%u", node->start, node->end);
	if (props && props->anchor)
		str_addf(out, "&%.*s", (int)props->anchor_len, props->anchor);
	if (props && props->tag)
		str_addf(out, "!%s", props->tag);
	if (props)
		str_addf(out, "@%u", node->content);
	if (node->kind == YNODE_SCALAR) {
		str_addf(out, "%c'", styles[node->style]);
		str_add(out, node->value, node->len);
		str_addch(out, '\'');
		return;
	}
	if (node->kind == YNODE_ALIAS) {
		str_addf(out, "*%.*s", (int)node->len, node->value);
		if (ynode_target(node))
			str_addf(out, "=%u", ynode_target(node)->start);
		return;
	}
	str_addch(out, styles[node->style]);
	str_addch(out, node->kind == YNODE_MAPPING ? '{' : '[');
	YNODE_EACH (child, node) {
		if (child->index)
			str_addch(out, ' ');
		render(doc, child, out);
	}
	str_addch(out, node->kind == YNODE_MAPPING ? '}' : ']');
}

/* All documents, one a line: start-end, `---` and `...` where they stand, the root. */
static char *render_all(struct ydoc *doc)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < doc->documents_nr; i++) {
		const struct ydocument *d = &doc->documents[i];

		str_addf(&out, "%s%u-%u %s", i ? "\n" : "", d->start, d->end,
			d->explicit_start ? "--- " : "");
		if (ydoc_root(doc, i))
			render(doc, ydoc_root(doc, i), &out);
		if (d->explicit_end)
			str_adds(&out, " ...");
	}
	return str_detach(&out);
}

static void expect_render(struct ydoc *doc, const char *text, size_t len, const char *expected)
{
	struct error err = ERROR_INIT;
	char *rendered;

	if (ydoc_parse(doc, text, len, NULL, &err) < 0)
		fail_msg("%zu:%zu: %s\nin:\n%s", err.line, err.column, error_text(&err), text);
	rendered = render_all(doc);
	if (strcmp(rendered, expected) != 0)
		fail_msg("text:\n%s\nis:\n%s\nnot:\n%s", text, rendered, expected);
	free(rendered);
}

struct render_case {
	const char *text, *expected;
};

static void expect_renders(const struct render_case *cases, size_t nr)
{
	struct ydoc doc = YDOC_INIT;

	for (size_t i = 0; i < nr; i++)
		expect_render(&doc, cases[i].text, strlen(cases[i].text), cases[i].expected);
	ydoc_release(&doc);
}

static void scalars_and_collections_have_byte_spans(void **state)
{
	static const struct render_case cases[] = {
		{"a: 1\n", "0-4 0-4b{0-1p'a' 3-4p'1'}"},
		{"- a\n- 'b'\n- \"c\"\n", "0-15 0-15b[2-3p'a' 6-9s'b' 12-15d'c']"},
		{"a:\n- 1\n- 2\nb: 3\n",
			"0-15 0-15b{0-1p'a' 3-10b[5-6p'1' 9-10p'2'] 11-12p'b' 14-15p'3'}"},
		{"a:\n  b:\n    c: d\n\n# end\n",
			"0-16 0-16b{0-1p'a' 5-16b{5-6p'b' 12-16b{12-13p'c' 15-16p'd'}}}"},
		{"{a: [1, 2], b: {}}\n",
			"0-18 0-18F{1-2p'a' 4-10F[5-6p'1' 8-9p'2'] 12-13p'b' 15-17F{}}"},
		{"[a: 1, b]\n", "0-9 0-9F[1-5F{1-2p'a' 4-5p'1'} 7-8p'b']"},
		{"? a\n: b\n", "0-7 0-7b{2-3p'a' 6-7p'b'}"},
		{"? - x\n  - y\n: [z]\n", "0-17 0-17b{2-11b[4-5p'x' 10-11p'y'] 14-17F[15-16p'z']}"},
		{"a: b\n  c\n\n  d\n", "0-13 0-13b{0-1p'a' 3-13p'b c\nd'}"},
		{"'it''s': \"a\\tb\"\n", "0-15 0-15b{0-7s'it's' 9-15d'a\tb'}"},
		{"{\"a\":1}", "0-7 0-7F{1-4d'a' 5-6p'1'}"},
	};

	(void)state;
	expect_renders(cases, NR(cases));
}

static void empty_nodes_stand_behind_what_announced_them(void **state)
{
	static const struct render_case cases[] = {
		{"a:\n\n# c\nb: 1\n", "0-12 0-12b{0-1p'a' 2-2p'' 8-9p'b' 11-12p'1'}"},
		{"a:\n", "0-2 0-2b{0-1p'a' 2-2p''}"},
		{"- \n- a\n", "0-6 0-6b[1-1p'' 5-6p'a']"},
		{"? a\n\n# c\n? b\n", "0-12 0-12b{2-3p'a' 3-3p'' 11-12p'b' 12-12p''}"},
		{"? a # b:", "0-3 0-3b{2-3p'a' 3-3p''}"},
		{"{a: , b , c : }\n",
			"0-15 0-15F{1-2p'a' 3-3p'' 6-7p'b' 7-7p'' 10-11p'c' 13-13p''}"},
		{"[a: ]\n", "0-5 0-5F[1-3F{1-2p'a' 3-3p''}]"},
		{"---\n# c\n...\n", "0-11 --- 3-3p'' ..."},
		{"---\n---\n", "0-3 --- 3-3p''\n4-7 --- 7-7p''"},
		{"a: !!str\nb: &x\n",
			"0-14 0-14b{0-1p'a' 3-8!tag:yaml.org,2002:str@8p'' 9-10p'b' 12-14&x@14p''}"},
	};

	(void)state;
	expect_renders(cases, NR(cases));
}

static void block_scalars_end_with_their_last_line(void **state)
{
	static const struct render_case cases[] = {
		{"a: |\n  x\n  y\nb: 1\n", "0-17 0-17b{0-1p'a' 3-12l'x\ny\n' 13-14p'b' 16-17p'1'}"},
		{"a: |-\n  x\n\n\nb: 1\n", "0-16 0-16b{0-1p'a' 3-9l'x' 12-13p'b' 15-16p'1'}"},
		{"a: |+\n  x\n\n\nb: 1\n",
			"0-16 0-16b{0-1p'a' 3-11l'x\n\n\n' 12-13p'b' 15-16p'1'}"},
		{"a: >\n  x\n  y\n", "0-12 0-12b{0-1p'a' 3-12f'x y\n'}"},
		{"a: >-\n  x\n\n  y\n", "0-14 0-14b{0-1p'a' 3-14f'x\ny'}"},
		{"a: >+\n  x\n\n", "0-10 0-10b{0-1p'a' 3-10f'x\n\n'}"},
		{"a: |2-\n    x\n", "0-12 0-12b{0-1p'a' 3-12l'  x'}"},
		{"a: |-2 # c\n  x\n", "0-14 0-14b{0-1p'a' 3-14l'x'}"},
		{"a: |\n  x", "0-8 0-8b{0-1p'a' 3-8l'x'}"},
		{"a: | # c\nb: 1\n", "0-13 0-13b{0-1p'a' 3-4l'' 9-10p'b' 12-13p'1'}"},
		{"a: |\n\n\n", "0-4 0-4b{0-1p'a' 3-4l''}"},
		{"a: |\n  x \n   \n", "0-13 0-13b{0-1p'a' 3-13l'x \n \n'}"},
		{"a: |\r\n  x\r\n\r\nb: 1\r\n",
			"0-17 0-17b{0-1p'a' 3-9l'x\n' 13-14p'b' 16-17p'1'}"},
		{"- |+\n\n- a\n", "0-9 0-9b[2-5l'\n' 8-9p'a']"},
	};

	(void)state;
	expect_renders(cases, NR(cases));
}

static void tags_and_anchors_belong_to_their_node(void **state)
{
	static const struct render_case cases[] = {
		{"&a b: &c d\n", "0-10 0-10b{0-4&a@3p'b' 6-10&c@9p'd'}"},
		{"a: !!map\n  &k b: c\n",
			"0-18 0-18b{0-1p'a' 3-18!tag:yaml.org,2002:map@11b{11-15&k@14p'b' 17-18p'c'}}"},
		{"a: &x !t\n  # c\n  - b\n", "0-20 0-20b{0-1p'a' 3-20&x!!t@17b[19-20p'b']}"},
		{"!<tag:x,1> 'a'\n", "0-14 0-14!tag:x,1@11s'a'"},
		{"%TAG !e! tag:e,1:\n---\n!e!a b\n", "0-28 --- 22-28!tag:e,1:a@27p'b'"},
		{"[&a 1, *a, &b [*b]]\n",
			"0-19 0-19F[1-5&a@4p'1' 7-9*a=1 11-18&b@14F[15-17*b=11]]"},
		{"a: &x 1\nb: &x 2\nc: *x\n",
			"0-21 0-21b{0-1p'a' 3-7&x@6p'1' 8-9p'b' 11-15&x@14p'2' 16-17p'c' 19-21*x=11}"},
		{"<<: *x\nb: &x 1\n--- *x\n",
			"0-14 0-14b{0-2p'<<' 4-6*x 7-8p'b' 10-14&x@13p'1'}\n15-21 --- 19-21*x"},
		{"base: &b {x: 1}\nd:\n  <<: *b\n",
			"0-27 0-27b{0-4p'base' 6-15&b@9F{10-11p'x' 13-14p'1'} 16-17p'd' 21-27b{21-23p'<<' 25-27*b=6}}"},
	};

	(void)state;
	expect_renders(cases, NR(cases));
}

static void a_stream_has_any_number_of_documents(void **state)
{
	static const struct render_case cases[] = {
		{"", ""},
		{"# only\n\n# comments\n", ""},
		{"a\n---\nb\n...\n# c\n---\nc\n",
			"0-1 0-1p'a'\n2-11 --- 6-7p'b' ...\n16-21 --- 20-21p'c'"},
		{"--- |\n a\n--- b\n", "0-8 --- 4-8l'a\n'\n9-14 --- 13-14p'b'"},
		{"%YAML 1.1\n---\na\n", "0-15 --- 14-15p'a'"},
		{"--- # c\na: 1\n", "0-12 --- 8-12b{8-9p'a' 11-12p'1'}"},
	};

	(void)state;
	expect_renders(cases, NR(cases));
}

static void offsets_are_bytes_whatever_the_characters(void **state)
{
	static const struct render_case cases[] = {
		{"\xEF\xBB\xBF"
		 "a: 1\n",
			"3-7 3-7b{3-4p'a' 6-7p'1'}"},
		{"\xC3\xA9: \xE6\x97\xA5\nb: x\n",
			"0-12 0-12b{0-2p'\xC3\xA9' 4-7p'\xE6\x97\xA5' 8-9p'b' 11-12p'x'}"},
		{"# \xF0\x9F\x98\x80 long enough to be more than a word of eight\na: [\xC3\xA9, b]\n",
			"51-61 51-61b{51-52p'a' 54-61F[55-57p'\xC3\xA9' 59-60p'b']}"},
		{"\xEF\xBB\xBF# \xC3\xA9\na: '\xC3\xA9' # x\nb: |\n  \xC3\xA9\nc: 1\n",
			"8-34 8-34b{8-9p'a' 11-15s'\xC3\xA9' 20-21p'b' 23-29l'\xC3\xA9\n' 30-31p'c' 33-34p'1'}"},
		{"a: \"\\u00e9\"\n", "0-11 0-11b{0-1p'a' 3-11d'\xC3\xA9'}"},
	};

	(void)state;
	expect_renders(cases, NR(cases));
}

static void utf16_becomes_utf8(void **state)
{
	static const char expected[] = "0-8 0-8b{0-1p'a' 3-8F[4-7p'\xE2\x82\xAC']}";
	static const char with_bom[] = "3-11 3-11b{3-4p'a' 6-11F[7-10p'\xE2\x82\xAC']}";
	struct ydoc doc = YDOC_INIT;

	(void)state;
	expect_render(&doc, "a\0:\0 \0[\0\xAC\x20]\0\n\0", 14, expected);
	expect_render(&doc, "\0a\0:\0 \0[\x20\xAC\0]\0\n", 14, expected);
	expect_render(&doc,
		"\xFF\xFE"
		"a\0:\0 \0[\0\xAC\x20]\0\n\0",
		16, with_bom);
	expect_render(&doc, "\xFE\xFF\0a\0:\0 \0[\x20\xAC\0]\0\n", 16, with_bom);
	expect_render(&doc, "\xFF\xFE\x3D\xD8\x00\xDE", 6, "3-7 3-7p'\xF0\x9F\x98\x80'");
	ydoc_release(&doc);
}

static void lines_and_columns_are_those_of_an_editor(void **state)
{
	static const char text[] = "\xEF\xBB\xBF"
				   "a\xC3\xA9z\r\nb\rc\n\xC2\x85\xE2\x80\xA8x\n";
	static const struct {
		size_t offset, line, column;
	} places[] = {{0, 1, 1}, {3, 1, 1}, {4, 1, 2}, {6, 1, 3}, {7, 1, 4}, {9, 2, 1}, {10, 2, 2},
		{11, 3, 1}, {13, 4, 1}, {15, 4, 2}, {18, 4, 3}, {20, 5, 1}, {99, 5, 1}, {18, 4, 3},
		{15, 4, 2}, {3, 1, 1}};
	struct ydoc doc = YDOC_INIT;
	size_t line, column;

	(void)state;
	ydoc_parse(&doc, text, sizeof(text) - 1, NULL, NULL);
	for (size_t i = 0; i < NR(places); i++) {
		assert_int_equal(ydoc_position(&doc, places[i].offset, &line, &column), 0);
		if (line != places[i].line || column != places[i].column)
			fail_msg("offset %zu is at %zu:%zu, not %zu:%zu", places[i].offset, line,
				column, places[i].line, places[i].column);
	}
	ydoc_release(&doc);
}

/* Against counting, for any mixture of line breaks. */
static void any_line_breaks_end_a_line(void **state)
{
	uint64_t seed = 9;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[20] = "#";
		size_t len = 1 + random_next(&seed) % (sizeof(text) - 1), line = 1;
		struct ydoc doc = YDOC_INIT;

		for (size_t i = 1; i < len; i++)
			text[i] = "# \n\r"[random_next(&seed) % 4];
		assert_int_equal(ydoc_parse(&doc, text, len, NULL, NULL), 0);
		for (size_t i = 0; i <= len; i++) {
			if (i && (text[i - 1] == '\n' ||
					 (text[i - 1] == '\r' && (i == len || text[i] != '\n'))))
				line++;
			assert_int_equal(ydoc_line_nr(&doc, i), line);
		}
		ydoc_release(&doc);
	}
}

static void lines_leave_out_bom_and_line_break(void **state)
{
	struct ydoc doc = YDOC_INIT;
	size_t start, end;

	(void)state;
	ydoc_parse(&doc,
		"\xEF\xBB\xBF"
		"a\r\nb",
		7, NULL, NULL);
	assert_int_equal(ydoc_line(&doc, 1, &start, &end), 0);
	assert_int_equal(start, 3);
	assert_int_equal(end, 4);
	assert_int_equal(ydoc_line(&doc, 2, &start, &end), 0);
	assert_int_equal(start, 6);
	assert_int_equal(end, 7);
	assert_int_equal(ydoc_line(&doc, 3, &start, &end), -1);
	assert_int_equal(ydoc_line(&doc, 0, &start, &end), -1);
	ydoc_release(&doc);
}

static void pointers_name_a_node_from_its_root(void **state)
{
	static const char text[] = "a/b:\n  - x: 1\n    y~: [{'': {? [k] : v}}]\n";
	static const struct {
		const char *value, *pointer;
	} nodes[] = {{"1", "/a~1b/0/x"}, {"x", "/a~1b/0/x"}, {"a/b", "/a~1b"},
		{"v", "/a~1b/0/y~0/0//"}, {"k", "/a~1b/0/y~0/0///0"}};
	struct str CLEANUP(str_release) out = STR_INIT;
	struct ydoc doc = YDOC_INIT;

	(void)state;
	assert_int_equal(ydoc_parse(&doc, text, sizeof(text) - 1, NULL, NULL), 0);
	for (size_t i = 0; i < NR(nodes); i++) {
		const struct ynode *node = doc.nodes;

		while (node->kind != YNODE_SCALAR || node->len != strlen(nodes[i].value) ||
			memcmp(node->value, nodes[i].value, node->len) != 0)
			node++;
		str_clear(&out);
		assert_int_equal(ynode_pointer(node, SIZE_MAX, &out), 0);
		assert_string_equal(out.s, nodes[i].pointer);
	}
	str_clear(&out);
	assert_int_equal(ynode_pointer(doc.nodes, SIZE_MAX, &out), 0);
	assert_string_equal(out.s, "");
	ydoc_release(&doc);
}

static void what_stands_before_a_problem_is_kept(void **state)
{
	static const char text[] = "a: [1, {b: 2}\nc: d\n";
	struct error err = ERROR_INIT;
	struct ydoc doc = YDOC_INIT;
	char *rendered;

	(void)state;
	assert_int_equal(ydoc_parse(&doc, text, sizeof(text) - 1, NULL, &err), -1);
	assert_int_equal(err.code, ERROR_INVALID);
	assert_int_equal(doc.problem.kind, YPROBLEM_SYNTAX);
	rendered = render_all(&doc);
	assert_string_equal(
		rendered, "0-13 0-13b{0-1p'a' 3-13F[4-5p'1' 7-13F{8-9p'b' 11-12p'2'}]}");
	free(rendered);
	error_release(&err);
	ydoc_release(&doc);
}

static char *repeat(const char *text, size_t times, size_t *ret_len)
{
	size_t len = strlen(text);
	char *all = malloc(len * times + 1);

	assert_non_null(all);
	for (size_t i = 0; i < times; i++)
		memcpy(all + i * len, text, len);
	all[len * times] = '\0';
	*ret_len = len * times;
	return all;
}

/* Parse `text` repeated; expect this error, or none. */
static void expect_repeated(const char *text, size_t times, const struct ydoc_limits *limits,
	enum error_code code, size_t column, const char *message)
{
	struct error err = ERROR_INIT;
	struct ydoc doc = YDOC_INIT;
	size_t len;
	char *all = repeat(text, times, &len);

	ydoc_parse(&doc, all, len, limits, &err);
	assert_int_equal(err.code, code);
	if (message)
		assert_string_equal(error_text(&err), message);
	if (column)
		assert_int_equal(err.column, column);
	error_release(&err);
	ydoc_release(&doc);
	free(all);
}

static void depth_is_limited(void **state)
{
	static const struct ydoc_limits deep = {.depth = 20000}, three = {.depth = 3};

	(void)state;
	expect_repeated("[", 100000, NULL, ERROR_LIMIT, 1001, "nested more than 1000 levels deep");
	expect_repeated(
		"{a: ", 10000, NULL, ERROR_LIMIT, 4001, "nested more than 1000 levels deep");
	expect_repeated("{", 100000, NULL, ERROR_LIMIT, 0, NULL);
	expect_repeated("- ", 10000, NULL, ERROR_LIMIT, 2001, "nested more than 1000 levels deep");
	expect_repeated("? ", 10000, NULL, ERROR_LIMIT, 0, NULL);
	expect_repeated("- ", 10000, &deep, ERROR_NONE, 0, NULL);
	expect_repeated("[", 4, &three, ERROR_LIMIT, 4, "nested more than 3 levels deep");
	expect_repeated("[", 3, &three, ERROR_INVALID, 0, NULL);
	expect_repeated("[a, ", 500, NULL, ERROR_INVALID, 0, NULL);
}

static void a_pointer_that_is_too_long_leaves_nothing(void **state)
{
	static const char text[] = "{abc: {def: x}}";
	struct str CLEANUP(str_release) out = STR_INIT;
	struct ydoc doc = YDOC_INIT;

	(void)state;
	assert_int_equal(ydoc_parse(&doc, text, sizeof(text) - 1, NULL, NULL), 0);
	assert_int_equal(ynode_pointer(&doc.nodes[4], 2, &out), 1);
	assert_string_equal(out.s, "");
	str_adds(&out, "at ");
	assert_int_equal(ynode_pointer(&doc.nodes[4], 7, &out), 1);
	assert_string_equal(out.s, "at ");
	assert_int_equal(ynode_pointer(&doc.nodes[4], 8, &out), 0);
	assert_string_equal(out.s, "at /abc/def");
	ydoc_release(&doc);
}

static void flow_collections_nest_10000_levels_deep(void **state)
{
	static const struct ydoc_limits deep = {.depth = 10000};
	struct str CLEANUP(str_release) text = STR_INIT, pointer = STR_INIT;
	struct ydoc doc = YDOC_INIT;

	(void)state;
	str_pad(&text, '[', 10000);
	str_pad(&text, ']', 10000);
	assert_int_equal(ydoc_parse(&doc, text.s, text.len, &deep, NULL), 0);
	assert_int_equal(doc.nodes_nr, 10000);
	assert_int_equal(doc.nodes[9999].end, 10001);
	assert_int_equal(doc.nodes[0].end, 20000);
	assert_int_equal(ynode_pointer(&doc.nodes[9999], SIZE_MAX, &pointer), 0);
	assert_int_equal(pointer.len, 2 * 9999);
	ydoc_release(&doc);
}

static void nothing_known_to_be_quadratic_hangs(void **state)
{
	(void)state;
	expect_repeated("a, ", 50000, NULL, ERROR_NONE, 0, NULL);
	expect_repeated("[a]: b\n", 20000, NULL, ERROR_NONE, 0, NULL);
	expect_repeated("'a' ", 50000, NULL, ERROR_INVALID, 0, NULL);
	expect_repeated("!a ", 50000, NULL, ERROR_INVALID, 0, NULL);
	expect_repeated("&a ", 50000, NULL, ERROR_INVALID, 0, NULL);
	expect_repeated("{{ a }} ", 50000, NULL, ERROR_INVALID, 0, NULL);
	expect_repeated("a:\n", 50000, NULL, ERROR_NONE, 0, NULL);
	expect_repeated("\n", 500000, NULL, ERROR_NONE, 0, NULL);
	expect_repeated("%TAG !a! tag:a,1:\n", 100000, NULL, ERROR_LIMIT, 1,
		"more than 1000 directives before one document");
	expect_repeated("# %TAG !a! tag:a,1:\n", 10000, NULL, ERROR_NONE, 0, NULL);
	expect_repeated(
		"%TAG !a! tag:a,1:\n---\na: |\n %x\n...\n", 3000, NULL, ERROR_NONE, 0, NULL);
	expect_repeated("---\n", 50000, NULL, ERROR_NONE, 0, NULL);
}

/* How often does it ask whether to go on? With the time over at each of these moments, nothing is left and nothing is wrong. */
static unsigned looks_of(const char *text, size_t len)
{
	struct countdown countdown;
	struct ydoc doc = YDOC_INIT;
	unsigned looks = 0;
	int r;

	do {
		struct ydoc_limits limits = {.stop = &countdown.stop};
		struct error err = ERROR_INIT;

		countdown_init(&countdown, looks++);
		r = ydoc_parse(&doc, text, len, &limits, &err);
		if (r < 0) {
			assert_int_equal(err.code, ERROR_LATE);
			assert_int_equal(doc.problem.kind, YPROBLEM_NONE);
			assert_int_equal(doc.nodes_nr, 0);
			assert_int_equal(doc.documents_nr, 0);
		}
		error_release(&err);
	} while (r < 0);
	assert_int_equal(doc.problem.kind, YPROBLEM_NONE);
	ydoc_release(&doc);
	return looks - 1;
}

/* Many nodes; one long value; nothing but comments; deep nesting. */
static void a_parse_ends_wherever_it_is_told_to(void **state)
{
	static const char *const parts[] = {
		"- a\n", "x", "# comment\n", "- [[[[a, b]], {c: d}]]\n"};

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		struct str CLEANUP(str_release) text = STR_INIT;

		while (text.len < 300000)
			str_adds(&text, parts[i]);
		assert_false(str_failed(&text));
		assert_true(looks_of(text.s, text.len) >= 300000 / 16384);
	}
}

/* 990 keys within each other all end where the comment begins, and none has a value. */
static void keys_within_keys_above_a_long_comment_do_not_hang(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct ydoc doc = YDOC_INIT;

	(void)state;
	for (int i = 0; i < 990; i++)
		str_adds(&text, "? ");
	str_adds(&text, "a\n#");
	str_pad(&text, 'x', 50000000);
	str_adds(&text, "\n");
	assert_int_equal(ydoc_parse(&doc, text.s, text.len, NULL, NULL), 0);
	assert_int_equal(doc.nodes_nr, 2 * 990 + 1);
	for (size_t i = 990; i < doc.nodes_nr; i++)
		assert_int_equal(doc.nodes[i].end, 2 * 990 + 1);
	ydoc_release(&doc);
}

static void a_billion_laughs_are_stopped(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	static const struct ydoc_limits high = {.aliases = SIZE_MAX};
	struct error err = ERROR_INIT;
	struct ydoc doc = YDOC_INIT;

	(void)state;
	str_adds(&text, "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
	for (int i = 1; i < 9; i++) {
		str_addf(&text, "a%d: &a%d [", i, i);
		for (int j = 0; j < 10; j++)
			str_addf(&text, "%s*a%d", j ? ", " : "", i - 1);
		str_adds(&text, "]\n");
	}
	assert_int_equal(ydoc_parse(&doc, text.s, text.len, NULL, &err), -1);
	assert_int_equal(err.code, ERROR_LIMIT);
	assert_string_equal(error_text(&err),
		"the document has more than 10000000 nodes when its aliases are expanded");
	assert_int_equal(err.line, 7);
	assert_int_equal(ydoc_parse(&doc, text.s, text.len, &high, NULL), 0);
	error_release(&err);
	ydoc_release(&doc);
}

static void the_alias_limit_counts_nodes(void **state)
{
	static const char text[] = "[&a [x, y], *a, *a]";
	struct ydoc doc = YDOC_INIT;
	struct ydoc_limits limits = {.aliases = 10};

	(void)state;
	assert_int_equal(ydoc_parse(&doc, text, sizeof(text) - 1, &limits, NULL), 0);
	limits.aliases = 9;
	assert_int_equal(ydoc_parse(&doc, text, sizeof(text) - 1, &limits, NULL), -1);
	assert_int_equal(doc.problem.kind, YPROBLEM_ALIASES);
	assert_int_equal(doc.problem.start, 16);
	/* Each document counts by itself. */
	assert_int_equal(
		ydoc_parse(&doc, "[1, 2, 3]\n--- [1, 2, 3]\n--- [1, 2, 3]\n", 38, &limits, NULL),
		0);
	ydoc_release(&doc);
}

static void a_document_is_used_again_without_traces(void **state)
{
	struct ydoc doc = YDOC_INIT;

	(void)state;
	expect_render(&doc, "[&a x, *a, *b]", 14, "0-14 0-14F[1-5&a@4p'x' 7-9*a=1 11-13*b]");
	assert_int_equal(doc.undeclared, 1);
	assert_int_equal(ydoc_parse(&doc, "[", 1, NULL, NULL), -1);
	expect_render(&doc, "*a", 2, "0-2 0-2*a");
	assert_int_equal(doc.undeclared, 1);
	assert_int_equal(doc.problem.kind, YPROBLEM_NONE);
	ydoc_clear(&doc);
	assert_int_equal(doc.nodes_nr, 0);
	expect_render(&doc, "", 0, "");
	ydoc_release(&doc);
	ydoc_release(&doc);
}

static void what_is_no_text_is_named(void **state)
{
	static const struct {
		const char *text;
		size_t len, line, column;
		const char *message;
	} cases[] = {
		{"a: b\nc: caf\xE9 x\n", 13, 2, 7,
			"byte 0xE9 is not valid UTF-8: is the file in Latin-1? Save it as UTF-8"},
		{"\xC0\xE7o: caf\xE9\n", 10, 1, 1,
			"byte 0xC0 is not valid UTF-8: is the file in Latin-1? Save it as UTF-8"},
		{"a: \x92\n", 5, 1, 4,
			"byte 0x92 is not valid UTF-8: is the file in Windows-1252? Save it as UTF-8"},
		{"a: caf\xE9\nb: \x80 5\n", 14, 1, 7,
			"byte 0xE9 is not valid UTF-8: is the file in Windows-1252? Save it as UTF-8"},
		{"# \xC3\xA9\xE9\n", 6, 1, 4, "byte 0xE9 is not valid UTF-8"},
		{"a: \xED\xA0\x80\n", 7, 1, 4, "byte 0xED is not valid UTF-8"},
		{"a: \xE9\x01\n", 6, 1, 4, "byte 0xE9 is not valid UTF-8"},
		{"a: b\n\xC3", 6, 2, 1,
			"the file ends in the middle of a UTF-8 character (byte 0xC3)"},
		{"a:\n  - x\by\n", 11, 2, 6,
			"syntax error: the character U+0008 is not allowed in YAML: in double quotes, write it as \\x08"},
		{"a: \x7F\n", 5, 1, 4,
			"syntax error: the character U+007F is not allowed in YAML: in double quotes, write it as \\x7F"},
		{"a: b\0\n", 6, 1, 5,
			"syntax error: the character U+0000 is not allowed in YAML: in double quotes, write it as \\x00"},
		{"a: \xEF\xBF\xBE\n", 7, 1, 4,
			"syntax error: the character U+FFFE is not allowed in YAML: in double quotes, write it as \\uFFFE"},
		{"\xFF\xFE\0\0a\0\0\0", 8, 1, 1,
			"the file is in UTF-32 (little-endian), which is not supported: save it as UTF-8"},
		{"\0\0\0a", 4, 1, 1,
			"the file is in UTF-32 (big-endian), which is not supported: save it as UTF-8"},
		{"\xFE\xFF\0a\0", 5, 1, 2,
			"the file is in UTF-16, but ends in the middle of a character"},
		{"\xFE\xFF\0a\0\n\xDC\0\0b", 10, 2, 1,
			"the file is in UTF-16, but has half of a surrogate pair here"},
		{"\x7F"
		 "ELF\x02\x01\x01\0\0",
			9, 1, 1, "this is a binary file (ELF), not a text file"},
		{"\x1F\x8B\x08\0", 4, 1, 1, "this is a binary file, not a text file"},
		{"a\n\0\0\0\0\n", 7, 1, 1, "this is a binary file, not a text file"},
		{"a: \x01\x02\xFF\x03\x04\x05\n", 10, 1, 1,
			"this is a binary file, not a text file"},
		{"\0\0\0\x14"
		 "ftyp",
			8, 1, 1, "this is a binary file, not a text file"},
	};
	struct ydoc doc = YDOC_INIT;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct error err = ERROR_INIT;

		assert_int_equal(ydoc_parse(&doc, cases[i].text, cases[i].len, NULL, &err), -1);
		assert_string_equal(error_text(&err), cases[i].message);
		assert_int_equal(err.line, cases[i].line);
		assert_int_equal(err.column, cases[i].column);
		error_release(&err);
	}
	ydoc_release(&doc);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(scalars_and_collections_have_byte_spans),
		cmocka_unit_test(empty_nodes_stand_behind_what_announced_them),
		cmocka_unit_test(block_scalars_end_with_their_last_line),
		cmocka_unit_test(tags_and_anchors_belong_to_their_node),
		cmocka_unit_test(a_stream_has_any_number_of_documents),
		cmocka_unit_test(offsets_are_bytes_whatever_the_characters),
		cmocka_unit_test(utf16_becomes_utf8),
		cmocka_unit_test(lines_and_columns_are_those_of_an_editor),
		cmocka_unit_test(any_line_breaks_end_a_line),
		cmocka_unit_test(lines_leave_out_bom_and_line_break),
		cmocka_unit_test(pointers_name_a_node_from_its_root),
		cmocka_unit_test(what_stands_before_a_problem_is_kept),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(a_pointer_that_is_too_long_leaves_nothing),
		cmocka_unit_test(a_parse_ends_wherever_it_is_told_to),
		cmocka_unit_test(keys_within_keys_above_a_long_comment_do_not_hang),
		cmocka_unit_test(flow_collections_nest_10000_levels_deep),
		cmocka_unit_test(nothing_known_to_be_quadratic_hangs),
		cmocka_unit_test(a_billion_laughs_are_stopped),
		cmocka_unit_test(the_alias_limit_counts_nodes),
		cmocka_unit_test(a_document_is_used_again_without_traces),
		cmocka_unit_test(what_is_no_text_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
