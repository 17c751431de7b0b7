# fish completion for cfgedit; made by: cfgedit completions fish

# The command (edit for -e) and what stands behind it.
function __cfgedit_words
	set -l words (commandline -opc)
	set -e words[1]
	while set -q words[1]
		switch $words[1]
			case -e
				echo edit
				set -e words[1]
				break
			case -C -j --jobs --color
				set -q words[2]; and set -e words[2]
			case '-*'
			case '*'
				break
		end
		set -e words[1]
	end
	string join -- \n $words
end

# Is this the command, with fewer than so many operands?
function __cfgedit_at -a name most
	set -l words (__cfgedit_words)
	test "$words[1]" = "$name"; or return
	test -z "$most"; or test (count (string match -v -- '-*' $words)) -le "$most"
end

# Folders, *.yaml and *.yml; any file when there is none of these.
function __cfgedit_yaml
	set -l files (complete -C "'' -- "(commandline -ct))
	string match -r -- '^.*(?:/|\.ya?ml)$' $files
	or string join -- \n $files
end

complete -c cfgedit -f

function __cfgedit_commands
	printf '%s\t%s\n' edit 'edit files in your editor, and write them back only if they are valid'
	printf '%s\t%s\n' validate 'check YAML files: syntax, duplicate keys, undefined aliases'
	printf '%s\t%s\n' get 'print the values that a query finds, in one file or in thousands'
	printf '%s\t%s\n' apply 'make the same change in many files, touching only the bytes that change'
	printf '%s\t%s\n' diff 'show what changed between two files, by path rather than by line'
	printf '%s\t%s\n' completions 'print the completion script for bash, zsh or fish'
	printf '%s\t%s\n' help 'print help: about cfgedit, or about one command'
end

complete -c cfgedit -n "__cfgedit_at ''" -xa '(__cfgedit_commands)'
complete -c cfgedit -n "__cfgedit_at ''" -s e -d 'the short form of the command edit'
complete -c cfgedit -s C -xa '(__fish_complete_directories)' -d 'run as if started in DIR'
complete -c cfgedit -s j -l jobs -x -d 'workers (default: as many as there are processors)'
complete -c cfgedit -s q -l quiet -d 'say less on standard error'
complete -c cfgedit -s v -l verbose -d 'say more'
complete -c cfgedit -l color -xa 'auto always never' -d 'use colour'
complete -c cfgedit -s h -l help -d 'print help and exit'
complete -c cfgedit -l version -d 'print the version and exit'

complete -c cfgedit -n "__cfgedit_at edit" -xa '(__cfgedit_yaml)'
complete -c cfgedit -n "__cfgedit_at 'edit'" -l editor -xa '(__fish_complete_command)' -d 'the editor, with its options'
complete -c cfgedit -n "__cfgedit_at 'edit'" -l config -xa '(__cfgedit_yaml)' -d 'read cfgedit\'s own configuration from FILE'
complete -c cfgedit -n "__cfgedit_at 'edit'" -l no-config -d 'read no configuration of cfgedit\'s own'
complete -c cfgedit -n "__cfgedit_at 'edit'" -l max-depth -x -d 'deepest nesting of mappings and sequences'
complete -c cfgedit -n "__cfgedit_at 'edit'" -l max-aliases -x -d 'most nodes of a document once its aliases are expanded'
complete -c cfgedit -n "__cfgedit_at 'edit'" -l max-size -x -d 'largest file, in bytes or with a unit (k, M, G)'

complete -c cfgedit -n "__cfgedit_at validate" -xa '(__cfgedit_yaml)'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l format -xa 'auto standard colored parsable github json' -d 'how to write the results'
complete -c cfgedit -n "__cfgedit_at 'validate'" -s o -l output -rF -d 'write the results to FILE instead of standard output'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l list-files -d 'print which files would be checked, one a line, and stop'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l fail-fast -d 'stop at the first file with an error'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l stats -fa 'off text json' -d 'print counts, bytes and times on standard error'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l include -x -d 'below folders, take the files that match, instead of *.yaml, *.yml, .yamllint'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l exclude -x -d 'below folders, leave out the files and folders that match'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l skip-hidden -d 'below folders, leave out all names that begin with a dot or a tilde'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l no-ignore -d 'walk repositories as plain folders: files that git ignores, too'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l cross-file-systems -d 'look into folders on which another file system is mounted, too'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l files-from -rF -d 'take further paths from FILE, one a line; - is standard input'
complete -c cfgedit -n "__cfgedit_at 'validate'" -s 0 -l null -d 'a NUL ends each path, in --files-from and --list-files, not a line break'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l find-repos -xa '(__fish_complete_directories)' -d 'take every git repository below DIR, and nothing outside of them'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l sample -x -d 'only N of the files, chosen at random, each with the same chance'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l shard -x -d 'only the I-th of N disjoint parts of the files, which together are all'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l timeout -x -d 'give up after TIME: 30s, 5m, 1h, 500ms; a number alone is seconds'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l file-timeout -x -d 'give up a single file after TIME'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l retries -x -d 'read a file again, up to N times (at most 100), where that may help'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l rate -x -d 'read no more than so many files per second or minute: 10/s, 300/m'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l progress -xa 'auto always never' -d 'draw a bar on standard error while it runs'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l max-depth -x -d 'deepest nesting of mappings and sequences'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l max-aliases -x -d 'most nodes of a document once its aliases are expanded'
complete -c cfgedit -n "__cfgedit_at 'validate'" -l max-size -x -d 'largest file, in bytes or with a unit (k, M, G)'

