#include "editor/editor_find.h"
#include "editor/session.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "scratch.h"

/* A session with scripted editors and no terminal. What is not valid is a line with BAD in it. */

#define MOST_FILES 3

static int checks; /* files handed to the check */

static int check_bad(void *ctx, struct edit_file **files, size_t nr, struct error *err)
{
	(void)ctx;
	(void)err;
	for (size_t i = 0; i < nr; i++) {
		size_t line = 1;

		checks++;
		for (const char *p = files[i]->text.s; *p; p++) {
			if (!strncmp(p, "BAD", 3)) {
				if (!files[i]->problems++)
					files[i]->line = line, files[i]->column = 1;
				str_addf(
					&files[i]->report, "%s:%zu:1: BAD\n", files[i]->path, line);
			}
			line += *p == '\n';
		}
	}
	return 0;
}

static int (*check)(void *ctx, struct edit_file **files, size_t nr, struct error *err) = check_bad;

/* A run of a session over files, and all that is asked about it afterwards. */
struct trial {
	struct session s;
	struct editor editor;
	struct error err;
	char *said;
	size_t said_len;
	FILE *out;
	int result;
};

/* The body of a shell script that gets the copies as its arguments. */
static void write_editor(const char *body)
{
	FILE *f = fopen("ed.sh", "w");

	assert_non_null(f);
	fprintf(f, "#!/bin/sh\necho run >>runs\n%s\n", body);
	fclose(f);
	assert_int_equal(chmod("ed.sh", 0755), 0);
}

static void run_trial(struct trial *t, const char *body, const char *const *files)
{
	struct editor_sources sources = {.option = "./ed.sh"};
	struct session_opts opts = {.editor = &t->editor, .check = check};
	char cwd[256], state[300];

	memset(t, 0, sizeof(*t));
	checks = 0;
	assert_non_null(getcwd(cwd, sizeof(cwd)));
	snprintf(state, sizeof(state), "%s/state", cwd);
	setenv("XDG_STATE_HOME", state, 1);
	write_editor(body);
	assert_int_equal(editor_find(&sources, &t->editor, NULL), 0);
	t->out = open_memstream(&t->said, &t->said_len);
	opts.out = t->out;
	session_init(&t->s, &opts);
	for (; files[0]; files += 2)
		if (session_add(&t->s, files[0], files[1], strlen(files[1]), &t->err) < 0)
			fail_msg("%s", error_text(&t->err));
	t->result = session_run(&t->s, &t->err);
}

/* Ends the session; how many entries are left in the folder of private folders? */
static int left_after(struct trial *t)
{
	FILE *f;
	int left = -1;

	session_close(&t->s);
	editor_release(&t->editor);
	error_release(&t->err);
	fclose(t->out);
	free(t->said);
	f = popen("find state -type f 2>/dev/null | wc -l", "r");
	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d", &left), 1);
	pclose(f);
	if (!left) {
		f = popen("find state -name 'edit-*' 2>/dev/null | wc -l", "r");
		assert_non_null(f);
		assert_int_equal(fscanf(f, "%d", &left), 1);
		pclose(f);
	}
	return left;
}

static void assert_said(const struct trial *t, const char *text)
{
	fflush(t->out);
	if (!strstr(t->said, text))
		fail_msg("it was not said: %s\nbut: %s", text, t->said);
}

static int launches(void)
{
	FILE *f = fopen("runs", "r");
	int n = 0, c;

	while (f && (c = fgetc(f)) != EOF)
		n += c == '\n';
	if (f)
		fclose(f);
	return n;
}

static const char *const one[] = {"/x/app.yaml", "a: 1\n", NULL};

static void a_changed_file_comes_back(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, "echo b: 2 >>\"$1\"", one);
	assert_int_equal(t.result, 0);
	assert_int_equal(t.s.files[0].outcome, EDIT_CHANGED);
	assert_string_equal(t.s.files[0].text.s, "a: 1\nb: 2\n");
	assert_int_equal(left_after(&t), 0);
}

static void the_copy_is_private_and_keeps_its_name(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t,
		"stat -c %a \"$1\" \"$(dirname \"$1\")\" | tr '\\n' ' ' >modes; basename \"$1\" >>modes",
		one);
	assert_int_equal(t.result, 0);
	assert_int_equal(system("test \"$(cat modes)\" = '600 700 app.yaml'"), 0);
	assert_int_equal(left_after(&t), 0);
}

