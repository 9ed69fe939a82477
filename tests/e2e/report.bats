#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The views on logs of real strace, in the same run as strace's own figures: every option's log is read,
# and `summary` is `strace -c`'s table, row by row. No root needed.

load lib/common

setup() {
	S=$BUILD/sidetrace
	cd "$BATS_TEST_TMPDIR"
}

# "name calls errors" lines of the table that strace -C wrote behind the log.
strace_rows() {
	awk '/^% time/ { table = 1; next }
		table && $NF != "total" && $1 ~ /^[0-9.]+$/ {
			errors = NF == 6 ? $5 : 0
			print $NF, $4, errors
		}' "$1" | sort
}

our_rows() {
	"$S" summary --json "$1" |
		jq -r '.summary.calls[] | select(.syscall != "total") | "\(.syscall) \(.calls) \(.errors // 0)"' |
		sort
}

# same_as_strace NAME STRACE-OPTION... -- COMMAND...
same_as_strace() {
	local log=$1.log
	shift
	strace -C -o "$log" "$@" >/dev/null 2>&1 </dev/null || true
	[ "$(strace_rows "$log" | wc -l)" -gt 5 ]
	diff <(strace_rows "$log") <(our_rows "$log")
}

@test "summary equals strace -C: a recursive listing" {
	same_as_strace ls -f -tt -T -yy ls -lR /etc
}

@test "summary equals strace -C: a shell with pipes, background jobs, signals" {
	same_as_strace sh -f bash -c 'for i in 1 2 3 4 5; do true | cat; (sleep 1 & kill -9 $!); done; ls /nope'
}

@test "summary equals strace -C: threads" {
	same_as_strace threads -f -ttt -T -y "$PYTHON" -c '
import threading, time
t = [threading.Thread(target=time.sleep, args=(0.01,)) for _ in range(30)]
[x.start() for x in t]
[x.join() for x in t]'
}

@test "summary equals strace -C: one process, no pids, no times" {
	same_as_strace plain tar cf /dev/null /usr/include/linux
}

@test "summary equals strace -C: -n, -i, -r, short strings" {
	same_as_strace odd -f -n -i -r -s 4 find /etc -maxdepth 2
}

@test "summary equals strace -C: killed in the middle" {
	same_as_strace killed -f -t timeout -s KILL 0.3 "$PYTHON" -c 'import time; time.sleep(9)'
}

@test "the -ff set of a program has the calls of its -f log" {
	strace -f -ttt -o one.log bash -c 'ls / | cat' >/dev/null
	strace -ff -ttt -o set bash -c 'ls / | cat' >/dev/null
	mkdir folder
	cp set.* folder
	"$S" summary --json one.log | jq -S '[.summary.calls[] | select(.syscall == "execve" or .syscall == "openat")
		| {syscall, calls}] | sort_by(.syscall)' >one
	for source in set folder; do
		"$S" summary --json "$source" | jq -S '[.summary.calls[] | select(.syscall == "execve" or .syscall == "openat")
			| {syscall, calls}] | sort_by(.syscall)' | diff one -
	done
	run "$S" tree folder
	[ "$status" -eq 0 ]
	[[ "$output" == *"  "[0-9]*" cat"* ]]
}

@test "compressed logs are read as they are, a pipe too" {
	strace -f -T -o log ls / >/dev/null
	"$S" summary log >plain
	gzip -k log
	"$S" summary log.gz | diff plain -
	"$S" summary - <log | diff plain -
	if command -v zstd; then
		zstd -q log
		"$S" summary log.zst | diff plain -
	fi
}

@test "a cut log: said on top, exit 4, in JSON too" {
	strace -f -T -o log ls -l / >/dev/null
	head -c $(($(stat -c %s log) / 2)) log | sed '$s/[>)]*$//' | head -c -1 >cut
	run "$S" summary cut
	[ "$status" -eq 4 ]
	[[ "${lines[0]}" == "INCOMPLETE TRACE: "* ]]
	run "$S" summary --json cut
	[ "$status" -eq 4 ]
	[ "$(jq .complete <<<"$output")" = false ]
}

@test "what is no trace is an error that says so" {
	run "$S" summary /etc/services
	[ "$status" -eq 1 ]
	[[ "$output" == *"is no trace"* ]]
	run "$S" summary ./nothing-there
	[ "$status" -eq 1 ]
	[[ "$output" == *"nothing-there"* ]]
	# What a host that lost its power leaves of a file: zeros, and no end of a line.
	truncate -s 5000 zeros
	run "$S" report zeros
	[ "$status" -eq 1 ]
	[[ "$output" == *"'zeros' is no trace"*"binary"* ]]
	run "$S" export --format jsonl /etc/services
	[ "$status" -eq 1 ]
	[[ "$output" == *"is no trace"* ]]
	run "$S" summary
	[ "$status" -eq 2 ]
}

