#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# sidetrace-runc in front of the real runc: what it leaves alone, what it refuses, what it writes.
bats_require_minimum_version 1.5.0
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	policy_make
	B=$BATS_TEST_TMPDIR/b
	ROOT=$(rootfs base)
	W=$BUILD/sidetrace-runc
}

teardown() {
	local id
	for id in $(runc --root "$BATS_TEST_TMPDIR/runc" list -q 2>/dev/null); do
		runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$id" || true
	done
}

bundle() {
	rm -rf "$B"
	bundle_make "$B" "$ROOT" "$@"
}

# A low-level runtime that notes how it was called and starts nothing.
recording_runtime() {
	cat >"$BATS_TEST_TMPDIR/recorder" <<-EOF
	#!/bin/bash
	printf '%s\n' "\$@" >"$BATS_TEST_TMPDIR/argv"
	pwd >"$BATS_TEST_TMPDIR/cwd"
	echo \$\$ >"$BATS_TEST_TMPDIR/pid"
	ls -l /proc/self/fd >"$BATS_TEST_TMPDIR/fds"
	cat >"$BATS_TEST_TMPDIR/stdin"
	EOF
	chmod 755 "$BATS_TEST_TMPDIR/recorder"
	policy_make '.runtime = "'"$BATS_TEST_TMPDIR/recorder"'"'
}

inode() {
	stat -c '%i %s %Y %Z' "$B/config.json"
}

# Nothing of ours beside config.json.
nothing_left() {
	[ "$(ls -A "$B")" = config.json ]
}

@test "no label: the same file, output, stdin and exit code; no trace" {
	bundle /bin/sh -c 'read x; echo "out $x"; echo err >&2; exit 7'
	before=$(inode)
	run --separate-stderr bash -c "echo word | '$W' --root '$BATS_TEST_TMPDIR/runc' run --bundle '$B' c1"
	[ "$status" -eq 7 ]
	[ "$output" = "out word" ]
	[ "$stderr" = "err" ]
	[ "$(inode)" = "$before" ]
	nothing_left
	[ ! -e "$OUT" ]
}

@test "trace=false: the same file" {
	bundle /bin/true
	bundle_annotate "$B" trace false
	before=$(inode)
	sidetrace_runc run --bundle "$B" c1
	[ "$(inode)" = "$before" ]
	[ ! -e "$OUT" ]
}

@test "a wrong word: one line on stderr, the engine's log, exit 1, nothing started" {
	bundle /bin/true
	bundle_annotate "$B" trace netwrok
	before=$(inode)
	run --separate-stderr sidetrace_runc --log "$PWD/log.json" --log-format json run --bundle "$B" c1
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	[ "${#stderr_lines[@]}" -eq 1 ]
	[ "$stderr" = "sidetrace-runc: container c1: annotation trace: unknown class 'netwrok' (did you mean 'network'?)" ]
	jq -e '.level == "error" and (.time | fromdateiso8601 > 0)' log.json
	[ "$(jq -r .msg log.json)" = "${stderr#sidetrace-runc: }" ]
	grep -q "sidetrace-runc c1 container c1: annotation trace: unknown" "$OUT/sidetrace.log"
	[ "$(inode)" = "$before" ]
	nothing_left
	run runc --root "$BATS_TEST_TMPDIR/runc" state c1
	[ "$status" -ne 0 ]
}

@test "a wrong value of every option names the option and the value" {
	for option in output format summary strings fds failed path duration max-size backend when-full report seccomp on-error; do
		bundle /bin/true
		bundle_annotate "$B" trace all "trace.$option" 'bogus%value'
		run --separate-stderr sidetrace_runc run --bundle "$B" c1
		[ "$status" -eq 1 ] || fail "trace.$option was taken"
		[[ "$stderr" == "sidetrace-runc: container c1: annotation trace.$option: "*"bogus%value"* ]] || fail "$stderr"
	done
	bundle /bin/true
	bundle_annotate "$B" trace all trace.stirngs 10
	run --separate-stderr sidetrace_runc run --bundle "$B" c1
	[ "$status" -eq 1 ]
	[[ "$stderr" == *"strings"* ]]
}

@test "the text log format, and a log that is a link" {
	bundle /bin/true
	bundle_annotate "$B" trace netwrok
	run sidetrace_runc --log="$PWD/log" run --bundle "$B" c1
	[ "$status" -eq 1 ]
	grep -Eq '^time="20[0-9-]+T[0-9:]+Z" level=error msg="container c1: annotation trace: ' log
	rm log
	ln -s "$PWD/target" log
	run sidetrace_runc --log="$PWD/log" run --bundle "$B" c1
	[ "$status" -eq 1 ]
	[ ! -e target ]
}

