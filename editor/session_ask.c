#include "editor/session_ask.h"

#include "base/cleanup.h"
#include "editor/copies.h"
#include "editor/prompt.h"
#include "editor/session_say.h"
#include "editor/session_signals.h"

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

static int given_up(const struct terminal *terminal, enum prompt_answer answer, struct error *err)
{
	return error_set(err, ERROR_GIVEUP, "%s, nothing was written",
		answer == PROMPT_KEEP	? "kept for later"
		: answer == PROMPT_QUIT ? "quit"
		: terminal->fd >= 0	? "end of input at the question"
					: "not valid, and no terminal to ask on");
}

enum next session_ask(struct session *s, const struct terminal *terminal, struct error *err)
{
	for (;;) {
		enum prompt_answer answer = prompt_ask(terminal, s->opts.out);

		if (session_signal()) {
			session_signal_error(session_signal(), err);
			return NEXT_FAILED;
		}
		switch (answer) {
		case PROMPT_EDIT:
			return NEXT_ROUND;
		case PROMPT_DIFF:
			show_diff(s);
			break;
		case PROMPT_SAVE:
			if (save_anyway(s, terminal))
				return NEXT_DONE;
			if (!session_signal())
				session_say(s->opts.out, NULL, "not saved", NULL);
			break;
		case PROMPT_REVERT:
			return revert(s, err) < 0 ? NEXT_FAILED : NEXT_DONE;
		default:
			given_up(terminal, answer, err);
			return NEXT_FAILED;
		}
	}
}
