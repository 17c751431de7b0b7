#include "base/cleanup.h"
#include "tests/unit/countdown.h"
#include "validate/validate.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NR(array) (sizeof(array) / sizeof((array)[0]))

/* One finding a line: `line:column-end_line:end_column rule pointer message`. */
static char *render(const struct findings *findings)
{
	struct str out = STR_INIT;

	for (size_t i = 0; i < findings->nr; i++) {
		const struct finding *f = &findings->v[i];

		str_addf(&out, "%s%zu:%zu-%zu:%zu %s %s %s", i ? "\n" : "", f->line, f->column,
			f->end_line, f->end_column, f->rule,
			f->instance_path ? f->instance_path : "-", f->message);
	}
	return str_detach(&out);
}

static void expect_findings(struct validator *v, const char *text, size_t len, const char *expected)
{
	struct findings findings = FINDINGS_INIT;
	char *rendered;

	assert_int_equal(validate_text(v, text, len, &findings, NULL), 0);
	rendered = render(&findings);
	if (strcmp(rendered, expected) != 0)
		fail_msg("text:\n%s\nis:\n%s\nnot:\n%s", text, rendered, expected);
	free(rendered);
	findings_release(&findings);
}

struct finding_case {
	const char *text, *expected;
};

static void expect_all(const struct finding_case *cases, size_t nr)
{
	struct validator v;

	validator_init(&v, NULL);
	for (size_t i = 0; i < nr; i++)
		expect_findings(&v, cases[i].text, strlen(cases[i].text), cases[i].expected);
	validator_release(&v);
}

#define DUPLICATE(place, path, key) \
	place " key-duplicates " path " duplication of key \"" key "\" in mapping"

static void duplicate_keys_are_found_at_the_later_key(void **state)
{
	static const struct finding_case cases[] = {
		{"a: 1\nb: 2\na: 3\n", DUPLICATE("3:1-3:2", "/a", "a")},
		{"a: 1\n\"a\": 2\n'a': 3\n",
			DUPLICATE("2:1-2:4", "/a", "a") "\n" DUPLICATE("3:1-3:4", "/a", "a")},
		{"{a: 1, b: {c: 2, c: 3}, a: 4}\n",
			DUPLICATE("1:18-1:19", "/b/c", "c") "\n" DUPLICATE("1:25-1:26", "/a", "a")},
		{"- x: 1\n  x: 2\n- x: 3\n", DUPLICATE("2:3-2:4", "/0/x", "x")},
		{"? a\n? a\n", DUPLICATE("2:3-2:4", "/a", "a")},
		{"\xC3\xA9: 1\n\"\\u00e9\": 2\n", DUPLICATE("2:1-2:9", "/\xC3\xA9", "\xC3\xA9")},
		{"a: 1\n&x a: 2\n", DUPLICATE("2:4-2:5", "/a", "a")},
		{"\"\": 1\n'': 2\n", DUPLICATE("2:1-2:3", "/", "")},
		{"a: 1\r\nb: {}\r\na: 2\r\n", DUPLICATE("3:1-3:2", "/a", "a")},
		{"a: 1\rb: {}\ra: 2\r", DUPLICATE("3:1-3:2", "/a", "a")},
	};

	(void)state;
	expect_all(cases, NR(cases));
}

static void a_note_says_where_the_first_key_is(void **state)
{
	static const struct {
		const char *text, *note;
	} cases[] = {
		{"a: 1\nb: 2\na: 3\n", "the first one is at line 1"},
		{"b: 1\n\"a\": 2\nc: {a: 1}\na: 3\n", "the first one is at line 2"},
		{"b: {a: 1, a: 2}\n", "the first one is on the same line"},
		{"- a: 1\n- b: 1\n  a: 2\n  b: 3\n", "the first one is at line 2"},
	};
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	for (size_t i = 0; i < NR(cases); i++) {
		struct findings findings = FINDINGS_INIT;

		validate_text(&v, cases[i].text, strlen(cases[i].text), &findings, NULL);
		assert_int_equal(findings.nr, 1);
		assert_string_equal(findings.v[0].note, cases[i].note);
		findings_release(&findings);
	}
	validator_release(&v);
}

static void what_only_looks_like_a_duplicate_is_none(void **state)
{
	static const struct finding_case cases[] = {
		{"a: {b: 1}\nc: {b: 1}\n", ""},
		{"a: 1\nA: 2\naa: 3\n", ""},
		{"a: &a {}\nb:\n  <<: *a\n  <<: *a\n", ""},
		{"!x a: 1\n!y a: 2\n", ""},
		{"[a: 1, a: 2]\n", ""},
		{"a: 1\n---\na: 1\n", ""},
		{"[a]: 1\n[a]: 2\n", ""},
		{"x: &a 1\n*a : 1\na: 2\n", ""},
	};

	(void)state;
	expect_all(cases, NR(cases));
}