@test "the same for create, run and restore; other verbs do not look" {
	bundle /bin/true
	bundle_annotate "$B" trace netwrok
	cd "$B"
	for verb in create run restore; do
		run "$W" "$verb" c1
		[ "$status" -eq 1 ]
		[[ "$output" == *"did you mean"* ]]
	done
	recording_runtime
	for verb in start kill delete exec state features; do
		"$W" --root create "$verb" create </dev/null
		[ "$(tail -n 2 "$BATS_TEST_TMPDIR/argv" | xargs)" = "$verb create" ]
	done
}

@test "containers named like verbs and options" {
	for id in create run restore start; do
		bundle /bin/echo "I am $id"
		run sidetrace_runc run --bundle "$B" "$id"
		[ "$status" -eq 0 ]
		[ "$output" = "I am $id" ]
		bundle_annotate "$B" trace netwrok
		run sidetrace_runc run --bundle "$B" "$id"
		[ "$status" -eq 1 ]
		[[ "$output" == *"container $id: "* ]]
	done
}

@test "every form of --bundle, and none" {
	bundle /bin/true
	bundle_annotate "$B" trace netwrok
	for form in "--bundle $B" "--bundle=$B" "-b $B" "-b=$B" "-bundle $B" "-bundle=$B"; do
		# shellcheck disable=SC2086
		run sidetrace_runc run $form c1
		[[ "$output" == *"did you mean"* ]] || fail "$form: $output"
	done
	run sidetrace_runc run c1 --bundle "$B"
	[[ "$output" == *"did you mean"* ]]
	cd "$B"
	run sidetrace_runc run c1
	[[ "$output" == *"did you mean"* ]]
}

@test "the real runtime gets the same words, folder, descriptors, stdin and process" {
	recording_runtime
	bundle /bin/true
	cd /usr
	exec 7<"$B/config.json"
	echo 'in' | bash -c 'echo $$ >"$1/before"; exec "$2" --cgroup-manager disabled --systemd-cgroup \
		--log-format=json --log "" "create me" "" -x' _ "$BATS_TEST_TMPDIR" "$W"
	exec 7<&-
	cd "$BATS_TEST_TMPDIR"
	[ "$(paste -sd'|' argv)" = '--cgroup-manager|disabled|--systemd-cgroup|--log-format=json|--log||create me||-x' ]
	[ "$(cat cwd)" = /usr ]
	[ "$(cat stdin)" = in ]
	cmp before pid
	grep -q "7 -> $B/config.json" fds
	run grep -c sidetrace-runc fds
	[ "$output" = 0 ]
}

@test "--version, features, spec and --help are runc's own" {
	for word in --version features --help; do
		[ "$("$W" "$word" 2>&1)" = "$(runc "$word" 2>&1)" ]
	done
	mkdir s
	cd s
	"$W" spec
	[ -s config.json ]
}

@test "a request: annotations and one hook are added, the rest is what it was" {
	bundle /bin/true
	printf '#!/bin/sh\ncat >"%s"\n' "$BATS_TEST_TMPDIR/other.state" >other
	chmod 755 other
	bundle_edit "$B" '.hooks = {createRuntime: [{path: $p}], poststop: []} | .x = {"y": 1.50, "z": [ ]}' --arg p "$PWD/other"
	bundle_annotate "$B" owner me trace ' network ' trace.strings 99
	chmod 640 "$B/config.json"
	chown 123:456 "$B/config.json"
	cp "$B/config.json" before.json
	sidetrace_runc run --bundle "$B" c1
	[ "$(stat -c '%a %u %g' "$B/config.json")" = "640 123 456" ]
	nothing_left
	jq -e '.annotations | .owner == "me" and .trace == " network " and ."io.sidetrace.trace" == "network"
		and ."io.sidetrace.trace.strings" == "99" and ."io.sidetrace.runtime" == "/usr/sbin/runc"' "$B/config.json"
	jq -e '.hooks.createRuntime | length == 2' "$B/config.json"
	jq -e --arg hook "$(realpath "$BUILD")/sidetrace-hook" --arg config "SIDETRACE_CONFIG=$SIDETRACE_CONFIG" \
		'.hooks.createRuntime[1] | .path == $hook and .args == ["sidetrace-hook"] and .timeout == 30
			and (.env | length == 2 and (.[0] | startswith("PATH=/")) and .[1] == $config)' "$B/config.json"
	# Taking ours out of the text again gives the text that was there, byte for byte.
	"$PYTHON" - "$B/config.json" before.json <<-'PY'
	import re, sys
	after, before = open(sys.argv[1]).read(), open(sys.argv[2]).read()
	after = re.sub(r',"io\.sidetrace\.trace":.*?"io\.sidetrace\.settled":"(\\.|[^"\\])*"', '', after)
	after = re.sub(r',\{"path":"[^"]*/sidetrace-hook".*?"timeout":30\}', '', after)
	assert after == before, after
	PY
	jq -e '.id == "c1"' other.state
}

