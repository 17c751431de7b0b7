/*
 * The man page cfgedit(1), in mdoc(7): what the tables know, with prose around it.
 */
#include "base/cleanup.h"
#include "cli/common_opts.h"
#include "cli/exit_status.h"
#include "cli/help.h"
#include "cli/plan_ask.h"
#include "editor/session_ask.h"

#include <string.h>

enum { LINE = 78 };

/* Of the last change to the page; the page must not depend on the day it is built. */
#define DATE "November 22, 2026"

static const char introduction[] =
	".Sh DESCRIPTION\n"
	".Nm\n"
	"is for people who keep YAML configuration in many files and repositories.\n"
	"It edits a file in your editor and writes it back only if it is valid, as\n"
	"visudo does for sudoers, and it checks thousands of files at once.\n"
	".Pp\n"
	"These hold for every command:\n"
	".Bl -bullet\n"
	".It\n"
	"No typing is lost: an edit that is not written back is kept, and its place is\n"
	"printed.\n"
	".It\n"
	"No file is left broken or half written; see\n"
	".Sx EDITING\n"
	"for the few that can only be written in place.\n"
	".It\n"
	"Nothing else changes: owner, mode, access lists, links, line endings, comments\n"
	"and quoting stay as they were.\n"
	".It\n"
	"Nothing is silent: what could not be read, checked or written is reported.\n"
	".El\n"
	".Pp\n"
	"Options may follow operands; a lone\n"
	".Fl Fl\n"
	"ends them.\n"
	"Long options take their value as\n"
	".Fl Fl name Ns = Ns Ar VALUE\n"
	"or as the next word, and may be cut short where that stays unique.\n"
	"Results go to standard output, everything said to a person to standard error.\n"
	"Control characters in names and in texts from files are printed escaped.\n";

static const char editing[] =
	".Sh EDITING\n"
	"The editor is the first of these that is set and not empty:\n"
	".Bl -enum -compact\n"
	".It\n"
	".Fl Fl editor\n"
	".It\n"
	".Ev CFGEDIT_EDITOR\n"
	".It\n"
	"the key\n"
	".Ql editor\n"
	"of the user's configuration, see\n"
	".Sx FILES\n"
	".It\n"
	"git's\n"
	".Ql core.editor ,\n"
	"from your own or the system's git configuration: a repository must not name a\n"
	"command to run\n"
	".It\n"
	".Ev VISUAL\n"
	".It\n"
	".Ev EDITOR\n"
	".It\n"
	"editor, vim, nvim, nano, emacs or vi, the first that is on\n"
	".Ev PATH\n"
	".El\n"
	".Pp\n"
	"One that is set and can't be run is an error, never a silent fallback.\n"
	"Words are split with quotes and backslashes understood; no shell is run.\n"
	"Editors that are known are told the line and column to start at, and are made\n"
	"to wait; an unknown one is given the paths and nothing else.\n"
	".Pp\n"
	"The editor works on private copies in a folder that only you can read, each\n"
	"under its own name.\n"
	"All files of one call are opened by one editor; the same file given twice, or\n"
	"by a link, is edited once.\n"
	"An editor that ends with an error\n"
	".Pq Ql :cq\n"
	"writes nothing.\n"
	"A file whose bytes are the same as before is not touched.\n"
	".Pp\n"
	"What comes back is checked.\n"
	"What is wrong is printed with its place and its line (of syntax errors the first\n"
	"one in a file, since the parser stops there), and then there is one question,\n"
	"answered with one key:\n";

static const char writing[] =
	".Pp\n"
	"At the end of input, and where there is no terminal to ask on, nothing is\n"
	"written, the copy is kept, and its place is printed.\n"
	"Copies that were kept are yours: delete them when they are no longer needed.\n"
	".Pp\n"
	"When all files are valid, all are written or none.\n"
	"Each is replaced in one step by a new file in the same folder, with owner,\n"
	"mode, access lists and extended attributes of the old one; a symbolic link\n"
	"stays, and its target changes.\n"
	"So it holds its old bytes or its new bytes at every instant.\n"
	".Pp\n"
	"A file that has several hard links, is a mount point, lies in a folder that can't\n"
	"be written, or has an owner or group that can't be given to a new file is written\n"
	"in place, and the report says so and why.\n"
	"Then a crash in the midst of writing can leave it half written; a complete backup,\n"
	".Pa .NAME.cfgedit.XXXXXX\n"
	"beside it or else in the folder of the private copies, is on the disk before the\n"
	"first byte is written, and is deleted when the last one is.\n"
	".Pp\n"
	"A file without write permission is refused before the editor opens.\n"
	"A file that was changed by someone else meanwhile is not overwritten.\n";

