/*
 * What is said about broken files: where to look, and why. A row is the text, `line:column-end_line:end_column message` and, for
 * those who want to compare, where libyaml gives up.
 */
#include "base/cleanup.h"
#include "yaml/ydoc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	const char *text, *said, *mark;
} cases[] = {
	{"a: 1\nimage\nname: x\n",
		"2:1-2:6 \"image\", in the mapping that starts at line 1, has no \":\" after it",
		"3:1"},
	{"spec:\n  replicas: 1\n  image\n  name: x\n",
		"3:3-3:8 \"image\", in the mapping that starts at line 2, has no \":\" after it",
		"4:3"},
	{"image\nname: x\n", "1:1-1:6 \"image\" has no \":\" after it", "2:5"},
	{"a: 1\nb: c: d\n", "2:4-2:8 the value \"c: d\" contains \": \", so it must be quoted",
		"2:5"},
	{"message: Error: not found # why\n",
		"1:10-1:26 the value \"Error: not found\" contains \": \", so it must be quoted",
		"1:15"},
	{"a: \"x\": y\n",
		"1:7-1:10 \":\" follows the quoted value on line 1: quote the whole value", "1:7"},
	{"a: 1\n  b: 2\n",
		"2:3-2:4 \"b\" is indented by 2 spaces, but \"a\" (line 1) already has a value: do not indent it, or remove that value",
		"2:4"},
	{"image\n  name: x\n", "1:1-1:6 \"image\" has no \":\" after it", "2:7"},
	{"- a: 1\n   b: 2\n",
		"2:4-2:5 \"b\" is indented by 3 spaces, but \"a\" (line 1) already has a value: indent it by 2, or remove that value",
		"2:5"},
	{"a:\n    b: 1\n  c: 2\n",
		"3:3-3:4 \"c\" is indented by 2 spaces: indent it by 4 like line 2, or not at all like line 1; or is line 2 indented wrongly?",
		"3:3"},
	{"a: 1\n- b\n",
		"2:1-2:4 \"- b\" is a list item inside the mapping that starts at line 1: is a key missing above it?",
		"2:1"},
	{"a: \"v\"\n  - item\n",
		"2:3-2:9 \"- item\" is indented as if it belonged to \"a\" (line 1), which already has a value",
		"2:3"},
	{"a: \"b\" c\n",
		"1:8-1:9 \"c\" follows the closing quote of \"b\": quote the whole value, or none of it",
		"1:8"},
	{"a: 'it's'\n",
		"1:8-1:10 \"s'\" follows the closing quote of 'it': inside single quotes, write '' for '",
		"1:8"},
	{"a: \"say \"hi\"\"\n",
		"1:10-1:14 'hi\"\"' follows the closing quote of \"say \": inside double quotes, write \\\" for \"",
		"1:10"},
	{"a: \"foo\nb: \"bar\"\n",
		"1:4-1:5 the double-quoted string that starts here does not end until line 2, where 'bar\"' follows it: is its closing quote missing?",
		"2:5"},
	{"a: [1] x\n",
		"1:8-1:9 \"x\" follows the closing \"]\": quote the whole value if it is text",
		"1:8"},
	{"path: {{ foo }}/bar\n", "1:7-1:16 \"{{ foo }}\" is template text: quote the whole value",
		"1:16"},
	{"{{- if .Values.x }}\na: 1\n{{- end }}\n",
		"1:1-1:20 \"{{- if .Values.x }}\" is template text, not YAML: check the rendered file instead",
		"1:3"},
	{"a: 1\n{{ include \"x\" . }}\nb: 2\n",
		"2:1-2:20 '{{ include \"x\" . }}' is template text, not YAML: check the rendered file instead",
		"3:1"},
	{"a: {{ .Values.name | quote }}: x\n",
		"1:4-1:30 \"{{ .Values.name | quote }}\" is template text: quote the whole value",
		"1:30"},
	{"a: {% if x %}b{% endif %}\n",
		"1:4-1:14 \"{% if x %}\" is template text: quote the whole value", "1:5"},
	{"{% if x %}\na: 1\n",
		"1:1-1:11 \"{% if x %}\" is template text, not YAML: check the rendered file instead",
		"1:2"},
	{"a: b\n}\n", "2:1-2:2 \"}\" has no matching \"{\"", "2:1"},
	{"a: \"x\",\nb: 1\n",
		"1:7-1:8 \",\" separates values only inside [ ] and { }: remove it, or quote the value",
		"1:7"},
	{"a: |\n    foo\n  bar\n",
		"3:3-3:6 \"bar\" is indented by 2 spaces: indent it by 4 like line 2", "3:3"},
	{"a: b\n%foo\n",
		"2:1-2:5 a line that starts with \"%\" is a directive, and \"%foo\" is not one that YAML knows: quote it if it is text",
		"2:5"},
	{"- a\nb: 1\n",
		"2:1-2:2 \"b\" is a key inside the list that starts at line 1: indent it like the keys of the item above, or put \"- \" before it",
		"2:1"},
	{"a:\n    - x\n  - y\n",
		"3:3-3:6 \"- y\" is indented by 2 spaces: indent it by 4 like line 2; or is line 2 indented wrongly?",
		"3:3"},
	{"  - x\n - y\n",
		"2:2-2:5 \"- y\" is indented by 1 space: indent it by 2 like line 1; or is line 1 indented wrongly?",
		"2:2"},
	{"  a: 1\nb: 2\n",
		"2:1-2:2 \"b\" is not indented: indent it by 2 like line 1; or is line 1 indented wrongly?",
		"2:1"},
	{"\"foo\"\nbar\n",
		"2:1-2:4 \"bar\" starts a second value; the first one ends at line 1; if it is a new document, put a line \"---\" before it",
		"2:1"},
	{"[1, 2]\n[3]\n",
		"2:1-2:4 \"[3]\" starts a second value; the first one ends at line 1; if it is a new document, put a line \"---\" before it",
		"2:1"},
	{"{\"a\": 1}\n{\"b\": 2}\n",
		"2:1-2:9 '{\"b\": 2}' starts a second value; the first one ends at line 1; if it is a new document, put a line \"---\" before it",
		"2:1"},
	{"%YAML 1.2\na: 1\n",
		"2:1-2:5 a line \"---\" is needed between the directive on line 1 and \"a: 1\"",
		"2:1"},
	{"a: [1, 2\nb: 3\n",
		"1:4-1:5 this \"[\" is never closed: \"b: 3\" at line 2 cannot be part of it",
		"2:2"},
	{"a: [1, 2\n", "1:4-1:5 this \"[\" is never closed", "2:1"},
	{"a: [1, {b: 2]\nc: 1\n",
		"1:8-1:9 this \"{\" is closed by \"]\" at line 1, column 13, where \"}\" is expected",
		"1:13"},
	{"a: [1, 2}\n",
		"1:4-1:5 this \"[\" is closed by \"}\" at line 1, column 9, where \"]\" is expected",
		"1:9"},
	{"a: [\"x\" \"y\"]\n",
		"1:9-1:12 a \",\" is missing before '\"y\"' in the \"[\" that starts at line 1",
		"1:9"},
	{"a: {b: c d: e}\n",
		"1:11-1:12 \":\" is not allowed here: is a \",\" missing before this key, or does the value need quotes?",
		"1:11"},
	{"a: {b: \"c\" d: e}\n",
		"1:12-1:16 a \",\" is missing before \"d: e\" in the \"{\" that starts at line 1",
		"1:12"},
	{"a: {b: 1\nc: 2\n",
		"1:4-1:5 this \"{\" is never closed: \"c: 2\" at line 2 cannot be part of it",
		"2:2"},
	{"a: @foo\n", "1:4-1:8 a value cannot start with \"@\": quote \"@foo\"", "1:4"},
	{"a: `foo`\n", "1:4-1:9 a value cannot start with \"`\": quote \"`foo`\"", "1:4"},
	{"a: %foo\n", "1:4-1:8 a value cannot start with \"%\": quote \"%foo\"", "1:4"},
	{"\ta: 1\n", "1:1-1:2 this line is indented with a tab: YAML allows only spaces", "1:1"},
	{"a:\n\tb: 1\n", "2:1-2:2 this line is indented with a tab: YAML allows only spaces",
		"2:1"},
	{"a: 1\n\tb: 2\n", "2:1-2:2 this line is indented with a tab: YAML allows only spaces",
		"2:1"},
	{"-\ta: 1\n", "1:2-1:3 \"-\" is followed by a tab and a key: use spaces instead", "1:2"},
	{"a: *.js\n",
		"1:4-1:8 \"*\" starts the name of an alias, but \"*.js\" is not one: quote the value if it is text",
		"1:5"},
	{"a: *\n",
		"1:4-1:5 \"*\" starts the name of an alias, but \"*\" is not one: quote the value if it is text",
		"1:5"},
	{"a: & b\n",
		"1:4-1:7 \"&\" starts the name of an anchor, but \"& b\" is not one: quote the value if it is text",
		"1:5"},
	{"a: !foo!bar baz\n",
		"1:4-1:12 the tag handle \"!foo!\" is not declared: quote the value if it is text, or put a line \"%TAG !foo! ...\" before the document's \"---\"",
		"1:4"},
	{"a: !foo,bar\n",
		"1:4-1:12 \"!\" starts a tag, but \"!foo,bar\" is not one: quote the value if it is text",
		"1:8"},
	{"a: !<foo\n",
		"1:4-1:9 \"!\" starts a tag, but \"!<foo\" is not one: quote the value if it is text",
		"1:9"},
	{"a: \"x\nb: 1\n", "1:4-1:5 the double-quoted string that starts here is never closed",
		"3:1"},
	{"a: 'x\n---\nb: 1\n",
		"1:4-1:5 the single-quoted string that starts here is not closed before the document ends at line 2",
		"2:1"},
	{"a: \"C:\\dir\"\n",
		"1:7-1:9 \"\\d\" is not a YAML escape sequence: in single quotes, a backslash is just a backslash",
		"1:7"},
	{"a: \"C:\\Users\"\n",
		"1:7-1:9 \"\\U\" must be followed by 8 hexadecimal digits: in single quotes, a backslash is just a backslash",
		"1:9"},
	{"a: \"\\uD800\"\n",
		"1:5-1:11 \"\\uD800\" is not a Unicode character (write a surrogate pair of two \"\\u\" as one \"\\U\" with 8 digits)",
		"1:7"},
	{"a: | foo\n  bar\n",
		"1:4-1:9 \"|\" starts a text block, whose text begins on the next line: quote \"| foo\" if it is the value",
		"1:6"},
	{"a: >= 1.0\n",
		"1:4-1:10 \">\" starts a text block, whose text begins on the next line: quote \">= 1.0\" if it is the value",
		"1:5"},
	{"a: |0\n  x\n",
		"1:4-1:6 the number after \"|\" says how far the text is indented and must be 1 to 9, not 0",
		"1:5"},
	{"a: - b\n",
		"1:4-1:7 \"- b\" is a list item and cannot be on the same line as its key \"a\": put it on the next line, or quote it if it is text",
		"1:4"},
	{"[- a]\n",
		"1:2-1:3 \"- \" cannot start an item inside the \"[\" that starts at line 1: separate items with \",\"",
		"1:2"},
	{"a: ? b\n", "1:4-1:5 \"? \" starts a key, which is not allowed here: quote the value",
		"1:4"},
	{"a: ]\n", "1:4-1:5 \"]\" has no matching \"[\"", "1:4"},
	{"a: ,\n",
		"1:4-1:5 \",\" separates values only inside [ ] and { }: remove it, or quote the value",
		"1:4"},
	{"[a, , b]\n", "1:5-1:6 a value is missing before \",\"", "1:5"},
	{"[a,\n", "1:1-1:2 this \"[\" is never closed", "2:1"},
	{"- a\n-b\n- c\n", "2:1-2:3 \"-b\" needs a space after its \"-\" to be a list item", "3:1"},
	{"a: 1\n\xEF\xBB\xBF"
	 "b: 2\n",
		"2:1-2:2 a byte-order mark (U+FEFF) in the middle of the file: remove it", "2:2"},
	{"a:\n-b\n-c\n", "2:1-2:3 \"-b\" needs a space after its \"-\" to be a list item", "3:1"},
	{"- a\nb\n",
		"2:1-2:2 \"b\" needs \"- \" before it to be an item in the list that starts at line 1",
		"3:1"},
	{"image:nginx\nname: x\n", "1:1-1:12 \"image:nginx\" needs a space after its colon", "2:5"},
	{"a: 1\nimage:nginx\n", "2:1-2:12 \"image:nginx\" needs a space after its colon", "3:1"},
	{"a: 1\nKEY=value\n",
		"2:1-2:10 \"KEY=value\" is not a key and value: YAML uses \": \" instead of \"=\"",
		"3:1"},
	{"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n",
		"1:1-1:13 this is a merge conflict marker: resolve the merge first", "2:2"},
	{"x: 1\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n",
		"2:1-2:13 this is a merge conflict marker: resolve the merge first", "3:1"},
	{"a: &x 1\nb:\n  *x\n  c: 1\n",
		"4:3-4:4 \"c\" is indented by 2 spaces, but \"b\" (line 2) already has a value: do not indent it",
		"4:3"},
	{"a: 1\n*x\nb: 2\n",
		"2:1-2:3 \"*x\" has no \":\" after it; to merge the mapping it refers to, write \"<<: *x\"",
		"3:1"},
	{"a: *x y\n", "1:7-1:8 \"y\" follows the alias \"*x\", which is already a whole value",
		"1:7"},
	{"a: {b:}\n",
		"1:6-1:7 \":\" needs a space after it here, or quotes around it if it is part of the value",
		"1:6"},
	{"[a:]\n",
		"1:3-1:4 \":\" needs a space after it here, or quotes around it if it is part of the value",
		"1:3"},
	{": 1\n", "1:1-1:2 the key before \":\" is missing", "1:1"},
	{"%FOO bar\n---\na\n",
		"1:1-1:9 a line that starts with \"%\" is a directive, and \"%FOO bar\" is not one that YAML knows: quote it if it is text",
		"1:5"},
	{"%YAML 3.0\n---\na\n",
		"1:1-1:10 \"%YAML 3.0\" asks for an unknown YAML version: only 1.1 and 1.2 are supported",
		"1:1"},
	{"%YAML 1.1\n%YAML 1.1\n---\na\n",
		"2:1-2:10 \"%YAML 1.1\" repeats a directive: each is allowed only once per document",
		"2:1"},
	{"a: 1\n\"b: 2\nc: \"x\"\n",
		"2:1-2:2 the double-quoted key that starts here does not end on its line: is its closing quote missing?",
		"3:5"},
	{"description: some text\ngoes on here\nnext: 1\n",
		"2:1-2:13 \"goes on here\" has no \":\" after it, so it is not a key; if it belongs to the text that starts at line 1, indent it more",
		"3:1"},
	{"description: \"some text\"\ngoes on here\nnext: 1\n",
		"2:1-2:13 \"goes on here\" has no \":\" after it, so it is not a key; if it belongs to the text that starts at line 1, indent it more",
		"3:1"},
	{"a:\n  b:\n    c: 1\n   d: 2\n",
		"4:4-4:5 \"d\" is indented by 3 spaces: indent it by 4 like line 3, or by 2 like line 2; or is line 3 indented wrongly?",
		"4:4"},
	{"a:\n- b: 1\n c: 2\n",
		"3:2-3:3 \"c\" is indented by 1 space: indent it by 2 like line 2, or not at all like line 1; or is line 2 indented wrongly?",
		"3:2"},
	{"a: &x *y\n", "1:7-1:9 \"*y\" is an alias: it cannot have an anchor or a tag of its own",
		"1:7"},
	{"list:\n  - a\n  - b\n  c: d\n",
		"4:3-4:4 \"c\" is a key inside the list that starts at line 2: indent it like the keys of the item above, or put \"- \" before it",
		"4:3"},
	{"list:\n  - a\n  b\n",
		"3:3-3:4 \"b\" needs \"- \" before it to be an item in the list that starts at line 2",
		"4:1"},
	{"a: b\n - c: d\n",
		"2:4-2:5 \"c\" is indented by 3 spaces, but \"a\" (line 1) already has a value: do not indent it, or remove that value",
		"2:5"},
	{"a: b\n...\nc: d\n",
		"3:1-3:5 \"c: d\" starts a second value; the first one ends at line 1; if it is a new document, put a line \"---\" before it",
		"3:1"},
	{"a: |\n\tx\n",
		"2:1-2:2 the text block that starts at line 1 is indented with a tab here: YAML allows only spaces",
		"2:1"},
	{"a: |\n  x\n\ty\n",
		"3:1-3:2 the text block that starts at line 1 is indented with a tab here: YAML allows only spaces",
		"3:1"},
	{"key with space \"x\": 1\n\"a\" b: 1\n",
		"2:5-2:9 \"b: 1\" is where the \":\" after the key \"a\" should be", "2:5"},
	{"a: [\n  b,\n  c\nd: e\n",
		"1:4-1:5 this \"[\" is never closed: \"d: e\" at line 4 cannot be part of it",
		"4:2"},
	{"a: \"unclosed\n", "1:4-1:5 the double-quoted string that starts here is never closed",
		"2:1"},
	{"{\"a\": 1, \"b\": 2\n", "1:1-1:2 this \"{\" is never closed", "2:1"},
	{"{\"a\": 1 \"b\": 2}\n",
		"1:12-1:13 \":\" is not allowed here: is a \",\" missing before this key, or does the value need quotes?",
		"1:12"},
	{"{\"a\": 1,, \"b\": 2}\n", "1:9-1:10 a value is missing before \",\"", "1:9"},
	{"steps:\n  - run: echo \"a\": b\n",
		"2:10-2:21 the value 'echo \"a\": b' contains \": \", so it must be quoted",
		"2:18"},
	{"a: b # c\n  d: e\n",
		"2:3-2:4 \"d\" is indented by 2 spaces, but \"a\" (line 1) already has a value: do not indent it",
		"2:3"},
	{"version: '3'\nservices:\n  web:\n    image: nginx\n    ports:\n    - \"80:80\"\n     - \"81:81\"\n",
		"7:6-7:15 '- \"81:81\"' is indented by 5 spaces: indent it by 4 like line 6",
		"7:6"},
	{"a: !!str\n  !!int b\nc\n",
		"2:3-2:10 \"!!int b\" is indented by 2 spaces, but \"a\" (line 1) already has a value: do not indent it",
		"2:3"},
	{"a: b: c: d\n", "1:4-1:11 the value \"b: c: d\" contains \": \", so it must be quoted",
		"1:5"},
	{"time: 12:30: x\n",
		"1:7-1:15 the value \"12:30: x\" contains \": \", so it must be quoted", "1:12"},
	{"url: http://x: y\n",
		"1:6-1:17 the value \"http://x: y\" contains \": \", so it must be quoted", "1:14"},
	{"a: 1\n\"a b\" c: 1\n",
		"2:7-2:11 \"c: 1\" is where the \":\" after the key \"a b\" should be", "2:7"},
	{"[${{ a b }} x: y}]\n", "1:2-1:12 \"${{ a b }}\" is template text: quote the whole value",
		"1:3"},
	{"{# comment #}\na: 1\n",
		"1:1-1:14 \"{# comment #}\" is template text, not YAML: check the rendered file instead",
		"3:1"},
	{"steps:\n  - name: x\n    run: |\n      foo\n   - name: y\n",
		"5:4-5:10 \"- name\" is indented by 3 spaces: indent it by 2 like line 2", "5:4"},
	{"- - a\n - b\n",
		"2:2-2:5 \"- b\" is indented by 1 space: indent it by 2 or not at all like line 1",
		"2:2"},
	{"k: 1\na:\n  foo bar\n  b: 1\n",
		"3:3-3:10 \"foo bar\", in the value of \"a\" (line 2), has no \":\" after it",
		"4:4"},
	{"a:\n  foo\n  b: 1\n",
		"2:3-2:6 \"foo\", in the value of \"a\" (line 1), has no \":\" after it", "3:4"},
	{"steps:\n  - name: x\n    v: 1\n   w: 2\n",
		"4:4-4:5 \"w\" is indented by 3 spaces: indent it by 4 like line 3, or not at all like line 1",
		"4:4"},
	{"a:\n    b: 1\n    c: 2\n  d: 3\n",
		"4:3-4:4 \"d\" is indented by 2 spaces: indent it by 4 like line 3, or not at all like line 1",
		"4:3"},
	{"a:\n  -\n    x: 1\n  - y: 2\n    z: 3\n - w: 4\n",
		"6:2-6:5 \"- w\" is indented by 1 space: indent it by 2 like line 4", "6:2"},
	{"a: 1\n\xEF\xBB\xBF---\nb: 2\n",
		"2:1-2:2 a byte-order mark (U+FEFF) in the middle of the file: remove it", "2:2"},
	{"a:\n  b: 1\n\xEF\xBB\xBF  c: 2\n",
		"3:1-3:2 a byte-order mark (U+FEFF) in the middle of the file: remove it", "3:4"},
	{"[section]\na = 1\n",
		"1:1-1:10 \"[section]\" followed by \"a = 1\" looks like INI or TOML: this is not YAML",
		"2:1"},
	{"# c\n; d\n[[a.b]] # e\n\n; f\nkey=value\n",
		"3:1-3:12 \"[[a.b]] # e\" followed by \"key=value\" looks like INI or TOML: this is not YAML",
		"5:1"},
	{"[a]\nb: 1 = 2\n",
		"2:1-2:9 \"b: 1 = 2\" starts a second value; the first one ends at line 1; if it is a new document, put a line \"---\" before it",
		"2:1"},
	{"[a, b]\nc = 1\n",
		"2:1-2:6 \"c = 1\" starts a second value; the first one ends at line 1; if it is a new document, put a line \"---\" before it",
		"2:1"},
	{"a:\n\xC2\xA0\xC2\xA0"
	 "b: 1\n  c: 2\n",
		"2:1-2:2 this line is indented with U+00A0 (no-break space): use ordinary spaces",
		"3:4"},
	{"a: 1\nb:\xC2\xA0x\nc: 2\n",
		"2:3-2:4 \":\" is followed by U+00A0 (no-break space): use an ordinary space",
		"3:1"},
	{"- a: 1\n-\xE3\x80\x80"
	 "b: 2\n",
		"2:2-2:3 \"-\" is followed by U+3000 (ideographic space): use an ordinary space",
		"2:1"},
	{"- a: 1\n\xE2\x80\x8B  b: 2\n",
		"2:1-2:2 this line is indented with U+200B (zero-width space): use ordinary spaces",
		"2:1"},
	{"a: |\n  \xC2\xA0x\nb: @\n", "3:4-3:5 a value cannot start with \"@\": quote \"@\"",
		"3:4"},
	{"a: \"\n  \xC2\xA0x\"\nb: @\n", "3:4-3:5 a value cannot start with \"@\": quote \"@\"",
		"3:4"},
	{"é: 日本\n日本: x: y\n",
		"2:5-2:9 the value \"x: y\" contains \": \", so it must be quoted", "2:6"},
};

