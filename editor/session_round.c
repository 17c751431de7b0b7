#include "editor/session_round.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/utf8.h"
#include "editor/copies.h"
#include "editor/editor_run.h"
#include "editor/editor_table.h"
#include "editor/prompt.h"
#include "editor/session_signals.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* --- saying things ------------------------------------------------------------------------------------------------------------ */

static void say_name(FILE *out, const char *name)
{
	struct str CLEANUP(str_release) safe = STR_INIT;

	utf8_add_safe(&safe, name, strlen(name));
	fputs(str_failed(&safe) ? "a file" : safe.s, out);
}

static void say_of_file(const struct rounds *r, const struct edit_file *file, const char *text)
{
	FILE *out = r->session->opts.out;

	say_name(out, file->path);
	fprintf(out, ": %s\n", text);
}

static void say_reports(const struct rounds *r)
{
	const struct session *s = r->session;

	for (size_t i = 0; i < s->nr; i++)
		if (s->files[i].problems)
			fwrite(s->files[i].report.s, 1, s->files[i].report.len, s->opts.out);
	fflush(s->opts.out);
}

static int cancelled(int number, struct error *err)
{
	error_set(err, ERROR_CANCELLED, "ended by signal %d (%s), nothing was written", number,
		strsignal(number));
	if (err)
		err->os = number;
	return -1;
}

/* --- checking ----------------------------------------------------------------------------------------------------------------- */

static bool has_problems(const struct edit_file *file)
{
	return file->problems > 0;
}

static bool is_blank(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isspace((unsigned char)text[i]))
			return false;
	return true;
}

/* A file that came back without anything in it: a slip of the hand more often than not, and valid YAML. */
static bool is_emptied(const struct edit_file *file)
{
	return is_blank(file->text.s, file->text.len) && !is_blank(file->bytes, file->len);
}

static int report_emptied(struct edit_file *file, struct error *err)
{
	file->problems = 1;
	file->line = file->column = 0;
	utf8_add_safe(&file->report, file->path, strlen(file->path));
	str_addf(&file->report, ": the copy is empty, the file has %zu bytes\n", file->len);
	return str_failed(&file->report) ? error_nomem(err) : 0;
}

static void forget_findings(struct edit_file *file)
{
	file->problems = 0;
	file->line = file->column = 0;
	str_clear(&file->report);
}

/* Check the files whose text is new. */
static int check_fresh(struct rounds *r, struct error *err)
{
	struct session *s = r->session;
	struct edit_file **fresh = calloc(s->nr, sizeof(struct edit_file *));
	size_t nr = 0;
	int result = 0;

	if (!fresh)
		return error_nomem(err);
	for (size_t i = 0; i < s->nr && result == 0; i++) {
		struct edit_file *file = &s->files[i];

		if (!file->fresh)
			continue;
		file->fresh = false;
		forget_findings(file);
		if (is_emptied(file))
			result = report_emptied(file, err);
		else
			fresh[nr++] = file;
	}
	if (result == 0 && nr)
		result = s->opts.check(s->opts.ctx, fresh, nr, err);
	free(fresh);
	if (result == 0 && session_signal())
		return cancelled(session_signal(), err);
	return result;
}

/* Before the first round: what is wrong already, so that the editor opens there. */
static int check_originals(struct rounds *r, struct error *err)
{
	struct session *s = r->session;

	for (size_t i = 0; i < s->nr; i++) {
		struct edit_file *file = &s->files[i];

		str_clear(&file->text);
		if (str_add(&file->text, file->bytes, file->len) < 0)
			return error_nomem(err);
		file->fresh = file->len > 0;
	}
	if (check_fresh(r, err) < 0)
		return -1;
	for (size_t i = 0; i < s->nr; i++)
		if (has_problems(&s->files[i]))
			say_of_file(r, &s->files[i], "already invalid before your edit:");
	say_reports(r);
	return 0;
}

/* --- the editor --------------------------------------------------------------------------------------------------------------- */

/* Those with problems first, since some editors can be told the place in the first file only. In later rounds only those. */
static size_t choose_targets(const struct rounds *r, struct editor_target *targets)
{
	const struct session *s = r->session;
	size_t nr = 0;

	for (int invalid = 1; invalid >= (r->launches ? 1 : 0); invalid--)
		for (size_t i = 0; i < s->nr; i++)
			if (has_problems(&s->files[i]) == (invalid == 1))
				targets[nr++] = (struct editor_target){
					s->files[i].copy, s->files[i].line, s->files[i].column};
	return nr;
}

