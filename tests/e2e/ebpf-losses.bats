#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A ring that is full for sure, because its reader is stopped: what is lost is counted, and told where it happened.
load lib/common

setup() {
	policy_make
	ID=losses-$BATS_TEST_NUMBER-$$
	rootfs_copy base "$BATS_TEST_TMPDIR/rootfs"
}

teardown() {
	[ -z "${TRACER-}" ] || kill -CONT "$TRACER" 2>/dev/null || true
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID" 2>/dev/null || true
}

tracer_of() {
	jq -e .tracer_pid "$(run_folder "$ID")/meta.json"
}

# The container waits for /go, fills the ring, and waits for /end.
@test "calls, births, signals and ends while the ring is full: each is counted, and the gap is in the trace" {
	local folder waits='while [ ! -e'
	bundle_make "$BATS_TEST_TMPDIR/b" "$BATS_TEST_TMPDIR/rootfs" sh -c "$waits /go ]; do sleep 0.05; done
		dd if=/dev/zero of=/dev/null bs=4000 count=15000 2>/dev/null
		trap : USR1
		for i in 1 2 3 4 5 6 7 8 9 10; do (exit \$i); kill -USR1 \$\$; done
		echo x >/done
		$waits /end ]; do sleep 0.05; done
		(exit 3)
		exit 5"
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace all trace.backend ebpf trace.strings 4000 trace.max-size 2g
	sidetrace_runc run --bundle "$BATS_TEST_TMPDIR/b" "$ID" </dev/null 3>&- &
	wait_for 20 tracer_of
	TRACER=$(tracer_of)
	kill -STOP "$TRACER"
	touch "$BATS_TEST_TMPDIR/rootfs/go"
	wait_for 60 test -e "$BATS_TEST_TMPDIR/rootfs/done"
	kill -CONT "$TRACER"
	wait_for 20 grep -q 'calls lost (ring full)' "$(run_folder "$ID")"/trace.log
	touch "$BATS_TEST_TMPDIR/rootfs/end"
	wait $! || [ $? -eq 5 ]
	wait_for 30 run_ended "$ID"
	folder=$(run_folder "$ID")
	jq -e '.events.seen == .events.written + ([.events.lost[]] | add) and .events.lost["ring full"] > 0 and
		.other_lost >= 10 and .complete == false' "$folder/meta.json" || fail "$(cat "$folder/meta.json")"
	# What the trace says is what was lost, and the trace goes on behind it.
	[ "$(sed -n 's/.*--- sidetrace: \([0-9]*\) calls lost (ring full) ---$/\1/p' "$folder/trace.log" | awk '{ n += $1 } END { print n }')" -eq \
		"$(jq '.events.lost["ring full"]' "$folder/meta.json")" ]
	[ "$(sed -n 's/.*--- sidetrace: \([0-9]*\) signals, births or ends lost (ring full) ---$/\1/p' "$folder/trace.log" | awk '{ n += $1 } END { print n }')" -eq \
		"$(jq .other_lost "$folder/meta.json")" ]
	sed '1,/calls lost (ring full)/d' "$folder/trace.log" | grep -q 'exit_group(3)'
	tail -n 1 "$folder/trace.log" | grep -q '+++ exited with 5 +++$'
}
