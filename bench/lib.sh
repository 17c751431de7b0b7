# shellcheck shell=bash
# What the benchmarks share: a scratch folder, rounds of commands in turn (bench/launch.c), rows of a table.

: "${BUILD:?run me by make}"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HOME=$scratch/home XDG_CONFIG_HOME=$scratch/home/.config
mkdir -p "$HOME"

# ms MICROSECONDS; rounded RATIO; ratio A B
ms() { awk -v us="$1" 'BEGIN { printf us < 99500 ? "%.2f ms" : "%.0f ms", us / 1000 }'; }
rounded() { printf '%.2f' "$1"; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
# met VALUE LIMIT: has the aim been met?
met() { awk -v a="$1" -v b="$2" 'BEGIN { print a <= b ? "met" : "MISSED" }'; }
row() { printf '  %-40s %10s  %s\n' "$@"; }

# measure ROUNDS ...: the arguments of launch; fills times[], processor[], ratios[] (to the first command) and memory[] (KiB).
measure() {
	local time cpu ratio status peak
	times=() processor=() ratios=() memory=()
	while read -r time cpu ratio status peak; do
		((status <= 2)) || echo "  (a command ended with status $status)"
		times+=("$time") processor+=("$cpu") ratios+=("$ratio") memory+=("$peak")
	done < <("$BUILD/bench/launch" "$@")
}
