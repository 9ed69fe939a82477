#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# Real programs in containers, each run twice: once under the real strace, attached from the host to a
# container that was created and not yet started, once by a label. What strace saw must be in our trace,
# thread by thread in the same order.
load lib/common

setup() {
	policy_make
	ID=t$BATS_TEST_NUMBER-$$
}

teardown() {
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID" 2>/dev/null || true
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID-s" 2>/dev/null || true
}

# The container under the real strace; its log begins with the container's own execve.
under_strace() {
	local init tracer log=$BATS_TEST_TMPDIR/strace.log
	runc --root "$BATS_TEST_TMPDIR/runc" create --bundle "$BATS_TEST_TMPDIR/b" --pid-file "$BATS_TEST_TMPDIR/pid" \
		"$ID-s" </dev/null >"$BATS_TEST_TMPDIR/stdout" 2>&1
	init=$(cat "$BATS_TEST_TMPDIR/pid")
	strace -f -tt -T -yy -s 256 -o "$log.all" -p "$init" 2>"$BATS_TEST_TMPDIR/strace.err" &
	tracer=$!
	wait_for 10 grep -q attached "$BATS_TEST_TMPDIR/strace.err"
	runc --root "$BATS_TEST_TMPDIR/runc" start "$ID-s"
	wait $tracer
	# From init's own execve on, without the threads of runc that it ended: strace saw that part too.
	awk '!on && /execve\(/ && !/ENOENT/ { on = 1; delete gone[$1] }
		!on { gone[$1] = 1 }
		on && /superseded by execve/ { gone[$1] = 1 }
		on && !($1 in gone)' "$log.all" >"$log"
	mv "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/out.strace"
	runc --root "$BATS_TEST_TMPDIR/runc" delete --force "$ID-s"
}

# The same by its label, in the same steps, so that its standard streams are the same too.
under_sidetrace() {
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace all
	sidetrace_runc create --bundle "$BATS_TEST_TMPDIR/b" "$ID" </dev/null >"$BATS_TEST_TMPDIR/stdout" 2>&1
	sidetrace_runc start "$ID"
	wait_for 120 run_ended "$ID"
	FOLDER=$(trace_of "$ID")
	mv "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/out.sidetrace"
	STATUS=$(jq .exit.code "$FOLDER/meta.json")
	LOG=$FOLDER/trace.log
}

# complete EXIT-CODE ARGV0: what holds for every trace.
complete() {
	head -n 1 "$LOG" | grep -qE "^[0-9]+ +[0-9:.]+ execve\(\"[^\"]*\", \[\"$2\"" || fail "first line: $(head -n 1 "$LOG")"
	tail -n 1 "$LOG" | grep -qE "\+\+\+ exited with $1 \+\+\+$" || fail "last line: $(tail -n 1 "$LOG")"
	! grep -qE 'exec\.fifo|/proc/self/attr|\brunc\b' "$LOG" || fail "runc is in the trace: $(grep -m 1 -E 'exec\.fifo|/proc/self/attr|\brunc\b' "$LOG")"
	jq -e '.complete and .events.seen == .events.written + ([.events.lost[]] | add)' "$FOLDER/meta.json" >/dev/null ||
		fail "meta.json: $(cat "$FOLDER/meta.json")"
}

same() {
	"$TOP/tests/compare-traces" --show 40 --ignore '^--- SIG(CHLD|URG)' --ignore '^rt_sigreturn' --ignore '^sysinfo' --ignore '^getrandom' "$@" \
		"$BATS_TEST_TMPDIR/strace.log" "$LOG"
}

@test "a shell with pipes and children" {
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs base)" sh -c 'for i in 1 2 3; do echo $i | cat | wc -l; done; ls /nonexistent; exit 5'
	under_strace
	under_sidetrace
	[ "$STATUS" -eq 5 ]
	complete 5 sh
	# Which child ends first is the scheduler's, and with it the order in which the shell collects them.
	same --unordered --any-order --at-least 95
}

@test "python" {
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs python)" /usr/bin/python3 -c \
		'import json, os, socket, subprocess
s = socket.socketpair(); s[0].send(b"x"); s[1].recv(1)
subprocess.run(["/bin/true"]); open("/tmp/f", "w").write(json.dumps([1])); os.unlink("/tmp/f")'
	under_strace
	under_sidetrace
	complete 0 /usr/bin/python3
	same --unordered --at-least 99
}

