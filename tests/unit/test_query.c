/*
 * Queries: what they find. A case is a query, a document, and the normalized paths of what is found, or what is said of a query that is none.
 */
#include "base/cleanup.h"
#include "tests/unit/countdown.h"
#include "yaml/query/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

struct found_case {
	const char *query, *paths; /* separated by blanks */
};

struct outcome {
	struct str text;
	struct error err;
};

static void outcome_release(struct outcome *o)
{
	str_release(&o->text);
	error_release(&o->err);
}

/* The paths of all that the query finds in the first document. */
static int find(struct outcome *o, const char *text, const char *document,
	int (*write)(const struct qplace *place, struct str *out))
{
	struct query_run run = QUERY_RUN_INIT;
	struct ydoc doc = YDOC_INIT;
	struct query *query = NULL;
	int result = query_compile(text, strlen(text), &query, &o->err);

	str_clear(&o->text);
	if (result == 0)
		result = ydoc_parse(&doc, document, strlen(document), NULL, &o->err);
	if (result == 0)
		result = query_run(query, 0, &doc, 0, &run, &o->err);
	for (size_t i = 0; result == 0 && i < run.nr; i++) {
		if (i)
			str_addch(&o->text, ' ');
		write(run.v[i], &o->text);
	}
	query_run_release(&run);
	query_free(query);
	ydoc_release(&doc);
	return result;
}

static void check_found(const char *document, const struct found_case *cases, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT};

		if (find(&o, cases[i].query, document, qplace_path) < 0)
			fail_msg("%s: %s", cases[i].query, error_text(&o.err));
		if (strcmp(o.text.s, cases[i].paths) != 0)
			fail_msg("%s finds %s, not %s", cases[i].query, o.text.s, cases[i].paths);
	}
}

/* --- the examples of RFC 9535 ---------------------------------------------------------------------------------------------- */

static const char bookstore[] =
	"{ \"store\": {\n"
	"  \"book\": [\n"
	"    { \"category\": \"reference\", \"author\": \"Nigel Rees\", \"title\": \"Sayings of the Century\", \"price\": 8.95 },\n"
	"    { \"category\": \"fiction\", \"author\": \"Evelyn Waugh\", \"title\": \"Sword of Honour\", \"price\": 12.99 },\n"
	"    { \"category\": \"fiction\", \"author\": \"Herman Melville\", \"title\": \"Moby Dick\", \"isbn\": \"0-553-21311-3\", \"price\": 8.99 },\n"
	"    { \"category\": \"fiction\", \"author\": \"J. R. R. Tolkien\", \"title\": \"The Lord of the Rings\", \"isbn\": \"0-395-19395-8\", \"price\": 22.99 }\n"
	"  ],\n"
	"  \"bicycle\": { \"color\": \"red\", \"price\": 399 }\n"
	"}}\n";

static void the_bookstore_of_the_rfc(void **state)
{
	static const struct found_case cases[] = {
		{"$.store.book[*].author",
			"$['store']['book'][0]['author'] $['store']['book'][1]['author'] "
			"$['store']['book'][2]['author'] $['store']['book'][3]['author']"},
		{"$..author", "$['store']['book'][0]['author'] $['store']['book'][1]['author'] "
			      "$['store']['book'][2]['author'] $['store']['book'][3]['author']"},
		{"$.store.*", "$['store']['book'] $['store']['bicycle']"},
		{"$.store..price", "$['store']['book'][0]['price'] $['store']['book'][1]['price'] "
				   "$['store']['book'][2]['price'] $['store']['book'][3]['price'] "
				   "$['store']['bicycle']['price']"},
		{"$..book[2]", "$['store']['book'][2]"},
		{"$..book[2].author", "$['store']['book'][2]['author']"},
		{"$..book[2].publisher", ""},
		{"$..book[-1]", "$['store']['book'][3]"},
		{"$..book[0,1]", "$['store']['book'][0] $['store']['book'][1]"},
		{"$..book[:2]", "$['store']['book'][0] $['store']['book'][1]"},
		{"$..book[?@.isbn]", "$['store']['book'][2] $['store']['book'][3]"},
		{"$..book[?@.price<10]", "$['store']['book'][0] $['store']['book'][2]"},
		{"$..book[?@.price<10].title",
			"$['store']['book'][0]['title'] $['store']['book'][2]['title']"},
		{"$.store.book[?@.price < $.store.bicycle.price && @.category != 'fiction']",
			"$['store']['book'][0]"},
	};

	(void)state;
	check_found(bookstore, cases, NR(cases));
}

static void names_wildcards_indices_and_slices(void **state)
{
	static const struct found_case names[] = {
		{"$", "$"},
		{"$.o['j j']", "$['o']['j j']"},
		{"$.o['j j']['k.k']", "$['o']['j j']['k.k']"},
		{"$.o[\"j j\"][\"k.k\"]", "$['o']['j j']['k.k']"},
		{"$[\"'\"][\"@\"]", "$['\\'']['@']"},
	};
	static const struct found_case wildcards[] = {
		{"$[*]", "$['o'] $['a']"},
		{"$.o[*]", "$['o']['j'] $['o']['k']"},
		{"$.o[*, *]", "$['o']['j'] $['o']['k'] $['o']['j'] $['o']['k']"},
		{"$.a[*]", "$['a'][0] $['a'][1]"},
		{"$.a[0]", "$['a'][0]"},
		{"$.a[-2]", "$['a'][0]"},
		{"$.a[-3]", ""},
		{"$.a[2]", ""},
		{"$.a.x", ""},
		{"$.o[0]", ""},
		{"$.a[9007199254740991, -9007199254740991]", ""},
	};
	static const struct found_case slices[] = {
		{"$[1:3]", "$[1] $[2]"},
		{"$[5:]", "$[5] $[6]"},
		{"$[1:5:2]", "$[1] $[3]"},
		{"$[5:1:-2]", "$[5] $[3]"},
		{"$[::-1]", "$[6] $[5] $[4] $[3] $[2] $[1] $[0]"},
		{"$[1:3:0]", ""},
		{"$[-2:]", "$[5] $[6]"},
		{"$[:-5]", "$[0] $[1]"},
		{"$[-1:-4:-1]", "$[6] $[5] $[4]"},
		{"$[-100:2]", "$[0] $[1]"},
		{"$[2:-100:-1]", "$[2] $[1] $[0]"},
		{"$[ 1 : 3 : 1 ]", "$[1] $[2]"},
		{"$[3:1]", ""},
		{"$[1:3:9007199254740991]", "$[1]"},
		{"$[3:1:-9007199254740991]", "$[3]"},
		{"$[0:3, 5, 0]", "$[0] $[1] $[2] $[5] $[0]"},
	};

	(void)state;
	check_found("{\"o\": {\"j j\": {\"k.k\": 3}}, \"'\": {\"@\": 2}}", names, NR(names));
	check_found("{\"o\": {\"j\": 1, \"k\": 2}, \"a\": [5, 3]}", wildcards, NR(wildcards));
	check_found("[a, b, c, d, e, f, g]", slices, NR(slices));
}

