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
		"2:1-2:6 \"image\" has no \":\" after it; the mapping it stands in starts at line 1",
		"3:1"},
	{"spec:\n  replicas: 1\n  image\n  name: x\n",
		"3:3-3:8 \"image\" has no \":\" after it; the mapping it stands in starts at line 2",
		"4:3"},
	{"image\nname: x\n", "1:1-1:6 \"image\" has no \":\" after it", "2:5"},
	{"a: 1\nb: c: d\n", "2:4-2:8 the value \"c: d\" contains \": \", so it must be quoted",
		"2:5"},
	{"message: Error: not found # why\n",
		"1:10-1:26 the value \"Error: not found\" contains \": \", so it must be quoted",
		"1:15"},
	{"a: \"x\": y\n",
		"1:7-1:10 \":\" stands behind the quoted value of line 1: quote it as a whole",
		"1:7"},
	{"a: 1\n  b: 2\n",
		"2:3-2:4 \"b\" is indented by 2 spaces, but \"a\" (line 1) has a value already: indent it by 0, or remove that value",
		"2:4"},
	{"image\n  name: x\n", "1:1-1:6 \"image\" has no \":\" after it", "2:7"},
	{"- a: 1\n   b: 2\n",
		"2:4-2:5 \"b\" is indented by 3 spaces, but \"a\" (line 1) has a value already: indent it by 2, or remove that value",
		"2:5"},
	{"a:\n    b: 1\n  c: 2\n",
		"3:3-3:4 \"c\" is indented by 2 spaces; the lines above it by 4 (line 2) or 0 (line 1)",
		"3:3"},
	{"a: 1\n- b\n",
		"2:1-2:4 \"- b\" is a list item, but here goes on the mapping that starts at line 1: is its key missing above it?",
		"2:1"},
	{"a: \"v\"\n  - item\n",
		"2:3-2:9 \"- item\" is indented as part of \"a\" (line 1), which has a value already",
		"2:3"},
	{"a: \"b\" c\n",
		"1:8-1:9 \"c\" stands behind the closing quote of \"b\": quote the whole value, or none of it",
		"1:8"},
	{"a: 'it's'\n",
		"1:8-1:10 \"s'\" follows the closing quote of 'it': within single quotes write '' for '",
		"1:8"},
	{"a: \"say \"hi\"\"\n",
		"1:10-1:14 'hi\"\"' follows the closing quote of \"say \": within double quotes write \\\" for \"",
		"1:10"},
	{"a: \"foo\nb: \"bar\"\n",
		"1:4-1:5 the double-quoted string that starts here ends only at line 2, where 'bar\"' follows: is its closing quote missing?",
		"2:5"},
	{"a: [1] x\n",
		"1:8-1:9 \"x\" stands behind the closing \"]\": quote the whole value if it is text",
		"1:8"},
	{"path: {{ foo }}/bar\n",
		"1:7-1:16 \"{{ foo }}\" is template text: a value with \"{{\" or \"{%\" must be quoted as a whole",
		"1:16"},
	{"{{- if .Values.x }}\na: 1\n{{- end }}\n",
		"1:1-1:20 \"{{- if .Values.x }}\" is template text, not YAML: check what the template renders to",
		"1:3"},
	{"a: 1\n{{ include \"x\" . }}\nb: 2\n",
		"2:1-2:20 '{{ include \"x\" . }}' is template text, not YAML: check what the template renders to",
		"3:1"},
	{"a: {{ .Values.name | quote }}: x\n",
		"1:4-1:30 \"{{ .Values.name | quote }}\" is template text: a value with \"{{\" or \"{%\" must be quoted as a whole",
		"1:30"},
	{"a: {% if x %}b{% endif %}\n",
		"1:4-1:14 \"{% if x %}\" is template text: a value with \"{{\" or \"{%\" must be quoted as a whole",
		"1:5"},
	{"{% if x %}\na: 1\n",
		"1:1-1:11 \"{% if x %}\" is template text, not YAML: check what the template renders to",
		"1:2"},
	{"a: b\n}\n", "2:1-2:2 \"}\" closes nothing: no \"{\" is open here", "2:1"},
	{"a: \"x\",\nb: 1\n",
		"1:7-1:8 \",\" separates values only within [ ] and { }: remove it, or quote the value",
		"1:7"},
	{"a: |\n    foo\n  bar\n",
		"3:3-3:6 \"bar\" is indented by 2 spaces; the lines above it by 4 (line 2) or 0 (line 1)",
		"3:3"},
	{"a: b\n%foo\n",
		"2:1-2:5 a line that starts with \"%\" is a directive, and YAML does not know \"%foo\": quote it if it is text",
		"2:5"},
	{"- a\nb: 1\n",
		"2:1-2:2 \"b\" is a key, but here goes on the list that starts at line 1: indent it as part of the item above, or begin it with \"- \"",
		"2:1"},
	{"a:\n    - x\n  - y\n",
		"3:3-3:6 \"- y\" is indented by 2 spaces; the lines above it by 4 (line 2) or 0 (line 1)",
		"3:3"},
	{"  - x\n - y\n",
		"2:2-2:5 \"- y\" is indented by 1 space, but the first line of this document (line 1) by 2",
		"2:2"},
	{"  a: 1\nb: 2\n",
		"2:1-2:2 \"b\" is indented by 0 spaces, but the first line of this document (line 1) by 2",
		"2:1"},
	{"\"foo\"\nbar\n",
		"2:1-2:4 \"bar\" begins a second value; the first one ends at line 1: a new document needs a line \"---\" before it",
		"2:1"},
	{"[1, 2]\n[3]\n",
		"2:1-2:4 \"[3]\" begins a second value; the first one ends at line 1: a new document needs a line \"---\" before it",
		"2:1"},
	{"{\"a\": 1}\n{\"b\": 2}\n",
		"2:1-2:9 '{\"b\": 2}' begins a second value; the first one ends at line 1: a new document needs a line \"---\" before it",
		"2:1"},
	{"%YAML 1.2\na: 1\n",
		"2:1-2:5 a line \"---\" must stand between the directive of line 1 and \"a: 1\"",
		"2:1"},
	{"a: [1, 2\nb: 3\n",
		"1:4-1:5 the \"[\" that starts here is never closed: \"b: 3\" at line 2 cannot be part of it",
		"2:2"},
	{"a: [1, 2\n", "1:4-1:5 the \"[\" that starts here is never closed", "2:1"},
	{"a: [1, {b: 2]\nc: 1\n",
		"1:8-1:9 the \"{\" that starts here is not closed: at line 1, column 13 \"]\" stands where \"}\" is expected",
		"1:13"},
	{"a: [1, 2}\n",
		"1:4-1:5 the \"[\" that starts here is not closed: at line 1, column 9 \"}\" stands where \"]\" is expected",
		"1:9"},
	{"a: [\"x\" \"y\"]\n",
		"1:9-1:12 a \",\" is missing before '\"y\"' in the \"[\" that starts at line 1",
		"1:9"},
	{"a: {b: c d: e}\n",
		"1:11-1:12 \":\" cannot stand here: is a \",\" missing before this key, or does the value need quotes?",
		"1:11"},
	{"a: {b: \"c\" d: e}\n",
		"1:12-1:16 a \",\" is missing before \"d: e\" in the \"{\" that starts at line 1",
		"1:12"},
	{"a: {b: 1\nc: 2\n",
		"1:4-1:5 the \"{\" that starts here is never closed: \"c: 2\" at line 2 cannot be part of it",
		"2:2"},
	{"a: @foo\n", "1:4-1:8 a value cannot start with \"@\": quote \"@foo\"", "1:4"},
	{"a: `foo`\n", "1:4-1:9 a value cannot start with \"`\": quote \"`foo`\"", "1:4"},
	{"a: %foo\n", "1:4-1:8 a value cannot start with \"%\": quote \"%foo\"", "1:4"},
	{"\ta: 1\n", "1:1-1:2 a tab is used as indentation: YAML allows only spaces", "1:1"},
	{"a:\n\tb: 1\n", "2:1-2:2 a tab is used as indentation: YAML allows only spaces", "2:1"},
	{"a: 1\n\tb: 2\n", "2:1-2:2 a tab is used as indentation: YAML allows only spaces", "2:1"},
	{"-\ta: 1\n",
		"1:2-1:3 a tab stands behind \"-\", where what follows begins a key: use a space",
		"1:2"},
	{"a: *.js\n", "1:4-1:8 \"*\" begins the name of an alias, and \"*.js\" is none: quote it",
		"1:5"},
	{"a: *\n", "1:4-1:5 \"*\" begins the name of an alias, and \"*\" is none: quote it", "1:5"},
	{"a: & b\n", "1:4-1:7 \"&\" begins the name of an anchor, and \"& b\" is none: quote it",
		"1:5"},
	{"a: !foo!bar baz\n",
		"1:4-1:12 the tag handle \"!foo!\" is not declared: it needs a line \"%TAG !foo! ...\" before the document's \"---\", or the value needs quotes",
		"1:4"},
	{"a: !foo,bar\n",
		"1:4-1:12 \"!\" begins a tag, and \"!foo,bar\" is none: quote the value if it is text",
		"1:8"},
	{"a: !<foo\n",
		"1:4-1:9 \"!\" begins a tag, and \"!<foo\" is none: quote the value if it is text",
		"1:9"},
	{"a: \"x\nb: 1\n", "1:4-1:5 the double-quoted string that starts here is never closed",
		"3:1"},
	{"a: 'x\n---\nb: 1\n",
		"1:4-1:5 the single-quoted string that starts here is not closed before the end of the document at line 2",
		"2:1"},
	{"a: \"C:\\dir\"\n",
		"1:7-1:9 \"\\d\" is no escape sequence of YAML: in single quotes a backslash stands for itself",
		"1:7"},
	{"a: \"C:\\Users\"\n",
		"1:7-1:9 \"\\U\" must be followed by 8 hexadecimal digits: in single quotes a backslash stands for itself",
		"1:9"},
	{"a: \"\\uD800\"\n",
		"1:5-1:11 \"\\uD800\" is no Unicode character (a pair of \"\\u\" for one character must be written as one \"\\U\")",
		"1:7"},
	{"a: | foo\n  bar\n",
		"1:4-1:9 \"|\" begins a text block, whose text starts on the next line: quote \"| foo\" if it is the value",
		"1:6"},
	{"a: >= 1.0\n",
		"1:4-1:10 \">\" begins a text block, whose text starts on the next line: quote \">= 1.0\" if it is the value",
		"1:5"},
	{"a: |0\n  x\n",
		"1:4-1:6 the number behind \"|\" is by how much the text is indented: 1 to 9, not 0",
		"1:5"},
	{"a: - b\n",
		"1:4-1:7 \"- b\" is a list item and cannot stand on the line of its key \"a\": put it on the next line, or quote it if it is text",
		"1:4"},
	{"[- a]\n",
		"1:2-1:3 \"- \" cannot begin an item within the \"[\" of line 1: separate items by \",\"",
		"1:2"},
	{"a: ? b\n",
		"1:4-1:5 \"? \" begins a key of its own, which cannot stand here: quote the value",
		"1:4"},
	{"a: ]\n", "1:4-1:5 \"]\" closes nothing: no \"[\" is open here", "1:4"},
	{"a: ,\n",
		"1:4-1:5 \",\" separates values only within [ ] and { }: remove it, or quote the value",
		"1:4"},
	{"[a, , b]\n", "1:5-1:6 a value is missing before \",\"", "1:5"},
	{"[a,\n", "1:1-1:2 the \"[\" that starts here is never closed", "2:1"},
	{"- a\n-b\n- c\n", "2:1-2:3 \"-b\" needs a space behind its \"-\" to be an item", "3:1"},
	{"a: 1\n\xEF\xBB\xBF"
	 "b: 2\n",
		"2:1-2:2 a byte order mark stands here, before something that goes on what is above: remove it",
		"2:2"},
	{"a:\n-b\n-c\n", "2:1-2:3 \"-b\" needs a space behind its \"-\" to be an item", "3:1"},
	{"- a\nb\n",
		"2:1-2:2 \"b\" needs \"- \" before it to be an item of the list that starts at line 1",
		"3:1"},
	{"image:nginx\nname: x\n",
		"1:1-1:12 \"image:nginx\" needs a space behind its \":\" to be a key and its value",
		"2:5"},
	{"a: 1\nimage:nginx\n",
		"2:1-2:12 \"image:nginx\" needs a space behind its \":\" to be a key and its value",
		"3:1"},
	{"a: 1\nKEY=value\n",
		"2:1-2:10 \"KEY=value\" is no key with a value: YAML has \":\" instead of \"=\"",
		"3:1"},
	{"<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n",
		"1:1-1:13 this is a merge conflict marker: the file has an unresolved merge",
		"2:2"},
	{"x: 1\n<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> x\n",
		"2:1-2:13 this is a merge conflict marker: the file has an unresolved merge",
		"3:1"},
	{"a: &x 1\nb:\n  *x\n  c: 1\n",
		"4:3-4:4 \"c\" is indented by 2 spaces, but \"b\" (line 2) has a value already: indent it by 0",
		"4:3"},
	{"a: 1\n*x\nb: 2\n",
		"2:1-2:3 \"*x\" has no \":\" after it; to merge what it stands for, write \"<<: *x\"",
		"3:1"},
	{"a: *x y\n", "1:7-1:8 \"y\" stands behind the alias \"*x\", which is a value by itself",
		"1:7"},
	{"a: {b:}\n",
		"1:6-1:7 \":\" needs a space behind it here, or quotes around it if it belongs to the value",
		"1:6"},
	{"[a:]\n",
		"1:3-1:4 \":\" needs a space behind it here, or quotes around it if it belongs to the value",
		"1:3"},
	{": 1\n", "1:1-1:2 the key before \":\" is missing", "1:1"},
	{"%FOO bar\n---\na\n",
		"1:1-1:9 a line that starts with \"%\" is a directive, and YAML does not know \"%FOO bar\": quote it if it is text",
		"1:5"},
	{"%YAML 3.0\n---\na\n",
		"1:1-1:10 \"%YAML 3.0\" asks for a version of YAML that is not known: 1.1 and 1.2 are",
		"1:1"},
	{"%YAML 1.1\n%YAML 1.1\n---\na\n",
		"2:1-2:10 \"%YAML 1.1\" repeats a directive: a document has each only once", "2:1"},
	{"a: 1\n\"b: 2\nc: \"x\"\n",
		"2:1-2:2 the double-quoted key that starts here does not end on its line: is its closing quote missing?",
		"3:5"},
	{"description: some text\ngoes on here\nnext: 1\n",
		"2:1-2:13 \"goes on here\" has no \":\" after it to be a key; if it belongs to the text that starts at line 1, indent it more",
		"3:1"},
	{"description: \"some text\"\ngoes on here\nnext: 1\n",
		"2:1-2:13 \"goes on here\" has no \":\" after it to be a key; if it belongs to the text that starts at line 1, indent it more",
		"3:1"},
	{"a:\n  b:\n    c: 1\n   d: 2\n",
		"4:4-4:5 \"d\" is indented by 3 spaces; the lines above it by 4 (line 3) or 2 (line 2)",
		"4:4"},
	{"a:\n- b: 1\n c: 2\n",
		"3:2-3:3 \"c\" is indented by 1 space; the lines above it by 2 (line 2) or 0 (line 2)",
		"3:2"},
	{"a: &x *y\n", "1:7-1:9 \"*y\" is an alias: it cannot have an anchor or a tag of its own",
		"1:7"},
	{"list:\n  - a\n  - b\n  c: d\n",
		"4:3-4:4 \"c\" is a key, but here goes on the list that starts at line 2: indent it as part of the item above, or begin it with \"- \"",
		"4:3"},
	{"list:\n  - a\n  b\n",
		"3:3-3:4 \"b\" needs \"- \" before it to be an item of the list that starts at line 2",
		"4:1"},
	{"a: b\n - c: d\n",
		"2:4-2:5 \"c\" is indented by 3 spaces, but \"a\" (line 1) has a value already: indent it by 0, or remove that value",
		"2:5"},
	{"a: b\n...\nc: d\n",
		"3:1-3:5 \"c: d\" begins a second value; the first one ends at line 1: a new document needs a line \"---\" before it",
		"3:1"},
	{"a: |\n\tx\n",
		"2:1-2:2 a tab is used as indentation in the text block that starts at line 1: YAML allows only spaces",
		"2:1"},
	{"a: |\n  x\n\ty\n",
		"3:1-3:2 a tab is used as indentation in the text block that starts at line 1: YAML allows only spaces",
		"3:1"},
	{"key with space \"x\": 1\n\"a\" b: 1\n",
		"2:5-2:9 \"b: 1\" stands where the \":\" of the key \"a\" is expected", "2:5"},
	{"a: [\n  b,\n  c\nd: e\n",
		"1:4-1:5 the \"[\" that starts here is never closed: \"d: e\" at line 4 cannot be part of it",
		"4:2"},
	{"a: \"unclosed\n", "1:4-1:5 the double-quoted string that starts here is never closed",
		"2:1"},
	{"{\"a\": 1, \"b\": 2\n", "1:1-1:2 the \"{\" that starts here is never closed", "2:1"},
	{"{\"a\": 1 \"b\": 2}\n",
		"1:12-1:13 \":\" cannot stand here: is a \",\" missing before this key, or does the value need quotes?",
		"1:12"},
	{"{\"a\": 1,, \"b\": 2}\n", "1:9-1:10 a value is missing before \",\"", "1:9"},
	{"steps:\n  - run: echo \"a\": b\n",
		"2:10-2:21 the value 'echo \"a\": b' contains \": \", so it must be quoted",
		"2:18"},
	{"a: b # c\n  d: e\n",
		"2:3-2:4 \"d\" is indented by 2 spaces, but \"a\" (line 1) has a value already: indent it by 0",
		"2:3"},
	{"version: '3'\nservices:\n  web:\n    image: nginx\n    ports:\n    - \"80:80\"\n     - \"81:81\"\n",
		"7:6-7:15 '- \"81:81\"' is indented by 5 spaces; the lines above it by 4 (line 6)",
		"7:6"},
	{"a: !!str\n  !!int b\nc\n",
		"2:3-2:10 \"!!int b\" is indented by 2 spaces, but \"a\" (line 1) has a value already: indent it by 0",
		"2:3"},
	{"a: b: c: d\n", "1:4-1:11 the value \"b: c: d\" contains \": \", so it must be quoted",
		"1:5"},
	{"time: 12:30: x\n",
		"1:7-1:15 the value \"12:30: x\" contains \": \", so it must be quoted", "1:12"},
	{"url: http://x: y\n",
		"1:6-1:17 the value \"http://x: y\" contains \": \", so it must be quoted", "1:14"},
	{"a: 1\n\"a b\" c: 1\n",
		"2:7-2:11 \"c: 1\" stands where the \":\" of the key \"a b\" is expected", "2:7"},
	{"[${{ a b }} x: y}]\n",
		"1:2-1:12 \"${{ a b }}\" is template text: a value with \"{{\" or \"{%\" must be quoted as a whole",
		"1:3"},
	{"{# comment #}\na: 1\n",
		"1:1-1:14 \"{# comment #}\" is template text, not YAML: check what the template renders to",
		"3:1"},
	{"steps:\n  - name: x\n    run: |\n      foo\n   - name: y\n",
		"5:4-5:10 \"- name\" is indented by 3 spaces; the lines above it by 4 (line 2) or 2 (line 2)",
		"5:4"},
	{"- - a\n - b\n",
		"2:2-2:5 \"- b\" is indented by 1 space; the lines above it by 2 (line 1) or 0 (line 1)",
		"2:2"},
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
		cmocka_unit_test(texts_cut_off_anywhere_get_a_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
