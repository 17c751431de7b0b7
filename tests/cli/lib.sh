# shellcheck shell=bash
# Command-line tests that read like a specification. A test file:
#
#	. "$(dirname "$0")/lib.sh"
#
#	it "reports a duplicate key with its place"
#	file a.yaml <<'EOT'
#	a: 1
#	a: 2
#	EOT
#	run validate --format parsable a.yaml
#	status 1
#	stdout <<'EOT'
#	a.yaml:2:1: [error] duplication of key "a" in mapping (key-duplicates)
#	EOT
#
#	finish
#
# Every `it` starts in a fresh folder with a fresh HOME, no editor variables, and no colour. What a test does not state about the
# last run is not checked, but for one thing: a run must not end by a crash or a sanitizer's report.

set -u
LC_ALL=C.UTF-8
export LC_ALL
unset VISUAL EDITOR CFGEDIT_EDITOR GIT_EDITOR XDG_CONFIG_HOME XDG_STATE_HOME NO_COLOR GITHUB_ACTIONS GITHUB_WORKFLOW
: "${CFGEDIT:?run me by make}"
export CFGEDIT
scratch=$(mktemp -d)
trap 'chmod -R u+rwx "$scratch" 2>/dev/null; rm -rf "$scratch"' EXIT
cases=0
title=""
problems=""
skipped=""

# Report the test before this one.
conclude() {
	[[ -n $title ]] || return 0
	cases=$((cases + 1))
	if [[ -n $skipped ]]; then
		echo "ok $cases - $title # SKIP $skipped"
	elif [[ -z $problems ]]; then
		echo "ok $cases - $title"
	else
		echo "not ok $cases - $title"
		sed 's/^/# /' <<<"$problems"
		echo "# last command: ${last:-none}"
		sed 's/^/#   stdout: /' "$scratch/out" 2>/dev/null
		sed 's/^/#   stderr: /' "$scratch/err" 2>/dev/null
	fi
}

# it TITLE: start a test.
it() {
	conclude
	title=$1 problems="" skipped="" last=""
	cd "$scratch" || exit 1
	chmod -R u+rwx work home tmp 2>/dev/null
	rm -rf work home tmp out err
	mkdir work home tmp
	export HOME=$scratch/home TMPDIR=$scratch/tmp GIT_CONFIG_NOSYSTEM=1
	cd work || exit 1
}

skip() { skipped=$1; }
problem() { problems+="$1"$'\n'; }

# file NAME [MODE] <<EOT: a file with that content (folders are made).
file() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
	[[ -z ${2:-} ]] || chmod "$2" "$1"
}

# run ARGUMENT...: run cfgedit without a terminal; run_with COMMAND...: run anything (pipes: run_with sh -c '...').
run() { run_with "$CFGEDIT" "$@"; }
run_with() {
	last="$*"
	# setsid: no controlling terminal, whatever the tests themselves run on.
	setsid -w "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
	last_status=$?
	if ((last_status >= 128 && last_status != 130 && last_status != 143 && last_status != 129)); then
		problem "ended by signal $((last_status - 128))"
	fi
	! grep -qE 'AddressSanitizer|runtime error:|ThreadSanitizer|LeakSanitizer' "$scratch/err" || problem "a sanitizer reported"
}

status() { [[ $last_status -eq $1 ]] || problem "status is $last_status, not $1"; }

same() {
	local name=$1
	diff -u "$scratch/expected" "$2" >"$scratch/diff" || problem "$name differs (- expected, + is):
$(cat -A "$scratch/diff" | sed 's/\$$//')"
}
# stdout <<EOT / stderr <<EOT: is exactly this.
stdout() { cat >"$scratch/expected"; same "standard output" "$scratch/out"; }
stderr() { cat >"$scratch/expected"; same "standard error" "$scratch/err"; }
no_stdout() { stdout </dev/null; }
no_stderr() { stderr </dev/null; }
# stdout_has TEXT / stderr_has TEXT: contains this, literally; ..._lacks: does not.
stdout_has() { grep -qF -- "$1" "$scratch/out" || problem "standard output lacks: $1"; }
stderr_has() { grep -qF -- "$1" "$scratch/err" || problem "standard error lacks: $1"; }
stdout_lacks() { ! grep -qF -- "$1" "$scratch/out" || problem "standard output has: $1"; }
stderr_lacks() { ! grep -qF -- "$1" "$scratch/err" || problem "standard error has: $1"; }
# content NAME <<EOT: the file is exactly this.
content() { cat >"$scratch/expected"; same "$1" "$1"; }
# expect CONDITION...: any test(1) or command that must succeed.
expect() { "$@" || problem "does not hold: $*"; }

finish() {
	conclude
	title=""
	echo "1..$cases"
}