static bool shows_hint(const struct session *s)
{
	return !s->opts.quiet && editor_has_window(s->opts.editor) && isatty(fileno(s->opts.out));
}

static void erase_hint(FILE *out)
{
	const char *terminal = getenv("TERM");

	fputs(terminal && *terminal && strcmp(terminal, "dumb") ? "\r\033[K" : "\n", out);
	fflush(out);
}

static int run_with_hint(struct rounds *r, const struct editor_target *targets, size_t nr,
	int *ret_status, struct error *err)
{
	const struct session *s = r->session;
	bool hint = shows_hint(s);
	int result;

	if (hint)
		fputs("Waiting for your editor to close the file...", s->opts.out);
	fflush(s->opts.out);
	r->launches++;
	result = editor_run(s->opts.editor, targets, nr, r->terminal, ret_status, err);
	if (hint)
		erase_hint(s->opts.out);
	return result;
}

/* How the editor ended. */
static int judge_status(struct rounds *r, int status, struct error *err)
{
	struct str CLEANUP(str_release) name = STR_INIT;
	const char *base = file_basename(r->session->opts.editor->words.v[0]);

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	r->broken_off = WIFSIGNALED(status);
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGINT)
		return cancelled(SIGINT, err);
	if (utf8_add_safe(&name, base, strlen(base)) < 0)
		return error_nomem(err);
	if (WIFSIGNALED(status))
		return error_set(err, ERROR_GIVEUP,
			"aborted (%s was ended by signal %d, %s), nothing was written", name.s,
			WTERMSIG(status), strsignal(WTERMSIG(status)));
	return error_set(err, ERROR_GIVEUP,
		"aborted (%s exited with status %d), nothing was written", name.s,
		WEXITSTATUS(status));
}

/* All files by one run of the editor, unless it can't take them all. */
static int launch(struct rounds *r, struct error *err)
{
	struct session *s = r->session;
	struct editor_target *targets = calloc(s->nr, sizeof(*targets));
	size_t most = editor_max_files(s->opts.editor), nr, at, batch;
	int result = 0, status;

	if (!targets)
		return error_nomem(err);
	nr = choose_targets(r, targets);
	for (at = 0; at < nr && result == 0; at += batch) {
		batch = nr - at < most ? nr - at : most;
		result = run_with_hint(r, targets + at, batch, &status, err);
		if (result < 0)
			r->broken_off = err && err->code == ERROR_CANCELLED;
		else
			result = judge_status(r, status, err);
	}
	free(targets);
	return result;
}

/* --- reading back ------------------------------------------------------------------------------------------------------------- */

static bool same_text(const struct str *a, const struct str *b)
{
	return a->len == b->len && !memcmp(a->s, b->s, a->len);
}

static int read_back(struct edit_file *file, struct error *err)
{
	struct str text = STR_INIT;
	enum copy_state state;

	if (copy_read(file, &text, &state, err) < 0) {
		str_release(&text);
		return -1;
	}
	/* Not checked again if it is what it was after the last round; in the first one there was none. */
	file->fresh = state == COPY_CHANGED &&
		      !(file->outcome == EDIT_CHANGED && same_text(&text, &file->text));
	file->outcome = state == COPY_GONE   ? EDIT_DELETED
			: state == COPY_SAME ? EDIT_UNCHANGED
					     : EDIT_CHANGED;
	if (file->outcome != EDIT_CHANGED)
		forget_findings(file);
	str_release(&file->text);
	file->text = text;
	return 0;
}

/* *ret_news: something is different from what it was before this round. */
static int read_all_back(struct rounds *r, bool *ret_news, struct error *err)
{
	struct session *s = r->session;
	bool deleted = false;

	*ret_news = false;
	for (size_t i = 0; i < s->nr; i++) {
		enum edit_outcome before = s->files[i].outcome;

		if (read_back(&s->files[i], err) < 0)
			return -1;
		*ret_news = *ret_news || s->files[i].fresh || s->files[i].outcome != before;
		if (s->files[i].outcome == EDIT_DELETED) {
			deleted = true;
			say_of_file(r, &s->files[i],
				"the editor deleted the copy; the file itself is as it was");
		}
	}
	if (!deleted)
		return 0;
	r->broken_off = true;
	return error_set(err, ERROR_GIVEUP, "a copy was deleted, nothing was written");
}

/* --- asking ------------------------------------------------------------------------------------------------------------------- */

static size_t count_problems(const struct rounds *r)
{
	size_t nr = 0;

	for (size_t i = 0; i < r->session->nr; i++)
		nr += has_problems(&r->session->files[i]);
	return nr;
}

