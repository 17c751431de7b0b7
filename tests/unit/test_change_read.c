#include "tests/unit/changing.h"
#include "tests/unit/scratch.h"

static void put(const char *path, const char *text)
{
	scratch_write(path, text, strlen(text));
}

/* "status[ path][:line:column]: message" of what the option says; "" where all is well. */
static void read_option(const char *option, struct str *out)
{
	struct changes changes = CHANGES_INIT;
	struct error err = ERROR_INIT;
	int r = changing_read(&changes, (changing_options){option}, &err);

	if (r < 0) {
		str_addf(out, "%d", error_exit_status(&err));
		if (err.path)
			str_addf(out, " %s", err.path);
		if (err.line)
			str_addf(out, ":%zu:%zu", err.line, err.column);
		str_addf(out, ": %s", error_text(&err));
	}
	error_release(&err);
	changes_release(&changes);
}

struct reading_case {
	const char *content, *message;
};

/* Each content in turn is the file `f`, which the option names. */
static void check_contents(const char *option, const struct reading_case *cases, size_t nr)
{
	size_t wrong = 0;

	for (size_t i = 0; i < nr; i++) {
		struct str out = STR_INIT;

		put("f", cases[i].content);
		read_option(option, &out);
		if (strcmp(out.s, cases[i].message) != 0) {
			print_error("case %zu: %s\ngave: %s\nmeant: %s\n", i, cases[i].content,
				out.s, cases[i].message);
			wrong++;
		}
		str_release(&out);
	}
	assert_int_equal(wrong, 0);
}

#define CHECK_CONTENTS(option, cases) \
	check_contents(option, cases, sizeof(cases) / sizeof((cases)[0]))

