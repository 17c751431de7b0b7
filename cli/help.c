#include "cli/help.h"

#include "base/cleanup.h"
#include "cli/exit_status.h"
#include "cli/global_options.h"
#include "cli/say.h"

#include <ctype.h>
#include <string.h>

enum { WIDTH = 80, LABEL_INDENT = 2, TEXT_INDENT = 24 };

static const char usage[] = "usage: cfgedit -e FILE...                edit, validate, write back\n"
			    "       cfgedit COMMAND [OPTION...] ...\n";

int help_print(const struct str *text, FILE *to)
{
	struct error err = ERROR_INIT;

	if (str_failed(text)) {
		error_nomem(&err);
		return say_error(&err);
	}
	fwrite(text->s, 1, text->len, to);
	return STATUS_OK;
}

void help_wrap(struct str *out, const char *text, size_t indent, size_t column)
{
	bool first = true;

	for (;;) {
		size_t len;

		text += strspn(text, " ");
		len = strcspn(text, " \n");
		if (!len)
			return;
		if (!first && column + 1 + len > WIDTH) {
			str_addch(out, '\n');
			str_pad(out, ' ', indent);
			column = indent;
		} else if (!first) {
			str_addch(out, ' ');
			column++;
		}
		str_add(out, text, len);
		column += len;
		text += len;
		first = false;
	}
}

static void add_paragraphs(struct str *out, const char *text)
{
	while (text) {
		const char *end = strstr(text, "\n\n");

		help_wrap(out, text, 0, 0);
		str_adds(out, end ? "\n\n" : "\n");
		text = end ? end + 2 : NULL;
	}
}

/* Two columns; a label too long for its column has a line of its own. */
static void add_row(struct str *out, const char *label, const char *text)
{
	size_t column = LABEL_INDENT + strlen(label);

	str_pad(out, ' ', LABEL_INDENT);
	str_adds(out, label);
	if (column + 2 > TEXT_INDENT) {
		str_addch(out, '\n');
		column = 0;
	}
	str_pad(out, ' ', TEXT_INDENT - column);
	help_wrap(out, text, TEXT_INDENT, TEXT_INDENT);
	str_addch(out, '\n');
}

void help_describe(const struct opt *row, struct str *out)
{
	str_adds(out, row->help);
	for (size_t i = 0; row->kind == OPT_CHOICE && row->choices[i]; i++)
		str_addf(out, "%s%s", i ? ", " : ": ", row->choices[i]);
	if (row->kind == OPT_CHOICE) {
		str_addf(out, " (default %s", row->choices[row->initial]);
		if (row->bare)
			str_addf(out, "; without =%s: %s", row->arg, row->bare);
		str_addch(out, ')');
	} else if (row->initial) {
		str_adds(out, " (default ");
		if (row->kind == OPT_SIZE)
			opt_add_size(out, row->initial);
		else if (row->kind == OPT_TIME)
			opt_add_time(out, row->initial);
		else
			str_addf(out, "%lu", row->initial);
		str_addch(out, ')');
	}
}

void help_sentence(struct str *out, const char *text)
{
	str_addch(out, (char)toupper((unsigned char)*text));
	str_adds(out, text + (*text != '\0'));
	str_addch(out, '.');
}

static void add_option(struct str *out, const struct opt *row)
{
	struct str CLEANUP(str_release) label = STR_INIT;
	struct str CLEANUP(str_release) text = STR_INIT;

	if (row->letter)
		str_addf(&label, "-%c", row->letter);
	if (row->name)
		str_addf(&label, "%s--%s", row->letter ? ", " : "    ", row->name);
	if (row->arg)
		str_addf(&label, row->bare ? "[=%s]" : " %s", row->arg);
	if (row->second)
		str_addf(&label, " %s", row->second);
	help_describe(row, &text);
	out->oom |= str_failed(&label) || str_failed(&text);
	add_row(out, label.s, text.s);
}

static void add_options(struct str *out, const struct opt_group *groups)
{
	for (const struct opt_group *group = groups; group->options; group++) {
		str_addf(out, "\n%s:\n", group->title);
		for (const struct opt *row = group->options; row->name || row->letter; row++)
			add_option(out, row);
	}
}

static void add_commands(struct str *out)
{
	str_adds(out, "\nCommands:\n");
	for (size_t i = 0; commands[i]; i++) {
		struct str CLEANUP(str_release) label = STR_INIT;

		str_addf(&label, "%s %s", commands[i]->name, commands[i]->operands);
		out->oom |= str_failed(&label);
		add_row(out, label.s, commands[i]->help);
	}
}

void help_short(struct str *out)
{
	str_adds(out, usage);
	add_commands(out);
	str_adds(out, "\nMore: cfgedit --help, cfgedit help COMMAND, man cfgedit\n");
}

void help_overview(struct str *out)
{
	str_adds(out, usage);
	add_commands(out);
	add_options(out, global_groups);
	str_adds(out, "\nExit status:\n");
	for (const struct exit_status_row *row = exit_statuses; row->number; row++)
		add_row(out, row->number, row->text);
	str_adds(out, "\nMore: cfgedit help COMMAND, man cfgedit\n");
}

void help_for(const struct command *command, struct str *out)
{
	struct str CLEANUP(str_release) help = STR_INIT;

	str_addf(out, "usage: cfgedit %s [OPTION...] %s\n\n", command->name, command->operands);
	help_sentence(&help, command->help);
	out->oom |= str_failed(&help);
	add_paragraphs(out, help.s);
	if (command->more) {
		str_addch(out, '\n');
		add_paragraphs(out, command->more);
	}
	add_options(out, command->groups);
}
