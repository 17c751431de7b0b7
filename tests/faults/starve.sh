# shellcheck shell=bash
# Each allocation of memory fails in turn, alone or with all that follow. The program may do without it; else it says so and ends
# with a status of its own. It never crashes, and never leaves a file half written.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

preload=$BUILD/tests/faults/fail_alloc.so

case $VARIANT in
asan* | tsan*) unfit="the sanitizers have an allocator of their own" ;;
*) unfit="" ;;
esac
[[ -n $unfit ]] || getconf GNU_LIBC_VERSION >/dev/null 2>&1 || unfit="needs glibc"

# once COMMAND...: with the variables in $faults. Sets $last_status.
once() {
	last="${faults[*]} $*"
	# The inner shell stays, to keep its news of a killed program to itself.
	(
		exec 2>/dev/null
		setsid -w env LD_PRELOAD="$preload" FAIL_ALLOC_IN="$(basename "$1")" "${faults[@]}" "$@" \
			>"$scratch/out" 2>"$scratch/err" </dev/null
		exit $?
	)
	last_status=$?
}

# What a test replaces: put the files where the command finds them; look at them after a run that went well, or did not.
# shellcheck disable=SC2317 # called by starve
without_files() {
	prepare() { :; }
	check_after_success() { :; }
	check_after_failure() { :; }
}

check_run() {
	if ((last_status >= 128)); then
		problem "$last: ended by signal $((last_status - 128))"
	elif ((last_status == good_status)) && cmp -s "$scratch/out" "$scratch/good"; then
		check_after_success
	elif ((last_status == 0)); then
		problem "$last: status 0, but the output differs"
	else
		[[ -s $scratch/err ]] || problem "$last: status $last_status without a message"
		check_after_failure
	fi
}

# starve COMMAND...: the first allocations one by one, then with a stride that keeps the number of runs in bounds. $always holds
# variables for all of these runs.
always=()
starve() {
	local at=1 count stride
	prepare
	faults=("${always[@]}" FAIL_ALLOC_LOG="$scratch/count")
	once "$@"
	good_status=$last_status
	cp "$scratch/out" "$scratch/good"
	((good_status < 128)) || problem "ends by a signal without any fault"
	read -r count <"$scratch/count"
	((count > 0)) || problem "no allocation was seen"
	stride=$((count / 40 + 1))
	while ((at <= count)); do
		for forever in "" FAIL_ALLOC_FOREVER=1; do
			prepare
			faults=("${always[@]}" "FAIL_ALLOC_AT=$at" ${forever:+"$forever"})
			once "$@"
			check_run
		done
		((at += at < 40 ? 1 : stride))
	done
}

# start TITLE: false if this cannot be tested here.
start() {
	it "$1"
	[[ -z $unfit ]] && return 0
	skip "$unfit"
	return 1
}

# Sound and broken, in a folder and a repository.
place_documents() {
	mkdir -p docs/sub
	seq 1 40 | sed 's/.*/key&: [a, {b: "c"}, !!str d]/' >docs/sound.yaml
	printf 'a: &x 1\nb: *x\n--- \n- |\n  text\n- *y\n' >docs/undefined.yaml
	printf 'a: 1\n b: [\n' >docs/sub/broken.yaml
	printf 'a: 1\na: 2\n' >docs/sub/twice.yml
	printf '\xff\xfea\0:\0 \0001\0' >docs/sub/utf16.yaml
}
