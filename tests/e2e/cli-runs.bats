#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# ps, logs and stop on run folders made by hand. The tracer is a stand-in that does what they look at:
# a program called sidetrace-tracer that holds its run folder open and ends at SIGTERM.

setup() {
	S="$(realpath "${SIDETRACE_BUILD:-$BATS_TEST_DIRNAME/../../build}")/sidetrace"
	T=$BATS_TEST_TMPDIR
	export SIDETRACE_CONFIG=$T/config.json
	mkdir -p "$T/traces"
	echo "{\"output_root\": \"$T/traces\"}" >"$SIDETRACE_CONFIG"
	cp "$(command -v sleep)" "$T/sidetrace-tracer"
	TRACERS=()
}

teardown() {
	local pid
	for pid in "${TRACERS[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
}

# run_folder CONTAINER ID START [more JSON]: a run, ended unless $ENDED is empty.
run_folder() {
	local folder=${WHERE:-$T/traces}/$1/$3-${2:0:12}
	mkdir -p "$folder"
	echo "{\"container\": \"$1\", \"id\": \"$2\", \"start\": \"$3\", \"filter\": \"network\", \"backend\": \"ptrace\"${ENDED-, \"end\": \"x\", \"complete\": true}${4:+, $4}}" >"$folder/meta.json"
	echo "log of $1 at $3" >"$folder/trace.log"
	FOLDER=$folder
}

# Starts the stand-in on a folder.
tracer() {
	"$T/sidetrace-tracer" 600 7<"$1" 3>&- </dev/null >/dev/null 2>&1 &
	TRACERS+=($!)
	disown
	local i
	for i in $(seq 50); do
		[ "$(readlink "/proc/$!/exe")" = "$T/sidetrace-tracer" ] && return 0
		sleep 0.05
	done
	return 1
}

ID1=1111aaaa2222bbbb3333cccc4444dddd5555eeee6666ffff7777000011112222
ID2=1111bbbb2222bbbb3333cccc4444dddd5555eeee6666ffff7777000011112222