@test "nginx: start, one request, stop" {
	cp -al "$(rootfs nginx)" "$BATS_TEST_TMPDIR/root"
	cat >"$BATS_TEST_TMPDIR/root/go.sh" <<-'EOF'
	#!/bin/sh
	ip link set lo up
	/usr/sbin/nginx &
	until wget -q -O - http://127.0.0.1:8080/ >/dev/null 2>&1; do sleep 0.2; done
	wget -q -O - http://127.0.0.1:8080/
	kill -QUIT $!
	wait $!
	EOF
	chmod 755 "$BATS_TEST_TMPDIR/root/go.sh"
	bundle_make "$BATS_TEST_TMPDIR/b" "$BATS_TEST_TMPDIR/root" /go.sh
	bundle_edit "$BATS_TEST_TMPDIR/b" '.linux.namespaces += [{type: "network"}] | .process.capabilities |= map_values(. + ["CAP_NET_ADMIN"])'
	under_strace
	under_sidetrace
	grep -q 'hello from nginx' "$BATS_TEST_TMPDIR/out.sidetrace"
	complete 0 /go.sh
	# How often wget has to ask is the machine's mood: whole threads may differ, calls may not.
	# Nor how many workers wake up for a connection that only one of them gets.
	for call in 'epoll_create\(' 'accept4(\(| resumed).* = [0-9]' 'sendfile\(' 'writev\(' 'setuid\(' 'setgid\(' 'bind\(' 'listen\('; do
		[ "$(grep -cE " $call" "$LOG")" = "$(grep -cE " $call" "$BATS_TEST_TMPDIR/strace.log")" ] ||
			fail "$call: strace $(grep -cE " $call" "$BATS_TEST_TMPDIR/strace.log"), sidetrace $(grep -cE " $call" "$LOG")"
	done
	grep -qE 'accept4(\(| resumed>).* = [0-9]+<TCP:\[127\.0\.0\.1:8080->127\.0\.0\.1:[0-9]+\]>' "$LOG" ||
		fail "descriptors are not decorated: $(grep -m 1 accept4 "$LOG")"
}

@test "redis: start, set, get, shut down" {
	cp -al "$(rootfs redis)" "$BATS_TEST_TMPDIR/root"
	cat >"$BATS_TEST_TMPDIR/root/go.sh" <<-'EOF'
	#!/bin/sh
	ip link set lo up
	cd /tmp
	redis-server --port 7777 --save '' --daemonize no >/dev/null &
	until redis-cli -p 7777 ping >/dev/null 2>&1; do sleep 0.2; done
	redis-cli -p 7777 set k v
	redis-cli -p 7777 get k
	redis-cli -p 7777 shutdown nosave
	wait $!
	EOF
	chmod 755 "$BATS_TEST_TMPDIR/root/go.sh"
	bundle_make "$BATS_TEST_TMPDIR/b" "$BATS_TEST_TMPDIR/root" /go.sh
	bundle_edit "$BATS_TEST_TMPDIR/b" '.linux.namespaces += [{type: "network"}] | .process.capabilities |= map_values(. + ["CAP_NET_ADMIN"])'
	under_strace
	under_sidetrace
	[ "$(cat "$BATS_TEST_TMPDIR/out.sidetrace")" = "$(printf 'OK\nv')" ] || fail "$(cat "$BATS_TEST_TMPDIR/out.sidetrace")"
	complete 0 /go.sh
	grep -qE 'read\([0-9]+<TCP:\[127\.0\.0\.1:7777->127\.0\.0\.1:[0-9]+\]>, "\*3\\r\\n\$3\\r\\n(set|SET)' "$LOG" ||
		fail "the command is not in the trace"
}

@test "a Go program" {
	(cd "$TOP/tests/programs/go" && GOCACHE="$BATS_TEST_TMPDIR/cache" GOFLAGS=-mod=mod CGO_ENABLED=0 GO111MODULE=off go build -o "$BATS_TEST_TMPDIR/go" .)
	cp -al "$(rootfs base)" "$BATS_TEST_TMPDIR/root"
	cp "$BATS_TEST_TMPDIR/go" "$BATS_TEST_TMPDIR/root/go"
	bundle_make "$BATS_TEST_TMPDIR/b" "$BATS_TEST_TMPDIR/root" /go
	under_strace
	under_sidetrace
	[ "$(cat "$BATS_TEST_TMPDIR/out.sidetrace")" = "$(cat "$BATS_TEST_TMPDIR/out.strace")" ]
	complete 0 /go
	# The scheduler decides which thread does what: the program's own calls must all be there.
	for call in 'openat\(.*"/etc/passwd"' 'execve\("/bin/echo"' 'listen\(' 'connect\(' 'accept4(\(| resumed>).* = [0-9]'; do
		[ "$(grep -cE "$call" "$LOG")" = "$(grep -cE "$call" "$BATS_TEST_TMPDIR/strace.log")" ] || fail "$call differs"
	done
}

