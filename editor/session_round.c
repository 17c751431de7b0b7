#include "editor/session_round.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/utf8.h"
#include "editor/copies.h"
#include "editor/editor_run.h"
#include "editor/editor_table.h"
#include "editor/session_ask.h"
#include "editor/session_say.h"
#include "editor/session_signals.h"

#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Seconds. */
#define AT_ONCE 0.5

/* --- saying things ------------------------------------------------------------------------------------------------------------ */

static void say_reports(const struct rounds *r)
{
	const struct session *s = r->session;

	for (size_t i = 0; i < s->nr; i++)
		if (s->files[i].problems)
			fwrite(s->files[i].report.s, 1, s->files[i].report.len, s->opts.out);
	fflush(s->opts.out);
}

/* --- checking ----------------------------------------------------------------------------------------------------------------- */

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
		session_forget_problems(file);
		if (is_emptied(file))
			result = report_emptied(file, err);
		else
			fresh[nr++] = file;
	}
	if (result == 0 && nr)
		result = s->opts.check(s->opts.ctx, fresh, nr, err);
	free(fresh);
	if (result == 0 && session_signal())
		return session_signal_error(session_signal(), err);
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
		if (session_has_problems(&s->files[i]))
			session_say(s->opts.out, s->files[i].path,
				"already invalid before your edit:", NULL);
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
			if (session_has_problems(&s->files[i]) == (invalid == 1))
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

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int run_with_hint(struct rounds *r, const struct editor_target *targets, size_t nr,
	int *ret_status, struct error *err)
{
	const struct session *s = r->session;
	bool hint = shows_hint(s);
	double start = now();
	int result;

	if (hint)
		fputs("Waiting for your editor to close the file...", s->opts.out);
	fflush(s->opts.out);
	r->launches++;
	result = editor_run(s->opts.editor, targets, nr, r->terminal, ret_status, err);
	r->at_once = now() - start < AT_ONCE;
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
		return session_signal_error(SIGINT, err);
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
		session_forget_problems(file);
	/* Of a copy that is gone, what was typed in the rounds before is still here. */
	if (state == COPY_GONE) {
		str_release(&text);
		return 0;
	}
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
			session_say(s->opts.out, s->files[i].path,
				"the editor deleted the copy; the file itself is as it was", NULL);
		}
	}
	if (!deleted)
		return 0;
	r->broken_off = true;
	return error_set(err, ERROR_GIVEUP, "a copy was deleted, nothing was written");
}

static size_t count_problems(const struct rounds *r)
{
	size_t nr = 0;

	for (size_t i = 0; i < r->session->nr; i++)
		nr += session_has_problems(&r->session->files[i]);
	return nr;
}

/*
 * An editor with a window that we don't know and that does not wait comes back at once, and what is saved in it later would go
 * nowhere. To a script that had nothing to change it is only a remark, so it is made where somebody sits.
 */
static void warn_if_at_once(const struct rounds *r)
{
	const struct session *s = r->session;

	if (!r->at_once || s->opts.editor->kind || r->terminal->fd < 0 || s->opts.quiet)
		return;
	for (size_t i = 0; i < s->nr; i++)
		if (s->files[i].outcome != EDIT_UNCHANGED)
			return;
	session_say(s->opts.out, NULL,
		"the editor came back at once; if its window is still open, it needs an option to wait "
		"(often --wait), and what you save there now is not seen",
		NULL);
}

/* --- the loop ----------------------------------------------------------------------------------------------------------------- */

int rounds_run(struct rounds *r, struct error *err)
{
	bool news;

	if (check_originals(r, err) < 0)
		return -1;
	for (;;) {
		if (session_signal())
			return session_signal_error(session_signal(), err);
		if (launch(r, err) < 0 || read_all_back(r, &news, err) < 0 ||
			check_fresh(r, err) < 0)
			return -1;
		warn_if_at_once(r);
		if (!count_problems(r))
			return 0;
		if (news)
			say_reports(r);
		else
			session_say(r->session->opts.out, NULL,
				"nothing was changed since the last round, it is still not valid",
				NULL);
		switch (session_ask(r->session, r->terminal, err)) {
		case NEXT_ROUND:
			break;
		case NEXT_DONE:
			return 0;
		case NEXT_FAILED:
			return -1;
		}
	}
}
