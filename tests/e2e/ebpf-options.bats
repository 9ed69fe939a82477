#!/usr/bin/env bats
# SPDX-License-Identifier: BSD-2-Clause
# The options of `sidetrace trace`: whichever backend sees the calls, the same lines, messages and exit code.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR" || return 1
	echo hello >f
	printf '#!/bin/sh\ncat f nothing\ntest -e f\n(exit 3)\ncat f | cat\nexit 4\n' >script
	chmod +x script
	FAILED=
}

# What differs from run to run. Who waits for whom is the scheduler's, so a signal may come in another call.
THE_SCHEDULERS=(--ignore '^--- SIGCHLD' --ignore rt_sig --ignore '^wait4' --ignore getrandom --ignore '^(clone|fork|vfork).*ERESTARTNOINTR')
PIDS=(--ignore '(getp?pid|set_tid_address)')

# Both backends, and what is not the same.   both OPTION… -- COMMAND…
both() {
	local options=() backend code
	while [ "$1" != -- ]; do options+=("$1"); shift; done
	shift
	for backend in ptrace ebpf; do
		rm -f work.log*
		code=0
		env -i PATH="$PATH" timeout 30 "$BUILD/sidetrace" trace --backend=$backend -o work.log "${options[@]}" "$@" \
			>out 2>err </dev/null || code=$?
		sed -E 's/[0-9]+/N/g' err | sort >$backend.err
		echo "exit code $code" >>$backend.err
		cat $(ls -v work.log*) >$backend.log
	done
	diff ptrace.err ebpf.err || FAILED+=" ${options[*]} (messages)"
	[ -s ptrace.log ] || [ -s ebpf.log ] || return 0
	"$TOP/tests/compare-traces" --unordered --any-order "${THE_SCHEDULERS[@]}" "${PIDS[@]}" ptrace.log ebpf.log || FAILED+=" ${options[*]}"
}

# Each line is the options of one run.   each COMMAND… <LINES
each() {
	local line
	while read -r line; do
		eval "both $line -- \"\$@\"" 3>&-
	done
	[ -z "$FAILED" ] || fail "differ:$FAILED"
}

@test "what is selected: calls, paths, signals, how they end" {
	each ./script <<-'END'
	-f -e trace=%file,openat@64,write@32
	-f -e trace='!/^m'
	-f -P f
	-f -P "$PWD/f" -P nothing -y
	-f -P f -e trace=close
	-f -z
	-f -e status=unavailable -e trace=all
	-f -e status='!failed'
	-f -e signal=CHLD -e trace=none
	--seccomp-bpf -f -e trace=openat
	-Z -e trace=execve,exit_group,openat
	END
}

@test "how it is shown" {
	each setarch -R cat f <<-'END'
	-e read=3 -e write=all -s 4
	-e raw=all
	-e verbose=none -n -N
	-v -e trace='!newfstatat,statx' -xx
	-x -s 0 -a 60 --decode-fds=path,dev
	-X raw -yy -Y
	-X verbose -y -e raw=openat
	END
}

@test "several processes: their names, files of their own, messages, user and environment" {
	each ./script <<-'END'
	-f -yy
	-ff
	-f -q --decode-pids=pidns
	-f -qq -E FOO=bar -E PATH
	-f -e quiet=exit -u nobody
	END
}

# table OPTION…: calls and errors by name
table() {
	local backend
	for backend in ptrace ebpf; do
		"$BUILD/sidetrace" trace --backend=$backend -f -c -U calls,errors,name -S name -o $backend.log "$@" >/dev/null 2>&1 </dev/null 3>&- || true
	done
	diff ptrace.log ebpf.log || fail "$*"
}

@test "tables of what is selected" {
	table cat f nothing
	table -Z cat f nothing
	table -P f cat f nothing
	table -e status=failed cat f nothing
}

@test "a command that is killed, that is not there" {
	local backend code
	for backend in ptrace ebpf; do
		code=0
		"$BUILD/sidetrace" trace --backend=$backend -f -o $backend.log sh -c 'kill -TERM $$' 3>&- || code=$?
		[ "$code" -eq 143 ]
		tail -n 1 $backend.log | grep -q '+++ killed by SIGTERM +++$'
		code=0
		"$BUILD/sidetrace" trace --backend=$backend -o $backend.log /nonexistent/program 2>$backend.err 3>&- || code=$?
		echo "$code" >>$backend.err
	done
	diff ptrace.err ebpf.err
}

@test "a process that is stopped already, as whoever attaches with ptrace is told" {
	local stopped
	sleep 60 &
	stopped=$!
	kill -STOP $stopped
	"$BUILD/sidetrace" trace --backend=ebpf -p $stopped 2>err &
	timeout 10 sh -c 'until grep -q -- "--- stopped by SIGSTOP ---" err; do sleep 0.1; done' || { cat err; kill -KILL $stopped; false; }
	kill -TERM $!
	wait $! || true
	grep -q "Process $stopped detached" err
	grep -q "^State:.*stopped" /proc/$stopped/status
	kill -KILL $stopped
}