static int show_diff(struct rounds *r, struct error *err)
{
	const struct session *s = r->session;
	struct str CLEANUP(str_release) text = STR_INIT;

	for (size_t i = 0; i < s->nr; i++)
		if (s->files[i].outcome == EDIT_CHANGED && s->opts.diff &&
			s->opts.diff(s->opts.ctx, &s->files[i], &text, err) < 0)
			return -1;
	if (str_failed(&text))
		return error_nomem(err);
	fwrite(text.s, 1, text.len, s->opts.out);
	fflush(s->opts.out);
	return 0;
}

/* The text goes into a private folder of its own, which stays. */
static int put_aside(struct rounds *r, struct edit_file *file, struct error *err)
{
	struct tempdir aside = TEMPDIR_INIT;
	struct str CLEANUP(str_release) name = STR_INIT;
	char *CLEANUP(free_pointer) path = NULL;

	str_adds(&name, file_basename(file->path));
	if (str_adds(&name, ".reverted") < 0)
		return error_nomem(err);
	if (tempdir_make(&aside, err) < 0)
		return -1;
	path = tempdir_add(&aside, name.s, file->text.s, file->text.len, err);
	if (!path) {
		tempdir_remove(&aside);
		return -1;
	}
	tempdir_keep(&aside);
	say_name(r->session->opts.out, file->path);
	fputs(": reverted; what you typed is in ", r->session->opts.out);
	say_name(r->session->opts.out, path);
	fputc('\n', r->session->opts.out);
	return 0;
}

static int revert(struct rounds *r, struct error *err)
{
	struct session *s = r->session;

	for (size_t i = 0; i < s->nr; i++) {
		struct edit_file *file = &s->files[i];

		if (!has_problems(file))
			continue;
		if (put_aside(r, file, err) < 0)
			return -1;
		forget_findings(file);
		file->outcome = EDIT_UNCHANGED;
	}
	return 0;
}

static bool save_anyway(struct rounds *r)
{
	struct session *s = r->session;

	if (!prompt_confirm(r->terminal, s->opts.out,
		    "It is not valid. Type yes to save it all the same: "))
		return false;
	for (size_t i = 0; i < s->nr; i++)
		s->files[i].problems = 0;
	return true;
}

static int given_up(const struct rounds *r, enum prompt_answer answer, struct error *err)
{
	return error_set(err, ERROR_GIVEUP, "%s, nothing was written",
		answer == PROMPT_KEEP	? "kept for later"
		: answer == PROMPT_QUIT ? "quit"
		: r->terminal->fd >= 0	? "end of input at the question"
					: "not valid, and no terminal to ask on");
}

enum next { NEXT_ROUND, NEXT_DONE, NEXT_FAILED };

/* One question; `diff` and a `save` that is not confirmed come back to it. */
static enum next ask(struct rounds *r, struct error *err)
{
	for (;;) {
		enum prompt_answer answer = prompt_ask(r->terminal, r->session->opts.out);

		if (session_signal()) {
			cancelled(session_signal(), err);
			return NEXT_FAILED;
		}
		switch (answer) {
		case PROMPT_EDIT:
			return NEXT_ROUND;
		case PROMPT_DIFF:
			if (show_diff(r, err) < 0)
				return NEXT_FAILED;
			break;
		case PROMPT_SAVE:
			if (save_anyway(r))
				return NEXT_DONE;
			if (!session_signal())
				fputs("not saved\n", r->session->opts.out);
			break;
		case PROMPT_REVERT:
			return revert(r, err) < 0 ? NEXT_FAILED : NEXT_DONE;
		default:
			given_up(r, answer, err);
			return NEXT_FAILED;
		}
	}
}

/* --- the loop ----------------------------------------------------------------------------------------------------------------- */

int rounds_run(struct rounds *r, struct error *err)
{
	bool news;

	if (check_originals(r, err) < 0)
		return -1;
	for (;;) {
		if (session_signal())
			return cancelled(session_signal(), err);
		if (launch(r, err) < 0 || read_all_back(r, &news, err) < 0 ||
			check_fresh(r, err) < 0)
			return -1;
		if (!count_problems(r))
			return 0;
		if (news)
			say_reports(r);
		else
			fputs("nothing was changed since the last round, it is still not valid\n",
				r->session->opts.out);
		switch (ask(r, err)) {
		case NEXT_ROUND:
			break;
		case NEXT_DONE:
			return 0;
		case NEXT_FAILED:
			return -1;
		}
	}
}
