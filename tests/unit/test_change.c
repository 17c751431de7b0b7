#include "tests/unit/changing.h"
#include "tests/unit/countdown.h"
#include "tests/unit/scratch.h"

/* --- set -------------------------------------------------------------------------------------------------------------------- */

static void set_changes_what_is_there(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set a=2"}, "a: 1\n", "a: 2\n"},
		{{"--set a=1"}, "a: 1\n", "unchanged"},
		{{"--set a.b[1].c=x"}, "a: {b: [1, {c: y}]}\n", "a: {b: [1, {c: x}]}\n"},
		{{"--set a=no"}, "a: 1\n", "a: 'no'\n"},
		{{"--set a=~"}, "a: null\n", "unchanged"},
		{{"--set a=1.10"}, "a: 1.1 # v\n", "a: 1.10 # v\n"},
		{{"--set a={b: 1}"}, "a: {b: 1}\n", "unchanged"},
		{{"--set a=[1, 2]"}, "a: [1, 2]\n", "unchanged"},
		{{"--set-string a=2"}, "a: 1\n", "a: '2'\n"},
		{{"--set-string a=2"}, "a: '2'\n", "unchanged"},
		{{"--set-string a=x=y"}, "a: 1\n", "a: x=y\n"},
		{{"--set /a/0=x"}, "a: [1, 2]\n", "a: [x, 2]\n"},
		{{"--set $.a=3", "--set b=4"}, "a: 1\nb: 2\n", "a: 3\nb: 4\n"},
		{{"--set a=2", "--set a=1"}, "a: 1\n", "unchanged"},
		{{"--set $=2"}, "1\n", "2\n"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void a_missing_last_key_is_added(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set b=2"}, "a: 1\n", "a: 1\nb: 2\n"},
		{{"--set a.c=2"}, "a:\n  b: 1\nd: 3\n", "a:\n  b: 1\n  c: 2\nd: 3\n"},
		{{"--set l[*].b=2"}, "l:\n- a: 1\n- b: 1\n", "l:\n- a: 1\n  b: 2\n- b: 2\n"},
		{{"--set mode=0644"}, "a: 1\n", "a: 1\nmode: 0644\n"},
		{{"--set $=012"}, "", "012\n"},
		{{"--set 8080=x"}, "a: 1\n", "a: 1\n8080: x\n"},
		{{"--set *.x=1"}, "v: 3\na: {x: 2}\n", "v: 3\na: {x: 1}\n"},
		{{"--set a=1"}, "", "a: 1\n"},
		{{"--set a=1"}, "---\n", "---\na: 1\n"},
		{{"--set a.b=1"}, "",
			"0:0: --set a.b: the document is empty; --create makes what is missing on the way"},
		{{"--create", "--set a.b=1"}, "", "a:\n  b: 1\n"},
		{{"--set /l/-=3"}, "l:\n- 1\n", "l:\n- 1\n- 3\n"},
		{{"--set /l/5=3"}, "l:\n- 1\n",
			"2:1: --set /l/5: the list has 1 item, so there is no [5]"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void missing_mappings_are_made_only_with_create(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set a.b.c=2"}, "a: {}\n",
			"1:4: --set a.b.c: there is no \"b\" in a; --create makes what is missing on the way"},
		{{"--set a.b.c=2"}, "x: 1\n",
			"1:1: --set a.b.c: there is no \"a\"; --create makes what is missing on the way"},
		{{"--create", "--set a.b.c=2"}, "x: 1\n", "x: 1\na:\n  b:\n    c: 2\n"},
		{{"--create", "--set a.b.c=2"}, "a:\n  x: 1\n", "a:\n  x: 1\n  b:\n    c: 2\n"},
		{{"--set a.b=2"}, "a:\n",
			"1:3: --set a.b: a is null, not a mapping; --create makes it one"},
		{{"--create", "--set a.b=2"}, "a:\n", "a:\n  b: 2\n"},
		{{"--create", "--set a.b.c=2"}, "a: ~\n", "a:\n  b:\n    c: 2\n"},
		{{"--set a.b=2"}, "a: text\n", "1:4: --set a.b: a is a text, not a mapping"},
		{{"--create", "--set a.b.c=2"}, "a: [1]\n",
			"1:4: --set a.b.c: a is a list, not a mapping"},
		{{"--set l[*].r.c=2"}, "l:\n- r: {c: 1}\n- a: 1\n",
			"3:3: --set l[*].r.c: there is no \"r\" in l[1]; --create makes what is missing on the way"},
		{{"--create", "--set l[*].r.c=2"}, "l:\n- r: {c: 1}\n- a: 1\n",
			"l:\n- r: {c: 2}\n- a: 1\n  r:\n    c: 2\n"},
		{{"--create", "--set l[*].r.s.c=2"},
			"l:\n- r: {d: 1}\n- r: {s: {}}\n- r:\n    s:\n      c: 1\n",
			"l:\n- r: {d: 1, s: {c: 2}}\n- r: {s: {c: 2}}\n- r:\n    s:\n      c: 2\n"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void where_nothing_matches_the_file_is_skipped(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set l[5]=1"}, "l: [1]\n", "skipped: nothing matches l[5]"},
		{{"--set l[?@.name=='x'].image=1"}, "l: [{name: y}]\n",
			"skipped: nothing matches l[?@.name=='x'].image"},
		{{"--delete b"}, "a: 1\n", "skipped: nothing matches b"},
		{{"--rename b=c"}, "a: 1\n", "skipped: nothing matches b"},
		{{"--must-match", "--delete b"}, "a: 1\n", "0:0: nothing matches b (--must-match)"},
		{{"--must-match", "--delete b", "--set a=1"}, "a: 1\n", "unchanged"},
		{{"--where b", "--set a=2"}, "a: 1\n", "skipped: no document matches --where 'b'"},
		{{"--doc 1", "--set a=2"}, "a: 1\n",
			"skipped: there is no document 1, counted from 0"},
		{{"--where b", "--set a=2"}, "", "skipped: no document matches --where 'b'"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void a_key_with_a_dot_wants_quotes(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set m.app.io/x=1"}, "m:\n  application: 1\n  app.io/name: a\n",
			"2:3: --set m.app.io/x: there is no \"app\" in m, but there is \"app.io/name\": a key with a dot in it is written m[\"app.io/name\"]; --create would make a mapping \"app\""},
		{{"--set a.b.c=1"}, "a.b: {}\n",
			"1:1: --set a.b.c: there is no \"a\", but there is \"a.b\": a key with a dot in it is written [\"a.b\"]; --create would make a mapping \"a\""},
		{{"--set m[\"app.io/x\"]=1"}, "m:\n  app.io/name: a\n",
			"m:\n  app.io/name: a\n  app.io/x: 1\n"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void where_compares_as_expect_does(void **state)
{
	static const char two[] = "kind: x\nn: [1, 2]\n---\nkind: z\n";
	static const struct changing_case cases[] = {
		{{"--where kind=x", "--set c=1"}, two, "kind: x\nn: [1, 2]\nc: 1\n---\nkind: z\n"},
		{{"--where kind=='x'", "--set c=1"}, two,
			"kind: x\nn: [1, 2]\nc: 1\n---\nkind: z\n"},
		{{"--where kind == \"z\"", "--set c=1"}, two,
			"kind: x\nn: [1, 2]\n---\nkind: z\nc: 1\n"},
		{{"--where /kind=z", "--set c=1"}, two, "kind: x\nn: [1, 2]\n---\nkind: z\nc: 1\n"},
		{{"--where kind!=x", "--set c=1"}, two, "kind: x\nn: [1, 2]\n---\nkind: z\nc: 1\n"},
		/* one of the matches is enough; none of them may be it, and no match is none */
		{{"--where n[*]=2", "--set c=1"}, two, "kind: x\nn: [1, 2]\nc: 1\n---\nkind: z\n"},
		{{"--where n[*] != 2", "--set c=1"}, two,
			"kind: x\nn: [1, 2]\n---\nkind: z\nc: 1\n"},
		{{"--where n=[1, 2]", "--set kind=w"}, two, "kind: w\nn: [1, 2]\n---\nkind: z\n"},
		{{"--where n[0]='1'", "--set kind=w"}, two,
			"skipped: no document matches --where 'n[0]='1''"},
		{{"--where n[?@==2]", "--set kind=w"}, two, "kind: w\nn: [1, 2]\n---\nkind: z\n"},
		{{"--where [\"a=b\"]", "--set c=1"}, "a=b: 1\n", "a=b: 1\nc: 1\n"},
		{{"--where kind={", "--set c=1"}, two,
			"65: --where: syntax error: this \"{\" is never closed (line 1, column 1 of the value)"},
		{{"--where a[=x", "--set c=1"}, two,
			"65: character 3 of the query 'a[=x': a 'name' in quotes, *, an index, a slice or a ?filter is expected here, not '='"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void in_a_stream_keys_are_added_only_where_it_is_said(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set a=2"}, "a: 1\n---\na: 1\n", "a: 2\n---\na: 2\n"},
		{{"--set a=2"}, "a: 1\n---\nb: 1\n", "a: 2\n---\nb: 1\n"},
		{{"--set c=2"}, "a: 1\n---\nb: 1\n",
			"0:0: --set c: there is no c in any of the 2 documents, and it is not said to which it is to be added: --doc N or --where QUERY does"},
		{{"--doc 1", "--set c=2"}, "a: 1\n---\nb: 1\n", "a: 1\n---\nb: 1\nc: 2\n"},
		{{"--where a", "--set c=2"}, "a: 1\n---\nb: 1\n", "a: 1\nc: 2\n---\nb: 1\n"},
		{{"--where $[?@=='x']", "--set kind=w", "--set c=1"}, "kind: x\n---\nkind: z\n",
			"kind: w\nc: 1\n---\nkind: z\n"},
		{{"--delete a"}, "a: 1\nb: 2\n---\na: 1\nb: 3\n", "b: 2\n---\nb: 3\n"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

/* --- aliases and merge keys ------------------------------------------------------------------------------------------------- */

static void aliases_and_merge_keys_are_looked_through_only_with_leave(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set b=2"}, "a: &x 1\nb: *x\n", "a: &x 1\nb: 2\n"},
		{{"--through-alias", "--set b=2"}, "a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n"},
		{{"--set b=1"}, "a: &x 1\nb: *x\n", "unchanged"},
		{{"--set b.k=2"}, "a: &x {k: 1}\nb: *x\n",
			"2:4: --set b.k: b.k is reached through the alias *x, and to change it changes all that share it; --through-alias does so"},
		{{"--through-alias", "--set b.k=2"}, "a: &x {k: 1}\nb: *x\n",
			"a: &x {k: 2}\nb: *x\n"},
		{{"--set b.k=1"}, "a: &x {k: 1}\nb: *x\n", "unchanged"},
		{{"--set *.k=2"}, "a: &x {k: 1}\nb: *x\n", "a: &x {k: 2}\nb: *x\n"},
		{{"--set *.m=2"}, "a: &x {k: 1}\nb: *x\n", "a: &x {k: 1, m: 2}\nb: *x\n"},
		{{"--set b.k=2"}, "a: &x {k: 1}\nb:\n  <<: *x\n",
			"a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n"},
		{{"--delete b.k"}, "a: &x {k: 1}\nb:\n  <<: *x\n",
			"1:11: --delete b.k: b.k comes from a merge key (<<), so it is not this mapping's to delete; delete it where it is, or with --through-alias"},
		{{"--delete *.k"}, "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n",
			"a: &x {l: 2}\nb:\n  <<: *x\n"},
		{{"--through-alias", "--delete b.k"}, "a: &x {k: 1, l: 2}\nb:\n  <<: *x\n",
			"a: &x {l: 2}\nb:\n  <<: *x\n"},
		{{"--append b=2"}, "a: &x [1]\nb: *x\n",
			"2:4: --append b: b is reached through the alias *x, and to change it changes all that share it; --through-alias does so"},
		{{"--through-alias", "--append b=2"}, "a: &x [1]\nb: *x\n",
			"a: &x [1, 2]\nb: *x\n"},
		{{"--through-alias", "--append *=2"}, "a: &x [1]\nb: *x\n",
			"a: &x [1, 2]\nb: *x\n"},
		{{"--delete b"}, "a: &x 1\nb: *x\n", "a: &x 1\n"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

/* --- the other kinds -------------------------------------------------------------------------------------------------------- */

static void delete_takes_every_match(void **state)
{
	static const struct changing_case cases[] = {
		{{"--delete a"}, "a: 1\nb: 2\n", "b: 2\n"},
		{{"--delete a"}, "a: 1\n", "{}\n"},
		{{"--delete l[0]"}, "l: [1, 2]\n", "l: [2]\n"},
		{{"--delete $..x"}, "a: {x: {x: 1}, y: 2}\nx: 3\n", "a: {y: 2}\n"},
		{{"--delete $..x"}, "x:\n  x:\n    x: 1\ny: 1\n", "y: 1\n"},
		{{"--delete l[0,0]"}, "l: [1, 2]\n", "l: [2]\n"},
		{{"--delete $"}, "a: 1\n",
			"1:1: --delete $: the whole document can't be deleted, only what is in it"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void append_and_insert_add_items(void **state)
{
	static const struct changing_case cases[] = {
		{{"--append l=2"}, "l:\n- 1\n", "l:\n- 1\n- 2\n"},
		{{"--append l=1"}, "l:\n- 1\n", "l:\n- 1\n- 1\n"},
		{{"--append l={a: 1}"}, "l: []\n", "l: [{a: 1}]\n"},
		{{"--append l=1"}, "l:\n",
			"1:3: --append l: l is null, not a list; --create makes it one"},
		{{"--create", "--append l=1"}, "l:\nm: 1\n", "l:\n  - 1\nm: 1\n"},
		{{"--append l=1"}, "m: 1\n",
			"1:1: --append l: there is no \"l\"; --create makes what is missing on the way"},
		{{"--create", "--append a.l=1"}, "m: 1\n", "m: 1\na:\n  l:\n    - 1\n"},
		{{"--append l=1"}, "l: {}\n", "1:4: --append l: l is a mapping, not a list"},
		{{"--insert l[0]=0"}, "l: [1, 2]\n", "l: [0, 1, 2]\n"},
		{{"--insert l[2]=3"}, "l: [1, 2]\n", "l: [1, 2, 3]\n"},
		{{"--insert l[-1]=0"}, "l: [1, 2]\n", "l: [1, 0, 2]\n"},
		{{"--insert l[3]=0"}, "l: [1, 2]\n",
			"1:4: --insert l[3]: the list has 2 items, so nothing can be put at [3]"},
		{{"--insert /l/-=3"}, "l: [1, 2]\n", "l: [1, 2, 3]\n"},
		{{"--insert m[0]=0"}, "l: [1, 2]\n", "skipped: nothing matches m[0]"},
		{{"--insert l[0]=0"}, "l: x\n", "1:4: --insert l[0]: l is a text, not a list"},
		{{"--insert l=0"}, "",
			"64: --insert l: the path must end in the number of the item before which the new one comes, as in l[0]"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void rename_changes_keys_alone(void **state)
{
	static const struct changing_case cases[] = {
		{{"--rename a=b"}, "a: 1 # c\n", "b: 1 # c\n"},
		{{"--rename a=a"}, "a: 1\n", "unchanged"},
		{{"--rename a=yes"}, "a: 1\n", "'yes': 1\n"},
		{{"--rename a.b=c=d"}, "a: {b: 1}\n", "a: {c=d: 1}\n"},
		{{"--rename l[*].a=b"}, "l: [{a: 1}, {a: 2}]\n", "l: [{b: 1}, {b: 2}]\n"},
		{{"--rename a=b"}, "a: 1\nb: 2\n",
			"1:4: --rename a: a can't be renamed so: the mapping has that key already"},
		{{"--rename l[0]=b"}, "l: [1]\n",
			"1:5: --rename l[0]: l[0] is an item of a list, which has no key to rename"},
		{{"--rename $=b"}, "a: 1\n",
			"1:1: --rename $: $ is the whole document, which has no key"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

static void expect_makes_a_file_fail_that_is_otherwise(void **state)
{
	static const struct changing_case cases[] = {
		{{"--expect a=1", "--set a=2"}, "a: 1\n", "a: 2\n"},
		{{"--expect a=1", "--set a=2"}, "a: 3\n",
			"1:4: --expect a: expected a to be 1, but it is 3"},
		{{"--expect b=1"}, "a: 1\n",
			"0:0: --expect b: there is no b, so it can't be what is expected"},
		{{"--expect l[*]=1"}, "l: [1, 1, '1']\n",
			"1:11: --expect l[*]: expected l[2] to be 1, but it is \"1\""},
		{{"--expect a={x: 1, y: 2}"}, "a: {y: 2, x: 1}\n", "unchanged"},
		{{"--set a=2", "--expect a=2"}, "a: 1\n", "a: 2\n"},
	};

	(void)state;
	CHANGING_CHECK(cases);
}

/* --- files ------------------------------------------------------------------------------------------------------------------ */

static void put(const char *path, const char *text)
{
	scratch_write(path, text, strlen(text));
}

static void set_file_keeps_the_last_line_break(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set-file a=t"}, "a: 1\n", "a: |\n  one\n  two\n"},
		{{"--set-file a=n"}, "a: 1\n", "a: one\n"},
		{{"--set-file a=missing"}, "a: 1\n",
			"66: can't be opened: No such file or directory"},
		{{"--set-file a="}, "a: 1\n", "64: --set-file a: no file is named behind the '='"},
		{{"--set-file a=bad"}, "a: 1\n",
			"65: --set-file a: byte 3 is not UTF-8, and only text can be set"},
	};

	(void)state;
	put("t", "one\ntwo\n");
	put("n", "one");
	put("bad", "ab\xff");
	CHANGING_CHECK(cases);
}

static void merge_patches_do_what_the_rfc_says(void **state)
{
	/* RFC 7396, appendix A; in a mapping of the test's own, as the whole is not always a mapping */
	static const struct {
		const char *before, *patch, *after;
	} rows[] = {
		{"{\"a\":\"b\"}\n", "{\"a\":\"c\"}", "{\"a\":\"c\"}\n"},
		{"{\"a\":\"b\"}\n", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}\n"},
		{"{\"a\":\"b\"}\n", "{\"a\":null}", "{}\n"},
		{"{\"a\":\"b\",\"b\":\"c\"}\n", "{\"a\":null}", "{\"b\":\"c\"}\n"},
		{"{\"a\":[\"b\"]}\n", "{\"a\":\"c\"}", "{\"a\":\"c\"}\n"},
		{"{\"a\":\"c\"}\n", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}\n"},
		{"{\"a\":{\"b\":\"c\"}}\n", "{\"a\":{\"b\":\"d\",\"c\":null}}",
			"{\"a\":{\"b\":\"d\"}}\n"},
		{"{\"a\":[{\"b\":\"c\"}]}\n", "{\"a\":[1]}", "{\"a\":[1]}\n"},
		{"[\"a\",\"b\"]\n", "[\"c\",\"d\"]", "[\"c\",\"d\"]\n"},
		{"{\"a\":\"b\"}\n", "[\"c\"]", "[\"c\"]\n"},
		{"{\"a\":\"foo\"}\n", "null", "null\n"},
		{"{\"a\":\"foo\"}\n", "\"bar\"", "\"bar\"\n"},
		{"{\"e\":null}\n", "{\"a\":1}", "{\"e\":null,\"a\":1}\n"},
		{"[1,2]\n", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}\n"},
		{"{}\n", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\": {\"bb\": {}}}\n"},
		/* formatting of what is not named stays; taken out and put in at once */
		{"# top\na: 1   # one\nb:\n    c: 2\n    d: 3 # three\n",
			"b: {c: null, e: 5, d: 4}",
			"# top\na: 1   # one\nb:\n    d: 4 # three\n    e: 5\n"},
		{"a: 1\n", "a: null\nb: 2", "b: 2\n"},
		{"", "a: {b: null, c: 1}", "a:\n  c: 1\n"},
		{"a: 1\n", "{}", "unchanged"},
		{"a: 1\n", "b: null", "unchanged"},
		{"a: 1\n", "x: &y {z: 1}\nw: *y", "a: 1\nx:\n  z: 1\nw:\n  z: 1\n"},
		{"a: 1\n", "", "65: holds nothing: one document is expected"},
		{"a: 1\n", "--- 1\n--- 2", "65: holds several documents: one is expected"},
		{"a: 1\n", "a: [", NULL},
		{"a: &x {k: {m: 1}}\nb: {<<: *x}\n", "b: {k: {n: 1}}",
			"2:4: --merge patch: \"k\" comes from a merge key (<<) here: to merge into it would change all that share it; change it where it is"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str out = STR_INIT;
		struct changer changer;

		changer_init(&changer, NULL);
		put("patch", rows[i].patch);
		changing_run(&changer, (changing_options){"--merge patch"}, rows[i].before,
			strlen(rows[i].before), &out, NULL);
		if (rows[i].after)
			assert_string_equal(out.s, rows[i].after);
		else
			assert_memory_equal(out.s, "65:", 3);
		changer_release(&changer);
		str_release(&out);
	}
}

static void json_patches_do_what_the_rfc_says(void **state)
{
	/* RFC 6902, appendix A, among others */
	static const struct {
		const char *before, *patch, *after;
	} rows[] = {
		{"{\"foo\": \"bar\"}\n",
			"[{\"op\": \"add\", \"path\": \"/baz\", \"value\": \"qux\"}]",
			"{\"foo\": \"bar\", \"baz\": \"qux\"}\n"},
		{"{\"foo\": [\"bar\", \"baz\"]}\n",
			"[{\"op\": \"add\", \"path\": \"/foo/1\", \"value\": \"qux\"}]",
			"{\"foo\": [\"bar\", \"qux\", \"baz\"]}\n"},
		{"{\"baz\": \"qux\", \"foo\": \"bar\"}\n", "[{op: remove, path: /baz}]",
			"{\"foo\": \"bar\"}\n"},
		{"{\"foo\": [\"bar\", \"qux\", \"baz\"]}\n", "[{op: remove, path: /foo/1}]",
			"{\"foo\": [\"bar\", \"baz\"]}\n"},
		{"{\"baz\": \"qux\"}\n", "[{op: replace, path: /baz, value: boo}]",
			"{\"baz\": \"boo\"}\n"},
		{"foo: {bar: baz, waldo: fred}\nqux: {corge: grault}\n",
			"[{op: move, from: /foo/waldo, path: /qux/thud}]",
			"foo: {bar: baz}\nqux: {corge: grault, thud: fred}\n"},
		{"foo: [all, grass, cows, eat]\n", "[{op: move, from: /foo/1, path: /foo/3}]",
			"foo: [all, cows, eat, grass]\n"},
		{"baz: qux\nfoo: [a, 2, c]\n",
			"[{op: test, path: /baz, value: qux}, {op: test, path: /foo/1, value: 2}]",
			"unchanged"},
		{"baz: qux\n", "[{op: test, path: /baz, value: bar}]",
			"1:6: patch:1: expected baz to be bar, but it is qux"},
		{"foo: bar\n", "[{op: add, path: /child, value: {grandchild: {}}}]",
			"foo: bar\nchild:\n  grandchild: {}\n"},
		{"foo: bar\n", "[{op: add, path: /baz, value: qux, xyz: 123}]",
			"foo: bar\nbaz: qux\n"},
		{"foo: bar\n", "[{op: add, path: /baz/bat, value: qux}]",
			"0:0: patch:1: there is no \"/baz/bat\": what is above it is missing"},
		{"/: 9\n~1: 10\n", "[{op: test, path: /~01, value: 10}]", "unchanged"},
		{"/: 9\n~1: 10\n", "[{op: test, path: /~01, value: \"10\"}]",
			"2:5: patch:1: expected ~1 to be \"10\", but it is 10"},
		{"foo: [bar]\n", "[{op: add, path: /foo/-, value: [abc, def]}]",
			"foo: [bar, [abc, def]]\n"},
		{"a: 1\n", "[{op: test, path: /a, value: 1.0}]", "unchanged"},
		{"a: {x: 1, y: [2]}\n", "[{op: test, path: /a, value: {y: [2], x: 1}}]",
			"unchanged"},
		{"a: {x: 1}\n", "[{op: test, path: /a, value: {x: 1, y: 2}}]",
			"1:4: patch:1: expected a to be {x: 1, y: 2}, but it is {x: 1}"},
		{"a: 1\n", "[{op: test, path: /b, value: 1}]",
			"0:0: patch:1: there is no \"/b\", so it can't be what is expected"},
		{"a: 1\n", "[{op: remove, path: /b}]",
			"0:0: patch:1: there is no \"/b\" to be removed"},
		{"a: 1\n", "[{op: replace, path: /b, value: 1}]",
			"0:0: patch:1: there is no \"/b\" to be replaced"},
		{"a: 1\n", "[{op: add, path: /a, value: 2}]", "a: 2\n"},
		{"a: 1\n", "[{op: add, path: \"\", value: {b: 2}}]", "b: 2\n"},
		{"", "[{op: add, path: \"\", value: {b: 2}}]", "b: 2\n"},
		{"l: [1]\n", "[{op: add, path: /l/2, value: 3}]",
			"1:4: patch:1: the list has 1 item, so there is no \"/l/2\""},
		{"l: [1]\n", "[{op: add, path: /l/x, value: 3}]",
			"1:4: patch:1: \"/l/x\" leads into a list, so it must end in a number or -"},
		{"l: x\n", "[{op: add, path: /l/x, value: 3}]",
			"1:4: patch:1: what is above \"/l/x\" is a text, into which nothing can be put"},
		/* a key that moves within its mapping is renamed, and keeps all it has */
		{"a: &x 1 # one\nb: *x\n", "[{op: move, from: /a, path: /c}]",
			"c: &x 1 # one\nb: *x\n"},
		{"a: 1\nb: 2\n", "[{op: move, from: /a, path: /b}]", "b: 1\n"},
		{"a: 1\n", "[{op: move, from: /a, path: /a}]", "unchanged"},
		{"a: 1\n", "[{op: move, from: /b, path: /a}]",
			"0:0: patch:1: there is no \"/b\" to be moved"},
		{"l: [[1], 2]\n", "[{op: move, from: /l/1, path: /l/0/0}]", "l: [[2, 1]]\n"},
		{"a: ~\nb: 1\n", "[{op: move, from: /a, path: /c/d}]",
			"0:0: patch:1: there is no \"/c/d\": what is above it is missing"},
		{"a:\nb: {}\n", "[{op: move, from: /a, path: /b/c}]", "b: {c: null}\n"},
		/* copies have no anchors */
		{"a: &x {k: &y 1}\nb: *x\n", "[{op: copy, from: /b, path: /c}]",
			"a: &x {k: &y 1}\nb: *x\nc: {k: 1}\n"},
		{"a: 1\n---\na: 2\n", "[{op: copy, from: /a, path: /a}]", "unchanged"},
		{"a: {x: 1}\nl: []\n---\na: {x: 2}\nl: []\n",
			"[{op: copy, from: /a/x, path: /l/-}]", NULL},
		/* all or none */
		{"a: 1\n", "[{op: replace, path: /a, value: 2}, {op: test, path: /a, value: 1}]",
			"1:4: patch:1: expected a to be 1, but it is 2"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str out = STR_INIT;
		struct changer changer;

		changer_init(&changer, NULL);
		put("patch", rows[i].patch);
		changing_run(&changer, (changing_options){"--patch patch"}, rows[i].before,
			strlen(rows[i].before), &out, NULL);
		if (rows[i].after && strcmp(out.s, rows[i].after) != 0)
			fail_msg("case %zu: %s\n%s\ngave: %s\nmeant: %s", i, rows[i].before,
				rows[i].patch, out.s, rows[i].after);
		changer_release(&changer);
		str_release(&out);
	}
}

static void a_file_of_changes_makes_each_where_it_belongs(void **state)
{
	static const struct changing_case cases[] = {
		{{"--changes c"}, "a: 1\nb: [1]\nkind: x\n", "a: 2\nb: [1, 9]\nkind: x\nd: '3'\n"},
	};
	static const struct changing_case others[] = {
		{{"--changes o"}, "a: 1\n---\nb: 1\n", "a: 1\nz: 1\n---\nb: 1\nw:\n  x: 1\n"},
	};

	(void)state;
	put("c",
		"changes:\n- set: a\n  value: 2\n- append: b\n  value: 9\n  files: '*.yaml'\n"
		"- delete: a\n  files: [other/, '*.json']\n- set-string: d\n  value: 3\n  where: kind=x\n"
		"- delete: a\n  where: kind=y\n- expect: a\n  value: 2\n");
	CHANGING_CHECK(cases);
	put("o",
		"changes:\n- {set: z, value: 1, where: a}\n- {set: w.x, value: 1, doc: 1, create: true}\n");
	CHANGING_CHECK(others);
}

/* --- texts ------------------------------------------------------------------------------------------------------------------ */

static void what_is_not_in_order_is_refused(void **state)
{
	static const struct changing_case cases[] = {
		{{"--set a=2"}, "a: 1\na: 2\n",
			"2:1: can't be changed, for a mapping has this key twice: \"a\"; mend it, or give --only-new to leave that as it is"},
		{{"--set a=2"}, "a: *x\n",
			"1:4: can't be changed, for there is no anchor for the alias \"x\"; mend it, or give --only-new to leave that as it is"},
	};
	struct changer changer;
	struct str out = STR_INIT;

	(void)state;
	CHANGING_CHECK(cases);
	changer_init(&changer, NULL);
	changing_run(&changer, (changing_options){"--set a=1"}, "a: \"", 4, &out, NULL);
	assert_memory_equal(out.s, "1:", 2);
	str_clear(&out);
	changing_run(&changer, (changing_options){"--set a=1"}, "a: \xff\n", 5, &out, NULL);
	assert_memory_equal(out.s, "1:4:", 4);
	str_release(&out);
	changer_release(&changer);
}

static void utf16_stays_utf16(void **state)
{
	static const char before[] = "\xff\xfe"
				     "a\0:\0 \0\x3d\xd8\x00\xde\n\0",
			  after[] = "\xff\xfe"
				    "a\0:\0 \0\x3d\xd8\x01\xde\n\0";
	static const char big[] = "\0a\0:\0 \0001\0\n", big_after[] = "\0a\0:\0 \0002\0\n";
	struct changer changer;
	struct str out = STR_INIT;

	(void)state;
	changer_init(&changer, NULL);
	changing_run(&changer, (changing_options){"--set a=\xf0\x9f\x98\x81"}, before,
		sizeof(before) - 1, &out, NULL);
	assert_int_equal(out.len, sizeof(after) - 1);
	assert_memory_equal(out.s, after, sizeof(after) - 1);
	str_clear(&out);
	changing_run(&changer, (changing_options){"--set a=2"}, big, sizeof(big) - 1, &out, NULL);
	assert_int_equal(out.len, sizeof(big_after) - 1);
	assert_memory_equal(out.s, big_after, sizeof(big_after) - 1);
	str_clear(&out);
	changing_run(&changer, (changing_options){"--set a=1"}, big, sizeof(big) - 1, &out, NULL);
	assert_string_equal(out.s, "unchanged");
	str_release(&out);
	changer_release(&changer);
}

static void lines_say_what_became_of_each_place(void **state)
{
	static const struct {
		changing_options options;
		const char *before, *lines;
	} rows[] = {
		{{"--set a.b=3"}, "x: 1\na:\n  b: 2\n", "3 0 a.b: 2 → 3\n"},
		{{"--set a=\"1\""}, "a: 1\n", "1 0 a: 1 → \"1\"\n"},
		{{"--set c=x y"}, "a: 1\n", "2 0 c: added \"x y\"\n"},
		{{"--delete a"}, "x: 1\na: 1\n", "2 0 a: deleted\n"},
		{{"--append l={a: 1}"}, "l:\n- 1\nx: 1\n", "3 0 l: + {a: 1}\n"},
		{{"--insert l[0]=0"}, "l:\n- 1\nx: 1\n", "2 0 l[0]: + 0\n"},
		{{"--rename a=b"}, "x: 1\na: 1\n", "2 0 a: renamed to b\n"},
		{{"--set b=1", "--set a.n=2", "--set a.m=[1, 2]"}, "a:\n  x: 1\nb: 2\n",
			"7 0 b: 2 → 1\n3 0 a.n: added 2\n4 0 a.m: added [1, 2]\n"},
		{{"--set b=1", "--set a=[1,2]", "--delete c"}, "c: 1\na:\n  x: 1\n  y: 1\nb: 2\n",
			NULL},
		{{"--set a=2"}, "a: 1\n---\na: 1\n", "1 0 a: 1 → 2\n3 1 a: 1 → 2\n"},
		{{"--set $=2"}, "1", "1 0 $: 1 → 2\n"},
		{{"--set a=0123456789012345678901234567890123456789012345678901234567890123456789"},
			"a: \"äääääääääääääääääääääääääääääääääääääääääääääääääää ää\"\n",
			"1 0 a: \"äääääääääääääääääääääääääääää… → 012345678901234567890123456789012345678901234567890123456789…\n"},
	};
	struct changer changer;

	(void)state;
	changer_init(&changer, NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str out = STR_INIT, lines = STR_INIT;

		changing_run(&changer, rows[i].options, rows[i].before, strlen(rows[i].before),
			&out, &lines);
		if (rows[i].lines && strcmp(lines.s, rows[i].lines) != 0)
			fail_msg("case %zu of %s\ngave: %s%s\nmeant: %s", i, rows[i].before,
				lines.s, out.s, rows[i].lines);
		assert_int_equal(utf8_check(lines.s, lines.len), lines.len);
		str_release(&out);
		str_release(&lines);
	}
	changer_release(&changer);
}

static void the_result_is_there_parsed(void **state)
{
	struct changes changes = CHANGES_INIT;
	struct changer changer;
	struct change_result result;
	struct error err = ERROR_INIT;

	(void)state;
	changer_init(&changer, NULL);
	assert_int_equal(changing_read(&changes, (changing_options){"--set a=[1, 2]"}, &err), 0);
	assert_int_equal(change_text(&changer, &changes, "x", "a: 1\n", 5, &result, &err), 0);
	assert_int_equal(changer.doc->nodes_nr, 5);
	assert_int_equal(changer.doc->len, result.len);
	assert_int_equal(change_text(&changer, &changes, "x", "a: [1, 2]", 9, &result, &err), 0);
	assert_int_equal(result.verdict, CHANGE_UNCHANGED);
	assert_int_equal(changer.doc->nodes_nr, 5);
	changes_release(&changes);
	changer_release(&changer);
}

static void work_is_left_at_every_place_when_it_is_to_stop(void **state)
{
	struct changes changes = CHANGES_INIT;
	struct changer changer;
	struct change_result result;
	struct error err = ERROR_INIT;
	struct countdown countdown;
	unsigned left = 0;
	int r;

	(void)state;
	assert_int_equal(
		changing_read(&changes,
			(changing_options){"--set a=2", "--delete b", "--append l=1"}, &err),
		0);
	do {
		countdown_init(&countdown, left++);
		changer_init(&changer, &(struct ydoc_limits){.stop = &countdown.stop});
		r = change_text(&changer, &changes, "x", "a: 1\nb: 2\nl: [1]\n", 17, &result, &err);
		if (r < 0)
			assert_int_equal(err.code, ERROR_LATE);
		error_release(&err);
		changer_release(&changer);
	} while (r < 0);
	assert_true(left > 4);
	changes_release(&changes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(set_changes_what_is_there),
		cmocka_unit_test(a_missing_last_key_is_added),
		cmocka_unit_test(missing_mappings_are_made_only_with_create),
		cmocka_unit_test(where_nothing_matches_the_file_is_skipped),
		cmocka_unit_test(a_key_with_a_dot_wants_quotes),
		cmocka_unit_test(where_compares_as_expect_does),
		cmocka_unit_test(in_a_stream_keys_are_added_only_where_it_is_said),
		cmocka_unit_test(aliases_and_merge_keys_are_looked_through_only_with_leave),
		cmocka_unit_test(delete_takes_every_match),
		cmocka_unit_test(append_and_insert_add_items),
		cmocka_unit_test(rename_changes_keys_alone),
		cmocka_unit_test(expect_makes_a_file_fail_that_is_otherwise),
		SCRATCH_TEST(set_file_keeps_the_last_line_break),
		SCRATCH_TEST(merge_patches_do_what_the_rfc_says),
		SCRATCH_TEST(json_patches_do_what_the_rfc_says),
		SCRATCH_TEST(a_file_of_changes_makes_each_where_it_belongs),
		cmocka_unit_test(what_is_not_in_order_is_refused),
		cmocka_unit_test(utf16_stays_utf16),
		cmocka_unit_test(lines_say_what_became_of_each_place),
		cmocka_unit_test(the_result_is_there_parsed),
		cmocka_unit_test(work_is_left_at_every_place_when_it_is_to_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
