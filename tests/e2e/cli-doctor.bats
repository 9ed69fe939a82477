#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# doctor: each line's verdict follows what is there.

setup() {
	BUILD="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")"
	S=$BUILD/sidetrace
	export SIDETRACE_CONFIG=$BATS_TEST_TMPDIR/config.json
	mkdir -p "$BATS_TEST_TMPDIR/traces"
	echo "{\"output_root\": \"$BATS_TEST_TMPDIR/traces\"}" >"$SIDETRACE_CONFIG"
}

# The verdict of one check.
verdict() {
	"$S" doctor --json | jq -r --arg name "$1" '.checks[] | select(.check == $name) | .verdict'
}

field() {
	"$S" doctor --json | jq -r --arg name "$1" --arg field "$2" '.checks[] | select(.check == $name) | .[$field]'
}

@test "one line each: verdict, name, text; no colour in a pipe" {
	run "$S" doctor
	[[ "$output" != *$'\033'* ]]
	local line
	while IFS= read -r line; do
		[[ "$line" =~ ^(ok|warn|fail)\ +[a-z] ]]
	done <<<"$output"
	[ "$(wc -l <<<"$output")" -eq "$("$S" doctor --json | jq '.checks | length')" ]
}

@test "colour on a terminal, none with NO_COLOR" {
	command -v script >/dev/null || skip "no script(1)"
	TERM=xterm script -qec "'$S' doctor" /dev/null </dev/null >"$BATS_TEST_TMPDIR/out" || true
	grep -q $'\033\[' "$BATS_TEST_TMPDIR/out"
	TERM=xterm NO_COLOR=1 script -qec "'$S' doctor" /dev/null </dev/null >"$BATS_TEST_TMPDIR/out" || true
	! grep -q $'\033\[' "$BATS_TEST_TMPDIR/out"
}

@test "what every trace needs is there, and the exit status says so" {
	local name
	for name in ptrace memory openat2 policy "output folder" runtime; do
		[ "$(verdict "$name")" = ok ]
	done
	run "$S" doctor --json
	[ "$(jq -r '[.checks[] | select(.verdict == "fail")] | length == 0' <<<"$output")" = "$(jq -r .ok <<<"$output")" ]
	[ "$status" -eq "$(jq 'if .ok then 0 else 1 end' <<<"$output")" ]
}

@test "a broken policy fails, with the file's name and a cure" {
	echo '{"output_rot": "/x"}' >"$SIDETRACE_CONFIG"
	[ "$(verdict policy)" = fail ]
	[[ "$(field policy text)" == *"$SIDETRACE_CONFIG"* ]]
	[ -n "$(field policy cure)" ]
	run "$S" doctor
	[ "$status" -eq 1 ]
}

@test "the output folder: missing is fine, a file or a folder open to others fails" {
	rmdir "$BATS_TEST_TMPDIR/traces"
	[ "$(verdict "output folder")" = ok ]
	touch "$BATS_TEST_TMPDIR/traces"
	[ "$(verdict "output folder")" = fail ]
	rm "$BATS_TEST_TMPDIR/traces"
	mkdir -m 777 "$BATS_TEST_TMPDIR/traces"
	[ "$(verdict "output folder")" = fail ]
	[[ "$(field "output folder" cure)" == *"$BATS_TEST_TMPDIR/traces"* ]]
}

@test "a runtime that is not there fails" {
	echo '{"runtime": "/nonexistent/runc"}' >"$SIDETRACE_CONFIG"
	[ "$(verdict runtime)" = fail ]
	[[ "$(field runtime text)" == *"/nonexistent/runc"* ]]
}

