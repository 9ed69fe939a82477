#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# One set of eBPF programs for all sidecars of the host: who comes later joins, who is killed harms nobody,
# and the last one to go leaves nothing.
load lib/common

COUNT=50

# Those of the sidecars that share our /run/sidetrace; others of this machine may come and go meanwhile.
hosts() {
	local id lock
	lock=$(stat -c '.lock_device == %d and .lock_inode == %i' /run/sidetrace/ebpf.lock 2>/dev/null) || return 0
	for id in $(bpftool -j map show | jq -r '.[] | select(.name == "sidetrace_host") | .id'); do
		bpftool -j map dump id "$id" 2>/dev/null | jq -e ".[0].formatted.value | $lock" >/dev/null 2>&1 && echo "$id"
	done | sort
}

# What a host map names: the ids of its programs' links.   links_of ID
links_of() {
	bpftool -j map dump id "$1" | jq -r '.[0].formatted.value | .links[:.n_links][]'
}

maps_of() {
	bpftool -j map dump id "$1" | jq -r '.[0].formatted.value.maps[]'
}

# The ids of host maps that were not there before.
new_hosts() {
	hosts | comm -13 "$BATS_TEST_TMPDIR/before" -
}

setup() {
	hosts >"$BATS_TEST_TMPDIR/before"
}

teardown() {
	[ ! -e "$BATS_TEST_TMPDIR/pids" ] || xargs -r kill -9 <"$BATS_TEST_TMPDIR/pids" 2>/dev/null || true
	[ ! -e "$BATS_TEST_TMPDIR/runc" ] || runc --root "$BATS_TEST_TMPDIR/runc" list -q |
		xargs -r -n 1 runc --root "$BATS_TEST_TMPDIR/runc" delete --force || true
}

# sidecar N: a command that counts until it is told to finish and leaves its count; its sidecar's pid goes to tracer.N.
sidecar() {
	"$BUILD/sidetrace" trace --backend=ebpf -f -o "$BATS_TEST_TMPDIR/log.$1" /bin/sh -c \
		"echo \$PPID >$BATS_TEST_TMPDIR/tracer.$1; i=0; while [ ! -e $BATS_TEST_TMPDIR/finish ]; do i=\$((i + 1)); sleep 0.2; done; echo \$i >$BATS_TEST_TMPDIR/done.$1" \
		>/dev/null 2>&1 3>&- &
	echo $! >>"$BATS_TEST_TMPDIR/pids"
}

all_have() {
	[ "$(find "$BATS_TEST_TMPDIR" -name "$1.*" -size +0 | wc -l)" -ge "$2" ]
}

gone() {
	! bpftool link show id "$1"
}

