#include "cli/cmd_completions.h"

#include "cli/global_options.h"

/* How fish completes values and operands; by enum opt_completion. */
static const char *const arguments[] = {"-x", "-rF", "-xa '(__cfgedit_yaml)'",
	"-xa '(__fish_complete_directories)'", "-xa '(__fish_complete_command)'",
	"-xa '(__cfgedit_commands)'"};

static const char head[] = "# fish completion for cfgedit; made by: cfgedit completions fish\n"
			   "\n"
			   "# The command (edit for -e) and what stands behind it.\n"
			   "function __cfgedit_words\n"
			   "	set -l words (commandline -opc)\n"
			   "	set -e words[1]\n"
			   "	while set -q words[1]\n"
			   "		switch $words[1]\n"
			   "			case -e\n"
			   "				echo edit\n"
			   "				set -e words[1]\n"
			   "				break\n";

static const char tail[] =
	"				set -q words[2]; and set -e words[2]\n"
	"			case '-*'\n"
	"			case '*'\n"
	"				break\n"
	"		end\n"
	"		set -e words[1]\n"
	"	end\n"
	"	string join -- \\n $words\n"
	"end\n"
	"\n"
	"# Is this the command, with fewer than so many operands?\n"
	"function __cfgedit_at -a name most\n"
	"	set -l words (__cfgedit_words)\n"
	"	test \"$words[1]\" = \"$name\"; or return\n"
	"	test -z \"$most\"; or test (count (string match -v -- '-*' $words)) -le \"$most\"\n"
	"end\n"
	"\n"
	"# Folders, *.yaml and *.yml; any file when there is none of these.\n"
	"function __cfgedit_yaml\n"
	"	set -l files (complete -C \"'' -- \"(commandline -ct))\n"
	"	string match -r -- '^.*(?:/|\\.ya?ml)$' $files\n"
	"	or string join -- \\n $files\n"
	"end\n"
	"\n"
	"complete -c cfgedit -f\n";

/* In single quotes, as fish has them. */
static void add_quoted(struct str *out, const char *text)
{
	str_addch(out, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			str_addch(out, '\\');
		str_addch(out, *text);
	}
	str_addch(out, '\'');
}

/* `flags`: -xa where there must be one of them, -fa where there may */
static void add_choices(struct str *out, const char *flags, const char *const *choices)
{
	str_addf(out, " %s '", flags);
	for (size_t i = 0; choices[i]; i++)
		str_addf(out, "%s%s", i ? " " : "", choices[i]);
	str_addch(out, '\'');
}

/* `command` NULL: wherever; "": before the command */
static void add_options(struct str *out, const char *command, const struct opt *rows)
{
	for (const struct opt *row = rows; row->name || row->letter; row++) {
		str_adds(out, "complete -c cfgedit");
		if (command)
			str_addf(out, " -n \"__cfgedit_at '%s'\"", command);
		if (row->letter)
			str_addf(out, " -s %c", row->letter);
		if (row->name)
			str_addf(out, " -l %s", row->name);
		if (opt_has_value(row) && row->choices)
			add_choices(out, row->bare ? "-fa" : "-xa", row->choices);
		else if (opt_takes_word(row))
			str_addf(out, " %s", arguments[row->complete]);
		str_adds(out, " -d ");
		add_quoted(out, row->help);
		str_addch(out, '\n');
	}
}

static void add_operands(struct str *out, const struct command *command)
{
	str_addf(out, "complete -c cfgedit -n \"__cfgedit_at %s", command->name);
	if (command->max_operands)
		str_addf(out, " %zu", command->max_operands);
	str_addch(out, '"');
	if (command->choices)
		add_choices(out, "-xa", command->choices);
	else
		str_addf(out, " %s", arguments[command->complete]);
	str_addch(out, '\n');
}

static void add_command_names(struct str *out)
{
	str_adds(out, "\nfunction __cfgedit_commands\n");
	for (size_t i = 0; commands[i]; i++) {
		str_addf(out, "\tprintf '%%s\\t%%s\\n' %s ", commands[i]->name);
		add_quoted(out, commands[i]->help);
		str_addch(out, '\n');
	}
	str_adds(out, "end\n");
}

/* The case of the options before the command whose value is the next word. */
static void add_valued(struct str *out)
{
	str_adds(out, "\t\t\tcase");
	for (const struct opt *row = common_options; row->name || row->letter; row++) {
		if (opt_takes_word(row) && row->letter)
			str_addf(out, " -%c", row->letter);
		if (opt_takes_word(row) && row->name)
			str_addf(out, " --%s", row->name);
	}
	str_addch(out, '\n');
}

void complete_fish(struct str *out)
{
	str_adds(out, head);
	add_valued(out);
	str_adds(out, tail);
	add_command_names(out);
	str_adds(out, "\ncomplete -c cfgedit -n \"__cfgedit_at ''\" -xa '(__cfgedit_commands)'\n");
	add_options(out, "", global_groups[0].options);
	add_options(out, NULL, common_options);
	for (size_t i = 0; commands[i]; i++) {
		const struct command *command = commands[i];

		str_addch(out, '\n');
		add_operands(out, command);
		for (const struct opt_group *group = command->groups; group->options; group++)
			if (group->options != common_options)
				add_options(out, command->name, group->options);
	}
}