static void duplicates_are_found_in_mappings_of_any_size(void **state)
{
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	for (size_t size = 2; size < 200; size += 1 + size / 10) {
		struct str CLEANUP(str_release) text = STR_INIT;
		struct findings findings = FINDINGS_INIT;

		for (size_t i = 0; i < size; i++)
			str_addf(&text, "key%zu: {x: 1}\n", i);
		str_addf(&text, "key%zu: 1\n<<: 1\n<<: 2\nkey0: 2\n", size - 1);
		assert_int_equal(validate_text(&v, text.s, text.len, &findings, NULL), 0);
		assert_int_equal(findings.nr, 2);
		assert_int_equal(findings.v[0].line, size + 1);
		assert_int_equal(findings.v[1].line, size + 4);
		assert_string_equal(findings.v[1].note, "the first one is at line 1");
		findings_release(&findings);
	}
	validator_release(&v);
}

#define UNDECLARED(place, path, name) place " anchors " path " found undeclared alias \"" name "\""

static void undeclared_aliases_are_found(void **state)
{
	static const struct finding_case cases[] = {
		{"a: *x\n", UNDECLARED("1:4-1:6", "/a", "x")},
		{"a: *x\nb: &x 1\nc: *x\n", UNDECLARED("1:4-1:6", "/a", "x")},
		{"a: &x 1\n---\n- b\n- *x\n", UNDECLARED("4:3-4:5", "/1", "x")},
		{"*k : 1\n", UNDECLARED("1:1-1:3", "/k", "k")},
		{"<<: [*a, *b]\n", UNDECLARED("1:6-1:8", "/<</0", "a") "\n" UNDECLARED(
					   "1:10-1:12", "/<</1", "b")},
		{"a: &x [*x]\n", ""},
		{"a: &x 1\nb: &x 2\nc: *x\n", ""},
	};

	(void)state;
	expect_all(cases, NR(cases));
}

static void findings_before_a_syntax_error_are_kept(void **state)
{
	struct findings findings = FINDINGS_INIT;
	static const char text[] = "a: 1\nb: *x\na: 2\nc: @d\n";
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	assert_int_equal(validate_text(&v, text, sizeof(text) - 1, &findings, NULL), 0);
	assert_int_equal(findings.nr, 3);
	assert_int_equal(findings.errors, 3);
	assert_string_equal(findings.v[0].rule, "anchors");
	assert_string_equal(findings.v[1].rule, "key-duplicates");
	assert_string_equal(findings.v[2].rule, "syntax");
	assert_int_equal(findings.v[2].line, 4);
	findings_release(&findings);
	validator_release(&v);
}

static void findings_come_in_the_order_of_their_places(void **state)
{
	static const struct finding_case cases[] = {
		{"a: *x\na: *y\n", UNDECLARED("1:4-1:6", "/a", "x") "\n" DUPLICATE("2:1-2:2", "/a",
					   "a") "\n" UNDECLARED("2:4-2:6", "/a", "y")},
	};

	(void)state;
	expect_all(cases, NR(cases));
}

static void excerpts_are_source_lines(void **state)
{
	struct findings findings = FINDINGS_INIT;
	struct validator v;
	static const char text[] = "\xEF\xBB\xBF"
				   "a: 1\r\na: \xC3\xA9 # x\r\n";

	(void)state;
	validator_init(&v, NULL);
	validate_text(&v, text, sizeof(text) - 1, &findings, NULL);
	assert_int_equal(findings.nr, 1);
	assert_string_equal(findings.v[0].excerpt, "a: \xC3\xA9 # x");
	assert_int_equal(findings.v[0].excerpt_column, 1);
	findings_release(&findings);
	validator_release(&v);
}

