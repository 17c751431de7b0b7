#include "cli/cmd_completions.h"

#include "base/cleanup.h"
#include "cli/global_options.h"

/* What _cfgedit_reply calls the values of an option or the operands of a command; by enum opt_completion. */
static const char *const kinds[] = {"none", "file", "yaml", "dir", "program", "command"};

static const char head[] =
	"# bash completion for cfgedit; made by: cfgedit completions bash\n"
	"# Works with and without the bash-completion package, and with bash 3.2 and later.\n";

static const char reply[] =
	"# Complete $cur as $kind says; $prefix is what bash takes to be part of the same word.\n"
	"_cfgedit_reply()\n"
	"{\n"
	"	local found\n"
	"	case $kind in\n"
	"	file | yaml | dir) compopt -o filenames 2>/dev/null ;;\n"
	"	esac\n"
	"	while IFS= read -r found; do\n"
	"		COMPREPLY+=(\"$prefix$found\")\n"
	"	done < <(\n"
	"		case $kind in\n"
	"		words) compgen -W \"$words\" -- \"$cur\" ;;\n"
	"		dir) compgen -d -- \"$cur\" ;;\n"
	"		file) compgen -f -- \"$cur\" ;;\n"
	"		program) compgen -c -- \"$cur\" ;;\n"
	"		yaml)\n"
	"			compgen -d -- \"$cur\"\n"
	"			compgen -f -X '!*.yaml' -- \"$cur\"\n"
	"			compgen -f -X '!*.yml' -- \"$cur\"\n"
	"			;;\n"
	"		esac\n"
	"	)\n"
	"	# nothing of that kind: any file is better than none\n"
	"	if [[ $kind == yaml && ${#COMPREPLY[@]} -eq 0 ]]; then\n"
	"		kind='file'\n"
	"		_cfgedit_reply\n"
	"	fi\n"
	"}\n";

static const char left_out[] =
	"# Forget $option if its value may be left out and the word at $i is not behind a =.\n"
	"_cfgedit_left_out()\n"
	"{\n"
	"	if [[ $optional && ${COMP_WORDS[i]} != = && ${COMP_WORDS[i - 1]} != = ]]; then\n"
	"		option=''\n"
	"	fi\n"
	"}\n";

static const char body[] =
	"_cfgedit()\n"
	"{\n"
	"	local cur=${COMP_WORDS[COMP_CWORD]} prefix='' command='' option='' only_operands=''\n"
	"	local kind='' words='' optional='' second='' again='' word i\n"
	"	local -i operands=0\n"
	"\n"
	"	COMPREPLY=()\n"
	"	for ((i = 1; i < COMP_CWORD; i++)); do\n"
	"		word=${COMP_WORDS[i]}\n"
	"		_cfgedit_left_out\n"
	"		if [[ $option ]]; then\n"
	"			# bash makes three words of --color=auto\n"
	"			if [[ $word != = ]]; then\n"
	"				option=$again again=''\n"
	"			fi\n"
	"		elif [[ $word == -- && ! $only_operands ]]; then\n"
	"			only_operands=1\n"
	"		elif [[ $word == -e && ! $command ]]; then\n"
	"			command=edit\n"
	"		elif [[ $word == -?* && ! $only_operands ]]; then\n"
	"			_cfgedit_option \"$command\" \"$word\"\n"
	"			[[ ! $kind ]] || option=$word\n"
	"			[[ ! $second ]] || again=$word\n"
	"		elif [[ ! $command ]]; then\n"
	"			command=$word\n"
	"		else\n"
	"			operands+=1\n"
	"		fi\n"
	"	done\n"
	"\n"
	"	_cfgedit_left_out\n"
	"	if [[ $option ]]; then\n"
	"		[[ $cur != = ]] || cur=''\n"
	"		_cfgedit_option \"$command\" \"$option\"\n"
	"	elif [[ $cur == --*=* && ! $only_operands ]]; then\n"
	"		prefix=${cur%%=*}=\n"
	"		_cfgedit_option \"$command\" \"${cur%%=*}\"\n"
	"		cur=${cur#*=}\n"
	"	elif [[ $cur == -* && ! $only_operands ]]; then\n"
	"		_cfgedit_options \"$command\"\n"
	"	else\n"
	"		_cfgedit_operands \"$command\"\n"
	"	fi\n"
	"	_cfgedit_reply\n"
	"}\n"
	"\n"
	"complete -F _cfgedit cfgedit\n";

