# bash completion for cfgedit; made by: cfgedit completions bash
# Works with and without the bash-completion package, and with bash 3.2 and later.

# $1: command, $2: option. Sets kind (and words) of its value; empty: it has none. optional: it may be left out. second: it has two.
_cfgedit_option()
{
	kind='' words='' optional='' second=''
	case "$1 $2" in
	*' -C') kind='dir' ;;
	*' -j' | *' --jobs') kind='none' ;;
	*' --color') kind=words words='auto always never' ;;
	'edit --editor') kind='program' ;;
	'edit --config') kind='yaml' ;;
	'edit --max-depth') kind='none' ;;
	'edit --max-aliases') kind='none' ;;
	'edit --max-size') kind='none' ;;
	'validate --format') kind=words words='auto standard colored parsable github json' ;;
	'validate -o' | 'validate --output') kind='file' ;;
	'validate --stats') kind=words words='off text json' optional=1 ;;
	'validate --include') kind='none' ;;
	'validate --exclude') kind='none' ;;
	'validate --files-from') kind='file' ;;
	'validate --find-repos') kind='dir' ;;
	'validate --sample') kind='none' ;;
	'validate --shard') kind='none' ;;
	'validate --timeout') kind='none' ;;
	'validate --file-timeout') kind='none' ;;
	'validate --retries') kind='none' ;;
	'validate --rate') kind='none' ;;
	'validate --progress') kind=words words='auto always never' ;;
	'validate --max-depth') kind='none' ;;
	'validate --max-aliases') kind='none' ;;
	'validate --max-size') kind='none' ;;
	'get --format') kind=words words='yaml json raw' ;;
	'get -o' | 'get --output') kind='file' ;;
	'get --doc') kind='none' ;;
	'get --include') kind='none' ;;
	'get --exclude') kind='none' ;;
	'get --files-from') kind='file' ;;
	'get --find-repos') kind='dir' ;;
	'get --sample') kind='none' ;;
	'get --shard') kind='none' ;;
	'get --timeout') kind='none' ;;
	'get --file-timeout') kind='none' ;;
	'get --retries') kind='none' ;;
	'get --rate') kind='none' ;;
	'get --progress') kind=words words='auto always never' ;;
	'get --max-depth') kind='none' ;;
	'get --max-aliases') kind='none' ;;
	'get --max-size') kind='none' ;;
	'apply --set') kind='none' ;;
	'apply --set-string') kind='none' ;;
	'apply --set-file') kind='none' ;;
	'apply --delete') kind='none' ;;
	'apply --append') kind='none' ;;
	'apply --insert') kind='none' ;;
	'apply --rename') kind='none' ;;
	'apply --merge') kind='file' ;;
	'apply --patch') kind='file' ;;
	'apply --changes') kind='file' ;;
	'apply --from') kind='yaml' second=1 ;;
	'apply --exec') kind='none' ;;
	'apply --expect') kind='none' ;;
	'apply --where') kind='none' ;;
	'apply --doc') kind='none' ;;
	'apply --on-error') kind=words words='rollback stop continue' ;;
	'apply --save-plan') kind='file' ;;
	'apply --plan') kind='file' ;;
	'apply --format') kind=words words='text json ndjson junit' ;;
	'apply -o' | 'apply --output') kind='file' ;;
	'apply --include') kind='none' ;;
	'apply --exclude') kind='none' ;;
	'apply --files-from') kind='file' ;;
	'apply --find-repos') kind='dir' ;;
	'apply --sample') kind='none' ;;
	'apply --shard') kind='none' ;;
	'apply --timeout') kind='none' ;;
	'apply --file-timeout') kind='none' ;;
	'apply --retries') kind='none' ;;
	'apply --rate') kind='none' ;;
	'apply --progress') kind=words words='auto always never' ;;
	'apply --max-depth') kind='none' ;;
	'apply --max-aliases') kind='none' ;;
	'apply --max-size') kind='none' ;;
	'diff --format') kind=words words='text yaml json-patch merge-patch' ;;
	'diff -o' | 'diff --output') kind='file' ;;
	'diff --timeout') kind='none' ;;
	'diff --max-depth') kind='none' ;;
	'diff --max-aliases') kind='none' ;;
	'diff --max-size') kind='none' ;;
	esac
}

