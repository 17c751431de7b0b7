/* Edits on text: what was, what is done, what is there afterwards. Each result is parsed again and compared with what was meant. */
#include "tests/unit/edit_script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

struct edit_case {
	const char *before, *edits;
	const char *after; /* "!..." is part of the message of a refusal */
};

static void check_after(struct script *t, const struct edit_case *c)
{
	struct error err = ERROR_INIT;

	if (strcmp(t->result.s, c->after) != 0)
		fail_msg("before:\n%s\nedits: %s\nis:\n%s\nnot:\n%s", c->before, c->edits,
			t->result.s, c->after);
	if (ydoc_parse(&t->after, t->result.s, t->result.len, NULL, &err) < 0)
		fail_msg("before:\n%s\nedits: %s\nis not valid: %s\n%s", c->before, c->edits,
			error_text(&err), t->result.s);
	if (yedits_verify(&t->edits, &t->doc, &t->after, &err) < 0)
		fail_msg("before:\n%s\nedits: %s\n%s\n%s", c->before, c->edits, error_text(&err),
			t->result.s);
}

static void check_refused(const struct edit_case *c, struct error *err)
{
	assert_int_equal(err->code, ERROR_INVALID);
	assert_true(err->line > 0);
	if (!strstr(error_text(err), c->after + 1))
		fail_msg("before:\n%s\nedits: %s\nsays: %s\nnot: %s", c->before, c->edits,
			error_text(err), c->after + 1);
}

static void expect_edit(const struct edit_case *c)
{
	struct script t;
	struct error err = ERROR_INIT;
	struct splice_opts opts = {.json = false};

	script_init(&t);
	if (ydoc_parse(&t.doc, c->before, strlen(c->before), NULL, &err) < 0)
		fail_msg("%s\n%s", error_text(&err), c->before);
	opts.json = splice_is_json(&t.doc);
	script_add(&t, c->edits);
	if (yedits_splice(&t.edits, &t.doc, &opts, &t.result, &err) == 0) {
		if (*c->after == '!')
			fail_msg("before:\n%s\nedits: %s\nis:\n%s\nnot: %s", c->before, c->edits,
				t.result.s, c->after);
		check_after(&t, c);
	} else {
		if (*c->after != '!')
			fail_msg("before:\n%s\nedits: %s\n%zu:%zu: %s", c->before, c->edits,
				err.line, err.column, error_text(&err));
		check_refused(c, &err);
		assert_int_equal(t.result.len, 0);
	}
	error_release(&err);
	script_release(&t);
}

static void expect_edits(const struct edit_case *cases, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		expect_edit(&cases[i]);
}