static void an_option_that_can_not_be_understood_says_why(void **state)
{
	static const struct {
		const char *option;
		int status;
		const char *part;
	} rows[] = {
		{"--set a", 64, "="},
		{"--set a=[", 65, "--set a: "},
		{"--set a={b: 1, b: 2}", 65, "--set a: "},
		{"--set a=*x", 65, "--set a: "},
		{"--set a=--- 1\n--- 2", 65, "--set a: "},
		{"--set $.=1", 65, "--set: "},
		{"--delete a[", 65, "--delete: "},
		{"--set-string a=\xff", 65, "not UTF-8"},
		{"--rename a=\xff", 65, "not UTF-8"},
		{"--rename a", 64, "="},
		{"--insert a.b=1", 64, "--insert a.b: the path must end in the number"},
		{"--insert a[*]=1", 64, "must end in the number"},
		{"--exec  ", 64, "--exec wants a command"},
		{"--merge ", 64, "--merge wants the name of a file"},
		{"--patch ", 64, "--patch wants the name of a file"},
		{"--changes missing", 66, "can't be opened"},
		{"--patch .", 66, "is a directory"},
		{"--unset a", 64, "--unset is no option that changes anything"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str out = STR_INIT;

		read_option(rows[i].option, &out);
		if (atoi(out.s) != rows[i].status || !strstr(out.s, rows[i].part))
			fail_msg("%s gave: %s\nmeant: %d ... %s", rows[i].option, out.s,
				rows[i].status, rows[i].part);
		str_release(&out);
	}
}

static void every_option_is_listed(void **state)
{
	size_t nr = 0;

	(void)state;
	while (changes_option(nr)) {
		struct changes changes = CHANGES_INIT;
		struct error err = ERROR_INIT;

		assert_int_equal(memcmp(changes_option(nr), "--", 2), 0);
		/* An empty path is the root, as a JSON Pointer has it. */
		if (changes_add_option(&changes, changes_option(nr), "", &err) < 0)
			assert_true(
				err.code == ERROR_USAGE && !strstr(error_text(&err), "no option"));
		error_release(&err);
		changes_release(&changes);
		nr++;
	}
	assert_int_equal(nr, 12);
}

static void a_patch_that_can_not_be_understood_names_its_place(void **state)
{
	static const struct reading_case cases[] = {
		{"[]", ""},
		{"[{op: test, path: '', value: 1}]", ""},
		{"[{\"op\": \"add\", \"path\": \"/a\", \"value\": null, \"x\": 1}]", ""},
		{"{a: 1}",
			"65 f:1:1: a JSON Patch is a list of operations; a mapping can be merged with --merge"},
		{"- 1", "65 f:1:3: an operation must be a mapping with \"op\" and \"path\""},
		{"- {path: /a}", "65 f:1:3: this operation has no \"op\""},
		{"- {op: remove}", "65 f:1:3: this operation has no \"path\""},
		{"- {op: add, path: /a}", "65 f:1:3: this operation has no \"value\""},
		{"- {op: move, path: /a}", "65 f:1:3: this operation has no \"from\""},
		{"- {op: [], path: /a}", "65 f:1:8: \"op\" must be a string"},
		{"- {op: remove, path: {}}", "65 f:1:22: \"path\" must be a string"},
		{"- {op: remove, path: /a}\n- {op: removed, path: /a}",
			"65 f:2:8: \"removed\" is no operation of a JSON Patch: did you mean remove"},
		{"- {op: frobnicate, path: /a}",
			"65 f:1:8: \"frobnicate\" is no operation of a JSON Patch: it has add, remove, replace, move, copy and test"},
		{"- {op: move, from: /a, path: /a/b}",
			"65 f:1:30: nothing can be moved into itself: \"path\" lies within \"from\""},
		{"- {op: move, from: /a, path: /ab}", ""},
		{"- {op: copy, from: /a, path: /a/b}", ""},
		{"- {op: test, op: add, path: /a}", "65 f:1:14: this key is there twice: \"op\""},
		{"- {op: add, path: /a, value: *x}",
			"65 f:1:30: there is no anchor for the alias \"x\""},
		{"- {op: &o remove, path: &p /a}\n- {op: *o, path: *p}", ""},
		{"- &e {op: remove, path: /a}\n- *e", ""},
	};
	static const struct reading_case pointers[] = {
		{"- {op: remove, path: a}", "65 f:1:22"},
		{"- {op: remove, path: /~2}", "65 f:1:22"},
	};

	(void)state;
	CHECK_CONTENTS("--patch f", cases);
	for (size_t i = 0; i < 2; i++) {
		struct str out = STR_INIT;

		put("f", pointers[i].content);
		read_option("--patch f", &out);
		assert_memory_equal(out.s, pointers[i].message, strlen(pointers[i].message));
		str_release(&out);
	}
}

static void a_file_of_changes_that_can_not_be_understood_names_its_place(void **state)
{
	static const struct reading_case cases[] = {
		{"changes: []", ""},
		{"changes:\n- {set: a, value: 1}", ""},
		{"changes:\n- {set: a, value: 1, files: a.yaml, where: b, doc: 1, create: true, through-alias: false}",
			""},
		{"[]", "65 f:1:1: a file of changes is a mapping with a list named \"changes\"; a JSON Patch is for --patch"},
		{"{}", "65 f:1:1: \"changes\" must be a list of changes"},
		{"changes: 1", "65 f:1:10: \"changes\" must be a list of changes"},
		{"changes: []\nversion: 1",
			"65 f:2:1: a file of changes has the key \"changes\" and no other; a mapping can be merged with --merge"},
		{"changes: [1]",
			"65 f:1:11: a change must be a mapping, such as {set: spec.replicas, value: 3}"},
		{"changes: [{value: 1}]",
			"65 f:1:11: this change has no action: set, set-string, delete, append, insert, rename, merge, patch or expect"},
		{"changes: [{set: a}]", "65 f:1:11: \"set\" needs \"value\""},
		{"changes: [{rename: a}]", "65 f:1:11: \"rename\" needs \"to\""},
		{"changes: [{delete: a, value: 1}]",
			"65 f:1:23: \"value\" has no meaning beside \"delete\""},
		{"changes: [{set: a, value: 1, at: b}]",
			"65 f:1:30: \"at\" has no meaning beside \"set\""},
		{"changes: [{set: a, delete: b, value: 1}]",
			"65 f:1:20: one change has one action: \"set\" and \"delete\" must be two entries"},
		{"changes: [{sett: a, value: 1}]",
			"65 f:1:12: \"sett\" is no key of a change: did you mean \"set\"?"},
		{"changes: [{set: a, value: 1, frobnicate: 1}]",
			"65 f:1:30: \"frobnicate\" is no key of a change"},
		{"changes: [{exec: rm}]",
			"65 f:1:12: a file of changes can't name a command to run: use --exec"},
		{"changes: [{set: [a], value: 1}]", "65 f:1:17: \"set\" must be a text"},
		{"changes: [{set-string: a, value: []}]", "65 f:1:34: \"value\" must be a text"},
		{"changes: [{insert: a, value: 1}]",
			"65 f:1:20: \"insert\" must end in the number of the item before which the new one comes, as in items[0]"},
		{"changes: [{merge: 1}]",
			"65 f:1:19: \"merge\" must be a mapping; to replace the whole value, use \"set\""},
		{"changes: [{merge: {a: 1}, at: b}]", ""},
		{"changes: [{patch: {a: 1}}]",
			"65 f:1:19: a JSON Patch is a list of operations; a mapping can be merged with --merge"},
		{"changes: [{patch: [{op: remove, path: /a}], where: a}]", ""},
		{"changes: [{delete: a, doc: -1}]",
			"65 f:1:28: \"doc\" must be the number of a document, the first of which is 0"},
		{"changes: [{delete: a, doc: '0'}]",
			"65 f:1:28: \"doc\" must be the number of a document, the first of which is 0"},
		{"changes: [{delete: a, create: 1}]",
			"65 f:1:31: \"create\" must be true or false"},
		{"changes: [{delete: a, files: []}]",
			"65 f:1:30: \"files\" is an empty list: the change would be made nowhere"},
		{"changes: [{delete: a, files: {a: b}}]",
			"65 f:1:30: \"files\" must be a pattern, or a list of patterns"},
		{"changes: [{delete: a, files: [[]]}]",
			"65 f:1:31: \"files\" must be a pattern, or a list of patterns"},
		{"changes: [{set: a, value: &v {b: 1}}, {set: c, value: *v}]", ""},
	};

	(void)state;
	CHECK_CONTENTS("--changes f", cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(an_option_that_can_not_be_understood_says_why),
		cmocka_unit_test(every_option_is_listed),
		SCRATCH_TEST(a_patch_that_can_not_be_understood_names_its_place),
		SCRATCH_TEST(a_file_of_changes_that_can_not_be_understood_names_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
