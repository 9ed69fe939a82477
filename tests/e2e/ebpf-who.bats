#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Who is in the trace of a container: whatever was born in it, wherever it goes, and whoever joins its cgroup.
# And that every call of theirs is counted, however they end.
load lib/common
load lib/ebpf

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ID=who$BATS_TEST_NUMBER-$$
}

teardown() {
	[ -z "${TRACER-}" ] || kill -9 "$TRACER" 2>/dev/null || true
	container_teardown
	[ -z "${BELOW-}" ] || rmdir $BELOW 2>/dev/null || true
}

# A container with a cgroup and files of its own, that runs until /tmp/go is there.
waiting_container() {
	container base sh -c "until [ -e /tmp/go ]; do sleep 0.1; done; $1"
	rootfs_copy base root
	rm -rf root/tmp
	mkdir -m 1777 root/tmp
	bundle_edit b '.root.path = $root | .linux.cgroupsPath = $path' --arg root "$PWD/root" --arg path "/$ID"
	sidetrace_runc run --detach --bundle b "$ID" </dev/null >/dev/null 2>&1 3>&-
	INIT=$(runc --root "$BATS_TEST_TMPDIR/runc" state "$ID" | jq .pid)
}

# A cgroup below the container's in each hierarchy.   below NAME
below() {
	local cgroup
	BELOW=
	for cgroup in $(find /sys/fs/cgroup -maxdepth 2 -type d -name "$ID"); do
		mkdir "$cgroup/$1"
		# a cpuset without processors takes nobody
		[ ! -e "$cgroup/$1/cpuset.cpus" ] || { cat "$cgroup/cpuset.cpus" >"$cgroup/$1/cpuset.cpus" && cat "$cgroup/cpuset.mems" >"$cgroup/$1/cpuset.mems"; }
		BELOW="$BELOW $cgroup/$1"
	done
	[ -n "$BELOW" ] || fail "the container has no cgroup of its own"
}

in_trace() {
	grep -q "write(1.*\"$1\\\\n\"" "$LOG" || fail "no write of $1: $(tail -n 5 "$LOG")"
}

@test "setns into other namespaces and back, and a new session, by the container's own and by runc exec" {
	waiting_container 'unshare -i nsenter -t 1 -i -u echo from-setns; setsid echo from-setsid; exit 4'
	sidetrace_runc exec "$ID" unshare -m -u -i nsenter -t 1 -m -u -i echo from-joined
	touch root/tmp/go
	wait_for 20 run_ended "$ID"
	complete sh 4
	for word in from-setns from-setsid from-joined; do
		in_trace "$word"
		grep -qE "execve\(\"[^\"]*\", \[.*$word\"\]" "$LOG" || fail "no execve with $word"
	done
	[ "$(grep -c 'setns(.*= 0' "$LOG")" -ge 5 ] || fail "$(grep setns "$LOG")"
}

@test "moved to a cgroup below the container's; started in one that is below" {
	local pid cgroup
	waiting_container 'echo from-moved; exit 4'
	below deeper
	for cgroup in $BELOW; do echo "$INIT" >"$cgroup/cgroup.procs"; done
	# shellcheck disable=SC2016
	sh -c 'for cgroup in "$@"; do echo $$ >"$cgroup/cgroup.procs"; done; exec /bin/echo from-below' - $BELOW
	touch root/tmp/go
	wait_for 20 run_ended "$ID"
	complete sh 4
	in_trace from-moved
	in_trace from-below
	# It joined with its execve, not before.
	! grep -q 'cgroup.procs' "$LOG"
}