@test "a bundle that is used again is read as its owner wrote it" {
	bundle /bin/true
	bundle_annotate "$B" trace network
	sidetrace_runc run --bundle "$B" c1
	first=$(inode)
	sidetrace_runc run --bundle "$B" c1
	[ "$(inode)" = "$first" ]
	bundle_annotate "$B" trace file
	sidetrace_runc run --bundle "$B" c1
	jq -e '.annotations."io.sidetrace.trace" == "file" and (.hooks.createRuntime | length == 1)' "$B/config.json"
	bundle_edit "$B" 'del(.annotations.trace)'
	sidetrace_runc run --bundle "$B" c1
	jq -e '.annotations == {}' "$B/config.json"
}

@test "a CRI sandbox is left alone, its containers are not" {
	bundle /bin/true
	bundle_annotate "$B" trace netwrok io.kubernetes.cri.container-type sandbox
	before=$(inode)
	sidetrace_runc run --bundle "$B" c1
	[ "$(inode)" = "$before" ]
	bundle_annotate "$B" io.kubernetes.cri.container-type container
	run sidetrace_runc run --bundle "$B" c1
	[ "$status" -eq 1 ]
}

@test "labels of Docker's file, wherever its data root is" {
	bundle /bin/true
	id=$(printf 'a%.0s' $(seq 64))
	mkdir -p "data root/containers/$id"
	jq -n --arg id "$id" '{ID: $id, Name: "/web", Config: {Image: "app:1", Labels: {" trace ": "netwrok"}}}' >"data root/containers/$id/config.v2.json"
	touch "data root/containers/$id/hosts"
	bundle_edit "$B" '.mounts += [{destination: "/etc/hosts", type: "bind", source: $s, options: ["rbind"]}]' \
		--arg s "$PWD/data root/containers/$id/hosts"
	run --separate-stderr sidetrace_runc run --bundle "$B" "$id"
	[ "$status" -eq 1 ]
	[[ "$stderr" == *"label trace: unknown class 'netwrok' (did you mean 'network'?)" ]]
	jq '.Config.Labels[" trace "] = "file"' "data root/containers/$id/config.v2.json" >new
	mv new "data root/containers/$id/config.v2.json"
	sidetrace_runc run --bundle "$B" "$id"
	jq -e '.annotations | ."io.sidetrace.trace" == "file" and ."io.sidetrace.container-name" == "web"
		and ."io.sidetrace.image" == "app:1" and ."io.sidetrace.engine" == "docker"' "$B/config.json"
	bundle_annotate "$B" trace memory
	sidetrace_runc run --bundle "$B" "$id"
	jq -e '.annotations."io.sidetrace.trace" == "memory"' "$B/config.json"
}

@test "a bundle that cannot be written: untraced with a reason, or refused when asked" {
	bundle /bin/echo hello
	bundle_annotate "$B" trace all
	run unshare -m bash -c "mount --bind '$B' '$B' && mount -o remount,ro,bind '$B' &&
		'$W' --root '$BATS_TEST_TMPDIR/runc' --log '$PWD/log.json' --log-format json run --bundle '$B' c1"
	[ "$status" -eq 0 ]
	[ "$output" = hello ]
	jq -se '.[0].level == "warning" and (.[0].msg | contains("Read-only file system"))' log.json
	grep -q 'sidetrace-runc c1 container c1: write' "$OUT/sidetrace.log"
	bundle_annotate "$B" trace.on-error fail
	run unshare -m bash -c "mount --bind '$B' '$B' && mount -o remount,ro,bind '$B' &&
		'$W' --root '$BATS_TEST_TMPDIR/runc' run --bundle '$B' c1"
	[ "$status" -eq 1 ]
	[[ "$output" == "sidetrace-runc: container c1: write"* ]]
	nothing_left
}