static void comparisons(void **state)
{
	/* RFC 9535, table 11: each is tried on one item. */
	static const struct {
		const char *expression;
		bool holds;
	} cases[] = {
		{"$.absent1 == $.absent2", true},
		{"$.absent1 <= $.absent2", true},
		{"$.absent == 'g'", false},
		{"$.absent1 != $.absent2", false},
		{"$.absent != 'g'", true},
		{"1 <= 2", true},
		{"1 > 2", false},
		{"13 == '13'", false},
		{"'a' <= 'b'", true},
		{"'a' > 'b'", false},
		{"$.obj == $.arr", false},
		{"$.obj != $.arr", true},
		{"$.obj == $.obj", true},
		{"$.obj != $.obj", false},
		{"$.arr == $.arr", true},
		{"$.arr != $.arr", false},
		{"$.obj == 17", false},
		{"$.obj != 17", true},
		{"$.obj <= $.arr", false},
		{"$.obj < $.arr", false},
		{"$.obj <= $.obj", true},
		{"$.arr <= $.arr", true},
		{"1 <= $.arr", false},
		{"1 >= $.arr", false},
		{"1 > $.arr", false},
		{"1 < $.arr", false},
		{"true <= true", true},
		{"true > true", false},
		/* numbers */
		{"1 == 1.0", true},
		{"1e2 == 100", true},
		{"-0 == 0", true},
		{"-0.0 == 0", true},
		{"9223372036854775807 == 9223372036854775806", false},
		{"$.large == 9223372036854775807", true},
		{"$.large > 9223372036854775806", true},
		{"9223372036854775807 < 9223372036854775808", true},
		{"9007199254740993 > 9007199254740992.0", true},
		{"0.5 > 0", true},
		{"-0.5 < 0", true},
		{"1e400 == $.infinite", true},
		{"1e400 > 9223372036854775807", true},
		{"-1e400 < -9223372036854775808", true},
		{"$.nan == $.nan", false},
		{"$.nan < 1 || $.nan > 1 || 1 < $.nan", false},
		{"$.nan != $.nan", true},
		{"$.hex == 255", true},
		{"$.octal == 8", true},
		/* texts, null, booleans */
		{"'abc' < 'abcd'", true},
		{"'' < 'a'", true},
		{"'\\uD83D\\uDE00' > '\\uFFFD'", true},
		{"null == $.none", true},
		{"null == false", false},
		{"$.yes == 'yes'", true},
		{"$.quoted == '1'", true},
		{"$.quoted == 1", false},
		{"$.tagged == '1'", true},
		{"$.unknown == 1", true},
		{"false < true", false},
		/* collections */
		{"$.deep1 == $.deep2", true},
		{"$.deep1 == $.deep3", false},
		{"$.deep1 == $.deep4", false},
		{"$.order1 == $.order2", true},
		{"$.order1 == $.order3", false},
		{"$.through == $.obj", true},
		{"$.merging == $.obj", true},
		{"$.order1 == $.merged", true},
	};
	static const char document[] =
		"obj: &obj {x: y}\narr: [2, 3]\nlarge: 9223372036854775807\ninfinite: .inf\n"
		"nan: .nan\nhex: 0xFF\noctal: 0o10\nnone:\nyes: yes\nquoted: '1'\ntagged: !!str 1\n"
		"unknown: !Some 1\n"
		"deep1: {a: [1, {b: null}]}\ndeep2: {a: [1.0, {b: ~}]}\ndeep3: {a: [1, {b: 0}]}\n"
		"deep4: {a: [1, {b: null}, 2]}\norder1: &o {a: 1, b: 2, c: 3}\norder2: {c: 3, a: 1, b: 2}\n"
		"order3: {c: 3, a: 1, d: 2}\nthrough: *obj\nmerging: {<<: *obj}\n"
		"merged: {c: 3, <<: *o}\nlist: [0]\n";

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct str CLEANUP(str_release) query = STR_INIT;
		struct found_case found = {NULL, cases[i].holds ? "$['list'][0]" : ""};

		str_addf(&query, "$.list[?%s]", cases[i].expression);
		found.query = query.s;
		check_found(document, &found, 1);
	}
}