@test "sidecars at once share one program; all but one killed in random order, no command notices, the last one goes on tracing" {
	local i host link count COUNT=12
	for i in $(seq $COUNT); do sidecar "$i"; done
	wait_for 60 all_have tracer $COUNT
	[ "$(new_hosts | wc -l)" -eq 1 ] || fail "programs: $(new_hosts | wc -l)"
	host=$(new_hosts)
	links_of "$host" >"$BATS_TEST_TMPDIR/links"
	[ -s "$BATS_TEST_TMPDIR/links" ]
	# All but one, in any order; the one that is left still traces.
	for i in $(seq 2 $COUNT | shuf); do kill -9 "$(cat "$BATS_TEST_TMPDIR/tracer.$i")"; done
	touch "$BATS_TEST_TMPDIR/finish"
	wait_for 60 all_have done $COUNT
	count=$(cat "$BATS_TEST_TMPDIR/done.1")
	wait_for 10 grep -q '+++ exited with 0 +++' "$BATS_TEST_TMPDIR/log.1"
	[ "$count" -gt 1 ] && [ "$(grep -c 'execve("[^"]*sleep", .* = 0' "$BATS_TEST_TMPDIR/log.1")" -eq "$count" ] ||
		[ "$(grep -c 'clock_nanosleep' "$BATS_TEST_TMPDIR/log.1")" -ge "$count" ] || fail "the survivor's trace has a hole"
	while read -r link; do wait_for 10 gone "$link"; done <"$BATS_TEST_TMPDIR/links"
	! bpftool map show id "$host" || fail "the map is left"
}

# container N, whose tracer's pid goes to tracer.N; it ends when /tmp/finish is there, with N.
container() {
	local bundle=$BATS_TEST_TMPDIR/b$1
	bundle_make "$bundle" "$BATS_TEST_TMPDIR/root" sh -c "until [ -e /tmp/finish ]; do sleep 0.2; done; exit $1"
	bundle_annotate "$bundle" trace all trace.backend ebpf
	sidetrace_runc run --detach --bundle "$bundle" "share$1-$$" </dev/null >/dev/null 2>&1 3>&- || return 1
	jq .tracer_pid "$(run_folder "share$1-$$")/meta.json" >"$BATS_TEST_TMPDIR/tracer.$1"
	runc --root "$BATS_TEST_TMPDIR/runc" state "share$1-$$" | jq .pid >"$BATS_TEST_TMPDIR/init.$1"
}

@test "50 containers: all of their sidecars killed in random order, no container notices and nothing is left" {
	local i host link map
	policy_make
	rootfs_copy base "$BATS_TEST_TMPDIR/root"
	rm -rf "$BATS_TEST_TMPDIR/root/tmp"
	mkdir -m 1777 "$BATS_TEST_TMPDIR/root/tmp"
	# In ten lots of five at once.
	for i in $(seq 1 5 $COUNT); do
		(for n in $(seq "$i" $((i + 4))); do container "$n" & done; wait)
	done
	all_have init $COUNT || fail "$(find "$BATS_TEST_TMPDIR" -name 'init.*' -size +0 | wc -l) containers run"
	[ "$(new_hosts | wc -l)" -eq 1 ] || fail "programs: $(new_hosts | wc -l)"
	host=$(new_hosts)
	links_of "$host" >"$BATS_TEST_TMPDIR/links"
	maps_of "$host" >"$BATS_TEST_TMPDIR/maps"
	[ -s "$BATS_TEST_TMPDIR/links" ] && [ -s "$BATS_TEST_TMPDIR/maps" ]
	for i in $(seq $COUNT | shuf); do kill -9 "$(cat "$BATS_TEST_TMPDIR/tracer.$i")"; done
	while read -r link; do wait_for 20 gone "$link"; done <"$BATS_TEST_TMPDIR/links"
	while read -r map; do wait_for 20 eval "! bpftool map show id $map"; done <"$BATS_TEST_TMPDIR/maps"
	for i in $(seq $COUNT); do
		kill -0 "$(cat "$BATS_TEST_TMPDIR/init.$i")" || fail "container $i has ended"
		[ "$(jq .end "$(run_folder "share$i-$$")/meta.json")" = null ] || fail "the tracer of container $i had ended by itself"
	done
	touch "$BATS_TEST_TMPDIR/root/tmp/finish"
	wait_for 30 all_stopped
	for i in $(seq $COUNT); do runc --root "$BATS_TEST_TMPDIR/runc" delete "share$i-$$"; done
}

all_stopped() {
	[ "$(runc --root "$BATS_TEST_TMPDIR/runc" list -f json | jq '[.[] | select(.status == "stopped")] | length')" -eq $COUNT ]
}

@test "the loader is killed: those who joined go on, and new ones join them" {
	local tracer host
	"$BUILD/sidetrace" trace --backend=ebpf -o "$BATS_TEST_TMPDIR/a" /bin/sh -c "echo \$PPID >$BATS_TEST_TMPDIR/tracer.a; until [ -e $BATS_TEST_TMPDIR/go ]; do sleep 0.1; done" >/dev/null 2>&1 3>&- &
	wait_for 10 all_have tracer 1
	"$BUILD/sidetrace" trace --backend=ebpf -f -o "$BATS_TEST_TMPDIR/b" /bin/sh -c "echo \$PPID >$BATS_TEST_TMPDIR/tracer.b; until [ -e $BATS_TEST_TMPDIR/go ]; do sleep 0.1; done; exit 7" >/dev/null 2>&1 3>&- &
	wait_for 10 all_have tracer 2
	host=$(new_hosts)
	kill -9 "$(cat "$BATS_TEST_TMPDIR/tracer.a")"
	run "$BUILD/sidetrace" trace --backend=ebpf -o "$BATS_TEST_TMPDIR/c" /bin/sh -c 'exit 5'
	[ "$status" -eq 5 ]
	[ "$(new_hosts)" = "$host" ] || fail "not one program"
	grep -q 'exit_group(5)' "$BATS_TEST_TMPDIR/c"
	touch "$BATS_TEST_TMPDIR/go"
	wait_for 10 grep -q 'exited with 7' "$BATS_TEST_TMPDIR/b"
	wait_for 10 eval "! bpftool map show id $host"
}

@test "a process whose sidecar was killed can be traced again" {
	local target
	"$BUILD/sidetrace" trace --backend=ebpf -o "$BATS_TEST_TMPDIR/other" sleep 6 >/dev/null 2>&1 3>&- & # keeps the program there
	"$BUILD/sidetrace" trace --backend=ebpf -o "$BATS_TEST_TMPDIR/a" /bin/sh -c \
		"echo \$PPID >$BATS_TEST_TMPDIR/tracer.a; echo \$\$ >$BATS_TEST_TMPDIR/target.a; i=0; while [ \$i -lt 60 ]; do i=\$((i+1)); read -t 0.1 x </dev/zero; kill -0 \$\$; sleep 0.1; done" >/dev/null 2>&1 3>&- &
	wait_for 10 all_have target 1
	kill -9 "$(cat "$BATS_TEST_TMPDIR/tracer.a")"
	target=$(cat "$BATS_TEST_TMPDIR/target.a")
	timeout -s INT 2 "$BUILD/sidetrace" trace --backend=ebpf -o "$BATS_TEST_TMPDIR/again" -p "$target" || true
	grep -q 'kill(' "$BATS_TEST_TMPDIR/again" || fail "$(head -n 3 "$BATS_TEST_TMPDIR/again")"
	kill -9 "$target"
}

@test "a trace within a trace has programs of its own" {
	"$BUILD/sidetrace" trace --backend=ebpf -f -o "$BATS_TEST_TMPDIR/outer" \
		"$BUILD/sidetrace" trace --backend=ebpf -f -o "$BATS_TEST_TMPDIR/inner" /bin/true
	grep -q 'execve("/bin/true"' "$BATS_TEST_TMPDIR/inner"
	grep -q 'execve("/bin/true"' "$BATS_TEST_TMPDIR/outer"
}
