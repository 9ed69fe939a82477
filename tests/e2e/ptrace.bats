#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The ptrace backend against the real strace on programs that make the same calls in every run: the same
# threads, each with the same calls, results, signals and ends in the same order.
load lib/common

COMPARE=$BATS_TEST_DIRNAME/lib/compare-calls

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

teardown() {
	jobs -p | xargs -r kill -9 2>/dev/null || true
}

ours() {
	"$BUILD/sidetrace" trace --backend=ptrace "$@"
}

# A program under both; futex calls depend on who comes first.   same PROGRAM EXIT-CODE [COMPARE-OPTION…]
same() {
	local program=$1 code=$2 their_code=0 our_code=0
	shift 2
	strace -f -o theirs.log "$PROGRAMS/$program" >theirs.out 2>theirs.err || their_code=$?
	ours -f -o ours.log "$PROGRAMS/$program" >ours.out 2>ours.err || our_code=$?
	[ "$their_code" -eq "$code" ] || fail "under strace: exit code $their_code: $(cat theirs.err)"
	[ "$our_code" -eq "$code" ] || fail "exit code $our_code: $(cat ours.err)"
	cmp theirs.out ours.out
	run "$COMPARE" --ignore futex "$@" theirs.log ours.log
	[ "$status" -eq 0 ] || fail "$output"
}

@test "200 threads" {
	same ptrace-threads 0
	[[ $output == "201 threads, "* ]] || fail "$output"
}

@test "a tree of forks, a hundred children at once" {
	same ptrace-fork-storm 0
	[[ $output == "85 threads, "* ]] || fail "$output"
	same ptrace-fork-at-once 0
	[[ $output == "101 threads, "* ]] || fail "$output"
}

@test "execve by a thread that is not the leader" {
	same ptrace-exec-thread 7
	grep -q '+++ superseded by execve in pid [0-9]* +++' ours.log
}

@test "vfork" {
	same ptrace-vfork 0
}

@test "group-stop and SIGCONT: the child stays stopped, its parent sees both" {
	same ptrace-group-stop 0
	grep -q -- '--- stopped by SIGSTOP ---' ours.log
}

@test "calls interrupted and restarted" {
	same ptrace-restart 0
	grep -q 'read resumed.* = ? ERESTARTSYS' ours.log
	grep -qE 'restart_syscall\(<\.\.\. resuming interrupted (clock_)?nanosleep \.\.\.>' ours.log
}

@test "killed inside a call" {
	same ptrace-killed 0
	[ "$(grep -c '+++ killed by SIGKILL +++' ours.log)" -eq 2 ]
}

@test "i386 calls of a 64-bit process" {
	same ptrace-int80 0
}

@test "exit_group beside running threads, a leader that leaves first" {
	same ptrace-exit-threads 0
}

@test "arguments at the edges of memory" {
	same ptrace-memory 0 --args
}

@test "--seccomp-bpf: only the selected calls stop, and they are all there" {
	local calls=clone,wait4,getpid,exit_group
	ours -f -e trace=$calls -o plain.log "$PROGRAMS/ptrace-fork-storm"
	ours -f --seccomp-bpf -e trace=$calls -o filtered.log "$PROGRAMS/ptrace-fork-storm"
	run "$COMPARE" plain.log filtered.log
	[ "$status" -eq 0 ] || fail "$output"
	[[ $output == "85 threads, "* ]] || fail "$output"
	ours -f --seccomp-bpf -e trace=open,getpid -o ours.log "$PROGRAMS/ptrace-int80"
	grep -q 'getpid()' ours.log
}

@test "without -f a child runs untraced" {
	ours -o ours.log "$PROGRAMS/ptrace-vfork"
	[ "$(grep -c '^execve(' ours.log)" -eq 1 ]
}

@test "a program that cannot be found or run: strace's words, exit 1" {
	run ours -o ours.log no-such-program-anywhere
	[ "$status" -eq 1 ]
	[[ $output == *no-such-program-anywhere* ]]
	touch plain
	run ours -o ours.log ./plain
	[ "$status" -eq 1 ]
	[[ $output == *"exec: Permission denied"* ]] || fail "$output"
	grep -q 'execve("./plain", .* = -1 EACCES' ours.log
}

# State, tracer and number of threads of a process.
state() {
	awk '/^State:|^TracerPid:/ { printf "%s ", $2 }' "/proc/$1/status"
	ls "/proc/$1/task" | wc -l
}

has_threads() {
	[ "$(ls "/proc/$1/task" | wc -l)" -eq "$2" ]
}

@test "attach and leave again: everything runs on as it was, in-flight calls are marked" {
	local pids=() tracer
	sleep 1000 3>&- &
	pids+=($!)
	sleep 1000 3>&- &
	pids+=($!)
	kill -STOP "${pids[1]}"
	"$PYTHON" -c 'import threading, time
for i in range(5): threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
while True: time.sleep(0.001)' 3>&- &
	pids+=($!)
	wait_for 10 has_threads "${pids[2]}" 6
	"$BUILD/sidetrace" trace --backend=ptrace -f -o ours.log -p "${pids[0]}" -p "${pids[1]}" \
		-p "${pids[2]}" 2>err 3>&- &
	tracer=$!
	wait_for 10 grep -q "^${pids[2]} " ours.log
	[[ $(state "${pids[1]}") == "t $tracer "* ]] || fail "$(state "${pids[1]}")"
	kill "$tracer"
	wait "$tracer" || true
	[ "$(state "${pids[0]}")" = "S 0 1" ] || fail "$(state "${pids[0]}")"
	[ "$(state "${pids[1]}")" = "T 0 1" ]
	[[ $(state "${pids[2]}") == ?" 0 6" ]]
	grep -q "^${pids[0]} .*<detached ...>" ours.log || fail "$(tail -20 ours.log)"
	kill -9 "${pids[@]}"
}

@test "kill -9 of the tracer leaves the tracees running, a stopped one stopped" {
	local pid stopped tracer
	"$PYTHON" -c 'import time
while True: time.sleep(0.001)' 3>&- &
	pid=$!
	sleep 1000 3>&- &
	stopped=$!
	kill -STOP "$stopped"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		"$BUILD/sidetrace" trace --backend=ptrace -f -o ours.log -p "$pid" -p "$stopped" 2>err 3>&- &
		tracer=$!
		wait_for 10 grep -q "^$pid " ours.log
		# `sidetrace trace` may have become the tracer or have started it.
		kill -9 "$(awk '/^TracerPid:/ { print $2 }' "/proc/$pid/status")"
		wait "$tracer" || true
		wait_for 5 grep -q '^TracerPid:.0$' "/proc/$pid/status"
		[[ $(state "$stopped") == "T 0 1" ]] || fail "$(state "$stopped")"
		rm -f ours.log
	done
	[[ $(state "$pid") == ?" 0 1" ]]
	kill -9 "$pid" "$stopped"
}

@test "a call that hangs shows in the log while it hangs" {
	local tracer
	"$BUILD/sidetrace" trace --backend=ptrace -f -o ours.log sleep 1000 3>&- &
	tracer=$!
	wait_for 10 grep -q 'clock_nanosleep(' ours.log || fail "$(tail -3 ours.log)"
	kill "$(awk '{ print $1; exit }' ours.log)"
	wait "$tracer" || true
	grep -q '+++ killed by SIGTERM +++' ours.log
}
