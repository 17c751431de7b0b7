#include "editor/prompt.h"

#include "editor/session_signals.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define ESCAPE 0x1b

/* The first one is what Enter means. */
const struct prompt_row prompt_rows[] = {
	{'e', PROMPT_EDIT, "[e]dit again",
		"open the editor again, at the first error (also Enter)"},
	{'d', PROMPT_DIFF, "[d]iff", "show what you changed"},
	{'s', PROMPT_SAVE, "[s]ave anyway", "write it as it is; asks for a typed yes"},
	{'k', PROMPT_KEEP, "[k]eep copy and quit",
		"write nothing; say where the copy with what you typed is kept"},
	{'q', PROMPT_QUIT, "[q]uit", "the same as k: nothing that you typed is ever deleted"},
	{'r', PROMPT_REVERT, "[r]evert", "leave the file as it was, and put what you typed aside"},
	{'?', PROMPT_HELP, "[?]", "this list"},
	{0},
};

/* One question: where it is printed, and what SIGTSTP did before. */
struct question {
	const struct terminal *terminal;
	FILE *out;
	bool opened; /* out is ours to close */
};

static void open_question(struct question *q, const struct terminal *terminal, FILE *out)
{
	int fd;

	*q = (struct question){terminal, out, false};
	if (isatty(fileno(out)))
		return;
	fd = dup(terminal->fd);
	q->out = fd >= 0 ? fdopen(fd, "w") : NULL;
	q->opened = q->out != NULL;
	if (!q->out) {
		q->out = out;
		if (fd >= 0)
			close(fd);
	}
}

static void close_question(struct question *q)
{
	terminal_restore(q->terminal);
	fflush(q->out);
	if (q->opened)
		fclose(q->out);
}

static void print_labels(const struct question *q)
{
	for (int i = 0; prompt_rows[i].key; i++)
		fprintf(q->out, "%s%s", i ? "  " : "", prompt_rows[i].label);
	fputs(": ", q->out);
	fflush(q->out);
}

static void print_help(const struct question *q)
{
	for (int i = 0; prompt_rows[i].key; i++)
		fprintf(q->out, "  %c  %s\n", prompt_rows[i].key, prompt_rows[i].help);
}

/* ^Z at the question: the terminal as the shell expects it, then stop. */
static void stop(const struct question *q)
{
	fputc('\n', q->out);
	fflush(q->out);
	terminal_restore(q->terminal);
	session_stop();
}

enum input { INPUT_READY, INPUT_STOPPED, INPUT_SIGNAL };

/* Until there is something to read (or a hangup). INPUT_STOPPED: we were stopped meanwhile, modes and question must be set anew. */
static enum input wait_for_input(const struct question *q)
{
	for (;;) {
		if (session_signal())
			return INPUT_SIGNAL;
		if (session_signal_taken(SIGTSTP)) {
			stop(q);
			return INPUT_STOPPED;
		}
		if (session_wait(q->terminal->fd, -1) > 0)
			return INPUT_READY;
	}
}

/* A byte; -1: end of input. */
static int read_byte(const struct terminal *t)
{
	unsigned char byte;
	ssize_t n;

	do
		n = read(t->fd, &byte, 1);
	while (n < 0 && errno == EINTR && !session_signal());
	return n == 1 ? byte : -1;
}

/* An arrow key or a letter beyond ASCII comes as several bytes: the rest of them must not be taken for answers. */
static void drop_rest_of_key(const struct terminal *t)
{
	char rest[32];

	while (session_wait(t->fd, 20) > 0 && read(t->fd, rest, sizeof(rest)) > 0)
		;
}

static const struct prompt_row *find_answer(int key)
{
	if (key == '\n' || key == '\r')
		return &prompt_rows[0];
	for (int i = 0; prompt_rows[i].key; i++)
		if (tolower(key) == prompt_rows[i].key)
			return &prompt_rows[i];
	return NULL;
}

static void complain(const struct question *q, int key)
{
	if (key == ESCAPE || key >= 0x80)
		drop_rest_of_key(q->terminal);
	if (isprint(key))
		fprintf(q->out, "\n'%c' is none of the answers\n", key);
	else
		fputs("\nthat key is none of the answers\n", q->out);
}

static bool is_end(const struct terminal *t, int key)
{
	return key < 0 || (cc_t)key == t->modes.c_cc[VEOF];
}

/* One key and what it means; PROMPT_HELP: ask again. */
static enum prompt_answer ask_once(const struct question *q)
{
	const struct prompt_row *answer;
	int key;

	if (terminal_by_key(q->terminal) < 0)
		return PROMPT_END;
	print_labels(q);
	switch (wait_for_input(q)) {
	case INPUT_SIGNAL:
		return PROMPT_SIGNAL;
	case INPUT_STOPPED:
		return PROMPT_HELP;
	case INPUT_READY:
		break;
	}
	key = read_byte(q->terminal);
	if (session_signal())
		return PROMPT_SIGNAL;
	if (is_end(q->terminal, key))
		return PROMPT_END;
	answer = find_answer(key);
	if (!answer) {
		complain(q, key);
		return PROMPT_HELP;
	}
	fprintf(q->out, "%c\n", answer->key);
	if (answer->answer == PROMPT_HELP)
		print_help(q);
	return answer->answer;
}

enum prompt_answer prompt_ask(const struct terminal *terminal, FILE *out)
{
	struct question q;
	struct sigaction before;
	enum prompt_answer answer;

	if (terminal->fd < 0)
		return PROMPT_END;
	fflush(out);
	open_question(&q, terminal, out);
	session_signal_set(SIGTSTP, false, &before);
	terminal_flush_input(terminal);
	do
		answer = ask_once(&q);
	while (answer == PROMPT_HELP);
	if (answer == PROMPT_END || answer == PROMPT_SIGNAL)
		fputc('\n', q.out);
	close_question(&q);
	session_signal_reset(SIGTSTP, &before);
	return answer;
}

/* A line without its line break; what does not fit is dropped. -1: end of input. */
static int read_line(const struct terminal *t, char *line, size_t size)
{
	size_t len = 0;
	int byte;

	while ((byte = read_byte(t)) >= 0 && byte != '\n')
		if (len + 1 < size)
			line[len++] = (char)byte;
	line[len] = '\0';
	return byte < 0 ? -1 : 0;
}

bool prompt_confirm(const struct terminal *terminal, FILE *out, const char *question)
{
	struct question q;
	struct sigaction before;
	char line[8] = "";
	enum input input;

	if (terminal->fd < 0)
		return false;
	open_question(&q, terminal, out);
	session_signal_set(SIGTSTP, false, &before);
	do {
		input = INPUT_SIGNAL;
		if (terminal_by_line(terminal) < 0)
			break;
		fputs(question, q.out);
		fflush(q.out);
		input = wait_for_input(&q);
	} while (input == INPUT_STOPPED);
	if (input != INPUT_READY || read_line(terminal, line, sizeof(line)) < 0)
		fputc('\n', q.out);
	close_question(&q);
	session_signal_reset(SIGTSTP, &before);
	return !strcmp(line, "yes");
}