@test "whatever way a process ends or changes: threads, forks, signals, execve and vfork, 32-bit calls" {
	local program
	cat >a.s <<-'AS'
		.globl _start
	_start:	mov $4, %eax
		mov $1, %ebx
		mov $text, %ecx
		mov $6, %edx
		int $0x80
		mov $252, %eax
		mov $5, %ebx
		int $0x80
		.data
	text:	.ascii "32bit\n"
	AS
	as --32 -o a.o a.s && ld -m elf_i386 -o a32 a.o
	cp -al "$(rootfs programs)" root
	cp a32 root/opt/
	{
		echo '#!/bin/sh'
		for program in threads fork-storm fork-at-once exec-thread exit-threads vfork int80 killed restart group-stop; do
			echo "/opt/ptrace-$program >/dev/null 2>&1; echo $program: \$?"
		done
		echo '/opt/a32; echo 32-bit: $?'
		# In a call that never returns, by a signal and by SIGKILL, and with a thousand bytes that nobody reads.
		echo 'sleep 1000 & sleep 0.1; kill $!; wait $!; echo sleep: $?'
		echo 'cat /dev/zero | sleep 1000 & sleep 0.1; kill -9 $!; wait $!; echo pipe: $?'
		echo 'exit 3'
	} >root/go.sh
	chmod 755 root/go.sh
	container programs /go.sh
	bundle_edit b '.root.path = $root' --arg root "$PWD/root"
	run sidetrace_runc run --bundle b "$ID" </dev/null
	[ "$status" -eq 3 ] || fail "$output"
	[[ $output == *"threads: 0"*"fork-storm: 0"*"fork-at-once: 0"*"exec-thread: 7"*"exit-threads: 0"*"vfork: 0"*"int80: 0"*"killed: 0"*"restart: 0"*"group-stop: 0"*"32bit"*"32-bit: 5"*"sleep: 143"*"pipe: 137"* ]] ||
		fail "$output"
	complete /go.sh 3
	grep -q 'write(1.*"32bit\\n", 6) *= 6' "$LOG"
	[ "$(grep -c 'clock_nanosleep.*<unfinished \.\.\.>' "$LOG")" -ge 2 ] || fail "$(grep nanosleep "$LOG")"
}

# What a container of this command does in all, counted in the kernel.   total COMMAND...
total() {
	local id=$ID
	ID=$ID-sum
	container base "$@"
	bundle_annotate b trace.summary true
	sidetrace_runc run --bundle b "$ID" </dev/null >/dev/null
	jq .events.seen "$(trace_of "$ID")/meta.json"
	container_teardown
	ID=$id
}

@test "processes that come and go while the ring is full: each call is in the trace or counted as lost" {
	local expected lost told
	# A hundred processes of 3,000 calls each, more than the largest ring holds.
	set -- sh -c 'i=0; while [ $i -lt 100 ]; do dd if=/dev/zero of=/dev/null bs=100 count=1500 2>/dev/null; i=$((i + 1)); done; exit 6'
	expected=$(total "$@")
	container base "$@"
	sidetrace_runc create --bundle b "$ID" </dev/null >/dev/null 2>&1 3>&-
	TRACER=$(jq .tracer_pid "$(run_folder "$ID")/meta.json")
	kill -STOP "$TRACER"
	sidetrace_runc start "$ID"
	wait_for 60 eval '[ "$(runc --root "$BATS_TEST_TMPDIR/runc" state "$ID" | jq -r .status)" = stopped ]'
	kill -CONT "$TRACER"
	wait_for 60 run_ended "$ID"
	balanced
	jq -e '.complete == false and .events.lost["ring full"] > 0' "$FOLDER/meta.json" || fail "$(meta)"
	[ "$(jq .events.seen "$FOLDER/meta.json")" -eq "$expected" ] || fail "of $expected: $(meta)"
	# The gap is told in the trace, with the same figure.
	lost=$(jq '[.events.lost[]] | add' "$FOLDER/meta.json")
	told=$(sed -n 's/.*--- sidetrace: \([0-9]*\) calls lost.*/\1/p' "$LOG" | awk '{ n += $1 } END { print n + 0 }')
	[ "$told" -eq "$lost" ] || fail "$lost were lost, the trace tells of $told"
}
