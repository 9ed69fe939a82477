#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# How fast a trace is read: `sidetrace summary` beside what people do with awk, sort and grep, and beside
# `wc -l`, which is as fast as lines can be counted. One core, the log in the page cache, the best of RUNS.
#   bench/report.sh [LOG]   (default: a log of real strace, repeated to SIZE_MB)
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

# Seconds of the best of RUNS and the peak memory in MB.
best() {
	local best=999999 memory=0 t m i
	for ((i = 0; i < RUNS; i++)); do
		/usr/bin/time -f '%e %M' -o "$work/time" taskset -c "$CPU" bash -c "$1" >/dev/null 2>&1
		read -r t m < <(tail -n 1 "$work/time")
		best=$(awk -v a="$best" -v b="$t" 'BEGIN { print (b < a) ? b : a }')
		memory=$((m / 1024))
	done
	echo "$best $memory"
}

row() {
	local seconds memory
	read -r seconds memory < <(best "$2")
	awk -v name="$1" -v s="$seconds" -v m="$memory" -v bytes="$bytes" -v base="${base:-$seconds}" 'BEGIN {
		if (s <= 0) s = 0.001
		printf "| %-58s | %8.2f | %7.0f | %8.2f | %6d |\n", name, s, bytes / s / 1e6, s / base, m }'
	[ -n "${base:-}" ] || base=$seconds
}

echo "| command                                                    |  seconds |    MB/s |   summary = 1 |  MB RAM |"
echo "|---|---:|---:|---:|---:|"
export log S LC_ALL=C
row "sidetrace summary" '"$S" summary "$log"'
row "wc -l" 'wc -l "$log"'
row "grep -c resumed" 'grep -c resumed "$log"'
row "awk: calls by name (needs every form of line known)" \
	"awk '{ sub(/^[0-9]+ +[0-9:.]+ /, \"\"); n = index(\$0, \"(\"); if (n) c[substr(\$0, 1, n - 1)]++ } END { for (k in c) print c[k], k }' \"\$log\""
row "sort -t'<' -k2 -n | tail -20: the slowest (seed article)" "sort -t'<' -k2 -n \"\$log\" | tail -20"
row "awk '/openat.*=/ … /close/': leaked descriptors (seed)" \
	"awk '/openat.*=/ {fd=\$NF; files[fd]=\$0} /close\\(/ {gsub(/[^0-9]/,\"\",\$2); delete files[\$2]} END {for(fd in files) print files[fd]}' \"\$log\""
row "sidetrace slow" '"$S" slow "$log"'
row "sidetrace fds" '"$S" fds "$log"'
row "sidetrace report (everything, findings)" '"$S" report "$log"'
