#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# podman with examples/podman/hooks.d as it stands, and podman with the wrapper as its runtime.
bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
	local dir=$BATS_FILE_TMPDIR
	export OUT=$dir/out SIDETRACE_CONFIG=$dir/policy.json
	mkdir -p "$dir/hooks.d"
	jq -n --arg out "$OUT" '{output_root: $out}' >"$SIDETRACE_CONFIG"
	chmod 600 "$SIDETRACE_CONFIG"
	jq --arg path "$(realpath "$BUILD")/sidetrace-hook" --arg config "SIDETRACE_CONFIG=$SIDETRACE_CONFIG" \
		'.hook.path = $path | .hook.env += [$config]' "$TOP/examples/podman/hooks.d/sidetrace.json" >"$dir/hooks.d/sidetrace.json"
	mkdir "$dir/as"
	# conmon starts runtimes without our environment, so the test's policy needs a hand.
	printf '#!/bin/bash\nSIDETRACE_CONFIG=%q exec -a runc %q "$@"\n' "$SIDETRACE_CONFIG" \
		"$(realpath "$BUILD")/sidetrace-runc" >"$dir/as/runc"
	chmod 755 "$dir/as/runc"
	tar -C "$(rootfs base)" -c . | pod import - sidetrace-test
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

teardown_file() {
	pod rm -af >/dev/null 2>&1
	awk -v dir="$BATS_FILE_TMPDIR" 'index($2, dir) == 1 {print $2}' /proc/mounts | sort -r | xargs -r umount
}

pod() {
	podman --root "$BATS_FILE_TMPDIR/root" --runroot "$BATS_FILE_TMPDIR/run" --tmpdir "$BATS_FILE_TMPDIR/tmp" \
		--storage-driver vfs --cgroup-manager cgroupfs --events-backend file "$@"
}

# pod_run RUNTIME NAME [options] -- COMMAND
pod_run() {
	local runtime=$1 name=$2 options=()
	shift 2
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	pod --hooks-dir "${HOOKS:-$BATS_FILE_TMPDIR/hooks.d}" --runtime "$runtime" run --name "$name" --network host \
		--ulimit nofile=1024:1024 --ulimit nproc=1024:1024 "${options[@]}" sidetrace-test "$@"
}

@test "hooks.d: an annotation brings the whole trace" {
	run --separate-stderr pod_run runc p1 --annotation trace=all -- /bin/sh -c 'echo out; exit 6'
	[ "$status" -eq 6 ] || fail "$stderr"
	[ "$output" = out ]
	folder=$(trace_of '*')
	head -n 1 "$folder/trace.log" | grep -q 'execve("/bin/sh", \["/bin/sh", "-c", "echo out; exit 6"\]'
	tail -n 1 "$folder/trace.log" | grep -q '+++ exited with 6 +++'
	jq -e '.complete == true' "$folder/meta.json"
	rm -rf "$OUT"
}

@test "hooks.d: annotations that only look like ours start no hook" {
	run pod_run runc p2 --annotation retrace=all --annotation trace_id=1 -- /bin/echo fine
	[ "$status" -eq 0 ] || fail "$output"
	[ "$output" = fine ]
	[ ! -e "$OUT" ]
}

@test "the wrapper under the name runc" {
	mkdir none
	HOOKS=$PWD/none run --separate-stderr pod_run "$BATS_FILE_TMPDIR/as/runc" p3 --annotation trace=all -- /bin/echo hi
	[ "$status" -eq 0 ] || fail "$stderr"
	[ "$output" = hi ]
	tail -n 1 "$(trace_of '*')/trace.log" | grep -q '+++ exited with 0 +++'
	rm -rf "$OUT"
	HOOKS=$PWD/none run pod_run "$BATS_FILE_TMPDIR/as/runc" p4 --annotation trace=netwrok -- /bin/echo hi
	[ "$status" -ne 0 ]
	[[ "$output" == *"did you mean 'network'?"* ]] || fail "$output"
}