static void excerpts_of_long_lines_are_cut_around_the_place(void **state)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct findings findings = FINDINGS_INIT;
	const struct finding *f;
	struct validator v;

	(void)state;
	str_adds(&text, "{x: 1, ");
	for (int i = 0; i < 3000; i++)
		str_addf(&text, "\xC3\xA9%d: 1, ", i);
	str_adds(&text, "x: 2, ");
	str_pad(&text, ' ', 3000);
	str_adds(&text, "}\n");
	validator_init(&v, NULL);
	validate_text(&v, text.s, text.len, &findings, NULL);
	assert_int_equal(findings.nr, 1);
	f = &findings.v[0];
	assert_true(strlen(f->excerpt) <= 512);
	assert_int_equal((unsigned char)f->excerpt[0] & 0xC0, 0xC0 & (unsigned char)f->excerpt[0]);
	assert_non_null(strstr(f->excerpt, "x: 2"));
	assert_in_range(f->column - f->excerpt_column, 150, 200);
	findings_release(&findings);
	validator_release(&v);
}

static void limits_are_findings(void **state)
{
	struct validate_opts opts = {.limits = {.depth = 2, .aliases = 8}};
	struct validator v;

	(void)state;
	validator_init(&v, &opts);
	expect_findings(&v, "a: 1\nb: [[1]]\n", 14,
		"2:5-2:5 limits - nested more than 2 levels deep (--max-depth)");
	v.opts.limits.depth = 1;
	expect_findings(&v, "a: 1\nb: [[1]]\n", 14,
		"2:4-2:4 limits - nested more than 1 level deep (--max-depth)");
	v.opts.limits.depth = 2;
	expect_findings(&v, "- &a [1, 2]\n- *a\n- *a\n", 22,
		"3:3-3:5 limits - the document has more than 8 nodes when its aliases are expanded "
		"(--max-aliases)");
	validator_release(&v);
}

static void encodings_are_findings(void **state)
{
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	expect_findings(&v, "a: 1\na: 2\nb: \xE9t\xE9\n", 16,
		DUPLICATE("2:1-2:2", "/a",
			"a") "\n3:4-3:5 encoding - byte 0xE9 is not valid UTF-8: is the file in Latin-1? "
			     "Save it as UTF-8");
	validator_release(&v);
}

static void files_that_cannot_be_read_are_findings(void **state)
{
	char dir[] = "/tmp/test_validate.XXXXXX", fifo[64], large[64];
	struct validate_opts opts = {.max_size = 10};
	struct findings findings = FINDINGS_INIT;
	struct validator v;
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(fifo, sizeof(fifo), "%s/fifo", dir);
	snprintf(large, sizeof(large), "%s/large", dir);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	fd = open(large, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "a: 1234567890\n", 14), 14);
	close(fd);
	validator_init(&v, &opts);
	assert_int_equal(validate_file(&v, dir, &findings, NULL), 0);
	assert_int_equal(validate_file(&v, fifo, &findings, NULL), 0);
	assert_int_equal(validate_file(&v, "/nonexistent/x", &findings, NULL), 0);
	assert_int_equal(validate_file(&v, large, &findings, NULL), 0);
	assert_int_equal(findings.nr, 4);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(findings.v[i].rule, "io");
		assert_int_equal(findings.v[i].line, 0);
	}
	assert_non_null(strstr(findings.v[0].message, "directory"));
	assert_non_null(strstr(findings.v[1].message, "FIFO"));
	assert_non_null(strstr(findings.v[2].message, "No such file or directory"));
	assert_string_equal(findings.v[3].rule, "limits");
	assert_non_null(strstr(findings.v[3].message, "(--max-size)"));
	findings_release(&findings);
	validator_release(&v);
	unlink(fifo);
	unlink(large);
	rmdir(dir);
}

static void files_are_read_and_checked(void **state)
{
	char path[] = "/tmp/test_validate.XXXXXX";
	struct findings findings = FINDINGS_INIT;
	struct validator v;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, "a: 1\na: 2\n", 10), 10);
	close(fd);
	validator_init(&v, NULL);
	assert_int_equal(validate_file(&v, path, &findings, NULL), 0);
	assert_int_equal(findings.nr, 1);
	assert_int_equal(findings.v[0].line, 2);
	findings_release(&findings);
	validator_release(&v);
	unlink(path);
}