static void a_touched_copy_is_unchanged(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, "touch \"$1\"; cp \"$1\" x; mv x \"$1\"; : >\"$1~\"", one);
	assert_int_equal(t.result, 0);
	assert_int_equal(t.s.files[0].outcome, EDIT_UNCHANGED);
	assert_int_equal(checks, 1); /* only the original */
	assert_int_equal(left_after(&t), 0);
}

static void one_editor_gets_all_files_even_of_the_same_name(void **state)
{
	static const char *const files[] = {
		"/x/app.yaml", "a: 1\n", "/y/app.yaml", "b: 2\n", "/z/c.yaml", "", NULL};
	struct trial t;

	(void)state;
	run_trial(&t, "for f; do echo \"n: $#\" >>\"$f\"; done", files);
	assert_int_equal(t.result, 0);
	assert_int_equal(launches(), 1);
	assert_string_equal(t.s.files[0].text.s, "a: 1\nn: 3\n");
	assert_string_equal(t.s.files[1].text.s, "b: 2\nn: 3\n");
	assert_string_equal(t.s.files[2].text.s, "n: 3\n");
	assert_int_equal(t.s.files[2].outcome, EDIT_CHANGED);
	assert_int_equal(left_after(&t), 0);
}

static void an_invalid_edit_without_a_terminal_is_kept(void **state)
{
	static const char *const files[] = {"/x/a.yaml", "a: 1\n", "/x/b.yaml", "b\n", NULL};
	struct trial t;
	char kept[400];

	(void)state;
	run_trial(&t, "echo BAD >>\"$1\"; echo good >>\"$2\"", files);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_GIVEUP);
	assert_int_equal(launches(), 1);
	assert_int_equal(t.s.files[0].outcome, EDIT_INVALID);
	assert_int_equal(t.s.files[1].outcome, EDIT_KEPT);
	assert_said(&t, "/x/a.yaml:2:1: BAD\n");
	snprintf(kept, sizeof(kept),
		"/x/a.yaml: invalid, not written; what you typed is kept in %s\n",
		t.s.files[0].copy);
	assert_said(&t, kept);
	assert_int_equal(left_after(&t), 2);
}

static void what_was_invalid_before_is_shown_and_may_stay(void **state)
{
	static const char *const files[] = {"/x/a.yaml", "a\n", "/x/b.yaml", "b\nBAD\n", NULL};
	struct trial t;

	(void)state;
	/* The invalid one comes first: not every editor can be told a place in the second file. */
	run_trial(&t, "echo \"$1\" >first", files);
	assert_int_equal(t.result, 0);
	assert_said(
		&t, "cfgedit: /x/b.yaml: already invalid before your edit:\n/x/b.yaml:2:1: BAD\n");
	assert_int_equal(t.s.files[1].outcome, EDIT_UNCHANGED);
	assert_int_equal(system("grep -q b.yaml first"), 0);
	assert_int_equal(left_after(&t), 0);
}

static void an_emptied_copy_is_a_problem(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, "echo >\"$1\"", one);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_GIVEUP);
	assert_said(&t, "/x/app.yaml: the copy is empty, the file has 5 bytes\n");
	assert_int_equal(left_after(&t), 1);
}

static void a_deleted_copy_is_a_given_up_edit(void **state)
{
	static const char *const files[] = {"/x/a.yaml", "a\n", "/x/b.yaml", "b\n", NULL};
	struct trial t;

	(void)state;
	run_trial(&t, "rm \"$1\"; echo x >>\"$2\"", files);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_GIVEUP);
	assert_int_equal(t.s.files[0].outcome, EDIT_DELETED);
	assert_int_equal(t.s.files[1].outcome, EDIT_KEPT);
	assert_said(&t, "/x/a.yaml: the editor deleted the copy; the file itself is as it was\n");
	assert_int_equal(left_after(&t), 1);
}

/* A check after which the copies are gone: a cleaner of old files, or an editor that failed to write. */
static int check_and_delete(void *ctx, struct edit_file **files, size_t nr, struct error *err)
{
	for (size_t i = 0; i < nr; i++)
		if (strstr(files[i]->text.s, "BAD"))
			unlink(files[i]->copy);
	return check_bad(ctx, files, nr, err);
}

