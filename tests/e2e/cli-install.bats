#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# install and uninstall on configuration files of engines; `make install` into a prefix.

setup() {
	TOP=$(realpath "$BATS_TEST_DIRNAME/../..")
	B="$(realpath "${SIDETRACE_BUILD:-$TOP/build}")"
	S=$B/sidetrace
	T=$BATS_TEST_TMPDIR
}

@test "docker: a new file; twice is once; uninstall takes it back" {
	run "$S" install docker --config "$T/etc/docker/daemon.json"
	[ "$status" -eq 0 ]
	[[ "$output" == *"kill -HUP"* ]]
	[ "$(jq -r .runtimes.sidetrace.path "$T/etc/docker/daemon.json")" = "$B/sidetrace-runc" ]
	run "$S" install docker --config "$T/etc/docker/daemon.json"
	[ "$status" -eq 0 ]
	[[ "$output" == *"nothing to do"* ]]
	run "$S" uninstall docker --config "$T/etc/docker/daemon.json"
	[ "$status" -eq 0 ]
	[[ "$output" == *"cannot start any more"* ]]
	[ "$(jq -c . "$T/etc/docker/daemon.json")" = '{}' ]
}

@test "docker: other keys, their order, owner and mode stay; a link stays a link" {
	cat >"$T/real.json" <<-'EOF'
		{
		  "zeta": [1, 2.5, {"a": null}],
		  "runtimes": {"other": {"path": "/opt/other", "runtimeArgs": ["-x"]}},
		  "alpha": "ü",
		  "default-runtime": "sidetrace"
		}
	EOF
	cp "$T/real.json" "$T/before.json"
	chmod 640 "$T/real.json"
	chown 12:34 "$T/real.json" 2>/dev/null || true
	ln -s real.json "$T/daemon.json"
	"$S" install docker --config "$T/daemon.json"
	[ -L "$T/daemon.json" ]
	[ "$(stat -c %a "$T/real.json")" = 640 ]
	[ "$(id -u)" -ne 0 ] || [ "$(stat -c %u:%g "$T/real.json")" = 12:34 ]
	[ "$(jq -c 'keys_unsorted' "$T/real.json")" = '["zeta","runtimes","alpha","default-runtime"]' ]
	[ "$(jq -c 'del(.runtimes.sidetrace)' "$T/real.json")" = "$(jq -c . "$T/before.json")" ]
	grep -q '^  "zeta"' "$T/real.json"
	run "$S" uninstall docker --config "$T/daemon.json"
	[[ "$output" == *"was the default runtime"* ]]
	[ "$(jq -c . "$T/real.json")" = "$(jq -c 'del(."default-runtime")' "$T/before.json")" ]
	[ "$(ls "$T" | grep -c sidetrace-)" -eq 0 ]
}

@test "docker: a broken file and a name that is taken are refused and left alone" {
	echo '{"runtimes": ' >"$T/daemon.json"
	run "$S" install docker --config "$T/daemon.json"
	[ "$status" -eq 1 ]
	[[ "$output" == *"daemon.json line"* ]]
	[ "$(cat "$T/daemon.json")" = '{"runtimes": ' ]
	echo '{"runtimes": {"sidetrace": {"path": "/opt/x"}}}' >"$T/daemon.json"
	run "$S" install docker --config "$T/daemon.json"
	[ "$status" -eq 1 ]
	[[ "$output" == *"--name"* ]]
	run "$S" install docker --config "$T/daemon.json" --name traced
	[ "$status" -eq 0 ]
	[ "$(jq -c '.runtimes | keys' "$T/daemon.json")" = '["sidetrace","traced"]' ]
}

@test "docker: a dry run prints and changes nothing" {
	echo '{"a": 1}' >"$T/daemon.json"
	"$S" install docker -n --config "$T/daemon.json" >"$T/new.json"
	[ "$(jq -r .runtimes.sidetrace.path "$T/new.json")" = "$B/sidetrace-runc" ]
	[ "$(cat "$T/daemon.json")" = '{"a": 1}' ]
}

@test "docker: a daemon started with the file knows the runtime" {
	command -v dockerd >/dev/null || skip "no dockerd"
	dockerd --help 2>&1 | grep -q -- --validate || skip "this dockerd cannot only validate"
	"$S" install docker --config "$T/daemon.json"
	dockerd --validate --config-file "$T/daemon.json"
}

