#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# attach, ps, logs and stop on a real container of runc that nobody asked to trace.

load lib/common

setup() {
	policy_make
	S=$BUILD/sidetrace
	NAME=sidetrace-attach-$$-$BATS_TEST_NUMBER
	STARTED=
}

# A container that reads its host name again and again, with runc's own state folder.
container_start() {
	bundle_make "$BATS_TEST_TMPDIR/bundle" "$(rootfs base)" /bin/sh -c \
		'i=0; while [ $i -lt 600 ]; do cat /etc/passwd >/dev/null; sleep 0.1; i=$((i + 1)); done; exit 7'
	(cd "$BATS_TEST_TMPDIR/bundle" && runc run -d "$NAME" </dev/null >/dev/null 2>&1 3>&-)
	STARTED=yes
	INIT=$(runc state "$NAME" | jq .pid)
}

teardown() {
	[ -z "$STARTED" ] || runc delete --force "$NAME" || true
	[ -z "${TRACER-}" ] || kill "$TRACER" 2>/dev/null || true
}

attached() {
	"$S" ps | grep -q "^$1 .*running\|running.*$1"
}

@test "by the beginning of its id; ps, logs and stop; the container goes on" {
	container_start
	"$S" attach "${NAME:0:-1}" --trace=%file --report=json 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	TRACER=$!
	wait_for 10 grep -q Ctrl-C "$BATS_TEST_TMPDIR/err"
	wait_for 10 attached "$NAME"
	wait_for 10 sh -c "'$S' logs '$NAME' | grep -q 'openat.*/etc/passwd'"
	[ "$("$S" ps --json | jq -r ".[] | select(.id == \"$NAME\") | .filter")" = "%file" ]
	"$S" stop "$NAME"
	! kill -0 "$TRACER" 2>/dev/null || wait "$TRACER" || true
	folder=$(run_folder "$NAME")
	[ "$(readlink "$OUT/$NAME/latest")" = "$(basename "$folder")" ]
	jq -e '.end and .id' "$folder/meta.json"
	jq -e '.events.seen >= .events.written' "$folder/meta.json"
	[ -s "$folder/trace.log" ]
	! grep -vE ' (openat|open|stat|lstat|newfstatat|access|execve|readlink|chdir|getcwd|unlink|statx|readlinkat|\+\+\+|---|<\.\.\.|.*resumed|.*sidetrace)' "$folder/trace.log" | grep -q 'read('
	! grep -q 'sidetrace: Process' "$folder/trace.log" "$BATS_TEST_TMPDIR/err"
	kill -0 "$INIT"
	[ "$(awk '/^TracerPid/ { print $2 }' "/proc/$INIT/status")" = 0 ]
	run "$S" ps
	! grep -q "$NAME" <<<"$output"
	"$S" ps -a | grep -q "$NAME"
}

# What is executed in the container afterwards is in the trace, and no call of runc's: with eBPF from its first
# execve; ptrace has to be told first, and says it when it was too late.
follows_exec() {
	local backend=$1 folder
	container_start
	"$S" attach "$NAME" --backend="$backend" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
	TRACER=$!
	wait_for 20 grep -q Ctrl-C "$BATS_TEST_TMPDIR/err"
	wait_for 20 attached "$NAME"
	wait_for 20 sh -c "'$S' logs '$NAME' | grep -q 'openat.*/etc/passwd'"
	runc exec "$NAME" /bin/sh -c 'until [ -e /dev/shm/go ]; do sleep 0.1; done; cat /etc/group; exit 5' </dev/null >/dev/null 2>&1 3>&- &
	wait_for 20 sh -c "'$S' logs '$NAME' | grep -q '\"/dev/shm/go\"'"
	touch "/proc/$INIT/root/dev/shm/go"
	wait_for 20 sh -c "'$S' logs '$NAME' | grep -q 'exited with 5'"
	"$S" stop "$NAME"
	! kill -0 "$TRACER" 2>/dev/null || wait "$TRACER" || true
	folder=$(run_folder "$NAME")
	[ "$(jq -r .backend "$folder/meta.json")" = "$backend" ]
	grep -q 'openat.*"/etc/group"' "$folder/trace.log"
	grep -q 'execve("/bin/sh", \["/bin/sh", "-c", "until ' "$folder/trace.log" ||
		{ [ "$backend" = ptrace ] && grep -q 'joined the container; what it did before is missing' "$folder/trace.log"; }
	! grep -qE 'exec\.fifo|/proc/self/attr|setns\(' "$folder/trace.log" || fail "runc is in the trace"
	kill -0 "$INIT"
}

@test "what docker exec brings in later is followed: ptrace" {
	follows_exec ptrace
}

@test "what docker exec brings in later is followed: eBPF" {
	[ "$("$S" doctor --json | jq -r '.checks[] | select(.check == "bpf programs") | .verdict')" = ok ] || skip "no eBPF here"
	follows_exec ebpf
}

@test "by its pid, for a time" {
	container_start
	timeout 30 "$S" attach "$INIT" --duration=1s || true
	folder=$(run_folder "$NAME")

	[[ "$(jq -r .reason "$folder/meta.json")" == *"time limit"* ]] || fail "$(cat "$folder/meta.json")"
	kill -0 "$INIT"
}

@test "what cannot be traced is said" {
	run "$S" attach no-such-container
	[ "$status" -eq 1 ]
	[[ "$output" == *"'no-such-container'"* ]]
	run "$S" attach $$
	[ "$status" -eq 1 ]
	[[ "$output" == *"sidetrace trace"* ]]
	run "$S" attach x --trace=netwrok
	[ "$status" -eq 2 ]
	[[ "$output" == *"attach: --trace: unknown class 'netwrok' (did you mean 'network'?)"* ]]
	run "$S" attach x --strings=many
	[ "$status" -eq 2 ]
	[[ "$output" == *"attach: --strings: 'many' is not"* ]]
	run "$S" attach
	[ "$status" -eq 2 ]
	[ ! -e "$OUT" ] || [ -z "$(ls "$OUT")" ]
}
