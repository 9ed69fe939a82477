#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Which backend `auto` takes, and why: eBPF for containers and wherever the trace goes into a file, ptrace where eBPF
# cannot be had or where a person reads along. meta.json and `sidetrace doctor` say so.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	ID=auto$BATS_TEST_NUMBER-$$
}

teardown() {
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID" 2>/dev/null || true
}

# A container, run by a command of the test's.   traced_by COMMAND...
traced_by() {
	policy_make 'del(.defaults)'
	bundle_make b "$(rootfs base)" sh -c 'echo hello; exit 5'
	bundle_annotate b trace all
	run "$@" "$BUILD/sidetrace-runc" --root "$BATS_TEST_TMPDIR/runc" run --bundle b "$ID" </dev/null
	[ "$status" -eq 5 ] || fail "$output"
	[ "$output" = hello ]
	META=$(trace_of "$ID")/meta.json
	jq -e '.complete and .exit.code == 5' "$META" || fail "$(cat "$META")"
}

# The backend of the last container, and a part of the reason.   took BACKEND REASON
took() {
	[ "$(jq -r .backend "$META")" = "$1" ] || fail "$(jq -r '.backend, .backend_reason' "$META")"
	[[ "$(jq -r .backend_reason "$META")" == *"$2"* ]] || fail "$(jq -r .backend_reason "$META")"
}

@test "a container gets eBPF, and meta.json says that it was the first that works" {
	traced_by env
	took ebpf 'auto: the first of ebpf and ptrace that works here'
}

@test "a kernel without type information: ptrace, and why" {
	# shellcheck disable=SC2016
	traced_by unshare -m sh -c 'mount -t tmpfs none /sys/kernel/btf && exec "$@"' -
	took ptrace '/sys/kernel/btf/vmlinux: No such file or directory'
}

@test "a policy or a label that asks for one gets it" {
	policy_make '.defaults.backend = "ptrace"'
	bundle_make b "$(rootfs base)" true
	bundle_annotate b trace all
	sidetrace_runc run --bundle b "$ID" </dev/null
	META=$(trace_of "$ID")/meta.json
	took ptrace 'asked for'
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID" 2>/dev/null || true
	bundle_annotate b trace.backend ebpf
	sidetrace_runc run --bundle b "$ID" </dev/null
	META=$(trace_of "$ID")/meta.json
	took ebpf 'asked for'
}

@test "a kernel without ring buffers, one that refuses the programs, a tracer without the capability" {
	local tracer=$BUILD/sidetrace-tracer without=-bpf,-perfmon,-sys_admin
	run strace -qq -o /dev/null -e inject=bpf:error=ENOSYS "$tracer" --backends
	[[ "$output" == "ptrace (ebpf: make a ring buffer: Function not implemented; auto: "* ]] || fail "$output"
	run strace -qq -o /dev/null -e inject=bpf:error=EINVAL:when=10+ "$tracer" --backends
	[[ "$output" == "ptrace (ebpf: "*": Invalid argument; auto: "* ]] || fail "$output"
	run setpriv --bounding-set=$without --inh-caps=-all "$tracer" --backends
	[[ "$output" == "ptrace (ebpf: make a ring buffer (CAP_BPF and CAP_PERFMON are needed): "* ]] || fail "$output"
	# not only in words: a tracer that is asked for it says no, one that may choose takes the other
	run setpriv --bounding-set=$without --inh-caps=-all "$BUILD/sidetrace" trace --backend=ebpf -o log true
	[ "$status" -eq 1 ]
	[[ "$output" == *"CAP_BPF and CAP_PERFMON are needed"* ]] || fail "$output"
	setpriv --bounding-set=$without --inh-caps=-all "$BUILD/sidetrace" trace -o log true
	grep -q '^exit_group(0)' log
}

# A command sees by its own TracerPid who traces it: eBPF leaves it alone.
@test "a command: eBPF when its trace goes into a file or is counted, ptrace when a person reads along" {
	"$BUILD/sidetrace" trace -o log grep TracerPid /proc/self/status | grep -qP 'TracerPid:\t0$'
	"$BUILD/sidetrace" trace -c grep TracerPid /proc/self/status 2>/dev/null | grep -qP 'TracerPid:\t0$'
	"$BUILD/sidetrace" trace grep TracerPid /proc/self/status 2>/dev/null | grep -qP 'TracerPid:\t[1-9]'
}

@test "doctor says what a container would get" {
	run "$BUILD/sidetrace" doctor
	[[ "$output" == *"containers get ebpf (auto: "* ]] || fail "$output"
	# shellcheck disable=SC2016
	run unshare -m sh -c 'mount -t tmpfs none /sys/kernel/btf && exec "$@"' - "$BUILD/sidetrace" doctor
	[[ "$output" == *"containers get ptrace (ebpf: the kernel's type information /sys/kernel/btf/vmlinux: No such file or directory; auto: "* ]] || fail "$output"
}
