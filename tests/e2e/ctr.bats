#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# containerd: our shim for `ctr run`, the wrapper as --runc-binary, and the example for CRI as far as
# containerd itself checks it.
bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
	local dir=$BATS_FILE_TMPDIR root
	export OUT=$dir/out SIDETRACE_CONFIG=$dir/policy.json
	export CTR="ctr --address $dir/c.sock"
	jq -n --arg out "$OUT" '{output_root: $out}' >"$SIDETRACE_CONFIG"
	chmod 600 "$SIDETRACE_CONFIG"
	cat >"$dir/config.toml" <<-EOF
	version = 2
	root = "$dir/root"
	state = "$dir/state"
	disabled_plugins = ["io.containerd.grpc.v1.cri"]
	[grpc]
	  address = "$dir/c.sock"
	EOF
	PATH=$(realpath "$BUILD"):$PATH setsid containerd --config "$dir/config.toml" >"$dir/log" 2>&1 </dev/null 3>&- &
	echo $! >"$dir/pid"
	wait_for 20 $CTR version || return 1
	root=$(rootfs base)
	umoci init --layout "$dir/oci"
	umoci new --image "$dir/oci:base"
	umoci insert --image "$dir/oci:base" "$root" / >/dev/null
	tar -C "$dir/oci" -cf "$dir/oci.tar" .
	$CTR images import --base-name sidetrace.test/base "$dir/oci.tar"
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
}

teardown_file() {
	local pid
	$CTR containers ls -q | while read -r pid; do
		$CTR tasks kill -s KILL "$pid"
		$CTR tasks rm -f "$pid"
		$CTR containers rm "$pid"
	done >/dev/null 2>&1
	pid=$(cat "$BATS_FILE_TMPDIR/pid") && kill "$pid"
	for _ in $(seq 100); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	awk -v dir="$BATS_FILE_TMPDIR" 'index($2, dir) == 1 {print $2}' /proc/mounts | xargs -r umount
}

# ctr does not pass the end of its stdin on, so what reads it must know when to stop.
by_shim() {
	local id=$1
	shift
	$CTR run --net-host --runtime io.containerd.sidetrace.v2 "${options[@]}" sidetrace.test/base:base "$id" "$@"
}

@test "our shim with an annotation: the whole trace; output and exit code are the container's" {
	options=(--rm --annotation trace=all)
	run --separate-stderr by_shim c1 /bin/sh -c 'echo out; echo err >&2; exit 3'
	[ "$status" -eq 3 ]
	[ "$output" = out ]
	[ "$stderr" = err ]
	folder=$(trace_of c1)
	head -n 1 "$folder/trace.log" | grep -qF 'execve("/bin/sh", ["/bin/sh", "-c", "echo out; echo err >&2; exit 3"]'
	tail -n 1 "$folder/trace.log" | grep -q '+++ exited with 3 +++'
	jq -e '.complete == true and .container == "c1"' "$folder/meta.json"
}

@test "our shim without one: no trace, the bundle as containerd wrote it" {
	options=(-d)
	by_shim c2 sleep 30
	bundle=$BATS_FILE_TMPDIR/state/io.containerd.runtime.v2.task/default/c2
	! grep -q sidetrace "$bundle/config.json"
	[ ! -e "$OUT/c2" ]
	$CTR tasks kill -s KILL c2
	wait_for 10 bash -c "$CTR tasks ls | grep c2 | grep STOPPED"
	$CTR tasks rm c2
	$CTR containers rm c2
}

@test "stdin through our shim" {
	options=(--rm --annotation trace=all)
	run by_shim c3 head -n 1 < <(echo words)
	[ "$status" -eq 0 ]
	[ "$output" = words ]
	trace_of c3
}

@test "a wrong word: ctr shows the line, by shim and by wrapper" {
	options=(--rm --annotation trace=netwrok)
	run by_shim c4 true
	[ "$status" -eq 1 ]
	[[ "$output" == *"container c4: annotation trace: unknown class 'netwrok' (did you mean 'network'?)"* ]]
	run $CTR run --rm --runc-binary "$BUILD/sidetrace-runc" --annotation trace=netwrok sidetrace.test/base:base c5 true
	[ "$status" -eq 1 ]
	[[ "$output" == *"container c5: annotation trace: unknown class 'netwrok' (did you mean 'network'?)"* ]]
}

@test "examples/containerd/ctr.sh" {
	SIDETRACE_RUNC=$BUILD/sidetrace-runc run "$TOP/examples/containerd/ctr.sh" sidetrace.test/base:base echo hello
	[ "$status" -eq 0 ] || fail "$output"
	[ "$output" = $'hello\nhello' ]
	jq -e '.filter == "network"' "$(trace_of sidetrace-example-1)/meta.json"
	jq -e '.filter == "file"' "$(trace_of sidetrace-example-2)/meta.json"
}

@test "examples/containerd/config.toml is what containerd understands" {
	containerd --config "$TOP/examples/containerd/config.toml" config dump >dump 2>err
	grep -A 20 'runtimes.sidetrace\]' dump | grep -q 'pod_annotations = \["trace", "trace.\*", "io.sidetrace.\*"\]'
	grep -A 20 'runtimes.sidetrace\]' dump | grep -q 'runtime_type = "io.containerd.runc.v2"'
	grep -A 5 'runtimes.sidetrace.options\]' dump | grep -q 'BinaryName = "/usr/local/bin/sidetrace-runc"'
}
