#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# trace.when-full=pause: nothing is lost, the container waits instead; a tracer that dies leaves it running.
load lib/common

setup() {
	policy_make
	ID=pause-$BATS_TEST_NUMBER-$$
}

teardown() {
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID" 2>/dev/null || true
}

# A container with a freezer of its own, two processes of COUNT reads and COUNT writes, that ends with 6; the pids
# of its tracer and of the one that freezes.   storm COUNT
storm() {
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs base)" sh -c "for i in 1 2; do dd if=/dev/zero of=/dev/null bs=100 count=$1 2>/dev/null & done; wait; exit 6"
	bundle_edit "$BATS_TEST_TMPDIR/b" '.linux.cgroupsPath = $path' --arg path "/$ID"
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace all trace.backend ebpf trace.when-full pause trace.max-size 1g
	sidetrace_runc create --bundle "$BATS_TEST_TMPDIR/b" --pid-file "$BATS_TEST_TMPDIR/pid" "$ID" </dev/null >/dev/null 2>&1 3>&-
	FOLDER=$(run_folder "$ID")
	TRACER=$(jq .tracer_pid "$FOLDER/meta.json")
	GUARD=$(pgrep -P "$TRACER" sidetrace-guard)
}

# Lets it run with a tracer that is stopped, until it is paused.
pause_it() {
	kill -STOP "$TRACER"
	sidetrace_runc start "$ID"
	wait_for 60 frozen || fail "it was never paused"
}

frozen() {
	cat /sys/fs/cgroup/{freezer/,unified/,}"$ID"/{freezer.state,cgroup.freeze} 2>/dev/null | grep -qE '^(1|FREEZING|FROZEN)'
}

# Ends by itself within a minute, as it would untraced.
ends() {
	wait_for 60 ended || fail "it does not go on"
	! frozen
}

ended() {
	[ "$(runc --root "$BATS_TEST_TMPDIR/runc" state "$ID" | jq -r .status)" = stopped ]
}

@test "a storm of calls and a tracer that is stopped: not one call lost" {
	local times
	storm 40000
	pause_it
	# Whatever else the machine does to the tracer.
	for _ in 1 2 3 4 5; do
		kill -CONT "$TRACER"
		sleep 0.1
		kill -STOP "$TRACER"
		sleep 0.2
	done
	kill -CONT "$TRACER"
	wait_for 60 run_ended "$ID"
	jq -e '.complete and .exit.code == 6 and .events.seen > 160000 and .events.seen == .events.written and
		([.events.lost[]] | add // 0) == 0 and .paused.times > 0 and .paused.seconds > 0' "$FOLDER/meta.json" ||
		fail "$(cat "$FOLDER/meta.json")"
	! grep -q -- '--- sidetrace:' "$FOLDER"/trace.log*
	ends
}

@test "kill -9 of the tracer while the container is paused: it goes on and ends by itself" {
	storm 40000
	pause_it
	kill -9 "$TRACER"
	ends
	wait_for 10 eval "! kill -0 $GUARD"
}

@test "kill -9 of the one that freezes, while the container is paused: the tracer thaws it and pauses it from then on" {
	storm 40000
	pause_it
	kill -9 "$GUARD"
	kill -CONT "$TRACER"
	wait_for 60 run_ended "$ID"
	jq -e '((.other_lost // 0) > 0) as $others | .complete == (([.events.lost[]] | add // 0) == 0 and ($others | not)) and
		(.exit.code == 6 or $others) and .paused.times > 0 and
		.events.seen == .events.written + ([.events.lost[]] | add // 0)' "$FOLDER/meta.json" ||
		fail "$(cat "$FOLDER/meta.json")"
	ends
}