@test "config.json is a link: read, never replaced" {
	bundle /bin/echo hello
	bundle_annotate "$B" trace all
	mv "$B/config.json" real.json
	ln -s ../real.json "$B/config.json"
	cp real.json before.json
	run sidetrace_runc run --bundle "$B" c1
	[ "$status" -eq 0 ]
	[ "$output" = hello ]
	cmp real.json before.json
	[ -L "$B/config.json" ]
	nothing_left
	grep -q 'symbolic link' "$OUT/sidetrace.log"
}

@test "a file that is no JSON as we know it is the runtime's own affair" {
	bundle /bin/true
	bundle_annotate "$B" trace all
	cp "$B/config.json" good.json
	for kind in bom deep cut twice case empty binary; do
		case $kind in
		bom) { printf '\xef\xbb\xbf'; cat good.json; } >"$B/config.json" ;;
		deep) "$PYTHON" -c 'print(open("good.json").read().rstrip()[:-1] + ", \"x\":" + "[" * 10000 + "]" * 10000 + "}")' >"$B/config.json" ;;
		cut) head -c 300 good.json >"$B/config.json" ;;
		twice) jq -c . good.json | sed 's/}$/,"hooks":{},"hooks":{}}/' >"$B/config.json" ;;
		case) jq -c . good.json | sed 's/}$/,"Hooks":{}}/' >"$B/config.json" ;;
		empty) : >"$B/config.json" ;;
		binary) { head -c 1000 /dev/urandom; printf '"trace"'; } >"$B/config.json" ;;
		esac
		before=$(inode)
		cp "$B/config.json" before.json
		run sidetrace_runc run --bundle "$B" c1
		ours=$status
		[[ "$output" != *sidetrace-runc* ]]
		run runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$B" c1
		[ "$ours" -eq "$status" ] || fail "$kind: $ours, runc: $status"
		[ "$(inode)" = "$before" ] || fail "$kind: changed"
		cmp "$B/config.json" before.json
		nothing_left
	done
}

@test "hostile values: a megabyte, control bytes, broken UTF-8, what Docker would misread" {
	bundle /bin/true
	cp "$B/config.json" good.json
	"$PYTHON" - <<-'PY'
	import json
	good = json.load(open("good.json"))
	for name, value in [("big", "x" * 1000000), ("lines", "a\nb\r\x1b[31m\t"), ("nul", "net\0work"),
	        ("words", "permission denied: no such file or directory")]:
	    good["annotations"] = {"trace": value}
	    json.dump(good, open(name + ".json", "w"))
	text = open("big.json", "rb").read().replace(b"x" * 1000000, b"\xff\xfe\xc3")
	open("utf8.json", "wb").write(text)
	PY
	for kind in big lines nul words utf8; do
		cp "$kind.json" "$B/config.json"
		run --separate-stderr sidetrace_runc --log "$PWD/$kind.log" --log-format json run --bundle "$B" c1
		[ "$status" -eq 1 ] || fail "$kind: $status"
		[ "${#stderr_lines[@]}" -eq 1 ]
		[ "${#stderr}" -lt 1200 ]
		LC_ALL=C
		[[ "$stderr" != *[^[:print:]]* ]] || fail "$kind: $stderr"
		[[ "${stderr,,}" != *"permission denied"* && "${stderr,,}" != *"no such file"* ]]
		jq -e '.level == "error"' "$kind.log"
		nothing_left
	done
}

@test "a broken policy: unlabelled containers start, a labelled one starts untraced and the log says why" {
	bundle /bin/echo hello
	echo '{"output_root": 7}' >"$SIDETRACE_CONFIG"
	run sidetrace_runc run --bundle "$B" c1
	[ "$status" -eq 0 ]
	[ "$output" = hello ]
	bundle_annotate "$B" trace all
	before=$(inode)
	run sidetrace_runc --log "$PWD/log.json" --log-format json run --bundle "$B" c1
	[ "$status" -eq 0 ]
	[ "$output" = hello ]
	[ "$(inode)" = "$before" ]
	jq -se --arg path "$SIDETRACE_CONFIG" '.[0] | .level == "warning" and (.msg | contains($path) and contains("output_root"))' log.json
}