static void add_place(struct ydoc *doc, size_t offset, struct str *out)
{
	size_t line, column;

	assert_int_equal(ydoc_position(doc, offset, &line, &column), 0);
	str_addf(out, "%zu:%zu", line, column);
}

static void expect_said(struct ydoc *doc, const char *text, const char *said, const char *mark)
{
	static const char prefix[] = "syntax error: ";
	struct str CLEANUP(str_release) is = STR_INIT, is_mark = STR_INIT;

	if (ydoc_parse(doc, text, strlen(text), NULL, NULL) == 0)
		fail_msg("valid:\n%s", text);
	assert_int_equal(doc->problem.kind, YPROBLEM_SYNTAX);
	assert_int_equal(strncmp(doc->problem.message, prefix, strlen(prefix)), 0);
	add_place(doc, doc->problem.start, &is);
	str_addch(&is, '-');
	add_place(doc, doc->problem.end, &is);
	str_addf(&is, " %s", doc->problem.message + strlen(prefix));
	add_place(doc, doc->problem.mark, &is_mark);
	if (strcmp(is.s, said) != 0 || strcmp(is_mark.s, mark) != 0)
		fail_msg("of:\n%s\nis said:\n%s (libyaml: %s)\nnot:\n%s (libyaml: %s)", text, is.s,
			is_mark.s, said, mark);
}