static void filters(void **state)
{
	static const char document[] =
		"{\"a\": [3, 5, 1, 2, 4, 6, {\"b\": \"j\"}, {\"b\": \"k\"}, {\"b\": {}}, {\"b\": \"kilo\"}],\n"
		"\"o\": {\"p\": 1, \"q\": 2, \"r\": 3, \"s\": 5, \"t\": {\"u\": 6}}, \"e\": \"f\"}\n";
	static const struct found_case cases[] = {
		{"$.a[?@.b == 'kilo']", "$['a'][9]"},
		{"$.a[?(@.b == 'kilo')]", "$['a'][9]"},
		{"$.a[?@>3.5]", "$['a'][1] $['a'][4] $['a'][5]"},
		{"$.a[?@.b]", "$['a'][6] $['a'][7] $['a'][8] $['a'][9]"},
		{"$[?@.*]", "$['a'] $['o']"},
		{"$[?@[?@.b]]", "$['a']"},
		{"$.o[?@<3, ?@<3]", "$['o']['p'] $['o']['q'] $['o']['p'] $['o']['q']"},
		{"$.a[?@<2 || @.b == \"k\"]", "$['a'][2] $['a'][7]"},
		{"$.a[?match(@.b, \"[jk]\")]", "$['a'][6] $['a'][7]"},
		{"$.a[?search(@.b, \"[jk]\")]", "$['a'][6] $['a'][7] $['a'][9]"},
		{"$.o[?@>1 && @<4]", "$['o']['q'] $['o']['r']"},
		{"$.o[?@.u || @.x]", "$['o']['t']"},
		{"$.a[?@.b == $.x]", "$['a'][0] $['a'][1] $['a'][2] $['a'][3] $['a'][4] $['a'][5]"},
		{"$.a[?@ == @]", "$['a'][0] $['a'][1] $['a'][2] $['a'][3] $['a'][4] $['a'][5] "
				 "$['a'][6] $['a'][7] $['a'][8] $['a'][9]"},
		{"$.o[?!(@ > 1) && !@.u]", "$['o']['p']"},
		{"$.o[?@ == 1 || @ == 2 && @ > 5 || @ == 3]", "$['o']['p'] $['o']['r']"},
		{"$.o[?(@ == 1 || @ == 2) && @ > 1]", "$['o']['q']"},
		{"$.e[?@]", ""},
		{"$[?length(@) == 10]", "$['a']"},
		{"$[?length(@) == 1]", "$['e']"},
		{"$[?length(@) > 4].t", "$['o']['t']"},
		{"$[?count(@.*) == 5]", "$['o']"},
		{"$[?count(@..*) == 6]", "$['o']"},
		{"$[?value(@..u) == 6]", "$['o']"},
		{"$.o[?value(@..x) == value($..y)]",
			"$['o']['p'] $['o']['q'] $['o']['r'] $['o']['s'] $['o']['t']"},
		{"$[?length(value(@..u)) == 1]", ""},
		{"$.o[?@ == length($.e)]", "$['o']['p']"},
		{"$.o[?count($.o.*) == 5 && @ == $['o'].s]", "$['o']['s']"},
	};
	static const struct found_case nested[] = {
		{"$.a[0,0]['x']", "$['a'][0]['x'] $['a'][0]['x']"},
		{"$..j", "$['o']['j'] $['a'][2][0]['j']"},
		{"$..[0]", "$['a'][0] $['a'][2][0]"},
		{"$..*", "$['o'] $['a'] $['o']['j'] $['o']['k'] $['a'][0] $['a'][1] $['a'][2] "
			 "$['a'][0]['x'] $['a'][2][0] $['a'][2][1] $['a'][2][0]['j'] "
			 "$['a'][2][1]['k']"},
		{"$..o", "$['o']"},
		{"$.o..[*, *]", "$['o']['j'] $['o']['k'] $['o']['j'] $['o']['k']"},
		{"$.a..[0, 1]", "$['a'][0] $['a'][1] $['a'][2][0] $['a'][2][1]"},
	};

	(void)state;
	check_found(document, cases, NR(cases));
	check_found("{\"o\": {\"j\": 1, \"k\": 2}, \"a\": [{x: 5}, 3, [{\"j\": 4}, {\"k\": 6}]]}",
		nested, NR(nested));
}

/* --- YAML ------------------------------------------------------------------------------------------------------------------ */

static void aliases_and_merge_keys_are_looked_through(void **state)
{
	static const char document[] = "base: &base {a: 1, b: {c: 2}}\n"
				       "more: &more {<<: *base, a: 3, d: 4}\n"
				       "one: {<<: *base, b: 5}\n"
				       "two: {x: 0, <<: [*more, {y: 6, d: 7}], z: 8}\n"
				       "same: *base\n"
				       "list: [*base, *undeclared]\n"
				       "plain: {<<: 1}\n"
				       "quoted: {'<<': {q: 1}}\n"
				       "self: &self {inner: *self, v: 1}\n"
				       "[k]: {v: 2}\n";
	static const struct found_case cases[] = {
		{"$.one.a", "$['one']['a']"},
		{"$.one.*", "$['one']['b'] $['one']['a']"},
		{"$.one.b.c", ""},
		{"$.one['<<']", "$['one']['<<']"},
		{"$.one['<<'].b.c", "$['one']['<<']['b']['c']"},
		{"$.two.*", "$['two']['x'] $['two']['z'] $['two']['a'] $['two']['d'] "
			    "$['two']['b'] $['two']['y']"},
		{"$.two[?@ == 4]", "$['two']['d']"},
		{"$.two.d", "$['two']['d']"},
		{"$.two.b.c", "$['two']['b']['c']"},
		{"$.same.b.c", "$['same']['b']['c']"},
		{"$.list[0].a", "$['list'][0]['a']"},
		{"$.list[1]", "$['list'][1]"},
		{"$.list[1].a", ""},
		{"$.list[?@ == @]", "$['list'][0] $['list'][1]"},
		{"$.plain.*", "$['plain']['<<']"},
		{"$.quoted.*", "$['quoted']['<<']"},
		{"$.quoted.q", ""},
		{"$.self..v", "$['self']['v']"},
		{"$.self.inner.inner.v", "$['self']['inner']['inner']['v']"},
		{"$.self.*", "$['self']['inner'] $['self']['v']"},
		{"$[?length(@) == 6].x", "$['two']['x']"},
		{"$..c", "$['base']['b']['c'] $['more']['b']['c'] $['two']['b']['c'] "
			 "$['same']['b']['c'] $['list'][0]['b']['c']"},
		/* a key that is a collection has no name */
		{"$[?@.v == 2]", "$['']"},
		{"$['']", ""},
	};

	(void)state;
	check_found(document, cases, NR(cases));
}

static void a_segment_matches_the_text_of_a_key(void **state)
{
	static const struct found_case cases[] = {
		{"8080", "$['8080']"},
		{"on", "$['on']"},
		{"$['1.10']", "$['1.10']"},
		{"$['']", "$['']"},
		{"~", "$['~']"},
		{"/a~1b/~0/1", "$['a/b']['~'][1]"},
		{"/8080", "$['8080']"},
		{"/a~1b/~0/-", ""},
		{"/a~1b/~0/01", ""},
		{"/a~1b/~0/2", ""},
		{"", "$"},
		{"/", "$['']"},
		{"anchored", "$['anchored']"},
	};

	(void)state;
	check_found("8080: a\non: b\n1.10: c\n'': e\n~: f\na/b: {'~': [1, 2]}\n"
		    "x: &anchored anchored\n*anchored : h\n",
		cases, NR(cases));
}