# Whose child is whose, although the lines carry the host's numbers and clone speaks the container's.   parents LOG
parents() {
	"$BUILD/sidetrace" tree --json "$1" | jq -r '[.tree.commands[] | if .parent then "child" else "root" end] | group_by(.) | map("\(.[0]) \(length)") | join(", ")'
}

@test "200 threads at once" {
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs programs)" /opt/ptrace-threads
	under_strace
	under_sidetrace
	[ "$STATUS" -eq 0 ] || fail "exit code $STATUS: $(cat "$BATS_TEST_TMPDIR/out.sidetrace")"
	complete 0 /opt/ptrace-threads
	[ "$(cut -d' ' -f1 "$LOG" | sort -u | wc -l)" -eq 201 ]
	# who is the fifth to be born may differ, so the threads are compared without their order; who of them waits for whom at
	# a lock depends on how long a birth takes, which is not the same under both
	same --unordered --ignore '^futex' --at-least 99
	for log in "$LOG" "$BATS_TEST_TMPDIR/strace.log"; do
		"$BUILD/sidetrace" tree --json "$log" | jq -e '.tree.processes | length == 1 and .[0].threads == 201' ||
			fail "$("$BUILD/sidetrace" tree "$log" | head -n 20)"
	done
}

@test "a fork storm: every child, and whose child it is" {
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs programs)" /opt/ptrace-fork-storm
	under_strace
	under_sidetrace
	[ "$STATUS" -eq 0 ] || fail "exit code $STATUS: $(cat "$BATS_TEST_TMPDIR/out.sidetrace")"
	complete 0 /opt/ptrace-fork-storm
	[ "$(grep -c '+++ exited with' "$LOG")" -eq 85 ]
	same --unordered --at-least 99
	# with meta.json beside it, by the log alone, and by the log of the real strace on the host
	cp "$LOG" "$BATS_TEST_TMPDIR/alone.log"
	for log in "$LOG" "$BATS_TEST_TMPDIR/alone.log" "$BATS_TEST_TMPDIR/strace.log"; do
		[ "$(parents "$log")" = "child 84, root 1" ] || fail "$log: $(parents "$log")"
	done
	# strace was attached before the execve: runc's own threads are in its log, and nobody's children
	[[ "$(parents "$BATS_TEST_TMPDIR/strace.log.all")" == "child 84, root "* ]]
}

@test "a container that dies of a signal: the exit code is the runtime's, the last line says which" {
	bundle_make "$BATS_TEST_TMPDIR/b" "$(rootfs programs)" /opt/ptrace-killed
	bundle_edit "$BATS_TEST_TMPDIR/b" '.process.args = ["/bin/sh", "-c", "trap \"exit 42\" TERM; /opt/ptrace-killed; kill -TERM $$; sleep 5"]'
	under_sidetrace
	[ "$STATUS" -eq 42 ]
	grep -q -- '--- SIGTERM {' "$LOG"
	tail -n 1 "$LOG" | grep -q '+++ exited with 42 +++$'
	jq -e '.exit.code == 42' "$FOLDER/meta.json"
}

@test "JSON Lines beside the text: each line an object, each call of the text in it" {
	local program
	cp -al "$(rootfs programs)" "$BATS_TEST_TMPDIR/root"
	{
		echo '#!/bin/sh'
		for program in "$PROGRAMS"/decode-* "$PROGRAMS"/ptrace-vfork "$PROGRAMS"/ptrace-exec-thread "$PROGRAMS"/ptrace-killed; do
			echo "/opt/$(basename "$program") >/dev/null 2>&1"
		done
		echo 'exit 3'
	} >"$BATS_TEST_TMPDIR/root/go.sh"
	chmod 755 "$BATS_TEST_TMPDIR/root/go.sh"
	bundle_make "$BATS_TEST_TMPDIR/b" "$BATS_TEST_TMPDIR/root" /go.sh
	bundle_annotate "$BATS_TEST_TMPDIR/b" trace.format strace,jsonl
	under_sidetrace
	[ "$STATUS" -eq 3 ]
	complete 3 /go.sh
	jq -es '.[0].version == 1 and ([.[] | select(.type == "call") | .args | type] | unique) == ["object"]' "$FOLDER/trace.jsonl"
	[ "$(jq -c 'select(.type == "call")' "$FOLDER/trace.jsonl" | wc -l)" = "$(jq .events.written "$FOLDER/meta.json")" ]
}
