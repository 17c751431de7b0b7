#include "tests/tools/splice_laws.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

enum { CHANGES = 400 };

/* What has been, or may be, trouble. */
static const char *const nasty[] = {
	"a: 1\nb: two\nc: 'three'\nd: \"four\"\n",
	"a: 1",
	"a: 1\n\n\n# foot\n",
	"# head\n\n# on a\na: 1 # one\n# on b\nb: # two\n  # on c\n  c: 3 # three\n  # foot of b\n# foot\n",
	"- a\n- - b\n  - c\n-\n- d: 1\n  e: 2\n-\n  f: 3\n",
	"a:\n- 1\n- 2\nb:\n  - 3\n  - 4\n",
	"a: |\n  text\n  more\nb: >-\n  folded\n  text\n\n  more\nc: |+\n  keep\n\n\nd: |2\n   lead\ne: end\n",
	"a: |\n  the end",
	"a: |+\n  the end\n\n",
	"- |\n text\n- >\n text\n-   |-\n    text\n",
	"a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: &y [1, &z 2]\nf: [*y, *z]\n",
	"a: !!str 1\nb: !t\n  c: 2\nd: !!set {e, f}\ng: ! h\n",
	"? a\n: b\n? [c, d]\n: e\n? |\n  f\n: - g\n  - h\n? i\n? - j\n",
	"{a: 1, b: [2, 3], c: {d: , e: }, f, \"g\":1, ? h : i}",
	"[a, b: c, [], {}, 'd', \"e\", ~, , ]\n",
	"[\n  a, # on a\n  b,\n\n  # free\n  c\n]\n",
	"a: [1,\n    2, # two\n    3]\nb: {x: 1,\n  y: 2\n  }\n",
	"[ a\n, b\n, c\n]\n",
	"{\n  \"a\": 1,\n  \"b\": [\n    \"c\",\n    {\"d\": null}\n  ],\n  \"e\": {},\n  \"f\": []\n}\n",
	"{\"a\":1,\"b\":[1,2,{\"c\":\"d\"}],\"e\":{}}",
	"[]",
	"{}\n",
	"",
	"# only a comment\n",
	"# only a comment",
	"---\n",
	"---",
	"--- # comment\n...\n",
	"%YAML 1.1\n%TAG ! tag:x.org,2000:\n---\na: !b c\n...\n# between\n---\n- d\n--- |\n  e\n--- 'f'\n...\n",
	"---\na: 1\n---\nb: 2\n---\n- c\n",
	"scalar\n",
	"'quoted'",
	"|\n  block\n",
	"--- >\n folded\n text\n",
	"a: plain\n  over lines\nb: 'quoted\n\n  over lines'\nc: \"double \\\n  over lines\"\n",
	"a: 1\r\nb:\r\n  - c\r\n  - |\r\n    d\r\n\r\ne: 2\r\n",
	"a: 1\rb:\r  - c\r",
	"\357\273\277a: 1\nb: [2]\n",
	"a:\tb\nc: \t# d\ne:   \n  f\n",
	"a: no\nb: 0644\nc: 1_000\nd: 2001-01-01\ne: 12:30:45\nf: ~\ng:\nh: 1e3\ni: .inf\nj: 0x1F\n",
	"no: 1\n8080: 2\n'yes': 3\n~: 4\n'': 5\n\"q q\": 6\n",
	"a:\n    b:\n        c:\n            - d\n            -   e: 1\n                f: 2\n",
	"a:\n b:\n  c: 1\n\n b2:\n\n  c: 2\n\n\n\nd: 3\n",
	"a: {b: {c: {d: [e, {f: g}]}}}\n",
	"\"a\": {\"b\": [\n  1,\n  2 ] }\n",
	"a: b # c\n  # d\n\n  # e\nf:\n  # g\n  - h # i\n  # j\n  - k\n# l\nm: n\n",
	"- # on the item\n  a: 1\n  b: 2\n-   # and this\n  - c\n",
	"x: *\n",
	"a: [\n]\nb: {\n  }\nc: [ ]\nd: { }\n",
	"a: 'it''s'\nb: \"tab\\t\\u263a\"\nc: \xe2\x98\xba\n\xe2\x98\xba: d\n",
	"key with spaces: v\n? very long explicit key 0123456789\n: v\n",
	"a: &a\nb: &b\n  c: *a\n&d e: *b\n*b : f\n",
	"- &a a\n- &a b\n- *a\n- &b [*a, &a c]\n- *a\n- *b\n",
	"a:\n  - b:\n      - c:\n          - d\n    e: |\n      f\n\n    g: h\n\n  - i\n",
	"a: |\n\n\n  x\nb: |\n\nc: >+\n\nd: ''\n",
	"{a: 'x\n  y', b: \"x\n  y\", c: x\n  y}\n",
	"on:\n  push:\n    branches: [ main ]\n  pull_request:\n    branches:    [ main, 'v*' ]\n",
};

static void changes_are_what_was_meant_and_nothing_else(void **state)
{
	static struct laws laws;

	(void)state;
	laws_init(&laws, 1);
	for (size_t i = 0; i < NR(nasty); i++)
		laws_try(&laws, nasty[i], nasty[i], strlen(nasty[i]), CHANGES);
	laws_report(&laws, stderr);
	assert_int_equal(laws.wrong, 0);
	/* Aliases that are not broken, keys that JSON has not: those are counted apart. */
	assert_true(laws.refused * 1000 <= laws.changes);
	assert_true(laws.changes > NR(nasty) * CHANGES * 3 / 4);
	assert_true(laws.reversed > 100);
	laws_release(&laws);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_are_what_was_meant_and_nothing_else),
	};

	return cmocka_run_group_tests_name("splice_laws", tests, NULL, NULL);
}