static void what_was_read_from_a_copy_that_is_gone_is_kept(void **state)
{
	struct trial t;
	FILE *f;
	char line[32] = "";

	(void)state;
	check = check_and_delete;
	run_trial(&t, "echo BAD >>\"$1\"", one);
	check = check_bad;
	assert_int_equal(t.result, -1);
	assert_said(&t, "/x/app.yaml: not written; what you typed is kept in ");
	assert_int_equal(left_after(&t), 1);
	f = popen("cat state/cfgedit/*/app.yaml | tail -n 1", "r");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f));
	pclose(f);
	assert_string_equal(line, "BAD\n");
}

static void a_copy_replaced_by_a_link_is_refused(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, "echo secret >secret; ln -sf \"$PWD/secret\" \"$1\"", one);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_IO);
	assert_int_not_equal(t.s.files[0].outcome, EDIT_CHANGED);
	left_after(&t);
}

static void a_failing_editor_writes_nothing(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, "echo more >>\"$1\"; exit 3", one);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_GIVEUP);
	assert_string_equal(
		error_text(&t.err), "aborted (ed.sh exited with status 3), nothing was written");
	assert_int_equal(t.s.files[0].outcome, EDIT_KEPT);
	assert_int_equal(left_after(&t), 1);
}

static void a_failing_editor_without_an_edit_leaves_nothing(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, ": >\"$1~\"; exit 1", one);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_GIVEUP);
	assert_int_equal(left_after(&t), 0);
}

static void a_killed_editor_leaves_what_it_did_not_save(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, ": >\"$(dirname \"$1\")/.app.yaml.swp\"; kill -9 $$", one);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_GIVEUP);
	assert_string_equal(error_text(&t.err),
		"aborted (ed.sh was ended by signal 9, Killed), nothing was written");
	assert_said(&t, "the editor left files, perhaps with what was not saved, in ");
	assert_int_equal(left_after(&t), 1);
}

static void an_interrupted_editor_is_an_interrupt(void **state)
{
	struct trial t;

	(void)state;
	run_trial(&t, "echo more >>\"$1\"; kill -INT $$", one);
	assert_int_equal(t.result, -1);
	assert_int_equal(t.err.code, ERROR_CANCELLED);
	assert_int_equal(t.err.os, SIGINT);
	assert_int_equal(left_after(&t), 1);
}

static void an_editor_that_vanished_is_no_editor(void **state)
{
	struct trial t;

	(void)state;
	/* In the first round the interpreter is missing: exec fails with ENOENT. */
	write_editor("");
	run_trial(&t, "", (const char *const[]){NULL});
	assert_int_equal(t.result, 0);
	FILE *f = fopen("ed.sh", "w");
	assert_non_null(f);
	fputs("#!/no/such/interpreter\n", f);
	fclose(f);
	assert_int_equal(session_add(&t.s, "/x/a.yaml", "a\n", 2, NULL), 0);
	assert_int_equal(session_run(&t.s, &t.err), -1);
	assert_int_equal(t.err.code, ERROR_EDITOR);
	assert_int_equal(left_after(&t), 0);
}

static void a_script_without_interpreter_is_run_by_the_shell(void **state)
{
	struct trial t;
	FILE *f;

	(void)state;
	run_trial(&t, "", (const char *const[]){NULL});
	f = fopen("ed.sh", "w");
	assert_non_null(f);
	fputs("echo more >>\"$1\"\n", f);
	fclose(f);
	assert_int_equal(session_add(&t.s, "/x/a.yaml", "a\n", 2, NULL), 0);
	assert_int_equal(session_run(&t.s, &t.err), 0);
	assert_string_equal(t.s.files[0].text.s, "a\nmore\n");
	assert_int_equal(left_after(&t), 0);
}

static void an_editor_that_needs_a_terminal_is_refused(void **state)
{
	struct editor_sources sources = {.option = "./vim"};
	struct trial t;

	(void)state;
	run_trial(&t, "", (const char *const[]){NULL});
	editor_release(&t.editor);
	assert_int_equal(rename("ed.sh", "vim"), 0);
	assert_int_equal(editor_find(&sources, &t.editor, NULL), 0);
	assert_int_equal(session_add(&t.s, "/x/a.yaml", "a\n", 2, NULL), 0);
	assert_int_equal(session_run(&t.s, &t.err), -1);
	assert_int_equal(t.err.code, ERROR_EDITOR);
	assert_non_null(strstr(error_text(&t.err), "'./vim' (--editor) needs a terminal"));
	assert_int_equal(launches(), 0);
	assert_int_equal(left_after(&t), 0);
}

