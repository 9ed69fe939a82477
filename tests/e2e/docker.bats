#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The whole way with the real Docker: its own dockerd, `--runtime sidetrace` and labels, on the version of cgroups that
# the host has; docker-cgroup2.bats has a part of it on version 2 everywhere.
bats_require_minimum_version 1.5.0
load lib/common
load lib/docker

setup_file() {
	docker_start host
}

teardown_file() {
	docker_stop
}

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	N=c$BATS_TEST_NUMBER
}

@test "the daemon knows our runtime" {
	docker info -f '{{json .Runtimes}}' | jq -e '.sidetrace.path | endswith("/sidetrace-runc")'
}

@test "a label: the whole trace is on the host, output and exit code are the container's" {
	run --separate-stderr traced "$N" --label trace=all -- /bin/sh -c 'echo out; echo err >&2; exit 5'
	[ "$status" -eq 5 ]
	[ "$output" = out ]
	[ "$stderr" = err ]
	folder=$(trace_of "$N")
	check_trace "$folder" /bin/sh 5
	head -n 1 "$folder/trace.log" | grep -qF '["/bin/sh", "-c", "echo out; echo err >&2; exit 5"]'
	jq -e --arg id "$(docker inspect -f '{{.Id}}' "$N")" --arg name "$N" \
		'.container == $name and .id == $id and .image == "sidetrace-test"' "$folder/meta.json" || fail "$(cat "$folder/meta.json")"
	[ "$(docker logs "$N" 2>/dev/null)" = out ]
	[ "$(docker logs "$N" 2>&1 >/dev/null)" = err ]
}

@test "trace=network holds network calls only" {
	traced "$N" --label trace=network -- /bin/sh -c 'cat /etc/passwd; nc -w 1 127.0.0.1 9; true'
	folder=$(trace_of "$N")
	jq -e '.complete == true' "$folder/meta.json"
	grep -q 'connect([0-9].*sin_port=htons(9)' "$folder/trace.log"
	! grep -qE ' (openat|read|write|mmap)\(' "$folder/trace.log"
	tail -n 1 "$folder/trace.log" | grep -q '+++ exited with 0 +++'
}

@test "stdin reaches the container" {
	run bash -c "echo some words | docker run -i --rm --network none --runtime sidetrace --label trace=all --name $N sidetrace-test cat"
	[ "$status" -eq 0 ]
	[ "$output" = "some words" ]
	check_trace "$(trace_of "$N")" /bin/cat 0
}

@test "trace.output in a bind mount" {
	mkdir host
	traced "$N" --label trace=file --label trace.output=/traces -v "$PWD/host:/traces" -- /bin/ls /etc
	log() { find host -mindepth 3 -name trace.log | grep . ; }
	wait_for 20 log
	wait_for 20 bash -c 'jq -e .end host/*/*/meta.json'
	[ "$(basename "$(dirname "$(dirname "$(log)")")")" = "$N" ]
	head -n 1 "$(log)" | grep -q 'execve("/bin/ls", \["/bin/ls", "/etc"\]'
	[ -z "$(run_folder "$N")" ]
}

@test "trace.output in a named volume" {
	docker volume create "v$N"
	traced "$N" --label trace=all --label trace.output=/traces -v "v$N:/traces" -- /bin/true
	volume=$(docker volume inspect -f '{{.Mountpoint}}' "v$N")
	data=/proc/$(cat "$BATS_FILE_TMPDIR/docker.pid")/root$volume
	wait_for 20 bash -c "jq -e .end '$data'/$N/*/meta.json"
	check_trace "$(echo "$data/$N"/*)" /bin/true 0
}

@test "docker restart: the same container, a second run folder" {
	traced "$N" -d --label trace=all -- /bin/sh -c 'echo start; exec sleep 60'
	wait_for 10 grep -q 'write(1.*start' "$OUT/$N/latest/trace.log"
	docker restart -t 1 "$N"
	wait_for 10 bash -c "[ \$(ls -d '$OUT/$N'/20* | wc -l) -eq 2 ]"
	docker rm -f "$N"
	for folder in "$OUT/$N"/20*; do
		wait_for 20 jq -e .end "$folder/meta.json"
		head -n 1 "$folder/trace.log" | grep -q 'execve("/bin/sh"'
		tail -n 1 "$folder/trace.log" | grep -q '+++ killed by SIGKILL +++'
	done
}

@test "no label: bundle untouched, no trace; also with trace=false" {
	for label in other=1 trace=false trace=off; do
		docker run -d --name "$N" --network none --runtime sidetrace --label "$label" sidetrace-test sleep 30
		id=$(docker inspect -f '{{.Id}}' "$N")
		bundle=$(find "$BATS_FILE_TMPDIR/exec" -type d -path "*/moby/$id" -exec test -e '{}/config.json' ';' -print)
		[ -e "$bundle/config.json" ]
		! grep -q sidetrace "$bundle/config.json"
		! jq -e '.annotations."io.sidetrace.trace"' "$bundle/config.json"
		docker rm -f "$N"
	done
	[ ! -e "$OUT/$N" ]
}

@test "trace=netwrok: docker run fails and says what would be right" {
	run traced "$N" --label trace=netwrok -- /bin/true
	[ "$status" -eq 125 ]
	[[ "$output" == *"OCI runtime create failed: container $N: label trace: unknown class 'netwrok' (did you mean 'network'?)"* ]] || fail "$output"
	[ ! -e "$OUT/$N" ]
}

@test "a wrong value of every option: Docker's line names the label and the value" {
	for option in output format summary strings fds failed path duration max-size backend when-full report seccomp on-error; do
		run traced "$N" --label trace=all --label "trace.$option=bogus%value" -- /bin/true
		[ "$status" -eq 125 ] || fail "trace.$option: $status $output"
		[[ "$output" == *"label trace.$option: "*"bogus%value"* ]] || fail "$output"
		docker rm -f "$N"
	done
}

