#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# How fast a trace is read: `sidetrace summary` beside what people do with awk, sort and grep, and beside
# `wc -l`, which is as fast as lines can be counted. One core, the log in the page cache, CPU time (other work on the
# machine counts less so), the best of RUNS.
#   bench/report.sh [LOG]   (default: a log of real strace, repeated to SIZE_MB; OLD=FOLDER: another build beside it)
set -eu
cd "$(dirname "$0")/.."
S=${SIDETRACE_BUILD:-build}/sidetrace
RUNS=${RUNS:-3} SIZE_MB=${SIZE_MB:-400} CPU=${CPU:-0}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

log=${1:-$work/trace.log}
if [ $# -eq 0 ]; then
	strace -f -tt -T -yy -s 256 -o "$work/one" bash -c 'ls -lR /etc /usr/include; tar cf /dev/null /usr/include
		for i in 1 2 3 4 5; do cat /etc/passwd | sort | uniq -c; done' >/dev/null 2>&1
	while [ "$(stat -c %s "$log" 2>/dev/null || echo 0)" -lt $((SIZE_MB * 1000000)) ]; do
		cat "$work/one" >>"$log"
	done
fi
cat "$log" >/dev/null
bytes=$(stat -c %s "$log")
printf 'log: %d MB, %d lines\n\n' $((bytes / 1000000)) "$(wc -l <"$log")"

names=() commands=() best=() memory=()
row() {
	names+=("$1") commands+=("$2") best+=(999999) memory+=(0)
}

export log S LC_ALL=C
row "sidetrace summary" '"$S" summary "$log"'
row "wc -l" 'wc -l "$log"'
row "grep -c resumed" 'grep -c resumed "$log" | cat'
row "awk: calls by name (needs every form of line known)" \
	"awk '{ sub(/^[0-9]+ +[0-9:.]+ /, \"\"); n = index(\$0, \"(\"); if (n) c[substr(\$0, 1, n - 1)]++ } END { for (k in c) print c[k], k }' \"\$log\""
row "sort -t'<' -k2 -n, tail -20: the slowest (seed article)" "sort -t'<' -k2 -n \"\$log\" | tail -20"
row "awk '/openat.*=/ … /close/': leaked descriptors (seed)" \
	"awk '/openat.*=/ {fd=\$NF; files[fd]=\$0} /close\\(/ {gsub(/[^0-9]/,\"\",\$2); delete files[\$2]} END {for(fd in files) print files[fd]}' \"\$log\""
row "sidetrace slow" '"$S" slow "$log"'
row "sidetrace fds" '"$S" fds "$log"'
row "sidetrace startup" '"$S" startup "$log"'
row "sidetrace report (everything, findings)" '"$S" report "$log"'
[ -z "${OLD:-}" ] || row "the same of $OLD" "$OLD/sidetrace report \"\$log\""

# In turn, so that a machine whose speed drifts slows all of them alike.
for ((run = 0; run < RUNS; run++)); do
	for i in "${!names[@]}"; do
		/usr/bin/time -f '%U %S %M' -o "$work/time" taskset -c "$CPU" bash -c "${commands[i]}" >/dev/null 2>&1 || true
		read -r user system kilobytes < <(tail -n 1 "$work/time")
		best[i]=$(awk -v a="${best[i]}" -v b="$user" -v c="$system" 'BEGIN { print (b + c < a) ? b + c : a }')
		memory[i]=$((kilobytes / 1024))
	done
done

echo "| command | CPU seconds | MB/s | summary = 1 | MB of memory |"
echo "|---|---:|---:|---:|---:|"
for i in "${!names[@]}"; do
	awk -v name="${names[i]}" -v s="${best[i]}" -v m="${memory[i]}" -v bytes="$bytes" -v base="${best[0]}" 'BEGIN {
		if (s <= 0) s = 0.01
		printf "| %s | %.2f | %.0f | %.2f | %d |\n", name, s, bytes / s / 1e6, s / base, m }'
done
