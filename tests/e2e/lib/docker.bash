# SPDX-License-Identifier: BSD-2-Clause
# A dockerd of the test file's own: socket, data root, exec root and pid file below $BATS_FILE_TMPDIR, no
# bridge. Load after lib/common. setup_file: docker_start host|v2; teardown_file: docker_stop.

# host: its cgroups as they are; v2: a mount namespace in which /sys/fs/cgroup is cgroup v2.
docker_start() {
	local dir=$BATS_FILE_TMPDIR command prepare=true
	export DOCKER_HOST=unix://$dir/docker.sock DOCKER_CONFIG=$dir/client
	export OUT=$dir/out SIDETRACE_CONFIG=$dir/policy.json
	export COMPOSE_PROJECT_NAME=sidetrace
	mkdir -p "$dir/data" "$dir/exec" "$DOCKER_CONFIG"
	echo '{}' >"$DOCKER_CONFIG/config.json"
	jq -n --arg out "$OUT" "{output_root: \$out} | $POLICY_DEFAULTS" >"$SIDETRACE_CONFIG"
	chmod 600 "$SIDETRACE_CONFIG"
	# The example's file, with the path of this build.
	jq --arg path "$(realpath "$BUILD")/sidetrace-runc" '.runtimes.sidetrace.path = $path' \
		"$TOP/examples/docker/daemon.json" >"$dir/daemon.json"
	command="exec dockerd --config-file '$dir/daemon.json' -H '$DOCKER_HOST' --data-root '$dir/data' \
		--exec-root '$dir/exec' -p '$dir/docker.pid' --iptables=false --ip-masq=false ${DOCKER_NETWORK:---bridge none}"
	[ "$1" = host ] || prepare="umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup"
	setsid unshare -m bash -c "$prepare && $command" >"$dir/dockerd.log" 2>&1 </dev/null 3>&- &
	if ! wait_for 30 docker version; then
		tail -n 20 "$dir/dockerd.log" >&2
		return 1
	fi
	tar -C "$(rootfs base)" -c . | docker import - sidetrace-test >/dev/null
}

docker_stop() {
	local dir=$BATS_FILE_TMPDIR pid
	docker ps -aq | xargs -r docker rm -f >/dev/null 2>&1
	pid=$(cat "$dir/docker.pid" 2>/dev/null) || return 0
	kill "$pid"
	wait_for 20 docker_gone "$pid" || kill -9 "$pid"
	# What the daemon left mounted is in its own mount namespace and goes with it.
}

docker_gone() {
	! kill -0 "$1" 2>/dev/null
}

# docker run with our runtime.   traced NAME [docker options] IMAGE-less: ends in -- COMMAND
traced() {
	local name=$1 options=()
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	docker run --name "$name" --network none --runtime sidetrace "${options[@]}" sidetrace-test "$@"
}

# The text of a trace without pids, times and durations.   calls FILE
calls() {
	sed -E 's/^[0-9]+ +[0-9:.]+ //; s/ <[0-9.]+>$//' "$1"
}

# What every whole trace of a container holds.   check_trace FOLDER EXECVE-PATH EXIT-CODE
check_trace() {
	local log=$1/trace.log
	jq -e '.complete == true' "$1/meta.json" || fail "$(cat "$1/meta.json")"
	head -n 1 "$log" | grep -q "execve(\"$2\", \[" || fail "first line: $(head -n 1 "$log")"
	tail -n 1 "$log" | grep -q "+++ exited with $3 +++\$" || fail "last line: $(tail -n 1 "$log")"
	! grep -E '/runc|init\.pid|exec\.fifo|pivot_root' "$log" || fail "runc's calls are in it"
}