complete -c cfgedit -n "__cfgedit_at get" -xa '(__cfgedit_yaml)'
complete -c cfgedit -n "__cfgedit_at 'get'" -l format -xa 'yaml json raw' -d 'how to print what was found'
complete -c cfgedit -n "__cfgedit_at 'get'" -s o -l output -rF -d 'write what was found to FILE instead of standard output'
complete -c cfgedit -n "__cfgedit_at 'get'" -l doc -x -d 'look only into the N-th document of each file, counted from 0'
complete -c cfgedit -n "__cfgedit_at 'get'" -s H -l with-place -d 'show the file, line and column of each value, also where there is one file only'
complete -c cfgedit -n "__cfgedit_at 'get'" -l no-place -d 'print values only, also where there are several files'
complete -c cfgedit -n "__cfgedit_at 'get'" -l print0 -d 'with --format raw, end each value with a NUL, not a line break'
complete -c cfgedit -n "__cfgedit_at 'get'" -l include -x -d 'below folders, take the files that match, instead of *.yaml, *.yml, .yamllint'
complete -c cfgedit -n "__cfgedit_at 'get'" -l exclude -x -d 'below folders, leave out the files and folders that match'
complete -c cfgedit -n "__cfgedit_at 'get'" -l skip-hidden -d 'below folders, leave out all names that begin with a dot or a tilde'
complete -c cfgedit -n "__cfgedit_at 'get'" -l no-ignore -d 'walk repositories as plain folders: files that git ignores, too'
complete -c cfgedit -n "__cfgedit_at 'get'" -l cross-file-systems -d 'look into folders on which another file system is mounted, too'
complete -c cfgedit -n "__cfgedit_at 'get'" -l files-from -rF -d 'take further paths from FILE, one a line; - is standard input'
complete -c cfgedit -n "__cfgedit_at 'get'" -s 0 -l null -d 'a NUL ends each path, in --files-from and --list-files, not a line break'
complete -c cfgedit -n "__cfgedit_at 'get'" -l find-repos -xa '(__fish_complete_directories)' -d 'take every git repository below DIR, and nothing outside of them'
complete -c cfgedit -n "__cfgedit_at 'get'" -l sample -x -d 'only N of the files, chosen at random, each with the same chance'
complete -c cfgedit -n "__cfgedit_at 'get'" -l shard -x -d 'only the I-th of N disjoint parts of the files, which together are all'
complete -c cfgedit -n "__cfgedit_at 'get'" -l timeout -x -d 'give up after TIME: 30s, 5m, 1h, 500ms; a number alone is seconds'
complete -c cfgedit -n "__cfgedit_at 'get'" -l file-timeout -x -d 'give up a single file after TIME'
complete -c cfgedit -n "__cfgedit_at 'get'" -l retries -x -d 'read a file again, up to N times (at most 100), where that may help'
complete -c cfgedit -n "__cfgedit_at 'get'" -l rate -x -d 'read no more than so many files per second or minute: 10/s, 300/m'
complete -c cfgedit -n "__cfgedit_at 'get'" -l progress -xa 'auto always never' -d 'draw a bar on standard error while it runs'
complete -c cfgedit -n "__cfgedit_at 'get'" -l max-depth -x -d 'deepest nesting of mappings and sequences'
complete -c cfgedit -n "__cfgedit_at 'get'" -l max-aliases -x -d 'most nodes of a document once its aliases are expanded'
complete -c cfgedit -n "__cfgedit_at 'get'" -l max-size -x -d 'largest file, in bytes or with a unit (k, M, G)'

