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

# A container with a freezer of its own, two processes of COUNT reads and COUNT writes, that ends with 6. Strings
# that take long to print, make the tracer the slower one.
storm() {
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs base)" sh -c "for i in 1 2; do dd if=/dev/zero of=/dev/null bs=300 count=$1 2>/dev/null & done; wait; exit 6"
	bundle_edit "$BATS_TEST_TMPDIR/b" '.linux.cgroupsPath = $path' --arg path "/$ID"
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace all trace.backend ebpf trace.when-full pause trace.max-size 1g \
		trace.strings 300
}

@test "a storm of calls: whatever the machine does to the tracer, each is written or counted as lost" {
	local folder tracer code=0
	storm 60000
	sidetrace_runc run --bundle "$BATS_TEST_TMPDIR/b" "$ID" </dev/null 3>&- &
	wait_for 10 run_folder "$ID"
	wait_for 10 test -s "$(run_folder "$ID")/meta.json"
	tracer=$(jq .tracer_pid "$(run_folder "$ID")/meta.json")
	# A tracer that gets no CPU for a while finds the ring a good part full.
	for _ in 1 2 3 4; do
		sleep 0.2
		kill -STOP "$tracer"
		sleep 0.1
		kill -CONT "$tracer"
	done
	wait $! || code=$?
	[ "$code" -eq 6 ]
	wait_for 60 run_ended "$ID"
	folder=$(run_folder "$ID")
	# How far a stopped tracer falls behind is the machine's mood: it cannot freeze anybody meanwhile.
	jq -e '.events.seen > 240000 and .events.seen == .events.written + ([.events.lost[]] | add // 0)' \
		"$folder/meta.json" || fail "$(cat "$folder/meta.json")"
	if jq -e '.events.lost["ring full"] > 0' "$folder/meta.json"; then
		grep -q 'calls lost (ring full)' "$folder"/trace.log* || fail "the gap is not in the trace"
	fi
}

frozen() {
	cat /sys/fs/cgroup/{freezer/,unified/,}"$ID"/{freezer.state,cgroup.freeze} 2>/dev/null | grep -qE '^(1|FREEZING|FROZEN)'
}

@test "kill -9 of the tracer while the container is paused: it goes on and ends by itself" {
	local tracer tries=0 code=0
	storm 150000
	sidetrace_runc run --bundle "$BATS_TEST_TMPDIR/b" "$ID" </dev/null 3>&- &
	wait_for 10 run_folder "$ID"
	wait_for 10 test -s "$(run_folder "$ID")/meta.json"
	tracer=$(jq .tracer_pid "$(run_folder "$ID")/meta.json")
	# Stopped, it stays as it is long enough to be looked at.
	until kill -STOP "$tracer" && frozen; do
		kill -CONT "$tracer"
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || fail "it was never paused"
		sleep 0.01
	done
	kill -9 "$tracer"
	wait $! || code=$?
	[ "$code" -eq 6 ]
}
