#include "cli/plan_ask.h"

#include "base/cleanup.h"
#include "base/str.h"
#include "base/utf8.h"
#include "cli/pager.h"
#include "cli/plan_show.h"
#include "cli/plan_show_diff.h"
#include "cli/say.h"
#include "editor/session_signals.h"
#include "editor/terminal.h"

#include <string.h>
#include <unistd.h>

enum { ANSWER_YES, ANSWER_NO, ANSWER_DIFF, ANSWER_SELECT, ANSWER_ALL, ANSWER_QUIT };

const struct prompt_row plan_ask_answers[] = {
	{'y', ANSWER_YES, "[y]es", "write them"},
	{'n', ANSWER_NO, "[n]o", "write nothing"},
	{'d', ANSWER_DIFF, "[d]iff", "show the change line by line"},
	{'s', ANSWER_SELECT, "[s]elect", "go through the files one by one"},
	{'?', PROMPT_HELP, "[?]", "this list"},
	{0},
};

const struct prompt_row plan_ask_file_answers[] = {
	{'y', ANSWER_YES, "[y]es", "write this file"},
	{'n', ANSWER_NO, "[n]o", "leave this file as it is"},
	{'a', ANSWER_ALL, "[a]ll the rest", "write this file and all that follow"},
	{'d', ANSWER_DIFF, "[d]iff", "show its change line by line"},
	{'q', ANSWER_QUIT, "[q]uit", "write nothing, not even the files answered with yes"},
	{'?', PROMPT_HELP, "[?]", "this list"},
	{0},
};

/* One call of plan_ask(). */
struct asking {
	struct plan *plan;
	const struct plan_ask_opts *opts;
	struct terminal terminal;
};

static size_t count_chosen(const struct plan *plan)
{
	size_t nr = 0;

	for (size_t i = 0; i < plan->nr; i++)
		nr += plan->v[i].chosen;
	return nr;
}

/* --- what is shown on the terminal -------------------------------------------------------------------------------------------- */

/* Where standard output is redirected, the question and all that belongs to it still goes to the person. */
static int show_text(const struct asking *a, const struct str *text, struct error *err)
{
	int fd = isatty(STDOUT_FILENO) ? STDOUT_FILENO : a->terminal.fd;

	if (str_failed(text))
		return error_nomem(err);
	fflush(stdout);
	fflush(a->opts->out);
	return pager_show(fd, text->s, text->len, err);
}

static int show_places(const struct asking *a, const struct plan_file *file, struct error *err)
{
	const struct plan_show_opts show = {.color = a->opts->color};
	struct str CLEANUP(str_release) text = STR_INIT;

	plan_show_file(file, &show, &text);
	return show_text(a, &text, err);
}

/* Of one file, or (NULL) of all that are chosen. One that can't be made is no reason to end: it is said. */
static int show_diff(const struct asking *a, const struct plan_file *file, struct error *err)
{
	const struct plan_diff_opts diff = {.safe = true, .color = a->opts->color};
	struct error CLEANUP(error_release) why = ERROR_INIT;
	struct str CLEANUP(str_release) text = STR_INIT;
	int r = file ? plan_show_file_diff(file, &diff, &text, &why)
		     : plan_show_diff(a->plan, &diff, &text, &why);

	if (r == 0)
		return show_text(a, &text, err);
	say_error(&why);
	return file ? show_places(a, file, err) : 0;
}

/* --- asking ------------------------------------------------------------------------------------------------------------------- */

static int give_up(struct error *err, const char *why)
{
	return error_set(err, ERROR_GIVEUP, "%s, nothing was written", why);
}

/* One of the rows, never ANSWER_DIFF, which is done here; -1: err is set. */
static int ask(const struct asking *a, const char *question, const struct prompt_row *rows,
	const struct plan_file *file, struct error *err)
{
	const struct prompt prompt = {question, rows, .enter_is_first = false};
	int answer;

	while ((answer = prompt_ask(&a->terminal, a->opts->out, &prompt)) == ANSWER_DIFF)
		if (show_diff(a, file, err) < 0)
			return -1;
	if (answer >= 0)
		return answer;
	return answer == PROMPT_SIGNAL ? session_signal_error(session_signal(), err)
				       : give_up(err, "end of input at the question");
}

/* "app.yaml (2 of 3): write it?" */
static int ask_about_file(
	const struct asking *a, size_t index, size_t number, size_t nr, struct error *err)
{
	struct str CLEANUP(str_release) question = STR_INIT;
	struct plan_file *file = &a->plan->v[index];
	int r = a->opts->review ? show_diff(a, file, err) : show_places(a, file, err);

	if (r < 0)
		return -1;
	utf8_add_safe(&question, file->path, strlen(file->path));
	str_addf(&question, " (%zu of %zu): write it?", number, nr);
	if (str_failed(&question))
		return error_nomem(err);
	return ask(a, question.s, plan_ask_file_answers, file, err);
}

static int go_through(const struct asking *a, struct error *err)
{
	size_t nr = count_chosen(a->plan), number = 0;

	for (size_t i = 0; i < a->plan->nr; i++) {
		int answer;

		if (!a->plan->v[i].chosen)
			continue;
		answer = ask_about_file(a, i, ++number, nr, err);
		if (answer < 0)
			return -1;
		if (answer == ANSWER_QUIT)
			return give_up(err, "quit");
		if (answer == ANSWER_ALL)
			break;
		a->plan->v[i].chosen = answer == ANSWER_YES;
	}
	return count_chosen(a->plan) ? 0 : give_up(err, "no file was chosen");
}

static int ask_about_all(const struct asking *a, struct error *err)
{
	struct str CLEANUP(str_release) question = STR_INIT;
	size_t nr = count_chosen(a->plan);

	if (nr == 1)
		str_adds(&question, "write this file?");
	else
		str_addf(&question, "write these %zu files?", nr);
	if (str_failed(&question))
		return error_nomem(err);
	switch (ask(a, question.s, plan_ask_answers, NULL, err)) {
	case ANSWER_YES:
		return 0;
	case ANSWER_SELECT:
		return go_through(a, err);
	case ANSWER_NO:
		return give_up(err, "answered no");
	default:
		return -1;
	}
}

static int ask_on_terminal(struct asking *a, struct error *err)
{
	struct session_signals signals;
	int r;

	if (a->terminal.fd < 0)
		return error_set(err, ERROR_GIVEUP,
			"no terminal to ask on, nothing was written: give --yes to write without a question");
	session_signals_catch(&signals);
	r = a->opts->review ? go_through(a, err) : ask_about_all(a, err);
	session_signals_restore(&signals);
	return r;
}

int plan_ask(struct plan *plan, const struct plan_ask_opts *opts, struct error *err)
{
	struct asking a = {.plan = plan, .opts = opts};
	int r;

	if (!count_chosen(plan))
		return 0;
	terminal_open(&a.terminal);
	r = ask_on_terminal(&a, err);
	terminal_close(&a.terminal);
	for (size_t i = 0; i < plan->nr && r < 0; i++)
		plan->v[i].chosen = false;
	return r;
}