/* Wherever it is when its time is over, one finding says so, and nothing of what was found until then is told. */
static void a_file_that_takes_too_long_is_one_finding(void **state)
{
	char path[] = "/tmp/test_validate.XXXXXX";
	struct findings findings = FINDINGS_INIT;
	struct str CLEANUP(str_release) text = STR_INIT;
	struct countdown countdown;
	struct validator v;
	unsigned looks = 0;
	int fd = mkstemp(path);

	(void)state;
	for (int i = 0; i < 4000; i++)
		str_addf(&text, "k%d: *a\nk%d: {a: 1, a: 2}\n", i, i / 2);
	assert_int_equal(write(fd, text.s, text.len), text.len);
	close(fd);
	validator_init(&v, NULL);
	v.opts.limits.stop = &countdown.stop;
	for (;;) {
		findings_clear(&findings);
		countdown_init(&countdown, looks++);
		assert_int_equal(validate_file(&v, path, &findings, NULL), 0);
		assert_int_equal(v.read_os, 0);
		if (findings.nr > 1)
			break;
		assert_int_equal(findings.nr, 1);
		assert_int_equal(findings.errors, 1);
		assert_string_equal(findings.v[0].rule, "limits");
		assert_int_equal(findings.v[0].line, 0);
		assert_non_null(strstr(findings.v[0].message, "(--file-timeout)"));
	}
	assert_int_equal(findings.errors, 4000 + 4000 + 4000);
	/* Each key of the large mapping and of the small ones, and each node up to the last alias, is a step. */
	assert_true(countdown.stop.steps >= 8000 + 8000 + 8 * 3999);
	assert_true(looks > text.len / 16384 + countdown.stop.steps / STOP_STEPS);
	findings_release(&findings);
	validator_release(&v);
	unlink(path);
}

static void a_signal_ends_a_check_without_a_finding(void **state)
{
	struct findings findings = FINDINGS_INIT;
	struct error err = ERROR_INIT;
	atomic_int flag = SIGINT;
	struct stop stop = {.cancel = &flag};
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	v.opts.limits.stop = &stop;
	assert_int_equal(validate_text(&v, "a: 1\na: 2\n", 10, &findings, &err), -1);
	assert_int_equal(err.code, ERROR_CANCELLED);
	assert_int_equal(findings.nr, 0);
	error_release(&err);
	findings_release(&findings);
	validator_release(&v);
}

static void why_a_file_can_not_be_read_is_told_to_who_may_try_again(void **state)
{
	struct findings findings = FINDINGS_INIT;
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	assert_int_equal(validate_file(&v, "/nonexistent/x", &findings, NULL), 0);
	assert_int_equal(v.read_os, ENOENT);
	assert_int_equal(validate_file(&v, "/", &findings, NULL), 0);
	assert_int_equal(v.read_os, 0);
	findings_release(&findings);
	validator_release(&v);
}

/* A small file with many findings, far down: each with a path of its own would fill the memory, or take for ever to write. */
static void findings_below_long_keys_cost_little(void **state)
{
	static const size_t key_lens[] = {1000, 4000000};
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	for (size_t i = 0; i < NR(key_lens); i++) {
		struct str CLEANUP(str_release) text = STR_INIT;
		struct findings findings = FINDINGS_INIT;

		str_adds(&text, "? ");
		str_pad(&text, 'k', key_lens[i]);
		str_adds(&text, "\n: {a");
		for (int j = 0; j < 200000; j++)
			str_adds(&text, ",a");
		str_adds(&text, "}\n");
		assert_int_equal(validate_text(&v, text.s, text.len, &findings, NULL), 0);
		assert_int_equal(findings.nr, FINDINGS_LIMIT + 1);
		assert_int_equal(findings.errors, 200000);
		assert_int_equal(findings.v[0].instance_path != NULL, i == 0);
		assert_null(findings.v[findings.nr - 1].instance_path);
		findings_release(&findings);
	}
	validator_release(&v);
}

/* A key that repeats `nr` times, and a syntax error below. */
static void repeat_key(struct str *text, size_t nr, bool broken)
{
	for (size_t i = 0; i <= nr; i++)
		str_adds(text, "a: 1\n");
	if (broken)
		str_adds(text, "b: @x\n");
}

static void what_is_too_much_is_counted_but_not_listed(void **state)
{
	static const struct {
		size_t repeated;
		bool broken;
		size_t listed;
		const char *last;
	} cases[] = {
		{FINDINGS_LIMIT - 1, true, FINDINGS_LIMIT,
			"syntax error: a value cannot start with \"@\": quote \"@x\""},
		{FINDINGS_LIMIT, false, FINDINGS_LIMIT, "duplication of key \"a\" in mapping"},
		{FINDINGS_LIMIT + 1, false, FINDINGS_LIMIT + 1,
			"more than 10000 problems: the rest is not listed"},
		{FINDINGS_LIMIT + 500, false, FINDINGS_LIMIT + 1,
			"more than 10000 problems: the rest is not listed"},
		/* Some repeated keys give way to it. */
		{FINDINGS_LIMIT + 500, true, FINDINGS_LIMIT + 1,
			"syntax error: a value cannot start with \"@\": quote \"@x\""},
	};
	struct validator v;

	(void)state;
	validator_init(&v, NULL);
	for (size_t i = 0; i < NR(cases); i++) {
		struct str CLEANUP(str_release) text = STR_INIT;
		struct findings findings = FINDINGS_INIT;
		size_t all = cases[i].repeated + cases[i].broken;
		const struct finding *last;

		repeat_key(&text, cases[i].repeated, cases[i].broken);
		assert_int_equal(validate_text(&v, text.s, text.len, &findings, NULL), 0);
		assert_int_equal(findings.nr, cases[i].listed);
		assert_int_equal(findings.errors, all);
		last = &findings.v[findings.nr - 1];
		assert_string_equal(last->message, cases[i].last);
		if (!cases[i].broken)
			assert_int_equal(last->line, findings.nr + 1);
		else if (all > FINDINGS_LIMIT)
			assert_string_equal((last - 1)->rule, "limits");
		findings_release(&findings);
	}
	validator_release(&v);
}