@test "podman: the hook file, and its removal" {
	run "$S" install podman --config "$T/hooks.d/sidetrace.json"
	[ "$status" -eq 0 ]
	[ "$(jq -r .hook.path "$T/hooks.d/sidetrace.json")" = "$B/sidetrace-hook" ]
	[ "$(jq -r '.when.annotations | keys[0]' "$T/hooks.d/sidetrace.json")" = '^(io\.sidetrace\.)?trace(\.[a-z-]+)?$' ]
	# the file in examples/ is the same but for the path
	[ "$(jq -S 'del(.hook.path)' "$T/hooks.d/sidetrace.json")" = \
		"$(jq -S 'del(.hook.path)' "$TOP/examples/podman/hooks.d/sidetrace.json")" ]
	"$S" uninstall podman --config "$T/hooks.d/sidetrace.json"
	[ ! -e "$T/hooks.d/sidetrace.json" ]
	run "$S" uninstall podman --config "$T/hooks.d/sidetrace.json"
	[ "$status" -eq 0 ]
	[[ "$output" == *"nothing to do"* ]]
}

@test "containerd: a block at the end, accepted by containerd, and taken out again" {
	command -v containerd >/dev/null || skip "no containerd"
	printf 'version = 2\n# mine\n[plugins]\n  [plugins."io.containerd.grpc.v1.cri"]\n    sandbox_image = "x/pause:1"' >"$T/config.toml"
	"$S" install containerd --config "$T/config.toml"
	containerd --config "$T/config.toml" config dump >"$T/dump"
	grep -q "BinaryName = \"$B/sidetrace-runc\"" "$T/dump"
	grep -q 'sandbox_image = "x/pause:1"' "$T/dump"
	grep -A3 'runtimes.sidetrace\]' "$T/dump" | grep -q .
	grep -q 'pod_annotations = \["trace", "trace.\*", "io.sidetrace.\*"\]' "$T/dump"
	cp "$T/config.toml" "$T/once.toml"
	run "$S" install containerd --config "$T/config.toml"
	[[ "$output" == *"nothing to do"* ]]
	cmp "$T/config.toml" "$T/once.toml"
	"$S" uninstall containerd --config "$T/config.toml"
	[ "$(cat "$T/config.toml")" = "$(printf 'version = 2\n# mine\n[plugins]\n  [plugins."io.containerd.grpc.v1.cri"]\n    sandbox_image = "x/pause:1"')" ]
}

@test "containerd: what it would not read is refused and left alone" {
	command -v containerd >/dev/null || skip "no containerd"
	printf 'version = 2\n[plugins\n' >"$T/config.toml"
	run "$S" install containerd --config "$T/config.toml"
	[ "$status" -eq 1 ]
	[ "$(cat "$T/config.toml")" = "$(printf 'version = 2\n[plugins\n')" ]
	printf '[grpc]\n' >"$T/config.toml"
	run "$S" install containerd --config "$T/config.toml"
	[ "$status" -eq 1 ]
	[[ "$output" == *"version 1"* ]]
}

@test "usage: which engine" {
	run "$S" install
	[ "$status" -eq 2 ]
	run "$S" install lxc
	[ "$status" -eq 2 ]
	[[ "$output" == *"docker, containerd or podman"* ]]
	run "$S" install docker --name 'a b' --config "$T/x"
	[ "$status" -eq 2 ]
}

@test "make install: programs that find each other, pages, completion; make uninstall leaves nothing" {
	[ "$B" = "$TOP/build" ] || skip "another build folder"
	make -C "$TOP" -s install DESTDIR="$T/dest" PREFIX=/usr >"$T/log"
	local p=$T/dest/usr
	for f in bin/sidetrace bin/sidetrace-runc bin/containerd-shim-sidetrace-v2 libexec/sidetrace/sidetrace-hook \
		libexec/sidetrace/sidetrace-tracer libexec/sidetrace/runc libexec/sidetrace/crun share/man/man1/sidetrace.1 \
		share/man/man1/sidetrace-trace.1 share/bash-completion/completions/sidetrace share/sidetrace/config.json; do
		[ -s "$p/$f" ]
	done
	[ "$("$p/bin/sidetrace" doctor --json | jq -r '.checks[] | select(.check == "programs") | .verdict')" = ok ]
	make -C "$TOP" -s uninstall DESTDIR="$T/dest" PREFIX=/usr
	[ -z "$(find "$T/dest" -type f -o -type l)" ]
}
