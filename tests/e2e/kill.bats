#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The tracer is a guest: whatever happens to it, the container goes on.

load lib/common

setup() {
	policy_make
	BUNDLE=$BATS_TEST_TMPDIR/bundle
	bundle_make "$BUNDLE" "$(rootfs base)" /bin/sh -c 'i=0; sleep 0.8 &
		while [ $i -lt 60 ]; do (: >/dev/null; cat /etc/passwd >/dev/null) & i=$((i+1)); [ $((i % 8)) -eq 0 ] && wait; done
		wait; exit 42'
	bundle_edit "$BUNDLE" '.hooks.createRuntime = [{path: $hook,
		env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SIDETRACE_CONFIG=" + $config]}]' \
		--arg hook "$BUILD/sidetrace-hook" --arg config "$SIDETRACE_CONFIG"
	bundle_annotate "$BUNDLE" trace true
}

# tracer_pid ID: from the run folder, as soon as it is there
tracer_pid() {
	jq -e .tracer_pid "$OUT/$1"/2*/meta.json 2>/dev/null
}

# A container that goes on until end_waiter(), and is in its trace.
start_waiter() {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	bundle_edit "$BUNDLE" '.process.args = ["/bin/sh", "-c", "read word; exit 3"]'
	timeout 60 runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" one <"$BATS_TEST_TMPDIR/fifo" >/dev/null 2>&1 &
	RUNC=$!
	exec 7>"$BATS_TEST_TMPDIR/fifo"
	wait_for 10 tracer_pid one
	wait_for 10 grep -q execve "$OUT"/one/2*/trace.log
}

end_waiter() {
	local code=0
	echo go >&7
	exec 7>&-
	wait $RUNC || code=$?
	[ "$code" -eq 3 ]
}

# Every line has pid and time, also the last: whole, or, as strace leaves it, a call that has begun.
ends_well() {
	if grep -nvE '^[0-9]+ +[0-9:]+\.[0-9]{6} ([a-z0-9_]+\(|<\.\.\. [a-z0-9_]+ resumed>|\+\+\+ |--- )' <<<"$1"; then
		fail "these lines are no lines of a trace"
	fi
}

@test "kill -9 of the tracer at 50 random instants: the container ends with its own exit code" {
	RANDOM=4711 killed=0
	# The second pass of the suite, with ptrace, has fewer.
	rounds=$([ "${SIDETRACE_TEST_BACKEND-}" = ptrace ] && echo 20 || echo 50)
	for i in $(seq "$rounds"); do
		timeout 60 runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" "k$i" >"$BATS_TEST_TMPDIR/said" 2>&1 &
		runc=$!
		pid=
		for _ in $(seq 500); do
			pid=$(tracer_pid "k$i") && break
			sleep 0.01
		done
		[ -n "$pid" ] || fail "round $i: no tracer: $(cat "$BATS_TEST_TMPDIR/said" "$OUT/sidetrace.log")"
		sleep "0.$(printf %03d $((RANDOM % 500)))"
		kill -9 "$pid" 2>/dev/null && killed=$((killed + 1))
		code=0
		wait $runc || code=$?
		[ "$code" -eq 42 ] || fail "round $i: exit $code: $(cat "$BATS_TEST_TMPDIR/said")"
	done
	# The instants must have been within the container's life, or nothing was tested.
	[ "$killed" -ge $((rounds * 4 / 5)) ] || fail "only $killed tracers were alive when they were killed"
}

@test "a tracer that was killed leaves a trace that says that it has no end" {
	start_waiter
	kill -9 "$(tracer_pid one)"
	end_waiter
	jq -e '.end == null and .complete == null' "$OUT"/one/2*/meta.json
	ends_well "$(cat "$OUT"/one/2*/trace.log)"
}

@test "SIGTERM lets go of the container and closes the trace" {
	start_waiter
	kill "$(tracer_pid one)"
	wait_for 10 run_ended one
	end_waiter
	jq -e '.complete == false and (.reason | test("SIGTERM"))' "$OUT"/one/2*/meta.json
}

@test "a full disk does not stop the container; the trace says what it does not have" {
	mkdir "$BATS_TEST_TMPDIR/small"
	mount -t tmpfs -o size=128k tmpfs "$BATS_TEST_TMPDIR/small"
	bundle_edit "$BUNDLE" '.process.args = ["/bin/sh", "-c", "i=0; while [ $i -lt 4000 ]; do : >/dev/null; i=$((i+1)); done; exit 6"]
		| .mounts += [{destination: "/traces", type: "bind", source: $vol, options: ["rbind"]}]' \
		--arg vol "$BATS_TEST_TMPDIR/small"
	bundle_annotate "$BUNDLE" trace.output /traces
	run timeout 60 runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" one
	code=$status
	wait_for 20 jq -e .end "$BATS_TEST_TMPDIR"/small/one/2*/meta.json || true
	meta=$(cat "$BATS_TEST_TMPDIR"/small/one/2*/meta.json)
	files=$(ls -lR "$BATS_TEST_TMPDIR/small")
	size=$(cat "$BATS_TEST_TMPDIR"/small/one/2*/trace.log | wc -c)
	text=$(cat "$BATS_TEST_TMPDIR"/small/one/2*/trace.log)
	umount "$BATS_TEST_TMPDIR/small"
	[ "$code" -eq 6 ] || fail "$output"
	[ "$size" -le 131072 ] || fail "$files"
	jq -e '.complete == false and .events.lost["output full"] > 0
		and (.events | .seen == .written + .not_selected + ([.lost[]] | add))' <<<"$meta" || fail "$meta"
	[ "$size" -eq 0 ] || ends_well "$text"
}

@test "a disk that is full from the beginning: the log says so, and on-error=fail does not start the container" {
	mkdir "$BATS_TEST_TMPDIR/small"
	mount -t tmpfs -o size=8k tmpfs "$BATS_TEST_TMPDIR/small"
	head -c 8192 /dev/zero >"$BATS_TEST_TMPDIR/small/filler"
	bundle_edit "$BUNDLE" '.process.args = ["/bin/sh", "-c", "exit 6"]
		| .mounts += [{destination: "/traces", type: "bind", source: $vol, options: ["rbind"]}]' \
		--arg vol "$BATS_TEST_TMPDIR/small"
	bundle_annotate "$BUNDLE" trace.output /traces
	run runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" one
	[ "$status" -eq 6 ] || fail "$output"
	grep -qF "write meta.json: No space left on device" "$OUT/sidetrace.log"
	bundle_annotate "$BUNDLE" trace.on-error fail
	run runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" two
	[ "$status" -eq 1 ]
	[[ "$output" == *"write meta.json: No space left on device"* ]] || fail "$output"
	umount "$BATS_TEST_TMPDIR/small"
}