@test "our five programs: one that is missing is named" {
	mkdir "$BATS_TEST_TMPDIR/bin"
	cp "$BUILD/sidetrace" "$BATS_TEST_TMPDIR/bin"
	S=$BATS_TEST_TMPDIR/bin/sidetrace
	[ "$(verdict programs)" = fail ]
	[[ "$(field programs text)" == *"sidetrace-tracer"* ]]
	local name
	for name in sidetrace-runc containerd-shim-sidetrace-v2 sidetrace-hook sidetrace-tracer; do
		printf '#!/bin/sh\necho "ptrace (ebpf: %s says why not; auto)"\n' "$name" >"$BATS_TEST_TMPDIR/bin/$name"
		chmod +x "$BATS_TEST_TMPDIR/bin/$name"
	done
	[ "$(verdict programs)" = ok ]
	[ "$(verdict backends)" = warn ]
	[ "$(field backends text)" = "containers get ptrace (ebpf: sidetrace-tracer says why not; auto)" ]
	printf '#!/bin/sh\nexit 1\n' >"$BATS_TEST_TMPDIR/bin/sidetrace-tracer"
	[ "$(verdict backends)" = fail ]
}

@test "without privileges the missing capabilities are named" {
	[ "$(id -u)" -eq 0 ] || skip "needs root to give rights away"
	chmod 755 "$BATS_TEST_TMPDIR"
	run setpriv --bounding-set=-all --inh-caps=-all --reuid=65534 --regid=65534 --clear-groups "$S" doctor
	[[ "$output" == *"CAP_SYS_PTRACE"* ]] || skip "the build folder is closed to others"
}

@test "docker's, containerd's and podman's registration is read where they read it" {
	[ "$(id -u)" -eq 0 ] || skip "needs a mount namespace"
	cat >"$BATS_TEST_TMPDIR/inside" <<-'EOF'
		set -e
		mkdir -p /etc/docker /etc/containerd /etc/containers/oci/hooks.d
		for d in /etc/docker /etc/containerd /etc/containers/oci/hooks.d; do mount -t tmpfs none $d; done
		"$S" doctor | grep -E ' (docker|containerd|podman) '
		echo '{"runtimes": {"mine": {"path": "/nonexistent/sidetrace-runc"}}}' >/etc/docker/daemon.json
		"$S" doctor | grep -E ' docker '
		echo "{\"runtimes\": {\"mine\": {\"path\": \"$T/sidetrace-runc\"}}}" >/etc/docker/daemon.json
		echo "  BinaryName = \"$T/sidetrace-runc\"" >/etc/containerd/config.toml
		echo "{\"version\": \"1.0.0\", \"hook\": {\"path\": \"$T/sidetrace-hook\"}}" >/etc/containers/oci/hooks.d/s.json
		"$S" doctor | grep -E ' (docker|containerd|podman) '
		echo '{"runtimes": ' >/etc/docker/daemon.json
		"$S" doctor | grep -E ' docker '
	EOF
	printf '#!/bin/sh\n' | tee "$BATS_TEST_TMPDIR/sidetrace-runc" >"$BATS_TEST_TMPDIR/sidetrace-hook"
	chmod +x "$BATS_TEST_TMPDIR"/sidetrace-*
	for c in docker containerd podman; do command -v $c >/dev/null || skip "no $c"; done
	S=$S T=$BATS_TEST_TMPDIR run unshare -m sh "$BATS_TEST_TMPDIR/inside"
	[ "$status" -eq 0 ]
	[[ "${lines[0]}" == warn*docker*"sidetrace install docker" ]]
	[[ "${lines[1]}" == *containerd*"sidetrace install containerd" ]]
	[[ "${lines[2]}" == warn*podman*"sidetrace install podman" ]]
	[[ "${lines[3]}" == fail*docker*"/nonexistent/sidetrace-runc"* ]]
	[[ "${lines[4]}" == ok*docker*"runtime 'mine'"* ]]
	[[ "${lines[5]}" == ok*containerd*"config.toml names sidetrace-runc"* ]]
	[[ "${lines[6]}" == ok*podman*"hooks.d/s.json"* ]]
	[[ "${lines[7]}" == warn*docker*"daemon.json line 2"* ]]
}