static void the_short_form(void **state)
{
	static const char document[] =
		"metadata: {labels: {app.kubernetes.io/name: x}, name: y}\n"
		"my-app: {image-tag: 1}\n8080: p\na b: {c d: 1}\na]b: 1\n\"it's\": 1\n"
		"containers: [{name: app, image: i}, {name: web}]\n$x: {/y: 1}\nüber: {名: 1}\n";
	static const struct found_case cases[] = {
		{"metadata.labels[\"app.kubernetes.io/name\"]",
			"$['metadata']['labels']['app.kubernetes.io/name']"},
		{"my-app.image-tag", "$['my-app']['image-tag']"},
		{".my-app.image-tag", "$['my-app']['image-tag']"},
		{"a b.c d", "$['a b']['c d']"},
		{"a]b", "$['a]b']"},
		{"it's", "$['it\\'s']"},
		{"containers[?@.name=='app'].image", "$['containers'][0]['image']"},
		{"containers[*].name", "$['containers'][0]['name'] $['containers'][1]['name']"},
		{"containers.*.name", "$['containers'][0]['name'] $['containers'][1]['name']"},
		{"containers[-1].name", "$['containers'][1]['name']"},
		{"..name", "$['metadata']['name'] $['containers'][0]['name'] "
			   "$['containers'][1]['name']"},
		{"containers..name", "$['containers'][0]['name'] $['containers'][1]['name']"},
		{"containers..[0]", "$['containers'][0]"},
		{"['$x']./y", "$['$x']['/y']"},
		{"['8080']", "$['8080']"},
		{"*.name", "$['metadata']['name']"},
		{"über.名", "$['über']['名']"},
		{"$['über'].名", "$['über']['名']"},
	};

	(void)state;
	check_found(document, cases, NR(cases));
	check_found("[{name: a}]", (struct found_case[]){{"[0].name", "$[0]['name']"}}, 1);
}

/* --- what is no query ------------------------------------------------------------------------------------------------------ */

static void what_is_no_query_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *query;
		size_t character;
		const char *message; /* contains this */
	} cases[] = {
		/* segments */
		{"$.", 3, "a name or * is expected here, but the query ends"},
		{"$..", 4, "a name, * or [ is expected"},
		{"$ .a ", 5, "a dot or [ is expected here, not ' '"},
		{"$.a.", 5, "a name or *"},
		{"$. a", 3, "not ' '"},
		{"$a", 2, "a dot or [ is expected here, not 'a'"},
		{"$.1", 3, "a name or *"},
		{"$.a-b", 4, "a dot or ["},
		{"$...a", 4, "a name, * or ["},
		{"$.é..", 6, "but the query ends"},
		{"$.'a'", 3, "a name or *"},
		/* brackets */
		{"$[", 3, "but the query ends"},
		{"$[]", 3, "a 'name' in quotes"},
		{"$[a]", 3, "not 'a'"},
		{"$['a'", 6, "a comma or ]"},
		{"$['a',]", 7, "a 'name' in quotes"},
		{"$['a", 3, "this quote is never closed"},
		{"$['\\'']['", 9, "never closed"},
		{"$['\\x41']", 5, "one of b f n r t"},
		{"$['\\\"']", 5, "one of b f n r t"},
		{"$[\"\\'\"]", 5, "one of b f n r t"},
		{"$['\\u12G4']", 8, "a hexadecimal digit"},
		{"$['\\uDC00']", 5, "has no first"},
		{"$['\\uD800']", 5, "has no second"},
		{"$['\\uD800\\u0041']", 5, "has no second"},
		{"$['\n']", 4, "a control character must be escaped: \\u000a"},
		/* numbers */
		{"$[01]", 3, "no leading zeros"},
		{"$[-0]", 3, "-0 is no index"},
		{"$[-01]", 4, "no leading zeros"},
		{"$[1.0]", 4, "a comma or ]"},
		{"$[9007199254740992]", 3, "between -(2^53-1) and 2^53-1"},
		{"$[-9007199254740992]", 3, "between"},
		{"$[99999999999999999999999999]", 3, "between"},
		{"$[1:9007199254740992]", 5, "between"},
		{"$[1:2:3:4]", 8, "a comma or ]"},
		{"$[+1]", 3, "a 'name' in quotes"},
		/* filters */
		{"$[?]", 4, "@, $, a text"},
		{"$[?@.a=='x']]", 13, "a dot or ["},
		{"$[?@.a='x']", 7, "equality has two of them"},
		{"$[?@.a==]", 9, "@, $, a text"},
		{"$[?@.a===1]", 9, "@, $, a text"},
		{"$[?(@.a]", 8, "&&, || or )"},
		{"$[?@.a &&]", 10, "@, $"},
		{"$[?@.a & @.b]", 8, "a comma or ]"},
		{"$[?!]", 5, "@, $"},
		{"$[?!!@.a]", 5, "a query, a function or ("},
		{"$[?!@.a==1]", 8, "a comma or ]"},
		{"$[?(@.a)==1]", 9, "a comma or ]"},
		{"$[?@.a==01]", 9, "no leading zeros"},
		{"$[?@.a==1.]", 11, "a digit behind the point"},
		{"$[?@.a==.5]", 9, "@, $"},
		{"$[?@.a==1e]", 11, "a digit of the exponent"},
		{"$[?@.a==-]", 10, "a digit"},
		{"$[?name=='x']", 4, "'name' means nothing here: a key is written @.name"},
		{"$[?@.a==True]", 9, "'True' means nothing here"},
		{"$[?@.a == [1]]", 11, "@, $"},
		/* not well-typed */
		{"$[?1]", 4, "stands alone"},
		{"$[?'a' || @.b]", 4, "stands alone"},
		{"$[?@.b && true]", 11, "stands alone"},
		{"$[?(1)]", 5, "stands alone"},
		{"$[?!1]", 5, "stands alone"},
		{"$[?@.* == 1]", 4, "may find more than one value"},
		{"$[?1 == @..a]", 9, "may find more than one value"},
		{"$[?@[0:1] == 1]", 4, "may find more than one value"},
		{"$[?@[0,1] == 1]", 4, "may find more than one value"},
		{"$[?length(@)]", 4, "length() gives a value"},
		{"$[?!count(@.*)]", 5, "count() gives a value"},
		{"$[?match(@, 'a') == true]", 4, "match() is true or false"},
		{"$[?length(@.*) < 3]", 11, "length() wants one value"},
		{"$[?length(@.a == 1) < 3]", 11, "length() wants one value"},
		{"$[?length((@.a)) < 3]", 12, "length() wants one value"},
		{"$[?length(match(@, 'a')) < 3]", 11, "length() wants one value"},
		{"$[?count(1) == 1]", 10, "count() wants a query"},
		{"$[?count(length(@)) == 1]", 10, "count() wants a query"},
		{"$[?value('a') == 1]", 10, "value() wants a query"},
		{"$[?length(@, 1) == 1]", 4, "length() wants 1 argument, not 2"},
		{"$[?match(@)]", 4, "match() wants 2 arguments, not 1"},
		{"$[?count() == 1]", 4, "count() wants 1 argument, not 0"},
		{"$[?match(@, 'a', 'b', 'c')]", 4, "not 4"},
		{"$[?nope(@)]", 4, "there is no function 'nope'"},
		{"$[?Length(@) == 1]", 4, "there is no function 'Length'"},
		{"$[?length (@) == 1]", 4, "'length' means nothing here"},
		{"$[?count(@.*,) == 1]", 14, "@, $"},
		/* patterns */
		{"$[?match(@, 'a(')]", 13, "RFC 9485: a ( is never closed"},
		{"$[?match(@, 'a)')]", 13, "a ) has no ("},
		{"$[?match(@, '*a')]", 13, "nothing ahead of a *"},
		{"$[?match(@, 'a**')]", 13, "nothing ahead of a *"},
		{"$[?match(@, 'a*?')]", 13, "nothing ahead of a *"},
		{"$[?match(@, '(?:a)')]", 13, "nothing ahead"},
		{"$[?match(@, '[a')]", 13, "a [ is never closed"},
		{"$[?match(@, '[]')]", 13, "within [...]"},
		{"$[?match(@, '[[:alpha:]]')]", 13, "within [...]"},
		{"$[?match(@, '[a-b-c]')]", 13, "within [...]"},
		{"$[?match(@, '\\\\d')]", 13, "behind a \\ stands one of"},
		{"$[?match(@, '\\\\')]", 13, "behind a \\ stands one of"},
		{"$[?match(@, '\\\\pL')]", 13, "\\p{L}"},
		{"$[?match(@, '\\\\p{IsGreek}')]", 13, "names no category"},
		{"$[?match(@, '\\\\p{Lx}')]", 13, "names no category"},
		{"$[?match(@, 'a{')]", 13, "behind { stands a number"},
		{"$[?match(@, 'a{1,2')]", 13, "a quantifier is written"},
		{"$[?match(@, 'a{2,1}')]", 13, "RFC 9485"},
		{"$[?match(@, 'a]')]", 13, "a ] or }"},
		{"$[?match(@, '[b-a]')]", 13, "RFC 9485"},
		{"$[?search(@, '((a{1000}){1000}){1000}')]", 14, "RFC 9485"},
		/* the short form */
		{"a.", 3, "a key or *"},
		{"a..", 4, "a key, * or ["},
		{".", 2, "a key or *"},
		{"a...b", 4, "a key, * or ["},
		{"a[0]b", 5, "a dot or ["},
		{"a[", 3, "a 'name' in quotes"},
		{"a['b'", 6, "a comma or ]"},
		{"'a.b'.c", 1, "a key without quotes"},
		{"a.\"b\"", 3, "a key without quotes"},
		{" $.a", 1, "does not begin with a blank"},
		/* JSON Pointer */
		{"/a~2", 4, "0 or 1 behind the ~"},
		{"/a~", 4, "but the query ends"},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT};
		char place[40];

		snprintf(place, sizeof(place), "character %zu of the query ", cases[i].character);
		if (find(&o, cases[i].query, "a", qplace_path) == 0)
			fail_msg("%s is taken", cases[i].query);
		assert_int_equal(o.err.code, ERROR_CONFIG);
		if (strncmp(error_text(&o.err), place, strlen(place)) != 0 ||
			!strstr(error_text(&o.err), cases[i].message))
			fail_msg("%s: %s, not %s...%s", cases[i].query, error_text(&o.err), place,
				cases[i].message);
	}
}

