#include "editor/session_ask.h"

#include "base/cleanup.h"
#include "editor/copies.h"
#include "editor/session_say.h"
#include "editor/session_signals.h"

enum {
	ANSWER_EDIT,
	ANSWER_DIFF,
	ANSWER_SAVE, /* not yet confirmed: prompt_confirm() */
	ANSWER_KEEP,
	ANSWER_QUIT,
	ANSWER_REVERT,
};

/* The first one is what Enter means. */
const struct prompt_row session_answers[] = {
	{'e', ANSWER_EDIT, "[e]dit again",
		"open the editor again, at the first error (also Enter)"},
	{'d', ANSWER_DIFF, "[d]iff", "show what you changed"},
	{'s', ANSWER_SAVE, "[s]ave anyway", "write it as it is; asks for a typed yes"},
	{'k', ANSWER_KEEP, "[k]eep copy and quit",
		"write nothing; say where the copy with what you typed is kept"},
	{'q', ANSWER_QUIT, "[q]uit", "the same as k: nothing that you typed is ever deleted"},
	{'r', ANSWER_REVERT, "[r]evert", "leave the file as it was, and put what you typed aside"},
	{'?', PROMPT_HELP, "[?]", "this list"},
	{0},
};

bool session_has_problems(const struct edit_file *file)
{
	return file->problems > 0;
}

void session_forget_problems(struct edit_file *file)
{
	file->problems = 0;
	file->line = file->column = 0;
	str_clear(&file->report);
}

/* A diff that can't be made is no reason to end: it is said. */
static void show_diff(const struct session *s)
{
	struct str CLEANUP(str_release) text = STR_INIT;
	struct error CLEANUP(error_release) err = ERROR_INIT;
	int r = 0;

	for (size_t i = 0; i < s->nr && r == 0; i++)
		if (s->files[i].outcome == EDIT_CHANGED && s->opts.diff)
			r = s->opts.diff(s->opts.ctx, &s->files[i], &text, &err);
	if (str_failed(&text))
		r = error_nomem(&err);
	if (r < 0)
		session_say(s->opts.out, NULL, error_text(&err), NULL);
	fwrite(text.s, 1, text.len, s->opts.out);
	fflush(s->opts.out);
}

static int put_aside(struct session *s, struct edit_file *file, struct error *err)
{
	char *CLEANUP(free_pointer) path = NULL;

	if (!file->text.len) {
		session_say(s->opts.out, file->path, "reverted", NULL);
		return 0;
	}
	path = copy_aside(file, ".reverted", err);
	if (!path)
		return -1;
	session_say(s->opts.out, file->path, "reverted; what you typed is in ", path);
	return 0;
}

static int revert(struct session *s, struct error *err)
{
	for (size_t i = 0; i < s->nr; i++) {
		struct edit_file *file = &s->files[i];

		if (!session_has_problems(file))
			continue;
		if (put_aside(s, file, err) < 0)
			return -1;
		session_forget_problems(file);
		file->outcome = EDIT_UNCHANGED;
	}
	return 0;
}

static bool save_anyway(struct session *s, const struct terminal *terminal)
{
	if (!prompt_confirm(
		    terminal, s->opts.out, "It is not valid. Type yes to save it all the same: "))
		return false;
	for (size_t i = 0; i < s->nr; i++)
		s->files[i].problems = 0;
	return true;
}

static int given_up(const struct terminal *terminal, int answer, struct error *err)
{
	return error_set(err, ERROR_GIVEUP, "%s, nothing was written",
		answer == ANSWER_KEEP	? "kept for later"
		: answer == ANSWER_QUIT ? "quit"
		: terminal->fd >= 0	? "end of input at the question"
					: "not valid, and no terminal to ask on");
}

enum next session_ask(struct session *s, const struct terminal *terminal, struct error *err)
{
	const struct prompt prompt = {NULL, session_answers, .enter_is_first = true};

	for (;;) {
		int answer = prompt_ask(terminal, s->opts.out, &prompt);

		if (session_signal()) {
			session_signal_error(session_signal(), err);
			return NEXT_FAILED;
		}
		switch (answer) {
		case ANSWER_EDIT:
			return NEXT_ROUND;
		case ANSWER_DIFF:
			show_diff(s);
			break;
		case ANSWER_SAVE:
			if (save_anyway(s, terminal))
				return NEXT_DONE;
			if (!session_signal())
				session_say(s->opts.out, NULL, "not saved", NULL);
			break;
		case ANSWER_REVERT:
			return revert(s, err) < 0 ? NEXT_FAILED : NEXT_DONE;
		default:
			given_up(terminal, answer, err);
			return NEXT_FAILED;
		}
	}
}