static const char applying[] =
	".Sh CHANGING MANY FILES\n"
	".Ic apply\n"
	"makes a change in memory first, in all files, and checks every result.\n"
	"Then it shows what would be written, and asks.\n"
	"The answers are single keys:\n";

static const char applying_one[] = ".Pp\n"
				   "With\n"
				   ".Ic s\n"
				   "and with\n"
				   ".Fl Fl review\n"
				   "it asks for each file:\n";

static const char showing[] =
	".Pp\n"
	"At the end of input, and where there is no terminal to ask on, nothing is\n"
	"written.\n"
	".Pp\n"
	"What does not fit the screen goes through a pager:\n"
	".Ev CFGEDIT_PAGER ,\n"
	"else\n"
	".Ev PAGER ,\n"
	"else\n"
	".Xr less 1 .\n"
	"It is run by a shell; an empty one, or\n"
	".Ql cat ,\n"
	"is none.\n"
	".Pp\n"
	"Where\n"
	".Fl Fl diff\n"
	"does not go to a terminal, it is a patch with the bytes as they are,\n"
	"for\n"
	".Ql git apply\n"
	"or\n"
	".Ql patch -p1\n"
	"in the same folder.\n"
	"Files outside of that folder are named from the root, for\n"
	".Ql patch -p1 -d / .\n";

static const char environment[] =
	".Sh ENVIRONMENT\n"
	".Bl -tag -width Ds\n"
	".It Ev CFGEDIT_EDITOR , VISUAL , EDITOR\n"
	"Which editor to run, see\n"
	".Sx EDITING .\n"
	".It Ev CFGEDIT_PAGER , PAGER\n"
	"Which pager to run, see\n"
	".Sx CHANGING MANY FILES .\n"
	".It Ev LESS\n"
	"If it is not set, the pager finds\n"
	".Ql FRX\n"
	"in it.\n"
	".It Ev NO_COLOR\n"
	"If set and not empty, no colour is used unless asked for.\n"
	".It Ev TERM\n"
	"If it is\n"
	".Ql dumb ,\n"
	"no colour is used unless asked for.\n"
	".It Ev GITHUB_ACTIONS , GITHUB_WORKFLOW\n"
	"If both are set, results are written as a GitHub action reads them, unless a\n"
	"format is asked for.\n"
	".It Ev XDG_CONFIG_HOME , XDG_STATE_HOME\n"
	"Where the files below are, if not in\n"
	".Pa ~/.config\n"
	"and\n"
	".Pa ~/.local/state .\n"
	".It Ev TMPDIR\n"
	"Where private copies are made if the folder below can't be.\n"
	".El\n"
	".Sh FILES\n"
	".Bl -tag -width Ds\n"
	".It Pa $XDG_CONFIG_HOME/cfgedit/config.yaml\n"
	"The user's configuration, in YAML.\n"
	"It has one key:\n"
	".Ql editor ,\n"
	"the command to edit with.\n"
	"No configuration is read from the folder or the repository that is worked on.\n"
	".It Pa /etc/cfgedit/config.yaml\n"
	"Read if the user has none.\n"
	".It Pa $XDG_STATE_HOME/cfgedit/\n"
	"Private copies while they are edited, and those that were kept.\n"
	".El\n";

/* what it does, and how */
static const struct {
	const char *text, *line;
} examples[] = {
	{"Edit two files in one editor; they are saved only if both are valid:",
		"cfgedit -e deploy.yaml service.yaml"},
	{"Edit without a terminal, in a script:",
		"cfgedit edit --editor 'sed -i s/v1/v2/' values.yaml"},
	{"Check everything below the current folder:", "cfgedit validate"},
	{"Check two repositories, with results as a program reads them:",
		"cfgedit validate --format json -o report.jsonl infra apps"},
	{"See what changed between two files, by path:", "cfgedit diff old.yaml new.yaml"},
	{"Find out which images are used below the current folder:", "cfgedit get '$..image' ."},
	{"See what it would be to change one everywhere, line by line:",
		"cfgedit apply -n --diff --set \"$..containers[?@.name=='app'].image=app:2\" deploy/"},
	{"Do it, without a question:",
		"cfgedit apply -y --set \"$..containers[?@.name=='app'].image=app:2\" deploy/"},
	{"Add a label to all Deployments, and ask for each file:",
		"cfgedit apply --review --where kind=Deployment --set metadata.labels.team=shop ."},
	{"Change a version in JSON:", "cfgedit apply --set version=1.3.0 package.json"},
	{"Use another program for the change:",
		"cfgedit apply --exec 'sed -i s/1.9/1.10/ \"$CFGEDIT_FILE\"' deploy/"},
	{"Change what goes through a pipe:",
		"kubectl get -o yaml deploy/web | cfgedit apply --set spec.replicas=3 - | kubectl replace -f -"},
	{"Check what another program writes:", "helm template . | cfgedit validate -"},
};

