#include "apply/plan.h"
#include "base/cleanup.h"
#include "tests/unit/scratch.h"

#include <sys/stat.h>
#include <unistd.h>

/* --- files and plans --------------------------------------------------------------------------------------------------------- */

static char *copy(const char *bytes, size_t len)
{
	char *made = malloc(len + 1);

	assert_non_null(made);
	memcpy(made, bytes, len);
	made[len] = '\0';
	return made;
}

/* A file that is there with `old`, and shall become `new`. */
static void plan_change(struct plan *plan, const char *path, const char *old, size_t old_len,
	const char *new, size_t new_len)
{
	struct plan_file file = {.path = strdup(path),
		.status = PLAN_CHANGED,
		.chosen = true,
		.err = ERROR_INIT,
		.old_text = copy(old, old_len),
		.old_len = old_len,
		.new_text = copy(new, new_len),
		.new_len = new_len};

	scratch_write(path, old, old_len);
	assert_int_equal(stat(path, &file.seen.st), 0);
	file.seen.bytes = file.old_text;
	file.seen.len = old_len;
	file.lines = calloc(1, sizeof(*file.lines));
	file.lines[0] = (struct plan_line){strdup("a: 1 → 2"), 1, 0};
	file.lines_nr = 1;
	assert_int_equal(plan_take(plan, &file, NULL), 0);
}

static void plan_failure(struct plan *plan, const char *path)
{
	struct plan_file file = {.path = strdup(path), .status = PLAN_FAILED, .err = ERROR_INIT};

	error_set(&file.err, ERROR_INVALID, "is bad");
	assert_int_equal(plan_take(plan, &file, NULL), 0);
}

static void check_bytes(const char *path, const char *bytes, size_t len)
{
	struct str CLEANUP(str_release) out = STR_INIT;

	assert_int_equal(file_read(path, 0, &out, NULL, NULL), 0);
	assert_int_equal(out.len, len);
	assert_memory_equal(out.s, bytes, len);
}

/* Files 0 to 9; `bad` fails in the plan, `theirs` has changed since. */
enum { FILES = 10, NONE = 99 };

static void make_plan(struct plan *plan, int bad, int theirs)
{
	char name[] = "0";

	*plan = (struct plan)PLAN_INIT;
	for (int i = 0; i < FILES; i++) {
		name[0] = (char)('0' + i);
		if (i == bad)
			plan_failure(plan, name);
		else
			plan_change(plan, name, "a: 1\n", 5, "a: 2\n", 5);
		if (i == theirs)
			scratch_write(name, "a: 3\n", 5);
	}
}

/* '2' and '1': has the new, the old bytes. 'x': failed in the plan. '!': could not be written. 'u': put back. */
static void check_files(const struct plan *plan, const char *expected)
{
	static const char outcomes[] = {[PLAN_NOT_WRITTEN] = '1',
		[PLAN_WRITTEN] = '2',
		[PLAN_UNDONE] = 'u',
		[PLAN_WRITE_FAILED] = '!'};
	char is[FILES + 1] = "";
	size_t written = 0;

	for (size_t i = 0; i < FILES; i++) {
		const struct plan_file *file = &plan->v[i];

		is[i] = file->status == PLAN_FAILED ? 'x' : outcomes[file->outcome];
		written += is[i] == '2';
		if (is[i] == '1' || is[i] == '2' || is[i] == 'u')
			check_bytes(file->path, is[i] == '2' ? "a: 2\n" : "a: 1\n", 5);
		if (is[i] == '!')
			assert_int_equal(file->err.code, ERROR_CONFLICT);
	}
	assert_string_equal(is, expected);
	assert_int_equal(plan->written, written);
}

/* --- writing ----------------------------------------------------------------------------------------------------------------- */

static void what_is_written_after_a_failure_is_up_to_the_policy(void **state)
{
	static const struct {
		enum plan_on_error on_error;
		int bad, theirs;
		const char *expected;
		int r;
	} cases[] = {
		{PLAN_ROLLBACK, NONE, NONE, "2222222222", 0},
		{PLAN_ROLLBACK, 4, NONE, "1111x11111", -1},
		{PLAN_ROLLBACK, NONE, 4, "1111!11111", -1},
		{PLAN_STOP, NONE, NONE, "2222222222", 0},
		{PLAN_STOP, 4, NONE, "2222x11111", 0},
		{PLAN_STOP, 0, NONE, "x111111111", 0},
		{PLAN_STOP, NONE, 4, "2222!11111", -1},
		{PLAN_STOP, 6, 4, "2222!1x111", -1},
		{PLAN_CONTINUE, NONE, NONE, "2222222222", 0},
		{PLAN_CONTINUE, 4, NONE, "2222x22222", 0},
		{PLAN_CONTINUE, 9, 0, "!22222222x", -1},
	};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(*cases); i++) {
		const struct plan_write_opts opts = {
			.on_error = cases[i / 2].on_error, .jobs = i % 2 ? 8 : 1};
		struct plan CLEANUP(plan_release) plan = PLAN_INIT;

		make_plan(&plan, cases[i / 2].bad, cases[i / 2].theirs);
		assert_int_equal(plan_write(&plan, &opts, NULL), cases[i / 2].r);
		check_files(&plan, cases[i / 2].expected);
	}
}