complete -c cfgedit -n "__cfgedit_at apply" -xa '(__cfgedit_yaml)'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l set -x -d 'every match of PATH becomes VALUE; a missing last key is added'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l set-string -x -d 'the same with a string, which is quoted where it needs to be'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l set-file -x -d 'the same with the content of FILE, as a string'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l delete -x -d 'every match of PATH goes, with the comments that belong to it'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l append -x -d 'add VALUE as the last item of every sequence that PATH matches'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l insert -x -d 'add VALUE as item number I, counted from 0; below 0 from the end'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l rename -x -d 'the key of every match of PATH becomes KEY, which is a string'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l merge -rF -d 'merge FILE into each document: a JSON Merge Patch, as YAML or JSON'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l patch -rF -d 'carry out the JSON Patch in FILE, as YAML or JSON'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l changes -rF -d 'carry out the changes that FILE lists, each for the files it is meant for'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l from -xa '(__cfgedit_yaml)' -d 'make the change that there is between two files'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l exec -x -d 'run a shell command that edits a copy of the file, named $CFGEDIT_FILE'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l expect -x -d 'a file in which PATH is not VALUE fails'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l where -x -d 'only in documents in which PATH matches something, or something that is VALUE: kind=Deployment'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l doc -x -d 'only in document number N of each file, counted from 0'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l create -d 'make the mappings on the way to a missing key, too'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l through-alias -d 'change what an alias stands for, for all that use it'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l must-match -d 'a file in which nothing matches fails, rather than being skipped'
complete -c cfgedit -n "__cfgedit_at 'apply'" -s n -l dry-run -d 'show what would be done, and write nothing'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l diff -d 'show the change line by line, as a patch that git apply takes'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l stat -d 'show only how many lines change in each file'
complete -c cfgedit -n "__cfgedit_at 'apply'" -s y -l yes -d 'write without asking'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l review -d 'show the change of each file, and ask for each one'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l on-error -xa 'rollback stop continue' -d 'what becomes of the other files when one fails'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l only-new -d 'a problem that a file had before the change does not stop it'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l save-plan -rF -d 'write what would be done to FILE, to be done later by --plan, and stop'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l plan -rF -d 'do exactly what --save-plan has written to FILE'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l format -xa 'text json ndjson junit' -d 'how to write what became of each file'
complete -c cfgedit -n "__cfgedit_at 'apply'" -s o -l output -rF -d 'write that to FILE instead of standard output; - is standard output'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l include -x -d 'below folders, take the files that match, instead of *.yaml, *.yml, .yamllint'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l exclude -x -d 'below folders, leave out the files and folders that match'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l skip-hidden -d 'below folders, leave out all names that begin with a dot or a tilde'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l no-ignore -d 'walk repositories as plain folders: files that git ignores, too'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l cross-file-systems -d 'look into folders on which another file system is mounted, too'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l files-from -rF -d 'take further paths from FILE, one a line; - is standard input'
complete -c cfgedit -n "__cfgedit_at 'apply'" -s 0 -l null -d 'a NUL ends each path, in --files-from and --list-files, not a line break'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l find-repos -xa '(__fish_complete_directories)' -d 'take every git repository below DIR, and nothing outside of them'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l sample -x -d 'only N of the files, chosen at random, each with the same chance'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l shard -x -d 'only the I-th of N disjoint parts of the files, which together are all'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l timeout -x -d 'give up after TIME: 30s, 5m, 1h, 500ms; a number alone is seconds'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l file-timeout -x -d 'give up a single file after TIME'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l retries -x -d 'read a file again, up to N times (at most 100), where that may help'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l rate -x -d 'read no more than so many files per second or minute: 10/s, 300/m'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l progress -xa 'auto always never' -d 'draw a bar on standard error while it runs'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l max-depth -x -d 'deepest nesting of mappings and sequences'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l max-aliases -x -d 'most nodes of a document once its aliases are expanded'
complete -c cfgedit -n "__cfgedit_at 'apply'" -l max-size -x -d 'largest file, in bytes or with a unit (k, M, G)'

complete -c cfgedit -n "__cfgedit_at diff 2" -xa '(__cfgedit_yaml)'
complete -c cfgedit -n "__cfgedit_at 'diff'" -l format -xa 'text yaml json-patch merge-patch' -d 'how to write what changed'
complete -c cfgedit -n "__cfgedit_at 'diff'" -s o -l output -rF -d 'write to FILE instead of standard output'
complete -c cfgedit -n "__cfgedit_at 'diff'" -l ignore-order -d 'don\'t tell where only the order of keys differs'
complete -c cfgedit -n "__cfgedit_at 'diff'" -l exit-code -d 'exit with status 1 if there are differences'
complete -c cfgedit -n "__cfgedit_at 'diff'" -l timeout -x -d 'give up after TIME: 30s, 5m, 1h, 500ms; a number alone is seconds'
complete -c cfgedit -n "__cfgedit_at 'diff'" -l max-depth -x -d 'deepest nesting of mappings and sequences'
complete -c cfgedit -n "__cfgedit_at 'diff'" -l max-aliases -x -d 'most nodes of a document once its aliases are expanded'
complete -c cfgedit -n "__cfgedit_at 'diff'" -l max-size -x -d 'largest file, in bytes or with a unit (k, M, G)'

complete -c cfgedit -n "__cfgedit_at completions 1" -xa 'bash zsh fish'

complete -c cfgedit -n "__cfgedit_at help 1" -xa '(__cfgedit_commands)'
complete -c cfgedit -n "__cfgedit_at 'help'" -l man -d 'print the man page cfgedit(1), in roff'