static void add_times(struct str *out, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		str_adds(out, text);
}

static void what_is_nested_too_deep_is_refused(void **state)
{
	static const struct {
		const char *begin, *repeat, *middle, *repeat_end, *end;
	} cases[] = {
		{"$[?", "(", "@.a", ")", "]"},
		{"$[?", "!(", "@.a", ")", "]"},
		{"$", "[?@", ".a", "]", ""},
		{"$[?", "length(", "@.a", ")", " == 1]"},
		{"", "a[?@", "", "]", ""},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		for (size_t nr = 40; nr <= 400000; nr *= 100) {
			struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT};
			struct str CLEANUP(str_release) query = STR_INIT;
			bool is_fine = nr == 40 && i < 4;

			str_adds(&query, cases[i].begin);
			add_times(&query, cases[i].repeat, nr);
			str_adds(&query, cases[i].middle);
			add_times(&query, cases[i].repeat_end, nr);
			str_adds(&query, cases[i].end);
			assert_int_equal(find(&o, query.s, "a", qplace_path), is_fine ? 0 : -1);
			if (!is_fine)
				assert_int_equal(o.err.code, ERROR_CONFIG);
		}
}

static void what_is_long_is_not_deep(void **state)
{
	struct str CLEANUP(str_release) query = STR_INIT;
	struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT};

	(void)state;
	str_adds(&query, "$[?@ == 1");
	add_times(&query, " || @ == 2 && @ == 2", 50000);
	str_adds(&query, "]");
	assert_int_equal(find(&o, query.s, "[3, 2, 1]", qplace_path), 0);
	assert_string_equal(o.text.s, "$[1] $[2]");
	str_clear(&query);
	str_adds(&query, "$");
	add_times(&query, "['a']", 100000);
	assert_int_equal(find(&o, query.s, "{a: {a: {}}}", qplace_path), 0);
	assert_string_equal(o.text.s, "");
}

/* --- patterns -------------------------------------------------------------------------------------------------------------- */