static void only_what_is_chosen_is_written(void **state)
{
	const struct plan_write_opts opts = {.jobs = 1};
	struct plan CLEANUP(plan_release) plan = PLAN_INIT;

	(void)state;
	make_plan(&plan, NONE, 3);
	plan.v[3].chosen = plan.v[9].chosen = false;
	scratch_write("3", "a: 1\n", 5);
	assert_int_equal(plan_write(&plan, &opts, NULL), 0);
	check_files(&plan, "2221222221");
}

static void a_file_with_two_names_is_noted_as_written_in_place(void **state)
{
	const struct plan_write_opts opts = {.jobs = 1};
	struct plan CLEANUP(plan_release) plan = PLAN_INIT;

	(void)state;
	make_plan(&plan, NONE, NONE);
	assert_int_equal(link("3", "three"), 0);
	assert_int_equal(plan_write(&plan, &opts, NULL), 0);
	assert_string_equal(plan.v[3].note, "written in place: it has more than one hard link");
	assert_null(plan.v[4].note);
	check_bytes("three", "a: 2\n", 5);
}

/* --- plans in files ---------------------------------------------------------------------------------------------------------- */

/* Whatever bytes there are, in texts and in names. */
#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *path, *old;
	size_t old_len;
	const char *new;
	size_t new_len;
} any[] = {
	{"plain.yaml", BYTES("a: 1\n"), BYTES("a: 2\n")},
	{"empty.yaml", BYTES(""), BYTES("a: \"\\\"\n")},
	{"emptied.yaml", BYTES("a: 1\n"), BYTES("")},
	{"crlf and\ttab\n.yaml", BYTES("a: 1\r\n"), BYTES("a: é\r\n\t\x01\x7f\0")},
	{"breaks\xe2\x80\xa8\xc2\x85.yaml", BYTES("a: 1"),
		BYTES("a: \xe2\x80\xa9\xc2\x85 \xe2\x80\xa8x")},
	{"not utf-8 \xff\xc3.yaml", BYTES("a: 1"),
		BYTES("\xff\xfe"
		      "a\0:\0\n\0")},
	{"mark.yaml",
		BYTES("\xef\xbb\xbf"
		      "a: 1\n"),
		BYTES("\xef\xbb\xbf"
		      "a: 2\n")},
	{"emoji \xf0\x9f\x98\x80.yaml", BYTES("a: \xf0\x9f\x98\x80\n"),
		BYTES("b: \xf0\x9f\x98\x80\n")},
	{"-", BYTES("a"), BYTES("b")},
};

enum { ANY = sizeof(any) / sizeof(*any) };

static void save_any(void)
{
	struct plan CLEANUP(plan_release) plan = PLAN_INIT;

	for (size_t i = 0; i < ANY; i++)
		plan_change(
			&plan, any[i].path, any[i].old, any[i].old_len, any[i].new, any[i].new_len);
	plan_failure(&plan, "bad");
	/* what a test has put there is no plan that could be made anew */
	unlink("plan.json");
	assert_int_equal(plan_save(&plan, "plan.json", NULL), 0);
}

