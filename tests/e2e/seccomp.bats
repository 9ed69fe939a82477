#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# A profile made from a trace starts the same program again, every time, and forbids what was not there.
load lib/common

setup_file() {
	make -s -C "$BATS_TEST_DIRNAME/../.." programs >/dev/null
}

setup() {
	policy_make
	BUNDLE=$BATS_TEST_TMPDIR/b ID=sec$BATS_TEST_NUMBER-$$
}

# Traces a program by label and leaves the profile in profile.json.
profile_of() {
	bundle_make "$BUNDLE" "$(rootfs programs)" "$@"
	cp "$BUNDLE/config.json" "$BATS_TEST_TMPDIR/plain.json"
	bundle_annotate "$BUNDLE" trace all trace.seccomp true
	sidetrace_runc run --bundle "$BUNDLE" "$ID" </dev/null
	FOLDER=$(trace_of "$ID")
	wait_for 20 test -s "$FOLDER/seccomp.json" || fail "$(ls -la "$FOLDER"; cat "$FOLDER"/meta.json "$FOLDER"/*.err 2>/dev/null; "$BUILD/sidetrace" seccomp "$FOLDER" 2>&1)"
	cp "$FOLDER/seccomp.json" "$BATS_TEST_TMPDIR/profile.json"
}

# The program under the profile, with the plain runc.   confined NO-NEW-PRIVILEGES COMMAND...
confined() {
	local nnp=$1
	shift
	cp "$BATS_TEST_TMPDIR/plain.json" "$BUNDLE/config.json"
	bundle_edit "$BUNDLE" '.linux.seccomp = ($p[0] | del(.syscalls[].comment)) | .process.args = $ARGS.positional
		| .process.noNewPrivileges = ($nnp == "true")' \
		--slurpfile p "$BATS_TEST_TMPDIR/profile.json" --arg nnp "$nnp" --args -- "$@"
	runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$BUNDLE" "$ID-c" </dev/null
}

@test "the program that was traced starts and ends under its profile, ten times" {
	local i
	profile_of /opt/healthy-timer
	for i in 1 2 3 4 5; do
		confined true /opt/healthy-timer
		confined false /opt/healthy-timer
	done
}

@test "what was not called is forbidden" {
	profile_of /opt/healthy-timer
	run confined true /opt/healthy-server
	[ "$status" -ne 0 ]
}

@test "a filtered or cut trace is refused, but with --force" {
	strace -f -tt -T -e trace=network -o "$BATS_TEST_TMPDIR/log" "$PROGRAMS/scenario-connect-refused"
	run "$BUILD/sidetrace" seccomp "$BATS_TEST_TMPDIR/log"
	[ "$status" -eq 1 ]
	[[ "$output" == *"not every call was recorded"* ]]
	strace -f -tt -T -o "$BATS_TEST_TMPDIR/whole" "$PROGRAMS/scenario-connect-refused"
	"$BUILD/sidetrace" seccomp "$BATS_TEST_TMPDIR/whole" | jq -e '.defaultAction == "SCMP_ACT_ERRNO"'
	head -c 4000 "$BATS_TEST_TMPDIR/whole" >"$BATS_TEST_TMPDIR/cut"
	run "$BUILD/sidetrace" seccomp "$BATS_TEST_TMPDIR/cut"
	[ "$status" -eq 1 ]
	[[ "$output" == *"not whole"* ]]
	"$BUILD/sidetrace" seccomp --force "$BATS_TEST_TMPDIR/cut" | jq -e '.syscalls | length == 3'
}