static void add_choices(struct str *out, const char *const *choices)
{
	str_adds(out, "kind=words words='");
	for (size_t i = 0; choices[i]; i++)
		str_addf(out, "%s%s", i ? " " : "", choices[i]);
	str_addch(out, '\'');
}

static void add_command_names(struct str *out)
{
	str_adds(out, "kind=words words='");
	for (size_t i = 0; commands[i]; i++)
		str_addf(out, "%s%s", i ? " " : "", commands[i]->name);
	str_addch(out, '\'');
}

static void add_kind(struct str *out, enum opt_completion complete, const char *const *choices)
{
	if (choices)
		add_choices(out, choices);
	else if (complete == OPT_COMPLETE_COMMAND)
		add_command_names(out);
	else
		str_addf(out, "kind='%s'", kinds[complete]);
}

/* `before`: what the case pattern begins with */
static void add_values(struct str *out, const char *before, const struct opt *rows)
{
	for (const struct opt *row = rows; row->name || row->letter; row++) {
		if (!opt_has_value(row))
			continue;
		str_adds(out, "\t");
		if (row->letter)
			str_addf(out, "%s -%c'", before, row->letter);
		if (row->letter && row->name)
			str_adds(out, " | ");
		if (row->name)
			str_addf(out, "%s --%s'", before, row->name);
		str_adds(out, ") ");
		add_kind(out, row->complete, row->choices);
		if (row->second)
			str_adds(out, " second=1");
		str_adds(out, row->bare ? " optional=1 ;;\n" : " ;;\n");
	}
}

static void add_command_values(struct str *out, const struct command *command)
{
	struct str CLEANUP(str_release) before = STR_INIT;

	str_addf(&before, "'%s", command->name);
	out->oom |= str_failed(&before);
	for (const struct opt_group *group = command->groups; group->options; group++)
		if (group->options != common_options)
			add_values(out, before.s, group->options);
}

static void add_option_function(struct str *out)
{
	str_adds(out,
		"# $1: command, $2: option. Sets kind (and words) of its value; empty: it has none. optional: it may be left out. second: it has two.\n"
		"_cfgedit_option()\n{\n"
		"\tkind='' words='' optional='' second=''\n\tcase \"$1 $2\" in\n");
	add_values(out, "*'", common_options);
	for (size_t i = 0; commands[i]; i++)
		add_command_values(out, commands[i]);
	str_adds(out, "\tesac\n}\n");
}

static void add_names(struct str *out, const struct opt_group *groups)
{
	const char *space = "";

	OPT_EACH(groups, group, row)
	{
		if (row->letter) {
			str_addf(out, "%s-%c", space, row->letter);
			space = " ";
		}
		if (row->name) {
			str_addf(out, "%s--%s", space, row->name);
			space = " ";
		}
	}
}

static void add_options_function(struct str *out)
{
	str_adds(out, "# $1: command. Its options.\n"
		      "_cfgedit_options()\n{\n\tkind=words\n\tcase $1 in\n\t'') words='");
	add_names(out, global_groups);
	str_adds(out, "' ;;\n");
	for (size_t i = 0; commands[i]; i++) {
		str_addf(out, "\t%s) words='", commands[i]->name);
		add_names(out, commands[i]->groups);
		str_adds(out, "' ;;\n");
	}
	str_adds(out, "\tesac\n}\n");
}

static void add_operands_function(struct str *out)
{
	str_adds(out, "# $1: command. What its operands are.\n"
		      "_cfgedit_operands()\n{\n\tkind=none\n\tcase $1 in\n\t'') ");
	add_command_names(out);
	str_adds(out, " ;;\n");
	for (size_t i = 0; commands[i]; i++) {
		const struct command *command = commands[i];

		str_addf(out, "\t%s) ", command->name);
		if (command->max_operands)
			str_addf(out, "((operands >= %zu)) || ", command->max_operands);
		/* one assignment with both, so that || is for all of it */
		add_kind(out, command->complete, command->choices);
		str_adds(out, " ;;\n");
	}
	str_adds(out, "\tesac\n}\n");
}

void complete_bash(struct str *out)
{
	str_adds(out, head);
	str_addch(out, '\n');
	add_option_function(out);
	str_addch(out, '\n');
	add_options_function(out);
	str_addch(out, '\n');
	add_operands_function(out);
	str_addch(out, '\n');
	str_adds(out, reply);
	str_addch(out, '\n');
	str_adds(out, left_out);
	str_addch(out, '\n');
	str_adds(out, body);
}