static const char see_also[] = ".Sh SEE ALSO\n"
			       ".Xr git 1 ,\n"
			       ".Xr yamllint 1 ,\n"
			       ".Xr visudo 8\n";

/* One word for roff: no escapes, no requests, and hyphens that begin an option are hyphens one can copy. */
static void add_word(struct str *out, const char *word, size_t len)
{
	bool option = true;

	if (*word == '.' || *word == '\'')
		str_adds(out, "\\&");
	for (size_t i = 0; i < len; i++) {
		if (word[i] == '\\')
			str_adds(out, "\\e");
		else if (word[i] == '-' && option)
			str_adds(out, "\\-");
		else
			str_addch(out, word[i]);
		option = strchr("-'\"(", word[i]) != NULL;
	}
}

/* A line that is to be copied: hyphens one can copy, and no punctuation that mdoc would move to the word before. */
static void add_code(struct str *out, const char *line)
{
	for (; *line; line++)
		if (strchr(".|", *line))
			str_addf(out, "\\&%c", *line);
		else if (*line == '-')
			str_adds(out, "\\-");
		else if (*line == '\\')
			str_adds(out, "\\e");
		else if (*line == '"') /* would hold the words of one argument together */
			str_adds(out, "\\(dq");
		else
			str_addch(out, *line);
}

/* Text, wrapped, each sentence on lines of its own, paragraphs apart. Ends its last line. */
static void add_text(struct str *out, const char *text)
{
	size_t column = 0;

	while (*text) {
		size_t len = strcspn(text, " \n");
		bool ends = len && (text[len - 1] == '.' || text[len - 1] == '?');

		if (column && column + 1 + len > LINE) {
			str_addch(out, '\n');
			column = 0;
		}
		if (column)
			str_addch(out, ' ');
		add_word(out, text, len);
		column = ends ? 0 : column + 1 + len;
		text += len;
		if (!strncmp(text, "\n\n", 2)) {
			str_adds(out, "\n.Pp\n");
			column = 0;
		} else if (ends || !*text) {
			str_addch(out, '\n');
		}
		text += strspn(text, " \n");
	}
}

/* "[PATH...]" as macro arguments: Op Ar PATH ... */
static void add_operands(struct str *out, const char *operands)
{
	bool optional = *operands == '[';
	const char *name = operands + optional;
	size_t len = strcspn(name, ".]");

	if (!len)
		return;
	str_addf(out, "%s Ar %.*s", optional ? " Op" : "", (int)len, name);
	if (!strncmp(name + len, "...", 3))
		str_adds(out, " ...");
}

static void add_synopsis(struct str *out)
{
	str_adds(out, ".Sh SYNOPSIS\n.Nm\n.Fl e\n.Op Ar option ...\n.Ar FILE ...\n");
	for (size_t i = 0; commands[i]; i++) {
		struct str CLEANUP(str_release) operands = STR_INIT;

		add_operands(&operands, commands[i]->operands);
		out->oom |= str_failed(&operands);
		str_addf(out, ".Nm\n.Cm %s\n.Op Ar option ...\n", commands[i]->name);
		if (operands.len)
			str_addf(out, ".%s\n", operands.s + 1);
	}
}

static void add_option(struct str *out, const struct opt *row)
{
	struct str CLEANUP(str_release) description = STR_INIT;
	struct str CLEANUP(str_release) text = STR_INIT;

	str_adds(out, ".It");
	if (row->letter)
		str_addf(out, " Fl %c", row->letter);
	if (row->name)
		str_addf(out, "%s Fl Fl %s", row->letter ? " ," : "", row->name);
	if (row->arg)
		str_addf(out, row->bare ? " Ns Op Ns = Ns Ar %s" : " Ar %s", row->arg);
	if (row->second)
		str_addf(out, " Ar %s", row->second);
	str_addch(out, '\n');
	help_describe(row, &description);
	help_sentence(&text, description.s);
	if (row->more)
		str_addf(&text, " %s", row->more);
	out->oom |= str_failed(&description) || str_failed(&text);
	add_text(out, text.s);
}

static void add_options(struct str *out, const struct opt *rows)
{
	str_adds(out, ".Bl -tag -width Ds\n");
	for (const struct opt *row = rows; row->name || row->letter; row++)
		add_option(out, row);
	str_adds(out, ".El\n");
}

