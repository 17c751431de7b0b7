#include "tests/unit/spliced.h"

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* `paths`: what goes, with blanks between. */
struct remove_case {
	const char *text, *paths, *expected;
};

static void add_removals(struct yedits *edits, const struct ydoc *doc, const char *paths)
{
	for (size_t len; *paths; paths += len + (paths[len] == ' ')) {
		struct yedit edit = {.kind = YEDIT_REMOVE};

		len = strcspn(paths, " ");
		edit.node = node_at(doc, paths, len);
		if (!edit.node)
			fail_msg("no %s in:\n%s", paths, doc->text);
		assert_int_equal(yedits_add(edits, &edit), 0);
	}
}

static void expect_removals(const struct remove_case *cases, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		struct ydoc CLEANUP(ydoc_release) doc = YDOC_INIT;
		struct yedits CLEANUP(yedits_release) edits = YEDITS_INIT;
		struct error err = ERROR_INIT;
		char *CLEANUP(free_pointer) text = NULL;

		if (ydoc_parse(&doc, cases[i].text, strlen(cases[i].text), NULL, &err) < 0)
			fail_msg("%s in:\n%s", error_text(&err), cases[i].text);
		add_removals(&edits, &doc, cases[i].paths);
		text = splice_and_verify(&edits, &doc, &err);
		if (!text)
			fail_msg("refused: %s\nin:\n%s", error_text(&err), cases[i].text);
		if (strcmp(text, cases[i].expected) != 0)
			fail_msg("without %s:\n%s\nit is:\n%s\nnot:\n%s", cases[i].paths,
				cases[i].text, text, cases[i].expected);
	}
}