@test "the runtime is never the wrapper: links on PATH, its other names, a wrapper around it" {
	bundle /bin/echo hello
	mkdir p
	ln -s "$W" p/runc
	ln -s "$W" p/crun
	PATH=$PWD/p:$PATH
	run p/runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$B" c1
	[ "$status" -eq 0 ]
	[ "$output" = hello ]
	[[ "$(p/runc --version)" == "runc version"* ]]
	[[ "$(p/crun --version)" == "crun version"* ]]
	[[ "$("$W" --version)" == "runc version"* ]]
	PATH=$PWD/p run "$W" --version
	[ "$status" -eq 1 ]
	[[ "$output" == "sidetrace-runc: low-level runtime: neither runc nor crun"* ]]
	PATH='' run "$W" --version
	[[ "$output" == "runc version"* ]]

	printf '#!/bin/sh\nexec "%s" "$@"\n' "$W" >round
	chmod 755 round
	policy_make '.runtime = "'"$PWD/round"'"'
	run timeout 5 "$W" --version
	[ "$status" -eq 1 ]
	[[ "$output" == *"leads back to sidetrace-runc"* ]]
	policy_make '.runtime = "/bin/nonexistent"'
	run "$W" --log "$PWD/log.json" --log-format json state c1
	[ "$status" -eq 1 ]
	jq -e '.msg | contains("/bin/nonexistent")' log.json
}

# Tracers that were started for a process, and still wait or trace.
ahead() {
	pgrep -f "^sidetrace-tracer --job-of $1 " || true
}

gone() {
	for _ in $(seq 100); do
		[ -n "$(ahead "$1")" ] || return 0
		sleep 0.1
	done
	return 1
}

# It is the runtime that has made the socket, and the tracer that is to be killed.
@test "a tracer that is started ahead, takes the job and dies: the container starts untraced" {
	id=dies-$$
	mkdir own
	cp "$BUILD/sidetrace-runc" "$BUILD/sidetrace-hook" own/
	cat >own/sidetrace-tracer <<-'PYTHON'
	#!/usr/bin/env python3
	import socket, sys
	if sys.argv[1] != "--job-of": sys.exit(9)
	hook = socket.socket(fileno=int(sys.argv[3])).accept()[0]
	hook.send(b"\0")
	hook.recvmsg(16, 4096)
	PYTHON
	chmod 755 own/sidetrace-tracer
	bundle /bin/echo hello
	bundle_annotate "$B" trace all
	run own/sidetrace-runc --root "$BATS_TEST_TMPDIR/runc" run --bundle "$B" "$id" </dev/null
	[ "$status" -eq 0 ]
	[[ "$output" == *hello* ]]
	grep -rq "the tracer ended before it was attached" "$OUT"
}

@test "the tracer is started ahead and gets its job from the hook; one that gets none goes with the runtime" {
	id=ahead-$$ # another run of this file at the same time has cgroups of its own
	bundle /bin/sh -c 'read x; echo hello'
	bundle_annotate "$B" trace all
	mkfifo in
	bash -c 'echo $$ >pid; exec "$@" <in >said' sh "$W" --root "$BATS_TEST_TMPDIR/runc" run --bundle "$B" "$id" &
	exec 7>in
	until tracer=$(jq -e .tracer_pid "$OUT/$id/latest/meta.json" 2>/dev/null); do sleep 0.05; done
	[[ "$(tr '\0' ' ' <"/proc/$tracer/cmdline")" == "sidetrace-tracer --job-of $(cat pid) "* ]]
	# nobody's child that the runtime would have to reap
	[ "$(awk '/^PPid/ { print $2 }' "/proc/$tracer/status")" != "$(cat pid)" ]
	[ "$(readlink "/proc/$tracer/fd/0")" = /dev/null ]
	echo word >&7
	exec 7>&-
	wait
	[ "$(cat said)" = hello ]
	gone "$(cat pid)"
	[ "$(jq .complete "$OUT/$id/latest/meta.json")" = true ]
	grep -q 'execve("/bin/sh"' "$OUT/$id/latest/trace.log"
	[ ! -e "/run/sidetrace/starting.$(cat pid)" ]

	# a runtime that calls no hook
	recording_runtime
	bundle_annotate "$B" trace all
	bash -c 'echo $$ >pid; exec "$@" </dev/null' sh "$W" --root create create --bundle "$B" c2
	gone "$(cat pid)"
	[ ! -e "/run/sidetrace/starting.$(cat pid)" ]

	# and ptrace has nothing to get ready
	unset SIDETRACE_CONFIG
	policy_make
	bundle_annotate "$B" trace.backend ptrace
	rm -rf "$OUT"
	run sidetrace_runc run --bundle "$B" "$id" </dev/null
	[ "$(jq -r .backend "$OUT/$id/latest/meta.json")" = ptrace ]
}