# $1: command. Its options.
_cfgedit_options()
{
	kind=words
	case $1 in
	'') words='-e -C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	edit) words='--editor --config --no-config --max-depth --max-aliases --max-size -C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	validate) words='--format -o --output --list-files --fail-fast --stats --include --exclude --skip-hidden --no-ignore --cross-file-systems --files-from -0 --null --find-repos --sample --shard --timeout --file-timeout --retries --rate --progress --max-depth --max-aliases --max-size -C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	get) words='--format -o --output --doc -H --with-place --no-place --print0 --include --exclude --skip-hidden --no-ignore --cross-file-systems --files-from -0 --null --find-repos --sample --shard --timeout --file-timeout --retries --rate --progress --max-depth --max-aliases --max-size -C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	apply) words='--set --set-string --set-file --delete --append --insert --rename --merge --patch --changes --from --exec --expect --where --doc --create --through-alias --must-match -n --dry-run --diff --stat -y --yes --review --on-error --only-new --save-plan --plan --format -o --output --include --exclude --skip-hidden --no-ignore --cross-file-systems --files-from -0 --null --find-repos --sample --shard --timeout --file-timeout --retries --rate --progress --max-depth --max-aliases --max-size -C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	diff) words='--format -o --output --ignore-order --exit-code --timeout --max-depth --max-aliases --max-size -C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	completions) words='-C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	help) words='--man -C -j --jobs -q --quiet -v --verbose --color -h --help --version' ;;
	esac
}

# $1: command. What its operands are.
_cfgedit_operands()
{
	kind=none
	case $1 in
	'') kind=words words='edit validate get apply diff completions help' ;;
	edit) kind='yaml' ;;
	validate) kind='yaml' ;;
	get) kind='yaml' ;;
	apply) kind='yaml' ;;
	diff) ((operands >= 2)) || kind='yaml' ;;
	completions) ((operands >= 1)) || kind=words words='bash zsh fish' ;;
	help) ((operands >= 1)) || kind=words words='edit validate get apply diff completions help' ;;
	esac
}

# Complete $cur as $kind says; $prefix is what bash takes to be part of the same word.
_cfgedit_reply()
{
	local found
	case $kind in
	file | yaml | dir) compopt -o filenames 2>/dev/null ;;
	esac
	while IFS= read -r found; do
		COMPREPLY+=("$prefix$found")
	done < <(
		case $kind in
		words) compgen -W "$words" -- "$cur" ;;
		dir) compgen -d -- "$cur" ;;
		file) compgen -f -- "$cur" ;;
		program) compgen -c -- "$cur" ;;
		yaml)
			compgen -d -- "$cur"
			compgen -f -X '!*.yaml' -- "$cur"
			compgen -f -X '!*.yml' -- "$cur"
			;;
		esac
	)
	# nothing of that kind: any file is better than none
	if [[ $kind == yaml && ${#COMPREPLY[@]} -eq 0 ]]; then
		kind='file'
		_cfgedit_reply
	fi
}

# Forget $option if its value may be left out and the word at $i is not behind a =.
_cfgedit_left_out()
{
	if [[ $optional && ${COMP_WORDS[i]} != = && ${COMP_WORDS[i - 1]} != = ]]; then
		option=''
	fi
}

_cfgedit()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prefix='' command='' option='' only_operands=''
	local kind='' words='' optional='' second='' again='' word i
	local -i operands=0

	COMPREPLY=()
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		_cfgedit_left_out
		if [[ $option ]]; then
			# bash makes three words of --color=auto
			if [[ $word != = ]]; then
				option=$again again=''
			fi
		elif [[ $word == -- && ! $only_operands ]]; then
			only_operands=1
		elif [[ $word == -e && ! $command ]]; then
			command=edit
		elif [[ $word == -?* && ! $only_operands ]]; then
			_cfgedit_option "$command" "$word"
			[[ ! $kind ]] || option=$word
			[[ ! $second ]] || again=$word
		elif [[ ! $command ]]; then
			command=$word
		else
			operands+=1
		fi
	done

	_cfgedit_left_out
	if [[ $option ]]; then
		[[ $cur != = ]] || cur=''
		_cfgedit_option "$command" "$option"
	elif [[ $cur == --*=* && ! $only_operands ]]; then
		prefix=${cur%%=*}=
		_cfgedit_option "$command" "${cur%%=*}"
		cur=${cur#*=}
	elif [[ $cur == -* && ! $only_operands ]]; then
		_cfgedit_options "$command"
	else
		_cfgedit_operands "$command"
	fi
	_cfgedit_reply
}

complete -F _cfgedit cfgedit