static void an_entry_goes_with_its_lines(void **state)
{
	static const struct remove_case cases[] = {
		{"a: 1\nb: 2\nc: 3\n", "a", "b: 2\nc: 3\n"},
		{"a: 1\nb: 2\nc: 3\n", "b", "a: 1\nc: 3\n"},
		{"a: 1\nb: 2\nc: 3\n", "c", "a: 1\nb: 2\n"},
		{"a: 1\nb: 2\nc: 3\n", "c a", "b: 2\n"},
		{"a:\n  x:\n    y: 1\n  z: 2\nb: 3\n", "a", "b: 3\n"},
		{"a:\n  x:\n    y: 1\n  z: 2\nb: 3\n", "a/x", "a:\n  z: 2\nb: 3\n"},
		{"- a\n-   b\n- c\n", "1", "- a\n- c\n"},
		{"a:\n- 1\n- 2\nb: 3\n", "a/0", "a:\n- 2\nb: 3\n"},
		{"a:\n- 1\n- 2\nb: 3\n", "a/0 b", "a:\n- 2\n"},
		{"- - a\n  - b\n- c\n", "0/1", "- - a\n- c\n"},
		{"-\n- a\n-\n", "0 2", "- a\n"},
		{"? a\n: 1\n? b\n: 2\n", "a", "? b\n: 2\n"},
		{"? a\n? b\n", "b", "? a\n"},
		{"a: |\n  x\n\nb: 1\n", "a", "\nb: 1\n"},
		{"a: |+\n  x\n\nb: 1\n", "a", "b: 1\n"},
		{"a: 'x\n\n  # y'\nb: 1\n", "a", "b: 1\n"},
		{"a: [1,\n  2] # c\nb: 1\n", "a", "b: 1\n"},
		{"a: 1\n...\n---\nb: 1\nc: 2\n", "1:b", "a: 1\n...\n---\nc: 2\n"},
		{"a: 1\r\nb: 2\r\nc: 3\r\n", "b", "a: 1\r\nc: 3\r\n"},
		{"a: 1\rb: 2\rc: 3\r", "b", "a: 1\rc: 3\r"},
		{"\xef\xbb\xbf"
		 "a: 1\nb: 2\n",
			"a",
			"\xef\xbb\xbf"
			"b: 2\n"},
		{"a: &x 1\nb: 2\n", "a", "b: 2\n"},
		{"a: &x 1\nb: *x\n", "a b", "{}\n"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

static void own_comments_go_and_others_stay(void **state)
{
	static const struct remove_case cases[] = {
		{"a: 1 # one\nb: 2 # two\n", "a", "b: 2 # two\n"},
		{"z: 0\n# on a\n# still\na: 1\nb: 2\n", "a", "z: 0\nb: 2\n"},
		{"z: 0\n\n# free\n\n# on a\na: 1\nb: 2\n", "a", "z: 0\n\n# free\n\nb: 2\n"},
		{"z: 0\n  # elsewhere\na: 1\nb: 2\n", "a", "z: 0\n  # elsewhere\nb: 2\n"},
		{"z:\n  # on a\n  a: 1\n  # on b\n  b: 2\n", "z/b", "z:\n  # on a\n  a: 1\n"},
		{"a: 1\n# below\n", "a", "{}\n# below\n"},
		{"a:\n  b: 1\n  # c: 2\nd: 1\n", "a", "  # c: 2\nd: 1\n"},
		{"- a\n# on b\n- b # here\n# on c\n- c\n", "1", "- a\n# on c\n- c\n"},
		{"x: 1 # about x\n     # goes on\ny: 2\n", "y", "x: 1 # about x\n     # goes on\n"},
		{"- # on this\n  # item\n  a: 1\n  b: 2\n", "0/a",
			"- # on this\n  # item\n  b: 2\n"},
		/* at the head of the file, and for editors */
		{"# license\na: 1\nb: 2\n", "a", "# license\nb: 2\n"},
		{"# license\n\n# on a\na: 1\nb: 2\n", "a", "# license\n\nb: 2\n"},
		{"---\n# on a\na: 1\nb: 2\n", "a", "---\nb: 2\n"},
		{"---\n# yaml-language-server: $schema=x\n# on a\na: 1\nb: 2\n", "a",
			"---\n# yaml-language-server: $schema=x\nb: 2\n"},
		{"---\n# vim: ts=2\na: 1\nb: 2\n", "a", "---\n# vim: ts=2\nb: 2\n"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

static void the_last_one_leaves_an_empty_collection(void **state)
{
	static const struct remove_case cases[] = {
		{"a: 1\n", "a", "{}\n"},
		{"a: 1", "a", "{}"},
		{"- a\n", "0", "[]\n"},
		{"  a: 1\n  b: 2", "a b", "  {}"},
		{"---\na: 1 # x\n...\n", "a", "---\n{}\n...\n"},
		{"--- !!map\na: 1\n", "a", "--- !!map {}\n"},
		{"# head\n\na: 1\n\n# foot\n", "a", "# head\n\n{}\n\n# foot\n"},
		{"---\n# on a\na: 1\nb: 2\n", "a b", "---\n{}\n"},
		{"a:\n  b: 1\nc: 2\n", "a/b", "a: {}\nc: 2\n"},
		{"a:\n  b: 1", "a/b", "a: {}"},
		{"a: # about a\n  b: 1\nc: 2\n", "a/b", "a: {} # about a\nc: 2\n"},
		{"a: &x\n  b: 1\nc: *x\n", "a/b", "a: &x {}\nc: *x\n"},
		{"a: !t &x # c\n  b: 1\n", "a/b", "a: !t &x {} # c\n"},
		{"a:\n- 1\n- 2\nb: 1\n", "a/0 a/1", "a: []\nb: 1\n"},
		{"a:\n  # on b\n  b: 1\n  # free\n\nc: 2\n", "a/b", "a: {}\n  # free\n\nc: 2\n"},
		{"- a: 1\n", "0/a", "- {}\n"},
		{"- a: 1 # x\n  b: 2\n- c\n", "0/a 0/b", "- {}\n- c\n"},
		{"-\n  a: 1\n- c\n", "0/a", "- {}\n- c\n"},
		{"- - a\n", "0/0", "- []\n"},
		{"? a\n:\n  b: 1\n", "a/b", "? a\n: {}\n"},
		{"? a\n: b: 1\n", "a/b", "? a\n: {}\n"},
		{"\"a\":\n  b: 1\n", "a/b", "\"a\": {}\n"},
		{"a:\r\n  b: 1\r\nc: 2\r\n", "a/b", "a: {}\r\nc: 2\r\n"},
		{"[a]", "0", "[]"},
		{"[ a ] # x", "0", "[] # x"},
		{"{a: 1}", "a", "{}"},
		{"{\n  a: 1\n}\n", "a", "{}\n"},
		{"[\n  # free\n\n  a\n]\n", "0", "[\n  # free\n\n]\n"},
		{"[a: 1, b]", "0/a", "[{}, b]"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

static void what_follows_a_first_entry_moves_up_behind_the_dash(void **state)
{
	static const struct remove_case cases[] = {
		{"- a: 1\n  b: 2\n", "0/a", "- b: 2\n"},
		{"- a: 1 # x\n  b: 2\n  c: 3\n", "0/a", "- b: 2\n  c: 3\n"},
		{"- a: 1\n  b: 2\n  c: 3\n", "0/a 0/b", "- c: 3\n"},
		{"- a: 1\n  b: 2\n  c: 3\n", "0/a 0/c", "- b: 2\n"},
		{"- a: 1\n\n  b: 2\n", "0/a", "- b: 2\n"},
		{"- a: 1\n  # on b\n  b: 2\n", "0/a", "- # on b\n  b: 2\n"},
		{"- a: 1\n  # on b\n  b: 2\n  c: 3\n", "0/a 0/b", "- c: 3\n"},
		{"- a:\n    x: 1\n    y: 2\n  b: 2\n", "0/a", "- b: 2\n"},
		{"-   a: 1\n    b: 2\n", "0/a", "-   b: 2\n"},
		{"- - a\n  - b\n", "0/0", "- - b\n"},
		{"- - - a\n    - b\n", "0/0/0", "- - - b\n"},
		{"? a: 1\n  b: 2\n: c\n", "", NULL},
		{"- ? a\n  : 1\n  ? b\n  : 2\n", "0/a", "- ? b\n  : 2\n"},
		{"# x\n- # y\n  a: 1\n  b: 2\n", "0/a", "# x\n- # y\n  b: 2\n"},
		{"- a: 1\r\n  b: 2\r\n", "0/a", "- b: 2\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		if (cases[i].expected)
			expect_removals(&cases[i], 1);
}

static void a_block_scalar_above_swallows_nothing(void **state)
{
	static const struct remove_case cases[] = {
		{"a: |+\n  x\nb: 1\n\n\nc: 2\n", "b", "a: |+\n  x\nc: 2\n"},
		{"a: |+\n  x\nb: 1\n\n", "b", "a: |+\n  x\n"},
		{"a: |\n  x\nb: 1\n\nc: 2\n", "b", "a: |\n  x\n\nc: 2\n"},
		{"a: |\n  x\nb:\n  # deep\nc: 2\n", "b", "a: |\n  x\nc: 2\n"},
		{"a: |\n  x\nb:\n # less deep\nc: 2\n", "b", "a: |\n  x\n # less deep\nc: 2\n"},
		{"a: |\n  x\nb:\n\n    # deep\nc: 2\n", "b", "a: |\n  x\nc: 2\n"},
		{"a: >-\n  x\nb: 1\n      \nc: 2\n", "b", "a: >-\n  x\nc: 2\n"},
		{"a: |+\n  x\n\nb: 1\n\nc: 1\n\nd: 1\n", "b c", "a: |+\n  x\n\nd: 1\n"},
		{"a: |+\n  x\n# c\nb: 1\n\n# d\nc: 1\n", "b", "a: |+\n  x\n# d\nc: 1\n"},
		{"a: |1\n  x\nb:\n # c\nc: 1\n", "b", "a: |1\n  x\nc: 1\n"},
		{"a: |\nb:\n # c\nc: 1\n", "b", "a: |\nc: 1\n"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

static void a_missing_final_line_break_stays_missing(void **state)
{
	static const struct remove_case cases[] = {
		{"a: 1\nb: 2", "b", "a: 1"},
		{"a: 1\nb: 2", "a", "b: 2"},
		{"a: 1\r\nb: 2", "b", "a: 1"},
		{"a: 1\nb: 2\nc: 3", "b c", "a: 1"},
		{"a:\n  x: 1\n  y: 2\nb: 3", "a/y b", "a:\n  x: 1\n"},
		{"- a\n- b # x", "1", "- a"},
		/* A block scalar needs its own. */
		{"a: |\n  x\nb: 2", "b", "a: |\n  x\n"},
		{"a: |\n  x\n# c\nb: 2", "b", "a: |\n  x\n"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

static void flow_collections_keep_their_commas_right(void **state)
{
	static const struct remove_case cases[] = {
		{"[a, b, c]", "0", "[b, c]"},
		{"[a, b, c]", "1", "[a, c]"},
		{"[a, b, c]", "2", "[a, b]"},
		{"[a, b, c]", "0 2", "[b]"},
		{"[a, b, c]", "1 2", "[a]"},
		{"[a,b,c]", "1", "[a,c]"},
		{"[ a, b ]", "0", "[ b ]"},
		{"[ a, b ]", "1", "[ a ]"},
		{"[a, b, ]", "1", "[a, ]"},
		{"[a, b,]", "0", "[b,]"},
		{"{a: 1, b: 2}", "a", "{b: 2}"},
		{"{a: 1, b: 2}", "b", "{a: 1}"},
		{"{\"a\":1,\"b\":2}", "b", "{\"a\":1}"},
		{"{g: , h: 1}", "h", "{g: }"},
		{"[a, g: , h]", "2", "[a, g: ]"},
		{"{g: !!str , h: 1}", "h", "{g: !!str }"},
		{"{? a : 1, ? b : 2}", "a", "{? b : 2}"},
		{"{a, b}", "b", "{a}"},
		{"[a: 1, b: 2]", "0", "[b: 2]"},
		{"x: [[1, 2], [3]]\ny: 1\n", "x/0/0 x/1", "x: [[2]]\ny: 1\n"},
		{"[a,#c\n b]", "1", "[a #c\n ]"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

static void flow_collections_over_several_lines_lose_whole_lines(void **state)
{
	static const struct remove_case cases[] = {
		{"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", "a",
			"{\n  \"b\": 2,\n  \"c\": 3\n}\n"},
		{"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", "b",
			"{\n  \"a\": 1,\n  \"c\": 3\n}\n"},
		{"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", "c",
			"{\n  \"a\": 1,\n  \"b\": 2\n}\n"},
		{"{\n  \"a\": {\n    \"x\": []\n  },\n  \"c\": 3\n}\n", "a", "{\n  \"c\": 3\n}\n"},
		{"{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n", "b", "{\r\n  \"a\": 1\r\n}\r\n"},
		{"[\n  a, # on a\n  b, # on b\n  c # on c\n]\n", "1",
			"[\n  a, # on a\n  c # on c\n]\n"},
		{"[\n  a, # on a\n  b, # on b\n  c # on c\n]\n", "2",
			"[\n  a, # on a\n  b # on b\n]\n"},
		{"[\n  a,\n  # on b\n  b,\n\n  # free\n\n  c,\n]\n", "1 2",
			"[\n  a,\n\n  # free\n\n]\n"},
		{"[\n  a, b, # line\n  c\n]\n", "1", "[\n  a, # line\n  c\n]\n"},
		{"[\n  a, b, # line\n  c\n]\n", "0 1", "[\n  c\n]\n"},
		{"[ a, # on a\n  b ]\n", "0", "[\n  b ]\n"},
		{"[ a\n, b # on b\n, c ]\n", "1", "[ a\n, c ]\n"},
		{"[ a\n, b\n, c\n]\n", "2", "[ a\n, b\n]\n"},
		{"[ a\n, b\n, c\n]\n", "0 1", "[\nc\n]\n"},
		{"[ a\n, b\n, c\n, d ]\n", "1 2", "[ a\n, d ]\n"},
		{"[a, b\n, c, d]\n", "1 2", "[a,\nd]\n"},
		{"[a # on a\n, b]\n", "1", "[a # on a\n]\n"},
		{"x: [a,\n    b]\n", "x/1", "x: [a\n    ]\n"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

static void needed_anchors_do_not_go(void **state)
{
	static const struct {
		const char *text, *paths;
		size_t line, column;
		const char *says;
	} cases[] = {
		{"a: &x 1\nb: *x\n", "a", 1, 4, "'&x', which the alias at 2:4 needs"},
		{"a: {b: &x 1}\nb: *x\n", "a", 1, 8, "2:4"},
		{"&x a: 1\nb: *x\n", "a", 1, 1, "2:4"},
		{"a: &x 1\nb: &x 2\nc: *x\n", "b", 2, 4, "3:4"},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct ydoc CLEANUP(ydoc_release) doc = YDOC_INIT;
		struct yedits CLEANUP(yedits_release) edits = YEDITS_INIT;
		struct error CLEANUP(error_release) err = ERROR_INIT;

		assert_int_equal(
			ydoc_parse(&doc, cases[i].text, strlen(cases[i].text), NULL, NULL), 0);
		add_removals(&edits, &doc, cases[i].paths);
		assert_null(splice_and_verify(&edits, &doc, &err));
		assert_int_equal(err.code, ERROR_INVALID);
		assert_int_equal(err.line, cases[i].line);
		assert_int_equal(err.column, cases[i].column);
		assert_non_null(strstr(error_text(&err), cases[i].says));
	}
}

static void anchors_that_are_declared_again_are_told_apart(void **state)
{
	static const struct remove_case cases[] = {
		{"a: &x 1\nb: &x 2\nc: *x\n", "a", "b: &x 2\nc: *x\n"},
		{"a: &x 1\nb: *x\nc: &x 2\n", "c", "a: &x 1\nb: *x\n"},
		{"a: &x 1\nb: [*x, 2]\n", "a b/0", "b: [2]\n"},
	};

	(void)state;
	expect_removals(cases, NR(cases));
}

/* Ten thousand of a hundred thousand, in a time that says it is linear: a quadratic one takes minutes. */
static void many_removals_take_no_longer_than_few(void **state)
{
	enum { ENTRIES = 40000 };
	static const char *const shapes[][3] = {
		{"", "k%zu: 1\n", ""}, {"{", "k%zu: 1, ", "}"}, {"{", "\"k%zu\":1,\n", "}"}};

	(void)state;
	for (size_t i = 0; i < NR(shapes); i++) {
		struct ydoc CLEANUP(ydoc_release) doc = YDOC_INIT;
		struct yedits CLEANUP(yedits_release) edits = YEDITS_INIT;
		struct str CLEANUP(str_release) text = STR_INIT;
		struct error CLEANUP(error_release) err = ERROR_INIT;
		char *CLEANUP(free_pointer) spliced = NULL;
		const struct ynode *node;

		str_adds(&text, shapes[i][0]);
		for (size_t n = 0; n < ENTRIES; n++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
			str_addf(&text, shapes[i][1], n);
#pragma GCC diagnostic pop
		}
		str_adds(&text, shapes[i][2]);
		assert_int_equal(ydoc_parse(&doc, text.s, text.len, NULL, NULL), 0);
		YNODE_EACH (node, doc.nodes) {
			struct yedit edit = {.kind = YEDIT_REMOVE, .node = node};

			if (node->index % 8 == 1)
				assert_int_equal(yedits_add(&edits, &edit), 0);
		}
		spliced = splice_and_verify(&edits, &doc, &err);
		assert_non_null(spliced);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_goes_with_its_lines),
		cmocka_unit_test(own_comments_go_and_others_stay),
		cmocka_unit_test(the_last_one_leaves_an_empty_collection),
		cmocka_unit_test(what_follows_a_first_entry_moves_up_behind_the_dash),
		cmocka_unit_test(a_block_scalar_above_swallows_nothing),
		cmocka_unit_test(a_missing_final_line_break_stays_missing),
		cmocka_unit_test(flow_collections_keep_their_commas_right),
		cmocka_unit_test(flow_collections_over_several_lines_lose_whole_lines),
		cmocka_unit_test(needed_anchors_do_not_go),
		cmocka_unit_test(anchors_that_are_declared_again_are_told_apart),
		cmocka_unit_test(many_removals_take_no_longer_than_few),
	};

	return cmocka_run_group_tests_name("splice_remove", tests, NULL, NULL);
}