static void patterns(void **state)
{
	static const struct {
		const char *call;
		bool holds;
	} cases[] = {
		{"match('abc', 'a.c')", true},
		{"match('abcd', 'a.c')", false},
		{"match('abcd', 'abc|abcd')", true},
		{"match('a\\nc', 'a.c')", false},
		{"match('a\\rc', 'a.c')", false},
		{"match('a\\u2028c', 'a.c')", true},
		{"match('a\\n', 'a')", false},
		{"match('😀', '.')", true},
		{"match('é', '[^a-z]')", true},
		{"match('é', '[à-ü]')", true},
		{"match('éé', 'é{2}')", true},
		{"match('a-b', '[-a]*b')", true},
		{"match('a-b', '[a-]*b')", true},
		{"match('', '')", true},
		{"match('ab', '(a|b)+')", true},
		{"match('ab', 'a()b')", true},
		{"match('', 'a||b')", true},
		{"match('Ab1', '\\\\p{Lu}\\\\p{Ll}\\\\p{Nd}')", true},
		{"match('Ab1', '\\\\P{Lu}..')", false},
		{"match('a.b', 'a\\\\.b')", true},
		{"match('a\\tb', 'a\\\\tb')", true},
		{"match('^', '[\\\\^]')", true},
		{"match('#a b', '#a b')", true},
		{"match('aaa', 'a{2,3}')", true},
		{"match('a', 'a{2,}')", false},
		{"match('a', $.list[0])", false},
		{"match($.number, '1')", false},
		{"match('a', 1)", false},
		{"match('b', $.pattern)", true},
		{"match('bb', $.pattern)", false},
		{"search('bbb', $.pattern)", true},
		{"match('a(', $.broken)", false},
		{"search('xxabcxx', 'abc')", true},
		{"search('xxabcxx', '^abc')", false},
		{"search('abcxx', '^abc')", true},
		{"search('xxabc', 'abc$')", true},
		{"search('xxabc\\n', 'abc$')", false},
		{"search('', 'a*')", true},
		{"search($.long, 'yx')", true},
		{"search($.long, 'é[^y]')", false},
		{"search($.long, 'xy+z')", true},
		{"search($.long, 'xz')", false},
		{"match($.long, 'x*éy+x+y+z')", true},
	};
	struct str CLEANUP(str_release) document = STR_INIT;

	(void)state;
	str_adds(&document, "list: [0]\nnumber: 1\npattern: '[b]'\nbroken: 'a('\nlong: ");
	for (int i = 0; i < 1000; i++)
		str_adds(&document, i == 500 ? "éyx" : "xxx");
	str_adds(&document, "yyyyyyyz\n");
	for (size_t i = 0; i < NR(cases); i++) {
		struct str CLEANUP(str_release) query = STR_INIT;
		struct found_case found = {NULL, cases[i].holds ? "$['list'][0]" : ""};

		str_addf(&query, "$.list[?%s]", cases[i].call);
		found.query = query.s;
		check_found(document.s, &found, 1);
	}
}

static void a_pattern_that_costs_too_much_is_an_error(void **state)
{
	struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT};

	(void)state;
	assert_int_equal(
		find(&o, "$[?match(@, '(a|a|aa)*[bc]')]",
			"[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaad]", qplace_path),
		-1);
	assert_int_equal(o.err.code, ERROR_LIMIT);
}

/* --- limits ---------------------------------------------------------------------------------------------------------------- */

static void aliases_of_aliases_come_to_an_end(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT};

	(void)state;
	/* 10^7 nodes, each visited, and each remembered with `..*` */
	str_adds(&text, "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
	for (int i = 1; i < 6; i++) {
		str_addf(&text, "a%d: &a%d [", i, i);
		for (int n = 0; n < 10; n++)
			str_addf(&text, "*a%d, ", i - 1);
		str_adds(&text, "]\n");
	}
	assert_int_equal(find(&o, "$..[10]", text.s, qplace_path), 0);
	assert_string_equal(o.text.s, "");
	assert_int_equal(find(&o, "$..[?@..[?@..[?@..x]]]", text.s, qplace_path), -1);
	assert_int_equal(o.err.code, ERROR_LIMIT);
}

static void what_is_deep_is_walked_and_what_is_deeper_an_error(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;

	(void)state;
	add_times(&text, "[", 990);
	add_times(&text, "]", 990);
	for (int chained = 0; chained < 2; chained++) {
		struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT};

		if (chained) {
			str_clear(&text);
			str_adds(&text, "- &a0 []\n");
			for (int i = 1; i < 6000; i++)
				str_addf(&text, "- &a%d [[*a%d]]\n", i, i - 1);
			str_adds(&text, "- end\n");
			assert_int_equal(find(&o, "$[5999]..x", text.s, qplace_path), -1);
			assert_int_equal(o.err.code, ERROR_LIMIT);
		} else {
			assert_int_equal(find(&o, "$..x", text.s, qplace_path), 0);
			assert_int_equal(find(&o, "$[?@..[?@..x]]", text.s, qplace_path), 0);
		}
	}
}

static void a_run_stops_wherever_it_is_told_to(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct query_run run = QUERY_RUN_INIT;
	struct ydoc doc = YDOC_INIT;
	struct query *query;
	unsigned stopped = 0;

	(void)state;
	add_times(&text, "- {a: 1, b: [x, y]}\n", 2000);
	assert_int_equal(ydoc_parse(&doc, text.s, text.len, NULL, NULL), 0);
	assert_int_equal(query_compile("$..[?@.a == 1]", 14, &query, NULL), 0);
	for (unsigned left = 0;; left++) {
		struct error CLEANUP(error_release) err = ERROR_INIT;
		struct countdown countdown;

		countdown_init(&countdown, left);
		run.stop = &countdown.stop;
		if (query_run(query, 0, &doc, 0, &run, &err) == 0)
			break;
		assert_int_equal(err.code, ERROR_LATE);
		stopped++;
	}
	assert_true(stopped > 5);
	assert_int_equal(run.nr, 2000);
	query_free(query);
	query_run_release(&run);
	ydoc_release(&doc);
}

/* --- places ---------------------------------------------------------------------------------------------------------------- */