@test "ps: nothing is traced, then one is" {
	run_folder web $ID1 2026-01-02T00:00:00.000Z
	run "$S" ps
	[ "$status" -eq 0 ]
	! grep -q "$T" <<<"$output"
	ENDED= run_folder web $ID1 2026-01-03T00:00:00.000Z
	tracer "$FOLDER"
	run "$S" ps
	grep -qE "^web +1111aaaa2222 +2026-01-03T00:00:00 +running +network +ptrace +$FOLDER$" <<<"$output"
	[ "$("$S" ps --json | jq -r ".[] | select(.folder == \"$FOLDER\") | .state, .tracer_pid")" = "running
${TRACERS[0]}" ]
}

@test "ps and stop of somebody who may not look at the tracer say so" {
	[ "$(id -u)" -eq 0 ] || skip "needs root to be somebody else"
	chmod 755 "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR"/test "$T" "$T/traces"
	chmod 644 "$SIDETRACE_CONFIG"
	cp "$S" "$T/sidetrace"
	ENDED= run_folder web $ID1 2026-01-03T00:00:00.000Z
	tracer "$FOLDER"
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$T/sidetrace" ps
	[ "$status" -eq 0 ]
	[[ "$output" == *"tracers of other users, which are not shown: run this as root"* ]]
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$T/sidetrace" stop web
	[ "$status" -eq 1 ]
	[[ "$output" == *"no container 'web' is being traced by you; there are tracers of other users: run this as root"* ]]
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$T/sidetrace" attach web
	[ "$status" -eq 1 ]
	[[ "$output" == *"that you may ask knows a container 'web': run this as root"* ]]
}

@test "ps -a: newest first, with the state of each" {
	run_folder old $ID1 2026-01-01T00:00:00.000Z
	ENDED= run_folder broken $ID2 2026-01-02T00:00:00.000Z
	ENDED=', "end": "x", "complete": false' run_folder lossy $ID2 2026-01-03T00:00:00.000Z
	ln -s nowhere "$T/traces/old/latest"
	mkdir "$T/traces/empty"
	run "$S" ps --all --json
	[ "$(jq -r ".[] | select(.folder | startswith(\"$T/\")) | .container + \" \" + .state" <<<"$output")" = "lossy incomplete
broken broken off
old ended" ]
}

@test "a run in a volume is found through its tracer" {
	WHERE=$T/volume ENDED= run_folder db $ID1 2026-01-01T00:00:00.000Z
	tracer "$FOLDER"
	"$S" ps | grep -q "$T/volume/db/"
	[ "$("$S" logs db)" = "log of db at 2026-01-01T00:00:00.000Z" ]
}

@test "logs: by name, id, folder; the newest run; ambiguous and unknown" {
	run_folder web $ID1 2026-01-02T00:00:00.000Z
	run_folder web $ID1 2026-01-03T00:00:00.000Z
	run_folder db $ID2 2026-01-01T00:00:00.000Z
	[ "$("$S" logs web)" = "log of web at 2026-01-03T00:00:00.000Z" ]
	[ "$("$S" logs 1111aaaa)" = "log of web at 2026-01-03T00:00:00.000Z" ]
	[ "$("$S" logs "$T/traces/web/2026-01-02T00:00:00.000Z-1111aaaa2222")" = "log of web at 2026-01-02T00:00:00.000Z" ]
	run "$S" logs 1111
	[ "$status" -eq 1 ]
	[[ "$output" == *"'1111' means 'web' and 'db'"* ]]
	run "$S" logs nobody
	[ "$status" -eq 1 ]
	[[ "$output" == *"'nobody'"* ]]
	run "$S" logs
	[ "$status" -eq 2 ]
}

@test "logs: the parts of a rotated trace in their order" {
	run_folder web $ID1 2026-01-02T00:00:00.000Z
	echo newest >"$FOLDER/trace.log.1"
	echo middle >"$FOLDER/trace.log.2"
	touch -d '2026-01-01' "$FOLDER/trace.log.2"
	touch -d '2026-01-02' "$FOLDER/trace.log.1"
	[ "$("$S" logs web | tail -2)" = "middle
newest" ]
}

@test "logs -f: what comes later, over rotations, until the tracer ends" {
	ENDED= run_folder web $ID1 2026-01-02T00:00:00.000Z
	tracer "$FOLDER"
	timeout 30 "$S" logs -f web >"$T/followed" 3>&- &
	local follower=$!
	sleep 0.5
	echo two >>"$FOLDER/trace.log"
	echo three >"$FOLDER/trace.log.1"
	sleep 0.5
	echo four >"$FOLDER/trace.log.2"
	sleep 0.5
	rm "$FOLDER/trace.log.1"
	echo five >"$FOLDER/trace.log.1"
	sleep 0.5
	echo six >>"$FOLDER/trace.log.1"
	kill "${TRACERS[0]}"
	wait "$follower"
	[ "$(tail -n +2 "$T/followed" | tr '\n' ' ')" = "two three four five six " ]
}

@test "stop: the tracer ends, and only that one" {
	ENDED= run_folder web $ID1 2026-01-02T00:00:00.000Z
	tracer "$FOLDER"
	ENDED= run_folder db $ID2 2026-01-02T00:00:00.000Z
	tracer "$FOLDER"
	run "$S" stop web
	[ "$status" -eq 0 ]
	[[ "$output" == "stopped: $T/traces/web/"* ]]
	! kill -0 "${TRACERS[0]}" 2>/dev/null
	kill -0 "${TRACERS[1]}"
	run "$S" stop web
	[ "$status" -eq 1 ]
	[[ "$output" == *"no container 'web' is being traced"* ]]
}

@test "what a container puts into its volume does no harm" {
	WHERE=$T/volume ENDED= run_folder $'evil' $ID1 2026-01-01T00:00:00.000Z
	tracer "$FOLDER"
	rm "$FOLDER/trace.log"
	mkfifo "$FOLDER/trace.log"
	run timeout 10 "$S" logs evil
	[ "$status" -eq 1 ]
	rm "$FOLDER/trace.log"
	ln -s /etc/hostname "$FOLDER/trace.log"
	run timeout 10 "$S" logs evil
	[ "$status" -eq 1 ]
	printf '{"container": "a\\u001b[31mb", "id": "x"}' >"$FOLDER/meta.json"
	run "$S" ps
	[[ "$output" != *$'\033'* ]]
	rm "$FOLDER/meta.json"
	mkfifo "$FOLDER/meta.json"
	run timeout 10 "$S" ps
	[ "$status" -eq 0 ]
}

@test "report and the views take a container by its name and by the beginning of its id" {
	run_folder web $ID1 2026-01-02T00:00:00.000Z
	run_folder db 9999$ID2 2026-01-03T00:00:00.000Z
	echo '7 execve("/bin/true", ["true"], 0x1 /* 1 var */) = 0' >"$FOLDER/trace.log"
	cd "$T"
	for word in db 9999111; do
		run "$S" summary --json "$word"
		[ "$status" -eq 0 ]
		[ "$(jq -r .trace.container <<<"$output")" = db ]
	done
	run "$S" report nosuch
	[ "$status" -eq 1 ]
	[[ "$output" == *"'nosuch' is neither a file or folder here nor a container with a trace in $T/traces"* ]]
}

@test "a seccomp profile is not made from a trace that left calls out" {
	run_folder web $ID1 2026-01-02T00:00:00.000Z
	echo '7 execve("/bin/true", ["true"], 0x1 /* 1 var */) = 0' >"$FOLDER/trace.log"
	# reboot would be in it: what a filter leaves out must not be judged by one call
	sed -i 's/"filter": "network"/"filter": "!file"/' "$FOLDER/meta.json"
	run "$S" seccomp "$FOLDER"
	[ "$status" -eq 1 ]
	[[ "$output" == *"not every call was recorded (trace=!file)"* ]]
	sed -i 's/"filter": "!file"/"filter": "all"/' "$FOLDER/meta.json"
	run "$S" seccomp "$FOLDER"
	[ "$status" -eq 0 ]
}
