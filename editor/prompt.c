#include "editor/prompt.h"

#include "editor/session_signals.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#define ESCAPE 0x1b

/* One question: what it is, and where it is printed. */
struct question {
	const struct prompt *prompt; /* NULL: a line is asked for */
	const struct terminal *terminal;
	FILE *out;
	bool opened; /* out is ours to close */
};

static void open_question(
	struct question *q, const struct prompt *prompt, const struct terminal *terminal, FILE *out)
{
	int fd;

	*q = (struct question){prompt, terminal, out, false};
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
	if (q->prompt->question)
		fprintf(q->out, "%s ", q->prompt->question);
	for (const struct prompt_row *row = q->prompt->rows; row->key; row++)
		fprintf(q->out, "%s%s", row == q->prompt->rows ? "" : "  ", row->label);
	fputs(": ", q->out);
	fflush(q->out);
}

static void print_help(const struct question *q)
{
	for (const struct prompt_row *row = q->prompt->rows; row->key; row++)
		fprintf(q->out, "  %c  %s\n", row->key, row->help);
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

static const struct prompt_row *find_answer(const struct prompt *prompt, int key)
{
	if (prompt->enter_is_first && (key == '\n' || key == '\r'))
		return prompt->rows;
	for (const struct prompt_row *row = prompt->rows; row->key; row++)
		if (tolower(key) == row->key)
			return row;
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
static int ask_once(const struct question *q)
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
	answer = find_answer(q->prompt, key);
	if (!answer) {
		complain(q, key);
		return PROMPT_HELP;
	}
	fprintf(q->out, "%c\n", answer->key);
	if (answer->answer == PROMPT_HELP)
		print_help(q);
	return answer->answer;
}

int prompt_ask(const struct terminal *terminal, FILE *out, const struct prompt *prompt)
{
	struct question q;
	struct sigaction before;
	int answer;

	if (terminal->fd < 0)
		return PROMPT_END;
	fflush(out);
	open_question(&q, prompt, terminal, out);
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
	open_question(&q, NULL, terminal, out);
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