static void places_say_how_they_were_reached(void **state)
{
	static const char document[] = "base: &b {a: {c: 1}}\nuse: *b\nmerge: {<<: *b, own: 1}\n"
				       "list: [*b]\ninline: {<<: {i: [1]}}\n";
	static const struct {
		const char *query;
		bool alias, merged, elsewhere;
	} cases[] = {
		{"base.a", false, false, false},
		{"use", true, false, false},
		{"use.a", false, false, true},
		{"use.a.c", false, false, true},
		{"merge", false, false, false},
		{"merge.own", false, false, false},
		{"merge.a", false, true, false},
		{"merge.a.c", false, false, true},
		{"merge.<<", true, false, false},
		{"merge.<<.a", false, false, true},
		{"list[0]", true, false, false},
		{"list[0].a", false, false, true},
		{"inline.i", false, true, false},
		{"inline.i[0]", false, false, true},
	};
	struct query_run run = QUERY_RUN_INIT;
	struct ydoc doc = YDOC_INIT;

	(void)state;
	assert_int_equal(ydoc_parse(&doc, document, strlen(document), NULL, NULL), 0);
	for (size_t i = 0; i < NR(cases); i++) {
		struct query *query;

		assert_int_equal(
			query_compile(cases[i].query, strlen(cases[i].query), &query, NULL), 0);
		assert_int_equal(query_run(query, 0, &doc, 0, &run, NULL), 0);
		assert_int_equal(run.nr, 1);
		if (!!run.v[0]->alias != cases[i].alias || run.v[0]->merged != cases[i].merged ||
			run.v[0]->elsewhere != cases[i].elsewhere)
			fail_msg("%s: alias %d, merged %d, elsewhere %d", cases[i].query,
				!!run.v[0]->alias, run.v[0]->merged, run.v[0]->elsewhere);
		assert_true(run.v[0]->node->kind != YNODE_ALIAS);
		query_free(query);
	}
	query_run_release(&run);
	ydoc_release(&doc);
}

static void places_are_written_in_three_ways(void **state)
{
	static const char document[] =
		"a: [{b: 1}]\nx.y: {\"it's \\\"q\\\"\": 1}\n'': {'a/b~c': 1}\n\"l\\n\\x01\": 1\n"
		"$r: {/p: 1, $q: 2}\n'*': 1\nk=v: 1\n' s': 1\n\"'q\": 1\n'-': 1\n";
	static const struct {
		const char *query, *path, *pointer, *brief;
	} cases[] = {
		{"$", "$", "", "$"},
		{"$.a[0].b", "$['a'][0]['b']", "/a/0/b", "a[0].b"},
		{"$['x.y'].*", "$['x.y']['it\\'s \"q\"']", "/x.y/it's \"q\"",
			"[\"x.y\"].it's \"q\""},
		{"$[''].*", "$['']['a/b~c']", "//a~1b~0c", "[\"\"].a/b~c"},
		{"$['l\\n\\u0001']", "$['l\\n\\u0001']", "/l\n\x01", "[\"l\\n\\u0001\"]"},
		{"$['$r']['/p']", "$['$r']['/p']", "/$r/~1p", "[\"$r\"]./p"},
		{"$['$r']['$q']", "$['$r']['$q']", "/$r/$q", "[\"$r\"].$q"},
		{"$['*']", "$['*']", "/*", "[\"*\"]"},
		{"$['k=v']", "$['k=v']", "/k=v", "[\"k=v\"]"},
		{"$[' s']", "$[' s']", "/ s", "[\" s\"]"},
		{"$[\"'q\"]", "$['\\'q']", "/'q", "[\"'q\"]"},
		{"$['-']", "$['-']", "/-", "-"},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct outcome CLEANUP(outcome_release) o = {STR_INIT, ERROR_INIT},
							again = {STR_INIT, ERROR_INIT};

		assert_int_equal(find(&o, cases[i].query, document, qplace_path), 0);
		assert_string_equal(o.text.s, cases[i].path);
		assert_int_equal(find(&o, cases[i].query, document, qplace_pointer), 0);
		assert_string_equal(o.text.s, cases[i].pointer);
		/* All three find what they were made from. */
		assert_int_equal(find(&again, o.text.s, document, qplace_path), 0);
		assert_string_equal(again.text.s, cases[i].path);
		assert_int_equal(find(&o, cases[i].query, document, qplace_short), 0);
		assert_string_equal(o.text.s, cases[i].brief);
		assert_int_equal(find(&again, o.text.s, document, qplace_path), 0);
		assert_string_equal(again.text.s, cases[i].path);
		assert_int_equal(find(&again, cases[i].path, document, qplace_path), 0);
		assert_string_equal(again.text.s, cases[i].path);
	}
}

/* --- for changes ----------------------------------------------------------------------------------------------------------- */

static void what_changes_ask_of_a_query(void **state)
{
	static const struct {
		const char *query;
		size_t segments, names;
		int has_index;
		int64_t index;
		bool singular;
	} cases[] = {
		{"$", 0, 0, 0, 0, true},
		{"", 0, 0, 0, 0, true},
		{"a.b.c", 3, 3, 0, 0, true},
		{"a[0].b", 3, 1, 0, 0, true},
		{"a.*.b.c", 4, 2, 0, 0, false},
		{"a..b", 2, 0, 0, 0, false},
		{"a['x','y']", 2, 0, 0, 0, false},
		{"a[-1]", 2, 0, 1, -1, true},
		{"a[3]", 2, 0, 1, 3, true},
		{"a[0,1]", 2, 0, 0, 0, false},
		{"a..[1]", 2, 0, 0, 0, false},
		{"a[?@.x].y", 3, 1, 0, 0, false},
		{"/a/0", 2, 2, 1, 0, true},
		{"/a/-", 2, 2, 1, INT64_MAX, true},
		{"/a/-1", 2, 2, 0, 0, true},
		{"/a/x", 2, 2, 0, 0, true},
		{"/a/9007199254740992", 2, 2, 0, 0, true},
		{"/a/00", 2, 2, 0, 0, true},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct query *query;
		int64_t index = 0;

		assert_int_equal(
			query_compile(cases[i].query, strlen(cases[i].query), &query, NULL), 0);
		assert_string_equal(query_text(query), cases[i].query);
		assert_int_equal(query_segments(query), cases[i].segments);
		assert_int_equal(query_names(query), cases[i].names);
		assert_int_equal(query_last_index(query, &index), cases[i].has_index);
		assert_true(index == cases[i].index);
		assert_int_equal(query_is_singular(query), cases[i].singular);
		if (cases[i].names) {
			struct ytext name = query_name(query, query_segments(query) - 1);

			assert_memory_equal(name.s,
				cases[i].query + strlen(cases[i].query) - name.len, name.len);
		}
		query_free(query);
	}
}

