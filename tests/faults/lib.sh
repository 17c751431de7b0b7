# shellcheck shell=bash
# For the tests in which a transaction over several files is killed or fails at each call that changes something on the disk.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

preload=$BUILD/tests/faults/fail_io.so
tool=$BUILD/tests/tools/write-many
# The sanitizer's library need not come first: ours calls the kernel itself.
export ASAN_OPTIONS=verify_asan_link_order=0:${ASAN_OPTIONS:-}

# --- files -----------------------------------------------------------------------------------------------------------------

# Only root may write what is read-only.
modes=([1]=640 [2]=644 [3]=600 [4]=755 [5]=$((EUID ? 664 : 444)))
places=([1]=1 [2]=2 [3]=sub/3 [4]=sub/4 [5]=sub/5)

# Old and new texts: shorter, longer, large, once empty. And a folder with the old ones, to be copied: two of the files behind links.
make_texts() {
	local i
	mkdir -p old new template/sub
	printf 'a: 1\n' >old/1
	printf 'a: 2\nb: 3\n' >new/1
	seq 1 20000 >old/2
	seq 5 20010 >new/2
	seq 1 300 >old/3
	printf 'a: 3\n' >new/3
	printf 'k: v\n' >old/4
	printf 'k: w\n' >new/4
	printf '' >old/5
	seq 1 5000 >new/5
	cp new/1 new/6
	for i in 1 2 3 4 5; do
		cp "old/$i" "template/${places[i]}"
		chmod "${modes[i]}" "template/${places[i]}"
	done
	ln -s sub/3 template/3
	ln -s ../sub/4 template/sub/link
	sums old old_sums 1 2 3 4 5
	sums new new_sums 1 2 3 4 5
}

# sums FOLDER ARRAY NAME...: checksum and size of each file.
sums() {
	local folder=$1 i
	local -n into=$2
	shift 2
	mapfile -t into < <(cd "$folder" && cksum "$@" 2>/dev/null)
	for i in "${!into[@]}"; do into[i]=${into[i]% *}; done
}

# place: $folder as it was in the beginning; the sixth operand is a file that does not exist yet.
place() {
	rm -rf "$folder"
	cp -a template "$folder"
	operands=("$folder/1" new/1 "$folder/2" new/2 "$folder/3" new/3 "$folder/sub/link" new/4 "$folder/sub/5" new/5 "$folder/6" new/6)
}

# Two files with more than one name, and one with a single name.
place_linked() {
	place
	ln "$folder/1" "$folder/one"
	ln "$folder/2" "$folder/two"
	mv "$folder/sub/4" "$folder/4"
	operands=("$folder/1" new/1 "$folder/4" new/4 "$folder/2" new/2)
}

# start TITLE
start() {
	it "$1"
	make_texts
	folder=$PWD/files
	program=write
}

# From now on by `cfgedit edit` with an editor that puts the new texts into its copies, without a terminal.
use_cfgedit() {
	program=edit
	cat >editor <<-EOT
	#!/bin/sh
	for copy; do
		cat "$PWD/new/\${copy##*/}" >"\$copy"
	done
	EOT
	chmod +x editor
}

# The same by `cfgedit apply`, which makes no new files; with further options.
use_apply() {
	program=apply
	apply_options=("$@")
}

# --- runs ------------------------------------------------------------------------------------------------------------------

# faulty JOBS VARIABLE=VALUE...: write $operands with faults below $folder. Sets $last_status.
faulty() {
	local command=("$tool" "$1" "${operands[@]}")
	[[ $program != edit ]] || command=(setsid -w "$CFGEDIT" edit -j "$1" --editor ./editor
		"$folder"/{1,2,3,sub/4,sub/5,6})
	# shellcheck disable=SC2016 # for the command's shell
	[[ $program != apply ]] || command=(setsid -w "$CFGEDIT" apply -y -j "$1" "${apply_options[@]}"
		--exec 'cat "new/${CFGEDIT_FILE##*/}" >"$CFGEDIT_FILE"' "$folder"/{1,2,3,sub/4,sub/5})
	shift
	last="$*"
	# The inner shell stays, to keep its news of a killed program to itself.
	(
		exec 2>/dev/null
		env LD_PRELOAD="$preload" FAIL_IO_BELOW="$folder" "$@" "${command[@]}" \
			>"$scratch/out" 2>"$scratch/err" </dev/null
		exit $?
	)
	last_status=$?
	[[ ! -s $scratch/err ]] || ! grep -qE 'AddressSanitizer|runtime error:|ThreadSanitizer|LeakSanitizer' "$scratch/err" ||
		problem "$last: a sanitizer reported"
}

# points VARIABLE=VALUE...: how many calls are there to fail at?
points() {
	rm -f "$scratch/log"
	faulty 1 FAIL_IO_LOG="$scratch/log" "$@"
	status 0
	count=0
	[[ ! -e $scratch/log ]] || count=$(wc -l <"$scratch/log")
}

# --- what is to hold -------------------------------------------------------------------------------------------------------

nothing_left() {
	local left
	left=$(find "$folder" -name '*.cfgedit.*')
	[[ -z $left ]] || problem "$last: left: $left"
}

look() {
	local i is
	sums "$folder" now_sums "${places[@]}"
	((${#now_sums[@]} == 5)) || problem "$last: a file is gone"
	mapfile -t is < <(cd "$folder" && stat -c %a "${places[@]}" 2>/dev/null)
	for i in 1 2 3 4 5; do
		[[ ${is[i - 1]} == "${modes[i]}" ]] || problem "$last: $i has mode ${is[i - 1]}"
	done
	[[ -L $folder/3 && -L $folder/sub/link ]] || problem "$last: a link is no longer one"
}

all_old() {
	look
	[[ ${now_sums[*]} == "${old_sums[*]}" ]] || problem "$last: not all are old"
	[[ ! -e $folder/6 ]] || problem "$last: the new file is there"
}

all_new() {
	look
	[[ ${now_sums[*]} == "${new_sums[*]}" ]] || problem "$last: not all are new"
	[[ $program == apply ]] || cmp -s "$folder/6" new/6 || problem "$last: the new file is not there"
}

each_whole() {
	local i
	look
	for i in 0 1 2 3 4; do
		[[ ${now_sums[i]} == "${old_sums[i]}" || ${now_sums[i]} == "${new_sums[i]}" ]] ||
			problem "$last: $((i + 1)) is neither old nor new"
	done
	[[ ! -e $folder/6 ]] || cmp -s "$folder/6" new/6 || problem "$last: the new file is half written"
}
