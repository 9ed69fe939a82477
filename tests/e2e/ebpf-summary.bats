#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# -c and trace.summary with the eBPF backend: counted in the kernel, and the same counts as ptrace's.
load lib/common

# counts BACKEND COMMAND...: "calls errors name" of every row.
counts() {
	local backend=$1
	shift
	"$BUILD/sidetrace" trace --backend="$backend" -f -c -S name -U calls,errors,name -o "$BATS_TEST_TMPDIR/$backend" "$@" >/dev/null
	sed 1,2d "$BATS_TEST_TMPDIR/$backend"
}

@test "the same calls and errors are counted as with ptrace" {
	counts ebpf /bin/sh -c 'ls -R /usr/lib/bash /nonexistent 2>/dev/null; for i in 1 2 3; do /bin/true; done' >"$BATS_TEST_TMPDIR/a"
	counts ptrace /bin/sh -c 'ls -R /usr/lib/bash /nonexistent 2>/dev/null; for i in 1 2 3; do /bin/true; done' >"$BATS_TEST_TMPDIR/b"
	grep -q 'execve$' "$BATS_TEST_TMPDIR/a"
	diff "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
}

@test "time is CPU time, with -w it is the clock's" {
	local cpu wall
	cpu=$("$BUILD/sidetrace" trace --backend=ebpf -c -U total-time,name sleep 0.3 2>&1 | awk '$2 == "clock_nanosleep" { print $1 }')
	wall=$("$BUILD/sidetrace" trace --backend=ebpf -c -w -U total-time,name sleep 0.3 2>&1 | awk '$2 == "clock_nanosleep" { print $1 }')
	awk -v cpu="$cpu" -v wall="$wall" 'BEGIN { exit !(cpu < 0.1 && wall >= 0.3) }' || fail "cpu $cpu, wall $wall"
}

@test "a container's table, with the balance" {
	local folder id=sum-$$
	policy_make
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs base)" sh -c 'for i in 1 2 3 4 5; do cat /etc/passwd; done >/dev/null; exit 3'
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace all trace.summary true trace.backend ebpf
	run sidetrace_runc run --bundle "$BATS_TEST_TMPDIR/b" "$id" </dev/null
	[ "$status" -eq 3 ]
	folder=$(trace_of "$id")
	[ ! -e "$folder/trace.log" ]
	grep -qE ' 6 +execve$' "$folder/summary.txt" || fail "$(cat "$folder/summary.txt")"
	jq -e '.backend == "ebpf" and .complete and .events.seen > 0 and .events.seen == .events.written' "$folder/meta.json" ||
		fail "$(cat "$folder/meta.json")"
}