@test "a value that an option does not take is told at once, with what it takes: exit 2" {
	printf '%s\n' '7 10:00:00.000000 getpid() = 7 <0.000010>' >log
	run "$S" report --fail-on bad log
	[ "$status" -eq 2 ]
	[[ "$output" == *"unknown severity 'bad' (info, warning, serious or none)"* ]]
	run "$S" report --set small-reads.size log
	[ "$status" -eq 2 ]
	[[ "$output" == *"'small-reads.size' is not RULE.NAME=VALUE"* ]]
	run "$S" report --html page.html --json log
	[ "$status" -eq 2 ]
	[ ! -e page.html ]
	run "$S" export --format foo log
	[ "$status" -eq 2 ]
	[[ "$output" == *"unknown format 'foo' (perfetto, otlp, folded or jsonl)"* ]]
	run "$S" export --format otlp --day yesterday log
	[ "$status" -eq 2 ]
	[[ "$output" == *"'yesterday' is no day (YYYY-MM-DD)"* ]]
	run "$S" report --html /nowhere/page.html log
	[ "$status" -eq 1 ]
	[[ "$output" == *"create '/nowhere/page.html': No such file"* ]]
}

@test "trace=network: the file view says 'not recorded' instead of 'none'" {
	mkdir run
	echo '{"version": 1, "container": "web", "filter": "network", "complete": true}' >run/meta.json
	echo '7 10:00:00.000000 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[1]> <0.000010>' >run/trace.log
	run "$S" files run
	[ "$status" -eq 0 ]
	[[ "$output" == "Not recorded:"*"trace=network"* ]]
	[ "$("$S" files --json run | jq .files.recorded)" = false ]
	[ "$("$S" network --json run | jq .network.recorded)" = true ]
}

@test "lost calls are the reason that a trace is not complete, its usual end is none" {
	mkdir run
	echo '{"version": 1, "complete": false, "reason": "every traced process has ended", "events": {"lost": {"ring_full": 12}}}' >run/meta.json
	echo '7 10:00:00.000000 getpid() = 7 <0.000010>' >run/trace.log
	run "$S" report run
	[[ "$output" == *"12 calls were lost"* ]]
	[[ "$output" != *"has ended"* ]]
	sed -i 's/every traced process has ended/stopped by SIGTERM/' run/meta.json
	run "$S" report run
	[[ "$output" == *"12 calls were lost"*"not complete: stopped by SIGTERM"* ]]
}

@test "a container's name finds its latest run" {
	policy_make
	mkdir -p "$OUT/web/2026-a"
	ln -s 2026-a "$OUT/web/latest"
	echo '{"version": 1, "container": "web", "filter": "all", "complete": true}' >"$OUT/web/latest/meta.json"
	echo '7 10:00:00.000000 getpid() = 7 <0.000010>' >"$OUT/web/latest/trace.log"
	run "$S" summary web
	[ "$status" -eq 0 ]
	[[ "$output" == *getpid* ]]
}

@test "summary equals strace -C: strace 7.2's sample" {
	diff <(strace_rows "$TOP/tests/data/strace/C.log") <(our_rows "$TOP/tests/data/strace/C.log")
}

@test "every view gives valid JSON and no control character, on every sample and on a hostile log" {
	printf '7 openat(AT_FDCWD, "\033[2J\a\302\233x", O_RDONLY) = -1 EACCES (Permission denied)\n' >evil.log
	printf '7 connect(3, {sa_family=AF_UNIX, sun_path="\033]0;x\a"}, 9) = -1 EACCES (no)\n' >>evil.log
	printf '7 execve("/\033[1m", ["\r\033[1m"], 0x1) = 0\n' >>evil.log
	for log in "$TOP"/tests/data/strace/*.log evil.log; do
		case $log in */c.log | */cw.log) continue ;; esac
		for view in summary slow errors files dns network fds polling tree; do
			"$S" "$view" --json "$log" | jq -e ".$view.title" >/dev/null
			if "$S" "$view" "$log" | LC_ALL=C grep -q $'[\x01-\x08\x0b-\x1f\x7f]'; then
				echo "$view of $log prints a control character"
				return 1
			fi
		done
	done
}

@test "diff: what is new, what is gone" {
	strace -f -T -o old sh -c 'cat /etc/hostname' >/dev/null
	strace -f -T -o new sh -c 'cat /etc/passwd /etc/nowhere' >/dev/null 2>&1 || true
	run "$S" diff old new
	[ "$status" -eq 0 ]
	[[ "$output" == *"gone"*"/etc/hostname"* ]]
	[[ "$output" == *"new"*"/etc/nowhere"* ]]
	"$S" diff --json old new | jq -e '.diff.files[] | select(.path == "/etc/passwd" and .change == "new")'
	run "$S" diff old old
	[[ "$output" != *"/etc/"* ]]
}