static void ed_gets_one_file_after_the_other(void **state)
{
	static const char *const files[] = {"/x/a.yaml", "a\n", "/x/b.yaml", "b\n", NULL};
	struct editor_sources sources = {.option = "./ed"};
	struct trial t;

	(void)state;
	run_trial(&t, "echo $# >>\"$1\"", (const char *const[]){NULL});
	editor_release(&t.editor);
	assert_int_equal(rename("ed.sh", "ed"), 0);
	assert_int_equal(editor_find(&sources, &t.editor, NULL), 0);
	for (int i = 0; files[i]; i += 2)
		assert_int_equal(
			session_add(&t.s, files[i], files[i + 1], strlen(files[i + 1]), NULL), 0);
	assert_int_equal(session_run(&t.s, &t.err), 0);
	assert_string_equal(t.s.files[0].text.s, "a\n1\n");
	assert_string_equal(t.s.files[1].text.s, "b\n1\n");
	assert_int_equal(left_after(&t), 0);
}

static void signals_are_default_in_the_editor_and_ours_come_back(void **state)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, now;
	struct trial t;

	(void)state;
	sigaction(SIGQUIT, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	run_trial(&t, "exec grep -E 'Sig(Blk|Ign)' /proc/self/status >signals", one);
	assert_int_equal(t.result, 0);
	/* But for signals 32 and 33: the C library's, which who started us may have left ignored. */
	assert_int_equal(system("grep -q 'SigBlk:\t0000000000000000' signals && "
				"grep -q 'SigIgn:\t0000000[01][08]0000000' signals"),
		0);
	sigaction(SIGQUIT, NULL, &now);
	assert_ptr_equal(now.sa_handler, SIG_IGN);
	sigaction(SIGINT, NULL, &now);
	assert_ptr_equal(now.sa_handler, SIG_DFL);
	sigaction(SIGCHLD, NULL, &now);
	assert_ptr_equal(now.sa_handler, SIG_DFL);
	assert_int_equal(left_after(&t), 0);
}

static void a_failed_write_keeps_the_copies(void **state)
{
	static const char *const files[] = {"/x/a.yaml", "a\n", "/x/b.yaml", "b\n", NULL};
	struct trial t;

	(void)state;
	run_trial(&t, "echo x >>\"$2\"", files);
	assert_int_equal(t.result, 0);
	session_keep(&t.s);
	assert_said(&t, "/x/b.yaml: not written; what you typed is kept in ");
	assert_int_equal(left_after(&t), 1);
}

/* In a session without a terminal, wherever the test itself was started. */
static int run_group(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(a_changed_file_comes_back),
		SCRATCH_TEST(the_copy_is_private_and_keeps_its_name),
		SCRATCH_TEST(a_touched_copy_is_unchanged),
		SCRATCH_TEST(one_editor_gets_all_files_even_of_the_same_name),
		SCRATCH_TEST(an_invalid_edit_without_a_terminal_is_kept),
		SCRATCH_TEST(what_was_invalid_before_is_shown_and_may_stay),
		SCRATCH_TEST(an_emptied_copy_is_a_problem),
		SCRATCH_TEST(a_deleted_copy_is_a_given_up_edit),
		SCRATCH_TEST(what_was_read_from_a_copy_that_is_gone_is_kept),
		SCRATCH_TEST(a_copy_replaced_by_a_link_is_refused),
		SCRATCH_TEST(a_failing_editor_writes_nothing),
		SCRATCH_TEST(a_failing_editor_without_an_edit_leaves_nothing),
		SCRATCH_TEST(a_killed_editor_leaves_what_it_did_not_save),
		SCRATCH_TEST(an_interrupted_editor_is_an_interrupt),
		SCRATCH_TEST(an_editor_that_vanished_is_no_editor),
		SCRATCH_TEST(a_script_without_interpreter_is_run_by_the_shell),
		SCRATCH_TEST(an_editor_that_needs_a_terminal_is_refused),
		SCRATCH_TEST(ed_gets_one_file_after_the_other),
		SCRATCH_TEST(signals_are_default_in_the_editor_and_ours_come_back),
		SCRATCH_TEST(a_failed_write_keeps_the_copies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

int main(void)
{
	pid_t pid = fork();
	int status = 1;

	if (pid == 0) {
		setsid();
		return run_group();
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