static void a_saved_plan_is_carried_out_byte_for_byte(void **state)
{
	const struct plan_write_opts opts = {.jobs = 1};
	struct plan CLEANUP(plan_release) plan = PLAN_INIT;
	struct stat st;

	(void)state;
	save_any();
	assert_int_equal(stat("plan.json", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(plan_load(&plan, "plan.json", NULL), 0);
	assert_int_equal(plan.nr, ANY);
	assert_int_equal(plan.changed, ANY);
	for (size_t i = 0; i < ANY; i++)
		assert_string_equal(plan.v[i].path, any[i].path);
	assert_string_equal(plan.v[0].lines[0].text, "a: 1 → 2");
	assert_int_equal(plan_write(&plan, &opts, NULL), 0);
	for (size_t i = 0; i < ANY; i++)
		check_bytes(any[i].path, any[i].new, any[i].new_len);
}

static void a_plan_means_the_same_files_wherever_it_is_carried_out(void **state)
{
	const struct plan_write_opts opts = {.jobs = 1};
	struct plan CLEANUP(plan_release) plan = PLAN_INIT;
	char *CLEANUP(free_pointer) folder = getcwd(NULL, 0);

	(void)state;
	save_any();
	assert_int_equal(mkdir("elsewhere", 0755), 0);
	assert_int_equal(chdir("elsewhere"), 0);
	/* a file of the same name is not meant */
	scratch_write("plain.yaml", "a: 1\n", 5);
	assert_int_equal(plan_load(&plan, "../plan.json", NULL), 0);
	assert_memory_equal(plan.v[0].path, folder, strlen(folder));
	assert_int_equal(plan_write(&plan, &opts, NULL), 0);
	check_bytes("plain.yaml", "a: 1\n", 5);
	check_bytes("../plain.yaml", "a: 2\n", 5);
}

static void expect_load(enum error_code code, const char *path, const char *message)
{
	struct plan CLEANUP(plan_release) plan = PLAN_INIT;
	struct error CLEANUP(error_release) err = ERROR_INIT;

	assert_int_equal(plan_load(&plan, "plan.json", &err), -1);
	assert_int_equal(err.code, code);
	assert_string_equal(err.path, path);
	assert_string_equal(error_text(&err), message);
}

static void a_file_that_differs_is_a_conflict(void **state)
{
	(void)state;
	save_any();
	scratch_write("plain.yaml", "a: 1 \n", 6);
	expect_load(ERROR_CONFLICT, "plain.yaml",
		"was changed since the plan was made; nothing was written: make the plan anew");
	scratch_write("plain.yaml", "a: 2\n", 5);
	expect_load(ERROR_CONFLICT, "plain.yaml",
		"has the plan's new text already; nothing was written");
	unlink("plain.yaml");
	expect_load(ERROR_CONFLICT, "plain.yaml",
		"is gone since the plan was made; nothing was written");
}

/* Put `to` in place of the first `from` in plan.json. */
static void tamper(const char *from, const char *to)
{
	struct str CLEANUP(str_release) text = STR_INIT, tampered = STR_INIT;
	const char *place;

	assert_int_equal(file_read("plan.json", 0, &text, NULL, NULL), 0);
	place = strstr(text.s, from);
	assert_non_null(place);
	str_add(&tampered, text.s, (size_t)(place - text.s));
	str_adds(&tampered, to);
	str_adds(&tampered, place + strlen(from));
	scratch_write("plan.json", tampered.s, tampered.len);
}

static void what_is_not_a_plan_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *from, *to, *message;
		size_t line;
	} cases[] = {
		{"{", "[", NULL, 0},
		{"\"cfgedit-plan\": 1", "\"cfgedit-plan\": 2",
			"not a plan of cfgedit: this version understands only version 1", 2},
		{"\"cfgedit-plan\": 1,", "", "not a plan of cfgedit: this object lacks a key", 1},
		{"\"folder\": \"/", "\"folder\": \"",
			"not a plan of cfgedit: the folder must be an absolute path", 3},
		{"\"path\"", "\"paths\"", "not a plan of cfgedit: an object must not have this key",
			6},
		{"\"path\": \"plain.yaml\"", "\"path\": \"plain\\u0000.yaml\"",
			"not a plan of cfgedit: this can't be the name of a file", 6},
		{"\"path\": \"plain.yaml\"", "\"path\": [1]",
			"not a plan of cfgedit: here must be a string, or {\"base64\": \"...\"}",
			6},
		{"\"path\": \"plain.yaml\"", "\"path\": {\"base64\": \"=!\"}",
			"not a plan of cfgedit: here must be a string, or {\"base64\": \"...\"}",
			6},
		{"\"old-sha256\": \"", "\"old-sha256\": \"0",
			"not a plan of cfgedit: here must be a SHA-256 of 64 digits", 7},
		{"\"line\": 1", "\"line\": -1", "not a plan of cfgedit: here must be a number", 10},
		{"\"new\": \"a: 2", "\"new\": \"a: 3",
			"not a plan of cfgedit: the new text of this file is not the one that the plan was made with",
			5},
		{"\"files\": [", "\"files\": {}, \"x\": [",
			"not a plan of cfgedit: here must be a list", 4},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct plan CLEANUP(plan_release) plan = PLAN_INIT;
		struct error CLEANUP(error_release) err = ERROR_INIT;

		save_any();
		tamper(cases[i].from, cases[i].to);
		assert_int_equal(plan_load(&plan, "plan.json", &err), -1);
		assert_int_equal(err.code, ERROR_CONFIG);
		assert_string_equal(err.path, "plan.json");
		if (cases[i].message)
			assert_string_equal(error_text(&err), cases[i].message);
		if (cases[i].line)
			assert_int_equal(err.line, cases[i].line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(what_is_written_after_a_failure_is_up_to_the_policy),
		SCRATCH_TEST(only_what_is_chosen_is_written),
		SCRATCH_TEST(a_file_with_two_names_is_noted_as_written_in_place),
		SCRATCH_TEST(a_saved_plan_is_carried_out_byte_for_byte),
		SCRATCH_TEST(a_plan_means_the_same_files_wherever_it_is_carried_out),
		SCRATCH_TEST(a_file_that_differs_is_a_conflict),
		SCRATCH_TEST(what_is_not_a_plan_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
