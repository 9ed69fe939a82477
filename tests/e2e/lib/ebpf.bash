# SPDX-License-Identifier: BSD-2-Clause
# Containers with trace.backend=ebpf, and what holds for each of their traces. Load after lib/common; the test's
# container is $ID, its bundle $BATS_TEST_TMPDIR/b.

# container ROOTFS COMMAND...
container() {
	policy_make
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs "$1")" "${@:2}"
	bundle_edit "$BATS_TEST_TMPDIR/b" '.process.capabilities |= map_values(. + ["CAP_SYS_ADMIN"])'
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace all trace.backend ebpf
}

# The last run's balance, to the call: what was seen is in the trace or named as lost.
balanced() {
	FOLDER=$(trace_of "$ID")
	LOG=$FOLDER/trace.log
	jq -e '.backend == "ebpf" and .events.seen > 0 and .events.seen == .events.written + ([.events.lost[]] | add // 0)' \
		"$FOLDER/meta.json" >/dev/null || fail "$(meta)"
	[ "$(calls_in "$LOG")" -eq "$(jq .events.written "$FOLDER/meta.json")" ] ||
		fail "$(calls_in "$LOG") calls in the trace: $(meta)"
}

# Its meta.json, without the tasks.
meta() {
	jq 'del(.task_list, .options)' "$FOLDER/meta.json"
}

# How many calls a log has: those that were interrupted by others' lines count once.
calls_in() {
	awk '!/ (\+\+\+ |--- |<\.\.\. )|^\[ Process / { n++ } END { print n + 0 }' "$1"
}

# It is whole, and begins and ends with the container's program.   complete ARGV0 EXIT-CODE
complete() {
	balanced
	head -n 1 "$LOG" | grep -qE "^[0-9]+ +[0-9:.]+ execve\(\"[^\"]*\", \[\"$1\"" || fail "first line: $(head -n 1 "$LOG")"
	tail -n 1 "$LOG" | grep -qE "\+\+\+ exited with $2 \+\+\+$" || fail "last line: $(tail -n 1 "$LOG")"
	! grep -qE 'exec\.fifo|/proc/self/attr|runc init' "$LOG" || fail "$(grep -m 1 -E 'exec\.fifo|/proc/self/attr|runc init' "$LOG")"
	jq -e '.complete' "$FOLDER/meta.json" >/dev/null || fail "$(meta)"
}

container_teardown() {
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID" 2>/dev/null || true
}