/* The same findings as of the text, and both documents stay of use. */
static void a_document_that_is_parsed_already_is_checked_as_its_text(void **state)
{
	static const char *const texts[] = {
		"a: 1\nb: 2\n", "a: 1\nb: [*x, *y]\na: 2\n", "a: 1\n b: [\n", "\xff\xfe*\0x\0"};
	static const size_t lengths[] = {10, 23, 11, 6};
	struct validator v;
	struct ydoc doc = YDOC_INIT;

	(void)state;
	validator_init(&v, NULL);
	for (size_t i = 0; i < NR(texts); i++) {
		struct findings of_text = FINDINGS_INIT, of_document = FINDINGS_INIT;
		char *expected, *is;

		ydoc_parse(&doc, texts[i], lengths[i], NULL, NULL);
		assert_int_equal(validate_document(&v, &doc, &of_document, NULL), 0);
		assert_int_equal(validate_text(&v, texts[i], lengths[i], &of_text, NULL), 0);
		assert_int_equal(of_text.errors > 0, i > 0);
		expected = render(&of_text);
		is = render(&of_document);
		assert_string_equal(is, expected);
		free(expected);
		free(is);
		assert_int_equal(doc.documents_nr, v.doc.documents_nr);
		findings_release(&of_text);
		findings_release(&of_document);
	}
	ydoc_release(&doc);
	validator_release(&v);
}

static void a_list_that_was_full_can_be_used_again(void **state)
{
	struct findings findings = FINDINGS_INIT;
	const struct finding f = {.level = FINDING_WARNING, .rule = "io", .message = "m"};

	(void)state;
	for (size_t i = 0; i < FINDINGS_LIMIT + 2; i++)
		assert_int_equal(findings_add(&findings, &f), 0);
	assert_int_equal(findings.nr, FINDINGS_LIMIT + 1);
	assert_int_equal(findings.warnings, FINDINGS_LIMIT + 2);
	assert_int_equal(findings.errors, 0);
	findings_clear(&findings);
	assert_int_equal(findings_add(&findings, &f), 0);
	assert_int_equal(findings.nr, 1);
	assert_int_equal(findings.warnings, 1);
	findings_release(&findings);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(duplicate_keys_are_found_at_the_later_key),
		cmocka_unit_test(a_note_says_where_the_first_key_is),
		cmocka_unit_test(what_only_looks_like_a_duplicate_is_none),
		cmocka_unit_test(duplicates_are_found_in_mappings_of_any_size),
		cmocka_unit_test(undeclared_aliases_are_found),
		cmocka_unit_test(findings_before_a_syntax_error_are_kept),
		cmocka_unit_test(findings_come_in_the_order_of_their_places),
		cmocka_unit_test(excerpts_are_source_lines),
		cmocka_unit_test(excerpts_of_long_lines_are_cut_around_the_place),
		cmocka_unit_test(limits_are_findings),
		cmocka_unit_test(encodings_are_findings),
		cmocka_unit_test(files_that_cannot_be_read_are_findings),
		cmocka_unit_test(files_are_read_and_checked),
		cmocka_unit_test(a_file_that_takes_too_long_is_one_finding),
		cmocka_unit_test(a_signal_ends_a_check_without_a_finding),
		cmocka_unit_test(why_a_file_can_not_be_read_is_told_to_who_may_try_again),
		cmocka_unit_test(findings_below_long_keys_cost_little),
		cmocka_unit_test(what_is_too_much_is_counted_but_not_listed),
		cmocka_unit_test(a_document_that_is_parsed_already_is_checked_as_its_text),
		cmocka_unit_test(a_list_that_was_full_can_be_used_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