static void broken_files_get_messages_that_help(void **state)
{
	struct ydoc doc = YDOC_INIT;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		expect_said(&doc, cases[i].text, cases[i].said, cases[i].mark);
	ydoc_release(&doc);
}

/* Nothing in a rule may depend on the kind of line break. */
static void line_breaks_change_nothing_but_marks(void **state)
{
	struct ydoc doc = YDOC_INIT;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++) {
		struct str CLEANUP(str_release) crlf = STR_INIT, is = STR_INIT;

		for (const char *s = cases[i].text; *s; s++)
			str_adds(&crlf, *s == '\n' ? "\r\n" : (char[]){*s, '\0'});
		assert_int_equal(ydoc_parse(&doc, crlf.s, crlf.len, NULL, NULL), -1);
		add_place(&doc, doc.problem.start, &is);
		str_addch(&is, '-');
		add_place(&doc, doc.problem.end, &is);
		str_addf(&is, " %s", doc.problem.message + strlen("syntax error: "));
		assert_string_equal(is.s, cases[i].said);
	}
	ydoc_release(&doc);
}

static void keys_that_are_too_long_are_named(void **state)
{
	static const struct {
		const char *before, *behind;
	} keys[] = {
		{"", ": 1\n"},
		{"a: 1\n", ": 2\n"},
		{"a:\n  ", ": 2\n"},
		{"a: b\n  ", ": 2\n"},
		{"- ", ": 1\n"},
		{"- x\n- ", ": 1\n"},
		{"{a: 1, ", ": 2}\n"},
		{"[", ": 1]\n"},
	};
	struct ydoc doc = YDOC_INIT;

	(void)state;
	for (size_t i = 0; i < NR(keys); i++)
		for (size_t len = 1024; len <= 1025; len++) {
			struct str CLEANUP(str_release) text = STR_INIT;

			str_adds(&text, keys[i].before);
			for (size_t j = 0; j < len; j++)
				str_adds(&text, "\xC3\xA9");
			str_adds(&text, keys[i].behind);
			if (ydoc_parse(&doc, text.s, text.len, NULL, NULL) == 0) {
				assert_int_equal(len, 1024);
				continue;
			}
			assert_int_equal(
				strstr(doc.problem.message,
					"this key is longer than 1024 characters: shorten it, or put") !=
					NULL,
				len == 1025);
			if (len == 1025)
				assert_int_equal(doc.problem.start, strlen(keys[i].before));
		}
	ydoc_release(&doc);
}

/* A text cut off anywhere is diagnosed without reading what is not there (the sanitizers watch). */
static void texts_cut_off_anywhere_get_a_message(void **state)
{
	struct ydoc doc = YDOC_INIT;

	(void)state;
	for (size_t i = 0; i < NR(cases); i++)
		for (size_t len = 0; len < strlen(cases[i].text); len++) {
			char *cut = malloc(len + !len);

			assert_non_null(cut);
			memcpy(cut, cases[i].text, len);
			if (ydoc_parse(&doc, cut, len, NULL, NULL) < 0) {
				assert_non_null(doc.problem.message);
				assert_in_range(doc.problem.start, 0, len);
				assert_in_range(doc.problem.end, doc.problem.start, len);
			}
			free(cut);
		}
	ydoc_release(&doc);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(broken_files_get_messages_that_help),
		cmocka_unit_test(line_breaks_change_nothing_but_marks),
		cmocka_unit_test(keys_that_are_too_long_are_named),
		cmocka_unit_test(texts_cut_off_anywhere_get_a_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