static void a_scalar_keeps_its_style_and_what_stands_around_it(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\n", "set /a = 2", "a: 2\n"},
		{"a: 1 # c\nb: 2\n", "set /a = 2", "a: 2 # c\nb: 2\n"},
		{"a:   old   # c\n", "set /a = new", "a:   new   # c\n"},
		{"a: 'x'\n", "set /a = w", "a: 'w'\n"},
		{"a: \"x\"\n", "set /a = w", "a: \"w\"\n"},
		{"a: \"x\"\n", "set /a = 5", "a: 5\n"},
		{"a: 5\n", "set /a = '5'", "a: '5'\n"},
		{"- a\n- b\n", "set /1 = c", "- a\n- c\n"},
		{"a: &x old\nb: *x\n", "set /a = new", "a: &x new\nb: *x\n"},
		{"a: &x old\nb: *x\n", "set /b = new", "a: &x old\nb: new\n"},
		{"a: !!str 12\n", "set /a = foo", "a: !!str foo\n"},
		{"a: !!str 12\n", "set /a = 5", "a: 5\n"},
		{"a: &x !t 12\nb: *x\n", "set /a = 5", "a: &x 5\nb: *x\n"},
		{"a: 1\n", "set /a = !t x", "a: !t x\n"},
		{"a: !o 1 # c\n", "set /a = !t x", "a: !t x # c\n"},
		{"a:\n  one # c\n", "set /a = two", "a:\n  two # c\n"},
		{"a: one\n  two\nb: 1\n", "set /a = x", "a: x\nb: 1\n"},
		{"a: 1\r\nb: 2\r\n", "set /a = 3", "a: 3\r\nb: 2\r\n"},
		{"\xEF\xBB\xBF"
		 "a: 1\n",
			"set /a = 2",
			"\xEF\xBB\xBF"
			"a: 2\n"},
		{"a: 1", "set /a = 2", "a: 2"},
		{"x\n", "set / = w", "w\n"},
		{"--- x # c\n", "set / = w", "--- w # c\n"},
		{"--- 1\n--- 2\n", "set /@1 = 3", "--- 1\n--- 3\n"},
		{"? a\n: b\n", "set /a = c", "? a\n: c\n"},
		{"- - a\n  - b\n", "set /0/1 = c", "- - a\n  - c\n"},
		/* A tag that says what else the text is goes. */
		{"a: !!null ~\n", "set /a = 'x'", "a: x\n"},
		{"a: !!int 5 # c\n", "set /a = '7'", "a: '7' # c\n"},
		{"a: &x !!bool yes\nb: *x\n", "set /a = 'true'", "a: &x 'true'\nb: *x\n"},
		{"a: !!timestamp 2001-01-01\n", "set /a = 'x'", "a: x\n"},
		{"a: !!str 5\n", "set /a = '7'", "a: !!str '7'\n"},
		{"a: !!binary aa==\n", "set /a = 'bb=='", "a: !!binary bb==\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

static void what_is_empty_gets_a_value(void **state)
{
	static const struct edit_case cases[] = {
		{"a:\nb: 1\n", "set /a = v", "a: v\nb: 1\n"},
		{"a: \nb: 1\n", "set /a = v", "a: v\nb: 1\n"},
		{"a: # c\nb: 1\n", "set /a = v", "a: v # c\nb: 1\n"},
		{"a:", "set /a = v", "a: v"},
		{"- \n- b\n", "set /0 = v", "- v\n- b\n"},
		{"-\n- b\n", "set /0 = v", "- v\n- b\n"},
		{"- # c\n", "set /0 = v", "- v # c\n"},
		{"a: &x\nb: *x\n", "set /a = v", "a: &x v\nb: *x\n"},
		{"a: !!null\n", "set /a = 5", "a: 5\n"},
		{"a:\nb: 1\n", "set /a = {c: 1, d: 2}", "a:\n  c: 1\n  d: 2\nb: 1\n"},
		{"a: # c\nb: 1\n", "set /a = {c: 1}", "a: # c\n  c: 1\nb: 1\n"},
		{"a:\n", "set /a = []", "a: []\n"},
		{"a: &x\nb: *x\n", "set /a = {c: 1}", "a: &x\n  c: 1\nb: *x\n"},
		{"- # c\n", "set /0 = {a: 1, b: 2}", "- a: 1 # c\n  b: 2\n"},
		{"-\n-\n", "set /0 = {a: 1, b: 2} ; set /1 = [x]", "- a: 1\n  b: 2\n- - x\n"},
		{"{a, b: }\n", "set /a = 1", "{a: 1, b: }\n"},
		{"{a, b: }\n", "set /b = 1", "{a, b: 1}\n"},
		{"{ a, b: }\n", "set /b = 1", "{ a, b: 1 }\n"},
		{"{a: , b: 2}\n", "set /a = 1", "{a: 1, b: 2}\n"},
		{"[a: ]\n", "set /0/a = 1", "[a: 1]\n"},
		{"? a\n", "set /a = v", "? a\n: v\n"},
		{"? a # c\n? b\n", "set /a = {x: 1, w: 2}", "? a # c\n: x: 1\n  w: 2\n? b\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

static void block_scalars_come_and_go(void **state)
{
	static const struct edit_case cases[] = {
		{"a: |\n  x\nb: 1\n", "set /a = w", "a: |-\n  w\nb: 1\n"},
		{"a: |\n  x\nb: 1\n", "set /a = \"w\\nz\\n\"", "a: |\n  w\n  z\nb: 1\n"},
		{"a: |\n    x\nb: 1\n", "set /a = \"w\\nz\\n\"", "a: |\n    w\n    z\nb: 1\n"},
		{"a: | # c\n  x\nb: 1\n", "set /a = \"w\\n\"", "a: | # c\n  w\nb: 1\n"},
		{"a: | # c\n  x\nb: 1\n", "set /a = 5", "a: 5 # c\nb: 1\n"},
		{"a: | # c\n  x\n  w\nb: 1\n", "set /a = {c: 1}", "a: # c\n  c: 1\nb: 1\n"},
		{"- | # c\n  x\n- b\n", "set /0 = {c: 1, d: 2}", "- c: 1 # c\n  d: 2\n- b\n"},
		{"a: | # c\n  x\n  w\nb: 1\n", "set /a = []", "a: [] # c\nb: 1\n"},
		{"a: |\n  x\n\n# about b\nb: 1\n", "set /a = 5", "a: 5\n\n# about b\nb: 1\n"},
		{"a: |+\n  x\n\nb: 1\n", "set /a = 5", "a: 5\nb: 1\n"},
		{"a: 1 # c\nb: 2\n", "set /a = \"x\\nw\\n\"", "a: | # c\n  x\n  w\nb: 2\n"},
		{"a: 1\n\nb: 2\n", "set /a = \"x\\n\\n\"", "a: \"x\\n\\n\"\n\nb: 2\n"},
		{"a: 1\nb: 2\n", "set /a = \"x\\n\\n\"", "a: |+\n  x\n\nb: 2\n"},
		{"a: 1", "set /a = \"x\\n\"", "a: \"x\\n\""},
		{"a: |\n  x\n\n # less deep\nb: 1\n", "set /a = \"w\\n\"",
			"a: |\n  w\n\n # less deep\nb: 1\n"},
		{"a: 1\n    # not text\nb: 2\n", "set /a = \"x\\nw\"",
			"a: \"x\\nw\"\n    # not text\nb: 2\n"},
		{"a: &x |\n  t\nb: *x\n", "set /a = v", "a: &x |-\n  v\nb: *x\n"},
		{"a: 1\r\nb: 2\r\n", "set /a = \"x\\nw\\n\"", "a: |\r\n  x\r\n  w\r\nb: 2\r\n"},
		{"- 1\n- 2\n", "set /0 = \"x\\nw\\n\"", "- |\n  x\n  w\n- 2\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

static void collections_take_the_place_of_scalars_and_back(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\nb: 2\n", "set /a = {c: 1, d: [x]}", "a:\n  c: 1\n  d:\n    - x\nb: 2\n"},
		{"a: 1 # c\nb: 2\n", "set /a = {c: 1}", "a: # c\n  c: 1\nb: 2\n"},
		{"a: 1\nl:\n- x\n", "set /a = [w, z]", "a:\n- w\n- z\nl:\n- x\n"},
		{"a: 1\nl:\n    m: x\n", "set /a = {c: 1}", "a:\n    c: 1\nl:\n    m: x\n"},
		{"a: &x 1\nb: *x\n", "set /a = {c: 1}", "a: &x\n  c: 1\nb: *x\n"},
		{"- 1 # c\n- 2\n", "set /0 = {a: 1, b: 2}", "- a: 1 # c\n  b: 2\n- 2\n"},
		{"- &x 1\n- *x\n", "set /0 = {a: 1}", "- &x\n  a: 1\n- *x\n"},
		{"-   1\n-   2\n", "set /0 = {a: 1, b: 2}", "-   a: 1\n    b: 2\n-   2\n"},
		{"a:\n  old # c\n", "set /a = {b: 1, c: 2}", "a:\n  b: 1 # c\n  c: 2\n"},
		{"a: 1\n", "set /a = {}", "a: {}\n"},
		{"a: 1\n", "set /a = !t {b: 1}", "a: !t\n  b: 1\n"},
		{"x # c\n", "set / = {a: 1, b: 2}", "a: 1 # c\nb: 2\n"},
		{"--- x # c\n", "set / = {a: 1, b: 2}", "--- # c\na: 1\nb: 2\n"},
		{"a: # c\n  b: 1\n  d: 2 # e\nf: 3\n", "set /a = v", "a: v # c\nf: 3\n"},
		{"a:\n  # inner\n  b: 1\n  # inner, too\n# next\nf: 3\n", "set /a = v",
			"a: v\n# next\nf: 3\n"},
		{"a:\n- x\n# about b\nb: 1\n", "set /a = v", "a: v\n# about b\nb: 1\n"},
		{"a:\n  b: 1\n\nc: 2\n", "set /a = v", "a: v\n\nc: 2\n"},
		{"a: &x\n  b: 1\nc: *x\n", "set /a = v", "a: &x v\nc: *x\n"},
		{"a: &x # c\n  b: 1\nc: *x\n", "set /a = v", "a: &x v # c\nc: *x\n"},
		{"a: !t\n  b: 1\n", "set /a = v", "a: v\n"},
		{"- a: 1 # c\n  b: 2\n- c\n", "set /0 = v", "- v\n- c\n"},
		{"- # c-d\n  a: 1\n- c\n", "set /0 = v", "- v # c-d\n- c\n"},
		{"- a: 1\n  b: 2\n- c\n", "set /0 = [x, w]", "- - x\n  - w\n- c\n"},
		{"a:\n  b: 1 # c\n  # inner\nc: 2\n", "set /a = {d: 1, e: 2}",
			"a:\n  d: 1\n  e: 2\nc: 2\n"},
		{"a:\n- x\nc: 2\n", "set /a = {d: 1}", "a:\n  d: 1\nc: 2\n"},
		{"a: {b: 1} # c\nd: 2\n", "set /a = {e: 1, f: [2]}",
			"a: {e: 1, f: [2]} # c\nd: 2\n"},
		{"a: {\n  b: 1\n} # c\n", "set /a = {e: 1, f: 2}",
			"a: {\n  e: 1,\n  f: 2\n} # c\n"},
		{"a: [1, 2] # c\n", "set /a = v", "a: v # c\n"},
		{"{a: 1, b: [x]}\n", "set /a = {c: 1}", "{a: {c: 1}, b: [x]}\n"},
		{"a: 1\n", "set / = [x, w]", "- x\n- w\n"},
		{"---\na: 1\n...\n", "set / = v", "---\nv\n...\n"},
		{"--- !t\na: 1\n", "set / = v", "!v"},
		{"? - a\n: b: 1\n  c: 2\nd: 1\n", "set /~ = v", "? - a\n: v\nd: 1\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases) - 2);
}

static void new_entries_of_a_block_look_like_their_siblings(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\n", "add / b = 2", "a: 1\nb: 2\n"},
		{"a: 1", "add / b = 2", "a: 1\nb: 2"},
		{"a: 1\r\n", "add / b = 2 ; add / c = 3", "a: 1\r\nb: 2\r\nc: 3\r\n"},
		{"a: 1 # c\n\n# end\n", "add / b = 2", "a: 1 # c\nb: 2\n\n# end\n"},
		{"a:\n  b: 1\n  # more of b\nc: 2\n", "add /a d = 3",
			"a:\n  b: 1\n  d: 3\n  # more of b\nc: 2\n"},
		{"a:\n- x\n  # more of x\nc: 2\n", "append /a = w",
			"a:\n- x\n  # more of x\n- w\nc: 2\n"},
		{"a:\n  b: 1\n\n  # c: 2\n\n# end\n", "add / d = 3",
			"a:\n  b: 1\n\n  # c: 2\nd: 3\n\n# end\n"},
		{"a: 1\n# about b\nb: 2\n", "put / 1 x = 3", "a: 1\nx: 3\n# about b\nb: 2\n"},
		{"# first\na: 1\n", "put / 0 x = 3", "# first\nx: 3\na: 1\n"},
		{"# first\n\n# about a\na: 1\n", "put / 0 x = 3",
			"# first\n\nx: 3\n# about a\na: 1\n"},
		{"---\n# first\na: 1\n", "put / 0 x = 3", "---\n# first\nx: 3\na: 1\n"},
		{"--- # c\na: 1\n", "put / 0 x = 3", "--- # c\nx: 3\na: 1\n"},
		{"- a: 1\n  b: 2\n", "put /0 0 x = 3", "- x: 3\n  a: 1\n  b: 2\n"},
		{"- a: 1\n  b: 2\n- c\n", "add /0 x = 3", "- a: 1\n  b: 2\n  x: 3\n- c\n"},
		{"- - a\n  - b\n", "append /0 = c ; append / = d", "- - a\n  - b\n  - c\n- d\n"},
		{"- - a\n  - b\n", "insert /0 0 = c", "- - c\n  - a\n  - b\n"},
		{"-   a\n-   b\n", "append / = {x: 1, w: 2}", "-   a\n-   b\n-   x: 1\n    w: 2\n"},
		{"l:\n- a\n", "append /l = b", "l:\n- a\n- b\n"},
		{"l:\n    - a\n", "append /l = b", "l:\n    - a\n    - b\n"},
		{"a: 'x'\nb: 'w'\n", "add / c = z", "a: 'x'\nb: 'w'\nc: 'z'\n"},
		{"a: \"x\"\nb: 1\n", "add / c = z ; add / d = 2",
			"a: \"x\"\nb: 1\nc: \"z\"\nd: 2\n"},
		{"\"a\": x\n", "add / c = z", "\"a\": x\n\"c\": z\n"},
		{"a:\n    b:\n        c: 1\n", "add /a d = {e: {f: 1}}",
			"a:\n    b:\n        c: 1\n    d:\n        e:\n            f: 1\n"},
		{"a: |+\n  x\n\n", "add / b = 2", "a: |+\n  x\n\nb: 2\n"},
		{"a: |\n  x", "add / b = 2", "a: |-\n  x\nb: 2"},
		{"a: |+\n  x", "add / b = 2", "a: |-\n  x\nb: 2"},
		{"a:\n  b: >2\n    x", "add /a c = 1 ; add / b = 2",
			"a:\n  b: >2-\n    x\n  c: 1\nb: 2"},
		{"a: 1\n---\nb: 1\n", "add /@0 c = 2 ; add /@1 c = 3",
			"a: 1\nc: 2\n---\nb: 1\nc: 3\n"},
		{"a: 1\n...\n", "add / c = 2", "a: 1\nc: 2\n...\n"},
		{"a: 1\n\n", "add / b = \"x\\n\\n\"", "a: 1\nb: \"x\\n\\n\"\n\n"},
		{"a: 1\n\n", "add / b = {c: \"x\\n\\n\"}", "a: 1\nb:\n  c: \"x\\n\\n\"\n\n"},
		{"a: 1", "add / b = \"x\\n\"", "a: 1\nb: \"x\\n\""},
		{"a: 1\n", "add / b = yes", "a: 1\nb: 'yes'\n"},
		{"l:\n- {a: 1}\n- {a: 2}\n", "append /l = {a: [3]} ; append /l = [4]",
			"l:\n- {a: 1}\n- {a: 2}\n- {a: [3]}\n- - 4\n"},
		{"a: [ x ]\nb: [ v ]\n", "add / c = [w] ; add / d = {e: [1]}",
			"a: [ x ]\nb: [ v ]\nc: [ w ]\nd:\n  e:\n    - 1\n"},
		{"- a: \"1\"\n  b: x\n", "append / = {a: '2', b: 'w\"'}",
			"- a: \"1\"\n  b: x\n- a: \"2\"\n  b: w\"\n"},
		{"a: {}\nb: []\n", "add /a c = 1 ; append /b = 2", "a: {c: 1}\nb: [2]\n"},
		{"a: 1\nb: 2\n", "put / 1 x = 1 ; put / 1 w = 2", "a: 1\nx: 1\nw: 2\nb: 2\n"},
		{"? a\n: b\n", "add / c = 1", "? a\n: b\nc: 1\n"},
		{"? a: 1\n: b\n", "add / c = 1", "? a: 1\n: b\nc: 1\n"},
		{"a:\n", "add / c = 1", "a:\nc: 1\n"},
		{"a: 1\nb: 2\n", "add / b = 3", "!'b' would stand twice"},
		{"a: 1\n", "add / b = 3 ; add / b = 4", "!'b' would stand twice"},
		{"- a\n", "append / = ", "- a\n- null\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

static void flow_collections_keep_commas_spaces_and_lines(void **state)
{
	static const struct edit_case cases[] = {
		{"{a: 1}\n", "add / b = 2", "{a: 1, b: 2}\n"},
		{"{ a: 1 }\n", "add / b = 2", "{ a: 1, b: 2 }\n"},
		{"{a: 1, }\n", "add / b = 2", "{a: 1, b: 2, }\n"},
		{"[a]\n", "insert / 0 = b", "[b, a]\n"},
		{"[a, c]\n", "insert / 1 = b", "[a, b, c]\n"},
		{"[a,c]\n", "insert / 1 = b ; append / = d", "[a,b,c,d]\n"},
		{"{g: , h: }\n", "add / i = 1", "{g: , h: , i: 1}\n"},
		{"{a, b}\n", "add / c = 1", "{a, b, c: 1}\n"},
		{"x: [\n  a, # ca\n  b # cb\n]\n", "append /x = c",
			"x: [\n  a, # ca\n  b, # cb\n  c\n]\n"},
		{"x: [\n  a,\n  b, # cb\n]\n", "append /x = c", "x: [\n  a,\n  b, # cb\n  c,\n]\n"},
		{"x: [\n  a,\n  # about b\n  b\n]\n", "insert /x 1 = c",
			"x: [\n  a,\n  c,\n  # about b\n  b\n]\n"},
		{"x: [\n  a\n]\n", "insert /x 0 = c", "x: [\n  c,\n  a\n]\n"},
		{"x: [a,\n    b]\n", "append /x = c", "x: [a,\n    b,\n    c]\n"},
		{"x: [a, b,\n    c, d]\n", "append /x = e", "x: [a, b,\n    c, d, e]\n"},
		{"[a: 1]\n", "add /0 b = 2 ; put /0 0 c = 3", "[{c: 3, a: 1, b: 2}]\n"},
		{"[a: 1]\n", "set /0/a = 2", "[a: 2]\n"},
		{"x: {\n  # nothing\n}\n", "add /x a = 1 ; add /x b = 2",
			"x: {\n  # nothing\n  a: 1,\n  b: 2\n}\n"},
		{"a: [1, 2]\nb: [ ]\n", "append /b = 3", "a: [1, 2]\nb: [3]\n"},
		{"a: { b: 1 }\nc: {}\n", "add /c d = 1", "a: { b: 1 }\nc: { d: 1 }\n"},
		{"[*x]\n", "append / = 1", "!"},
	};

	(void)state;
	expect_edits(cases, NR(cases) - 1);
}

static void json_stays_json(void **state)
{
	static const struct edit_case cases[] = {
		{"{\"a\":1}", "add / b = x", "{\"a\":1,\"b\":\"x\"}"},
		{"{\"a\":1}", "add / b = {c: [1, 'x w']}", "{\"a\":1,\"b\":{\"c\":[1,\"x w\"]}}"},
		{"{\"a\": 1}\n", "add / b = {c: [1, 2]}", "{\"a\": 1, \"b\": {\"c\": [1, 2]}}\n"},
		{"{\n  \"a\": 1\n}\n", "add / b = {c: 1}",
			"{\n  \"a\": 1,\n  \"b\": {\n    \"c\": 1\n  }\n}\n"},
		{"{\n    \"a\": 1\n}\n", "add / b = {c: 1}",
			"{\n    \"a\": 1,\n    \"b\": {\n        \"c\": 1\n    }\n}\n"},
		{"{\n\t\"a\": 1\n}\n", "add / b = {c: [1]}",
			"{\n\t\"a\": 1,\n\t\"b\": {\n\t\t\"c\": [\n\t\t\t1\n\t\t]\n\t}\n}\n"},
		{"{\n  \"a\": [1, 2],\n  \"b\": []\n}\n", "append /b = 3",
			"{\n  \"a\": [1, 2],\n  \"b\": [3]\n}\n"},
		{"{\n  \"a\": [\n    1\n  ],\n  \"b\": []\n}\n", "append /b = 3",
			"{\n  \"a\": [\n    1\n  ],\n  \"b\": [\n    3\n  ]\n}\n"},
		{"{\n  \"b\": {}\n}\n", "add /b c = 3", "{\n  \"b\": {\n    \"c\": 3\n  }\n}\n"},
		{"{\"a\":1}", "set /a = yes", "{\"a\":\"yes\"}"},
		{"{\"a\":\"x\"}", "set /a = null", "{\"a\":null}"},
		{"{\"a\":\"x\"}", "set /a = !!str 1", "{\"a\":\"1\"}"},
		{"{\"a\":1}", "add / b = [!t 1]", "!JSON has no tags"},
		{"{\"a\":1}", "add / b = !!binary aGk=", "!JSON has no tags"},
		{"{\"a\":\"x\"}", "set /a = {b: ~}", "{\"a\":{\"b\":null}}"},
		{"[1,2]", "insert / 0 = 0 ; append / = 3", "[0,1,2,3]"},
		{"[\n  {\n    \"a\": 1\n  }\n]\n", "append / = {a: 2}",
			"[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n"},
		{"{\"l\": [{\n  \"a\": 1\n}]}\n", "append /l = {a: 2}",
			"{\"l\": [{\n  \"a\": 1\n}, {\n  \"a\": 2\n}]}\n"},
		{"{}", "add / a = x", "{\"a\": \"x\"}"},
		{"[]\n", "append / = x", "[\"x\"]\n"},
		{"{\"a\":1}", "set /a = \"x\\nw\\n\"", "{\"a\":\"x\\nw\\n\"}"},
		{"{\"a\":{\"b\":1}}", "set /a = {c: 1, d: 2}", "{\"a\":{\"c\":1,\"d\":2}}"},
		{"{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", "set /a = {c: {d: 2}}",
			"{\n  \"a\": {\n    \"c\": {\n      \"d\": 2\n    }\n  }\n}\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

static void documents_without_content_get_some(void **state)
{
	static const struct edit_case cases[] = {
		{"", "root 0 = {a: 1}", "a: 1\n"},
		{"", "root 0 = x", "x\n"},
		{"# c\n", "root 0 = {a: 1}", "# c\na: 1\n"},
		{"# c", "root 0 = {a: 1}", "# c\na: 1"},
		{"\n", "root 0 = {a: 1}", "\na: 1\n"},
		{"---\n", "root 0 = {a: 1, b: 2}", "---\na: 1\nb: 2\n"},
		{"---", "root 0 = {a: 1}", "---\na: 1"},
		{"---\n", "root 0 = x", "--- x\n"},
		{"--- # c\n", "root 0 = x", "--- x # c\n"},
		{"--- # c\n# d\n\n", "root 0 = x", "--- # c\n# d\nx\n\n"},
		{"---\n# c\n---\na: 1\n", "root 0 = {b: 1}", "---\n# c\nb: 1\n---\na: 1\n"},
		{"a: 1\n---\n", "root 1 = {b: 1}", "a: 1\n---\nb: 1\n"},
		{"---\n---\n---\n", "root 1 = {b: 1} ; set /@2 = {c: 1}",
			"---\n---\nb: 1\n---\nc: 1\n"},
		{"---\n...\n", "root 0 = {b: 1}", "---\nb: 1\n...\n"},
		{"a: 1\n", "root 0 = {b: 1}", "!content already"},
		{"\xEF\xBB\xBF", "root 0 = {b: 1}",
			"\xEF\xBB\xBF"
			"b: 1\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

/* A removal, or another edit, may bring a value to where it must be written in another way. */
static void edits_of_one_call_know_of_each_other(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\nb: 2\n\nc: 3\n", "set /a = \"x\\n\\n\" ; cut /b",
			"a: \"x\\n\\n\"\n\nc: 3\n"},
		{"a:\n  b: 1\nc: 2", "add /a d = \"x\\n\" ; cut /c", "a:\n  b: 1\n  d: \"x\\n\""},
		{"a: |\n  x", "set /a = \"w\\nv\" ; add / b = 2", "a: |-\n  w\n  v\nb: 2"},
		{"a:\n  b: 1\nc: 2\n", "add /a d = 3 ; add / e = 4 ; put / 1 f = 5",
			"a:\n  b: 1\n  d: 3\nf: 5\nc: 2\ne: 4\n"},
		{"a:\n- x\n- |+\n  w\n\n- z", "cut /a/2 ; add / b = 1",
			"a:\n- x\n- |+\n  w\n\nb: 1\n"},
		{"[a: 1, b]\n", "insert / 0 = c ; add /0 d = 2", "[c, {a: 1, d: 2}, b]\n"},
		{"- - a\n- b\n", "append /0 = c ; insert / 1 = d", "- - a\n  - c\n- d\n- b\n"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

static void edits_of_one_place_are_refused(void **state)
{
	static const struct edit_case cases[] = {
		{"a: 1\n", "set /a = 2 ; set /a = 3", "!same place"},
		{"a:\n  b: 1\n", "set /a/b = 2 ; set /a = 3", "!same place"},
		{"a:\n  b: 1\n", "set /a = 2 ; add /a c = 3", "!same place"},
		{"a: 1\n", "root 3 = 2", "!no document 3"},
	};

	(void)state;
	expect_edits(cases, NR(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scalar_keeps_its_style_and_what_stands_around_it),
		cmocka_unit_test(what_is_empty_gets_a_value),
		cmocka_unit_test(block_scalars_come_and_go),
		cmocka_unit_test(collections_take_the_place_of_scalars_and_back),
		cmocka_unit_test(new_entries_of_a_block_look_like_their_siblings),
		cmocka_unit_test(flow_collections_keep_commas_spaces_and_lines),
		cmocka_unit_test(json_stays_json),
		cmocka_unit_test(documents_without_content_get_some),
		cmocka_unit_test(edits_of_one_call_know_of_each_other),
		cmocka_unit_test(edits_of_one_place_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