static bool has_group(const struct command *command, const struct opt *rows)
{
	for (const struct opt_group *group = command->groups; group->options; group++)
		if (group->options == rows)
			return true;
	return false;
}

static size_t commands_with(const struct opt *rows)
{
	size_t nr = 0;

	for (size_t i = 0; commands[i]; i++)
		nr += has_group(commands[i], rows);
	return nr;
}

static void add_command(struct str *out, const struct command *command)
{
	struct str CLEANUP(str_release) help = STR_INIT;

	str_addf(out, ".Ss cfgedit %s", command->name);
	add_operands(out, command->operands);
	str_addch(out, '\n');
	help_sentence(&help, command->help);
	out->oom |= str_failed(&help);
	add_text(out, help.s);
	if (command->more) {
		str_adds(out, ".Pp\n");
		add_text(out, command->more);
	}
	for (const struct opt_group *group = command->groups; group->options; group++)
		if (commands_with(group->options) == 1)
			add_options(out, group->options);
}

/* "Limits (edit, validate)"; rows that every command has need no names. */
static void add_shared_group(struct str *out, const struct opt_group *group)
{
	const char *comma = "(";

	str_addf(out, ".Ss %s", group->title);
	for (size_t i = 0; commands[i]; i++) {
		if (group->options == common_options || !has_group(commands[i], group->options))
			continue;
		str_addf(out, "%s%s", *comma == '(' ? " (" : ", ", commands[i]->name);
		comma = ")";
	}
	if (*comma == ')')
		str_addch(out, ')');
	str_addch(out, '\n');
	add_options(out, group->options);
}

/* Rows that several commands share, once each, in the order in which they are met. */
static void add_shared(struct str *out)
{
	const struct opt *shown[16] = {NULL};
	size_t nr = 0;

	for (size_t i = 0; commands[i]; i++) {
		for (const struct opt_group *group = commands[i]->groups; group->options; group++) {
			bool seen = commands_with(group->options) < 2;

			for (size_t j = 0; j < nr; j++)
				seen |= shown[j] == group->options;
			if (seen || nr == sizeof(shown) / sizeof(*shown))
				continue;
			shown[nr++] = group->options;
			add_shared_group(out, group);
		}
	}
}

static void add_commands(struct str *out)
{
	str_adds(out, ".Sh COMMANDS\n");
	for (size_t i = 0; commands[i]; i++)
		add_command(out, commands[i]);
	add_shared(out);
}

/* The keys that answer a question. */
static void add_answers(struct str *out, const struct prompt_row *rows)
{
	str_adds(out, ".Pp\n.Bl -tag -width Ds -compact\n");
	/* \& keeps mandoc from taking the question mark for punctuation */
	for (const struct prompt_row *row = rows; row->key; row++)
		str_addf(out, ".It Ic \\&%c\n%s\n", row->key, row->help);
	str_adds(out, ".El\n");
}

static void add_editing(struct str *out)
{
	str_adds(out, editing);
	add_answers(out, session_answers);
	str_adds(out, writing);
}

static void add_applying(struct str *out)
{
	str_adds(out, applying);
	add_answers(out, plan_ask_answers);
	str_adds(out, applying_one);
	add_answers(out, plan_ask_file_answers);
	str_adds(out, showing);
}

static void add_exit_statuses(struct str *out)
{
	str_adds(out, ".Sh EXIT STATUS\n.Bl -tag -width 128+N\n");
	for (const struct exit_status_row *row = exit_statuses; row->number; row++) {
		str_addf(out, ".It %s\n", row->number);
		add_text(out, row->text);
	}
	str_adds(out, ".El\n");
}

static void add_examples(struct str *out)
{
	str_adds(out, ".Sh EXAMPLES\n");
	for (size_t i = 0; i < sizeof(examples) / sizeof(*examples); i++) {
		if (i)
			str_adds(out, ".Pp\n");
		add_text(out, examples[i].text);
		str_adds(out, ".Dl ");
		add_code(out, examples[i].line);
		str_addch(out, '\n');
	}
}

void help_man(struct str *out)
{
	str_adds(out, ".\\\" Made by `make man` from the tables of cfgedit: change it there.\n"
		      ".Dd " DATE "\n.Dt CFGEDIT 1\n.Os cfgedit " CFGEDIT_VERSION "\n"
		      ".Sh NAME\n.Nm cfgedit\n.Nd edit and validate YAML configuration\n");
	add_synopsis(out);
	str_adds(out, introduction);
	add_commands(out);
	add_editing(out);
	add_applying(out);
	str_adds(out, environment);
	add_exit_statuses(out);
	add_examples(out);
	str_adds(out, see_also);
}