@test "a container named create" {
	run traced create --rm --label trace=all -- /bin/echo made
	[ "$status" -eq 0 ]
	[ "$output" = made ]
	check_trace "$(trace_of create)" /bin/echo 0
}

@test "the network of another container: its own labels count" {
	traced "$N" -d -- sleep 60
	docker run --name "$N-b" --network "container:$N" --runtime sidetrace --label trace=all sidetrace-test true
	check_trace "$(trace_of "$N-b")" /bin/true 0
	[ ! -e "$OUT/$N" ]
	docker rm -f "$N"
}

@test "/etc/hosts and its like replaced by the user's own mounts" {
	touch mine
	traced "$N" --label trace=all -v "$PWD/mine:/etc/hosts" -v "$PWD/mine:/etc/hostname" -- /bin/true
	check_trace "$(trace_of "$N")" /bin/true 0
}

@test "a label of the image counts like one of the command line, which wins" {
	printf 'FROM sidetrace-test\nLABEL trace=file trace.strings=7\n' >Dockerfile
	DOCKER_BUILDKIT=0 docker build -t "labelled-$N" . >/dev/null
	docker run --name "$N" --network none --runtime sidetrace --label trace=memory "labelled-$N" true
	folder=$(trace_of "$N")
	jq -e '.filter == "memory"' "$folder/meta.json"
}

@test "a terminal" {
	run script -qec "docker run -t --rm --network none --runtime sidetrace --label trace=all --name $N sidetrace-test sh -c 'tty; exit 4'" /dev/null
	[ "$status" -eq 4 ]
	[[ "$output" == */dev/pts/0* ]]
	check_trace "$(trace_of "$N")" /bin/sh 4
}

@test "the four ways of examples/docker/run.sh" {
	mkdir bin
	printf '#!/bin/sh\nshift\nexec %s run --network none "$@"\n' "$(command -v docker)" >bin/docker
	chmod 755 bin/docker
	PATH=$PWD/bin:$PATH run "$TOP/examples/docker/run.sh" sidetrace-test echo hello
	[ "$status" -eq 0 ] || fail "$output"
	[ "$output" = $'hello\nhello\nhello\nhello' ]
	trace_of sidetrace-example-1
	[ -s "$(trace_of sidetrace-example-3)/trace.jsonl" ]
	[ ! -e "$OUT/sidetrace-example-2" ]
	[ ! -e "$OUT/sidetrace-example-4" ]
}

@test "a container that cannot be traced starts all the same; the host's log says why, by its name" {
	run traced "$N" --label trace=all --label trace.output=/nowhere -- /bin/sh -c 'exit 4'
	[ "$status" -eq 4 ]
	[ -z "$output" ]
	grep -q "sidetrace-hook .* container $N: label trace.output: '/nowhere'" "$OUT/sidetrace.log"
	[ ! -e "$OUT/$N" ]
	# and for those who would rather not have it started
	run traced "$N-f" --label trace=all --label trace.output=/nowhere --label trace.on-error=fail -- /bin/true
	[ "$status" -eq 125 ]
	[[ "$output" == *"container $N-f: label trace.output: '/nowhere'"* ]]
}

@test "exit codes of signals, of a program that is not there, of one that may not be run" {
	run traced "$N" --label trace=all -- /bin/sh -c 'sleep 100 & kill -9 $!; wait $!'
	[ "$status" -eq 137 ]
	check_trace "$(trace_of "$N")" /bin/sh 137
	traced "$N-k" -d --label trace=all -- /bin/sleep 100
	wait_for 10 grep -q nanosleep "$OUT/$N-k/latest/trace.log"
	docker kill "$N-k"
	[ "$(docker wait "$N-k")" -eq 137 ]
	tail -n 1 "$(trace_of "$N-k")/trace.log" | grep -q '+++ killed by SIGKILL +++$'
	run -127 traced "$N-n" --label trace=all -- /bin/nothere
	run -126 traced "$N-p" --label trace=all -- /etc/hosts
}

@test "docker exec: its output and exit code are its own, and its calls are in the trace" {
	traced "$N" -d --label trace=all -- /bin/sleep 100
	wait_for 10 grep -q nanosleep "$OUT/$N/latest/trace.log"
	run bash -c "echo words | docker exec -i '$N' /bin/sh -c 'cat; sleep 0.5; ls /etc >/dev/null; exit 3'"
	[ "$status" -eq 3 ]
	[ "$output" = words ]
	docker kill "$N"
	# busybox runs ls without an execve
	log=$(trace_of "$N")/trace.log
	grep -qE 'openat\(.*"/etc", .*O_DIRECTORY' "$log" || fail "$(tail -n 60 "$log")"
}

# The daemon runs it as it runs docker exec, unasked; the ptrace backend may come too late for a short one.
@test "a health check is in the trace of eBPF, from its execve to its end" {
	healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$N")" = healthy ]; }
	traced "$N" -d --label trace=all --label trace.backend=ebpf --health-interval 300ms --health-cmd 'cat /etc/group; exit 0' -- /bin/sleep 100
	wait_for 30 healthy
	docker kill "$N"
	log=$(trace_of "$N")/trace.log
	jq -e '.complete and .events.seen == .events.written' "$(dirname "$log")/meta.json"
	grep -qE 'execve\("/bin/sh", \["/bin/sh", "-c", "cat /etc/group; exit 0"\].*= 0' "$log" || fail "$(grep execve "$log")"
	grep -qE 'openat\(.*"/etc/group"' "$log"
	[ "$(grep -c '+++ exited with 0 +++' "$log")" -ge 1 ]
}
