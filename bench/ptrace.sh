#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# What a traced call costs under a backend (BACKEND, else ptrace) and under strace, same options, runs taken in turn
# (A B A B …). Prints a Markdown table.   bench/ptrace.sh [ROUNDS [CALLS]]
# "on one CPU": the tracee is bound to CPU 0 by itself, the tracers may run where they like.
# redis-benchmark's requests are counted when redis is installed.
set -eu
cd "$(dirname "$0")/.."
rounds=${1:-5} calls=${2:-20000}
build=${SIDETRACE_BUILD:-build}
backend=${BACKEND:-ptrace}
options=(-f -tt -T -yy)
work=$(mktemp -d /tmp/sidetrace-bench.XXXXXX)
redis=
finish() {
	[ -z "$redis" ] || kill "$redis" 2>/dev/null || true
	rm -rf "$work"
}
trap finish EXIT
make -s all "$build/programs/ptrace-calls"

median() {
	sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# What stands before the command.   tracer plain|strace|sidetrace
tracer() {
	case $1 in
	plain) ;;
	strace) echo "strace ${options[*]} -o $work/log" ;;
	sidetrace) echo "$build/sidetrace trace --backend=$backend ${options[*]} -o $work/log" ;;
	esac
}

# One table row from $work/plain, strace and sidetrace: ns a call each, and the ratio of what is added.
row() {
	local p s o
	p=$(median <"$work/plain") s=$(median <"$work/strace") o=$(median <"$work/sidetrace")
	awk -v n="$1" -v p="$p" -v s="$s" -v o="$o" \
		'BEGIN { printf "| %s | %.0f | %.0f | %.0f | %.2f |\n", n, p, s - p, o - p, (o - p) / (s - p) }'
}

measure() {
	local name=$1 kind=$2 who
	shift 2
	rm -f "$work"/{plain,strace,sidetrace}
	for _ in $(seq "$rounds"); do
		for who in plain strace sidetrace; do
			# shellcheck disable=SC2046
			$(tracer $who) "$@" "$build/programs/ptrace-calls" "$kind" "$calls" >>"$work/$who"
		done
	done
	row "$name"
}

redis_under() {
	local port=$1 who=$2
	# shellcheck disable=SC2046
	$(tracer "$who") redis-server --port "$port" --save '' --appendonly no >"$work/redis" 2>&1 &
	redis=$!
	until redis-cli -p "$port" ping >/dev/null 2>&1; do sleep 0.1; done
	redis-benchmark -p "$port" -n 5000 -c 10 -t get --csv 2>/dev/null |
		awk -F'"' '/^"GET"/ { printf "%.0f\n", 1e9 / $4 }' >>"$work/$who"
	redis-cli -p "$port" shutdown nosave >/dev/null 2>&1 || true
	wait "$redis" || true
	redis=
}

measure_redis() {
	local who port=17379
	rm -f "$work"/{plain,strace,sidetrace}
	for _ in $(seq "$rounds"); do
		for who in plain strace sidetrace; do
			port=$((port + 1))
			redis_under $port $who
		done
	done
	row "redis-benchmark GET, a request"
}

echo "strace and \`sidetrace trace --backend=$backend\`, both ${options[*]} -o FILE; $(strace -V | head -1);"
echo "Linux $(uname -r), $(nproc) CPUs; median of $rounds runs of $calls calls each."
echo
echo "| | untraced, ns | strace adds, ns | sidetrace adds, ns | sidetrace / strace |"
echo "|---|---:|---:|---:|---:|"
for kind in getppid open-close pread pread-threads; do
	measure "$kind" $kind
	measure "$kind, on one CPU" $kind taskset -c 0
done
if command -v redis-server >/dev/null && command -v redis-benchmark >/dev/null; then
	measure_redis
fi