static void segments_at_the_end_may_be_left_out(void **state)
{
	static const char document[] = "a: [{b: {}}, {b: 1}]";
	static const char *const paths[] = {
		"$['a'][0]['b'] $['a'][1]['b']", "$['a'][0] $['a'][1]", "$['a']", "$"};
	struct query_run run = QUERY_RUN_INIT;
	struct ydoc doc = YDOC_INIT;
	struct query *query;

	(void)state;
	assert_int_equal(ydoc_parse(&doc, document, strlen(document), NULL, NULL), 0);
	assert_int_equal(query_compile("a[*].b", 6, &query, NULL), 0);
	for (size_t drop = 0; drop <= 3; drop++) {
		struct str CLEANUP(str_release) out = STR_INIT;

		assert_int_equal(query_run(query, drop, &doc, 0, &run, NULL), 0);
		for (size_t i = 0; i < run.nr; i++) {
			str_adds(&out, i ? " " : "");
			qplace_path(run.v[i], &out);
		}
		assert_string_equal(out.s, paths[drop]);
	}
	query_free(query);
	query_run_release(&run);
	ydoc_release(&doc);
}

static void a_pointer_is_nothing_else_where_only_one_is_expected(void **state)
{
	struct error CLEANUP(error_release) err = ERROR_INIT;
	struct query *query;

	(void)state;
	assert_int_equal(query_compile_pointer("", 0, &query, NULL), 0);
	assert_int_equal(query_segments(query), 0);
	query_free(query);
	assert_int_equal(query_compile_pointer("/a/b", 4, &query, NULL), 0);
	assert_int_equal(query_segments(query), 2);
	query_free(query);
	assert_int_equal(query_compile_pointer("$.a", 3, &query, &err), -1);
	assert_int_equal(err.code, ERROR_CONFIG);
	assert_non_null(strstr(error_text(&err), "a / at the start of a JSON Pointer"));
}

static void an_assignment_is_split_at_the_first_equals_sign_outside(void **state)
{
	static const struct {
		const char *text;
		size_t path; /* SIZE_MAX: refused */
		const char *message;
	} cases[] = {
		{"a=b", 1, NULL},
		{"a.b=", 3, NULL},
		{"=x", 0, NULL},
		{"a=b=c", 1, NULL},
		{"a[?@.b=='x'].c=d=e", 14, NULL},
		{"a['=']=x", 6, NULL},
		{"a[\"]=\"]=x", 7, NULL},
		{"a['\\']=']=x", 9, NULL},
		{"a[?@['x=y'] == 1].b=2", 19, NULL},
		{"it's.a=1", 6, NULL},
		{"a]=1", 2, NULL},
		{"/a[=b]", 3, NULL},
		{"/a'=b'", 3, NULL},
		{"$.a=1", 3, NULL},
		{"abc", SIZE_MAX, "--set wants PATH=VALUE; there is no = in 'abc'"},
		{"", SIZE_MAX, "there is no = in ''"},
		{"a[=1", SIZE_MAX, "a bracket is never closed in 'a[=1'"},
		{"a['=1", SIZE_MAX, "a quote is never closed"},
		{"a['\\", SIZE_MAX, "a quote is never closed"},
		{"/abc", SIZE_MAX, "there is no ="},
		{"a.b = 1", SIZE_MAX,
			"--set wants PATH=VALUE without blanks before the = in 'a.b = 1'"},
		{"a[\"b \"]=1", 7, NULL},
		{"/a =1", 3, NULL},
	};

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct error CLEANUP(error_release) err = ERROR_INIT;
		size_t path = SIZE_MAX;
		int result = query_split_assignment(cases[i].text, "--set", &path, &err);

		assert_int_equal(result, cases[i].message ? -1 : 0);
		assert_true(path == cases[i].path);
		if (cases[i].message) {
			assert_int_equal(err.code, ERROR_USAGE);
			assert_non_null(strstr(error_text(&err), cases[i].message));
		}
	}
}

static void a_document_without_content_holds_nothing(void **state)
{
	struct query_run run = QUERY_RUN_INIT;
	struct ydoc doc = YDOC_INIT;
	struct query *query;

	(void)state;
	assert_int_equal(ydoc_parse(&doc, "--- a\n---\n", 10, NULL, NULL), 0);
	assert_int_equal(query_compile("$", 1, &query, NULL), 0);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(query_run(query, 0, &doc, i, &run, NULL), 0);
		assert_int_equal(run.nr, ydoc_root(&doc, i) != NULL);
	}
	query_free(query);
	query_run_release(&run);
	ydoc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bookstore_of_the_rfc),
		cmocka_unit_test(names_wildcards_indices_and_slices),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(filters),
		cmocka_unit_test(aliases_and_merge_keys_are_looked_through),
		cmocka_unit_test(a_segment_matches_the_text_of_a_key),
		cmocka_unit_test(the_short_form),
		cmocka_unit_test(what_is_no_query_is_refused_with_its_place),
		cmocka_unit_test(what_is_nested_too_deep_is_refused),
		cmocka_unit_test(what_is_long_is_not_deep),
		cmocka_unit_test(patterns),
		cmocka_unit_test(a_pattern_that_costs_too_much_is_an_error),
		cmocka_unit_test(aliases_of_aliases_come_to_an_end),
		cmocka_unit_test(what_is_deep_is_walked_and_what_is_deeper_an_error),
		cmocka_unit_test(a_run_stops_wherever_it_is_told_to),
		cmocka_unit_test(places_say_how_they_were_reached),
		cmocka_unit_test(places_are_written_in_three_ways),
		cmocka_unit_test(what_changes_ask_of_a_query),
		cmocka_unit_test(segments_at_the_end_may_be_left_out),
		cmocka_unit_test(a_pointer_is_nothing_else_where_only_one_is_expected),
		cmocka_unit_test(an_assignment_is_split_at_the_first_equals_sign_outside),
		cmocka_unit_test(a_document_without_content_holds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
