#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The whole way with Docker on cgroup v2; docker.bats has the rest, on the host's own version.
bats_require_minimum_version 1.5.0
load lib/common
load lib/docker

setup_file() {
	docker_start v2
}

teardown_file() {
	docker_stop
}

@test "the daemon is on cgroup v2" {
	[ "$(docker info -f '{{.CgroupVersion}}')" = 2 ]
}

@test "a label: the whole trace, the container's own output and exit code" {
	run --separate-stderr traced web --label trace=all -- /bin/sh -c 'echo out; exit 5'
	[ "$status" -eq 5 ]
	[ "$output" = out ]
	check_trace "$(trace_of web)" /bin/sh 5
	jq -e '.cgroup | test("/docker/[0-9a-f]{64}$")' "$(trace_of web)/meta.json" || fail "$(jq .cgroup "$(trace_of web)/meta.json")"
}

@test "trace.output in a named volume" {
	docker volume create traces
	traced vol --label trace=file --label trace.output=/traces -v traces:/traces -- /bin/ls /etc
	data=$(docker volume inspect -f '{{.Mountpoint}}' traces)
	wait_for 20 bash -c "jq -e .end '$data'/vol/*/meta.json"
	check_trace "$(echo "$data"/vol/*)" /bin/ls 0
}

@test "docker restart: a second run folder" {
	traced again -d --label trace=all -- /bin/sh -c 'echo start; exec sleep 60'
	wait_for 10 grep -q 'write(1.*start' "$OUT/again/latest/trace.log"
	docker restart -t 1 again
	wait_for 10 bash -c "[ \$(ls -d '$OUT/again'/20* | wc -l) -eq 2 ]"
	docker rm -f again
}

@test "no label: no trace; a wrong label: Docker says so" {
	traced plain -- /bin/true
	[ ! -e "$OUT/plain" ]
	run traced wrong --label trace=netwrok -- /bin/true
	[ "$status" -eq 125 ]
	[[ "$output" == *"did you mean 'network'?"* ]]
}

# With eBPF to the call: what joins the cgroup is traced from its execve on, also in one below the container's.
@test "docker exec, and what is started in a cgroup below the container's, is in the trace" {
	local pid cgroup log
	traced joined -d --label trace=all -- /bin/sh -c 'echo ready; exec sleep 100'
	wait_for 10 grep -q 'write(1.*ready' "$OUT/joined/latest/trace.log"
	docker exec joined /bin/sh -c 'sleep 0.5; exec echo from-exec'
	pid=$(docker inspect -f '{{.State.Pid}}' joined)
	cgroup=/proc/$(cat "$BATS_FILE_TMPDIR/docker.pid")/root/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$pid/cgroup")
	mkdir "$cgroup/below"
	# shellcheck disable=SC2016
	sh -c 'echo $$ >"$1/cgroup.procs"; exec /bin/sh -c "sleep 0.5; exec /bin/echo from-below"' - "$cgroup/below"
	rmdir "$cgroup/below"
	docker kill joined
	log=$(trace_of joined)/trace.log
	for word in from-exec from-below; do
		grep -q "write(1.*\"$word\\\\n\"" "$log" || fail "no write of $word: $(tail -n 20 "$log")"
	done
}
