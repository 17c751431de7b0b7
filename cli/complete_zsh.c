#include "cli/cmd_completions.h"

#include "cli/global_options.h"

#include <string.h>

/* How zsh completes values and operands; by enum opt_completion. A blank alone shows what is wanted. */
static const char *const actions[] = {
	" ", "_files", "_cfgedit_yaml", "_files -/", "_command_names -e", "_cfgedit_commands"};

static const char head[] = "#compdef cfgedit\n"
			   "# zsh completion for cfgedit; made by: cfgedit completions zsh\n";

static const char tail[] =
	"_cfgedit_yaml() {\n"
	"	_files -g '*.(yaml|yml)'\n"
	"}\n"
	"\n"
	"# The command (or -e) is looked for by hand: what comes before it are options that every command has.\n"
	"_cfgedit() {\n"
	"	local command\n"
	"	integer i at=0\n"
	"	for ((i = 2; i < CURRENT && ! at; i++)); do\n"
	"		case ${words[i]} in\n"
	"		(-e) command=edit at=i ;;\n"
	"		(${~_cfgedit_valued}) ((i++)) ;;\n"
	"		(-*) ;;\n"
	"		(*) command=${words[i]} at=i ;;\n"
	"		esac\n"
	"	done\n"
	"	if ((! at)); then\n"
	"		_cfgedit-\n"
	"		return\n"
	"	fi\n"
	"	words=(\"$command\" \"${(@)words[at + 1, -1]}\")\n"
	"	((CURRENT -= at - 1))\n"
	"	local curcontext=\"${curcontext%:*:*}:cfgedit-$command:\"\n"
	"	if (($+functions[_cfgedit-$command])); then\n"
	"		_cfgedit-$command\n"
	"	fi\n"
	"}\n"
	"\n"
	"if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then\n"
	"	_cfgedit \"$@\"\n"
	"else\n"
	"	compdef _cfgedit cfgedit\n"
	"fi\n";

/* Inside of single quotes; characters of `special` get a backslash, for what reads the text after the shell. */
static void add_quoted(struct str *out, const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'') {
			str_adds(out, "'\\''");
			continue;
		}
		if (strchr(special, *text))
			str_addch(out, '\\');
		str_addch(out, *text);
	}
}

static void add_action(struct str *out, enum opt_completion complete, const char *const *choices)
{
	if (!choices) {
		str_adds(out, actions[complete]);
		return;
	}
	for (size_t i = 0; choices[i]; i++)
		str_addf(out, "%s%s", i ? " " : "(", choices[i]);
	str_addch(out, ')');
}

/* '(-j --jobs)'{-j+,--jobs=}'[help]:N: ' */
static void add_option(struct str *out, const struct opt *row)
{
	bool value = opt_has_value(row), many = opt_is_repeated(row);
	/* with "-" behind it, the value must be in the same word, and with "::" it may be left out */
	const char *letter_end = !value ? "" : row->bare ? "-" : "+";
	const char *name_end = !value ? "" : row->bare ? "=-" : "=";

	str_adds(out, " \\\n\t\t");
	if (many)
		str_adds(out, "'*'");
	if (row->letter && row->name) {
		if (!many)
			str_addf(out, "'(-%c --%s)'", row->letter, row->name);
		str_addf(out, "{-%c%s,--%s%s}", row->letter, letter_end, row->name, name_end);
	} else if (row->letter) {
		str_addf(out, "-%c%s", row->letter, letter_end);
	} else {
		str_addf(out, "--%s%s", row->name, name_end);
	}
	str_adds(out, "'[");
	add_quoted(out, row->help, "[]:\\");
	str_addch(out, ']');
	if (value) {
		str_addf(out, "%s:%s:", row->bare ? ":" : "", row->arg);
		add_action(out, row->complete, row->choices);
	}
	if (row->second) {
		str_addf(out, ":%s:", row->second);
		add_action(out, row->complete, row->choices);
	}
	str_addch(out, '\'');
}

static void add_function(struct str *out, const char *name, const struct opt_group *groups)
{
	str_addf(out, "_cfgedit-%s() {\n\t_arguments -s -S", name);
	OPT_EACH(groups, group, row)
	{
		add_option(out, row);
	}
}

static void add_command(struct str *out, const struct command *command)
{
	add_function(out, command->name, command->groups);
	if (command->max_operands != 1)
		str_adds(out, " \\\n\t\t'*:");
	else
		str_adds(out, " \\\n\t\t'1:");
	add_quoted(out, command->operands, ":\\");
	str_addch(out, ':');
	add_action(out, command->complete, command->choices);
	str_adds(out, "'\n}\n\n");
}

static void add_command_names(struct str *out)
{
	str_adds(out, "_cfgedit_commands() {\n\tlocal -a list=(");
	for (size_t i = 0; commands[i]; i++) {
		str_addf(out, "\n\t\t'%s:", commands[i]->name);
		add_quoted(out, commands[i]->help, ":\\");
		str_addch(out, '\'');
	}
	str_adds(out, "\n\t)\n\t_describe -t commands command list\n}\n\n");
}

/* Options before the command whose value is the next word. */
static void add_valued(struct str *out)
{
	const char *bar = "";

	str_adds(out, "_cfgedit_valued='(");
	for (const struct opt *row = common_options; row->name || row->letter; row++) {
		if (!opt_takes_word(row))
			continue;
		if (row->letter)
			str_addf(out, "%s-%c", bar, row->letter);
		if (row->name)
			str_addf(out, "%s--%s", row->letter ? "|" : bar, row->name);
		bar = "|";
	}
	str_adds(out, ")'\n\n");
}

void complete_zsh(struct str *out)
{
	str_adds(out, head);
	str_addch(out, '\n');
	add_valued(out);
	add_function(out, "", global_groups);
	str_adds(out, " \\\n\t\t'1:command:_cfgedit_commands'\n}\n\n");
	for (size_t i = 0; commands[i]; i++)
		add_command(out, commands[i]);
	add_command_names(out);
	str_adds(out, tail);
}
